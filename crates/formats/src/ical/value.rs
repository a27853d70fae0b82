//! Values: text, dates with or without time, durations (RFC 5545 section 3.3).
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan};
use std::borrow::Cow;

/// A date or date-time as written, before its zone is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Written {
    Date(Date),
    Local(DateTime),
    Utc(DateTime),
    /// With a numeric offset, which RFC 5545 forbids and programs write.
    Offset(DateTime, Offset),
}

/// Reads a date or date-time; hyphens, colons, lower case and missing seconds are tolerated.
pub(super) fn date_time(text: &str) -> Option<Written> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let (date, used) = date(bytes)?;
    let rest = &text[used..];
    if rest.is_empty() {
        return Some(Written::Date(date));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, next_day, used) = time(rest.as_bytes())?;
    let date = if next_day {
        date.checked_add(1.day()).ok()?
    } else {
        date
    };
    let at = date.to_datetime(time);
    let tail = rest[used..].trim();
    match tail {
        "" => Some(Written::Local(at)),
        "Z" | "z" => Some(Written::Utc(at)),
        _ => Some(Written::Offset(at, offset(tail)?)),
    }
}

fn date(bytes: &[u8]) -> Option<(Date, usize)> {
    let dashed = bytes.get(4) == Some(&b'-');
    let (month, day, used) = if dashed { (5, 8, 10) } else { (4, 6, 8) };
    if dashed && bytes.get(7) != Some(&b'-') {
        return None;
    }
    let year = number(bytes, 0, 2)? * 100 + number(bytes, 2, 2)?;
    let (month, day) = (number(bytes, month, 2)?, number(bytes, day, 2)?);
    if year == 0 {
        return None;
    }
    Some((Date::new(year, month as i8, day as i8).ok()?, used))
}

/// A time, whether it is 24:00 of the day before, and how many bytes it took. A leap second
/// counts as the second before it (RFC 5545 section 3.3.12).
fn time(bytes: &[u8]) -> Option<(Time, bool, usize)> {
    let step = if bytes.get(2) == Some(&b':') { 3 } else { 2 };
    let (hour, minute) = (number(bytes, 0, 2)?, number(bytes, step, 2)?);
    let (mut second, mut used) = (0, step + 2);
    let at = if step == 3 && bytes.get(5) == Some(&b':') {
        6
    } else {
        used
    };
    if let Some(found) = number(bytes, at, 2) {
        (second, used) = (found.min(59), at + 2);
        if bytes.get(used) == Some(&b'.') {
            used += 1 + bytes[used + 1..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
        }
    }
    let (hour, next_day) = if (hour, minute, second) == (24, 0, 0) {
        (0, true)
    } else {
        (hour, false)
    };
    Some((
        Time::new(hour as i8, minute as i8, second as i8, 0).ok()?,
        next_day,
        used,
    ))
}

/// `+0100`, `-05:30`, `+2`.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let digits = digits.trim();
    let (hours, rest) = match digits.split_once(':') {
        Some((hours, rest)) => (hours, rest),
        None if digits.len() > 2 && digits.is_ascii() => digits.split_at(digits.len() - 2),
        None => (digits, "0"),
    };
    let short = |t: &str| {
        (t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<i32>().ok())
    };
    let (hours, minutes) = (short(hours)??, short(rest)??);
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// `+0100`, `-0330`, `+010203`, `0100` of a VTIMEZONE, in seconds (RFC 5545 section 3.3.14).
pub(super) fn offset_seconds(text: &str) -> Option<i32> {
    let bare = text.trim();
    let digits = bare.trim_start_matches(['+', '-']).replace(':', "");
    let bytes = digits.as_bytes();
    let seconds = if bytes.len() == 6 {
        number(bytes, 4, 2)?
    } else {
        0
    };
    let (hours, minutes) = (number(bytes, 0, 2)?, number(bytes, 2, 2)?);
    if !matches!(bytes.len(), 4 | 6) || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let total = i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds);
    Some(if bare.starts_with('-') { -total } else { total })
}

fn number(bytes: &[u8], at: usize, digits: usize) -> Option<i16> {
    bytes.get(at..at + digits)?.iter().try_fold(0_i16, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0'))
    })
}

/// Days on the calendar and exact time of a duration (RFC 5545 section 3.3.6); negative ones
/// come out negative in both. Years and months, which the RFC does not know, are refused.
pub(super) fn duration(text: &str) -> Option<(i64, SignedDuration)> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { -1 } else { 1 }, rest),
        None => (1, text),
    };
    let text = text.strip_prefix(['P', 'p'])?;
    let (mut days, mut seconds, mut number, mut in_time, mut any) =
        (0_i64, 0_i64, None, false, false);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            let digit = i64::from(byte - b'0');
            number = Some(
                number
                    .unwrap_or(0_i64)
                    .checked_mul(10)?
                    .checked_add(digit)?,
            );
            continue;
        }
        if byte.eq_ignore_ascii_case(&b'T') && !in_time && number.is_none() {
            in_time = true;
            continue;
        }
        let n = number.take().filter(|n| *n <= 400_000_000)?;
        match (byte.to_ascii_uppercase(), in_time) {
            // After the T as well: nothing else can be meant.
            (b'W', _) => days += n * 7,
            (b'D', _) => days += n,
            (b'H', true) => seconds += n * 3600,
            (b'M', true) => seconds += n * 60,
            (b'S', true) => seconds += n,
            _ => return None,
        }
        any = true;
    }
    // Over ten thousand years is no length that a calendar can hold.
    let fits = days <= 3_660_000 && seconds <= 3_660_000 * 86_400;
    (any && number.is_none() && fits)
        .then(|| (sign * days, SignedDuration::from_secs(sign * seconds)))
}

/// Undoes the escapes of TEXT (RFC 5545 section 3.3.11); an unknown escape stays as written.
/// Control characters other than line break and tab are dropped: no database takes a NUL.
pub(super) fn text(value: &str) -> Cow<'_, str> {
    let odd = |b: u8| b.is_ascii_control() && b != b'\n' && b != b'\t';
    let special = |b: &u8| *b == b'\\' || odd(*b);
    let Some(first) = value.bytes().position(|b| special(&b)) else {
        return Cow::Borrowed(value);
    };
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    let mut next = Some(first);
    while let Some(at) = next {
        out.push_str(&rest[..at]);
        let (kept, taken) = match (rest.as_bytes()[at], rest.as_bytes().get(at + 1)) {
            (b'\\', Some(b'n' | b'N')) => ("\n", 2),
            (b'\\', Some(b'\\' | b',' | b';' | b':' | b'"')) => (&rest[at + 1..at + 2], 2),
            (b'\\', _) => ("\\", 1),
            _ => ("", 1),
        };
        out.push_str(kept);
        rest = &rest[at + taken..];
        next = rest.bytes().position(|b| special(&b));
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Splits a list at commas that are not escaped.
pub(super) fn list(value: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    value.split(move |c| {
        let here = c == ',' && !escaped;
        escaped = c == '\\' && !escaped;
        here
    })
}

/// Decodes quoted-printable (vCalendar 1.0); what is no escape stays as written.
pub(super) fn quoted_printable(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
        match (bytes[at], bytes.get(at + 1)) {
            (b'=', Some(b'\n')) => at += 2,
            (b'=', _) => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    at += 3;
                }
                _ => {
                    out.push(b'=');
                    at += 1;
                }
            },
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_are_read_in_the_forms_that_programs_write() {
        let at = day(2027, 8, 2).at(9, 30, 0, 0);
        for text in [
            "20270802T093000",
            "2027-08-02T09:30:00",
            "20270802t0930",
            " 20270802T09:30 ",
        ] {
            assert_eq!(date_time(text), Some(Written::Local(at)), "{text}");
        }
        assert_eq!(date_time("20270802T093000Z"), Some(Written::Utc(at)));
        assert_eq!(date_time("20270802"), Some(Written::Date(day(2027, 8, 2))));
        let plus_one = Offset::from_seconds(3600).unwrap();
        assert_eq!(
            date_time("2027-08-02T09:30:00.000+01:00"),
            Some(Written::Offset(at, plus_one))
        );
        let midnight = day(2027, 8, 3).at(0, 0, 0, 0);
        assert_eq!(date_time("20270802T240000"), Some(Written::Local(midnight)));
        let leap = day(2027, 8, 2).at(9, 30, 59, 0);
        assert_eq!(date_time("20270802T093060"), Some(Written::Local(leap)));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2027",
            "20271302",
            "20270230",
            "20270802T",
            "20270802T99",
            "soon",
            "00000101",
            "２０２７",
        ] {
            assert_eq!(date_time(text), None, "{text}");
        }
    }

    #[test]
    fn durations_keep_days_apart_from_time() {
        assert_eq!(
            duration("PT1H30M"),
            Some((0, SignedDuration::from_secs(5400)))
        );
        assert_eq!(
            duration("P1DT2H"),
            Some((1, SignedDuration::from_secs(7200)))
        );
        assert_eq!(duration("-P2W"), Some((-14, SignedDuration::ZERO)));
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1H",
            "P1H",
            "P1M",
            "P99999999999999999999D",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn escapes_are_undone_and_other_backslashes_stay() {
        assert_eq!(text(r"a\, b\; c\nd\\n C:\temp"), "a, b; c\nd\\n C:\\temp");
        assert_eq!(text("a\0b\u{7}c\td"), "abc\td");
        assert_eq!(
            list(r"a\,b,c\\,d").collect::<Vec<_>>(),
            [r"a\,b", r"c\\", "d"]
        );
    }

    #[test]
    fn quoted_printable_is_decoded_and_soft_breaks_vanish() {
        assert_eq!(
            quoted_printable("Caf=C3=A9 =\nau lait = 5=0D=0Ax"),
            "Café au lait = 5\nx"
        );
    }
}
