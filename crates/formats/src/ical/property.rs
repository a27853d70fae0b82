//! One content line: name, parameters, value (RFC 5545 section 3.1).
use super::line::Line;
use std::borrow::Cow;

/// A content line, unfolded; slices are found by position and nothing is copied twice.
#[derive(Debug, Clone)]
pub(super) struct Property<'a> {
    text: Cow<'a, str>,
    name_end: usize,
    value_at: usize,
    /// Line number of its start.
    pub line: usize,
    /// Offset in the input.
    pub offset: usize,
    /// Length in the input.
    pub len: usize,
    /// What had to be mended to read it.
    pub damage: Damage,
}

/// What was wrong with the bytes of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// Longer than the limit; the rest is dropped.
    pub cut: bool,
    /// Not UTF-8; unreadable bytes became `U+FFFD`.
    pub lossy: bool,
    /// A line followed that is no property.
    pub stray: Stray,
}

/// What became of a line that is no property and has no indent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stray {
    /// There was none.
    #[default]
    Nothing,
    /// It went on with a text.
    Taken,
    /// The value before it is no text.
    LeftOut,
}

impl<'a> Property<'a> {
    /// Reads a line; none when it does not begin with `NAME:` or `NAME;`.
    pub fn read(line: &Line<'a>, max: usize) -> Option<Self> {
        let (bytes, cut) = line.text(max);
        let name_end = name_end(&bytes)?;
        let (text, lossy) = decode(bytes, cut);
        let value_at = value_at(text.as_bytes(), name_end)?;
        let damage = Damage {
            cut,
            lossy,
            ..Damage::default()
        };
        let (number, offset, len) = (line.number, line.offset, line.len());
        Some(Property {
            text,
            name_end,
            value_at,
            line: number,
            offset,
            len,
            damage,
        })
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        &self.text[..self.name_end]
    }

    /// Whether this is its name, in whatever case.
    pub fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The value as written, trimmed.
    pub fn value(&self) -> &str {
        self.text.get(self.value_at..).unwrap_or("").trim()
    }

    /// The whole content line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Parameters with quotes taken off; one without `=` has an empty name (vCalendar 1.0).
    pub fn params(&self) -> Params<'_> {
        let end = self.value_at.saturating_sub(1).max(self.name_end);
        Params {
            rest: self.text[self.name_end..end].trim_start_matches(';'),
        }
    }

    /// The first parameter of this name.
    pub fn param(&self, name: &str) -> Option<Cow<'_, str>> {
        if self.value_at <= self.name_end + 1 {
            return None;
        }
        self.params()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }

    /// Takes in a line that is no property: some programs break texts without an indent. After
    /// any other value it is left out.
    pub fn append(&mut self, line: &Line<'_>, max: usize) {
        const TEXTS: [&str; 5] = [
            "DESCRIPTION",
            "SUMMARY",
            "LOCATION",
            "COMMENT",
            "X-ALT-DESC",
        ];
        if !TEXTS.iter().any(|name| self.is(name)) {
            self.damage.stray = Stray::LeftOut;
            return;
        }
        let (bytes, cut) = line.text(max.saturating_sub(self.text.len()));
        let (more, lossy) = decode(bytes, cut);
        let text = self.text.to_mut();
        text.push('\n');
        text.push_str(&more);
        self.len = line.offset + line.len() - self.offset;
        self.damage.cut |= cut;
        self.damage.lossy |= lossy;
        self.damage.stray = Stray::Taken;
    }
}

/// Walks the parameters of one property.
pub(super) struct Params<'p> {
    rest: &'p str,
}

impl<'p> Iterator for Params<'p> {
    type Item = (&'p str, Cow<'p, str>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut quoted = false;
        let end = self.rest.bytes().position(|b| {
            quoted ^= b == b'"';
            b == b';' && !quoted
        });
        let (one, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, ""),
        };
        self.rest = rest;
        let (name, value) = one.split_once('=').unwrap_or(("", one));
        Some((name.trim(), unquote(value)))
    }
}

/// Takes quotes off and undoes the circumflex escapes of RFC 6868.
fn unquote(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let inner = value
        .strip_prefix('"')
        .map(|inner| inner.strip_suffix('"').unwrap_or(inner));
    let bare = inner.filter(|inner| !inner.contains('"')).unwrap_or(value);
    if bare.contains('^') {
        let text = bare
            .replace("^n", "\n")
            .replace("^'", "\"")
            .replace("^^", "^");
        return Cow::Owned(text);
    }
    Cow::Borrowed(bare)
}

/// Where the name ends; none unless the line looks like a property.
fn name_end(bytes: &[u8]) -> Option<usize> {
    let token = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let end = bytes.iter().position(|b| !token(b))?;
    let address = bytes[..end].starts_with(b"http") && bytes[end..].starts_with(b"://");
    (end > 0 && matches!(bytes[end], b':' | b';') && !address).then_some(end)
}

/// Where the value starts: behind the first colon outside quotes; where quotes never close,
/// behind the first colon of all.
fn value_at(text: &[u8], name_end: usize) -> Option<usize> {
    if text.get(name_end) == Some(&b':') {
        return Some(name_end + 1);
    }
    let mut quoted = false;
    let outside = text[name_end..].iter().position(|b| {
        quoted ^= *b == b'"';
        *b == b':' && !quoted
    });
    outside
        .or_else(|| text[name_end..].iter().position(|b| *b == b':'))
        .map(|colon| name_end + colon + 1)
}

/// Bytes as text; a character that the length limit cut in two is not counted as damage.
fn decode(bytes: Cow<'_, [u8]>, cut: bool) -> (Cow<'_, str>, bool) {
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), false),
            Err(error) => {
                let tail = cut && error.error_len().is_none();
                (String::from_utf8_lossy(bytes).into_owned().into(), !tail)
            }
        },
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (Cow::Owned(text), false),
            Err(error) => {
                let tail = cut && error.utf8_error().error_len().is_none();
                (
                    String::from_utf8_lossy(error.as_bytes())
                        .into_owned()
                        .into(),
                    !tail,
                )
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Lines;
    use super::*;

    fn property(text: &str) -> Option<Property<'_>> {
        Property::read(&Lines::new(text.as_bytes(), 0, 1).next().unwrap(), 1000)
    }

    #[test]
    fn colons_and_semicolons_in_quotes_do_not_end_a_parameter() {
        let p = property("DTSTART;TZID=\"(UTC-05:00) Eastern; US\";VALUE=DATE-TIME:2027").unwrap();
        assert_eq!(p.param("tzid").as_deref(), Some("(UTC-05:00) Eastern; US"));
        assert_eq!(p.param("VALUE").as_deref(), Some("DATE-TIME"));
        assert_eq!(p.value(), "2027");
    }

    #[test]
    fn a_quote_that_never_closes_does_not_swallow_the_value() {
        let p = property("DTSTART;TZID=\"W. Europe Standard Time:20270802T090000").unwrap();
        assert_eq!(p.param("TZID").as_deref(), Some("W. Europe Standard Time"));
        assert_eq!(p.value(), "20270802T090000");
    }

    #[test]
    fn circumflex_escapes_are_undone() {
        let p = property("ATTENDEE;CN=\"Bram ^'B^' Vos\":mailto:b@example.com").unwrap();
        assert_eq!(p.param("CN").as_deref(), Some("Bram \"B\" Vos"));
        assert_eq!(p.value(), "mailto:b@example.com");
    }

    #[test]
    fn prose_and_addresses_are_no_properties() {
        for text in ["see you there", "https://example.com/a", ":x", "", "NAME"] {
            assert!(text.is_empty() || property(text).is_none(), "{text}");
        }
    }
}
