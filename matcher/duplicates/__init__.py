"""Finding records that are one: people, problems, organisations and other providers."""
