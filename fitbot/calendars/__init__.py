"""The therapist's calendars: when she is busy, and the events that mirror our bookings.

`base` says what a calendar is; `file`, `feed` and `caldav` are three of them. `reading` turns the
bytes of any iCalendar source into busy time, in steps: `lines` (the shape, and nothing private),
`entries` (one event, put in order), `rules` (how it repeats), `expansion` (the times it takes).
`writing` makes the .ics for the therapist and for the client, `splice` puts an event into a file,
`ours` tells what she did with it there, and `stripping` leaves her words out of what is kept.
"""
