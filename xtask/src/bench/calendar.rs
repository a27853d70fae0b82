//! The calendar that `bench` measures with: ten years, the same bytes every time.
use std::fmt::Write;

/// First day, and the first day after the ten years.
pub const SPAN: (&str, &str) = ("2018-01-01", "2028-01-01");

/// VEVENTs altogether.
pub const EVENTS: usize = 20_000;
/// Of them masters of a series.
pub const SERIES: usize = 400;
/// Of them changed occurrences: one in ten.
pub const OVERRIDES: usize = EVENTS / 10;

/// Days from 1970-01-01 to 2018-01-01, a Monday.
const FIRST_DAY: u64 = 17_532;
const DAYS: u64 = 3_652;

const ZONES: [&str; 3] = ["Europe/London", "Europe/Berlin", "America/New_York"];
const TITLES: [&str; 8] = [
    "Review with the plant",
    "1:1 Bram",
    "Board papers",
    "Tender clarification",
    "Grid operator",
    "Margin review",
    "Lunch with Petra",
    "Focus: pricing",
];

/// SplitMix64 (Steele, Lea and Flood 2014): a few lines, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

/// `20180101` of a day number (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn ymd(day: u64) -> String {
    let z = day + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (d, m) = (
        doy - (153 * mp + 2) / 5 + 1,
        if mp < 10 { mp + 3 } else { mp - 9 },
    );
    let y = yoe + era * 400 + u64::from(m <= 2);
    format!("{y:04}{m:02}{d:02}")
}

/// The calendar.
pub fn make(seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut text = String::with_capacity(12 << 20);
    text.push_str("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Counterpart//bench//EN\r\n");
    text.push_str(ZONE_RULES);
    for n in 0..SERIES {
        series(&mut text, &mut dice, n);
    }
    for n in 0..EVENTS - SERIES - OVERRIDES {
        let day = FIRST_DAY + dice.roll(DAYS);
        let when = Time::some(&mut dice, day);
        event(&mut text, &mut dice, &format!("single-{n}"), &when, "");
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

struct Time {
    day: u64,
    zone: &'static str,
    hour: u64,
    minute: u64,
    minutes: u64,
}

impl Time {
    /// Between 07:00 and 17:45, so that no clock change falls on it and no day ends within.
    fn some(dice: &mut Dice, day: u64) -> Time {
        let zone = ZONES[[0, 0, 0, 1, 2][dice.roll(5) as usize]];
        let (hour, minute) = (7 + dice.roll(11), 15 * dice.roll(4));
        Time {
            day,
            zone,
            hour,
            minute,
            minutes: 15 * (1 + dice.roll(8)),
        }
    }

    fn start(&self) -> String {
        format!("{}T{:02}{:02}00", ymd(self.day), self.hour, self.minute)
    }
}

/// A series of one to three years, one in twenty without end, with its changed occurrences.
fn series(text: &mut String, dice: &mut Dice, n: usize) {
    let weekly = !n.is_multiple_of(5);
    // A working day, which the daily ones need.
    let day = FIRST_DAY + 7 * dice.roll(DAYS / 7 - 160) + dice.roll(5);
    let when = Time::some(dice, day);
    let interval = 1 + u64::from(n % 4 == 1);
    let until = ymd(day + 7 * (52 + dice.roll(104)));
    let end = if n % 20 == 7 {
        String::new()
    } else {
        format!(";UNTIL={until}T235959Z")
    };
    let rule = match n % 10 {
        0 => "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR".to_string(),
        5 => "FREQ=MONTHLY;BYDAY=2TU".to_string(),
        _ => format!("FREQ=WEEKLY;INTERVAL={interval}"),
    };
    let uid = format!("series-{n}");
    // A start that its own rule does not hit is undefined (RFC 5545 section 3.8.5.3).
    let when = if n % 10 == 5 {
        Time {
            day: second_tuesday(day),
            ..when
        }
    } else {
        when
    };
    event(text, dice, &uid, &when, &format!("RRULE:{rule}{end}\r\n"));
    if !weekly {
        return;
    }
    let weeklies = SERIES / 5 * 4;
    let nth = n - n / 5 - 1;
    let share = OVERRIDES / weeklies + usize::from(nth < OVERRIDES % weeklies);
    for k in 0..share as u64 {
        // Every fourth occurrence is moved by a few hours, within its first year.
        let original = Time {
            day: when.day + 7 * interval * (1 + 4 * k),
            ..when
        };
        let id = format!(
            "RECURRENCE-ID;TZID={}:{}\r\n",
            original.zone,
            original.start()
        );
        let moved = Time {
            hour: 7 + (original.hour - 7 + 1 + dice.roll(9)) % 11,
            ..original
        };
        event(text, dice, &uid, &moved, &id);
    }
}

/// The second Tuesday of the month that begins after this day.
fn second_tuesday(day: u64) -> u64 {
    let first = (day..day + 32)
        .find(|d| ymd(*d).ends_with("01"))
        .unwrap_or(day);
    // FIRST_DAY is a Monday.
    let weekday = (first - FIRST_DAY) % 7;
    first + (8 - weekday) % 7 + 7
}

fn event(text: &mut String, dice: &mut Dice, uid: &str, when: &Time, extra: &str) {
    let title = TITLES[dice.roll(8) as usize];
    let (hours, minutes) = (when.minutes / 60, when.minutes % 60);
    let duration = format!("PT{hours}H{minutes}M");
    let (zone, start) = (when.zone, when.start());
    let people = dice.roll(6);
    let ends = when.hour * 60 + when.minute + when.minutes;
    let end = format!("{}T{:02}{:02}00", ymd(when.day), ends / 60, ends % 60);
    let end = match dice.roll(4) {
        0 => format!("DURATION:{duration}"),
        _ => format!("DTEND;TZID={zone}:{end}"),
    };
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "BEGIN:VEVENT\r\nUID:{uid}@bench.example.com\r\nDTSTAMP:20280101T000000Z\r\n\
         DTSTART;TZID={zone}:{start}\r\n{end}\r\n{extra}SUMMARY:{title}\\, part {people}\r\n\
         LOCATION:Room {people}\\, Wexmoor\r\n\
         DESCRIPTION:Papers are in the folder. Bring the figures of last week\\nand th\r\n \
         e two open questions\\; we decide on the date\\, not on the price.\r\n\
         ORGANIZER;CN=Tobias Hale:mailto:tobias@example.com\r\n"
    );
    for person in 0..people {
        let _ = write!(
            text,
            "ATTENDEE;CN=Person {person};PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:p\r\n \
             erson{person}@example.com\r\n"
        );
    }
    text.push_str("STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nSEQUENCE:1\r\nEND:VEVENT\r\n");
}

const ZONE_RULES: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\n\
    DTSTART:19700329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\n\
    DTSTART:19701025T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n\
    END:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n\
    DTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n\
    DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n\
    END:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\n\
    DTSTART:20070311T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\n\
    DTSTART:20071104T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\n\
    END:VTIMEZONE\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_what_it_says_and_the_same_every_time() {
        let text = make(1);
        assert_eq!(text, make(1));
        assert_ne!(text, make(2));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), EVENTS);
        let masters = text.matches("\r\nRRULE:FREQ=WEEKLY").count()
            + text.matches("\r\nRRULE:FREQ=DAILY").count()
            + text.matches("\r\nRRULE:FREQ=MONTHLY").count();
        assert_eq!(masters, SERIES);
        assert_eq!(text.matches("RECURRENCE-ID").count(), OVERRIDES);
        assert!(text.lines().all(|l| l.len() <= 76), "folded");
    }

    #[test]
    fn day_numbers_become_dates() {
        assert_eq!(ymd(0), "19700101");
        assert_eq!(ymd(FIRST_DAY), "20180101");
        assert_eq!(ymd(FIRST_DAY + DAYS), "20280101");
        assert_eq!(ymd(second_tuesday(FIRST_DAY + 1)), "20180213");
    }
}
