//! Who does what: how well the assistant is used (R2), and the board of duties (R46).
use super::ask::mark;
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with, url_encode};
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::utilisation::{Delegable, Flag};
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::duty::{Duty, Party, Share};
use domain::proposal::{By, Proposal};
use domain::words::{capital, short_length};
use serde::Deserialize;

const HERE: &str = "/partnership/work";
/// What many pairs share, to begin with: the executive answers for it, the assistant does it.
const USUAL: [&str; 6] = [
    "Board papers",
    "Diary and meetings",
    "Expense reports",
    "Follow-up of decisions",
    "Inbox and letters",
    "Travel",
];

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    layout: Layout,
    title: String,
    /// "Tobias", or "your assistant".
    partner: String,
    executive: String,
    hers: bool,
    /// Handed over, still held, all of it, and the share; none where nothing is known.
    sum: Option<Sum>,
    held: Vec<Item>,
    handed_over: Vec<Item>,
    likely: Vec<LikelyRow>,
    heads: [String; 3],
    duties: Vec<Row>,
    questions: Vec<Question>,
    choices: Vec<(&'static str, String)>,
}

struct Sum {
    percent: u32,
    handed_over: String,
    all: String,
}

struct Item {
    id: String,
    read: String,
    title: String,
    minutes: String,
    /// How it came there, for whoever cannot hand it over.
    stands: String,
}

struct LikelyRow {
    href: String,
    uid: String,
    title: String,
    minutes: u32,
    length: String,
}

struct Row {
    no: usize,
    title: String,
    /// "Orla answers for it · Tobias does it".
    stands: String,
    /// Name of the field, who it is about, and the letters that stand.
    shares: Vec<(&'static str, String, &'static str)>,
}

struct Question {
    title: String,
    text: String,
    /// Word and name of whoever may answer for it.
    answers: Vec<(&'static str, String)>,
}

fn a_week(minutes: u32) -> String {
    short_length(i64::from(minutes))
}

fn item(p: &Proposal, executive: &str) -> Item {
    Item {
        stands: match &p.by {
            By::Signal(_) => format!("{executive} noted it"),
            _ => "offered".to_owned(),
        },
        id: p.id.to_string(),
        read: mark(p.version()),
        title: p.title.clone(),
        minutes: p.saves_minutes_week.map(a_week).unwrap_or_default(),
    }
}

fn title(work: &Delegable, hers: bool, partner: &str, executive: &str) -> String {
    let held = work.sum.held;
    let length = a_week(held);
    match (work.sum.percent(), hers) {
        (None, true) => format!("How to use {partner}"),
        (None, false) => "Who does what".to_owned(),
        (Some(_), _) if held == 0 => "What could be handed over is handed over".to_owned(),
        (Some(_), true) => format!("{length} a week could be {partner}’s"),
        (Some(_), false) => format!("{length} a week that {executive} could hand over"),
    }
}

/// The duties as the page asks about them: names of the three, questions, rows.
fn board(duties: &[Duty], names: &[String; 3]) -> (Vec<Row>, Vec<Question>) {
    let name = |party: Party| match party {
        Party::Team => "the team".to_owned(),
        other => names[other as usize].clone(),
    };
    let question = |d: &Duty| {
        let text = d.question(name)?;
        let among = match d.answering() {
            some if some.len() > 1 => some,
            _ => Party::ALL.to_vec(),
        };
        Some(Question {
            title: d.title.clone(),
            text,
            answers: among
                .iter()
                .map(|p| (p.word(), capital(&name(*p))))
                .collect(),
        })
    };
    let stands = |d: &Duty| {
        let all = Party::ALL.into_iter().zip(d.shares);
        let all = all.filter(|(_, s)| *s != Share::None);
        let all = all.map(|(p, s)| format!("{} {}", capital(&name(p)), s.words()));
        all.collect::<Vec<_>>().join(" · ")
    };
    let row = |(no, d): (usize, &Duty)| Row {
        no,
        stands: stands(d),
        title: d.title.clone(),
        shares: Party::ALL
            .into_iter()
            .zip(d.shares)
            .map(|(p, s)| (p.word(), capital(&name(p)), s.letters()))
            .collect(),
    };
    let rows = duties.iter().enumerate().map(row).collect();
    (rows, duties.iter().filter_map(question).collect())
}

/// The choices of a share: in words, and for the assistant with the letters of the chart.
fn choices(hers: bool) -> Vec<(&'static str, String)> {
    let choice = |s: Share| {
        let letters = s.letters().chars().map(String::from).collect::<Vec<_>>();
        match hers || letters.is_empty() {
            true => (s.letters(), s.words().to_owned()),
            false => (
                s.letters(),
                format!("{} ({})", s.words(), letters.join(", ")),
            ),
        }
    };
    Share::ALL.into_iter().map(choice).collect()
}

/// `GET /partnership/work`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let hers = who.session.signed_in.person == pair.executive;
    let work = web.app.delegable(viewer, pair).await?;
    let duties = web.app.duties(viewer, pair).await?;
    let partner = web.app.partner(viewer, pair).await?;
    let partner = partner.map_or("your assistant".to_owned(), |m| {
        first_name(&m.name).to_owned()
    });
    let executive = first_name(&pair.name).to_owned();
    let heads = [executive.clone(), partner.clone(), "The team".to_owned()];
    let (rows, questions) = board(&duties, &heads);
    let item_of = |p: &Proposal| item(p, &executive);
    let likely = work.likely.iter().map(|l| LikelyRow {
        href: format!("/event?key={}", url_encode(&l.uid)),
        uid: l.uid.clone(),
        title: l.title.clone(),
        minutes: l.minutes,
        length: a_week(l.minutes),
    });
    Ok(html(&WorkPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Who does what"),
        title: title(&work, hers, &partner, &executive),
        sum: work.sum.percent().map(|percent| Sum {
            percent,
            handed_over: match work.sum.handed_over {
                0 => "nothing is handed over yet".to_owned(),
                minutes => format!("{} is handed over", a_week(minutes)),
            },
            all: a_week(work.sum.all()),
        }),
        held: work.held.iter().map(item_of).collect(),
        handed_over: work.handed_over.iter().map(item_of).collect(),
        likely: likely.collect(),
        heads,
        duties: rows,
        questions,
        choices: choices(hers),
        partner,
        executive,
        hers,
    }))
}

/// What the forms of the page send.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    deed: String,
    what: String,
    minutes: String,
    uid: String,
    title: String,
    executive: String,
    assistant: String,
    team: String,
    one: String,
}

/// `POST /partnership/work`: flags what others could do, or writes a line of the board.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let app = &web.app;
    let unread = |name, told: String| PageError(app::Error::invalid(name, told));
    let told = match said.deed.as_str() {
        "flag" => {
            let flag = Flag {
                what: said.what.clone(),
                minutes: said.minutes.trim().parse().unwrap_or(0),
                uid: said.uid.clone(),
            };
            let made = app.flag_delegable(&actor, pair, &flag).await?;
            format!("Noted: somebody else could do “{}”.", made.proposal.title)
        }
        "settle" => {
            let one = said.one.parse();
            let one = one.map_err(|e: domain::duty::NoShares| unread("one", e.to_string()))?;
            app.settle_duty(&actor, pair, &said.title, one).await?;
            format!("Settled: “{}”.", said.title)
        }
        "remove" => {
            app.remove_duty(&actor, pair, &said.title).await?;
            format!("Taken away: “{}”.", said.title)
        }
        "usual" => {
            for title in USUAL {
                let duty = Duty::read(title, "A,R,").map_err(|e| unread("title", e.to_string()))?;
                app.save_duty(&actor, pair, &duty).await?;
            }
            "Six duties to begin with: change what is otherwise with you.".to_owned()
        }
        _ => {
            let shares = [&said.executive, &said.assistant, &said.team].map(String::as_str);
            let duty = Duty::read(&said.title, &shares.join(","));
            let duty = duty.map_err(|e| unread("title", e.to_string()))?;
            app.save_duty(&actor, pair, &duty).await?;
            format!("Kept: “{}”.", said.title.trim())
        }
    };
    Ok(see_with(HERE, &told))
}
