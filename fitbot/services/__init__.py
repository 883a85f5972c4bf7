"""Use-cases: one public method is one transaction. Knows no Telegram and no SQL."""
