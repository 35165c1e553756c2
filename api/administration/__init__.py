"""What administrators look at: what needs attention, processes, settings."""
