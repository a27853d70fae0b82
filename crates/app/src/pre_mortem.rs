//! Pre-mortem: "it is that day, it failed": lists written by each alone, opened together, chosen
//! from, and the first three met (`F9`).
use crate::context::{App, worker};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{InitiativeId, PersonId};
use domain::initiative::Initiative;
use domain::invitation::Invited;
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::{Evidence, Noun};
use domain::risk::{Response, Risk, Step};
use jiff::civil::Date;
use std::collections::BTreeSet;
use store::Pair;

/// How long a link to a list lives, in days.
const DAYS: i64 = 14;
/// How far back one looks.
const KEPT: i64 = 365;
/// Reasons on one list.
const LINES: usize = 20;
/// Those with the most votes are met.
pub const FIRST: usize = 3;

/// One pre-mortem as it stands.
#[derive(Debug, Clone)]
pub struct PreMortem {
    /// Of which initiative.
    pub of: Initiative,
    /// The day on which it is imagined to have failed; none: not begun.
    pub day: Option<Date>,
    /// How many lists are in; nobody's in particular.
    pub lists: usize,
    /// Every reason, merged, with its votes, the most votes first; empty while lists are silent.
    pub reasons: Vec<(String, u32)>,
    /// The lists are open.
    pub open: bool,
    /// Votes by link that are counted on top of what was written down by hand.
    pub by_link: usize,
    root: Option<Note>,
    cast: Vec<Note>,
}

/// Somebody who was asked to choose.
#[derive(Debug, Clone)]
pub struct Voter {
    /// Their name.
    pub name: String,
    /// The path of their own link.
    pub path: String,
    /// A letter carries it.
    pub mailed: bool,
}

fn about(of: &Initiative) -> Evidence {
    Evidence {
        noun: Noun::Initiative,
        id: of.id.to_string(),
        label: of.title.clone(),
    }
}

/// A vote, not a list.
fn is_vote(note: &Note) -> bool {
    !note.aspect(Aspect::Votes).is_empty()
}

fn lines(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|l| l.trim().trim_start_matches(['-', '•']).trim());
    let lines = lines.filter(|l| !l.is_empty()).map(str::to_owned);
    lines.take(LINES).collect()
}

/// The reasons of all lists, each once, in the order of the alphabet: no list can be told by it.
fn merged(lists: &[Note]) -> Vec<String> {
    let mut all: Vec<String> = lists.iter().flat_map(|n| lines(&n.text)).collect();
    all.sort_by_key(|l| (l.to_lowercase(), l.clone()));
    all.dedup_by_key(|l| l.to_lowercase());
    all
}

/// What was counted by hand, with what was cast by link since.
fn voted(root: &Note, cast: &[Note]) -> Vec<(String, u32)> {
    let reasons = root.aspect(Aspect::Ranking).lines().map(str::to_owned);
    let votes = root
        .aspect(Aspect::Votes)
        .split(' ')
        .map(|v| v.parse().unwrap_or(0));
    let with = |(reason, votes): (String, u32)| {
        let chosen = cast.iter().filter(|n| n.text.lines().any(|l| l == reason));
        let more = u32::try_from(chosen.count()).unwrap_or(u32::MAX);
        (reason, votes.saturating_add(more))
    };
    let counted = reasons.zip(votes.chain(std::iter::repeat(0)));
    let mut out: Vec<_> = counted.map(with).collect();
    out.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    out
}

impl App {
    async fn initiative_of(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        id: InitiativeId,
    ) -> Result<Initiative> {
        let all = self.db.read(viewer).initiatives(pair.id).await?;
        let found = all.into_iter().find(|i| i.id == id);
        found.ok_or(Error::NotFound("This initiative".into()))
    }

    /// The pre-mortem of an initiative as it stands.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn pre_mortem(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        id: InitiativeId,
    ) -> Result<PreMortem> {
        let of = self.initiative_of(viewer, pair, id).await?;
        let kinds = [NoteKind::PreMortem];
        let mut all = self.notes(viewer, pair.id, &kinds, KEPT).await?;
        let on = about(&of);
        all.retain(|n| n.on.as_ref().is_some_and(|e| e.id == on.id));
        let (roots, lists): (Vec<_>, Vec<_>) = all.into_iter().partition(|n| n.thread.is_none());
        let root = roots.into_iter().next();
        let mine = |n: &Note| n.thread == root.as_ref().map(|r| r.id);
        let lists = lists.into_iter().filter(mine);
        let (mut cast, lists): (Vec<_>, Vec<_>) = lists.partition(is_vote);
        cast.retain(|n| n.closed.is_none());
        let open = root.as_ref().is_some_and(|r| r.closed.is_some());
        Ok(PreMortem {
            day: root
                .as_ref()
                .and_then(|r| r.aspect(Aspect::Due).parse().ok()),
            lists: lists.len(),
            reasons: root
                .as_ref()
                .filter(|_| open)
                .map(|r| voted(r, &cast))
                .unwrap_or_default(),
            open,
            of,
            by_link: cast.len(),
            root,
            cast,
        })
    }

    /// Begins one, or asks more people: the paths of their links, each for one person.
    ///
    /// # Errors
    /// `Conflict` once the lists are open.
    pub async fn ask_pre_mortem(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, day): (InitiativeId, Date),
        people: &[PersonId],
    ) -> Result<Vec<(PersonId, String)>> {
        let known = self.pre_mortem(&actor.viewer, pair, id).await?;
        if known.open {
            return Err(Error::Conflict("The lists are open already.".into()));
        }
        if known.root.is_none() {
            let mut root = self
                .new_note(actor, pair.id, NoteKind::PreMortem)?
                .of_pair();
            root.text = format!("It is {day}, and “{}” has failed.", known.of.title);
            root.on = Some(about(&known.of));
            root.aspects.insert(Aspect::Due, day.to_string());
            self.keep_note(actor, &root).await?;
        }
        let mut links = Vec::new();
        for person in people {
            let what = Invited::PreMortem(id);
            let made = self.invite(actor, (pair.id, *person), what, DAYS).await?;
            links.push((*person, self.invitation_path(made.id)?));
        }
        Ok(links)
    }

    /// One list, written by somebody alone: nobody's name is kept with it.
    ///
    /// # Errors
    /// `Invalid` without a reason, `Conflict` before it begins and once the lists are open.
    pub async fn list_reasons(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
        words: &str,
    ) -> Result<usize> {
        let program = worker(actor.viewer.workspace(), pair.id, "keep a list of reasons");
        let known = self.pre_mortem(&program.viewer, pair, id).await?;
        let begun = known.root.filter(|_| !known.open);
        let root = begun.ok_or(Error::Conflict("No lists are written now.".into()))?;
        let reasons = lines(words);
        if reasons.is_empty() {
            return Err(Error::invalid("words", "Write one reason a line."));
        }
        let list = Note {
            id: domain::id::NoteId(crate::context::fresh_id(self.clock.now())),
            by: None,
            thread: Some(root.id),
            text: reasons.join("\n"),
            aspects: Default::default(),
            ..root
        };
        let mut tx = self.db.write(&program, self.now()).await?;
        tx.save_note(&list).await?;
        tx.commit().await?;
        Ok(reasons.len())
    }

    /// Opens the lists together: every reason once, to be chosen from.
    ///
    /// # Errors
    /// `Conflict` where no list is in.
    pub async fn open_lists(&self, actor: &Actor, pair: &Pair, id: InitiativeId) -> Result<()> {
        let known = self.pre_mortem(&actor.viewer, pair, id).await?;
        let kinds = [NoteKind::PreMortem];
        let all = self.notes(&actor.viewer, pair.id, &kinds, KEPT).await?;
        let Some(mut root) = known.root.filter(|_| known.lists > 0) else {
            return Err(Error::Conflict("No list is in yet.".into()));
        };
        let lists: Vec<_> = all
            .into_iter()
            .filter(|n| n.thread == Some(root.id) && !is_vote(n))
            .collect();
        root.aspects
            .insert(Aspect::Ranking, merged(&lists).join("\n"));
        root.closed = Some(self.clock.now());
        self.keep_note(actor, &root).await
    }

    /// Merges the reasons anew, one a line, each with the votes it was given ("3 No date"). Those
    /// cast by link are in them from now on; `seen`: how many the writer saw.
    ///
    /// # Errors
    /// `Conflict` while the lists are silent or where a vote came in meanwhile, `Invalid` without a
    /// reason.
    pub async fn vote_reasons(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
        (text, seen): (&str, usize),
    ) -> Result<()> {
        let mut known = self.pre_mortem(&actor.viewer, pair, id).await?;
        if known.by_link != seen {
            let told = "A vote came in meanwhile: look at the new counts, then count again.";
            return Err(Error::Conflict(told.into()));
        }
        let cast = std::mem::take(&mut known.cast);
        let open = known.root.filter(|_| known.open);
        let mut root = open.ok_or(Error::Conflict("The lists are silent still.".into()))?;
        let split = |line: &str| {
            let (votes, reason) = line.split_once(' ').unwrap_or(("", line));
            match votes.parse::<u32>() {
                Ok(votes) => (reason.trim().to_owned(), votes),
                Err(_) => (line.to_owned(), 0),
            }
        };
        let all = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(split);
        let all: Vec<(String, u32)> = all.take(LINES * 5).collect();
        if all.is_empty() {
            return Err(Error::invalid("words", "Leave one reason at least."));
        }
        let (reasons, votes): (Vec<_>, Vec<_>) =
            all.into_iter().map(|(r, v)| (r, v.to_string())).unzip();
        root.aspects.insert(Aspect::Ranking, reasons.join("\n"));
        root.aspects.insert(Aspect::Votes, votes.join(" "));
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.save_note(&root).await?;
        for vote in cast {
            let closed = Some(now);
            tx.save_note(&Note { closed, ..vote }).await?;
        }
        let key = root.id.to_string();
        tx.audit("count", "note", &key, &known.of.title).await?;
        Ok(tx.commit().await?)
    }

    /// Asks everybody who was asked for a list to choose, each by a link of their own and by letter
    /// where one can leave: name and path of each.
    ///
    /// # Errors
    /// `Conflict` while the lists are silent.
    pub async fn ask_votes(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
    ) -> Result<Vec<Voter>> {
        let known = self.pre_mortem(&actor.viewer, pair, id).await?;
        let (Some(day), true) = (known.day, known.open) else {
            return Err(Error::Conflict("The lists are silent still.".into()));
        };
        let reader = self.db.read(&actor.viewer);
        let people = reader.people(pair.id).await?;
        let all = reader.invitations(pair.id, self.now()).await?;
        let of = |what: Invited| {
            let those = all.iter().filter(move |i| i.invited == what);
            those.map(|i| i.person).collect::<BTreeSet<_>>()
        };
        let (wrote, asked) = (of(Invited::PreMortem(id)), of(Invited::Vote(id)));
        let mut out = Vec::new();
        for person in people
            .iter()
            .filter(|p| wrote.contains(&p.id) && !asked.contains(&p.id))
        {
            let whom = (pair.id, person.id);
            let made = self.invite(actor, whom, Invited::Vote(id), DAYS).await?;
            let path = self.invitation_path(made.id)?;
            let title = &known.of.title;
            let words = format!(
                "it is {day}, and “{title}” has failed. All reasons lie together now: choose the \
                 three that matter most. Two minutes, no account, and no name is kept with it."
            );
            let subject = format!("“{title}”: choose three reasons");
            let letter = self.letter_with_link(person, subject, (&words, &path));
            let mailed = letter.is_some();
            if let Some(letter) = letter {
                let mut tx = self.db.write(actor, self.now()).await?;
                let dedupe = format!("pre-mortem-vote:{}", made.id);
                self.post_letter(&mut tx, &letter, &dedupe, None).await?;
                tx.commit().await?;
            }
            let name = person.label().to_owned();
            out.push(Voter { name, path, mailed });
        }
        Ok(out)
    }

    /// One vote, cast by somebody alone: nobody's name is kept with it.
    ///
    /// # Errors
    /// `Invalid` for no reason, more than three, or one that is not there; `Conflict` while the
    /// lists are silent.
    pub async fn cast_vote(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
        chosen: &[&str],
    ) -> Result<()> {
        let program = worker(actor.viewer.workspace(), pair.id, "keep a vote");
        let known = self.pre_mortem(&program.viewer, pair, id).await?;
        let there = |c: &&str| known.reasons.iter().any(|(r, _)| r == c);
        let chosen: BTreeSet<&str> = chosen.iter().copied().collect();
        if chosen.is_empty() || chosen.len() > FIRST || !chosen.iter().all(there) {
            let told = format!("Choose one to {FIRST} of the reasons.");
            return Err(Error::invalid("reasons", told));
        }
        let open = known.root.filter(|_| known.open);
        let root = open.ok_or(Error::Conflict("The lists are silent still.".into()))?;
        let vote = Note {
            id: domain::id::NoteId(crate::context::fresh_id(self.clock.now())),
            by: None,
            thread: Some(root.id),
            text: chosen.into_iter().collect::<Vec<_>>().join("\n"),
            aspects: [(Aspect::Votes, "1".to_owned())].into(),
            closed: None,
            ..root
        };
        let mut tx = self.db.write(&program, self.now()).await?;
        tx.save_note(&vote).await?;
        Ok(tx.commit().await?)
    }

    /// Takes one of the first three into the register of risks, with how it is met.
    ///
    /// # Errors
    /// `NotFound` where it is none of the first three, `Invalid` without a way to meet it.
    pub async fn meet_reason(
        &self,
        actor: &Actor,
        pair: &Pair,
        id: InitiativeId,
        (reason, plan): (&str, &str),
    ) -> Result<Risk> {
        let known = self.pre_mortem(&actor.viewer, pair, id).await?;
        let mut first = known.reasons.iter().take(FIRST);
        if !first.any(|(r, _)| r == reason) {
            return Err(Error::NotFound("This reason among the first three".into()));
        }
        if plan.trim().is_empty() {
            return Err(Error::invalid("plan", "Say how it is met."));
        }
        // Likely enough that several thought of it, and bad enough to sink it.
        let steps = Step::new(3).zip(Step::new(4));
        let steps = steps.ok_or(Error::Internal("steps from 1 to 5".into()))?;
        let mut risk = self.new_risk(reason, steps);
        risk.response = Some(Response::Reduce);
        plan.trim().clone_into(&mut risk.plan);
        risk.initiative = Some(id);
        self.keep_risk(actor, pair, &risk).await?;
        Ok(risk)
    }
}
