//! Writes a rule in capitals and in one order.
use crate::rule::{FREQUENCIES, Parts, Rule, Skip, Until, WEEKDAYS};
use std::fmt::{Display, Formatter, Result};

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let word = FREQUENCIES
            .iter()
            .find(|(_, frequency)| *frequency == self.frequency);
        if self.scale {
            f.write_str("RSCALE=GREGORIAN;")?;
        }
        write!(f, "FREQ={}", word.map_or("DAILY", |(word, _)| word))?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match self.until {
            Some(Until::Date(date)) => write!(f, ";UNTIL={}", date.strftime("%Y%m%d"))?,
            Some(Until::Local(at)) => write!(f, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%S"))?,
            Some(Until::Utc(at)) => write!(f, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%SZ"))?,
            None => {}
        }
        write_parts(&self.parts, f)?;
        if self.week_start != 0 {
            write!(f, ";WKST={}", WEEKDAYS[self.week_start as usize % 7])?;
        }
        match self.skip {
            Skip::Omit => Ok(()),
            Skip::Backward => f.write_str(";SKIP=BACKWARD"),
            Skip::Forward => f.write_str(";SKIP=FORWARD"),
        }
    }
}

fn write_parts(parts: &Parts, f: &mut Formatter<'_>) -> Result {
    write_numbers(f, "BYMONTH", bits(parts.months.into()))?;
    let weeks = bits(parts.weeks).chain(bits(parts.weeks_back).map(|n| -n));
    write_numbers(f, "BYWEEKNO", weeks)?;
    write_numbers(
        f,
        "BYYEARDAY",
        parts.year_days.iter().map(|&n| i32::from(n)),
    )?;
    let back = bits(parts.month_days_back.into()).map(|n| -n);
    write_numbers(f, "BYMONTHDAY", bits(parts.month_days.into()).chain(back))?;
    write_weekdays(parts, f)?;
    write_numbers(f, "BYHOUR", bits(parts.hours.into()))?;
    write_numbers(f, "BYMINUTE", bits(parts.minutes))?;
    write_numbers(f, "BYSECOND", bits(parts.seconds))?;
    write_numbers(f, "BYSETPOS", parts.positions.iter().map(|&n| i32::from(n)))
}

fn bits(set: u64) -> impl Iterator<Item = i32> {
    (0..64).filter(move |n| set >> n & 1 == 1)
}

fn write_numbers(f: &mut Formatter<'_>, name: &str, numbers: impl Iterator<Item = i32>) -> Result {
    for (place, number) in numbers.enumerate() {
        match place {
            0 => write!(f, ";{name}={number}")?,
            _ => write!(f, ",{number}")?,
        }
    }
    Ok(())
}

fn write_weekdays(parts: &Parts, f: &mut Formatter<'_>) -> Result {
    let mut lead = ";BYDAY=";
    for day in bits(parts.weekdays.into()) {
        write!(f, "{lead}{}", WEEKDAYS[day as usize])?;
        lead = ",";
    }
    for (ordinal, day) in &parts.ordinals {
        write!(f, "{lead}{ordinal}{}", WEEKDAYS[*day as usize % 7])?;
        lead = ",";
    }
    Ok(())
}
