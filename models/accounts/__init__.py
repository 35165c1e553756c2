"""Who somebody is and what they may do: accounts, sessions, links, keys, permissions, what is recorded of them."""
