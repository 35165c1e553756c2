"""The pages: HTML that works on a phone, in four languages, with and without JavaScript."""
