//! Promises both ways: what we said, what others said, and every date each of them had (R108).
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::promise::{Promise, Promises, Way};
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::action::{ActionState, Due, PromiseState, due_words};
use domain::id::PersonId;
use domain::person::Person;
use domain::words::{capital, count};
use jiff::Timestamp;

#[derive(Template)]
#[template(path = "promises.html")]
struct PromisesPage {
    layout: Layout,
    title: String,
    /// What the reader kept themselves; for their eyes, and empty before anything was closed.
    own: String,
    lists: Vec<ListView>,
    closed: Vec<Row>,
}

struct ListView {
    anchor: &'static str,
    name: &'static str,
    empty: &'static str,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    title: String,
    whose: String,
    /// Class and words of how it stands.
    stands: (&'static str, String),
    /// Its date is past, and it asks for a new one.
    late: bool,
    /// Earlier dates, the first one first.
    dates: Vec<String>,
}

struct Facts<'a> {
    people: &'a [Person],
    ledger: &'a Promises,
    me: PersonId,
    now: Timestamp,
}

impl Facts<'_> {
    fn name(&self, id: Option<PersonId>, written: &str) -> String {
        if id == Some(self.me) {
            return "you".to_owned();
        }
        let found = self.people.iter().find(|p| Some(p.id) == id);
        found.map_or(written, |p| first_name(p.label())).to_owned()
    }

    fn stands(&self, p: &Promise) -> (&'static str, String) {
        let a = &p.stored.action;
        match p.state {
            PromiseState::Late(_) => ("st off", due_words(a.due, self.now, &self.ledger.work)),
            PromiseState::Open => ("st pend", due_words(a.due, self.now, &self.ledger.work)),
            PromiseState::Kept => ("st on", "kept".to_owned()),
            PromiseState::KeptMoved => ("st on", "kept, by a later date".to_owned()),
            PromiseState::KeptLate => ("st risk", "kept late".to_owned()),
            PromiseState::Dropped => ("st pend", "given up".to_owned()),
        }
    }

    fn row(&self, p: &Promise) -> Row {
        let (a, work) = (&p.stored.action, &self.ledger.work);
        let said = |due: Option<Due>| due.map_or("no date".to_owned(), |d| d.words(work));
        let dates = p.stored.moved.iter().map(|m| {
            let why = match m.reason.as_str() {
                "" => String::new(),
                reason => format!(": {reason}"),
            };
            let on = work.day(work.date(m.at));
            format!("{} → {}, said on {on}{why}", said(m.from), said(m.to))
        });
        let owner = capital(&self.name(a.owner, &a.owner_text));
        let whose = match a.counterparty {
            Some(to) => format!("{owner} to {}", self.name(Some(to), "somebody")),
            None => owner,
        };
        Row {
            id: a.id.to_string(),
            title: a.title.clone(),
            whose,
            stands: self.stands(p),
            late: matches!(p.state, PromiseState::Late(_)),
            dates: dates.collect(),
        }
    }

    fn list(&self, way: Way) -> Vec<Row> {
        let open = |p: &&Promise| p.way == way && p.stored.action.state == ActionState::Open;
        let found = self.ledger.all.iter().filter(open);
        found.map(|p| self.row(p)).collect()
    }
}

fn title(late: usize, open: usize) -> String {
    let said = |n: usize| capital(&count(i64::try_from(n).unwrap_or(i64::MAX), "promise"));
    match (late, open) {
        (0, 0) => "Nothing is promised either way".to_owned(),
        (0, n) => format!("{} open, none past its date", said(n)),
        (1, _) => "One promise is past its date and needs a new one".to_owned(),
        (n, _) => format!("{} are past their date and need a new one", said(n)),
    }
}

/// `GET /promises`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let ledger = web.app.promises(who.viewer(), pair).await?;
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let facts = Facts {
        people: &people,
        ledger: &ledger,
        me: who.session.signed_in.person,
        now: web.app.clock.now(),
    };
    let list = |anchor, name, empty, way| ListView {
        anchor,
        name,
        empty,
        rows: facts.list(way),
    };
    let lists = vec![
        list(
            "between",
            "Between the two of you",
            "You owe each other nothing.",
            Way::Between,
        ),
        list(
            "ours",
            "We said we would",
            "Nobody waits for you two.",
            Way::Ours,
        ),
        list(
            "theirs",
            "They said they would",
            "You wait for nobody.",
            Way::Theirs,
        ),
    ];
    let rows = lists.iter().flat_map(|l| &l.rows);
    let (late, open) = (rows.clone().filter(|r| r.late).count(), rows.count());
    let closed = ledger.all.iter();
    let closed = closed.filter(|p| p.stored.action.state != ActionState::Open);
    let own = match ledger.own {
        (_, 0) => String::new(),
        (kept, all) => format!(
            "Of {} of yours that ended in three months, {kept} were kept by the date first given. \
             Only you see this.",
            count(i64::try_from(all).unwrap_or(i64::MAX), "promise")
        ),
    };
    Ok(html(&PromisesPage {
        layout: Layout::new(&who, &headers, Place::People, "Promises"),
        title: title(late, open),
        own,
        closed: closed.map(|p| facts.row(p)).collect(),
        lists,
    }))
}
