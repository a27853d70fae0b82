//! Corrections of the time audit from a table: each row is one occurrence or a whole series.
use crate::coding::{Coded, Correction};
use crate::context::{App, zone};
use crate::error::Result;
use domain::circle::Actor;
use domain::event_text::parse_moment;
use domain::goal::Goal;
use domain::id::GoalId;
use formats::corrections::{Correction as Row, GoalLink, When, Which, read};
use formats::note::Note;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use recurrence::{Moment, Zone};
use store::Pair;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn instant(when: When, home: &TimeZone) -> Timestamp {
    let local = match when {
        When::At(at) => return at,
        When::Day(date) => date.at(0, 0, 0, 0),
        When::Local(local) => local,
    };
    home.to_timestamp(local).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn original(coded: &Coded, home: &TimeZone) -> Option<Timestamp> {
    let own = match &coded.occurrence.start {
        Moment::Zoned(_, zone) => zone.clone(),
        _ => Zone::Named(home.clone()),
    };
    let moment = parse_moment(&coded.occurrence.rid, &|_| Some(own.clone())).ok()?;
    Some(moment.to_timestamp(home))
}

fn is(coded: &Coded, row: &Row, home: &TimeZone) -> bool {
    let o = &coded.occurrence;
    o.of.event.uid == row.uid
        && match row.which {
            Which::Series => true,
            Which::Original(when) => original(coded, home) == Some(instant(when, home)),
            Which::StartsAt(when) => o.start_at == instant(when, home),
        }
}

impl App {
    /// Reads a table and saves what it says. A row that fits no event is told and costs no other.
    ///
    /// # Errors
    /// When the database refuses; then nothing is saved.
    pub async fn correct_from_table(
        &self,
        actor: &Actor,
        pair: &Pair,
        bytes: &[u8],
    ) -> Result<(usize, Vec<Note>)> {
        let (rows, mut notes) = read(bytes);
        let home = zone(pair);
        let settings = self.settings(&actor.viewer, pair).await?;
        let mut corrections = Vec::new();
        for row in &rows {
            // A series without a time is looked up around now, where its next sessions are.
            let at = match row.which {
                Which::Series => self.clock.now(),
                Which::Original(when) | Which::StartsAt(when) => instant(when, &home),
            };
            let reach = if row.which == Which::Series {
                DAY * 400
            } else {
                DAY * 40
            };
            let near = (at - reach, at + reach);
            let (coded, goals) = self.coded(&actor.viewer, pair, &settings, near).await?;
            match coded.iter().find(|c| is(c, row, &home)) {
                Some(found) => corrections.extend(correction(row, found, &goals, &mut notes)),
                None => notes.push(Note::new(row.line, &row.uid, "No such event is here.")),
            }
        }
        let saved = self.correct(actor, pair, &corrections).await?;
        Ok((saved, notes))
    }
}

fn correction(
    row: &Row,
    found: &Coded,
    goals: &[Goal],
    notes: &mut Vec<Note>,
) -> Option<Correction> {
    let goal: Option<GoalId> = match &row.goal {
        None => found.code.goal,
        Some(GoalLink::Cleared) => None,
        Some(GoalLink::To(code)) => match goals.iter().find(|g| g.code == *code) {
            Some(goal) => Some(goal.id),
            None => {
                let reason = format!("{code} is no goal here; the row was left out.");
                notes.push(Note::new(row.line, "goal", reason));
                return None;
            }
        },
    };
    Some(Correction {
        uid: row.uid.clone(),
        rid: match row.which {
            Which::Series => String::new(),
            _ => found.occurrence.rid.clone(),
        },
        category: row.category.unwrap_or(found.code.category),
        mode: row.mode,
        goal,
    })
}
