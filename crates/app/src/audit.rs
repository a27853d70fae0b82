//! The time audit of a pair: figures, drift, the opening sentence, what to mend.
use crate::coding::{Coded, desk_entry, entry};
use crate::coming_up::{Prepared, key};
use crate::confirm::Month;
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::occurrence::days;
use crate::setting::Settings;
use domain::audit::{Audit, CodeState, Drift, Entry, Finding, FindingFacts, GoalHours, Span};
use domain::circle::{Actor, Viewer};
use domain::goal::Goal;
use domain::id::TimeEntryId;
use domain::person::Person;
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashSet};
use store::{DeskTime, Pair};

/// Everything the audit's page, its JSON and its paper show.
#[derive(Debug, Clone)]
pub struct AuditView {
    /// The figures.
    pub audit: Audit,
    /// Those of the recorded weeks before, where a baseline was set.
    pub before: Option<Audit>,
    /// Intended against actual.
    pub drift: Vec<Drift>,
    /// The opening.
    pub finding: Finding,
    /// The goals, the weightiest first.
    pub goals: Vec<Goal>,
    /// Working hours, zone, holidays.
    pub work: WorkingTime,
    /// What was set.
    pub settings: Settings,
    /// Every occurrence of the span with its code.
    pub coded: Vec<Coded>,
    /// Desk time in the span.
    pub desk: Vec<DeskTime>,
    /// Sessions of the span that decided something, by series, as it was noted.
    pub decided: BTreeMap<String, i64>,
    /// The last full month before today: confirmed by the executive, or not yet.
    pub month: Month,
    /// The people, for the names behind addresses.
    pub people: Vec<Person>,
}

impl AuditView {
    /// What the machine is least sure of, and nobody has looked at yet.
    pub fn exceptions(&self, sure: u8) -> Vec<&Coded> {
        let open = |c: &&Coded| {
            c.occurrence.busy
                && !c.occurrence.all_day()
                && c.code.state == CodeState::Suggested
                && c.code.certainty < sure
        };
        let mut found: Vec<_> = self.coded.iter().filter(open).collect();
        found.sort_by_key(|c| (c.code.certainty, c.occurrence.start_at));
        found
    }
}

fn entries(coded: &[Coded], desk: &[DeskTime], pair: &Pair) -> Vec<Entry> {
    let mut entries: Vec<_> = coded.iter().filter_map(|c| entry(c, pair)).collect();
    entries.extend(desk.iter().map(desk_entry));
    entries
}

/// How many sessions of each series were noted to have decided something.
fn decided(coded: &[Coded], noted: &HashSet<String>) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    let with = |c: &&Coded| noted.contains(&Prepared::Decision.kind(&key(c)));
    for c in coded.iter().filter(with) {
        *out.entry(c.occurrence.of.event.uid.clone()).or_default() += 1;
    }
    out
}

impl App {
    /// Computes the audit of `span` (both days included, in the executive's zone).
    ///
    /// # Errors
    /// `Invalid` for a span that ends before it begins or is longer than ten years.
    pub async fn audit(&self, viewer: &Viewer, pair: &Pair, span: Span) -> Result<AuditView> {
        if span.to < span.from || span.days().count() > 3_700 {
            return Err(Error::invalid(
                "to",
                "Choose a last day after the first, within ten years.",
            ));
        }
        let settings = self.settings(viewer, pair).await?;
        let work = settings.working_time(pair, span.to);
        let (coded, mut goals) = self
            .coded(
                viewer,
                pair,
                &settings,
                days(span.from, span.to, &work.zone),
            )
            .await?;
        let (audit, desk) = self.figures(viewer, pair, &work, span, &coded).await?;
        let before = match settings.baseline {
            Some(baseline) => {
                let window = days(baseline.from, baseline.to, &work.zone);
                let (coded, _) = self.coded(viewer, pair, &settings, window).await?;
                Some(self.figures(viewer, pair, &work, baseline, &coded).await?.0)
            }
            None => None,
        };
        let first = span.from.to_string();
        let reader = self.db.read(viewer);
        let noted = reader.brief_kinds(pair.id, &first).await?;
        let today = work.date(self.clock.now());
        let mean = before.as_ref().map(|b| &b.now);
        let drift = domain::audit::drift(&audit, &settings.intended, mean);
        goals.sort_by_key(|g| (std::cmp::Reverse(g.weight), g.code.clone()));
        let named: Vec<_> = goals
            .iter()
            .map(|g| GoalHours {
                id: g.id,
                title: g.title.clone(),
            })
            .collect();
        let finding = domain::audit::finding(&FindingFacts {
            name: pair.name.split(' ').next().unwrap_or(&pair.name),
            audit: &audit,
            drift: &drift,
            before: mean,
            goals: &named,
            goal_minutes: settings.goal_minutes,
        });
        Ok(AuditView {
            audit,
            before,
            drift,
            finding,
            goals,
            work,
            settings,
            decided: decided(&coded, &noted),
            month: self.month(viewer, pair, today).await?,
            coded,
            desk,
            people: self.db.read(viewer).people(pair.id).await?,
        })
    }

    async fn figures(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        work: &WorkingTime,
        span: Span,
        coded: &[Coded],
    ) -> Result<(Audit, Vec<DeskTime>)> {
        let window = days(span.from, span.to, &work.zone);
        let desk = self.desk_of(viewer, pair, window).await?;
        let entries = entries(coded, &desk, pair);
        Ok((domain::audit::audit(&entries, work, span), desk))
    }

    async fn desk_of(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Vec<DeskTime>> {
        let (from, until) = (from.as_microsecond(), until.as_microsecond());
        let reader = self.db.read(viewer);
        Ok(reader.desk_time(pair.id, from, until).await?)
    }

    /// Everything of a window that took time: the coded occurrences and the desk time.
    pub(crate) async fn entries(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        window: (Timestamp, Timestamp),
        coded: &[Coded],
    ) -> Result<Vec<Entry>> {
        let desk = self.desk_of(viewer, pair, window).await?;
        Ok(entries(coded, &desk, pair))
    }

    /// Enters desk time; start and length snap to 15 minutes (F1).
    ///
    /// # Errors
    /// `Invalid` for no minutes or more than a day.
    pub async fn add_desk_time(
        &self,
        actor: &Actor,
        pair: &Pair,
        mut desk: DeskTime,
    ) -> Result<()> {
        const QUARTER: i64 = 15 * 60 * 1_000_000;
        if !(1..=24 * 60).contains(&desk.minutes) {
            return Err(Error::invalid(
                "minutes",
                "Write how many minutes, at most a day.",
            ));
        }
        desk.id = TimeEntryId(fresh_id(self.clock.now()));
        desk.start = (desk.start + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
        desk.minutes = (desk.minutes + 7).div_euclid(15).max(1) * 15;
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_desk_time(pair.id, &desk).await?;
        tx.audit("add", "desk_time", &desk.id.to_string(), &desk.title)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes desk time away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_desk_time(&self, actor: &Actor, id: TimeEntryId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.remove_desk_time(id).await?;
        tx.audit("remove", "desk_time", &id.to_string(), "").await?;
        tx.commit().await?;
        Ok(())
    }
}
