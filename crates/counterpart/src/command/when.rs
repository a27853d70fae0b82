//! `when`: what a date or time in words means.
use crate::cli::When;
use crate::clock::{SystemClock, system_zone};
use anyhow::{Context, Result};
use app::port::Clock;
use domain::region::DateOrder;
use jiff::Zoned;
use language::when::{Locale, Plain, when};
use serde_json::{Value, json};

/// Says it, from now or from a given moment.
pub fn run(ask: &When) -> Result<()> {
    let now = match &ask.now {
        Some(text) => parse(text).with_context(|| format!("--now {text}"))?,
        None => SystemClock.now().to_zoned(system_zone()),
    };
    let order = match ask.month_first {
        true => DateOrder::MonthDay,
        false => DateOrder::DayMonth,
    };
    let locale = Locale {
        order,
        ..Locale::default()
    };
    let found = when(&ask.words, &now, &locale);
    let plain: Vec<_> = found.iter().map(|f| f.plain(&ask.words, &now)).collect();
    if ask.json {
        println!(
            "{}",
            Value::from(plain.iter().map(as_json).collect::<Vec<_>>())
        );
        return Ok(());
    }
    if plain.is_empty() {
        println!("No date or time in “{}”.", ask.words);
    }
    for p in &plain {
        let from = p
            .start
            .as_deref()
            .or(p.rrule.as_deref())
            .unwrap_or_default();
        let to = p
            .end
            .as_deref()
            .map(|e| format!(" to {e}"))
            .unwrap_or_default();
        let minutes = p
            .minutes
            .map(|m| format!("{m} minutes"))
            .unwrap_or_default();
        println!("{}: {} {from}{to}{minutes}", p.text, p.kind);
    }
    Ok(())
}

fn parse(text: &str) -> Result<Zoned> {
    if let Ok(zoned) = text.parse() {
        return Ok(zoned);
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(at.to_zoned(system_zone()));
    }
    Ok(text
        .parse::<jiff::civil::DateTime>()?
        .to_zoned(system_zone())?)
}

fn as_json(p: &Plain) -> Value {
    json!({
        "text": p.text, "start": p.start, "end": p.end, "date": p.date, "time": p.time,
        "kind": p.kind, "precision": p.precision, "rrule": p.rrule, "minutes": p.minutes,
        "bound": p.bound,
    })
}
