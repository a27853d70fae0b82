"""What recurring-ical-events makes of calendars, as lines that tests/oracle.rs compares.

Usage: python oracle.py FROM-YEAR UNTIL-YEAR LIMIT FILE...
Each occurrence is one line: file, uid, start, end, "day" or "time", separated by tabs. Times
are seconds since 1970, times without a zone read as UTC; days are days since 1970.
A file that the library cannot read gives one line: file, "!", the error.
"""

import datetime
import sys

import icalendar
import recurring_ical_events

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def number(moment):
    if isinstance(moment, datetime.datetime):
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        return int((moment - EPOCH).total_seconds()), "time"
    return (moment - EPOCH.date()).days, "day"


def occurrences(path, first, last, limit):
    with open(path, "rb") as file:
        calendars = icalendar.Calendar.from_ical(file.read(), multiple=True)
    if not calendars:
        raise ValueError("no calendar")
    for calendar in calendars:
        found = recurring_ical_events.of(calendar).between((first, 1, 1), (last, 1, 1))
        if len(found) > limit:
            raise ValueError(f"more than {limit} occurrences")
        for event in found:
            start, kind = number(event.start)
            end, _ = number(event.end)
            yield str(event.get("UID", "")).strip(), start, end, kind


def main():
    first, last, limit = (int(text) for text in sys.argv[1:4])
    for path in sys.argv[4:]:
        try:
            lines = [
                "\t".join(str(part).replace("\t", " ").replace("\n", " ") for part in (path, *o))
                for o in occurrences(path, first, last, limit)
            ]
        except Exception as error:  # whatever it is, the comparison names it
            text = f"{type(error).__name__}: {error}".replace("\t", " ").replace("\n", " ")
            lines = [f"{path}\t!\t{text}"]
        sys.stdout.write("".join(line + "\n" for line in lines))


main()
