"""Works and people as the formats of the field hold them: read into one shape."""
