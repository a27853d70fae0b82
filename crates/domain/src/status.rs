//! How something stands (`F7`): one colour that cannot be painted over, and why.
//!
//! Precedence (`decisions.md`): what the owner says with a reason, then never updated at half time
//! (red), then stale (grey), then the worst of pace, probability and confidence. What was found is
//! kept beside what is shown, so that a word of the owner hides nothing.
use crate::action::RiskLevel;
use crate::forecast;
use crate::goal::Period;
use crate::measure::elapsed;
use crate::words;
use crate::working_time::plus_days;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A colour on a page; never without its word. The worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Nothing is known, or not any more.
    Grey,
    /// On track.
    Green,
    /// At risk.
    Amber,
    /// Off track.
    Red,
}

impl Colour {
    /// The word beside the colour.
    pub fn word(self) -> &'static str {
        match self {
            Colour::Grey => "unknown",
            Colour::Green => "on track",
            Colour::Amber => "at risk",
            Colour::Red => "off track",
        }
    }
}

impl From<RiskLevel> for Colour {
    fn from(level: RiskLevel) -> Colour {
        match level {
            RiskLevel::Green => Colour::Green,
            RiskLevel::Amber => Colour::Amber,
            RiskLevel::Red => Colour::Red,
        }
    }
}

/// How sure an owner is, 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(u8);

impl Confidence {
    /// None above 10.
    pub fn new(value: u8) -> Option<Confidence> {
        (value <= 10).then_some(Confidence(value))
    }

    /// 0 to 10.
    pub fn get(self) -> u8 {
        self.0
    }

    /// 8–10 on track, 4–7 at risk, 0–3 off track (`decisions.md`).
    pub fn colour(self) -> Colour {
        match self.0 {
            8.. => Colour::Green,
            4..=7 => Colour::Amber,
            _ => Colour::Red,
        }
    }
}

/// A confidence as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// On which day.
    pub on: Date,
    /// How sure.
    pub confidence: Confidence,
}

/// A status that an owner has set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// What they say it is.
    pub colour: Colour,
    /// Why; a word without a reason is not taken ([`Override::new`]).
    reason: String,
}

impl Override {
    /// None without a reason.
    pub fn new(colour: Colour, reason: impl Into<String>) -> Option<Override> {
        let reason = reason.into();
        (!reason.trim().is_empty()).then_some(Override { colour, reason })
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// What a status is made from.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The day it is asked on.
    pub today: Date,
    /// The plan period.
    pub period: Period,
    /// Progress beside the share of the period that is gone ([`crate::measure::Aim::pace`]).
    pub pace: Option<f64>,
    /// Probability of being in time, 0 to 1 ([`forecast::Forecast::leading`]).
    pub on_time: Option<f64>,
    /// What was said of it, the oldest first.
    pub said: &'a [Said],
    /// The day of the last update; none if there never was one.
    pub updated: Option<Date>,
    /// How often it is meant to be updated, in days; none: no cadence of its own.
    pub cadence_days: Option<u32>,
    /// What its owner says it is.
    pub by_owner: Option<Override>,
}

/// One reason for a colour.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The owner says so.
    Owner(String),
    /// Half of the period is gone and nobody has said a word.
    NeverUpdated,
    /// The last word is older than it may be.
    Stale {
        /// Days since.
        days: i64,
    },
    /// Progress ÷ elapsed share.
    Pace(f64),
    /// Probability of being in time.
    OnTime(f64),
    /// How sure the owner is.
    Confidence(Confidence),
    /// Less sure than two weeks ago.
    Fell {
        /// Two weeks ago.
        from: Confidence,
        /// Now.
        to: Confidence,
    },
    /// There is nothing to go by.
    Nothing,
}

impl Reason {
    /// A few words for a page.
    pub fn words(&self) -> String {
        match self {
            Reason::Owner(reason) => format!("the owner says: {reason}"),
            Reason::NeverUpdated => "half of the time is gone and it was never updated".to_owned(),
            Reason::Stale { days } => {
                format!("no word for {}", words::count_figures(*days, "day"))
            }
            Reason::Pace(pace) => format!("pace {pace:.2}"),
            Reason::OnTime(p) => format!("{} in time", words::percent(*p)),
            Reason::Confidence(c) => format!("confidence {} of 10", c.get()),
            Reason::Fell { from, to } => {
                format!(
                    "confidence fell from {} to {} in two weeks",
                    from.get(),
                    to.get()
                )
            }
            Reason::Nothing => "nothing is known yet".to_owned(),
        }
    }
}

/// How something stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The colour to show.
    pub shown: Colour,
    /// The colour that would be shown without the owner's word.
    pub found: Colour,
    /// The worst of the parts, however old: "grey, was red". Grey where there are none.
    pub was: Colour,
    /// Why it is shown so, the strongest reason first.
    pub why: Vec<Reason>,
}

/// From the lowest pace that is green (`F7`).
const GREEN: f64 = 0.95;
/// From the lowest pace that is amber (`F7`).
const AMBER: f64 = 0.75;
/// What arithmetic may round off a pace that is exactly on a limit.
const HAIR: f64 = 1e-9;

/// The colour of a pace (`F7`): from 0.95 green, from 0.75 amber, else red.
pub fn pace_colour(pace: f64) -> Colour {
    match pace + HAIR {
        p if p >= GREEN => Colour::Green,
        p if p >= AMBER => Colour::Amber,
        _ => Colour::Red,
    }
}

/// For how many days a word holds: 14, or one and a half times its own cadence if that is longer.
pub fn fresh_days(cadence_days: Option<u32>) -> f64 {
    (1.5 * f64::from(cadence_days.unwrap_or(0))).max(14.0)
}

/// How something stands (`F7`).
pub fn status(facts: &Facts<'_>) -> Status {
    let parts = parts(facts);
    let was = parts.iter().map(|(colour, _)| *colour).max();
    let was = was.unwrap_or(Colour::Grey);
    // Nobody has said a word: it counts from the first day.
    let since = facts.updated.unwrap_or(facts.period.from);
    let days = i64::from((facts.today - since).get_days());
    let half = elapsed(facts.period, facts.today) >= 0.5;
    let (found, mut why) = if facts.updated.is_none() && half {
        (Colour::Red, vec![Reason::NeverUpdated])
    } else if days as f64 > fresh_days(facts.cadence_days) {
        (Colour::Grey, vec![Reason::Stale { days }])
    } else if parts.is_empty() {
        (Colour::Grey, vec![Reason::Nothing])
    } else {
        let worst = parts.into_iter().filter(|(colour, _)| *colour == was);
        (was, worst.map(|(_, reason)| reason).collect())
    };
    let mut shown = found;
    if let Some(by_owner) = &facts.by_owner {
        shown = by_owner.colour;
        why.insert(0, Reason::Owner(by_owner.reason.clone()));
    }
    Status {
        shown,
        found,
        was,
        why,
    }
}

/// What is known, each with its colour.
fn parts(facts: &Facts<'_>) -> Vec<(Colour, Reason)> {
    let mut parts = Vec::new();
    if let Some(pace) = facts.pace {
        parts.push((pace_colour(pace), Reason::Pace(pace)));
    }
    if let Some(p) = facts.on_time {
        parts.push((forecast::colour(p), Reason::OnTime(p)));
    }
    if let Some(last) = facts.said.last() {
        parts.push((
            last.confidence.colour(),
            Reason::Confidence(last.confidence),
        ));
    }
    if let Some((from, to)) = fall(facts.said, facts.today) {
        parts.push((Colour::Amber, Reason::Fell { from, to }));
    }
    parts
}

/// The confidence of two weeks ago and the last one, where it fell: the last said by then, or the
/// first since. `said` the oldest first.
pub fn fall(said: &[Said], today: Date) -> Option<(Confidence, Confidence)> {
    let then = plus_days(today, -14);
    let before = said.iter().rfind(|s| s.on <= then).or(said.first())?;
    let now = said.last().filter(|s| s.on > then)?;
    (now.confidence < before.confidence).then_some((before.confidence, now.confidence))
}

#[cfg(test)]
#[path = "status_test.rs"]
mod tests;
