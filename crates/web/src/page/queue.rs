//! The executive's letter: her day first, then what waits for her answer, and an end.
use super::ask::{Ask, Names};
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coming_up::{Desk, first_name};
use app::queue::Queue;
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::day_pack::{DayPack, Item};
use domain::proposal::{Part, Proposal};
use domain::statement::StatementKind;
use domain::words::{capital, count, count_figures, list};

/// Seconds for a question, and for a letter to read and release.
const SECONDS: (usize, usize) = (30, 30);

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    layout: Layout,
    dateline: String,
    greeting: String,
    prose: String,
    /// Papers that wait for her name.
    papers: Vec<ToSign>,
    leave_by: String,
    day: Vec<DayLine>,
    matters: Option<Matters>,
    parts: Vec<PartView>,
    confirm: Vec<Ask>,
    /// Done without asking, and not told yet.
    done: Vec<Ask>,
    answered: Vec<Ask>,
    partner: String,
    end: String,
    /// Somebody else looks at her letter: to read, not to answer.
    reader: bool,
}

struct DayLine {
    time: String,
    title: String,
    small: String,
}

struct Matters {
    text: String,
    until: String,
}

struct PartView {
    anchor: &'static str,
    name: &'static str,
    note: String,
    asks: Vec<Ask>,
    /// Those that may be approved together: none of them binds money or closes a door.
    together: usize,
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn day_line(item: &Item) -> DayLine {
    let mut small = Vec::new();
    if !item.place.is_empty() {
        small.push(item.place.clone());
    }
    if !item.who.is_empty() {
        small.push(count_figures(size(item.who.len()), "other"));
    }
    if !item.dial_in.is_empty() {
        small.push("dial-in in the day pack".to_owned());
    }
    small.extend(item.missing.iter().map(|m| format!("missing: {m}")));
    let (time, _) = item.when.split_once('–').unwrap_or((&item.when, ""));
    DayLine {
        time: time.to_owned(),
        title: item.title.clone(),
        small: small.join(" · "),
    }
}

fn minutes(things: usize, seconds: usize) -> String {
    match (things * seconds).div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        n => format!("{n} minutes"),
    }
}

fn parts(asks: Vec<(Part, Ask)>) -> Vec<PartView> {
    let kinds = [
        (Part::Know, "know", "Know first"),
        (Part::Decide, "decide", "Decide and approve"),
        (Part::Release, "release", "Release"),
        (Part::Thank, "thank", "Thank"),
    ];
    let (late, mut asks): (Vec<_>, Vec<_>) = asks.into_iter().partition(|(_, ask)| ask.late);
    let mut out = Vec::new();
    if !late.is_empty() {
        let late: Vec<Ask> = late.into_iter().map(|(_, ask)| ask).collect();
        let things = count(size(late.len()), "decision");
        out.push(PartView {
            anchor: "late",
            name: "Past its day",
            note: format!("{} · {things}", minutes(late.len(), SECONDS.0)),
            together: 0,
            asks: late,
        });
    }
    for (part, anchor, name) in kinds {
        let (own, rest): (Vec<_>, Vec<_>) = asks.into_iter().partition(|(p, _)| *p == part);
        asks = rest;
        let own: Vec<Ask> = own.into_iter().map(|(_, ask)| ask).collect();
        if own.is_empty() {
            continue;
        }
        let seconds = if part == Part::Decide {
            SECONDS.0
        } else {
            SECONDS.1
        };
        let together = own.iter().filter(|a| a.together).count();
        let things = match part {
            Part::Release => count(size(own.len()), "draft"),
            Part::Thank => count(size(own.len()), "note"),
            Part::Know | Part::Decide => count(size(own.len()), "thing"),
        };
        out.push(PartView {
            anchor,
            name,
            note: format!("{} · {things}", minutes(own.len(), seconds)),
            together: if part == Part::Decide && together > 1 {
                together
            } else {
                0
            },
            asks: own,
        });
    }
    out
}

/// What she finds in one or two sentences, from facts only.
fn prose(queue: &Queue, pack: &DayPack, (partner, papers): (&str, &[ToSign])) -> String {
    let part = |part| queue.waiting.iter().filter(|p| p.part() == part).count();
    let said = [
        (part(Part::Decide), "decision"),
        (part(Part::Release), "draft"),
        (part(Part::Thank), "note of thanks"),
    ];
    let mut waits: Vec<String> = said
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| match (*n, *what) {
            (n, "note of thanks") if n > 1 => format!("{n} notes of thanks"),
            (n, what) => count(size(n), what),
        })
        .collect();
    if part(Part::Know) > 0 {
        waits.insert(0, "something you must know".to_owned());
    }
    let rest = match partner {
        "" => String::new(),
        name => format!(" {name} has the rest."),
    };
    match waits.is_empty() {
        true => match papers {
            [] => format!("Nothing waits for your answer.{rest} {}", pack.shape),
            [one, ..] => format!("The {} waits for your name.{rest} {}", one.name, pack.shape),
        },
        false => {
            let verb = if queue.waiting.len() == 1 {
                "waits"
            } else {
                "wait"
            };
            let first = capital(&list(&waits));
            format!("{first} {verb} for you.{rest} {}", pack.shape)
        }
    }
}

/// The end she can believe: it names what is due before noon even when nobody prepared it.
fn end(pack: &DayPack, partner: &str) -> String {
    let due = match pack.due.as_slice() {
        [] => format!("Nothing is due before {}.", pack.until),
        [one] => format!("One thing is due before {}: {one}.", pack.until),
        many => format!(
            "{} are due before {}: {}.",
            capital(&count(size(many.len()), "thing")),
            pack.until,
            many.join("; ")
        ),
    };
    match partner {
        "" => due,
        name => format!("{due} {name} has the rest, and rings if something cannot wait."),
    }
}

/// A paper of the pair under which the executive's name is missing, and another's stands.
struct ToSign {
    name: String,
    href: &'static str,
    by: String,
}

fn to_sign(desk: &Desk) -> Vec<ToSign> {
    let papers = desk.names.iter().filter_map(|(kind, names)| {
        let name = match kind {
            StatementKind::Charter => "charter",
            StatementKind::Agreement => "working agreement",
            _ => return None,
        };
        let other = names
            .first()
            .filter(|_| !names.contains(&desk.pair.executive))?;
        Some(ToSign {
            name: name.to_owned(),
            href: super::charter::here(*kind),
            by: desk.name(Some(*other)).map(first_name)?.to_owned(),
        })
    });
    papers.collect()
}

/// The letter of the pair that the page is about.
pub async fn letter(web: &Web, who: &Who, headers: &HeaderMap) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let (viewer, now) = (who.viewer(), web.app.clock.now());
    let today = now.to_zoned(app::context::zone(pair)).date();
    let desk = web.app.desk(viewer, pair, today).await?;
    let pack = web.app.pack(viewer, &desk, today);
    let queue = web.app.queue(viewer, pair).await?;
    let attention = web.app.attention(viewer, Some(pair.id)).await?;
    let me = who.session.signed_in.person;
    let names = Names::of(&desk, now);
    let by_me = |p: &&Proposal| p.last_answer().is_some_and(|a| a.by == me);
    let partner = partner(&desk, &queue);
    let papers = to_sign(&desk);
    let asks = queue.waiting.iter().map(|p| (p.part(), names.ask(p)));
    let card = attention.cards.iter().find(|c| c.holds(now));
    let page = QueuePage {
        dateline: format!("{} · {}", desk.work.day(today), length(&queue)),
        greeting: greeting(&desk, now),
        prose: prose(&queue, &pack, (&partner, &papers)),
        papers,
        leave_by: pack
            .items
            .iter()
            .find_map(|i| i.leave_by)
            .map(|t| desk.work.clock(t))
            .unwrap_or_default(),
        day: pack.items.iter().map(day_line).collect(),
        matters: card.map(|c| Matters {
            text: c.text.clone(),
            until: desk.work.day(desk.work.date(c.until)),
        }),
        parts: parts(asks.collect()),
        confirm: queue.to_confirm.iter().map(|p| names.ask(p)).collect(),
        done: queue.done.iter().map(|p| names.ask(p)).collect(),
        answered: queue
            .answered
            .iter()
            .filter(by_me)
            .map(|p| names.ask(p))
            .collect(),
        end: end(&pack, &partner),
        partner,
        reader: me != pair.executive,
        layout: Layout::new(who, headers, Place::Today, "Five minutes"),
    };
    Ok(html(&page))
}

/// Her letter as anybody inside the pair may read it.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    letter(&web, &who, &headers).await
}

fn length(queue: &Queue) -> String {
    minutes(queue.waiting.len() + 2, SECONDS.0)
}

fn greeting(desk: &Desk, now: jiff::Timestamp) -> String {
    let part = match desk.work.time(now).hour() {
        0..=11 => "morning",
        12..=17 => "afternoon",
        _ => "evening",
    };
    format!("Good {part}, {}.", first_name(&desk.pair.name))
}

/// Who has the rest: whoever asked last, by first name.
fn partner(desk: &Desk, queue: &Queue) -> String {
    let asked = queue
        .waiting
        .iter()
        .chain(&queue.others)
        .chain(&queue.under_way);
    let by = asked.filter_map(|p| match p.by {
        domain::proposal::By::Person(id) if id != desk.pair.executive => desk.name(Some(id)),
        _ => None,
    });
    by.last().map(first_name).unwrap_or_default().to_owned()
}
