//! Decisions: opened, made ready, put to whoever decides, taken, opened again, looked at later
//! (`F14`, R26, R27).
mod queue;

pub(crate) use queue::{open_again, refuse};

use crate::context::{App, fresh_id, zone};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::decision::{Angle, CameOut, Claim, Decision, Log, Outcome, Stand, View, order};
use domain::id::{DecisionId, MilestoneId};
use domain::working_time::plus_days;
use jiff::SignedDuration;
use jiff::civil::Date;
use store::{Pair, Write};

/// The job that puts a decision to its decider on the day before it is wanted.
pub(crate) const PUT: &str = "put_decision";
/// How far back the log looks: a year.
const LOG: SignedDuration = SignedDuration::from_hours(365 * 24);
/// The longest text of a part of a brief, in characters.
pub const PART: usize = 4_000;
/// Ways at most (`F14`).
pub const WAYS: usize = 4;

/// The queue, the log and their figures.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Open, in their order.
    pub open: Vec<Decision>,
    /// Taken in the last year, the newest first.
    pub taken: Vec<Decision>,
    /// What the log says.
    pub log: Log,
}

fn checked(d: &Decision) -> Result<()> {
    if d.question.trim().is_empty() {
        return Err(Error::invalid("question", "Ask it in one sentence."));
    }
    if d.choices.len() > WAYS {
        let told = format!("A page holds {WAYS} ways; leave the weakest out.");
        return Err(Error::invalid("ways", told));
    }
    let parts = [&d.context, &d.because, &d.change, &d.next, &d.waiting];
    if parts.iter().any(|p| p.chars().count() > PART) {
        let told = format!("Keep each part under {PART} characters; attach the rest as a paper.");
        return Err(Error::invalid("context", told));
    }
    Ok(())
}

fn taken(d: &Decision) -> Error {
    Error::Conflict(format!("“{}” is decided; open it again first.", d.question))
}

impl App {
    /// The decisions of a pair: the queue, the log, its figures. One statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decisions(&self, viewer: &Viewer, pair: &Pair) -> Result<Decisions> {
        let since = self.clock.now() - LOG;
        let all = self.db.read(viewer).decisions(pair.id, since).await?;
        let zone = zone(pair);
        let log = Log::of(&all, self.today_of(pair), |at| {
            at.to_zoned(zone.clone()).date()
        });
        let (mut open, taken): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|d| d.decided.is_none());
        order(&mut open);
        Ok(Decisions { open, taken, log })
    }

    /// Opens a question; the executive decides it until somebody else is named.
    ///
    /// # Errors
    /// `Invalid` without a question.
    pub async fn open_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        question: &str,
    ) -> Result<Decision> {
        let id = DecisionId(fresh_id(self.clock.now()));
        let mut d = Decision::new(id, question.trim());
        d.decider = Some(pair.executive);
        checked(&d)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        self.keep_decision(&mut tx, (actor, pair), &mut d, ("open", ""))
            .await?;
        tx.commit().await?;
        Ok(d)
    }

    /// Writes the brief anew; what only verbs change (views, what was decided, the question in
    /// the queue) stays as it is.
    ///
    /// # Errors
    /// `Conflict` once it is decided, `Invalid` where a part is too long.
    pub async fn write_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        new: Decision,
    ) -> Result<Decision> {
        self.write_over(actor, pair, new, None).await
    }

    /// The same over the wording that the writer had read.
    ///
    /// # Errors
    /// `Conflict` where somebody has written something else in the meantime: nothing is saved.
    pub async fn write_over(
        &self,
        actor: &Actor,
        pair: &Pair,
        new: Decision,
        read: Option<&str>,
    ) -> Result<Decision> {
        self.change_decision(actor, pair, new.id, "edit", |d| {
            if read.is_some_and(|read| read != d.wording()) {
                let told = "Somebody has changed this brief since you opened it.";
                return Err(Error::Conflict(told.into()));
            }
            let before = d.words().split_whitespace().count();
            *d = Decision {
                views: std::mem::take(&mut d.views),
                ready: d.ready,
                decided: None,
                raised: std::mem::take(&mut d.raised),
                before: std::mem::take(&mut d.before),
                came_out: d.came_out.take(),
                asked: d.asked,
                ..new
            };
            d.question = d.question.trim().to_owned();
            checked(d)?;
            let after = d.words().split_whitespace().count();
            Ok(format!("{before} → {after} words"))
        })
        .await
    }

    /// Asks somebody for their view from one side (R32).
    ///
    /// # Errors
    /// `Invalid` without a name.
    pub async fn ask_view(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, angle): (DecisionId, Angle),
        who: &str,
    ) -> Result<Decision> {
        let today = self.today_of(pair);
        let who = who.trim();
        if who.is_empty() {
            return Err(Error::invalid("who", "Say who is asked."));
        }
        self.change_decision(actor, pair, id, "ask a view", |d| {
            d.views.push(View::asked(angle, who, today));
            Ok(format!("{} asked: {who}", angle.word()))
        })
        .await
    }

    /// Records what somebody says from one side; whoever was asked there has then answered.
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn give_view(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, angle, stand): (DecisionId, Angle, Stand),
        (who, words): (&str, &str),
    ) -> Result<Decision> {
        let today = self.today_of(pair);
        let (who, words) = (who.trim(), words.trim());
        if words.is_empty() || words.chars().count() > PART {
            return Err(Error::invalid(
                "words",
                "Write in a sentence what they say.",
            ));
        }
        self.change_decision(actor, pair, id, "record a view", |d| {
            let open = d
                .views
                .iter()
                .position(|v| v.angle == angle && !v.there() && (who.is_empty() || v.who == who));
            let at = open.unwrap_or_else(|| {
                d.views.push(View {
                    asked: None,
                    ..View::asked(angle, who, today)
                });
                d.views.len() - 1
            });
            let view = &mut d.views[at];
            words.clone_into(&mut view.words);
            (view.stand, view.given) = (stand, Some(today));
            Ok(format!("{}: {}", angle.word(), stand.word()))
        })
        .await
    }

    /// Adds something that is claimed, with where it is from (R28); without it stays "unsourced".
    ///
    /// # Errors
    /// `Invalid` without a claim.
    pub async fn claim(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: DecisionId,
        claim: Claim,
    ) -> Result<Decision> {
        if claim.text.trim().is_empty() || claim.text.chars().count() > PART {
            return Err(Error::invalid(
                "text",
                "Write in a sentence what is claimed.",
            ));
        }
        self.change_decision(actor, pair, id, "claim", |d| {
            let told = if claim.sourced() {
                "sourced"
            } else {
                "unsourced"
            };
            d.claims.push(claim);
            Ok(told.to_owned())
        })
        .await
    }

    /// Takes a claim out, by its place.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub async fn drop_claim(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, at): (DecisionId, usize),
    ) -> Result<Decision> {
        self.change_decision(actor, pair, id, "drop a claim", |d| {
            if at >= d.claims.len() {
                return Err(Error::NotFound("This claim".into()));
            }
            d.claims.remove(at);
            Ok(String::new())
        })
        .await
    }

    /// Says that the brief is ready: it is put to whoever decides.
    ///
    /// # Errors
    /// `Conflict` with the questions that are still open.
    pub async fn ready_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: DecisionId,
    ) -> Result<Decision> {
        let now = self.clock.now();
        self.change_decision(actor, pair, id, "ready", |d| {
            let lacks: Vec<_> = d.lacks().iter().map(|l| l.question()).collect();
            if !lacks.is_empty() {
                return Err(Error::Conflict(format!("Not ready. {}", lacks.join(" "))));
            }
            d.ready = d.ready.or(Some(now));
            Ok(String::new())
        })
        .await
    }

    /// Says that it was on the table today and not decided.
    ///
    /// # Errors
    /// `Conflict` once it is decided.
    pub async fn raise_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: DecisionId,
        on: Option<Date>,
    ) -> Result<Decision> {
        let on = on.unwrap_or_else(|| self.today_of(pair));
        self.change_decision(actor, pair, id, "on the table, not decided", |d| {
            if !d.raised.contains(&on) {
                d.raised.push(on);
                d.raised.sort_unstable();
            }
            Ok(format!("{} times", d.raised.len()))
        })
        .await
    }

    /// Opens a decided question again; what was decided stays in the log.
    ///
    /// # Errors
    /// `Conflict` where it is open.
    pub async fn reopen_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: DecisionId,
        why: &str,
    ) -> Result<Decision> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        let Some(decided) = d.decided.take() else {
            return Err(Error::Conflict(format!("“{}” is open.", d.question)));
        };
        d.before.push(decided);
        (d.ready, d.asked, d.came_out) = (None, None, None);
        let deed = ("reopen", why.trim());
        self.keep_decision(&mut tx, (actor, pair), &mut d, deed)
            .await?;
        tx.commit().await?;
        Ok(d)
    }

    /// Sets the day on which one looks at what came of it, or says what did.
    ///
    /// # Errors
    /// `Conflict` while it is open.
    pub async fn look_back(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, review): (DecisionId, Option<Date>),
        came: Option<(Outcome, &str)>,
    ) -> Result<Decision> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        if d.decided.is_none() {
            let told = format!("“{}” is not decided yet.", d.question);
            return Err(Error::Conflict(told));
        }
        d.review = review.or(d.review);
        let mut detail = d
            .review
            .map_or(String::new(), |day| format!("review {day}"));
        if let Some((outcome, words)) = came {
            detail = outcome.word().to_owned();
            d.came_out = Some(CameOut {
                outcome,
                words: words.trim().to_owned(),
                at: self.clock.now(),
            });
        }
        self.keep_decision(&mut tx, (actor, pair), &mut d, ("look back", &detail))
            .await?;
        tx.commit().await?;
        Ok(d)
    }

    /// Says that a milestone waits for a decision, or no longer does.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn hold_up(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, step): (DecisionId, MilestoneId),
        waits: bool,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let d = tx.decision(id).await?;
        let steps = tx.milestones(pair.id).await?;
        let step = steps.into_iter().find(|m| m.id == step);
        let mut step = step.ok_or(Error::NotFound("This milestone".into()))?;
        step.decisions.retain(|d| *d != id);
        if waits {
            step.decisions.push(id);
        }
        let initiatives = tx.initiatives(pair.id).await?;
        let of = initiatives.iter().find(|i| i.id == step.initiative);
        let of = of.ok_or(Error::NotFound("This initiative".into()))?;
        tx.save_milestone(pair.id, of, &step).await?;
        crate::forecast::anew(&mut tx, pair.id).await?;
        let verb = if waits {
            "waits for"
        } else {
            "no longer waits for"
        };
        let detail = format!("{} {verb} {}", step.title, d.question);
        tx.audit("hold up", "milestone", &step.id.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl App {
    /// Changes an open decision and keeps it.
    async fn change_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: DecisionId,
        verb: &str,
        change: impl FnOnce(&mut Decision) -> Result<String>,
    ) -> Result<Decision> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        if d.decided.is_some() {
            return Err(taken(&d));
        }
        let detail = change(&mut d)?;
        // A brief that lost what made it ready says so again.
        d.ready = d.ready.filter(|_| d.lacks().is_empty());
        self.keep_decision(&mut tx, (actor, pair), &mut d, (verb, &detail))
            .await?;
        tx.commit().await?;
        Ok(d)
    }

    /// Saves a decision with its audit line, its question in the queue, and the job that asks it.
    async fn keep_decision(
        &self,
        tx: &mut Write,
        (actor, pair): (&Actor, &Pair),
        d: &mut Decision,
        (verb, detail): (&str, &str),
    ) -> Result<()> {
        let wanted = d.ready.is_some() || d.presses(self.today_of(pair));
        self.queue_decision(tx, (actor, pair), d, wanted).await?;
        if let Some(by) = d.decide_by.filter(|_| d.decided.is_none() && !wanted) {
            let day = plus_days(by, -1).to_zoned(zone(pair));
            let at = day.map_or(self.now(), |day| day.timestamp().as_microsecond());
            let dedupe = format!("{PUT}/{}/{by}", d.id);
            tx.plan_job(PUT, &dedupe, &d.id.to_string(), at).await?;
        }
        tx.save_decision(pair.id, d).await?;
        crate::forecast::anew(tx, pair.id).await?;
        let detail = match detail {
            "" => d.question.clone(),
            detail => format!("{}: {detail}", d.question),
        };
        tx.audit(verb, "decision", &d.id.to_string(), &detail)
            .await?;
        Ok(())
    }
}
