"""The journeys of the three users, from the first click to the solved problem."""
