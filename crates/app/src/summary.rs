//! An executive summary: what to ask first, then how it stands, in at most 150 words; a fixed
//! assembly in which every number is that of its page (R12).
use crate::context::App;
use crate::error::{Error, Result};
use crate::status::{InitiativeNow, MeasureNow, Strategy};
use domain::circle::Viewer;
use domain::decision::Decision;
use domain::goal::Goal;
use domain::id::{GoalId, InitiativeId};
use domain::initiative::InitiativeState;
use domain::risk::{Risk, RiskLevel, RiskState};
use domain::stakeholder::{ago, days_between};
use domain::status::{Colour, Reason, Status};
use domain::words::{capital, count, list, number};
use std::sync::Arc;
use store::Pair;

/// The most words of a summary.
pub const WORDS: usize = 150;
/// Decisions and blockers that are asked first.
const ASKS: usize = 3;
/// Risks that are named.
const RISKS: usize = 2;

/// Of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Everything.
    Week,
    /// One goal.
    Goal(GoalId),
    /// One initiative.
    Initiative(InitiativeId),
}

/// A summary, ready to be read or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its first sentence.
    pub title: String,
    /// What is needed of the executive, the most urgent first.
    pub asks: Vec<String>,
    /// What may go wrong, the gravest first.
    pub risks: Vec<String>,
    /// How it stands, the worst first.
    pub lines: Vec<String>,
    /// Lines that found no room.
    pub left_out: usize,
    /// The day it stands for, in words.
    pub day: String,
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

impl Summary {
    /// How many words it has.
    pub fn words(&self) -> usize {
        let lines = self.asks.iter().chain(&self.risks).chain(&self.lines);
        words(&self.title) + lines.map(|l| words(l)).sum::<usize>()
    }

    /// As a message: plain text.
    pub fn message(&self) -> String {
        let mut out = format!("{} ({})\n", self.title, self.day);
        if !self.asks.is_empty() {
            out.push_str("\nFirst:\n");
        }
        for ask in &self.asks {
            out.push_str(&format!("- {ask}\n"));
        }
        if !self.risks.is_empty() {
            out.push_str("\nRisks:\n");
        }
        for risk in &self.risks {
            out.push_str(&format!("- {risk}\n"));
        }
        if !self.lines.is_empty() {
            out.push('\n');
        }
        for line in &self.lines {
            out.push_str(&format!("{line}\n"));
        }
        out
    }

    /// Takes the last lines away until it fits.
    fn fit(mut self) -> Summary {
        while self.words() > WORDS && self.lines.pop().is_some() {
            self.left_out += 1;
        }
        while self.words() > WORDS && self.risks.pop().is_some() {
            self.left_out += 1;
        }
        while self.words() > WORDS && self.asks.pop().is_some() {
            self.left_out += 1;
        }
        self
    }
}

/// "off track", "stale, was off track", "at risk (said; found off track)".
fn colour_words(status: &Status) -> String {
    let stale = status.why.iter().any(|r| matches!(r, Reason::Stale { .. }));
    let found = match status.found {
        Colour::Grey if stale && status.was != Colour::Grey => {
            format!("stale, was {}", status.was.word())
        }
        Colour::Grey if stale => "stale".to_owned(),
        Colour::Grey => "pending".to_owned(),
        colour => colour.word().to_owned(),
    };
    match status.why.iter().any(|r| matches!(r, Reason::Owner(_))) {
        true => format!("{} (said; found {found})", status.shown.word()),
        false => found,
    }
}

/// One measure in a line, with its age where it is stale.
pub fn measure_line(m: &MeasureNow, s: &Strategy) -> String {
    let Some(last) = m.last() else {
        return format!("{}: no value yet.", m.measure.title);
    };
    let unit = match m.measure.unit.as_str() {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    let to = match m.measure.aim {
        Some(domain::measure::Aim::Reach { target, .. }) => format!(" of {target}"),
        _ => String::new(),
    };
    let pace = m.pace.map_or(String::new(), |p| format!(", pace {p:.2}"));
    let age = match m.status.found {
        Colour::Grey => format!(", last value {}", ago(days_between(last.on, s.today))),
        _ => String::new(),
    };
    let word = colour_words(&m.status);
    let title = &m.measure.title;
    format!("{title}: {}{to}{unit}{pace}, {word}{age}.", last.value)
}

/// One initiative in a line.
pub fn initiative_line(i: &InitiativeNow, s: &Strategy) -> String {
    let owner = s.name(i.initiative.owner);
    let owner = match crate::coming_up::first_name(owner) {
        "" => "nobody answers for it".to_owned(),
        name => name.to_owned(),
    };
    let age = match &i.last {
        Some(c) if i.status.found == Colour::Grey => {
            format!(", last word {}", ago(days_between(c.on, s.today)))
        }
        None => ", no word yet".to_owned(),
        Some(_) => String::new(),
    };
    let decides = |r: &&Reason| !matches!(r, Reason::Owner(_) | Reason::Stale { .. });
    let why = match i.status.found {
        Colour::Grey => None,
        _ => i.status.why.iter().find(decides),
    };
    let why = why.map_or(String::new(), |r| format!(", {}", r.words()));
    let word = colour_words(&i.status);
    format!("{} ({owner}): {word}{why}{age}.", i.initiative.title)
}

fn decision_ask(d: &Decision, s: &Strategy) -> String {
    let question = d.question.trim_end_matches('?');
    match d.decide_by {
        Some(day) if day < s.today => {
            format!("Decide: {question}? It was due {}.", s.work.day(day))
        }
        Some(day) => format!("Decide: {question}? By {}.", s.work.day(day)),
        None => format!("Decide: {question}?"),
    }
}

/// One risk in a line: its score, who watches it, the day to act.
fn risk_line(r: &Risk, s: &Strategy) -> String {
    let mut line = format!("{}: {} of 25", r.title, r.score());
    match crate::coming_up::first_name(s.name(r.owner)) {
        "" => line.push_str(", nobody watches it"),
        name => line.push_str(&format!(", {name} watches it")),
    }
    if let Some(day) = r.trigger {
        line.push_str(&format!(", act by {}", s.work.day(day)));
    }
    format!("{line}.")
}

/// The gravest open risks of the subject; green ones are only watched.
fn top_risks(risks: &[Risk], s: &Strategy, of: Subject) -> Vec<String> {
    let threatens = |r: &&Risk| match of {
        Subject::Week => true,
        Subject::Initiative(id) => r.initiative == Some(id),
        Subject::Goal(id) => s
            .initiatives
            .iter()
            .any(|i| Some(i.initiative.id) == r.initiative && i.initiative.serves(id)),
    };
    let grave = |r: &&Risk| r.state == RiskState::Open && r.level() != RiskLevel::Green;
    let all = risks.iter().filter(grave).filter(threatens);
    all.take(RISKS).map(|r| risk_line(r, s)).collect()
}

fn blocker_ask(i: &InitiativeNow) -> Option<String> {
    let said = &i.last.as_ref()?.said;
    let title = &i.initiative.title;
    match (said.help.trim(), said.blocker.trim()) {
        ("", "") => None,
        ("", blocker) => Some(format!("{title}: {}.", blocker.trim_end_matches('.'))),
        (help, _) => Some(format!("{title} asks: {}.", help.trim_end_matches('.'))),
    }
}

/// The worst first; among equals as they stood.
fn worst_first<T>(mut all: Vec<T>, colour: impl Fn(&T) -> Colour) -> Vec<T> {
    let rank = |c: Colour| match c {
        Colour::Red => 0,
        Colour::Amber => 1,
        Colour::Grey => 2,
        Colour::Green => 3,
    };
    all.sort_by_key(|one| rank(colour(one)));
    all
}

/// The fixed assembly.
pub fn summary(
    s: &Strategy,
    (decisions, risks): (&[Decision], &[Risk]),
    of: Subject,
) -> Result<Summary> {
    let goal = |i: &InitiativeNow, id: GoalId| i.initiative.serves(id);
    let (measures, initiatives): (Vec<&MeasureNow>, Vec<&InitiativeNow>) = match of {
        Subject::Week => (s.measures.iter().collect(), s.initiatives.iter().collect()),
        Subject::Goal(id) => (
            s.measures
                .iter()
                .filter(|m| m.measure.goal == Some(id))
                .collect(),
            s.initiatives.iter().filter(|i| goal(i, id)).collect(),
        ),
        Subject::Initiative(id) => (Vec::new(), vec![s.initiative(id)?]),
    };
    let active = |i: &&InitiativeNow| i.initiative.state == InitiativeState::Active;
    let initiatives: Vec<_> = initiatives.into_iter().filter(active).collect();
    let initiatives = worst_first(initiatives, |i| i.status.shown);
    let title = match of {
        Subject::Week => week_title(s),
        Subject::Goal(id) => {
            let found = s.goals.iter().find(|g| g.id == id);
            let goal: &Goal = found.ok_or_else(|| Error::NotFound("This goal".into()))?;
            format!("{}: {}.", goal.title, s.goal_colour(id).word())
        }
        Subject::Initiative(_) => match initiatives.first() {
            Some(i) => format!("{}: {}.", i.initiative.title, colour_words(&i.status)),
            None => return Err(Error::NotFound("This initiative, worked on,".into())),
        },
    };
    let mut due: Vec<&Decision> = match of {
        Subject::Week => decisions.iter().collect(),
        _ => Vec::new(),
    };
    due.sort_by_key(|d| (d.decide_by.is_none(), d.decide_by));
    let asks = due.into_iter().map(|d| decision_ask(d, s));
    let blocked = initiatives.iter().filter_map(|i| blocker_ask(i));
    let lines = measures
        .iter()
        .map(|m| (m.status.shown, measure_line(m, s)));
    let work = initiatives.iter();
    let lines = lines.chain(work.map(|i| (i.status.shown, initiative_line(i, s))));
    let lines = worst_first(lines.collect(), |(colour, _)| *colour);
    Ok(Summary {
        title,
        asks: asks.chain(blocked).take(ASKS).collect(),
        risks: top_risks(risks, s, of),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        left_out: 0,
        day: s.work.locale.day(s.today),
    }
    .fit())
}

fn week_title(s: &Strategy) -> String {
    let [on, risk, off, grey] = s.tally();
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let whole = s.measures.len();
    if whole == 0 {
        return "Nothing is measured yet.".to_owned();
    }
    let mut parts = vec![format!(
        "{} of {} on track",
        capital(&number(n(on))),
        count(n(whole), "measure")
    )];
    for (of, words) in [
        (risk, "at risk"),
        (off, "off track"),
        (grey, "too old to say"),
    ] {
        if of > 0 {
            parts.push(format!("{} {words}", number(n(of))));
        }
    }
    format!("{}.", list(&parts))
}

impl App {
    /// The summary of something, with what it was made from.
    ///
    /// # Errors
    /// `NotFound` for what is not there.
    pub async fn summary(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        of: Subject,
    ) -> Result<(Summary, Arc<Strategy>)> {
        let strategy = self.strategy(viewer, pair).await?;
        let decisions = match of {
            Subject::Week => self.db.read(viewer).open_decisions(pair.id).await?,
            _ => Vec::new(),
        };
        let risks = self.risks(viewer, pair).await?;
        Ok((summary(&strategy, (&decisions, &risks), of)?, strategy))
    }
}
