"""`python -m fitbot` is `fitbot`."""

from fitbot.cli import main

main()
