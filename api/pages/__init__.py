"""The pages: HTML that works on a phone, in two languages, with and without JavaScript."""
