//! Bytes read as a series, however odd, and the promises that hold for it: shared by the fuzz
//! target and by the test that replays what it found.
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};
use recurrence::{CustomZone, Length, Moment, Observance, Override, Rule, Series, Window, Zone};
use recurrence::{Occurrence, expand, span};
use std::sync::Arc;

const ZONES: [&str; 5] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
];
/// Pieces of rules, so that few bytes make long ones.
const PIECES: [&str; 40] = [
    "FREQ=",
    "SECONDLY",
    "MINUTELY",
    "HOURLY",
    "DAILY",
    "WEEKLY",
    "MONTHLY",
    "YEARLY",
    ";",
    ",",
    ";INTERVAL=",
    ";COUNT=",
    ";UNTIL=",
    ";BYSECOND=",
    ";BYMINUTE=",
    ";BYHOUR=",
    ";BYDAY=",
    ";BYMONTHDAY=",
    ";BYYEARDAY=",
    ";BYWEEKNO=",
    ";BYMONTH=",
    ";BYSETPOS=",
    ";WKST=",
    ";RSCALE=GREGORIAN",
    ";SKIP=FORWARD",
    ";SKIP=BACKWARD",
    "MO",
    "TU",
    "FR",
    "SU",
    "-1",
    "53",
    "31",
    "366",
    "4294967295",
    "20300101",
    "T020000",
    "Z",
    "MO,TU,WE,TH,FR",
    "0",
];
const LIMIT: usize = 500;

/// Takes bytes from the front; zeros once they are used up.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> i64 {
        i64::from(i16::from_le_bytes([self.byte(), self.byte()]))
    }

    fn below(&mut self, end: u8) -> u8 {
        self.byte() % end
    }

    fn local(&mut self) -> civil::DateTime {
        let year = match self.byte() {
            255 => 9999,
            254 => -9999,
            byte => 1925 + i16::from(byte),
        };
        let first = civil::date(year, i8::try_from(self.below(12)).unwrap_or(0) + 1, 1);
        let day = 1 + self.below(first.days_in_month().unsigned_abs()) as i8;
        let (hour, minute) = (self.below(24) as i8, self.below(60) as i8);
        civil::date(first.year(), first.month(), day).at(hour, minute, self.below(60) as i8, 0)
    }

    fn zone(&mut self) -> Zone {
        let pick = usize::from(self.below(7));
        match ZONES.get(pick) {
            Some(name) => TimeZone::get(name).map_or(Zone::UTC, Zone::Named),
            None => self
                .custom()
                .map_or(Zone::UTC, |zone| Zone::Custom(Arc::new(zone))),
        }
    }

    fn custom(&mut self) -> Option<CustomZone> {
        let observances = (0..self.below(4)).map(|_| Observance {
            start: self.local(),
            offset_from: self.number() as i32 * 3,
            offset_to: self.number() as i32 * 3,
            rule: (self.below(3) > 0).then(|| self.rule()),
            extra: (0..self.below(3)).map(|_| self.local()).collect(),
            name: String::new(),
        });
        CustomZone::new("wild", observances.collect()).ok()
    }

    fn moment(&mut self) -> Moment {
        match self.below(4) {
            0 => Moment::Date(self.local().date()),
            1 => Moment::Floating(self.local()),
            _ => Moment::Zoned(self.local(), self.zone()),
        }
    }

    fn length(&mut self) -> Length {
        let (days, time) = (self.number(), self.number());
        match self.below(4) {
            0 => Length::Exact(SignedDuration::from_secs(time * days)),
            1 => Length::Nominal {
                days,
                time: SignedDuration::from_secs(time),
            },
            2 => Length::Nominal {
                days: days % 3,
                time: SignedDuration::ZERO,
            },
            _ => Length::Exact(SignedDuration::from_mins(time % 600)),
        }
    }

    fn rule(&mut self) -> String {
        let mut rule = String::new();
        for _ in 0..self.below(24) {
            match self.byte() {
                byte if usize::from(byte) < PIECES.len() => rule += PIECES[usize::from(byte)],
                byte @ 128.. => rule += &(byte & 63).to_string(),
                byte => rule.push(char::from(byte)),
            }
        }
        rule
    }

    fn series(&mut self) -> Series {
        Series {
            start: self.moment(),
            length: self.length(),
            rules: (0..self.below(3)).map(|_| self.rule()).collect(),
            extra: (0..self.below(4))
                .map(|_| (self.moment(), (self.below(2) > 0).then(|| self.length())))
                .collect(),
            except: (0..self.below(4)).map(|_| self.moment()).collect(),
            overrides: (0..self.below(4))
                .map(|_| Override {
                    of: self.moment(),
                    and_future: self.below(2) > 0,
                    start: self.moment(),
                    length: self.length(),
                })
                .collect(),
        }
    }
}

/// Reads, expands and checks.
pub fn check(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let home = match TimeZone::get(ZONES[usize::from(bytes.below(5))]) {
        Ok(home) => home,
        Err(_) => TimeZone::UTC,
    };
    let zone = Zone::UTC;
    let from = zone.instant(bytes.local());
    let whole = bytes.below(16) == 0;
    let minutes = SignedDuration::from_mins(bytes.number().abs() * 10);
    let window = match from.checked_add(minutes) {
        Ok(until) if !whole => Window { from, until },
        _ => Window {
            from: Timestamp::MIN,
            until: Timestamp::MAX,
        },
    };
    let series = bytes.series();
    for rule in &series.rules {
        if let Ok(read) = rule.parse::<Rule>() {
            assert_eq!(
                read.to_string().parse::<Rule>().as_ref(),
                Ok(&read),
                "{rule}"
            );
        }
    }
    let (first, last) = span(&series, &home);
    let Ok(found) = expand(&series, window, &home, LIMIT) else {
        return;
    };
    assert!(found.len() <= LIMIT);
    assert!(found.is_sorted_by_key(|o| o.start_at), "{series:?}");
    for one in &found {
        assert!(one.end_at >= one.start_at, "{one:?} of {series:?}");
        assert!(
            one.start_at < window.until && one.end_at >= window.from,
            "{one:?} of {series:?}"
        );
        assert!(
            one.start_at >= first,
            "{one:?} of {series:?} before {first}"
        );
        assert!(
            last.is_none_or(|last| one.end_at <= last),
            "{one:?} of {series:?} after {last:?}"
        );
    }
    halves(&series, window, &home, &found);
}

/// Each half of the window shows what the whole window shows of it.
fn halves(series: &Series, window: Window, home: &TimeZone, found: &[Occurrence]) {
    let middle = window.from.as_second().midpoint(window.until.as_second());
    let Ok(middle) = Timestamp::from_second(middle) else {
        return;
    };
    let middle = middle.max(window.from);
    let key = |o: &Occurrence| (o.start_at, o.end_at);
    for (from, until) in [(window.from, middle), (middle, window.until)] {
        let Ok(part) = expand(series, Window { from, until }, home, LIMIT) else {
            continue;
        };
        let shows = |o: &&Occurrence| {
            o.start_at < until
                && (o.end_at > from || (o.start_at == o.end_at && o.start_at >= from))
        };
        let mut part: Vec<_> = part.iter().map(key).collect();
        let mut expected: Vec<_> = found.iter().filter(shows).map(key).collect();
        part.sort_unstable();
        expected.sort_unstable();
        assert_eq!(part, expected, "{series:?} from {from} to {until}");
    }
}
