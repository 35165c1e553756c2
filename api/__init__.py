"""The FastAPI application, its pages and its settings; the only reader of environment variables."""
