"""The workflow of problems and introductions: states and steps as data, history, links, contacts, messages."""
