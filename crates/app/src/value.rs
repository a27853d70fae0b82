//! Hours given back (F4): entered by acts and in one line, confirmed, ended, taken away.
mod act;
mod view;

pub(crate) use act::settle;
pub use view::{MeetingCost, Together, ValueView};

use crate::coming_up::first_name;
use crate::context::{App, zone};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::occurrence::{Occurrence, days};
use domain::action::ActionState;
use domain::circle::{Actor, Viewer};
use domain::id::{ActionId, GoalId, PairId, PersonId, ValueEntryId};
use domain::value::{Confirmed, Minutes, Quiet, Saving, Source, ValueEntry, Win, Work, wins};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Pair, Write};

/// What an act or a line tells the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What was done.
    pub title: String,
    /// Which row it belongs to.
    pub work: Work,
    /// When, or since when.
    pub on: Date,
    /// What it gives back.
    pub saving: Saving,
    /// What looking it over costs the executive each time.
    pub review: Minutes,
    /// People whose time it gives back, the executive included.
    pub people: u32,
    /// The goal it served.
    pub goal: Option<GoalId>,
    /// What it takes for granted, in words.
    pub assumption: String,
    /// What it rests on.
    pub source: Source,
    /// The occurrence whose time it is, by `UID` and original start: it counts once.
    pub occurrence: Option<(String, String)>,
    /// The executive's word for it, where that was the yes itself.
    pub confirmed: Option<Confirmed>,
    /// It is a quiet good deed (R100).
    pub quiet: Option<Quiet>,
}

/// So many wins stand in the letter of a Friday (R128).
const WINS: usize = 3;

impl Told {
    /// A quiet good deed: it counts as one, and gives no minutes.
    pub fn quietly(kind: Quiet, title: &str, on: Date, source: Source) -> Told {
        Told {
            title: title.to_owned(),
            work: Work::Other,
            on,
            saving: Saving::Once {
                avoided: Minutes::ZERO,
            },
            review: Minutes::ZERO,
            people: 1,
            goal: None,
            assumption: String::new(),
            source,
            occurrence: None,
            confirmed: None,
            quiet: Some(kind),
        }
    }
}

/// Enters into the account, in the transaction of what is accounted for. The same record enters
/// once, however often it is told; none then.
///
/// # Errors
/// `Forbidden` outside the actor's circles.
pub async fn account(
    tx: &mut Write,
    by: Option<PersonId>,
    pair: PairId,
    told: Told,
) -> Result<Option<ValueEntryId>> {
    let entry = ValueEntry {
        id: ValueEntryId(tx.new_id()),
        title: told.title,
        work: told.work,
        on: told.on,
        saving: told.saving,
        review: told.review.or_none(),
        people: told.people.max(1),
        goal: told.goal,
        assumption: told.assumption,
        source: told.source,
        occurrence: told.occurrence,
        confirmed: told.confirmed,
        win: None,
        quiet: told.quiet,
        by,
        by_name: String::new(),
        at: Timestamp::from_microsecond(tx.now()).unwrap_or(Timestamp::UNIX_EPOCH),
        stands: true,
    };
    if !tx.add_value_entry(pair, &entry).await? {
        return Ok(None);
    }
    let id = entry.id.to_string();
    tx.audit("enter", "value_entry", &id, &entry.title).await?;
    Ok(Some(entry.id))
}

/// Takes away what a record entered, because it was undone.
///
/// # Errors
/// `Forbidden` outside the actor's circles.
pub async fn withdraw(tx: &mut Write, pair: PairId, source: &Source) -> Result<u64> {
    let gone = tx.remove_value_of(pair, source).await?;
    if gone > 0 {
        let told = format!("{gone} entries, with what they rested on");
        tx.audit("remove", "value_entry", "", &told).await?;
    }
    Ok(gone)
}

/// A standing meeting that is shorter than it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorter {
    /// `UID` of the series.
    pub uid: String,
    /// Its length before, in minutes.
    pub was: i64,
    /// What keeping it short costs the executive each time.
    pub review: i64,
    /// Since when.
    pub since: Date,
}

impl App {
    /// Enters one line: "3 expense reports, 5 min review". Answers what was understood.
    ///
    /// # Errors
    /// `Invalid` only for no words at all.
    pub async fn returned(
        &self,
        actor: &Actor,
        pair: &Pair,
        words: &str,
        on: Option<Date>,
        action: Option<ActionId>,
    ) -> Result<(ValueEntryId, String)> {
        if words.trim().is_empty() {
            return Err(Error::invalid("words", "Write what gave time back."));
        }
        let locale = self.locale(&actor.viewer).await?;
        let now = self.clock.now().to_zoned(zone(pair));
        let read = language::returned::returned(words, &now, &locale);
        let goals = self.db.read(&actor.viewer).goals(pair.id).await?;
        let code = read.goal.as_deref().unwrap_or_default();
        let goal = goals
            .iter()
            .find(|g| g.code.to_string().eq_ignore_ascii_case(code));
        let avoided = read.avoided.unwrap_or_default();
        let mut told = Told {
            title: read.title.clone(),
            work: read.work,
            on: on.or(read.on).unwrap_or_else(|| now.date()),
            saving: if read.weekly {
                Saving::Weekly {
                    avoided,
                    until: None,
                }
            } else {
                Saving::Once { avoided }
            },
            review: read.review,
            people: read.people.unwrap_or(1),
            goal: goal.map(|g| g.id),
            assumption: read.assumption,
            source: action.map_or(Source::Words, |id| Source::Action { id }),
            occurrence: None,
            confirmed: None,
            quiet: None,
        };
        let meeting = self
            .named_meeting(&actor.viewer, pair, words, &told)
            .await?;
        let mut sentence = understood(&told, first_name(&pair.name));
        if let Some(occurrence) = meeting {
            let title = &occurrence.of.event.title;
            sentence.push_str(&format!(" It is the time of “{title}”, which counts once."));
            told.occurrence = Some((occurrence.of.event.uid.clone(), occurrence.rid));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        if let Some(id) = action
            && tx.action(id).await?.action.state != ActionState::Done
        {
            let told = "That action is still open: it counts when it is done.";
            return Err(Error::invalid("action", told));
        }
        let entered = account(&mut tx, actor.person, pair.id, told).await?;
        let Some(id) = entered else {
            let told = "That action has its entry already: it counts once.";
            return Err(Error::Conflict(told.into()));
        };
        tx.commit().await?;
        Ok((id, sentence))
    }

    /// The one meeting of that day whose title stands in the words: the line is about its time.
    async fn named_meeting(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        words: &str,
        told: &Told,
    ) -> Result<Option<Occurrence>> {
        if !matches!(told.saving, Saving::Once { .. }) || told.work != Work::Meetings {
            return Ok(None);
        }
        let day = days(told.on, told.on, &zone(pair));
        let mut found = self.occurrences(viewer, pair, day).await?;
        let words = words.to_lowercase();
        found.retain(|o| {
            let title = o.of.event.title.trim().to_lowercase();
            !o.all_day() && !title.is_empty() && words.contains(&title)
        });
        Ok(found.pop().filter(|_| found.is_empty()))
    }

    /// Enters a standing meeting that is shorter than it was: the calendar measures every session.
    ///
    /// # Errors
    /// `Invalid` for a meeting that is not here, or was no longer than it is.
    pub async fn shortened(
        &self,
        actor: &Actor,
        pair: &Pair,
        shorter: &Shorter,
    ) -> Result<ValueEntryId> {
        let reader = self.db.read(&actor.viewer);
        let utc = |_, _: &str| Some(recurrence::Zone::Named(jiff::tz::TimeZone::UTC));
        let found = reader.event(pair.id, &shorter.uid, &utc).await?;
        let Some(event) = found.first().map(|s| &s.event) else {
            let told = "Choose one of the standing meetings of the calendar.";
            return Err(Error::invalid("uid", told));
        };
        if !(1..=1_440).contains(&shorter.was) {
            let told = "Write how many minutes it took before: at most a day.";
            return Err(Error::invalid("was", told));
        }
        let people = event.attendees.iter().filter(|a| !a.resource).count();
        let told = Told {
            title: format!("{}, {} minutes before", event.title, shorter.was),
            work: Work::Meetings,
            on: shorter.since,
            saving: Saving::Shorter {
                was: shorter.was,
                until: None,
            },
            review: Minutes::whole(shorter.review),
            people: u32::try_from(people).unwrap_or(u32::MAX),
            goal: None,
            assumption: "Each session counts what the calendar shows.".into(),
            source: Source::Event {
                uid: shorter.uid.clone(),
                rid: String::new(),
            },
            occurrence: None,
            confirmed: None,
            quiet: None,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = account(&mut tx, actor.person, pair.id, told).await?;
        tx.commit().await?;
        id.ok_or_else(|| Error::Conflict("That is entered already.".into()))
    }

    /// The executive's word for entries: her own, or as the assistant recorded it ("by phone").
    ///
    /// # Errors
    /// `Invalid` when somebody else confirms without saying how she said so.
    pub async fn confirm_value(
        &self,
        actor: &Actor,
        pair: &Pair,
        ids: &[ValueEntryId],
        said: &str,
    ) -> Result<usize> {
        let herself = actor.person == Some(pair.executive);
        let name = first_name(&pair.name);
        if !herself && said.trim().is_empty() {
            let told = format!("Say how {name} confirmed it: by phone, in person, by mail.");
            return Err(Error::invalid("said", told));
        }
        let said = if herself { "" } else { said.trim() };
        let how = if said.is_empty() {
            format!("as {name}")
        } else {
            format!("as said by {name}, {said}")
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        for id in ids {
            let mut entry = tx.value_entry(*id).await?;
            entry.confirmed = Some(Confirmed {
                by: actor.person,
                at: self.clock.now(),
                said: said.to_owned(),
            });
            tx.change_value_entry(&entry).await?;
            let detail = format!("{} ({how})", entry.title);
            tx.audit("confirm", "value_entry", &id.to_string(), &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(ids.len())
    }

    /// Takes an entry away; the numbers fall by what it counted.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_value(&self, actor: &Actor, id: ValueEntryId) -> Result<String> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let entry = tx.value_entry(id).await?;
        tx.remove_value_entry(id).await?;
        tx.audit("remove", "value_entry", &id.to_string(), &entry.title)
            .await?;
        tx.commit().await?;
        Ok(entry.title)
    }

    /// Ends what goes on every week: that day is the last that counts.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn end_value(&self, actor: &Actor, id: ValueEntryId, last: Date) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut entry = tx.value_entry(id).await?;
        match &mut entry.saving {
            Saving::Once { .. } => {
                let told = "It happened once: take it away instead.";
                return Err(Error::invalid("last", told));
            }
            Saving::Weekly { until, .. } | Saving::Shorter { until, .. } => *until = Some(last),
        }
        tx.change_value_entry(&entry).await?;
        let detail = format!("{}: last on {last}", entry.title);
        tx.audit("change", "value_entry", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The wins of a week, on its last working day; on every other day nothing.
    pub(crate) async fn week_wins(
        &self,
        viewer: &Viewer,
        desk: &Desk,
        day: Date,
    ) -> Result<Vec<String>> {
        let work = &desk.work;
        let monday = work.week_start(day);
        if work.week_start(work.next_working_day(day)) == monday {
            return Ok(Vec::new());
        }
        let reader = self.db.read(viewer);
        let entries = reader.value_entries(desk.pair.id, monday, 500).await?;
        let goal = |id| desk.goals.iter().find(|g| Some(g.id) == id);
        let line = |e: &ValueEntry| e.win_words(goal(e.goal).map(|g| g.title.as_str()));
        Ok(wins(&entries, monday, day, WINS)
            .into_iter()
            .map(line)
            .collect())
    }

    /// Shows an entry as a win, or no longer (R128).
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn set_win(&self, actor: &Actor, id: ValueEntryId, win: Option<Win>) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut entry = tx.value_entry(id).await?;
        entry.win = win;
        tx.change_value_entry(&entry).await?;
        let told = if entry.win.is_some() {
            "a win"
        } else {
            "no win"
        };
        let detail = format!("{}: {told}", entry.title);
        tx.audit("change", "value_entry", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// "Kept: 3 expense reports. 70.26 minutes for Orla, 5 of review …": have I got this right?
fn understood(told: &Told, name: &str) -> String {
    let avoided = match told.saving {
        Saving::Once { avoided } | Saving::Weekly { avoided, .. } => avoided,
        Saving::Shorter { .. } => Minutes::ZERO,
    };
    let minutes = if avoided == Minutes::ZERO {
        "No minutes were named, so it counts none".to_owned()
    } else {
        let review = if told.review == Minutes::ZERO {
            String::new()
        } else {
            format!(", less {} of review", told.review)
        };
        let weekly = if matches!(told.saving, Saving::Weekly { .. }) {
            " every week"
        } else {
            ""
        };
        format!("{avoided} minutes for {name}{weekly}{review}")
    };
    let kind = told.work.label().to_lowercase();
    format!(
        "Kept: {} ({kind}). {minutes}. Have I got this right?",
        told.title
    )
}
