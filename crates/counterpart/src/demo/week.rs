//! Orla's weeks, before and now, as a calendar program would publish them.
use domain::time_entry::Category;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use std::fmt::Write;

/// One entry that comes round every week.
pub struct Entry {
    /// Day after Monday.
    pub day: i64,
    /// "09:30".
    pub start: &'static str,
    /// How long.
    pub minutes: i64,
    /// Its title.
    pub title: &'static str,
    /// Where; may be empty.
    pub place: &'static str,
    /// First names of who is invited beside Orla, as in the local part of their addresses.
    pub people: &'static [&'static str],
    /// What the assistant coded it as.
    pub category: Category,
    /// The code of the goal it serves; empty: none.
    pub goal: &'static str,
}

#[allow(clippy::too_many_arguments)] // A row of a table reads best as one line.
const fn row(
    day: i64,
    start: &'static str,
    minutes: i64,
    title: &'static str,
    place: &'static str,
    people: &'static [&'static str],
    category: Category,
    goal: &'static str,
) -> Entry {
    Entry {
        day,
        start,
        minutes,
        title,
        place,
        people,
        category,
        goal,
    }
}

use Category as C;

const HEADS: &[&str] = &[
    "bram.oakhurst",
    "sunniva.marsh",
    "ines.calloway",
    "leona.thrush",
    "piotr.wren",
    "gideon.farrow",
    "asif.rowan",
    "hana.brook",
];
const BRAM: &[&str] = &["bram.oakhurst"];
const TOBIAS: &[&str] = &["tobias.fennimore"];
const PLANT: &[&str] = &["bram.oakhurst", "gideon.farrow"];
const SALES: &[&str] = &["sunniva.marsh", "nell.harrow"];

/// The week as it is now: 51 hours here and two unplanned ones entered by hand.
#[rustfmt::skip]
pub const NOW: &[Entry] = &[
    row(0, "08:00", 90, "Mail and approvals", "", &[], C::Mail, ""),
    row(0, "09:30", 90, "Weekly review", "Room 1", HEADS, C::Reviews, ""),
    row(0, "11:10", 30, "With Tobias, weekly half-hour", "Room 2", TOBIAS, C::People, ""),
    row(0, "11:40", 90, "Price list and margin", "Room 2", &["ines.calloway"], C::Strategy, "G3"),
    row(0, "13:30", 90, "Focus: price list", "", &[], C::Focus, "G3"),
    row(0, "15:10", 60, "Leona: key roles", "Room 2", &["leona.thrush"], C::People, "G4"),
    row(0, "16:20", 60, "Municipal pipeline", "Room 1", SALES, C::Customers, "G2"),
    row(0, "17:20", 60, "Expenses and travel", "", TOBIAS, C::Admin, ""),
    row(1, "08:00", 90, "Mail and approvals", "", &[], C::Mail, ""),
    row(1, "09:30", 120, "Bram: the grid date", "Room 2", BRAM, C::Strategy, "G1"),
    row(1, "12:10", 50, "Travel to Aldermoor", "", &[], C::Travel, "G2"),
    row(1, "13:00", 120, "Aldermoor Water: the tender", "Aldermoor", SALES, C::Customers, "G2"),
    row(1, "15:10", 50, "Travel back", "", &[], C::Travel, "G2"),
    row(1, "16:10", 60, "Sunniva", "Room 2", &["sunniva.marsh"], C::People, ""),
    row(1, "17:10", 60, "Bram", "Room 2", &["bram.oakhurst"], C::People, ""),
    row(1, "18:10", 30, "Mail and approvals, late", "", &[], C::Mail, ""),
    row(2, "08:00", 60, "Mail and approvals, midweek", "", &[], C::Mail, ""),
    row(2, "09:30", 120, "Leadership meeting", "Room 1", HEADS, C::Reviews, "G3"),
    row(2, "11:40", 60, "Piotr: resin", "Room 2", &["piotr.wren", "asif.rowan"], C::People, ""),
    row(2, "12:40", 150, "Focus: a firm without heroics", "", &[], C::Focus, ""),
    row(2, "16:30", 60, "Ines", "Room 2", &["ines.calloway"], C::People, ""),
    row(2, "17:30", 90, "Board papers", "", TOBIAS, C::Board, "G5"),
    row(2, "19:00", 60, "Customer dinner", "Harbour Room", SALES, C::Customers, "G2"),
    row(3, "08:00", 60, "Mail and approvals, Thursday", "", &[], C::Mail, ""),
    row(3, "09:30", 120, "Plant 2 steering", "Plant 2", PLANT, C::Reviews, ""),
    row(3, "11:40", 40, "Travel to Plant 1", "", &[], C::Travel, "G2"),
    row(3, "12:20", 40, "Travel to the partners", "", &[], C::Travel, "G2"),
    row(3, "13:30", 120, "Partner round", "Weir House", SALES, C::Customers, "G2"),
    row(3, "15:40", 90, "Travel home from the partners", "", &[], C::Travel, ""),
    row(3, "17:10", 90, "Gideon and the night crew", "Plant 2", PLANT, C::People, "G4"),
    row(3, "18:40", 120, "Bids, with Nell", "by phone", &["nell.harrow"], C::Customers, "G2"),
    row(4, "08:00", 90, "Focus: board strategy", "", &[], C::Focus, ""),
    row(4, "09:30", 60, "Focus: Plant 2 numbers", "", &[], C::Focus, "G1"),
    row(4, "10:40", 180, "Strategy day, short", "Room 1", HEADS, C::Strategy, "G5"),
    row(4, "13:50", 90, "Board chair", "by phone", &[], C::Board, ""),
    row(4, "15:30", 120, "Function reviews", "Room 1", HEADS, C::Reviews, ""),
    row(4, "17:30", 90, "Team hour", "Canteen", HEADS, C::People, ""),
];

/// The week as it was recorded first: 53 hours here and two by hand.
#[rustfmt::skip]
pub const BEFORE: &[Entry] = &[
    row(0, "07:30", 150, "Mail", "", &[], C::Mail, ""),
    row(0, "10:00", 150, "Weekly review, long", "Room 1", HEADS, C::Reviews, "G1"),
    row(0, "13:00", 120, "Sales round", "Room 1", SALES, C::Customers, "G2"),
    row(0, "15:00", 120, "One to ones, Monday", "Room 2", &["leona.thrush"], C::People, "G4"),
    row(0, "17:00", 90, "Travel booking and expenses", "", &[], C::Admin, ""),
    row(1, "07:30", 150, "Mail, Tuesday", "", &[], C::Mail, ""),
    row(1, "10:00", 150, "Function review", "Room 1", HEADS, C::Reviews, "G3"),
    row(1, "13:00", 180, "Customer visit", "Aldermoor", SALES, C::Customers, "G2"),
    row(1, "16:00", 180, "On the road with customers", "", &[], C::Travel, "G2"),
    row(2, "07:30", 120, "Mail, Wednesday", "", &[], C::Mail, ""),
    row(2, "09:30", 150, "Leadership meeting, long", "Room 1", HEADS, C::Reviews, ""),
    row(2, "12:30", 180, "One to ones, Wednesday", "Room 2", &["bram.oakhurst"], C::People, ""),
    row(2, "15:30", 180, "Board matters", "Room 1", &[], C::Board, ""),
    row(3, "07:30", 120, "Mail, Thursday", "", &[], C::Mail, ""),
    row(3, "09:30", 150, "Plant review", "Plant 2", PLANT, C::Reviews, ""),
    row(3, "12:30", 120, "Travel, plants", "", &[], C::Travel, ""),
    row(3, "14:30", 150, "Team round", "Plant 2", PLANT, C::People, ""),
    row(3, "17:00", 180, "Forms and bookings", "", &[], C::Admin, ""),
    row(4, "07:30", 120, "Mail, Friday", "", &[], C::Mail, ""),
    row(4, "09:30", 240, "Strategy with the heads", "Room 1", HEADS, C::Strategy, "G1"),
    row(4, "13:30", 60, "Key roles", "Room 2", &["leona.thrush"], C::People, "G4"),
    row(4, "14:30", 120, "Thinking time", "", &[], C::Focus, ""),
];

/// What only this week holds; none of it lies in the weeks that the audit looks at.
#[rustfmt::skip]
pub const THIS_WEEK: &[Entry] = &[
    row(3, "14:30", 45, "Trade magazine interview", "by phone", &["hana.brook"], C::Unplanned, ""),
    row(4, "13:40", 10, "Sign the July expenses", "", TOBIAS, C::Admin, ""),
];

fn local(monday: Date, entry: &Entry) -> DateTime {
    let day = monday.saturating_add(entry.day.days());
    let (hour, minute) = entry.start.split_once(':').unwrap_or(("9", "0"));
    day.at(hour.parse().unwrap_or(9), minute.parse().unwrap_or(0), 0, 0)
}

/// Where a series is known by: stable, so that a code finds it again.
pub fn uid(set: &str, at: usize) -> String {
    format!("{set}-{at}@wexmoor.example.com")
}

/// Appends one set of weekly entries to a calendar text.
pub fn write(out: &mut String, set: &str, entries: &[Entry], monday: Date, times: u32) {
    for (at, entry) in entries.iter().enumerate() {
        let start = local(monday, entry);
        let end = start.saturating_add(entry.minutes.minutes());
        let stamp = |t: DateTime| t.strftime("%Y%m%dT%H%M%S").to_string();
        let _ = write!(
            out,
            "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20270101T000000Z\r\n\
             DTSTART;TZID=Europe/London:{}\r\nDTEND;TZID=Europe/London:{}\r\nSUMMARY:{}\r\n",
            uid(set, at),
            stamp(start),
            stamp(end),
            entry.title.replace(',', "\\,"),
        );
        if times > 1 {
            let _ = write!(out, "RRULE:FREQ=WEEKLY;COUNT={times}\r\n");
        }
        if !entry.place.is_empty() {
            let _ = write!(out, "LOCATION:{}\r\n", entry.place);
        }
        if !entry.people.is_empty() {
            guests(out, entry.people);
        }
        out.push_str("END:VEVENT\r\n");
    }
}

fn guests(out: &mut String, people: &[&str]) {
    const ORLA: &str = "CN=Orla Quillfeather";
    const AT: &str = "mailto:orla.quillfeather@example.com";
    const BY: &str = "SENT-BY=\"mailto:tobias.fennimore@example.com\"";
    let _ = write!(out, "ORGANIZER;{ORLA};{BY}:{AT}\r\n");
    let _ = write!(out, "ATTENDEE;{ORLA};PARTSTAT=ACCEPTED:{AT}\r\n");
    for name in people {
        let _ = write!(
            out,
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:{name}@example.com\r\n"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(week: &[Entry], category: Category) -> i64 {
        week.iter()
            .filter(|e| e.category == category)
            .map(|e| e.minutes)
            .sum()
    }

    #[test]
    fn the_weeks_hold_the_hours_that_the_demo_promises() {
        let promised = [
            (C::Strategy, 240, 390),
            (C::People, 510, 510),
            (C::Reviews, 600, 450),
            (C::Customers, 300, 480),
            (C::Board, 180, 180),
            (C::Mail, 660, 330),
            (C::Admin, 270, 60),
            (C::Travel, 300, 270),
            (C::Focus, 120, 390),
        ];
        for (category, before, now) in promised {
            assert_eq!(hours(BEFORE, category), before, "{category} before");
            assert_eq!(hours(NOW, category), now, "{category} now");
        }
        let linked = |w: &[Entry]| -> i64 {
            w.iter()
                .filter(|e| !e.goal.is_empty())
                .map(|e| e.minutes)
                .sum()
        };
        assert_eq!((linked(BEFORE), linked(NOW)), (20 * 60, 26 * 60));
    }

    #[test]
    fn no_entry_of_a_week_lies_over_another() {
        for week in [NOW, BEFORE] {
            let monday = Date::constant(2027, 8, 2);
            let mut spans: Vec<_> = week
                .iter()
                .map(|e| {
                    (
                        local(monday, e),
                        local(monday, e).saturating_add(e.minutes.minutes()),
                        e.title,
                    )
                })
                .collect();
            spans.sort();
            for pair in spans.windows(2) {
                assert!(
                    pair[0].1 <= pair[1].0,
                    "{} lies over {}",
                    pair[0].2,
                    pair[1].2
                );
            }
        }
    }
}
