"""From a queued message to a sent one: its words, where it is handed over, who sends it."""
