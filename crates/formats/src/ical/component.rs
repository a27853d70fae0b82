//! Cuts the input into components by BEGIN and END, so that a bad one costs no other.
use super::line::{Line, Lines};
use super::note::Notes;
use super::property::Property;
use super::{Error, Options};
use std::collections::BTreeMap;

/// Deeper nesting than any calendar program writes is not followed.
const MAX_DEPTH: usize = 32;

/// A component that is read on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub offset: usize,
    pub end: usize,
    /// Line number of its BEGIN.
    pub line: usize,
}

/// What the input is made of.
#[derive(Debug, Default)]
pub(super) struct Layout<'a> {
    /// Properties of the calendar itself, the first of each name that matters.
    pub calendar: Vec<Property<'a>>,
    pub events: Vec<Span>,
    pub zones: Vec<Span>,
    /// How many of the components that are not read, by name.
    pub skipped: BTreeMap<String, usize>,
    pub calendars: usize,
}

struct Open {
    name: String,
    offset: usize,
    line: usize,
}

struct Cutter<'a, 'n> {
    layout: Layout<'a>,
    stack: Vec<Open>,
    notes: &'n mut Notes,
    too_deep: bool,
}

/// Finds the components. Memory grows with their number alone.
pub(super) fn cut<'a>(
    bytes: &'a [u8],
    start: usize,
    options: &Options,
    notes: &mut Notes,
) -> Result<Layout<'a>, Error> {
    let layout = Layout::default();
    let mut cutter = Cutter {
        layout,
        stack: Vec::new(),
        notes,
        too_deep: false,
    };
    let mut begun = 0_usize;
    for line in Lines::new(bytes, start, 1) {
        let head = line.head();
        let border = matches!(head.first(), Some(b'B' | b'b' | b'E' | b'e'));
        if !border && cutter.inside_component() {
            continue;
        }
        if let Some(name) = border_name(&line, b"BEGIN") {
            begun += 1;
            if begun > options.max_components {
                return Err(Error::TooManyComponents {
                    limit: options.max_components,
                });
            }
            cutter.begin(name, &line);
        } else if let Some(name) = border_name(&line, b"END") {
            cutter.end(&name, &line);
        } else if !cutter.inside_component() {
            cutter.calendar_property(&line, options.max_line);
        }
    }
    cutter.close_down_to(0, bytes.len());
    Ok(cutter.layout)
}

/// The component name of a BEGIN or END line, in capitals.
pub(super) fn border_name(line: &Line<'_>, keyword: &[u8]) -> Option<String> {
    let head = line.head();
    if head.len() < keyword.len() || !head[..keyword.len()].eq_ignore_ascii_case(keyword) {
        return None;
    }
    let text = line.text(256).0;
    let rest = text[keyword.len()..].trim_ascii_start();
    let name = rest.strip_prefix(b":")?.trim_ascii();
    (!name.is_empty()).then(|| String::from_utf8_lossy(name).to_ascii_uppercase())
}

/// Components that never stand inside another one than VCALENDAR.
fn top_level(name: &str) -> bool {
    matches!(
        name,
        "VCALENDAR" | "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VTIMEZONE" | "VAVAILABILITY"
    )
}

impl<'a> Cutter<'a, '_> {
    fn inside_component(&self) -> bool {
        self.stack
            .last()
            .is_some_and(|open| open.name != "VCALENDAR")
    }

    fn begin(&mut self, name: String, line: &Line<'_>) {
        if top_level(&name) {
            let keep = self
                .stack
                .iter()
                .take_while(|o| !top_level(&o.name) || o.name == "VCALENDAR");
            let keep = if name == "VCALENDAR" { 0 } else { keep.count() };
            self.close_down_to(keep, line.offset);
        }
        if self.stack.len() >= MAX_DEPTH {
            if !std::mem::replace(&mut self.too_deep, true) {
                let reason = format!(
                    "components are nested deeper than {MAX_DEPTH} levels here; the inner ones \
                     are left out"
                );
                self.notes.warn(line, "BEGIN", reason);
            }
            return;
        }
        self.layout.calendars += usize::from(name == "VCALENDAR");
        self.stack.push(Open {
            name,
            offset: line.offset,
            line: line.number,
        });
    }

    fn end(&mut self, name: &str, line: &Line<'_>) {
        let Some(at) = self.stack.iter().rposition(|o| o.name == name) else {
            return;
        };
        self.close_down_to(at + 1, line.offset);
        if let Some(open) = self.stack.pop() {
            self.record(open, line.offset + line.len());
        }
    }

    /// Closes what stands open without an END of its own.
    fn close_down_to(&mut self, keep: usize, end: usize) {
        while self.stack.len() > keep {
            let Some(open) = self.stack.pop() else { return };
            if open.name == "VEVENT" {
                let reason = "the event has no END:VEVENT; it was read up to the next component \
                              or the end of the file, please check that nothing is missing";
                self.notes
                    .repair_span(open.line, open.offset, end - open.offset, "END", reason);
            }
            self.record(open, end);
        }
    }

    fn record(&mut self, open: Open, end: usize) {
        let span = Span {
            offset: open.offset,
            end,
            line: open.line,
        };
        match open.name.as_str() {
            "VEVENT" => self.layout.events.push(span),
            "VTIMEZONE" => self.layout.zones.push(span),
            "VCALENDAR" => {}
            name if top_level(name) => {
                *self.layout.skipped.entry(open.name).or_default() += 1;
            }
            _ => {}
        }
    }

    fn calendar_property(&mut self, line: &Line<'a>, max: usize) {
        let wanted = ["X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD"];
        let head = line.head();
        let named =
            |w: &&str| head.len() > w.len() && head[..w.len()].eq_ignore_ascii_case(w.as_bytes());
        if !wanted.iter().any(named) {
            return;
        }
        let Some(property) = Property::read(line, max) else {
            return;
        };
        let known = self.layout.calendar.iter().any(|p| p.is(property.name()));
        if !known && wanted.iter().any(|w| property.is(w)) {
            self.layout.calendar.push(property);
        }
    }
}

/// The properties of one component, those of components inside it left out. Lines that are no
/// properties belong to the value before them: some programs break lines without indenting.
pub(super) fn properties<'a>(bytes: &'a [u8], span: Span, max_line: usize) -> Vec<Property<'a>> {
    let mut found: Vec<Property<'a>> = Vec::with_capacity(16);
    let mut depth = 0_usize;
    for line in Lines::new(&bytes[..span.end], span.offset, span.line) {
        match line.head().first() {
            Some(b'B' | b'b') if border_name(&line, b"BEGIN").is_some() => {
                depth += 1;
                continue;
            }
            Some(b'E' | b'e') if border_name(&line, b"END").is_some() => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ if depth > 1 => continue,
            _ => {}
        }
        match Property::read(&line, max_line) {
            Some(property) => found.push(property),
            None => {
                if let Some(last) = found.last_mut() {
                    last.append(&line, max_line);
                }
            }
        }
    }
    found
}
