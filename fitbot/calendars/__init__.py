"""The therapist's calendars: when she is busy, and the events that mirror our bookings.

`base` says what a calendar is; `file`, `feed` and `caldav` are three of them, `either` is an
address that may be one of the last two. `guard` keeps addresses out of private networks, `retrying`
reads when a busy server wants to be asked again. `apart` has the bytes of any iCalendar source read
by a process of its own, `child`, in steps: `scan` (the shape, the limits, and nothing private),
`memory` (what was found before), `fast` with `repeats` (plain events), and for the rest `careful`
with `learning` (zones), `entries` (one event, put in order), `rules` (how it repeats), `matching`
(whether it ever does), `expansion` (the times it takes) and `available` (published hours).
`reading` is all of them in order. `writing` makes the .ics for the therapist and for the client,
`splice` puts an event into a file, `ours` tells what she did with it there, and `stripping` keeps
of a calendar what `scan` lets through.
"""
