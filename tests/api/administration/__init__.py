"""What administrators see and do: pages, API, the worker, processes, settings."""
