"""Text to vectors to index: encoders and their runtime, vector index, lexical index, snapshots."""
