//! What the two know of each other and have not talked about: lines for their next half-hour.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::partner::Partners;
use domain::answers::{Answers, Given, Round};
use domain::circle::Viewer;
use domain::id::{NoteId, PairId, PersonId};
use domain::managing_up::KINDS;
use domain::note::{Aspect, Note, NoteKind};
use domain::question::{Ask, SetKey};
use domain::survey::Survey;
use jiff::{SignedDuration, Timestamp};
use store::Pair;

/// An expectation without a rating is asked about after this long (`R50`).
const UNRATED: SignedDuration = SignedDuration::from_hours(30 * 24);
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

/// What, why, and where more of it stands.
pub type Line = (String, String, String);

/// Everything that the lines are made of.
struct Known {
    answers: Vec<Answers>,
    notes: Vec<Note>,
    partners: Partners,
    now: Timestamp,
}

impl Known {
    fn of(&self, person: PersonId, set: SetKey) -> Option<&Answers> {
        let mut all = self.answers.iter();
        all.find(|a| a.of == person && a.set == set)
    }

    /// Where the two chose differently, as far as both see both.
    fn differing(&self) -> Vec<Line> {
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
                    lines.push((what, why, format!("/partnership/profile#{}", q.key)));
                }
            }
        }
        lines
    }

    fn unrated(&self) -> Vec<Line> {
        let old = |n: &&Note| {
            n.closed.is_none()
                && n.aspect(Aspect::Rating).is_empty()
                && self.now.duration_since(n.at) >= UNRATED
        };
        let line = |n: &Note| {
            let days = self.now.duration_since(n.at).as_hours() / 24;
            let what = format!("Below, met or exceeded: {}", n.text);
            (
                what,
                format!("expected {days} days ago, not rated"),
                "/partnership/trust#expected".into(),
            )
        };
        let all = self
            .notes
            .iter()
            .filter(|n| n.kind == NoteKind::Expectation);
        all.filter(old).map(line).collect()
    }

    /// The flagged elements of the newest round that neither a strategy, nor an action, nor a
    /// "not now" answered since.
    fn flagged(&self) -> Vec<Line> {
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
        let line = |(e, flag): (&domain::survey::Element, domain::survey::Flag)| {
            let what = format!("Talk about {}: {}", e.name, e.talk);
            (
                what,
                flag.words(),
                format!("/partnership/elements#{}", e.key),
            )
        };
        flagged.map(line).collect()
    }

    /// The interview, once it is old; never before it was held once.
    fn interview(&self) -> Option<Line> {
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
            (asked, why, "/partnership/ask/interview".to_owned())
        })
    }

    /// The sentence that a drop left for both.
    fn sank(&self) -> Vec<Line> {
        let open = self
            .notes
            .iter()
            .filter(|n| n.kind == NoteKind::OpenQuestion);
        let open = open.filter(|n| n.closed.is_none());
        let fire = open.filter(|n| n.aspect(Aspect::Mood) == FIRE);
        let why = "asked of both, once a week";
        let line = |n: &Note| {
            (
                n.text.clone(),
                why.to_owned(),
                "/partnership/journal".to_owned(),
            )
        };
        fire.map(line).take(1).collect()
    }
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

    /// Lines for the next half-hour, from what the two know of each other: flagged elements without
    /// a talk, what they see differently, expectations nobody rated, an old goal interview, gaps of
    /// the managing-up board (the assistant's alone), and the one sentence about the fire.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn for_the_half_hour(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Line>> {
        let sets = [
            SetKey::Elements,
            SetKey::FirstTalk,
            SetKey::Interview,
            SetKey::Profile,
        ];
        let mut kinds = KINDS.to_vec();
        kinds.extend([
            NoteKind::Expectation,
            NoteKind::OpenQuestion,
            NoteKind::Strategy,
        ]);
        let known = Known {
            partners: self.partners(viewer, pair).await?,
            answers: self.answers(viewer, pair.id, &sets).await?,
            notes: self.notes(viewer, pair.id, &kinds, 3 * 366).await?,
            now: self.clock.now(),
        };
        let mut lines = known.flagged();
        lines.extend(known.differing());
        lines.extend(known.unrated());
        lines.extend(known.interview());
        lines.extend(known.sank());
        // The board is the assistant's own: nobody else is told of a gap in it.
        let assistant = known.partners.assistant.as_ref().map(|a| a.person);
        if let Viewer::Member { person, .. } = viewer
            && assistant == Some(*person)
        {
            let of = (*person, known.answers.as_slice(), known.notes.as_slice());
            let columns = self.board(viewer, pair, of).await?;
            let gaps = columns.iter().filter(|c| c.amber());
            lines.extend(gaps.map(|c| {
                let why = format!("{}: nothing for thirty days", c.name);
                (c.next.0.to_owned(), why, c.next.1.to_owned())
            }));
        }
        Ok(lines)
    }
}
