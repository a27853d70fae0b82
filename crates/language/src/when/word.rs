//! The words of dates and times: months, weekdays, numbers, units, zones.
use jiff::civil::Weekday;

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    WorkingDay,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
}

/// 1 to 12.
pub(crate) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A weekday by its name or its usual shortening.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tues" | "tue" => Weekday::Tuesday,
        "wednesday" | "weds" | "wed" => Weekday::Wednesday,
        "thursday" | "thurs" | "thur" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// `mondays`: the plural that says "every one of them".
pub(crate) fn weekdays(word: &str) -> Option<Weekday> {
    word.strip_suffix('s')
        .filter(|w| w.ends_with("day"))
        .and_then(weekday)
}

/// One to twelve, some tens, and the articles.
pub(crate) fn number(word: &str) -> Option<u32> {
    const UNITS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    match word {
        "a" | "an" => Some(1),
        "fifteen" => Some(15),
        "twenty" => Some(20),
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        "sixty" => Some(60),
        "ninety" => Some(90),
        _ => UNITS
            .iter()
            .position(|u| *u == word)
            .and_then(|n| u32::try_from(n).ok()),
    }
}

/// First to fifth and last (−1), in words.
pub(crate) fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "last" => -1,
        _ => return None,
    })
}

/// A unit, in the singular or plural.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "minute" | "minutes" | "min" | "mins" => Unit::Minute,
        "hour" | "hours" | "hr" | "hrs" | "h" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" | "wk" | "wks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "half" => Unit::Half,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// The tz database's name for the letters people write after a time. "ET" and "EST" both mean the
/// wall clock of New York on that day; almost nobody who writes "EST" in July means UTC−5.
pub(crate) fn zone(word: &str) -> Option<&'static str> {
    Some(match word {
        "utc" | "gmt" | "z" => "UTC",
        "bst" => "Europe/London",
        "cet" | "cest" => "Europe/Paris",
        "eet" | "eest" => "Europe/Athens",
        "wet" | "west" => "Europe/Lisbon",
        "et" | "est" | "edt" => "America/New_York",
        "ct" | "cst" | "cdt" => "America/Chicago",
        "mt" | "mst" | "mdt" => "America/Denver",
        "pt" | "pst" | "pdt" => "America/Los_Angeles",
        "ist" => "Asia/Kolkata",
        "jst" => "Asia/Tokyo",
        "sgt" => "Asia/Singapore",
        "aest" | "aedt" => "Australia/Sydney",
        _ => return None,
    })
}

/// "3pm London time".
pub(crate) fn city_zone(word: &str) -> Option<&'static str> {
    Some(match word {
        "london" | "uk" => "Europe/London",
        "lisbon" => "Europe/Lisbon",
        "paris" => "Europe/Paris",
        "berlin" => "Europe/Berlin",
        "madrid" => "Europe/Madrid",
        "zurich" => "Europe/Zurich",
        "singapore" => "Asia/Singapore",
        "tokyo" => "Asia/Tokyo",
        "sydney" => "Australia/Sydney",
        "chicago" => "America/Chicago",
        "eastern" => "America/New_York",
        "pacific" => "America/Los_Angeles",
        "central" => "America/Chicago",
        _ => return None,
    })
}
