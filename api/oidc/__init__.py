"""Signing in by a provider that speaks OpenID Connect, where one is set; without one, nothing here is asked."""
