"""What the API takes and gives, as pydantic models; nothing outside ``api`` knows them."""
