"""A day on which many problems meet many providers: pairs from the store, assigned and scheduled."""
