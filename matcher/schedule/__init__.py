"""When and where the pairs of an assignment meet: a day of slots and rooms."""
