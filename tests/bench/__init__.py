"""`make bench`: what fitbot costs beside a bare echo bot, and how fast it reads a large calendar.

Both reports are measured in one run on this machine; `--only bot` and `--only calendars` print one.

Absolute times say more about the machine than about the program, so everything is measured twice,
in turn, in the same run: once on fitbot, once on the smallest bot python-telegram-bot can be. Both
run in a process of their own and poll the sandbox over a real socket; fitbot has its real database
file and the sample calendar, and is started as its users start it, by `fitbot run`.

The sandbox is Python too and works for every update. A third bot of raw sockets, which does next to
nothing itself, shows how much: its time is the floor under every latency, its rate the ceiling over
every throughput. Each bot's processor time per update is free of that, and stands beside the rates.
"""
