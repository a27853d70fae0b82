//! The outbox: what may have been sent, what did not leave, what waits and can be taken back.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::letter::Letter;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::id::OutboxId;
use domain::locale::Locale;
use domain::outbox::OutboxState;
use domain::words::{capital, count};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use store::OutboxRow;

#[derive(Template)]
#[template(path = "outbox.html")]
struct OutboxPage {
    layout: Layout,
    title: String,
    prose: String,
    /// What keeps all letters here, or answers out; empty: nothing.
    stuck: Vec<String>,
    doubtful: Vec<Row>,
    /// Anchor, name and rows: what did not leave, and what a mail server sent back.
    failed: [(&'static str, &'static str, Vec<Row>); 2],
    waiting: Vec<Row>,
    ended: Vec<Row>,
    /// Where a test letter goes.
    mine: String,
}

struct Row {
    id: String,
    to: String,
    subject: String,
    text: String,
    /// "leaves at 08:10", "sent at 08:12".
    when: String,
    /// What went wrong last, and the next step.
    told: String,
    /// It has not left yet.
    pending: bool,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let rows = web.app.outbox(who.viewer(), pair.id).await?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let me = people.iter().find(|p| p.id == who.session.signed_in.person);
    let mine = me
        .and_then(|p| p.emails.first().cloned())
        .unwrap_or_default();
    let writes = Writes {
        locale: who.locale(),
        zone: app::context::zone(pair),
        today: web.app.clock.now(),
    };
    let of = |states: &[OutboxState]| -> Vec<Row> {
        let found = rows.iter().filter(|r| states.contains(&r.state));
        found.map(|r| writes.row(r)).collect()
    };
    let doubtful = of(&[OutboxState::InDoubt]);
    let failed = of(&[OutboxState::Failed]);
    let returned = of(&[OutboxState::Bounced]);
    let waiting = of(&[OutboxState::Pending, OutboxState::Sending]);
    let mut stuck = Vec::new();
    if !web.app.can_mail() {
        let told = "No mail server is set, so letters wait here. Whoever runs this installation \
                    names one in the configuration (mail-smtp); until then, copy the text and \
                    send it yourself.";
        stuck.push(told.to_owned());
    }
    if web.app.db.stands_still().await?.is_some() {
        let told = "This is a copy and stands still: it sends no letter and reads no answer. \
                    Whoever runs this installation says `counterpart take-over` when it is the \
                    one that goes on.";
        stuck.push(told.to_owned());
    }
    let failure = web.app.mailbox_failure().await?;
    if !failure.is_empty() {
        stuck.push(format!("Answers by mail are not read now: {failure}"));
    }
    let (title, prose) = finding(doubtful.len(), failed.len() + returned.len(), waiting.len());
    let page = OutboxPage {
        layout: Layout::new(&who, &headers, Place::Inbox, "Inbox"),
        title,
        prose: prose.to_owned(),
        stuck,
        doubtful,
        failed: [
            ("failed-h", "Did not leave", failed),
            ("returned-h", "Came back", returned),
        ],
        waiting,
        ended: of(&[OutboxState::Done, OutboxState::TakenBack]),
        mine,
    };
    Ok(html(&page))
}

/// The opening sentence: the first that holds.
fn finding(doubtful: usize, failed: usize, waiting: usize) -> (String, &'static str) {
    let letters = |n: usize| capital(&count(i64::try_from(n).unwrap_or(i64::MAX), "letter"));
    if doubtful > 0 {
        let told = "The line broke, or the program ended, while it was leaving. Nothing sends it \
                    again by itself, so that nobody gets it twice: you decide.";
        (format!("{} may have been sent", letters(doubtful)), told)
    } else if failed > 0 {
        let told = "Each says why, and what to do next.";
        (format!("{} did not arrive", letters(failed)), told)
    } else if waiting > 0 {
        let verb = if waiting == 1 { "waits" } else { "wait" };
        let told = "A letter can be taken back until it leaves; after that nothing can.";
        (format!("{} {verb} to leave", letters(waiting)), told)
    } else {
        let told = "Letters that you approve stand here for half a minute before they leave, so \
                    that you can take them back.";
        ("Nothing waits".to_owned(), told)
    }
}

struct Writes {
    locale: Locale,
    zone: TimeZone,
    today: Timestamp,
}

impl Writes {
    fn row(&self, row: &OutboxRow) -> Row {
        let letter = Letter::of(row).unwrap_or_else(|_| Letter {
            subject: "A letter that the key at hand does not open".into(),
            ..Letter::default()
        });
        Row {
            id: row.id.to_string(),
            to: letter.recipients(),
            subject: letter.subject,
            text: match letter.for_one {
                false => letter.text,
                true => "This letter can be answered in its reader’s name, so only they read it."
                    .to_owned(),
            },
            when: self.when(row),
            told: row.told.clone(),
            pending: row.state == OutboxState::Pending,
        }
    }

    fn when(&self, row: &OutboxRow) -> String {
        match row.state {
            OutboxState::Pending if row.attempts > 0 => {
                let tried = match row.attempts {
                    1 => "once".to_owned(),
                    n => count(n, "time"),
                };
                format!("tried {tried}, again {}", self.at(row.run_at))
            }
            OutboxState::Pending => format!("leaves {}", self.at(row.run_at)),
            OutboxState::Done | OutboxState::TakenBack => {
                let at = self.at(row.ended_at.unwrap_or(row.created_at));
                format!("{} {at}", row.state.words())
            }
            other => format!("{}, written {}", other.words(), self.at(row.created_at)),
        }
    }

    fn at(&self, micros: i64) -> String {
        let Ok(at) = Timestamp::from_microsecond(micros) else {
            return "at no time".into();
        };
        let at = at.to_zoned(self.zone.clone());
        if at.date() == self.today.to_zoned(self.zone.clone()).date() {
            format!("at {}", self.locale.time(at.time()))
        } else {
            self.locale.moment(at.datetime())
        }
    }
}

/// What a button of a row does.
pub async fn deed(
    State(web): State<Web>,
    who: Who,
    Path((id, deed)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let nowhere = || app::Error::NotFound("This letter".into());
    let id: OutboxId = id.parse().map_err(|_| nowhere())?;
    let told = match deed.as_str() {
        "take-back" => {
            web.app.take_back(&actor, id).await?;
            "Taken back: it does not leave."
        }
        "arrived" => {
            web.app.say_arrived(&actor, id).await?;
            "Noted as sent."
        }
        "again" => {
            web.app.send_again(&actor, id).await?;
            "It leaves again now."
        }
        "give-up" => {
            web.app.give_up(&actor, id).await?;
            "Given up. What it was for is taken back."
        }
        _ => return Err(nowhere().into()),
    };
    Ok(see_with("/outbox", told))
}

/// Where a test letter goes.
#[derive(Deserialize)]
pub struct Test {
    email: String,
}

/// Posts a letter to see that mail works.
pub async fn test(
    State(web): State<Web>,
    who: Who,
    Form(form): Form<Test>,
) -> Result<Response, PageError> {
    let actor = who.actor(who.pair()?);
    let id = web.app.post_test(&actor, &form.email).await?;
    let told = "The letter waits below; until it leaves it can be taken back.";
    Ok(see_with(&format!("/outbox#{id}"), told))
}
