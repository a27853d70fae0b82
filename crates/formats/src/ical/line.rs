//! Logical lines: where they stand, and their text unfolded (RFC 5545 section 3.1).
use memchr::memchr2;
use std::borrow::Cow;

/// One logical line, still as it stands in the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Without the last line break; inner breaks of folds are still in it.
    raw: &'a [u8],
    folded: bool,
    /// Counted from 1, of its first physical line.
    pub number: usize,
    /// Of its first byte.
    pub offset: usize,
}

impl<'a> Line<'a> {
    /// The line unfolded, at most `max` bytes of it, and whether that cut something off.
    pub fn text(&self, max: usize) -> (Cow<'a, [u8]>, bool) {
        if !self.folded {
            let kept = self.raw.len().min(max);
            return (Cow::Borrowed(&self.raw[..kept]), kept < self.raw.len());
        }
        let mut text = Vec::with_capacity(self.raw.len().min(max));
        let mut rest = self.raw;
        loop {
            let end = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            let room = max - text.len();
            text.extend_from_slice(&rest[..end.min(room)]);
            if end > room {
                return (Cow::Owned(text), true);
            }
            let Some(start) = rest[end..].iter().position(|b| !is_break(b)) else {
                return (Cow::Owned(text), false);
            };
            rest = &rest[end + start..];
            match rest[0] {
                b' ' | b'\t' => rest = &rest[1..],
                // A soft break of quoted-printable: its decoder removes `=` and the break.
                _ if text.len() < max => text.push(b'\n'),
                _ => return (Cow::Owned(text), true),
            }
        }
    }

    /// The first bytes, enough to tell what kind of line it is.
    pub fn head(&self) -> &'a [u8] {
        self.raw
    }

    /// Length in the input, without its line break.
    pub fn len(&self) -> usize {
        self.raw.len()
    }
}

/// Walks the logical lines of a part of the input; blank lines are skipped.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    /// Lines of `bytes` from the offset `at`, which is line `number`.
    pub fn new(bytes: &'a [u8], at: usize, number: usize) -> Self {
        Lines { bytes, at, number }
    }

    /// The end of the physical line that starts at `from`.
    fn end_of(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    /// Behind the line breaks that start at `end`; counts them. CRLF, LF and CR are one each.
    fn skip_breaks(&self, end: usize) -> (usize, usize) {
        let (mut at, mut breaks) = (end, 0);
        while let Some(byte) = self.bytes.get(at).filter(|b| is_break(b)) {
            at += 1;
            breaks += 1;
            if *byte == b'\r' && self.bytes.get(at) == Some(&b'\n') {
                at += 1;
            }
        }
        (at, breaks)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let (start, blank) = self.skip_breaks(self.at);
        self.number += blank;
        if start >= self.bytes.len() {
            self.at = start;
            return None;
        }
        let number = self.number;
        let mut end = self.end_of(start);
        let mut folded = false;
        loop {
            let (next, breaks) = self.skip_breaks(end);
            let continues = match self.bytes.get(next) {
                Some(b' ' | b'\t') => true,
                Some(_) => soft_break(&self.bytes[start..end]),
                None => false,
            };
            if !continues {
                (self.at, self.number) = (next, self.number + breaks);
                break;
            }
            folded = true;
            self.number += breaks;
            end = self.end_of(next + 1);
        }
        Some(Line {
            raw: &self.bytes[start..end],
            folded,
            number,
            offset: start,
        })
    }
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether a line of vCalendar 1.0 goes on although the next one is not indented.
fn soft_break(line: &[u8]) -> bool {
    const MARK: &[u8] = b"QUOTED-PRINTABLE";
    line.last() == Some(&b'=')
        && line.iter().position(|b| *b == b':').is_some_and(|colon| {
            line[..colon]
                .windows(MARK.len())
                .any(|w| w.eq_ignore_ascii_case(MARK))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str) -> Vec<(usize, String)> {
        Lines::new(input.as_bytes(), 0, 1)
            .map(|l| {
                (
                    l.number,
                    String::from_utf8(l.text(100).0.into_owned()).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn folds_of_every_line_break_are_undone_and_lines_stay_counted() {
        let want = vec![(1, "A:bc".to_owned()), (3, "D:e".to_owned())];
        assert_eq!(lines("A:b\r\n c\r\nD:e\r\n"), want);
        assert_eq!(lines("A:b\n\tc\nD:e"), want);
        assert_eq!(lines("A:b\r c\rD:e\r"), want);
    }

    #[test]
    fn blank_lines_are_skipped_and_a_fold_may_follow_them() {
        assert_eq!(lines("\n\nA:b\n\n c\n"), vec![(3, "A:bc".to_owned())]);
    }

    #[test]
    fn a_soft_break_goes_on_without_an_indent() {
        assert_eq!(
            lines("A;QUOTED-PRINTABLE:b=\nc\nD:e=\nF:g"),
            vec![
                (1, "A;QUOTED-PRINTABLE:b=\nc".to_owned()),
                (3, "D:e=".to_owned()),
                (4, "F:g".to_owned()),
            ]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_says_so() {
        let line = Lines::new(b"A:bcdef\n ghi", 0, 1).next().unwrap();
        assert_eq!(line.text(5), (Cow::Borrowed(&b"A:bcd"[..]), true));
        assert_eq!(line.text(10), (Cow::Borrowed(&b"A:bcdefghi"[..]), false));
        assert_eq!(line.text(7), (Cow::Borrowed(&b"A:bcdef"[..]), true));
    }
}
