"""Telegram only: read an update, call one service, render one reply."""
