//! The now list of one person at one desk (`F6`): their open actions, ranked from the facts.
use crate::coding::Coded;
use crate::context::{App, operator};
use crate::desk::{AHEAD, Desk};
use crate::error::{Error, Result};
use crate::setting::TEN;
use crate::sign_in::Session;
use domain::action::{List, Us};
use domain::attention::{Choice, MattersNow, self_directed};
use domain::circle::{Actor, Viewer};
use domain::event::Answer;
use domain::id::{ActionId, PersonId};
use domain::priority::{FreeTime, Ranked, Task, Weights, rank};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use store::{Attention, Pair, StoredAction};

/// What to do now, and what it rests on.
#[derive(Debug, Clone)]
pub struct NowList {
    /// Own actions that can be begun, in order.
    pub rows: Vec<Ranked>,
    /// Own actions that wait for another open one.
    pub waiting: Vec<ActionId>,
    /// Who waits for an action: the open actions that name it.
    pub blocks: HashMap<ActionId, Vec<ActionId>>,
    /// What matters now; an ended card of the last four weeks asks for a new one.
    pub card: Option<MattersNow>,
    /// Today's last choice, while its action is open.
    pub choice: Option<Choice>,
    /// Own choices and all choices of four weeks.
    pub self_directed: (usize, usize),
}

impl NowList {
    /// Open actions that somebody else can only begin when one of `mine` is done: nobody waits
    /// for them, they wait for us.
    pub fn held_up(&self, id: ActionId) -> bool {
        let ours = |r: &Ranked| self.blocks.get(&r.action).is_some_and(|w| w.contains(&id));
        self.rows.iter().any(ours)
    }
}

impl App {
    /// Ranks what `me` may do at a desk. Pure: everything it needs was read before.
    pub fn now_list(
        &self,
        desk: &Desk,
        attention: &Attention,
        me: PersonId,
        weights: &Weights,
    ) -> NowList {
        let now = self.clock.now();
        let us = Us {
            executive: desk.pair.executive,
            me,
        };
        let mine = |s: &&StoredAction| List::Mine.holds(&s.action, &us);
        let blocks = blocks(&desk.actions);
        let mut cards = attention.cards.iter().filter(|c| c.pair == desk.pair.id);
        let holds = cards.clone().find(|c| c.holds(now));
        let card = holds.or_else(|| cards.next());
        let open = |id: &ActionId| desk.actions.iter().any(|s| s.action.id == *id);
        let (waiting, ready): (Vec<_>, Vec<_>) =
            (desk.actions.iter().filter(mine)).partition(|s| s.action.waits_for.iter().any(open));
        let tasks: Vec<_> = ready
            .iter()
            .map(|s| Task {
                action: &s.action,
                goal: desk.goals.iter().find(|g| Some(g.id) == s.action.goal),
                waiting: blocks.get(&s.action.id).map_or(0, Vec::len),
                inner_circle: asked_by_ten(desk, s),
                matters: holds
                    .filter(|c| c.serves(&s.action))
                    .map(|c| c.text.as_str()),
            })
            .collect();
        let busy = busy(desk, me);
        let free = FreeTime::of(&desk.work, now, AHEAD + 1, &busy);
        let of_pair = |c: &&Choice| c.pair == desk.pair.id;
        let choices: Vec<_> = attention.choices.iter().filter(of_pair).cloned().collect();
        let today = desk.work.date(now);
        let current = choices
            .first()
            .filter(|c| desk.work.date(c.at) == today && open(&c.action));
        NowList {
            rows: rank(&tasks, weights, &free, now, &desk.work),
            waiting: waiting.iter().map(|s| s.action.id).collect(),
            choice: current.cloned(),
            self_directed: self_directed(&choices, now),
            card: card.cloned(),
            blocks,
        }
    }

    /// Sets the points behind every score of the workspace.
    ///
    /// # Errors
    /// `Forbidden` unless whoever is signed in administers the workspace.
    pub async fn set_weights(
        &self,
        session: &Session,
        pair: &Pair,
        weights: &Weights,
    ) -> Result<()> {
        if !session.signed_in.admin {
            return Err(Error::Forbidden);
        }
        let actor = Actor {
            person: Some(session.signed_in.person),
            ..operator(session.signed_in.workspace, Some(pair.id))
        };
        let mut tx = self.db.write(&actor, self.now()).await?;
        let text = weights.to_string();
        tx.set(None, "weights", &text).await?;
        tx.audit("set", "setting", "weights", &text).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Puts somebody among the executive's ten, or takes them out: what they ask for is important.
    ///
    /// # Errors
    /// `Invalid` for an eleventh; `Forbidden` outside the actor's circles.
    pub async fn set_among_ten(
        &self,
        actor: &Actor,
        pair: &Pair,
        person: PersonId,
        among: bool,
    ) -> Result<()> {
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        if people.iter().all(|p| p.id != person) {
            return Err(Error::NotFound("This person".into()));
        }
        let mut ten = self.settings(&actor.viewer, pair).await?.ten;
        ten.retain(|p| *p != person);
        if among {
            ten.push(person);
        }
        if ten.len() > TEN {
            let told = "Ten are enough: take somebody else out first.";
            return Err(Error::invalid("ten", told));
        }
        let ids: Vec<_> = ten.iter().map(ToString::to_string).collect();
        self.set(actor, pair, "ten", &ids.join(" ")).await
    }

    /// Whose list a command line shows: the pair's one assistant, else the executive.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn desk_owner(&self, viewer: &Viewer, pair: &Pair, today: Date) -> Result<PersonId> {
        let members = self.db.read(viewer).members(pair.id).await?;
        let assists = |m: &&store::Membership| {
            m.role == domain::circle::Role::Assistant
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
        };
        let mut found = members.iter().filter(assists).map(|m| m.person);
        let first = found.next();
        Ok(first
            .filter(|_| found.next().is_none())
            .unwrap_or(pair.executive))
    }
}

/// Who waits for whom, among open actions.
fn blocks(actions: &[StoredAction]) -> HashMap<ActionId, Vec<ActionId>> {
    let mut out: HashMap<ActionId, Vec<ActionId>> = HashMap::new();
    for stored in actions {
        for before in &stored.action.waits_for {
            out.entry(*before).or_default().push(stored.action.id);
        }
    }
    out
}

fn asked_by_ten(desk: &Desk, stored: &StoredAction) -> bool {
    let a = &stored.action;
    let ten = &desk.settings.ten;
    let asked = [a.for_whom, a.counterparty];
    asked.iter().flatten().any(|p| ten.contains(p))
}

/// What takes `me` away from the desk: the executive's own entries where it is their list, else
/// those to which `me` is invited and has not said no.
pub fn appointments(desk: &Desk, me: PersonId) -> impl Iterator<Item = &Coded> {
    let own = me == desk.pair.executive;
    let person = desk.people.iter().find(|p| p.id == me);
    let emails: &[String] = person.map_or(&[], |p| &p.emails);
    let comes = move |c: &&Coded| {
        let event = &c.occurrence.of.event;
        let invited = || {
            let answers = emails.iter().filter_map(|e| event.answer_of(e));
            let mut answers = answers.peekable();
            answers.peek().is_some() && !answers.any(|a| a == Answer::Declined)
        };
        c.occurrence.busy && !c.occurrence.all_day() && (own || invited())
    };
    desk.coded.iter().filter(comes)
}

fn busy(desk: &Desk, me: PersonId) -> Vec<(Timestamp, Timestamp)> {
    let spans = appointments(desk, me).map(|c| (c.occurrence.start_at, c.end_at));
    spans.collect()
}

/// Today's appointments of `me` that are still ahead or under way.
pub fn fixed_today(desk: &Desk, me: PersonId, now: Timestamp) -> Vec<&Coded> {
    let today = on(&desk.work, now);
    let ahead = move |c: &&Coded| today(c.occurrence.start_at) && c.end_at > now;
    appointments(desk, me).filter(ahead).collect()
}

fn on(work: &WorkingTime, now: Timestamp) -> impl Fn(Timestamp) -> bool {
    let (work, today) = (work.clone(), work.date(now));
    move |at| work.date(at) == today
}
