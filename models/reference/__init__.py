"""Reference data that dates, as TOML files with source and date; ``lookups`` reads them."""
