//! Evidence: what the partnership did in 90 days on four pillars and in value, each count with its
//! records; without records there is no evidence, never an estimate (R1).
use crate::context::App;
use crate::error::Result;
use domain::action::{Action, ActionState};
use domain::check_in::CheckIn;
use domain::circle::Viewer;
use domain::decision::Decision;
use domain::initiative::Initiative;
use domain::proposal::{Kind, Proposal};
use domain::value::ValueEntry;
use domain::working_time::plus_days;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Pair, StoredAction};

/// Days that count, and as many before them to compare with.
pub const DAYS: i64 = 90;
/// The most records that are read.
const MOST: u64 = 2000;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: Timestamp,
    /// In words.
    pub words: String,
    /// Where it opens.
    pub href: String,
}

/// A count with its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Of what.
    pub name: &'static str,
    /// Those of the last [`DAYS`], the newest first.
    pub now: Vec<Record>,
    /// How many in as many days before.
    pub before: usize,
}

/// A pillar: its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pillar {
    /// Its name.
    pub name: &'static str,
    /// What stands for it.
    pub counts: Vec<Count>,
}

impl Pillar {
    /// Whether anything at all stands for it now.
    pub fn stands(&self) -> bool {
        self.counts.iter().any(|c| !c.now.is_empty())
    }
}

/// Sorts records into now and before.
fn count(name: &'static str, records: Vec<Record>, from: Timestamp) -> Count {
    let (mut now, before): (Vec<_>, Vec<_>) = records.into_iter().partition(|r| r.at >= from);
    now.sort_by_key(|r| std::cmp::Reverse(r.at));
    Count {
        name,
        now,
        before: before.len(),
    }
}

fn done(all: &[Proposal], good: impl Fn(Kind) -> bool) -> Vec<Record> {
    let those = all.iter().filter(|p| good(p.effect.kind()));
    let record = |p: &Proposal| Record {
        at: p.act.as_ref().map_or(p.changed, |a| a.at),
        words: p.title.clone(),
        href: format!("/proposals/{}", p.id),
    };
    those.map(record).collect()
}

impl App {
    /// The pillars, in nine statements.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn evidence(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Pillar>> {
        let zone = crate::context::zone(pair);
        let today = self.today_of(pair);
        let start = |days: i64| {
            let at = plus_days(today, -days).to_zoned(zone.clone());
            at.map_or(Timestamp::MIN, |z| z.timestamp())
        };
        let (from, since) = (start(DAYS), start(2 * DAYS));
        let reader = self.db.read(viewer);
        let initiatives = reader.initiatives(pair.id).await?;
        let said = reader
            .check_ins(pair.id, plus_days(today, -2 * DAYS))
            .await?;
        let micros = since.as_microsecond();
        let closed = reader.closed_actions(pair.id, micros).await?;
        let acted = ["done"];
        let acts = reader
            .proposals(Some(pair.id), &acted, micros, MOST)
            .await?;
        let decided = reader.decided(pair.id, since).await?;
        let first = plus_days(today, -2 * DAYS);
        let value = reader.value_entries(pair.id, first, MOST).await?;
        let found = Found {
            today,
            initiatives,
            said,
            closed,
            acts,
            decided,
            value,
        };
        Ok(found.pillars(from))
    }
}

/// What was read.
struct Found {
    today: Date,
    initiatives: Vec<Initiative>,
    said: Vec<CheckIn>,
    closed: Vec<StoredAction>,
    acts: Vec<Proposal>,
    decided: Vec<Decision>,
    value: Vec<ValueEntry>,
}

impl Found {
    fn words(&self) -> Vec<Record> {
        let title = |id| {
            let found = self.initiatives.iter().find(|i| i.id == id);
            found.map_or("an initiative", |i| i.title.as_str())
        };
        let counted = self.said.iter().filter(|c| c.counts(self.today));
        let words = counted.map(|c| Record {
            at: c.at,
            words: format!("{}: {}", c.on, title(c.initiative)),
            href: format!("/strategy/check-ins#i-{}", c.initiative),
        });
        words.collect()
    }

    fn kept(&self, good: impl Fn(&Action) -> bool) -> Vec<Record> {
        let done = |s: &&StoredAction| s.action.state == ActionState::Done && good(&s.action);
        let record = |s: &StoredAction| Record {
            at: s.action.closed.unwrap_or(s.action.created),
            words: s.action.title.clone(),
            href: format!("/actions/{}", s.action.id),
        };
        self.closed.iter().filter(done).map(record).collect()
    }

    fn settled(&self) -> Vec<Record> {
        let record = |d: &Decision| {
            Some(Record {
                at: d.decided.as_ref()?.at,
                words: d.question.clone(),
                href: format!("/decisions/{}", d.id),
            })
        };
        self.decided.iter().filter_map(record).collect()
    }

    fn given(&self) -> Vec<Record> {
        let record = |v: &ValueEntry| Record {
            at: v.at,
            words: v.title.clone(),
            href: "/partnership/value".to_owned(),
        };
        self.value.iter().map(record).collect()
    }

    fn pillars(&self, from: Timestamp) -> Vec<Pillar> {
        use Kind::{DeclineMeeting, HoldTime, ProtectTime, ShortenMeeting};
        let guarded = |k| matches!(k, HoldTime | ProtectTime | DeclineMeeting | ShortenMeeting);
        let pillar = |name, counts: Vec<(&'static str, Vec<Record>)>| Pillar {
            name,
            counts: counts
                .into_iter()
                .map(|(name, records)| count(name, records, from))
                .collect(),
        };
        let linked = self.kept(|a| a.goal.is_some());
        let dated = self.kept(|a| a.due.is_some());
        vec![
            pillar(
                "Aligned goals",
                vec![
                    ("check-ins published", self.words()),
                    ("actions done for a goal", linked),
                ],
            ),
            pillar("Accountability", vec![("dated actions done", dated)]),
            pillar(
                "Protected focus",
                vec![("times kept or cleared", done(&self.acts, guarded))],
            ),
            pillar(
                "Informed decisions",
                vec![
                    ("decisions taken", self.settled()),
                    ("proposals carried out", done(&self.acts, |_| true)),
                ],
            ),
            pillar("Value", vec![("entries of time given back", self.given())]),
        ]
    }
}
