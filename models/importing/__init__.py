"""Files to records: readers, mapping files, field parsers, the importer and its report."""
