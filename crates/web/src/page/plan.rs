//! What pages of the plan share: choices, the way up to the vision, both views of a forecast.
use crate::error::PageError;
use crate::page::scorecard::{Shown, shown};
use crate::server::Web;
use crate::session::Who;
use app::plan::{Outlook, Plan};
use app::status::InitiativeNow;
use domain::forecast::{Estimate, colour};
use domain::id::DecisionId;
use domain::initiative::Initiative;
use domain::initiative::InitiativeState;
use domain::milestone::Milestone;
use domain::person::Person;
use domain::stakeholder::{ago, days_between};
use domain::statement::{Statement, StatementKind, Whose};
use domain::status::Colour;
use domain::words::{capital, percent};
use jiff::civil::Date;

/// One page of Strategy: what its tab is called in code, where it is, the word.
type Tab = (&'static str, &'static str, &'static str);

/// Pages of Strategy that answer one question.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub word: &'static str,
    pub href: &'static str,
    /// The open page is one of them.
    pub here: bool,
    pub pages: &'static [Tab],
}

/// What shall be done, and when.
const PLAN: [Tab; 6] = [
    ("sight", "/strategy", "Line of sight"),
    ("initiatives", "/strategy/initiatives", "Initiatives"),
    ("milestones", "/strategy/milestones", "Milestones"),
    ("roadmap", "/strategy/roadmap", "Roadmap"),
    ("break-down", "/strategy/break-down", "Break down"),
    ("files", "/strategy/in-and-out", "In and out"),
];
/// How it stands.
const STANDING: [Tab; 8] = [
    ("scorecard", "/strategy/scorecard", "Scorecard"),
    ("check-ins", "/strategy/check-ins", "Check-ins"),
    ("forecasts", "/strategy/forecasts", "Forecasts"),
    ("flags", "/strategy/flags", "Flags"),
    ("summary", "/strategy/summary", "Summary"),
    ("quarter", "/strategy/quarter", "Quarter"),
    ("evidence", "/strategy/evidence", "Evidence"),
    ("recall", "/strategy/recall", "From memory"),
];
/// What waits for an answer, and what stands in the way of one.
const DECIDE: [Tab; 5] = [
    ("decisions", "/decisions", "Decisions"),
    ("risks", "/strategy/risks", "Risks"),
    ("roadblocks", "/strategy/roadblocks", "Roadblocks"),
    ("priorities", "/strategy/priorities", "Priorities"),
    ("papers", "/papers", "Papers"),
];

/// The pages of Strategy in three groups: every one is two taps away, and no row scrolls.
pub(crate) fn tabs(tab: &str) -> [Group; 3] {
    let group = |word, pages: &'static [Tab]| Group {
        word,
        href: pages[0].1,
        here: pages.iter().any(|p| p.0 == tab),
        pages,
    };
    [
        group("Plan", &PLAN),
        group("Standing", &STANDING),
        group("Decide", &DECIDE),
    ]
}

/// A value and its words in a list.
pub(crate) type Choice = (String, String);

/// The field of a form, as typed.
pub(crate) fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    let found = form.iter().find(|(n, _)| n == name);
    found.map_or("", |(_, value)| value.trim())
}

/// A field that comes several times; empty ones are left aside.
pub(crate) fn fields<'a>(form: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let found = form.iter().filter(|(n, v)| n == name && !v.is_empty());
    found.map(|(_, value)| value.as_str()).collect()
}

/// A day as a form sends it; nothing typed is none.
pub(crate) fn day(text: &str) -> Result<Option<Date>, String> {
    match text {
        "" => Ok(None),
        text => {
            let read = text.parse().map(Some);
            read.map_err(|_| format!("“{text}” is no date: write it like 2027-08-05."))
        }
    }
}

/// Working days as typed: "10", or best, likely, worst as "8/10/20".
pub(crate) fn estimate(text: &str) -> Result<Option<Estimate>, String> {
    let text = text.trim().trim_end_matches("days").trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = |part: &str| part.trim().replace(',', ".").parse::<f64>().ok();
    let parts: Vec<Option<f64>> = text.split('/').map(read).collect();
    let made = match parts.as_slice() {
        [Some(n)] => Estimate::new(*n, *n, *n),
        [Some(best), Some(likely), Some(worst)] => Estimate::new(*best, *likely, *worst),
        _ => {
            return Err(format!(
                "“{text}” is no length: write working days, best, likely and worst, like 8/10/20."
            ));
        }
    };
    made.map(Some).map_err(|e| e.to_string())
}

/// "8/10/20", as it is typed.
pub(crate) fn estimate_text(of: Option<Estimate>) -> String {
    of.map_or_else(String::new, |e| {
        if e.best() == e.worst() {
            e.likely().to_string()
        } else {
            format!("{}/{}/{}", e.best(), e.likely(), e.worst())
        }
    })
}

/// Who can be chosen.
pub(crate) fn people(plan: &Plan) -> Vec<Choice> {
    let named = |p: &Person| (p.id.to_string(), p.label().to_owned());
    plan.people.iter().map(named).collect()
}

/// The goals that can be chosen.
pub(crate) fn goals(plan: &Plan) -> Vec<Choice> {
    let goals = plan.goals.iter();
    goals
        .map(|g| (g.id.to_string(), format!("{} {}", g.code, g.title)))
        .collect()
}

/// Most entries of a list to choose from.
const MOST: usize = 200;

/// The milestones that another may wait for: those of its initiative first.
pub(crate) fn waits(plan: &Plan, of: &Initiative, but: Option<&Milestone>) -> Vec<Choice> {
    let open = plan.milestones.iter().filter(|m| m.done.is_none());
    let other = |m: &&Milestone| but.is_none_or(|b| b.id != m.id);
    let (own, rest): (Vec<_>, Vec<_>) = open.filter(other).partition(|m| m.initiative == of.id);
    let title = |m: &&Milestone| {
        let of = plan.initiative(m.initiative).filter(|i| i.id != of.id);
        let words = match of {
            Some(i) => format!("{} ({})", m.title, i.title),
            None => m.title.clone(),
        };
        (m.id.to_string(), words)
    };
    own.iter().chain(&rest).take(MOST).map(title).collect()
}

/// The open decisions that a milestone may wait for.
pub(crate) fn decisions(plan: &Plan) -> Vec<Choice> {
    let one = |d: &domain::decision::Decision| (DecisionId::to_string(&d.id), d.question.clone());
    plan.decisions.iter().map(one).collect()
}

/// The class of a colour's mark.
pub(crate) fn class(colour: Colour) -> &'static str {
    match colour {
        Colour::Grey => "stale",
        Colour::Green => "on",
        Colour::Amber => "risk",
        Colour::Red => "off",
    }
}

/// A probability with its mark: class and words.
pub(crate) fn chance(p: Option<f64>) -> (&'static str, String) {
    match p {
        Some(p) => (class(colour(p)), percent(p)),
        None => ("pend", "no date".to_owned()),
    }
}

/// What the plan says and what the past says, side by side.
pub(crate) struct Both {
    /// How sure to be in time: class and words, plan and past.
    pub on_time: [(&'static str, String); 2],
    /// An even chance, plan and past: "day 44.2 · 4 Oct".
    pub even: [String; 2],
    /// Four in five.
    pub safe: [String; 2],
    /// The day that is promised, in words; empty without one.
    pub deadline: String,
    /// Where the past comes from.
    pub past: String,
}

impl Both {
    pub(crate) fn of(plan: &Plan, outlook: &Outlook) -> Both {
        let f = &outlook.forecast;
        let on = |days: f64| {
            let day = plan.day_after(days);
            format!("day {days:.1} · {}", plan.work.locale.date(day))
        };
        let deadline = f.deadline.map_or(String::new(), |d| {
            format!("day {d:.0}, {}", plan.work.day(plan.day_after(d)))
        });
        let mut past: Vec<String> = Vec::new();
        for factor in &f.factors {
            let words = format!(
                "{:.2} times the estimate: {}",
                factor.k,
                factor.past.words()
            );
            if !past.contains(&words) {
                past.push(words);
            }
        }
        Both {
            on_time: [chance(f.inside.on_time), chance(f.outside.on_time)],
            even: [on(f.inside.p50), on(f.outside.p50)],
            safe: [on(f.inside.p80), on(f.outside.p80)],
            deadline,
            past: past.join("; "),
        }
    }
}

/// A step of the way up: where it leads and its words.
pub(crate) struct Up {
    pub href: String,
    pub class: String,
    pub text: String,
}

/// The ways from an initiative up to the vision, one for each goal that it serves.
pub(crate) fn upwards(plan: &Plan, of: &Initiative, vision: &str) -> Vec<Vec<Up>> {
    let lines = plan.upwards(of);
    let goal = |g: &&domain::goal::Goal| Up {
        href: format!("/strategy?at={0}#goal-{0}", g.id),
        class: crate::page::today::GoalChip::of(Some(g.id), &plan.goals).class,
        text: format!("{} {}", g.code, g.title),
    };
    let top = || Up {
        href: "/partnership/purpose".to_owned(),
        class: "g0".to_owned(),
        text: vision.to_owned(),
    };
    let whole = |line: &Vec<&domain::goal::Goal>| {
        let mut all: Vec<Up> = line.iter().map(goal).collect();
        all.extend((!vision.is_empty()).then(top));
        all
    };
    lines.iter().map(whole).collect()
}

/// The statements that stand over the plan: the firm's vision and mission, and what is not done.
pub(crate) async fn over(web: &Web, who: &Who) -> Result<Vec<Statement>, PageError> {
    let pair = who.pair()?;
    let kinds = [
        StatementKind::Vision,
        StatementKind::Mission,
        StatementKind::NotDo,
    ];
    Ok(web.app.statements(who.viewer(), pair.id, &kinds).await?)
}

/// The firm's vision; empty while nobody has said it.
pub(crate) fn vision(of: &[Statement]) -> &str {
    firm(of, StatementKind::Vision)
}

/// What the firm says of a kind; empty while nobody has said it.
pub(crate) fn firm(of: &[Statement], kind: StatementKind) -> &str {
    let found = of
        .iter()
        .find(|s| s.kind == kind && s.whose == Whose::Company);
    found.map_or("", Statement::text)
}

/// A form that could not be used comes back with why; anything else is the error that it is.
pub(crate) fn told(error: app::Error) -> Result<String, PageError> {
    match error {
        error @ app::Error::Invalid(_) => Ok(error.to_string()),
        error => Err(error.into()),
    }
}

/// How an initiative stands, and when its owner last said so: "16 days ago".
pub(crate) fn stands(of: Option<&InitiativeNow>, today: Date) -> (Shown, String) {
    let Some(now) = of else {
        return (Shown::state("unknown"), String::new());
    };
    let last = now.last.as_ref();
    let last = last.map_or("no word yet".to_owned(), |c| ago(days_between(c.on, today)));
    match now.initiative.state {
        InitiativeState::Active => (shown(&now.status), last),
        state => (Shown::state(state.word()), last),
    }
}

impl Shown {
    /// A plain state of life, without a colour.
    pub(crate) fn state(word: &str) -> Shown {
        Shown {
            class: "pend",
            word: capital(word),
            why: String::new(),
            said: false,
        }
    }
}
