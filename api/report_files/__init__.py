"""Reports as files: tables for programs, workbooks for offices, documents for paper."""
