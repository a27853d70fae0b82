//! Dates as people write them in tables.
use domain::region::DateOrder;
use jiff::civil::Date;

/// A whole date: `2027-09-01`, `20270901`, `1.9.2027`, `1/9/2027`, `1 Sep 2027`, `Sept 1, 2027`.
/// A date with strokes that is impossible in `order` (the region's) is read the other way round.
/// None otherwise.
pub fn read_date(text: &str, order: DateOrder) -> Option<Date> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return day(&text[..4], number(&text[4..6])?, number(&text[6..])?);
    }
    let split = |c: char| !c.is_alphanumeric();
    let parts: Vec<&str> = text.split(split).filter(|p| !p.is_empty()).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    if let Some(month) = month_word(second) {
        return day(third, month, number(strip_ordinal(first))?);
    }
    if let Some(month) = month_word(first) {
        return day(third, month, number(strip_ordinal(second))?);
    }
    if first.len() == 4 {
        return day(first, number(second)?, number(third)?);
    }
    let (a, b) = (number(first)?, number(second)?);
    let day_first = text.contains('.') || order != DateOrder::MonthDay;
    let (usual, other) = if day_first {
        ((b, a), (a, b))
    } else {
        ((a, b), (b, a))
    };
    day(third, usual.0, usual.1).or_else(|| day(third, other.0, other.1))
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok()
}

fn strip_ordinal(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic())
}

/// Only years of four digits: "27" might be a day.
fn day(year: &str, month: i8, day: i8) -> Option<Date> {
    let year = year.parse::<i16>().ok().filter(|_| year.len() == 4)?;
    Date::new(year, month, day).ok()
}

fn month_word(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let index = MONTHS
        .iter()
        .position(|m| word.len() >= 3 && m.starts_with(&word))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_dates_are_read() {
        for (text, expected) in [
            ("2027-09-01", "2027-09-01"),
            ("20270901", "2027-09-01"),
            ("1.9.2027", "2027-09-01"),
            ("1/9/2027", "2027-09-01"),
            ("9/30/2027", "2027-09-30"),
            ("1 Sep 2027", "2027-09-01"),
            ("Sept 1st, 2027", "2027-09-01"),
            ("3 May 2027", "2027-05-03"),
            ("2027/9/1", "2027-09-01"),
        ] {
            let date = read_date(text, DateOrder::DayMonth).map(|d| d.to_string());
            assert_eq!(date.as_deref(), Some(expected), "{text}");
        }
        let american = read_date("3/4/2027", DateOrder::MonthDay).map(|d| d.to_string());
        assert_eq!(american.as_deref(), Some("2027-03-04"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "1/9/27",
            "2027-02-30",
            "31 June 2027",
            "2027",
            "1 xyz 2027",
            "१२३४५६७८",
        ] {
            assert_eq!(read_date(text, DateOrder::DayMonth), None, "{text}");
        }
    }
}
