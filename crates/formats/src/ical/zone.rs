//! Zone names as calendar programs write them, and what they mean.
use super::component::Span;
use super::{value, vtimezone};
use calcard::common::timezone::Tz;
use jiff::tz::{Offset, TimeZone};
use recurrence::Zone;
use std::collections::{BTreeMap, HashMap};

/// A `VTIMEZONE` that an event hangs on: to be stored with the calendar, since no tz database
/// knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomZoneText {
    /// Its `TZID`.
    pub tzid: String,
    /// The component as it stood in the file; `zone_from_text` reads it again.
    pub text: String,
}

/// How sure a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// By name or by the file's own definition.
    Known,
    /// A bare offset where the name promises more: clock changes are not known.
    OffsetOnly,
    /// Unknown; the calendar's default stands in.
    Default,
}

/// One answer, kept so that a name is looked up once.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub zone: Zone,
    pub certainty: Certainty,
    /// How often events start in it.
    pub starts: usize,
    warned: bool,
}

/// Knows every zone of one calendar.
pub(super) struct Zones {
    custom: BTreeMap<String, (Zone, CustomZoneText)>,
    /// What stands in for unknown names.
    pub default: TimeZone,
    found: Vec<(String, Found)>,
    index: HashMap<String, usize>,
    last: usize,
}

impl Zones {
    /// Reads the VTIMEZONE components of a calendar.
    pub fn read(bytes: &[u8], spans: &[Span], max_line: usize, default: TimeZone) -> Self {
        let mut custom = BTreeMap::new();
        for span in spans {
            if let Some(zone) = vtimezone::read(bytes, *span, max_line) {
                let tzid = zone.name().to_owned();
                let text = String::from_utf8_lossy(&bytes[span.offset..span.end]).into_owned();
                let kept = CustomZoneText {
                    tzid: tzid.clone(),
                    text,
                };
                custom.entry(tzid).or_insert((zone, kept));
            }
        }
        Zones {
            custom,
            default,
            found: Vec::new(),
            index: HashMap::new(),
            last: 0,
        }
    }

    /// The zone of a `TZID`, and true the first time that an uncertain one is asked for.
    pub fn resolve(&mut self, tzid: &str, starts: bool) -> (&Found, bool) {
        if self
            .found
            .get(self.last)
            .is_none_or(|(name, _)| name != tzid)
        {
            self.last = match self.index.get(tzid) {
                Some(at) => *at,
                None => {
                    let (zone, certainty) = self.look_up(tzid);
                    let found = Found {
                        zone,
                        certainty,
                        starts: 0,
                        warned: false,
                    };
                    self.found.push((tzid.to_owned(), found));
                    self.index.insert(tzid.to_owned(), self.found.len() - 1);
                    self.found.len() - 1
                }
            };
        }
        let found = &mut self.found[self.last].1;
        found.starts += usize::from(starts);
        let first = !std::mem::replace(&mut found.warned, true);
        let warn = first && found.certainty != Certainty::Known;
        (&self.found[self.last].1, warn)
    }

    /// IANA name, then the file's own VTIMEZONE, then names of other programs, then an offset,
    /// then the default; never a silent UTC.
    fn look_up(&self, tzid: &str) -> (Zone, Certainty) {
        let name = clean(tzid);
        let iana = iana(name);
        if let Some(zone) = iana.as_ref().filter(|zone| exactly(zone, name)) {
            return (Zone::Named(zone.clone()), Certainty::Known);
        }
        if let Some((zone, _)) = self.custom.get(tzid).or_else(|| self.custom.get(name)) {
            return (zone.clone(), Certainty::Known);
        }
        if let Some(zone) = iana.or_else(|| by_other_name(name)) {
            return (Zone::Named(zone), Certainty::Known);
        }
        match fixed(name) {
            Some((zone, true)) => (Zone::Named(zone), Certainty::Known),
            Some((zone, false)) => (Zone::Named(zone), Certainty::OffsetOnly),
            None => (Zone::Named(self.default.clone()), Certainty::Default),
        }
    }

    /// The zone in which most events start.
    pub fn commonest(&self) -> Option<TimeZone> {
        let named = self
            .found
            .iter()
            .filter_map(|(_, found)| match &found.zone {
                Zone::Named(zone) if found.starts > 0 && found.certainty == Certainty::Known => {
                    Some((found.starts, zone))
                }
                _ => None,
            });
        named
            .reduce(|best, one| if one.0 > best.0 { one } else { best })
            .map(|(_, z)| z.clone())
    }

    /// The zones that must be stored with the calendar: those that events hang on.
    pub fn used(self) -> Vec<CustomZoneText> {
        let asked = |zone: &Zone| self.found.iter().any(|(_, found)| found.zone == *zone);
        let custom = self.custom.into_values();
        custom
            .filter(|(zone, _)| asked(zone))
            .map(|(_, text)| text)
            .collect()
    }
}

/// Reads a stored VTIMEZONE again; none when no observance in it can be understood.
pub fn zone_from_text(text: &str) -> Option<Zone> {
    let span = Span {
        offset: 0,
        end: text.len(),
        line: 1,
    };
    vtimezone::read(text.as_bytes(), span, 1 << 16)
}

/// A zone that a person or a calendar names in whatever way programs do: IANA, Windows,
/// Outlook's display names, an offset.
pub fn zone_by_name(name: &str) -> Option<TimeZone> {
    let name = clean(name);
    iana(name)
        .or_else(|| by_other_name(name))
        .or_else(|| fixed(name).map(|(zone, _)| zone))
}

/// Without quotes, blanks and a `TZID=` written twice.
pub(super) fn clean(tzid: &str) -> &str {
    let bare = tzid.trim().trim_matches('"').trim();
    bare.strip_prefix("TZID=").unwrap_or(bare)
}

/// A name of the tz database, bare or behind the prefix of a program: `posix/`, `/Europe/…`,
/// `/mozilla.org/20050126_1/`, `/freeassociation.sourceforge.net/Tzfile/`.
fn iana(name: &str) -> Option<TimeZone> {
    if let Some(zone) = database(name) {
        return Some(zone);
    }
    let prefixed =
        name.starts_with('/') || name.starts_with("posix/") || name.starts_with("right/");
    if !prefixed {
        return None;
    }
    name.match_indices('/')
        .find_map(|(slash, _)| database(&name[slash + 1..]))
}

/// Whether a name is that of the zone letter by letter: `Europe/lisbon` may be the file's own.
fn exactly(zone: &TimeZone, name: &str) -> bool {
    zone.iana_name().is_some_and(|iana| name.ends_with(iana))
}

fn database(name: &str) -> Option<TimeZone> {
    let known = !name.is_empty() && !name.eq_ignore_ascii_case("Etc/Unknown");
    known.then(|| TimeZone::get(name).ok()).flatten()
}

/// Names of Windows, Outlook and Exchange, by the CLDR map that calcard carries; else the first
/// place of a list ("Canberra, Melbourne, Sydney").
fn by_other_name(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("z") || name.eq_ignore_ascii_case("tzone://Microsoft/Utc") {
        return Some(TimeZone::UTC);
    }
    // Lotus Notes; the map has its other names.
    if name == "Western/Central Europe" {
        return database("Europe/Berlin");
    }
    if let Some(zone) = by_map(name) {
        return Some(zone);
    }
    let (first, _) = name.split_once(',')?;
    let first = match first.strip_prefix('(') {
        Some(inner) => inner.split_once(')')?.1.trim(),
        None => first.trim(),
    };
    by_map(first).or_else(|| by_city(first))
}

fn by_map(name: &str) -> Option<TimeZone> {
    let known: Tz = name.parse().ok()?;
    match known {
        Tz::Tz(_) => database(&known.name()?),
        _ => None,
    }
}

/// The zone that is named after a city.
fn by_city(city: &str) -> Option<TimeZone> {
    let city = city.replace(' ', "_");
    let named = |zone: &str| zone.rsplit_once('/').is_some_and(|(_, last)| last == city);
    let mut names = jiff::tz::db()
        .available()
        .filter(|zone| named(zone.as_str()));
    names.next().and_then(|zone| database(zone.as_str()))
}

/// `GMT+1`, `UTC+02:00`, `(GMT -05:00) …`: the offset, and whether it is all that the name says.
fn fixed(name: &str) -> Option<(TimeZone, bool)> {
    let bare = name.trim_start_matches('(');
    let rest = ["UTC", "GMT", "utc", "gmt"]
        .iter()
        .find_map(|p| bare.strip_prefix(p))
        .unwrap_or(bare);
    let rest = rest.trim_start();
    let end = rest
        .bytes()
        .position(|b| !matches!(b, b'+' | b'-' | b':' | b'0'..=b'9'));
    let (digits, tail) = rest.split_at(end.unwrap_or(rest.len()));
    let offset = value::offset(digits)?;
    Some((of_offset(offset), tail.trim_matches([')', ' ']).is_empty()))
}

/// The zone of a bare offset: `Etc/GMT-1` for whole hours, which the tz database knows.
pub(super) fn of_offset(offset: Offset) -> TimeZone {
    let seconds = offset.seconds();
    if seconds == 0 {
        return TimeZone::UTC;
    }
    let named = (seconds % 3600 == 0).then(|| database(&format!("Etc/GMT{:+}", -seconds / 3600)));
    named.flatten().unwrap_or_else(|| TimeZone::fixed(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(tzid: &str) -> Option<String> {
        zone_by_name(tzid).map(|z| match z.iana_name() {
            Some(name) => name.to_owned(),
            None => z.to_fixed_offset().unwrap().to_string(),
        })
    }

    #[test]
    fn names_of_every_program_lead_to_one_zone() {
        for (tzid, want) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("europe/lisbon", "Europe/Lisbon"),
            ("\"Europe/Berlin\"", "Europe/Berlin"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            (
                "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
                "Europe/Berlin",
            ),
            ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
            (
                "/freeassociation.sourceforge.net/Europe/Berlin",
                "Europe/Berlin",
            ),
            (
                "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Salta",
                "America/Argentina/Salta",
            ),
            ("/Europe/Stockholm", "Europe/Stockholm"),
            ("posix/Europe/Vaduz", "Europe/Vaduz"),
            ("tzone://Microsoft/Utc", "UTC"),
            ("GMT+1", "Etc/GMT-1"),
            ("UTC+02:00", "Etc/GMT-2"),
            ("UTC-03:30", "-03:30"),
            ("GMT+0530", "+05:30"),
            ("TZID=Europe/Oslo", "Europe/Oslo"),
            ("Pacific Time (US & Canada), Tijuana", "America/Los_Angeles"),
            ("Amsterdam, Belgrade, Berlin, Brussels", "Europe/Amsterdam"),
            ("(GMT+01.00) Kuala Lumpur, Singapore", "Asia/Singapore"),
        ] {
            assert_eq!(named(tzid).as_deref(), Some(want), "{tzid}");
        }
    }

    #[test]
    fn unknown_names_are_not_taken_for_utc() {
        for tzid in [
            "Customized Time Zone",
            "tzone://Microsoft/Custom",
            "Nowhere/Middle",
            "",
            "Etc/Unknown",
        ] {
            assert_eq!(named(tzid), None, "{tzid}");
        }
    }
}
