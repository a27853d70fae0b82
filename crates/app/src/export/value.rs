//! Hours given back as tables: the entries with what they counted, costs, weeks of one's own.
use super::sheets::Names;
use crate::value::ValueView;
use domain::cost::Cost;
use domain::value::{Minutes, Saving, Source, ValueEntry};
use formats::sheet::Sheet;
use store::RecordedWeek;

fn rests_on(source: &Source) -> String {
    match source {
        Source::Words => "own words".to_owned(),
        Source::Action { id } => format!("action {id}"),
        Source::Event { uid, rid } => format!("event {uid} {rid}").trim_end().to_owned(),
        Source::Proposal { id } => format!("proposal {id}"),
        Source::Brief { id } => format!("brief {id}"),
    }
}

/// How much, how often, until when.
fn gives(saving: &Saving) -> [String; 3] {
    let until = |day: &Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    match saving {
        Saving::Once { avoided } => [avoided.to_string(), "once".into(), String::new()],
        Saving::Weekly { avoided, until: u } => [avoided.to_string(), "weekly".into(), until(u)],
        Saving::Shorter { was, until: u } => [
            Minutes::whole(*was).to_string(),
            "shorter than".into(),
            until(u),
        ],
    }
}

pub(super) fn entries(entries: &[ValueEntry], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&[
        "Date",
        "Work",
        "Title",
        "Minutes",
        "How often",
        "Until",
        "Review",
        "People",
        "Goal",
        "Confidence",
        "Confirmed",
        "Rests on",
        "Assumption",
        "Strength",
        "Thanks",
        "Quiet work",
        "By",
        "Id",
    ]);
    for e in entries {
        let [minutes, often, until] = gives(&e.saving);
        let win = e.win.as_ref();
        let said = e.confirmed.as_ref().map(|c| match c.said.as_str() {
            "" => "in person".to_owned(),
            said => said.to_owned(),
        });
        sheet.rows.push(vec![
            e.on.to_string(),
            e.work.label().to_owned(),
            e.title.clone(),
            minutes,
            often,
            until,
            e.review.to_string(),
            e.people.to_string(),
            names.goal(e.goal),
            e.confidence().label().to_owned(),
            said.unwrap_or_default(),
            rests_on(&e.source),
            e.assumption.clone(),
            win.map(|w| w.ability.clone()).unwrap_or_default(),
            win.map(|w| w.thanks.clone()).unwrap_or_default(),
            e.quiet.map(|q| q.label().to_owned()).unwrap_or_default(),
            e.by_name.clone(),
            e.id.to_string(),
        ]);
    }
    sheet
}

pub(super) fn costs(costs: &[Cost]) -> Sheet {
    let mut sheet = Sheet::of(&["Of", "Cost", "Weeks", "Minutes a week"]);
    for c in costs.iter().filter(|c| !c.mine) {
        let week = c.week.map(|w| w.to_string()).unwrap_or_default();
        let row = [c.whose.to_string(), c.text(), c.weeks.to_string(), week];
        sheet.rows.push(row.to_vec());
    }
    sheet
}

pub(super) fn own_weeks(weeks: &[RecordedWeek], names: &Names<'_>) -> Sheet {
    let mut sheet = Sheet::of(&["Person", "Week of", "Minutes for goals", "Days"]);
    for w in weeks {
        sheet.rows.push(vec![
            names.person(Some(w.person)),
            w.first.to_string(),
            w.goal_minutes.to_string(),
            w.days.to_string(),
        ]);
    }
    sheet
}

impl ValueView {
    /// Every entry with what it counted in the four weeks, as CSV.
    pub fn csv(&self) -> String {
        let mut sheet = Sheet::of(&[
            "Date",
            "Work",
            "Title",
            "Times",
            "Avoided",
            "Review",
            "Net",
            "Confidence",
            "Counted",
            "Rests on",
            "Assumption",
            "By",
        ]);
        for (e, l) in self.entries.iter().zip(&self.ledger.lines) {
            sheet.rows.push(vec![
                e.on.to_string(),
                e.work.label().to_owned(),
                e.title.clone(),
                l.times.to_string(),
                l.avoided.to_string(),
                l.review.to_string(),
                l.net.to_string(),
                e.confidence().label().to_owned(),
                l.weighted.to_string(),
                rests_on(&e.source),
                e.assumption.clone(),
                e.by_name.clone(),
            ]);
        }
        sheet.to_csv()
    }
}
