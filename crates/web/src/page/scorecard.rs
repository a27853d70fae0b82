//! The scorecard: every measure with its target, trend, pace, colour, owner and age; as a table, on
//! a phone, and as CSV.
use crate::error::PageError;
use crate::layout::{Layout, Place};
pub(crate) use crate::page::plan::stands;
use crate::page::today::GoalChip;
use crate::respond::{header, html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::context::fresh_id;
use app::status::{MeasureNow, Strategy};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use domain::id::MeasureId;
use domain::measure::{Aim, Marks, Measure, Reading, Source};
use domain::stakeholder::{ago, days_between};
use domain::status::{Colour, Reason, Status};
use domain::words::{capital, count, list, number};
use jiff::civil::Date;
use serde::Deserialize;

/// A scorecard holds so few that all of them are read (R19); more are no error.
pub const MANY: usize = 9;

#[derive(Template)]
#[template(path = "scorecard.html")]
struct ScorecardPage {
    layout: Layout,
    tab: &'static str,
    title: String,
    prose: String,
    gone: i64,
    rows: Vec<Row>,
    /// How many there are, and where the next of them begin.
    all: usize,
    next: Option<usize>,
    many: bool,
    people: Vec<(String, String)>,
    goals: Vec<(String, String)>,
}

/// Measures on one page, and values behind each; its own page holds all of them.
const ROWS: usize = 40;
const VALUES: usize = 12;

/// Which part of the scorecard is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Part {
    from: usize,
}

/// One measure as a line.
pub(crate) struct Row {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub definition: String,
    pub chip: GoalChip,
    pub from: String,
    pub now: String,
    pub to: String,
    pub spark: Spark,
    pub pace: String,
    pub parts: String,
    /// "promised 45, splendid 60"; empty without either.
    pub marks: String,
    /// Out of what its values are counted; empty where they are typed.
    pub counted: String,
    pub state: Shown,
    pub owner: String,
    pub age: String,
    pub values: Vec<(String, String)>,
}

/// A small line of 100 by 32, its last point and the height of the target.
#[derive(Default)]
pub(crate) struct Spark {
    pub points: String,
    pub last: String,
    pub aim: String,
}

/// A status as a page shows it.
pub(crate) struct Shown {
    pub class: &'static str,
    pub word: String,
    /// Why, and what was found where its owner says otherwise.
    pub why: String,
    /// The owner's word stands above what was found.
    pub said: bool,
}

/// The class of a colour.
pub(crate) fn class(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "on",
        Colour::Amber => "risk",
        Colour::Red => "off",
        Colour::Grey => "stale",
    }
}

/// A status in words: the shape's class, the word, and why.
pub(crate) fn shown(status: &Status) -> Shown {
    let stale = |r: &Reason| matches!(r, Reason::Stale { .. });
    let old = status.why.iter().any(stale);
    let found = match status.found {
        Colour::Grey if old && status.was == Colour::Grey => "stale".to_owned(),
        Colour::Grey if old => format!("stale, was {}", status.was.word()),
        Colour::Grey => "pending".to_owned(),
        colour => colour.word().to_owned(),
    };
    let said = status.why.iter().any(|r| matches!(r, Reason::Owner(_)));
    let why: Vec<_> = status.why.iter().map(Reason::words).collect();
    let why = why.join("; ");
    Shown {
        class: match status.shown {
            Colour::Grey if !old && !said => "pend",
            colour => class(colour),
        },
        word: capital(if said { status.shown.word() } else { &found }),
        why: if said {
            format!("found: {found}; {why}")
        } else {
            why
        },
        said,
    }
}

/// The digits after the point that a number needs, at most three.
fn places(value: f64) -> usize {
    let text = format!("{:.3}", value);
    let tail = text.trim_end_matches('0');
    tail.split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// A value with so many places.
fn with(value: f64, places: usize) -> String {
    format!("{value:.places$}")
}

/// A value with the places that it needs.
pub(crate) fn figure(value: f64) -> String {
    with(value, places(value))
}

/// The line through values, and the height of where they shall go.
pub(crate) fn spark(points: &[Reading], aim: Option<f64>) -> Spark {
    let values: Vec<f64> = points.iter().map(|r| r.value).collect();
    let all = || values.iter().copied().chain(aim);
    let (low, high) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let width = if high > low { high - low } else { 1.0 };
    let y = |v: f64| format!("{:.1}", 28.0 - 24.0 * (v - low) / width);
    let steps = (values.len().max(2) - 1) as f64;
    let at = |(n, v): (usize, &f64)| format!("{:.0},{}", 98.0 * n as f64 / steps, y(*v));
    let line: Vec<String> = values.iter().enumerate().map(at).collect();
    Spark {
        last: line.last().map_or(String::new(), |p| p.replace(',', " ")),
        points: if line.len() > 1 {
            line.join(" ")
        } else {
            String::new()
        },
        aim: aim.filter(|_| !line.is_empty()).map_or(String::new(), y),
    }
}

fn age(last: Option<Reading>, today: Date) -> String {
    last.map_or("never".to_owned(), |r| ago(days_between(r.on, today)))
}

fn marks(of: Marks) -> String {
    let part = |word: &str, v: Option<f64>| Some(format!("{word} {}", figure(v?)));
    let parts = [part("promised", of.commit), part("splendid", of.stretch)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn counted(of: &Measure, s: &Strategy) -> String {
    let goal = s.goals.iter().find(|g| Some(g.id) == of.goal);
    let goal = goal.map_or("its goal".to_owned(), |g| g.code.to_string());
    match of.source {
        Source::Typed => String::new(),
        Source::Measure(id) => {
            let other = s.measures.iter().find(|m| m.measure.id == id);
            let title = other.map_or("a measure that is gone", |m| m.measure.title.as_str());
            format!("the progress of “{title}”")
        }
        Source::Goals => format!("the progress of the goals below {goal}, by weight"),
        Source::Milestones => format!("milestones done of all that serve {goal}"),
        Source::Actions => format!("actions done of all that serve {goal}"),
    }
}

/// One measure as a line.
pub(crate) fn row(m: &MeasureNow, s: &Strategy) -> Row {
    let of = &m.measure;
    let last = m.last();
    let (from, to, aim) = match of.aim {
        Some(Aim::Reach { start, target }) => (Some(start), Some(target), Some(target)),
        Some(Aim::Within { low, high }) => (Some(low), Some(high), None),
        None => (None, None, None),
    };
    let all = [from, to, last.map(|r| r.value)];
    let digits = all.into_iter().flatten().map(places).max().unwrap_or(0);
    let text = |v: Option<f64>| v.map_or(String::new(), |v| with(v, digits));
    let parts = match (of.aim, last) {
        (Some(aim), Some(r)) => format!(
            "{:.0} % of the way ÷ {:.0} % of the time",
            aim.progress(r.value) * 100.0,
            m.elapsed * 100.0
        ),
        _ => String::new(),
    };
    let value = |r: &Reading| (s.work.locale.day(r.on), with(r.value, places(r.value)));
    Row {
        id: of.id.to_string(),
        title: of.title.clone(),
        unit: of.unit.clone(),
        definition: of.definition.clone(),
        chip: GoalChip::of(of.goal, &s.goals),
        from: text(from),
        now: text(last.map(|r| r.value)),
        to: text(to),
        spark: spark(&m.points, aim),
        pace: m.pace.map_or(String::new(), |p| format!("{p:.2}")),
        parts,
        marks: marks(of.marks),
        counted: counted(of, s),
        state: shown(&m.status),
        owner: s.name(of.owner).to_owned(),
        age: age(last, s.today),
        values: m.points.iter().rev().take(VALUES).map(value).collect(),
    }
}

/// "Three of seven measures are on track, two at risk, one off track and one too old to say."
pub(crate) fn tally_words(s: &Strategy) -> String {
    let [on, risk, off, grey] = s.tally();
    let n = |n: usize| number(size(n));
    let found = [
        (on, "on track"),
        (risk, "at risk"),
        (off, "off track"),
        (grey, "too old to say"),
    ];
    let mut found = found.into_iter().filter(|(of, _)| *of > 0);
    let whole = s.measures.len();
    let Some((of, words)) = found.next() else {
        return "Nothing is measured yet.".to_owned();
    };
    let first = match (of == whole, whole) {
        (true, 1) => format!("The only measure is {words}"),
        (true, _) => format!("All {} are {words}", count(size(whole), "measure")),
        _ => {
            let verb = if of == 1 { "is" } else { "are" };
            let of = capital(&n(of));
            format!("{of} of {} {verb} {words}", count(size(whole), "measure"))
        }
    };
    let rest = found.map(|(of, words)| format!("{} {words}", n(of)));
    let parts: Vec<_> = std::iter::once(first).chain(rest).collect();
    format!("{}.", list(&parts))
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn opening(s: &Strategy) -> String {
    let worst = |c: Colour| {
        let those = s.measures.iter().filter(|m| m.status.shown == c);
        those.min_by(|a, b| {
            a.pace
                .partial_cmp(&b.pace)
                .unwrap_or(std::cmp::Ordering::Equal)
        })
    };
    match (worst(Colour::Red), worst(Colour::Amber), s.measures.len()) {
        (_, _, 0) => "Nothing is measured yet".to_owned(),
        (Some(m), ..) => match m.pace {
            Some(pace) => format!("{} is off track: pace {pace:.2}", m.measure.title),
            None => format!("{} is off track", m.measure.title),
        },
        (None, Some(m), _) => format!("{} is at risk; nothing is off track", m.measure.title),
        (None, None, _) if s.tally()[3] > 0 => {
            "Nothing is off track; some is too old to say".into()
        }
        (None, None, _) => "Every measure is on track".to_owned(),
    }
}

/// `GET /strategy/scorecard`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
    Query(part): Query<Part>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let s = web.app.strategy(who.viewer(), pair).await?;
    let mut people: Vec<_> = s
        .people
        .iter()
        .map(|p| (p.id.to_string(), p.label().to_owned()))
        .collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    let gone = domain::measure::elapsed(s.period, s.today) * 100.0;
    let drawn = s.measures.iter().skip(part.from).take(ROWS);
    Ok(html(&ScorecardPage {
        layout: Layout::new(&who, &headers, Place::Strategy, "Scorecard"),
        tab: "scorecard",
        title: opening(&s),
        prose: match s.measures.is_empty() {
            true => String::new(),
            false => tally_words(&s),
        },
        gone: gone.round() as i64,
        many: s.measures.len() > MANY,
        all: s.measures.len(),
        next: (s.measures.len() > part.from + ROWS).then_some(part.from + ROWS),
        rows: drawn.map(|m| row(m, &s)).collect(),
        people,
        goals: s
            .goals
            .iter()
            .map(|g| (g.id.to_string(), format!("{} {}", g.code, g.title)))
            .collect(),
    }))
}

/// What the form of a measure sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Entered {
    pub title: String,
    pub definition: String,
    pub unit: String,
    pub owner: String,
    pub goal: String,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub cadence: String,
    pub commit: String,
    pub stretch: String,
    /// "typed", "goals", "milestones", "actions", or the identity of another measure.
    pub source: String,
}

fn source(word: &str) -> Source {
    match word {
        "goals" => Source::Goals,
        "milestones" => Source::Milestones,
        "actions" => Source::Actions,
        other => other.parse().map_or(Source::Typed, Source::Measure),
    }
}

impl Entered {
    /// Puts what was entered into a measure.
    ///
    /// # Errors
    /// `Invalid` for numbers that are no aim.
    pub fn into(self, mut of: Measure) -> Result<Measure, app::Error> {
        of.title = self.title.trim().to_owned();
        of.definition = self.definition.trim().to_owned();
        of.unit = self.unit.trim().to_owned();
        of.owner = self.owner.parse().ok();
        of.goal = self.goal.parse().ok();
        of.cadence_days = self
            .cadence
            .trim()
            .parse()
            .ok()
            .filter(|d| (1..=366).contains(d));
        let ends = (self.from.trim(), self.to.trim());
        let read = |text: &str| {
            let told = format!("“{text}” is no number: write it like 34.5.");
            app::measure::number(text).ok_or(app::Error::invalid("from", told))
        };
        let mark = |text: &str| match text.trim() {
            "" => Ok(None),
            text => read(text).map(Some),
        };
        of.marks = Marks {
            commit: mark(&self.commit)?,
            stretch: mark(&self.stretch)?,
        };
        of.source = source(&self.source);
        of.aim = match ends {
            // What is counted is a share of the whole.
            ("", "") if of.source != Source::Typed => Aim::reach(0.0, 100.0).ok(),
            ("", "") => None,
            (from, to) => {
                let ends = (read(from)?, read(to)?);
                let aim = match self.kind.as_str() {
                    "within" => Aim::within(ends.0, ends.1),
                    _ => Aim::reach(ends.0, ends.1),
                };
                Some(aim.map_err(|e| app::Error::invalid("to", e.to_string()))?)
            }
        };
        if of.source != Source::Typed && of.unit.is_empty() {
            of.unit = "%".to_owned();
        }
        Ok(of)
    }
}

/// `POST /strategy/scorecard`: one measure more.
pub async fn add(
    State(web): State<Web>,
    who: Who,
    Form(entered): Form<Entered>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let id = MeasureId(fresh_id(web.app.clock.now()));
    let made = entered.into(Measure::new(id, ""))?;
    web.app
        .save_measure(&who.actor(pair), pair.id, &made)
        .await?;
    let told = "It is watched. Write its first value down.";
    Ok(see_with(&format!("/strategy/measures/{id}"), told))
}

/// What became of a table, in a sentence, with the first remarks.
pub(crate) fn taken(saved: usize, notes: &[impl ToString]) -> String {
    let told = format!("{} written down.", capital(&count(size(saved), "value")));
    let notes: Vec<_> = notes.iter().take(3).map(ToString::to_string).collect();
    match notes.as_slice() {
        [] => told,
        notes => format!("{told} {}", notes.join(" ")),
    }
}

fn cell(text: &str) -> String {
    // A spreadsheet takes a cell that begins so for a formula.
    let safe = match text.chars().next() {
        Some('=' | '+' | '-' | '@') if text.parse::<f64>().is_err() => format!("'{text}"),
        _ => text.to_owned(),
    };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

/// `GET /strategy/scorecard.csv`.
pub async fn csv(State(web): State<Web>, who: Who) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let s = web.app.strategy(who.viewer(), pair).await?;
    let mut out = String::from("Measure,Unit,Goal,From,Now,To,Pace,Status,Why,Owner,Date\r\n");
    for m in &s.measures {
        let row = row(m, &s);
        let on = m.last().map_or(String::new(), |r| r.on.to_string());
        let cells = [
            &row.title,
            &row.unit,
            &row.chip.code,
            &row.from,
            &row.now,
            &row.to,
            &row.pace,
            &row.state.word,
            &row.state.why,
            &row.owner,
            &on,
        ];
        let cells: Vec<_> = cells.iter().map(|c| cell(c)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    let mut answer = out.into_response();
    header(&mut answer, CONTENT_TYPE, "text/csv; charset=utf-8");
    let name = "attachment; filename=\"scorecard.csv\"";
    header(&mut answer, CONTENT_DISPOSITION, name);
    Ok(answer)
}
