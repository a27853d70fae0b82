//! What the two know of each other and have not talked about: lines for their next half-hour.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::half_hour::{Item, code};
use crate::partner::Partners;
use crate::queue::{CLOSED, OPEN};
use domain::action::Action;
use domain::answers::{Answers, Given, Round};
use domain::circle::Viewer;
use domain::half_hour::{HalfHour, Outcome, Section};
use domain::id::{NoteId, PairId, PersonId};
use domain::managing_up::{self, Done};
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::Proposal;
use domain::question::{Ask, SetKey};
use domain::survey::Survey;
use domain::words::list;
use jiff::{SignedDuration, Timestamp};
use store::Pair;

/// The goal interview is offered again after this long (`R102`).
const INTERVIEW: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Answers on a scale that lie this far apart are worth a word.
const APART: u8 = 2;
/// A drop of this many points becomes a sentence (`R83`).
const DROP: u8 = 2;

/// Marks the sentence that a drop leaves.
const FIRE: &str = "fire";
/// It is for the next half-hours, and deletes itself.
const SENTENCE_LIVES: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The sets that the lines are made of.
const SETS: [SetKey; 4] = [
    SetKey::Elements,
    SetKey::FirstTalk,
    SetKey::Interview,
    SetKey::Profile,
];

/// A key that begins so is an expectation's; the rest is its identity.
pub(crate) const EXPECTED: &str = "expected:";

/// Notes of so many days are looked at.
pub(crate) const DAYS: i64 = 3 * 366;
/// Proposals of so many days are looked at.
pub(crate) const PROPOSED: i64 = 366;
/// And at most so many.
pub(crate) const PROPOSALS: u64 = 1500;

/// The notes that the lines are made of.
pub(crate) fn kinds() -> Vec<NoteKind> {
    let mut kinds = managing_up::KINDS.to_vec();
    kinds.extend([
        NoteKind::Expectation,
        NoteKind::OpenQuestion,
        NoteKind::Strategy,
    ]);
    kinds
}

/// Everything that the lines are made of.
pub(crate) struct Known<'a> {
    /// Of the sets above.
    pub answers: Vec<Answers>,
    /// Of [`kinds`].
    pub notes: &'a [Note],
    /// Open and closed.
    pub actions: &'a [Action],
    /// Of the last year.
    pub proposals: &'a [Proposal],
    /// The two.
    pub partners: Partners,
    /// Now.
    pub now: Timestamp,
}

/// One line, with where more of it stands.
fn line(
    (key, section): (String, Section),
    (what, why): (String, String),
    link: impl Into<String>,
) -> Item {
    Item::new(key, section, what, &why).at(link.into())
}

impl Known<'_> {
    fn of(&self, person: PersonId, set: SetKey) -> Option<&Answers> {
        let mut all = self.answers.iter();
        all.find(|a| a.of == person && a.set == set)
    }

    /// Where the two chose differently, as far as both see both.
    fn differing(&self) -> Vec<Item> {
        let Some(assistant) = &self.partners.assistant else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for set in [SetKey::FirstTalk, SetKey::Profile] {
            let his = self.of(assistant.person, set);
            let hers = self.of(self.partners.executive.person, set);
            let (Some(his), Some(hers)) = (his, hers) else {
                continue;
            };
            for q in set.set().questions {
                let (Some(a), Some(b)) = (his.to(q.key), hers.to(q.key)) else {
                    continue;
                };
                if differ(set, q.ask, a, b) {
                    let asked = self.partners.asked(q, self.partners.executive.person);
                    let what = format!("You see this differently: {asked}");
                    let (executive, other) = (&self.partners.executive.name, &assistant.name);
                    let why = format!("{executive}: {b}; {other}: {a}");
                    // Talked about is talked about, until one of them answers anew.
                    let key = format!("differ:{}.{}:{}", set.word(), q.key, code(&why));
                    let link = format!("/partnership/profile#{}", q.key);
                    let of = (key, Section::Improvements);
                    lines.push(line(of, (what, why), link).private());
                }
            }
        }
        lines
    }

    fn unrated(&self) -> Vec<Item> {
        let asked = |n: &Note| {
            let days = self.now.duration_since(n.at).as_hours() / 24;
            let what = format!("Below, met or exceeded: {}", n.text);
            let why = format!("expected {days} days ago, not rated");
            let of = (format!("{EXPECTED}{}", n.id), Section::Update);
            line(of, (what, why), "/partnership/trust#expected").rating()
        };
        let all = self.notes.iter().filter(|n| n.unrated(self.now));
        all.map(asked).collect()
    }

    /// The flagged elements of the newest round that neither a strategy, nor an action, nor a
    /// "not now" answered since.
    fn flagged(&self) -> Vec<Item> {
        let rounds = crate::survey::rounds(&self.answers, &self.partners);
        let Some(newest) = rounds.first() else {
            return Vec::new();
        };
        let shown = newest.shown.unwrap_or(Timestamp::MIN);
        let said = self.notes.iter().filter(|n| n.kind == NoteKind::Strategy);
        let said: Vec<_> = said.filter(|n| n.at >= shown).collect();
        let open = |key: &str| !said.iter().any(|n| n.aspect(Aspect::Element) == key);
        let survey: &Survey = &newest.survey;
        let flagged = survey.flagged().into_iter().filter(|(e, _)| open(e.key));
        let talk = |(e, flag): (&domain::survey::Element, domain::survey::Flag)| {
            let what = format!("Talk about {}: {}", e.name, e.talk);
            let key = format!("element:{}.{}", newest.round.0, e.key);
            let link = format!("/partnership/elements#{}", e.key);
            let of = (key, Section::Improvements);
            line(of, (what, flag.said().to_owned()), link).private()
        };
        flagged.map(talk).collect()
    }

    /// The interview, once it is old; never before it was held once.
    fn interview(&self) -> Option<Item> {
        let executive = self.partners.executive.person;
        let sides = [
            Some(executive),
            self.partners.assistant.as_ref().map(|a| a.person),
        ];
        let given = sides.into_iter().flatten();
        let given = given.filter_map(|p| self.of(p, SetKey::Interview));
        let last = given.flat_map(|a| &a.given).map(|a| a.at).max()?;
        let age = self.now.duration_since(last);
        (age > INTERVIEW).then(|| {
            let asked = SetKey::Interview.set().questions.first();
            let asked = asked.map_or(String::new(), |q| self.partners.asked(q, executive));
            let why = format!(
                "goals were last talked about {} days ago",
                age.as_hours() / 24
            );
            let of = ("interview".to_owned(), Section::Projects);
            line(of, (asked, why), "/partnership/ask/interview")
        })
    }

    /// The sentence that a drop left for both.
    fn sank(&self) -> Vec<Item> {
        let open = self
            .notes
            .iter()
            .filter(|n| n.kind == NoteKind::OpenQuestion);
        let open = open.filter(|n| n.closed.is_none());
        let fire = open.filter(|n| n.aspect(Aspect::Mood) == FIRE);
        let why = "asked of both, once a week";
        let asked = |n: &Note| {
            let of = (format!("note:{}", n.id), Section::Improvements);
            let words = (n.text.clone(), why.to_owned());
            line(of, words, "/partnership/journal").private()
        };
        fire.map(asked).take(1).collect()
    }

    /// The columns of the managing-up board in which nothing was done for thirty days, in one line,
    /// once something was done that long ago: a new pair is not reproached. The board is the
    /// assistant's own: nobody else is told of a gap in it.
    fn gaps(&self, me: Option<PersonId>) -> Option<Item> {
        let assistant = self.partners.assistant.as_ref().map(|a| a.person);
        let me = me.filter(|me| assistant == Some(*me))?;
        let done = Done {
            answers: &self.answers,
            notes: self.notes,
            actions: self.actions,
            proposals: self.proposals,
        };
        let columns = managing_up::columns(&done, me, self.now);
        let used = columns.iter().any(|c| c.last.is_some() && c.amber());
        let quiet: Vec<_> = columns.iter().filter(|c| used && c.amber()).collect();
        let next = quiet.first()?.next.0;
        let names: Vec<_> = quiet.iter().map(|c| c.name).collect();
        let why = format!("{}: nothing for thirty days", list(&names));
        let of = (format!("quiet:{}", code(&why)), Section::Improvements);
        let words = (next.to_owned(), why);
        Some(line(of, words, "/partnership/managing-up").private())
    }

    /// Every line, as this person sees them.
    pub(crate) fn lines(&self, me: Option<PersonId>) -> Vec<Item> {
        let mut lines = self.flagged();
        lines.extend(self.differing());
        lines.extend(self.unrated());
        lines.extend(self.interview());
        lines.extend(self.sank());
        lines.extend(self.gaps(me));
        lines
    }
}

/// What the two know of each other and have talked about stays away until it changes: its key is
/// another one then. A gap comes again for as long as it is one.
pub(crate) fn talked(item: &Item, history: &[HalfHour]) -> bool {
    let changes = ["differ:", "element:", EXPECTED];
    let settled = |h: &HalfHour| {
        let said = h.answer(&item.key);
        said.is_some_and(|s| s.outcome != Outcome::Later)
    };
    changes.iter().any(|noun| item.key.starts_with(noun)) && history.iter().any(settled)
}

fn differ(set: SetKey, ask: Ask, a: &Given, b: &Given) -> bool {
    match (ask, a, b) {
        // Of the profile only what both say of the same thing: how firmly the door is kept.
        (Ask::Scale { .. }, Given::Number(a), Given::Number(b)) => a.abs_diff(*b) >= APART,
        (Ask::Pick { .. }, a, b) => set == SetKey::FirstTalk && a != b,
        _ => false,
    }
}

/// Whether both want to be asked how fired up they are, as far as the viewer sees it.
pub fn fired_up_on(answers: &[Answers], partners: &Partners) -> bool {
    let yes = |person: PersonId| {
        let mut own = answers
            .iter()
            .filter(|a| a.of == person && a.set == SetKey::Profile);
        own.any(|a| a.to("fired_up") == Some(&Given::Yes(true)))
    };
    partners.assistant.is_some() && partners.people().into_iter().all(yes)
}

impl App {
    /// Refuses what is not asked of the viewer: the assistant's own two questions of anybody else,
    /// and how fired up they are while not both want to be asked.
    ///
    /// # Errors
    /// `Forbidden`, or `Conflict` that says how it is turned on.
    pub async fn may_answer(
        &self,
        viewer: &Viewer,
        pair: PairId,
        (partners, set): (&Partners, SetKey),
    ) -> Result<()> {
        let executive = partners.executive.person;
        let hers = matches!(viewer, Viewer::Member { person, .. } if *person == executive);
        if set == SetKey::Satisfaction && hers {
            return Err(Error::Forbidden);
        }
        if set != SetKey::FiredUp {
            return Ok(());
        }
        let all = self.answers(viewer, pair, &[SetKey::Profile]).await?;
        match fired_up_on(&all, partners) {
            true => Ok(()),
            false => Err(Error::Conflict(
                "This is off until both of you say yes to it in “How to work with me”.".to_owned(),
            )),
        }
    }

    /// The sentence for the pair where a number lies two points or more under the week before;
    /// it names nobody and no number.
    pub(crate) async fn fire_sank(
        &self,
        viewer: &Viewer,
        pair: PairId,
        (me, round): (PersonId, &Round),
        number: u8,
    ) -> Result<Option<Note>> {
        let all = self.answers(viewer, pair, &[SetKey::FiredUp]).await?;
        let own = all.iter().filter(|a| a.of == me && a.round < *round);
        let before = own.max_by(|a, b| a.round.cmp(&b.round));
        let before = before.and_then(|a| a.number("fired_up"));
        if before.is_none_or(|before| number + DROP > before) {
            return Ok(None);
        }
        let now = self.clock.now();
        let id = NoteId(fresh_id(now));
        let mut note = Note::own(id, pair, me, NoteKind::OpenQuestion, now).of_pair();
        note.by = None;
        note.text = "The fire is lower than the week before: what would help?".to_owned();
        note.aspects.insert(Aspect::Mood, FIRE.to_owned());
        note.until = now.checked_add(SENTENCE_LIVES).ok();
        Ok(Some(note))
    }

    /// What the lines are made of, where notes, actions and proposals are at hand: two statements.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub(crate) async fn known<'a>(
        &self,
        (viewer, pair): (&Viewer, &Pair),
        notes: &'a [Note],
        (actions, proposals): (&'a [Action], &'a [Proposal]),
    ) -> Result<Known<'a>> {
        Ok(Known {
            partners: self.partners(viewer, pair).await?,
            answers: self.answers(viewer, pair.id, &SETS).await?,
            notes,
            actions,
            proposals,
            now: self.clock.now(),
        })
    }

    /// Lines for the next half-hour, from what the two know of each other: flagged elements without
    /// a talk, what they see differently, expectations nobody rated, an old goal interview, gaps of
    /// the managing-up board (the assistant's alone), and the one sentence about the fire.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn for_the_half_hour(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Item>> {
        let notes = self.notes(viewer, pair.id, &kinds(), DAYS).await?;
        let actions = self.db.read(viewer).all_actions(pair.id).await?;
        let actions: Vec<_> = actions.into_iter().map(|s| s.action).collect();
        let proposals = self.proposals_of_a_year(viewer, pair).await?;
        let known = self.known((viewer, pair), &notes, (&actions, &proposals));
        Ok(known.await?.lines(crate::half_hour::me(viewer)))
    }

    /// The proposals of the last year and those that are open, whatever their age.
    pub(crate) async fn proposals_of_a_year(
        &self,
        viewer: &Viewer,
        pair: &Pair,
    ) -> Result<Vec<Proposal>> {
        let since = self.now() - PROPOSED * 24 * 3_600_000_000;
        let sets: [(&[&str], i64); 2] = [(&OPEN, 0), (&CLOSED, since)];
        let reader = self.db.read(viewer);
        Ok(reader
            .proposals_among(Some(pair.id), &sets, PROPOSALS)
            .await?)
    }
}
