"""fitbot: a booking desk with good manners for a psychotherapist's free first consultation."""

__version__ = "0.1.0"
