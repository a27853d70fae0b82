//! How to work with me: both partners side by side, and what of it is in use.
use super::answers::Seat;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::setting::{Settings, no_time_of_the_week};
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::{Answers, Given};
use domain::locale::Locale;
use domain::question::{Ask, Question, SetKey};
use domain::words::list;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    layout: Layout,
    title: String,
    other: String,
    /// What the product does with it, in sentences.
    used: Vec<String>,
    /// What was meant as a time of the week and is none.
    unread: Vec<String>,
    parts: Vec<Part>,
    /// Where one's own answers begin or go on.
    open: usize,
}

struct Part {
    word: &'static str,
    title: &'static str,
    why: &'static str,
    rows: Vec<Row>,
    /// Nobody has said anything.
    empty: bool,
}

struct Row {
    key: &'static str,
    words: String,
    mine: String,
    /// What stood before, the newest first.
    before: Vec<String>,
    theirs: String,
    /// Both chose, and the same or not; none: there is nothing to compare.
    same: Option<bool>,
}

impl Row {
    /// Nothing is said in it, and nothing ever was.
    fn is_empty(&self) -> bool {
        self.mine.is_empty() && self.theirs.is_empty() && self.before.is_empty()
    }
}

fn said(given: Option<&Given>, locale: &Locale) -> String {
    match given {
        Some(Given::Time(time)) => locale.time(*time),
        Some(Given::Date(date)) => locale.day(*date),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

struct Sides<'a> {
    mine: Option<&'a Answers>,
    theirs: Option<&'a Answers>,
    locale: Locale,
    /// Which set these are of.
    set: SetKey,
}

impl Sides<'_> {
    fn row(&self, q: &'static Question, words: String) -> Row {
        let earlier = self.mine.into_iter().flat_map(|a| a.earlier.iter().rev());
        let earlier = earlier.filter(|a| a.question.0 == q.key);
        let at = |answers: Option<&Answers>| {
            let given = answers.and_then(|a| a.to(q.key));
            said(given, &self.locale)
        };
        let compared = self.set == SetKey::FirstTalk && matches!(q.ask, Ask::Pick { .. });
        let both = self
            .mine
            .and_then(|a| a.to(q.key))
            .zip(self.theirs.and_then(|a| a.to(q.key)));
        Row {
            same: both.filter(|_| compared).map(|(a, b)| a == b),
            key: q.key,
            words,
            mine: at(self.mine),
            before: earlier
                .map(|a| said(Some(&a.given), &self.locale))
                .collect(),
            theirs: at(self.theirs),
        }
    }
}

/// What of it is used, as the settings say that it is.
fn used(settings: &Settings, name: &str, locale: &Locale) -> Vec<String> {
    let mut used = Vec::new();
    match settings.meetings {
        (Some(from), Some(until)) => used.push(format!(
            "Meetings with {name} are proposed between {} and {} only; what stands outside is \
             pointed out.",
            locale.time(from),
            locale.time(until)
        )),
        (Some(from), None) => used.push(format!(
            "No meeting with {name} is proposed before {}; what stands there is pointed out.",
            locale.time(from)
        )),
        (None, Some(until)) => used.push(format!(
            "Meetings with {name} end by {}; what stands later is pointed out.",
            locale.time(until)
        )),
        (None, None) => {}
    }
    if !settings.kept_free.is_empty() {
        let times = settings.kept_free.iter();
        let times: Vec<_> = times.map(|k| k.long_words(locale)).collect();
        used.push(format!(
            "No meeting with {name} is proposed {}; what stands there is pointed out.",
            list(&times)
        ));
    }
    let said = !settings.ladder.means.is_empty();
    if said || settings.ladder != domain::urgent::Ladder::default() {
        let ways = list(&settings.ladder.rungs);
        used.push(format!(
            "Something urgent reaches {name} by {ways}, in this order."
        ));
    }
    used
}

/// `GET /partnership/profile`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let seat = Seat::of(&web, &who).await?;
    let (viewer, locale) = (who.viewer(), who.locale());
    let sets = [
        SetKey::Profile,
        SetKey::FirstTalk,
        SetKey::Interview,
        SetKey::Personal,
    ];
    let all = web.app.answers(viewer, seat.pair.id, &sets).await?;
    let settings = web.app.settings(viewer, &seat.pair).await?;
    let mut open = 0;
    let parts = sets.map(|key| {
        let set = key.set();
        let of = |mine: bool| {
            all.iter()
                .find(|a| a.set == key && (a.of == seat.me) == mine)
        };
        let sides = Sides {
            mine: of(true),
            theirs: of(false),
            locale,
            set: key,
        };
        let row = |q| sides.row(q, seat.partners.asked(q, seat.me));
        let rows: Vec<_> = set.questions.iter().map(row).collect();
        open += rows.iter().filter(|r| r.mine.is_empty()).count();
        Part {
            word: key.word(),
            title: set.title,
            why: set.why,
            empty: rows.iter().all(Row::is_empty),
            rows,
        }
    });
    let hers = all
        .iter()
        .find(|a| a.set == SetKey::Profile && a.of == seat.pair.executive);
    let words = hers.map_or("", |a| a.words("free_times"));
    let unread = no_time_of_the_week(words);
    let other = seat.other().to_owned();
    let mut theirs = parts
        .iter()
        .flat_map(|p| &p.rows)
        .filter(|r| !r.theirs.is_empty());
    let mut mine = parts
        .iter()
        .flat_map(|p| &p.rows)
        .filter(|r| !r.mine.is_empty());
    let title = match (mine.next().is_some(), theirs.next().is_some()) {
        (false, false) => "Nobody has said yet how to work with them".to_owned(),
        (true, false) => format!("{other} has not said yet how to work with them"),
        (false, true) => format!("{other} has answered; your side is open"),
        (true, true) => "How to work with each of you".to_owned(),
    };
    let name = &seat.partners.executive.name;
    Ok(html(&ProfilePage {
        used: used(&settings, name, &locale),
        unread,
        layout: Layout::new(&who, &headers, Place::Partnership, "How to work with me"),
        title,
        other,
        parts: parts.into(),
        open,
    }))
}
