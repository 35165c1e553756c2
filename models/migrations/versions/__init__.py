"""The revisions, one file each, oldest first; a released one is never edited."""
