"""The command line ``setu`` and the development scripts."""
