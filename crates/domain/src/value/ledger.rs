//! The account of some weeks: what each entry gives back there, no event counted twice.
use super::{Minutes, Saving, Source, ValueEntry, Work};
use crate::id::{PersonId, ValueEntryId};
use crate::locale::Locale;
use crate::working_time::plus_days;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days that are counted, and by how many weeks their sum is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First day of a week, as the reader counts weeks.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Weeks.
    pub weeks: i64,
}

impl Stretch {
    /// The last four full weeks before `today` (decisions, Time: "now").
    pub fn four_weeks_before(today: Date, reader: &Locale) -> Stretch {
        let span = crate::audit::Span::four_weeks_before(today, reader);
        Stretch {
            from: span.from,
            to: span.to,
            weeks: 4,
        }
    }

    /// From this week's first day up to today.
    pub fn this_week(today: Date, reader: &Locale) -> Stretch {
        Stretch {
            from: reader.week_start(today),
            to: today,
            weeks: 1,
        }
    }
}

/// One session of a standing meeting, as the calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// `UID`.
    pub uid: String,
    /// Original start.
    pub rid: String,
    /// Its day.
    pub date: Date,
    /// Its length.
    pub minutes: i64,
    /// People in the room, the executive included.
    pub people: u32,
}

/// Why an entry counts, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// It counts.
    Counts,
    /// Outside these weeks.
    Outside,
    /// Another entry has the same source and counts instead.
    Twice(ValueEntryId),
    /// What it rested on is gone.
    Gone,
}

/// What one entry comes to in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which entry, by its place in the input.
    pub entry: usize,
    /// How often it gave something back.
    pub times: i64,
    /// What the executive would have spent.
    pub avoided: Minutes,
    /// What she spent on looking it over.
    pub review: Minutes,
    /// Avoided less review, never below nothing for one deed (`F4`).
    pub net: Minutes,
    /// Net × how sure it is.
    pub weighted: Minutes,
    /// Minutes of everybody in a room of several, the executive included (R99).
    pub attendees: Minutes,
    /// Whether it counts.
    pub count: Count,
}

/// The sums of one kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkSum {
    /// Which.
    pub work: Work,
    /// Avoided, by the week.
    pub avoided: Minutes,
    /// Review, by the week.
    pub review: Minutes,
    /// Net, by the week.
    pub net: Minutes,
    /// What counts, by the week.
    pub weighted: Minutes,
    /// Entries that count.
    pub entries: usize,
    /// The confidence they share; none where they differ.
    pub confidence: Option<super::Confidence>,
}

/// The account of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Which days.
    pub stretch: Stretch,
    /// One line for each entry, in the order of the entries.
    pub lines: Vec<Line>,
    /// More than the executive's own week can never be given back.
    pub week: Option<Minutes>,
}

/// What makes two claims one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// One occurrence of the calendar.
    Occurrence(String, String),
    /// A record, on one day.
    Record(Source, Date),
    /// A record that happens once.
    Once(Source),
    /// Nothing but itself.
    Own(ValueEntryId, Date),
}

struct Claim {
    entry: usize,
    avoided: Minutes,
    net: Minutes,
    weighted: Minutes,
    people: u32,
}

/// Lays the entries out over a stretch. `sessions` are those of the calendar in it; `week` is what
/// the executive works.
///
/// Of several claims to one source the greatest counts, so that taking an entry away never gives
/// more hours back.
pub fn ledger(
    entries: &[ValueEntry],
    sessions: &[Session],
    stretch: Stretch,
    week: Option<Minutes>,
) -> Ledger {
    let mut claims: BTreeMap<Key, Vec<Claim>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, e)| e.stands) {
        for (key, avoided, people) in occasions(entry, sessions, stretch) {
            let net = (avoided - entry.review).or_none();
            claims.entry(key).or_default().push(Claim {
                entry: at,
                avoided,
                net,
                weighted: net.tenths_of(entry.confidence().tenths()),
                people,
            });
        }
    }
    let nothing = |(at, entry): (usize, &ValueEntry)| Line {
        entry: at,
        times: 0,
        avoided: Minutes::ZERO,
        review: Minutes::ZERO,
        net: Minutes::ZERO,
        weighted: Minutes::ZERO,
        attendees: Minutes::ZERO,
        count: if entry.stands {
            Count::Outside
        } else {
            Count::Gone
        },
    };
    let mut lines: Vec<Line> = entries.iter().enumerate().map(nothing).collect();
    for same in claims.values() {
        let best = same
            .iter()
            .max_by_key(|c| (c.weighted, c.net, std::cmp::Reverse(c.entry)));
        let Some(best) = best else { continue };
        for claim in same.iter().filter(|c| c.entry != best.entry) {
            let line = &mut lines[claim.entry];
            if line.count == Count::Outside {
                line.count = Count::Twice(entries[best.entry].id);
            }
        }
        let line = &mut lines[best.entry];
        line.count = Count::Counts;
        line.times += 1;
        line.avoided += best.avoided;
        line.review += entries[best.entry].review;
        line.net += best.net;
        line.weighted += best.weighted;
        if best.people > 1 {
            line.attendees += best.avoided.times(i64::from(best.people));
        }
    }
    Ledger {
        stretch,
        lines,
        week,
    }
}

/// Every time at which an entry gives something back within a stretch.
fn occasions(
    entry: &ValueEntry,
    sessions: &[Session],
    stretch: Stretch,
) -> Vec<(Key, Minutes, u32)> {
    let last = entry
        .until()
        .map_or(stretch.to, |until| until.min(stretch.to));
    let inside = |day: Date| stretch.from <= day && entry.on <= day && day <= last;
    match entry.saving {
        Saving::Once { avoided } if inside(entry.on) => {
            let key = match (&entry.occurrence, &entry.source) {
                (Some((uid, rid)), _) => Key::Occurrence(uid.clone(), rid.clone()),
                (None, Source::Words) => Key::Own(entry.id, entry.on),
                (None, Source::Event { uid, rid }) => Key::Occurrence(uid.clone(), rid.clone()),
                (None, record) => Key::Once(record.clone()),
            };
            vec![(key, avoided, entry.people)]
        }
        Saving::Once { .. } => Vec::new(),
        Saving::Weekly { avoided, .. } => {
            let key = |day: Date| match &entry.source {
                Source::Words => Key::Own(entry.id, day),
                record => Key::Record(record.clone(), crate::working_time::monday_of(day)),
            };
            let first = first_since(entry.on, stretch.from);
            let days = (0..stretch.weeks + 1).map(|n| plus_days(first, 7 * n));
            let days = days.filter(|day| inside(*day));
            days.map(|day| (key(day), avoided, entry.people)).collect()
        }
        Saving::Shorter { was, .. } => {
            let Source::Event { uid, .. } = &entry.source else {
                return Vec::new();
            };
            let own = sessions.iter().filter(|s| s.uid == *uid && inside(s.date));
            let shorter = own.filter(|s| s.minutes < was);
            shorter
                .map(|s| {
                    let key = Key::Occurrence(s.uid.clone(), s.rid.clone());
                    (key, Minutes::whole(was - s.minutes), s.people)
                })
                .collect()
        }
    }
}

/// The first day in a rhythm of weeks from `on` that is not before `from`.
fn first_since(on: Date, from: Date) -> Date {
    let before = on.until(from).map_or(0, |span| i64::from(span.get_days()));
    if before <= 0 {
        on
    } else {
        plus_days(on, (before + 6) / 7 * 7)
    }
}

impl Ledger {
    fn sum(&self, of: impl Fn(&Line) -> Minutes) -> Minutes {
        self.lines
            .iter()
            .map(of)
            .sum::<Minutes>()
            .over(self.stretch.weeks)
    }

    fn held(&self, minutes: Minutes) -> Minutes {
        self.week.map_or(minutes, |week| minutes.min(week))
    }

    /// A week's avoided minutes.
    pub fn avoided(&self) -> Minutes {
        self.sum(|l| l.avoided)
    }

    /// A week's minutes of review.
    pub fn review(&self) -> Minutes {
        self.sum(|l| l.review)
    }

    /// A week's net minutes, at most what the executive works.
    pub fn net(&self) -> Minutes {
        self.held(self.sum(|l| l.net))
    }

    /// What counts of a week, at most what the executive works.
    pub fn weighted(&self) -> Minutes {
        self.held(self.sum(|l| l.weighted))
    }

    /// A week's minutes of everybody in the rooms (R99).
    pub fn attendees(&self) -> Minutes {
        self.sum(|l| l.attendees)
    }

    /// More was claimed than the executive works.
    pub fn is_held(&self) -> bool {
        self.week.is_some_and(|week| self.sum(|l| l.net) > week)
    }

    /// The sums by kind of work; kinds without an entry that counts stay out.
    pub fn by_work(&self, entries: &[ValueEntry]) -> Vec<WorkSum> {
        let sum = |work: Work| {
            let own = |l: &&Line| {
                let entry = entries.get(l.entry);
                l.count == Count::Counts
                    && l.avoided > Minutes::ZERO
                    && entry.is_some_and(|e| e.work == work)
            };
            let lines: Vec<&Line> = self.lines.iter().filter(own).collect();
            let total = |of: fn(&Line) -> Minutes| {
                lines
                    .iter()
                    .map(|l| of(l))
                    .sum::<Minutes>()
                    .over(self.stretch.weeks)
            };
            let mut sure = lines
                .iter()
                .filter_map(|l| entries.get(l.entry))
                .map(ValueEntry::confidence);
            let first = sure.next();
            (!lines.is_empty()).then(|| WorkSum {
                work,
                avoided: total(|l| l.avoided),
                review: total(|l| l.review),
                net: total(|l| l.net),
                weighted: total(|l| l.weighted),
                entries: lines.len(),
                confidence: first.filter(|c| sure.all(|other| other == *c)),
            })
        };
        Work::ALL.into_iter().filter_map(sum).collect()
    }

    /// Whose deeds the counted minutes are: for "You gave Orla back" and "Tobias gave you back".
    pub fn by_person<'a>(&self, entries: &'a [ValueEntry]) -> Vec<(PersonId, &'a str)> {
        let mut found: Vec<(PersonId, &str)> = Vec::new();
        for line in self.lines.iter().filter(|l| l.count == Count::Counts) {
            let Some(entry) = entries.get(line.entry) else {
                continue;
            };
            if let Some(by) = entry.by
                && found.iter().all(|(known, _)| *known != by)
            {
                found.push((by, &entry.by_name));
            }
        }
        found
    }
}
