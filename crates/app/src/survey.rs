//! The blind survey of each quarter: what both see of it, what follows from a flag (`R34`, `R42`).
use crate::context::App;
use crate::error::{Error, Result};
use crate::partner::Partners;
use domain::action::Action;
use domain::answers::{Answers, Given, Round};
use domain::circle::{Actor, Right, Viewer};
use domain::id::{ActionId, PairId, PersonId, ProposalId};
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::{Effect, Evidence, How, NewAction, Noun, Way};
use domain::question::{Openness, SetKey};
use domain::survey::{Element, Survey, element_of};
use domain::words::lower;
use std::collections::{BTreeMap, BTreeSet};
use store::StoredAction;

/// A strategy is remembered this long, in days.
const YEARS: i64 = 3 * 366;

/// One round that both have seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRound {
    /// Which.
    pub round: Round,
    /// When it was opened to both: the later of the two ends.
    pub shown: Option<jiff::Timestamp>,
    /// What it came to.
    pub survey: Survey,
}

/// What the two mean to do about an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follow {
    /// This, in their words.
    Strategy(String),
    /// Nothing now; why, in their words.
    NotNow(String),
    /// The action that is offered: on the list of whoever presses; a question to the executive
    /// where it is hers, for nobody promises in her name.
    Action,
}

/// Pairs the answers of both by round, as far as both see both; the newest first.
pub(crate) fn rounds(all: &[Answers], partners: &Partners) -> Vec<SurveyRound> {
    let Some(assistant) = &partners.assistant else {
        return Vec::new();
    };
    let names: BTreeSet<_> = all.iter().map(|a| &a.round).collect();
    let of = |round: &Round, person| {
        let mut all = all.iter();
        all.find(|a| a.of == person && a.round == *round && a.with.is_some())
    };
    let shown = |round: &&Round| {
        let his = of(round, assistant.person)?;
        let hers = of(round, partners.executive.person)?;
        Some(SurveyRound {
            round: (*round).clone(),
            shown: his.done.max(hers.done),
            survey: Survey::of(his, hers),
        })
    };
    names.iter().rev().filter_map(shown).collect()
}

impl App {
    /// The rounds that both have seen, the newest first. One statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn surveys(
        &self,
        viewer: &Viewer,
        pair: PairId,
        partners: &Partners,
    ) -> Result<Vec<SurveyRound>> {
        let all = self.answers(viewer, pair, &[SetKey::Elements]).await?;
        Ok(rounds(&all, partners))
    }

    /// What the two mean to do, by the key of the element; the newest word of each.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn strategies(
        &self,
        viewer: &Viewer,
        pair: PairId,
    ) -> Result<BTreeMap<String, Note>> {
        let all = self
            .notes(viewer, pair, &[NoteKind::Strategy], YEARS)
            .await?;
        let mut newest = BTreeMap::new();
        for note in all.into_iter().rev() {
            newest.insert(note.aspect(Aspect::Element).to_owned(), note);
        }
        Ok(newest)
    }

    /// Says what the two mean to do about an element: a strategy, "not now", or the offered action.
    ///
    /// # Errors
    /// `NotFound` where there is no such element, `Invalid` without a word.
    pub async fn follow(
        &self,
        actor: &Actor,
        (pair, partners): (PairId, &Partners),
        element: &str,
        follow: Follow,
    ) -> Result<()> {
        let none = || Error::NotFound("This element".to_owned());
        let element = element_of(element).ok_or_else(none)?;
        let mut note = self.new_note(actor, pair, NoteKind::Strategy)?.of_pair();
        note.aspects.insert(Aspect::Element, element.key.to_owned());
        let words = match &follow {
            Follow::Strategy(words) => words.trim(),
            Follow::NotNow(why) => {
                note.aspects.insert(Aspect::Verdict, "not now".to_owned());
                why.trim()
            }
            Follow::Action => element.action,
        };
        if words.is_empty() && matches!(follow, Follow::Strategy(_)) {
            return Err(Error::invalid(
                "text",
                "Say in a few words what you will try.",
            ));
        }
        words.clone_into(&mut note.text);
        if matches!(follow, Follow::Action) {
            let executive = partners.executive.person;
            let asks = element.executive_acts && actor.person != Some(executive);
            let (noun, id) = match asks {
                true => {
                    let asked = self.ask_element(actor, pair, (executive, element)).await?;
                    (Noun::Proposal, asked.to_string())
                }
                false => {
                    let of = (pair, partners);
                    let id = self.element_action(actor, of, element).await?;
                    (Noun::Action, id.to_string())
                }
            };
            let label = element.action.to_owned();
            note.on = Some(Evidence { noun, id, label });
        }
        self.keep_note(actor, &note).await
    }

    /// Asks the executive to take on what an element asks of her.
    async fn ask_element(
        &self,
        actor: &Actor,
        pair: PairId,
        (executive, element): (PersonId, &Element),
    ) -> Result<ProposalId> {
        let effect = Effect::CreateAction(NewAction {
            title: element.action.to_owned(),
            why: format!("{}: {}", element.name, element.talk),
            owner: Some(executive),
            ..NewAction::default()
        });
        let mut asked = self.new_proposal(actor, pair, effect);
        asked.title = format!("Would you: {}?", lower(element.action));
        asked.reason = format!("{}: {}", element.name, element.asks);
        // No right of one's own answers for her.
        asked.asked_of = Some(executive);
        Ok(self.propose(actor, asked).await?.proposal.id)
    }

    async fn element_action(
        &self,
        actor: &Actor,
        (pair, partners): (PairId, &Partners),
        element: &Element,
    ) -> Result<ActionId> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = ActionId(tx.new_id());
        let mut action = Action::titled(id, element.action, self.clock.now());
        let executive = partners.executive.person;
        let assistant = partners.assistant.as_ref().map(|a| a.person);
        (action.owner, action.counterparty) = match element.executive_acts {
            true => (Some(executive), assistant),
            false => (assistant, Some(executive)),
        };
        action.why = format!("{}: {}", element.name, element.talk);
        let stored = StoredAction {
            pair,
            action,
            moved: Vec::new(),
        };
        tx.save_action(&stored).await?;
        tx.audit("capture", "action", &id.to_string(), element.action)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The partner's own actor, for answers that are read aloud and written down for them: only
    /// where they agreed, and, in a blind set, only once the writer's own answers are finished.
    ///
    /// # Errors
    /// `Forbidden` where they did not agree, `Conflict` while one's own are open.
    async fn in_their_name(
        &self,
        actor: &Actor,
        partners: &Partners,
        (pair, set, round): (PairId, SetKey, &Round),
    ) -> Result<Actor> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let other = partners.other(me).ok_or(Error::Forbidden)?.person;
        let sets = [SetKey::Profile, set];
        let all = self.answers(&actor.viewer, pair, &sets).await?;
        let agreed = |a: &Answers| a.of == other && a.to("aloud") == Some(&Given::Yes(true));
        let agreed = |a: &&Answers| a.set == SetKey::Profile && agreed(a);
        if all.iter().find(agreed).is_none() {
            return Err(Error::Forbidden);
        }
        let mine = |a: &&Answers| a.of == me && a.set == set && a.round == *round;
        let done = all.iter().find(mine).is_some_and(|a| a.done.is_some());
        if set.set().openness == Openness::Blind && !done {
            let told = "Finish your own answers first, so that what you hear does not colour them.";
            return Err(Error::Conflict(told.to_owned()));
        }
        let workspace = actor.viewer.workspace();
        Ok(Actor {
            viewer: self.viewer(workspace, other).await?,
            person: Some(other),
            pair: Some(pair),
            right: Right::Own,
        })
    }

    /// Whether the partner agreed to have answers written down for them, as far as the viewer's
    /// own answers allow it now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn may_read_aloud(
        &self,
        actor: &Actor,
        partners: &Partners,
        of: (PairId, SetKey, &Round),
    ) -> Result<bool> {
        match self.in_their_name(actor, partners, of).await {
            Ok(_) => Ok(true),
            Err(Error::Forbidden | Error::Conflict(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The questions of a set that the partner has not answered, to be read aloud. What they
    /// answered by themselves is not told.
    ///
    /// # Errors
    /// As [`App::say_for`].
    pub async fn to_read_aloud(
        &self,
        actor: &Actor,
        partners: &Partners,
        of: (PairId, SetKey, &Round),
    ) -> Result<Vec<&'static domain::question::Question>> {
        let theirs = self.in_their_name(actor, partners, of).await?;
        let all = self.answers(&theirs.viewer, of.0, &[of.1]).await?;
        let mut all = all.into_iter();
        let known = all.find(|a| Some(a.of) == theirs.person && a.round == *of.2);
        Ok(match known {
            Some(known) => known.open(),
            None => of.1.set().questions.iter().collect(),
        })
    }

    /// Writes down what the partner answered aloud; it is theirs from then on, marked as written
    /// down by the actor.
    ///
    /// # Errors
    /// `Forbidden` where they did not agree to it, `Conflict` while the actor's own answers to a
    /// blind set are open.
    pub async fn say_for(
        &self,
        actor: &Actor,
        partners: &Partners,
        of: (PairId, SetKey, &Round),
        (question, given, how): (&str, Given, How),
    ) -> Result<()> {
        let theirs = self.in_their_name(actor, partners, of).await?;
        let by = actor.person;
        let way = Way::Recorded { by, how };
        self.give_answer(&theirs, of, (question, given), way)
            .await?;
        Ok(())
    }

    /// Says in the partner's name that they are done; whether both now see both.
    ///
    /// # Errors
    /// As [`App::say_for`].
    pub async fn done_aloud(
        &self,
        actor: &Actor,
        partners: &Partners,
        of: (PairId, SetKey, &Round),
    ) -> Result<bool> {
        let theirs = self.in_their_name(actor, partners, of).await?;
        let me = actor.person.ok_or(Error::Forbidden)?;
        self.finish_answers(&theirs, of, me).await
    }
}
