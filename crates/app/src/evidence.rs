//! Evidence: what the partnership did in 90 days on four pillars and in value, each count with its
//! records; without records there is no evidence, never an estimate (R1).
use crate::context::App;
use crate::error::Result;
use domain::action::ActionState;
use domain::circle::Viewer;
use domain::proposal::{Kind, Proposal};
use domain::working_time::plus_days;
use jiff::Timestamp;
use store::Pair;

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
        let said = reader.check_ins(pair.id, plus_days(today, -2 * DAYS)).await?;
        let micros = since.as_microsecond();
        let closed = reader.closed_actions(pair.id, micros).await?;
        let acted = ["done"];
        let acts = reader.proposals(Some(pair.id), &acted, micros, MOST).await?;
        let decided = reader.decided(pair.id, since).await?;
        let first = plus_days(today, -2 * DAYS);
        let value = reader.value_entries(pair.id, first, MOST).await?;
        let title = |id| {
            let found = initiatives.iter().find(|i| i.id == id);
            found.map_or("an initiative", |i| i.title.as_str())
        };
        let words = said.iter().filter(|c| c.counts(today)).map(|c| Record {
            at: c.at,
            words: format!("{}: {}", c.on, title(c.initiative)),
            href: format!("/strategy/check-ins#i-{}", c.initiative),
        });
        let kept = closed.iter().filter(|s| s.action.state == ActionState::Done);
        let record = |s: &store::StoredAction| Record {
            at: s.action.closed.unwrap_or(s.action.created),
            words: s.action.title.clone(),
            href: format!("/actions/{}", s.action.id),
        };
        let linked = kept.clone().filter(|s| s.action.goal.is_some());
        let promised = kept.clone().filter(|s| s.action.due.is_some());
        let guarded = |k| {
            use Kind::{DeclineMeeting, HoldTime, ProtectTime, ShortenMeeting};
            matches!(k, HoldTime | ProtectTime | DeclineMeeting | ShortenMeeting)
        };
        let settled = decided.iter().filter_map(|d| {
            Some(Record {
                at: d.decided.as_ref()?.at,
                words: d.question.clone(),
                href: format!("/decisions/{}", d.id),
            })
        });
        let given = value.iter().map(|v| Record {
            at: v.at,
            words: v.title.clone(),
            href: "/partnership/value".to_owned(),
        });
        Ok(vec![
            Pillar {
                name: "Aligned goals",
                counts: vec![
                    count("check-ins published", words.collect(), from),
                    count("actions done for a goal", linked.map(record).collect(), from),
                ],
            },
            Pillar {
                name: "Accountability",
                counts: vec![count("dated actions done", promised.map(record).collect(), from)],
            },
            Pillar {
                name: "Protected focus",
                counts: vec![count("times kept or cleared", done(&acts, guarded), from)],
            },
            Pillar {
                name: "Informed decisions",
                counts: vec![
                    count("decisions taken", settled.collect(), from),
                    count("proposals carried out", done(&acts, |_| true), from),
                ],
            },
            Pillar {
                name: "Value",
                counts: vec![count("entries of time given back", given.collect(), from)],
            },
        ])
    }
}
