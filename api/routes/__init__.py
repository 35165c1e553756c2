"""The API's addresses, one concept a file."""
