//! Promises both ways, expectations and their ratings, what stands the first time, talents.
use crate::context::App;
use crate::error::{Error, Result};
use crate::partner::Partners;
use domain::action::{Action, ActionState};
use domain::circle::{Actor, Viewer};
use domain::id::{GoalId, NoteId, PersonId};
use domain::invitation::{Invitation, Invited};
use domain::managing_up::{Column, Done, KINDS, SETS, columns};
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::{By, Effect, Proposal, Way};
use domain::trust::{Rating, Share, first_time, kept, talents, unclear};
use jiff::SignedDuration;
use store::Pair;

/// What is used, and how often.
pub type Uses = Vec<(String, usize)>;

/// What the pair sees of trust, and what its viewer alone sees.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Open promises of the executive to the assistant, and of the assistant to the executive.
    pub between: (Vec<Action>, Vec<Action>),
    /// The viewer's own promises that came due, to anybody: how many were kept.
    pub own_kept: Share,
    /// Of the viewer's own proposals, how many stood the first time. The executive's are none.
    pub first_time: Share,
    /// Expectations, the unrated first.
    pub expected: Vec<Note>,
    /// Talents in use in the last thirty days: the executive's, the assistant's.
    pub talents: (Uses, Uses),
}

/// A link to rate an expectation lives so many days.
const RATED_WITHIN: i64 = 30;

/// Proposals and promises of this many days count.
const DAYS: i64 = 92;

impl App {
    /// Trust and quality as the viewer sees it: rates of one's own only. Five statements.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn trust(
        &self,
        viewer: &Viewer,
        (pair, partners): (&Pair, &Partners),
        me: PersonId,
    ) -> Result<Trust> {
        let reader = self.db.read(viewer);
        let now = self.clock.now();
        let work = self.settings(viewer, pair).await?;
        let work = work.working_time(pair, self.today(pair));
        let actions = reader.all_actions(pair.id).await?;
        let actions: Vec<_> = actions.into_iter().map(|s| s.action).collect();
        let since = self.now() - DAYS * 24 * 3_600_000_000;
        let states = [
            "asked", "returned", "approved", "declined", "done", "undone",
        ];
        let proposals = reader
            .proposals(Some(pair.id), &states, since, 1000)
            .await?;
        let own = |p: &&Proposal| p.by == By::Person(me);
        let kinds = [NoteKind::Expectation, NoteKind::Win, NoteKind::Strength];
        let notes = self.notes(viewer, pair.id, &kinds, 366).await?;
        let month = now.saturating_sub(SignedDuration::from_hours(30 * 24));
        let month = month.unwrap_or(now);
        let executive = partners.executive.person;
        let assistant = partners.assistant.as_ref().map(|a| a.person);
        let promised = |from: PersonId, to: PersonId| -> Vec<Action> {
            let open = actions.iter().filter(|a| a.state == ActionState::Open);
            let own = open.filter(|a| a.owner == Some(from) && a.counterparty == Some(to));
            own.cloned().collect()
        };
        let of = |person: PersonId| talents(&notes, person, month);
        Ok(Trust {
            between: match assistant {
                Some(assistant) => (
                    promised(executive, assistant),
                    promised(assistant, executive),
                ),
                None => (Vec::new(), Vec::new()),
            },
            own_kept: kept(&actions, me, (now, &work)),
            first_time: first_time(proposals.iter().filter(own)),
            talents: (of(executive), assistant.map(of).unwrap_or_default()),
            expected: {
                let all = notes.iter().filter(|n| n.kind == NoteKind::Expectation);
                let mut all: Vec<_> = all.cloned().collect();
                all.sort_by_key(|n| n.closed.is_some());
                all
            },
        })
    }

    /// Writes down what is expected, in a sentence.
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn expect(&self, actor: &Actor, pair: &Pair, text: &str) -> Result<Note> {
        let mut note = self.new_note(actor, pair.id, NoteKind::Expectation)?;
        note = note.of_pair();
        text.trim().clone_into(&mut note.text);
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// The oldest expectation that nobody rated for thirty days, with the address where one tap
    /// rates it: for a letter that leaves anyhow, never for one of its own (`R50`). None without a
    /// public address.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn to_rate(&self, actor: &Actor, pair: &Pair) -> Result<Option<(String, String)>> {
        if self.reach.public_url.is_none() {
            return Ok(None);
        }
        let kinds = [NoteKind::Expectation];
        let all = self.notes(&actor.viewer, pair.id, &kinds, 366).await?;
        let Some(note) = all.into_iter().rfind(|n| n.unrated(self.clock.now())) else {
            return Ok(None);
        };
        let known = self.db.read(&actor.viewer);
        let known = known.invitations(pair.id, self.now()).await?;
        let (now, invited) = (self.clock.now(), Invited::Rate(note.id));
        let same =
            |i: &&Invitation| i.person == pair.executive && i.invited == invited && i.open(now);
        let id = match known.iter().find(same) {
            Some(known) => known.id,
            None => {
                let of = (pair.id, pair.executive);
                self.invite(actor, of, invited, RATED_WITHIN).await?.id
            }
        };
        let address = self.invitation_address(id)?;
        Ok(address.map(|address| (note.text, address)))
    }

    /// Rates an expectation in one tap; the executive's to do. A second tap mends the first.
    ///
    /// # Errors
    /// `Forbidden` for anybody else, `NotFound` where it is no expectation of the pair.
    pub async fn rate(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, rating): (NoteId, Rating),
        way: Way,
    ) -> Result<Note> {
        if actor.person != Some(pair.executive) {
            return Err(Error::Forbidden);
        }
        let mut note = self.db.read(&actor.viewer).note(id).await?;
        if note.kind != NoteKind::Expectation || note.pair != pair.id {
            return Err(Error::NotFound("This expectation".to_owned()));
        }
        let word = rating.word().to_owned();
        note.aspects.insert(Aspect::Rating, word);
        (note.closed, note.way) = (Some(self.clock.now()), way);
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// Notes something that went well, whose it was and which talent it showed (`R71`).
    ///
    /// # Errors
    /// `Invalid` without a word.
    pub async fn win(
        &self,
        actor: &Actor,
        pair: &Pair,
        (text, about, talent): (&str, PersonId, &str),
    ) -> Result<()> {
        let mut note = self.new_note(actor, pair.id, NoteKind::Win)?.of_pair();
        text.trim().clone_into(&mut note.text);
        if note.text.is_empty() {
            return Err(Error::invalid("text", "Say in a few words what went well."));
        }
        note.about = Some(about);
        let talent = talent.trim();
        if !talent.is_empty() {
            note.aspects.insert(Aspect::Talent, talent.to_owned());
        }
        self.keep_note(actor, &note).await
    }

    /// Books half an hour about a goal that is not clear, with the missing questions in it: the
    /// next free half-hour within the executive's hours, asked or done as the right allows.
    ///
    /// # Errors
    /// `Conflict` where nothing is missing or no half-hour is free.
    pub async fn book_for_goal(
        &self,
        actor: &Actor,
        pair: &Pair,
        goal: GoalId,
    ) -> Result<Proposal> {
        let goals = self.db.read(&actor.viewer).goals(pair.id).await?;
        let goal = goals.into_iter().find(|g| g.id == goal);
        let goal = goal.ok_or_else(|| Error::NotFound("This goal".to_owned()))?;
        let open = unclear(&goal);
        if open.is_empty() {
            let told = "This goal is clear: why, outcome, measure and date are all said.";
            return Err(Error::Conflict(told.to_owned()));
        }
        let desk = self.desk(&actor.viewer, pair, self.today(pair)).await?;
        let start = crate::suggestion::free(&desk, 30, self.clock.now());
        let none = "No half-hour is free in the next fortnight; make room first.";
        let start = start.ok_or_else(|| Error::Conflict(none.to_owned()))?;
        let effect = Effect::HoldTime {
            start,
            minutes: 30,
            until: None,
        };
        let mut proposal = self.new_proposal(actor, pair.id, effect);
        proposal.title = format!("Half an hour about “{}”", goal.title);
        proposal.reason = open.join(" ");
        proposal.goal = Some(goal.id);
        Ok(self.propose(actor, proposal).await?.proposal)
    }
}

impl App {
    /// The managing-up board: what was last done in each column, and what comes next; of the
    /// viewer's own acts. Four statements.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn managing_up(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        me: PersonId,
    ) -> Result<[Column; 4]> {
        let answers = self.answers(viewer, pair.id, &SETS).await?;
        let notes = self.notes(viewer, pair.id, &KINDS, 366).await?;
        let proposals = self.proposals_of_a_year(viewer, pair).await?;
        let actions = self.db.read(viewer).all_actions(pair.id).await?;
        let actions: Vec<_> = actions.into_iter().map(|s| s.action).collect();
        let done = Done {
            answers: &answers,
            notes: &notes,
            actions: &actions,
            proposals: &proposals,
        };
        Ok(columns(&done, me, self.clock.now()))
    }
}
