//! How to use your assistant (R2): what others could do, and what of it is handed over.
use crate::context::App;
use crate::error::{Error, Result};
use crate::occurrence::days;
use crate::proposal::Proposed;
use domain::circle::{Actor, Viewer};
use domain::proposal::{By, Effect, Evidence, Noun, Proposal, State, Utilisation, utilisation};
use domain::working_time::plus_days;
use std::collections::BTreeMap;
use store::Pair;

/// Weeks of the calendar that are looked at for work that others could do.
const WEEKS: i64 = 4;
/// So many series are pointed out.
const MOST: usize = 5;
/// Nobody hands over more minutes a week than this.
const WEEK: u32 = 7 * 24 * 60;

/// What the panel shows.
#[derive(Debug, Clone, Default)]
pub struct Delegable {
    /// The sums.
    pub sum: Utilisation,
    /// Offers that wait: still held. The most minutes first.
    pub held: Vec<Proposal>,
    /// Offers that were accepted, the newest first.
    pub handed_over: Vec<Proposal>,
    /// What the calendar shows and somebody else could do, as it looks.
    pub likely: Vec<Likely>,
}

/// A standing entry of the calendar that looks as if somebody else could do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// `UID` of the series.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// Minutes in a mean week.
    pub minutes: u32,
}

/// What somebody says that others could do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flag {
    /// What it is.
    pub what: String,
    /// Minutes a week that it takes the executive.
    pub minutes: u32,
    /// `UID` of its series in the calendar; may be empty.
    pub uid: String,
}

impl App {
    /// What others could do, of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn delegable(&self, viewer: &Viewer, pair: &Pair) -> Result<Delegable> {
        let known = self.db.read(viewer).offers(pair.id).await?;
        let sum = utilisation(&known);
        let (handed_over, mut held): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|p| p.state == State::Done);
        held.sort_by_key(|p| std::cmp::Reverse(p.saves_minutes_week));
        let mut likely = self.likely(viewer, pair).await?;
        let flagged = |l: &Likely| {
            let all = handed_over.iter().chain(&held);
            let mut evidence = all.flat_map(|p| &p.evidence);
            evidence.any(|e| e.noun == Noun::Series && e.id == l.uid)
        };
        likely.retain(|l| !flagged(l));
        likely.truncate(MOST);
        Ok(Delegable {
            sum,
            held,
            handed_over,
            likely,
        })
    }

    /// What of the last four weeks came round and looks as if somebody else could do it.
    async fn likely(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Likely>> {
        let settings = self.settings(viewer, pair).await?;
        let today = self.today(pair);
        let monday = settings.working_time(pair, today).week_start(today);
        let zone = crate::context::zone(pair);
        let span = days(plus_days(monday, -7 * WEEKS), plus_days(monday, -1), &zone);
        let (coded, _) = self.coded(viewer, pair, &settings, span).await?;
        let mut found: BTreeMap<String, (String, i64)> = BTreeMap::new();
        for c in &coded {
            let o = &c.occurrence;
            if c.code.delegable && o.repeats && o.busy && !o.all_day() {
                let event = &o.of.event;
                let entry = found.entry(event.uid.clone()).or_default();
                entry.0.clone_from(&event.title);
                entry.1 += (c.end_at - o.start_at).get_seconds() / 60;
            }
        }
        let likely = |(uid, (title, minutes)): (String, (String, i64))| Likely {
            uid,
            title,
            minutes: u32::try_from(minutes / WEEKS).unwrap_or(0),
        };
        let mut found: Vec<_> = found.into_iter().map(likely).collect();
        found.retain(|l| l.minutes > 0);
        found.sort_by_key(|l| std::cmp::Reverse(l.minutes));
        Ok(found)
    }

    /// Says that others could do something: it stands as an offer from then on, and is held until
    /// the executive hands it over. What she says herself needs nobody's offer.
    ///
    /// # Errors
    /// `Invalid` without words or minutes; `Conflict` where it stands already.
    pub async fn flag_delegable(
        &self,
        actor: &Actor,
        pair: &Pair,
        flag: &Flag,
    ) -> Result<Proposed> {
        let what = flag.what.trim();
        if what.is_empty() {
            return Err(Error::invalid("what", "Say what somebody else could do."));
        }
        if !(1..=WEEK).contains(&flag.minutes) {
            let told = "Say how many minutes a week it takes: utilisation is made of them.";
            return Err(Error::invalid("minutes", told));
        }
        let known = self.db.read(&actor.viewer).offers(pair.id).await?;
        if known.iter().any(|p| p.title.eq_ignore_ascii_case(what)) {
            let told = format!("“{what}” stands there already.");
            return Err(Error::Conflict(told));
        }
        let effect = Effect::Offer {
            what: what.to_owned(),
            action: None,
            area: None,
        };
        let mut p = self.new_proposal(actor, pair.id, effect);
        what.clone_into(&mut p.title);
        p.saves_minutes_week = Some(flag.minutes);
        if !flag.uid.is_empty() {
            p.evidence.push(Evidence {
                noun: Noun::Series,
                id: flag.uid.clone(),
                label: what.to_owned(),
            });
            "It comes round in the calendar.".clone_into(&mut p.reason);
        }
        if actor.person == Some(pair.executive) {
            // Nobody offered it: she noticed it, and her yes hands it over.
            p.by = By::Signal(format!("delegable:{}", p.id));
            "You said that somebody else could do it.".clone_into(&mut p.reason);
            return self.ask(actor, p).await;
        }
        self.propose(actor, p).await
    }
}
