//! One sentence a month: the executive says that the audit's codes are right (`F1`).
use crate::coding::Coded;
use crate::context::App;
use crate::error::{Error, Result};
use crate::occurrence::days;
use domain::audit::{CodeState, Span, month_sentence};
use domain::circle::{Actor, Viewer};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Code, Pair};

const KIND: &str = "audit-confirmed";

/// A month, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its days.
    pub span: Span,
    /// What the executive confirmed, if they did.
    pub confirmed: Option<Confirmed>,
}

/// A confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// When, UTC microseconds.
    pub at: i64,
    /// The sentence as it stood.
    pub sentence: String,
    /// The assistant noted what the executive had said.
    pub reported: bool,
}

/// A month as its page shows it.
#[derive(Debug, Clone)]
pub struct MonthView {
    /// Which, and whether it is confirmed.
    pub month: Month,
    /// The sentence as it stands now.
    pub sentence: String,
    /// Hours, holidays, zone.
    pub work: WorkingTime,
    /// Minutes of the month that took time, and of those with a code that is only suggested.
    pub minutes: (i64, i64),
}

#[derive(Serialize, Deserialize)]
struct Body {
    sentence: String,
    reported: bool,
}

/// The last full month before a day.
fn last_month(today: Date) -> Span {
    let first = today.first_of_month();
    let to = first.yesterday().unwrap_or(first);
    Span {
        from: to.first_of_month(),
        to,
    }
}

impl App {
    /// The last full month before `today`, and whether it was confirmed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn month(&self, viewer: &Viewer, pair: &Pair, today: Date) -> Result<Month> {
        let span = last_month(today);
        let stored = self.db.read(viewer).brief(pair.id, KIND, span.from).await?;
        let confirmed = stored.and_then(|s| {
            let body = serde_json::from_str::<Body>(&s.body).ok()?;
            Some(Confirmed {
                at: s.released_at,
                sentence: body.sentence,
                reported: body.reported,
            })
        });
        Ok(Month { span, confirmed })
    }

    /// The last full month in one sentence.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn month_view(&self, viewer: &Viewer, pair: &Pair) -> Result<MonthView> {
        Ok(self.read_month(viewer, pair).await?.0)
    }

    async fn read_month(&self, viewer: &Viewer, pair: &Pair) -> Result<(MonthView, Vec<Coded>)> {
        let settings = self.settings(viewer, pair).await?;
        let now = self.clock.now();
        let today = now.to_zoned(crate::context::zone(pair)).date();
        let work = settings.working_time(pair, today);
        let month = self.month(viewer, pair, today).await?;
        let window = days(month.span.from, month.span.to, &work.zone);
        let (coded, _) = self.coded(viewer, pair, &settings, window).await?;
        let entries = self.entries(viewer, pair, window, &coded).await?;
        let total = domain::audit::audit(&entries, &work, month.span).total;
        let name = crate::coming_up::first_name(&pair.name);
        let guessed = total.state.get(&CodeState::Suggested).copied();
        let view = MonthView {
            sentence: month_sentence(name, month.span.from, &total, work.locale.words),
            minutes: (total.busy(), guessed.unwrap_or(0)),
            month,
            work,
        };
        Ok((view, coded))
    }

    /// Confirms the last full month: its codes are the executive's word from then on. `month` is
    /// its first day, as the page that was looked at said.
    ///
    /// The assistant may note what the executive has said; it is marked so.
    ///
    /// # Errors
    /// `Invalid` for another month, or one in which nothing stands.
    pub async fn confirm_month(&self, actor: &Actor, pair: &Pair, month: Date) -> Result<()> {
        let (view, coded) = self.read_month(&actor.viewer, pair).await?;
        if view.month.span.from != month {
            let told = "That month is not the last full one any more: look at it again.";
            return Err(Error::invalid("month", told));
        }
        if view.minutes.0 == 0 {
            let told = "Nothing stands in that month: bring the calendar first.";
            return Err(Error::invalid("month", told));
        }
        let window = days(view.month.span.from, view.month.span.to, &view.work.zone);
        let mut tx = self.db.write(actor, self.now()).await?;
        for c in coded.iter().filter(|c| inside(c, window)) {
            tx.save_code(pair.id, &verified(c, actor, self.now()))
                .await?;
        }
        let body = Body {
            sentence: view.sentence,
            reported: actor.person != Some(pair.executive),
        };
        let text = serde_json::to_string(&body).map_err(|e| Error::Internal(e.to_string()))?;
        tx.release_brief(pair.id, KIND, month, &text).await?;
        let told = if body.reported {
            "as said by the executive"
        } else {
            ""
        };
        tx.audit("confirm", "month", &month.to_string(), told)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What began in the month and took time in it.
fn inside(c: &Coded, (from, until): (Timestamp, Timestamp)) -> bool {
    let o = &c.occurrence;
    o.busy && !o.all_day() && from <= o.start_at && o.start_at < until
}

fn verified(c: &Coded, actor: &Actor, at: i64) -> Code {
    let event = &c.occurrence.of.event;
    Code {
        uid: event.uid.clone(),
        rid: c.occurrence.rid.clone(),
        category: c.code.category,
        mode: Some(c.code.mode),
        channel: Some(c.code.channel),
        goal: c.code.goal,
        verified: true,
        guessed: c.code.state == CodeState::Suggested,
        title: event.title.clone(),
        people: event.attendees.iter().map(|a| a.email.clone()).collect(),
        by: actor.person,
        at,
    }
}
