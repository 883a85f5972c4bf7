"""Screens as pure functions: the state in, a text and its buttons out."""
