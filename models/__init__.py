"""Domain records, the error tree, database tables, repositories and migrations: what things are."""
