//! A decision in the queue of whoever decides: put there, answered, taken back.
use super::taken;
use crate::act::Doer;
use crate::action::known;
use crate::coming_up::first_name;
use crate::context::{App, fresh_id, zone};
use crate::decide::Said;
use crate::error::{Error, Result};
use crate::forecast::anew;
use domain::action::Due;
use domain::circle::Actor;
use domain::decision::{Decided, Decision, Door};
use domain::id::{DecisionId, PairId, PersonId, ProposalId};
use domain::person::Person;
use domain::proposal::{
    By, Effect, Evidence, How, Inverse, NewAction, Noun, Outcome, Proposal, Put, State, Told,
    Under, Verb, Way,
};
use store::{Pair, Write};

/// Names written in one line: "Piotr, Asif and Ines".
fn names(text: &str) -> Vec<String> {
    let text = text.replace(" and ", ",");
    let parts = text.split([',', ';', '\n']);
    let parts = parts.map(|n| n.trim().to_owned());
    parts.filter(|n| !n.is_empty()).take(20).collect()
}

/// What is put to the decider, from the brief as it stands.
fn put(d: &Decision) -> Put {
    let advice = d.advice();
    Put {
        decision: d.id,
        choice: d.advised.filter(|_| advice.is_some()),
        advice: advice.map(|c| c.title.clone()).unwrap_or_default(),
        cost: advice.map(|c| c.cost.clone()).unwrap_or_default(),
        waiting: match (d.week, d.waiting.trim()) {
            (Some(money), "") => format!("{money} a week"),
            (_, words) => words.to_owned(),
        },
        lacks: d.lacks(),
    }
}

/// Brings the question in the queue in line with the brief.
fn fill(p: &mut Proposal, d: &Decision, executive: PersonId) {
    p.title.clone_from(&d.question);
    p.reason.clone_from(&d.because);
    p.asked_of = d.decider.filter(|who| *who != executive);
    p.goal = d.goal;
    p.told = names(&d.told).into_iter().map(Told::Named).collect();
    p.money = d.money;
    p.one_way = d.one_way();
    p.decide_by = d.decide_by.map(|date| Due {
        time: d.decide_at,
        ..Due::on(date)
    });
    p.evidence = vec![Evidence {
        noun: Noun::Decision,
        id: d.id.to_string(),
        label: d.question.clone(),
    }];
    let whole = d.advised.filter(|_| d.lacks().is_empty());
    p.final_text = match whole {
        Some(choice) if p.whole_text() => d.whole_text(choice),
        _ => String::new(),
    };
    p.effect = Effect::Decide(put(d));
}

impl App {
    /// Brings the question in the queue in line: asked while it is wanted, withdrawn where it is
    /// not any more.
    pub(super) async fn queue_decision(
        &self,
        tx: &mut Write,
        (actor, pair): (&Actor, &Pair),
        d: &mut Decision,
        wanted: bool,
    ) -> Result<()> {
        let now = self.clock.now();
        let known = match d.asked {
            Some(id) => Some(tx.proposal(id).await?).filter(|p| p.state.open()),
            None => None,
        };
        let wanted = wanted && d.decided.is_none();
        let mut p = match known {
            None if !wanted => return Ok(()),
            None => {
                let by = actor.person.map_or(By::Operator, By::Person);
                let effect = Effect::Decide(put(d));
                let mut p = Proposal::new(ProposalId(fresh_id(now)), pair.id, by, effect, now);
                p.state = State::Asked;
                p
            }
            Some(p) => p,
        };
        let before = p.clone();
        fill(&mut p, d, pair.executive);
        match (wanted, p.state) {
            (false, _) => p.state = State::Withdrawn,
            // It came back, and was written anew.
            (true, State::Returned) if p.effect != before.effect || p.reason != before.reason => {
                p.state = State::Asked;
            }
            _ => {}
        }
        if d.asked != Some(p.id) {
            tx.audit("propose", "proposal", &p.id.to_string(), &p.title)
                .await?;
        } else if p != before {
            let detail = format!("{} → {}", before.title, p.title);
            tx.audit("edit", "proposal", &p.id.to_string(), &detail)
                .await?;
        }
        if p != before || d.asked != Some(p.id) {
            p.changed = now;
            tx.save_proposal(&p).await?;
        }
        d.asked = Some(p.id);
        Ok(())
    }

    /// Asks again what is open and wanted.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn put_again(&self, actor: &Actor, pair: &Pair, id: DecisionId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        self.keep_decision(&mut tx, (actor, pair), &mut d, ("put", ""))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts a decision whose day is near to its decider, ready or not: the job's turn.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn put_decision(&self, actor: &Actor, id: DecisionId) -> Result<()> {
        let pair = actor.pair.ok_or(Error::Forbidden)?;
        let pair = self.pair(&actor.viewer, pair).await?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        if d.presses(self.today_of(&pair)) {
            self.keep_decision(&mut tx, (actor, &pair), &mut d, ("put", ""))
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Takes a decision on its brief: any of its ways, by whoever decides; from anybody else it
    /// is written down as said by them. The brief is on screen whole, ready or not.
    ///
    /// # Errors
    /// `Conflict` once it is decided, `NotFound` for a way that is not there.
    pub async fn take_decision(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, choice): (DecisionId, usize),
        (words, how): (&str, How),
    ) -> Result<Proposal> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut d = tx.decision(id).await?;
        if d.decided.is_some() {
            return Err(taken(&d));
        }
        let way = d.choices.get(choice);
        let way = way.ok_or(Error::NotFound("This way".into()))?.clone();
        self.queue_decision(&mut tx, (actor, pair), &mut d, true)
            .await?;
        tx.save_decision(pair.id, &d).await?;
        let asked = d.asked.ok_or(Error::Internal("no question".into()))?;
        let mut p = tx.proposal(asked).await?;
        p.state = State::Asked;
        p.one_way = way.door == Some(Door::OneWay);
        p.money = d.money.filter(|_| d.advised == Some(choice));
        p.final_text = d.whole_text(choice);
        p.effect = Effect::Decide(Put {
            choice: Some(choice),
            advice: way.title,
            cost: way.cost,
            ..put(&d)
        });
        let who = d.decider.unwrap_or(pair.executive);
        let way = match actor.person == Some(who) {
            true => Way::Page,
            false => Way::Recorded {
                by: actor.person,
                how,
            },
        };
        let said = Said::new(Verb::Approve, words, way);
        let whose = (who, Under::Approval);
        self.answer(actor, pair, &mut tx, &mut p, whose, said)
            .await?;
        tx.commit().await?;
        Ok(p)
    }
}

impl Doer<'_> {
    /// A yes to a decision: it is taken, and whoever brought it tells the others.
    pub(crate) async fn take(
        &self,
        tx: &mut Write,
        p: &Proposal,
        put: &Put,
    ) -> Result<(Outcome, String)> {
        let mut d = tx.decision(put.decision).await?;
        if d.decided.is_some() {
            return Err(taken(&d));
        }
        let way = put.choice.and_then(|at| d.choices.get(at));
        let Some(way) = way else {
            let told = "Nothing is advised yet: open the brief and choose one of its ways.";
            return Err(Error::invalid("choice", told));
        };
        let title = way.title.clone();
        let answer = p.last_answer();
        d.decided = Some(Decided {
            choice: put.choice,
            words: answer.map(|a| a.note.clone()).unwrap_or_default(),
            by: answer.map(|a| a.by).or(self.actor.person),
            at: self.now,
        });
        let mut inverse = vec![Inverse::OpenDecision {
            pair: self.pair.id,
            decision: d.id,
        }];
        if !way.nothing {
            inverse.extend(self.after_yes(tx, p, &d).await?);
        }
        let told = names(&d.told);
        if !told.is_empty() {
            let owner = match p.by {
                By::Person(person) if person != self.pair.executive => Some(person),
                _ => None,
            };
            let new = NewAction {
                title: format!("Tell {}: {title}", domain::words::list(&told)),
                owner,
                why: format!("Decided: {} {title}.", d.question),
                done_when: "They have said that they heard it".to_owned(),
                due: Some(Due::on(self.now.to_zoned(zone(self.pair)).date())),
                ..NewAction::default()
            };
            inverse.push(Inverse::DropAction(self.create(tx, p, &new).await?));
        }
        tx.save_decision(self.pair.id, &d).await?;
        anew(tx, self.pair.id).await?;
        let detail = format!("{}: {title}", d.question);
        tx.audit("decided", "decision", &d.id.to_string(), &detail)
            .await?;
        Ok((Outcome::Record(inverse), format!("open → {title}")))
    }
}

impl Doer<'_> {
    /// What happens after a yes, a line each ("Gideon: order the resin by Friday"), as actions.
    async fn after_yes(&self, tx: &mut Write, p: &Proposal, d: &Decision) -> Result<Vec<Inverse>> {
        let lines = d.next.lines().map(str::trim).filter(|l| !l.is_empty());
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let people = tx.people(self.pair.id).await?;
        let known = known(self.pair.executive, self.pair, &people, &[]);
        let now = self.now.to_zoned(zone(self.pair));
        let locale = self.app.locale(&self.actor.viewer).await?;
        let mut inverse = Vec::new();
        for line in lines {
            let (who, what) = line.split_once(':').unwrap_or(("", line));
            let owner = named(&people, who.trim());
            // A colon may as well be a part of what is to be done.
            let what = if owner.is_some() { what.trim() } else { line };
            let read = language::capture::capture(what, &known, &now, &locale);
            let new = NewAction {
                title: read.title.clone(),
                owner,
                why: format!("Decided: {}", d.question),
                due: read.deadline().map(|at| Due {
                    time: at.time,
                    ..Due::on(at.date)
                }),
                goal: d.goal,
                ..NewAction::default()
            };
            inverse.push(Inverse::DropAction(self.create(tx, p, &new).await?));
        }
        Ok(inverse)
    }
}

/// Who is called so, in full or by the first name; nobody where several are.
fn named(people: &[Person], name: &str) -> Option<PersonId> {
    let called = |p: &&Person| {
        let label = p.label();
        label.eq_ignore_ascii_case(name) || first_name(label).eq_ignore_ascii_case(name)
    };
    let mut found = people.iter().filter(called);
    let first = found.next()?;
    found.next().is_none().then_some(first.id)
}

/// A no to what is advised: it stays as it is, and that is decided too.
pub(crate) async fn refuse(tx: &mut Write, p: &Proposal, by: PersonId) -> Result<()> {
    let Effect::Decide(put) = &p.effect else {
        return Ok(());
    };
    let mut d = tx.decision(put.decision).await?;
    if d.decided.is_none() {
        let note = p.last_answer().map(|a| a.note.clone()).unwrap_or_default();
        d.decided = Some(Decided {
            choice: d.choices.iter().position(|c| c.nothing),
            words: match note.is_empty() {
                true => "declined".to_owned(),
                false => note,
            },
            by: Some(by),
            at: p.changed,
        });
        tx.save_decision(p.pair, &d).await?;
        anew(tx, p.pair).await?;
        let detail = format!("{}: declined", d.question);
        tx.audit("decided", "decision", &d.id.to_string(), &detail)
            .await?;
    }
    Ok(())
}

/// Opens a decision whose answer was taken back, without a trace in its log.
pub(crate) async fn open_again(tx: &mut Write, pair: PairId, id: DecisionId) -> Result<()> {
    let mut d = tx.decision(id).await?;
    d.decided = None;
    tx.save_decision(pair, &d).await?;
    anew(tx, pair).await
}
