//! Reads a calendar and lays all of it over a span of days, as often as asked: one side of
//! `cargo xtask bench`. `parse_expand FILE FROM TO RUNS`; prints seconds of the best run for
//! reading and for reading and laying out, then how many events and occurrences there were.
use domain::event::{Event, group, series};
use formats::ical::{self, Calendar, Options};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use recurrence::Window;
use std::error::Error;
use std::time::Instant;

const MOST: usize = 10_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, from, to, runs] = &arguments[..] else {
        return Err("usage: parse_expand FILE FROM TO RUNS".into());
    };
    let bytes = std::fs::read(file)?;
    let midnight = |day: &str| {
        day.parse::<Date>()?
            .to_zoned(TimeZone::UTC)
            .map(|z| z.timestamp())
    };
    let window = Window {
        from: midnight(from)?,
        until: midnight(to)?,
    };
    let (mut parse, mut both) = (f64::MAX, f64::MAX);
    let (mut events, mut occurrences) = (0, 0);
    for _ in 0..runs.parse::<usize>()? {
        let begun = Instant::now();
        let calendar = ical::read(&bytes, &Options::default())?;
        parse = parse.min(begun.elapsed().as_secs_f64());
        occurrences = lay_out(&calendar, window)?;
        both = both.min(begun.elapsed().as_secs_f64());
        events = calendar.events.len();
    }
    println!("{parse:.6} {both:.6} {events} {occurrences}");
    Ok(())
}

fn lay_out(calendar: &Calendar, window: Window) -> Result<usize, recurrence::Error> {
    let events: Vec<&Event> = calendar.events.iter().map(|e| &e.event).collect();
    let mut count = 0;
    for group in group(&events) {
        let overrides: Vec<&Event> = group.overrides.iter().map(|o| events[*o]).collect();
        let Some(master) = group.master else { continue };
        let series = series(events[master], &overrides);
        count += recurrence::expand(&series, window, &TimeZone::UTC, MOST)?.len();
    }
    Ok(count)
}
