//! Prints what expansion costs here: `cargo run --release -p recurrence --example cost`.
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil::date};
use recurrence::{CustomZone, Length, Moment, Observance, Series, Window, Zone, expand, span};
use std::sync::Arc;
use std::time::{Duration, Instant};

const RULES: [&str; 8] = [
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4",
    "FREQ=WEEKLY;COUNT=600",
    "FREQ=WEEKLY;UNTIL=20401231T235959Z;BYDAY=WE",
];

fn series(index: usize, zone: &Zone) -> Series {
    let start = date(2015, 1, 1 + (index % 28) as i8).at(8 + (index % 10) as i8, 30, 0, 0);
    let except = (0..5).map(|n| start + jiff::Span::new().weeks(7 * n + 1));
    Series {
        start: Moment::Zoned(start, zone.clone()),
        length: Length::Exact(SignedDuration::from_mins(30)),
        rules: vec![RULES[index % RULES.len()].to_owned()],
        extra: vec![],
        except: except.map(|at| Moment::Zoned(at, zone.clone())).collect(),
        overrides: vec![],
    }
}

fn measured(all: &[Series], window: Window, rounds: u32) -> (Duration, usize) {
    let began = Instant::now();
    let mut found = 0;
    for _ in 0..rounds {
        let of = |series| expand(series, window, &TimeZone::UTC, 100_000).map_or(0, |f| f.len());
        found = all.iter().map(of).sum();
    }
    (began.elapsed() / rounds, found)
}

fn custom() -> Result<Zone, recurrence::Error> {
    let onset = |month, hour, from, to, rule: &str| Observance {
        start: date(1996, month, 31 - i8::from(month == 10) * 4).at(hour, 0, 0, 0),
        offset_from: from,
        offset_to: to,
        rule: Some(rule.to_owned()),
        extra: vec![],
        name: String::new(),
    };
    let summer = onset(3, 2, 3_600, 7_200, "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU");
    let winter = onset(10, 3, 7_200, 3_600, "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU");
    Ok(Zone::Custom(Arc::new(CustomZone::new(
        "Office",
        vec![summer, winter],
    )?)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let zones = [
        (
            "Europe/Berlin",
            Zone::Named(TimeZone::get("Europe/Berlin")?),
        ),
        ("custom", custom()?),
    ];
    let instant = |text: &str| text.parse::<Timestamp>();
    let week = Window {
        from: instant("2026-06-01T00:00Z")?,
        until: instant("2026-06-08T00:00Z")?,
    };
    let decade = Window {
        from: instant("2016-01-01T00:00Z")?,
        until: instant("2026-01-01T00:00Z")?,
    };
    for (name, zone) in zones {
        let all: Vec<Series> = (0..400).map(|index| series(index, &zone)).collect();
        for (what, window, rounds) in [("week", week, 50), ("ten years", decade, 3)] {
            let (took, found) = measured(&all, window, rounds);
            println!("{name}, {what}: {found} occurrences of 400 series in {took:?}");
        }
        let began = Instant::now();
        let ends = all
            .iter()
            .filter(|series| span(series, &TimeZone::UTC).1.is_some())
            .count();
        println!(
            "{name}, span: {ends} of 400 series end, in {:?}",
            began.elapsed()
        );
    }
    Ok(())
}
