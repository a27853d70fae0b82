//! The sentence that the page of value opens with: the first rule that holds writes it.
use super::Minutes;
use super::worth::{Worth, whole};
use crate::words;

/// What the opening is written from.
#[derive(Debug, Clone)]
pub struct FindingFacts<'a> {
    /// First name of the executive.
    pub executive: &'a str,
    /// First names of those who gave time back.
    pub helpers: Vec<&'a str>,
    /// The executive herself reads it.
    pub to_executive: bool,
    /// Whether anything was ever entered.
    pub entries: bool,
    /// The range, with hours and, where known, money.
    pub worth: &'a Worth,
}

/// Title and prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// One sentence.
    pub title: String,
    /// What stands under it.
    pub prose: Vec<String>,
}

/// "Eight hours", "7.5 hours", "one hour".
fn hours(minutes: Minutes) -> String {
    let tenths = (minutes.thousandths() + 3_000).div_euclid(6_000);
    if tenths % 10 == 0 {
        words::count(tenths / 10, "hour")
    } else {
        format!("{} hours", minutes.in_hours(1))
    }
}

/// Writes the opening.
pub fn finding(facts: &FindingFacts<'_>) -> Finding {
    let counted = facts.worth.facts.weighted;
    let realised = facts.worth.realised.map(|v| v.minutes);
    let title = match realised {
        _ if !facts.entries => "Nothing is entered yet".to_owned(),
        _ if counted == Minutes::ZERO => "Nothing counts in these four weeks".to_owned(),
        None => format!("{} a week were given back", words::capital(&hours(counted))),
        Some(Minutes::ZERO) => {
            "What was given back has not become goal or focus time yet".to_owned()
        }
        Some(became) => format!(
            "{} a week went back to the goals",
            words::capital(&hours(became))
        ),
    };
    Finding {
        title,
        prose: prose(facts, counted, realised),
    }
}

fn prose(facts: &FindingFacts<'_>, counted: Minutes, realised: Option<Minutes>) -> Vec<String> {
    let name = facts.executive;
    if !facts.entries {
        return vec![format!(
            "Write down in one line what gave {} time back: “3 expense reports, 5 min review”. \
             What is carried out here enters itself.",
            if facts.to_executive { "you" } else { name }
        )];
    }
    let (who, whom) = match (facts.to_executive, facts.helpers.as_slice()) {
        (true, []) => ("The work on this page".to_owned(), "you"),
        (true, helpers) => (words::list(helpers), "you"),
        (false, _) => ("You".to_owned(), name),
    };
    let mut first = format!(
        "{who} gave {whom} back {} counted hours a week.",
        counted.in_hours(2)
    );
    match realised {
        Some(became) if became > Minutes::ZERO => {
            let all = became >= counted;
            let part = if all { "All".to_owned() } else { part(became) };
            first.push_str(&format!(" {part} of them became goal or focus time."));
        }
        Some(_) => first.push_str(" None of them became goal or focus time so far."),
        None => first.push_str(" No baseline yet: record two weeks first."),
    }
    let mut out = vec![first];
    let value = facts.worth.realised.and_then(|v| v.year);
    if let (Some(year), Some(post)) = (value, facts.worth.facts.post_year) {
        let cost = crate::money::Money {
            minor: post,
            currency: facts.worth.facts.currency,
        };
        let (year, cost) = (whole(year), whole(cost));
        let money = format!("Realised, that is worth {year} a year; the post costs {cost}.");
        out[0].push_str(&format!(" {money}"));
    }
    if realised.is_some() {
        let caution = "An increase that the calendar shows is no proof of its cause.";
        out.push(caution.to_owned());
    }
    out
}

/// "Eight", "7.5".
fn part(minutes: Minutes) -> String {
    let tenths = (minutes.thousandths() + 3_000).div_euclid(6_000);
    if tenths % 10 == 0 {
        words::capital(&words::number(tenths / 10))
    } else {
        minutes.in_hours(1)
    }
}
