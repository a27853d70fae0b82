"""Python's side of `cargo xtask bench`: icalendar reads, recurring-ical-events lays out.

bench.py FILE FROM TO; prints seconds for reading, seconds for both, events, occurrences.
"""
import datetime
import gc
import sys
import time

import icalendar
import recurring_ical_events

with open(sys.argv[1], "rb") as file:
    data = file.read()
start, end = (datetime.date.fromisoformat(day) for day in sys.argv[2:4])
gc.freeze()
begun = time.perf_counter()
calendar = icalendar.Calendar.from_ical(data)
parsed = time.perf_counter() - begun
occurrences = recurring_ical_events.of(calendar).between(start, end)
both = time.perf_counter() - begun
events = sum(1 for _ in calendar.walk("VEVENT"))
print(f"{parsed:.6f} {both:.6f} {events} {len(occurrences)}")
