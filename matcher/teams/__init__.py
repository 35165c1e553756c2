"""Teams for one problem: the exact search, its independent check, and what to change where no team exists."""
