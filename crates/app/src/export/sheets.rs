//! One table for each kind of thing, in the columns that our own readers know.
use crate::error::{Error, Result};
use domain::action::Due;
use domain::attention::{Choice, MattersNow};
use domain::decision_right::HeldRight;
use domain::goal::Goal;
use domain::initiative::Contribution;
use domain::person::{Person, PhoneKind};
use domain::proposal::{By, Proposal};
use domain::watch_date::WatchDate;
use formats::sheet::Sheet;
use jiff::Timestamp;
use store::{Code, DeskTime, StoredAction};

/// Who and what the ids of a row are called.
pub(super) struct Names<'a> {
    pub people: &'a [Person],
    pub goals: &'a [Goal],
}

fn at(micros: i64) -> String {
    let at = Timestamp::from_microsecond(micros);
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn opt(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// The wire name of a unit-like value.
fn word(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(Error::Internal(format!("a word was {other:?}"))),
    }
}

pub(super) fn people(people: &[Person]) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Name",
        "Also known as",
        "E-mail",
        "Phone",
        "Mobile",
        "Home phone",
        "Pager",
        "Direct line",
        "Role",
        "Organisation",
        "Assistant",
        "How to say",
        "Birthday",
    ]);
    for p in people {
        let phones = |kind: PhoneKind| {
            let of = p.phones.iter().filter(|n| n.kind == kind);
            of.map(|n| n.number.as_str()).collect::<Vec<_>>().join("; ")
        };
        sheet.rows.push(vec![
            p.name.clone(),
            p.also_known_as.join("; "),
            p.emails.join("; "),
            phones(PhoneKind::Work),
            phones(PhoneKind::Mobile),
            phones(PhoneKind::Home),
            phones(PhoneKind::Other),
            p.direct_line.clone(),
            p.role.clone(),
            p.organisation.clone(),
            opt(p.assistant.as_ref().map(|a| &a.name)),
            p.say.clone(),
            opt(p.birthday),
        ]);
    }
    sheet
}

pub(super) fn goals(goals: &[Goal], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Code",
        "Title",
        "Why",
        "Level",
        "Weight",
        "Parent",
        "Key result",
        "Owner",
        "From",
        "To",
        "Minutes a week",
        "Also serves",
    ]);
    for g in goals {
        sheet.rows.push(vec![
            g.code.to_string(),
            g.title.clone(),
            g.why.clone(),
            g.level.word().to_owned(),
            g.weight.get().to_string(),
            names.goal(g.parent),
            g.key_result.clone(),
            names.person(g.owner),
            opt(g.period.map(|p| p.from)),
            opt(g.period.map(|p| p.to)),
            opt(g.planned_minutes),
            beside(g, names),
        ]);
    }
    sheet
}

/// "G2 30 %, G4 20 %", as the reader of goals takes it.
fn beside(g: &Goal, names: &Names<'_>) -> String {
    let one = |c: &Contribution| format!("{} {} %", names.goal(Some(c.goal)), c.share);
    g.also.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn dates(dates: &[WatchDate]) -> Result<Sheet> {
    let mut sheet = Sheet::of(&["Title", "Date", "Lead days", "Kind", "Yearly"]);
    for d in dates {
        sheet.rows.push(vec![
            d.title.clone(),
            d.date.to_string(),
            d.lead_days.to_string(),
            word(&d.kind)?,
            if d.yearly { "yes" } else { "no" }.to_owned(),
        ]);
    }
    Ok(sheet)
}

fn due(due: Option<Due>) -> String {
    let time = |d: &Due| d.time.map(|t| format!(" {t}")).unwrap_or_default();
    due.map(|d| format!("{}{}", d.date, time(&d)))
        .unwrap_or_default()
}

pub(super) fn actions(actions: &[StoredAction], names: &Names<'_>) -> Result<Sheet> {
    let mut sheet = Sheet::of(&[
        "Id",
        "Title",
        "State",
        "Owner",
        "For whom",
        "Promised to",
        "Due",
        "Precision",
        "Goal",
        "Why",
        "Done when",
        "Limits",
        "Minutes",
        "Waits for",
        "As captured",
        "Created",
        "Closed",
        "Dates before",
    ]);
    for StoredAction {
        action: a, moved, ..
    } in actions
    {
        let owner = match a.owner {
            Some(_) => names.person(a.owner),
            None => a.owner_text.clone(),
        };
        let before = moved.iter().map(|m| {
            let reason = if m.reason.is_empty() { "" } else { ": " };
            format!("{} until {}{reason}{}", due(m.from), m.at, m.reason)
        });
        sheet.rows.push(vec![
            a.id.to_string(),
            a.title.clone(),
            word(&a.state)?,
            owner,
            names.person(a.for_whom),
            names.person(a.counterparty),
            due(a.due),
            a.due
                .map(|d| word(&d.precision))
                .transpose()?
                .unwrap_or_default(),
            names.goal(a.goal),
            a.why.clone(),
            a.done_when.clone(),
            a.limits.clone(),
            opt(a.size_minutes),
            a.waits_for
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            a.captured.clone(),
            a.created.to_string(),
            opt(a.closed),
            before.collect::<Vec<_>>().join("; "),
        ]);
    }
    Ok(sheet)
}

pub(super) fn codes(codes: &[Code], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Uid",
        "Recurrence id",
        "Scope",
        "Category",
        "Mode",
        "Goal",
        "Channel",
        "Verified",
        "Event",
        "By",
        "At",
    ]);
    for c in codes {
        // The zone of the start is the event's own.
        let original = c.rid.split(';').next().unwrap_or_default();
        let goal = if c.goal.is_some() {
            names.goal(c.goal)
        } else {
            "none".into()
        };
        sheet.rows.push(vec![
            c.uid.clone(),
            original.to_owned(),
            if original.is_empty() {
                "series"
            } else {
                "occurrence"
            }
            .to_owned(),
            c.category.to_string(),
            opt(c.mode),
            goal,
            opt(c.channel),
            if c.verified { "yes" } else { "no" }.to_owned(),
            c.title.clone(),
            names.person(c.by),
            at(c.at),
        ]);
    }
    sheet
}

pub(super) fn desk_time(entries: &[DeskTime], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Start", "Minutes", "Title", "Category", "Mode", "Channel", "Goal",
    ]);
    for e in entries {
        sheet.rows.push(vec![
            at(e.start),
            e.minutes.to_string(),
            e.title.clone(),
            e.category.to_string(),
            e.mode.to_string(),
            e.channel.to_string(),
            names.goal(e.goal),
        ]);
    }
    sheet
}

pub(super) fn proposals(proposals: &[Proposal], names: &Names<'_>) -> Result<Sheet> {
    let mut sheet = Sheet::of(&[
        "Id",
        "Asked",
        "Kind",
        "State",
        "Reason",
        "Proposed by",
        "Asked of",
        "Goal",
        "Minutes it costs",
        "Minutes it saves a week",
        "Money",
        "Decide by",
        "Final text",
        "Created",
        "Answers",
        "Evidence",
    ]);
    for p in proposals {
        let by = match &p.by {
            By::Person(id) => names.person(Some(*id)),
            By::Signal(key) => format!("signal {key}"),
            By::Operator => "command line".into(),
        };
        let answers = p.answers.iter().map(|a| {
            let note = if a.note.is_empty() { "" } else { ": " };
            let said = a.words(&names.person(Some(a.by)));
            format!("{} {said}, {}{note}{}", a.verb.word(), a.at, a.note)
        });
        let mut evidence = Vec::new();
        for e in &p.evidence {
            evidence.push(format!("{} {} {}", word(&e.noun)?, e.id, e.label));
        }
        sheet.rows.push(vec![
            p.id.to_string(),
            p.title.clone(),
            p.effect.kind().words().to_owned(),
            p.state.word().to_owned(),
            p.reason.clone(),
            by,
            names.person(p.asked_of),
            names.goal(p.goal),
            opt(p.cost_minutes),
            opt(p.saves_minutes_week),
            opt(p.money),
            due(p.decide_by),
            p.final_text.clone(),
            p.created.to_string(),
            answers.collect::<Vec<_>>().join("; "),
            evidence.join("; "),
        ]);
    }
    Ok(sheet)
}

pub(super) fn rights(rights: &[HeldRight], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Holder", "Area", "Level", "Meaning", "From", "Until", "Signed", "Note",
    ]);
    for r in rights {
        sheet.rows.push(vec![
            names.person(r.holder),
            r.area.words().to_owned(),
            u8::from(r.level).to_string(),
            r.level.sentence().words().to_owned(),
            opt(r.from),
            opt(r.until),
            opt(r.signed_at),
            r.note.clone(),
        ]);
    }
    sheet
}

pub(super) fn matters_now(cards: &[MattersNow], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&["At", "Until", "Text", "Goal", "By"]);
    for c in cards {
        sheet.rows.push(vec![
            c.at.to_string(),
            c.until.to_string(),
            c.text.clone(),
            names.goal(c.goal),
            names.person(c.by),
        ]);
    }
    sheet
}

/// Each choice is its owner's alone: of others there is none here to be written.
pub(super) fn choices(choices: &[Choice], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&["At", "Who", "Chosen", "First of the list", "Reason"]);
    for c in choices {
        sheet.rows.push(vec![
            c.at.to_string(),
            names.person(Some(c.person)),
            c.action.to_string(),
            opt(c.first),
            c.reason.clone(),
        ]);
    }
    sheet
}
