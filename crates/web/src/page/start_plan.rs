//! The start kit: thirty minutes from nothing to a charter in draft and ninety days with dates.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::start_plan::{Started, started};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::charter::{Standing, questions};
use domain::circle::Actor;
use domain::half_hour::{Cadence, Rhythm};
use domain::id::PersonId;
use domain::locale::Locale;
use domain::question::{FIT_BREAKERS, SetKey};
use domain::start_plan::{FIRST_NINETY, Step};
use domain::statement::{Statement, StatementKind};
use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;
use store::{Pair, StoredAction};

const HERE: &str = "/partnership/start";

#[derive(Template)]
#[template(path = "start_plan.html")]
struct StartPage {
    layout: Layout,
    title: String,
    prose: String,
    steps: Vec<StepRow>,
    planned: Vec<Line>,
    first_day: String,
    /// Shown before anything is made.
    preview: Vec<(&'static str, &'static str, String)>,
    goals: usize,
}

struct StepRow {
    step: &'static str,
    number: usize,
    words: &'static str,
    minutes: u32,
    state: &'static str,
    told: String,
    /// Where the step is taken, if not on this page.
    href: String,
    left_out: bool,
    now: bool,
}

struct Line {
    href: String,
    title: String,
    when: String,
}

#[derive(Template)]
#[template(path = "interview.html")]
struct SheetPage {
    layout: Layout,
    parts: Vec<(String, Vec<(String, &'static str)>)>,
}

/// Whether the sheet to print is wanted.
#[derive(Deserialize)]
pub struct Look {
    sheet: Option<String>,
}

/// What the steps are judged by.
struct Facts {
    /// Whose names make a paper hold.
    parties: Vec<PersonId>,
    charter: Option<Statement>,
    agreement: Option<Statement>,
    start: Started,
    rhythms: Vec<Rhythm>,
    locale: Locale,
    rights_signed: bool,
    /// Answers to “How to work with me”, of both.
    profiled: i64,
    goals: usize,
    /// What is still open of the ninety days.
    planned: Vec<StoredAction>,
    today: Date,
}

async fn facts(web: &Web, who: &Who) -> Result<Facts, PageError> {
    let pair = who.pair()?;
    let viewer = who.viewer();
    let kinds = [
        StatementKind::Charter,
        StatementKind::Agreement,
        StatementKind::StartPlan,
    ];
    let all = web.app.statements(viewer, pair.id, &kinds).await?;
    let of = |kind| all.iter().find(|s| s.kind == kind);
    let start = started(of(StatementKind::StartPlan));
    let reader = web.app.db.read(viewer);
    let mut planned = reader.open_actions(Some(pair.id)).await?;
    planned.retain(|s| start.actions.contains(&s.action.id));
    let zone = app::context::zone(pair);
    let sets = [domain::question::SetKey::Profile];
    let profiles = web.app.answers(viewer, pair.id, &sets).await?;
    let profiled = profiles.iter().map(|a| a.given.len()).sum::<usize>();
    Ok(Facts {
        parties: web.app.partners(viewer, pair).await?.people(),
        profiled: i64::try_from(profiled).unwrap_or(i64::MAX),
        charter: of(StatementKind::Charter).cloned(),
        agreement: of(StatementKind::Agreement).cloned(),
        rhythms: web.app.settings(viewer, pair).await?.rhythms,
        locale: who.locale(),
        rights_signed: web
            .app
            .rights(viewer, pair)
            .await?
            .iter()
            .any(|r| r.signed_at.is_some()),
        goals: reader.goals(pair.id).await?.len(),
        planned,
        start,
        today: web.app.clock.now().to_zoned(zone).date(),
    })
}

impl Facts {
    /// What a step says of itself: whether it is done, and how far.
    fn told(&self, step: Step) -> (bool, String) {
        let document = |it: &Option<Statement>, kind| {
            let asked = questions(kind).map_or(0, |set| set.questions.len());
            let said = it.as_ref().map_or(0, |s| s.parts().len());
            (said > 0, format!("{said} of {asked} said"))
        };
        match step {
            Step::Charter => document(&self.charter, StatementKind::Charter),
            Step::Agreement => document(&self.agreement, StatementKind::Agreement),
            Step::Profile => match self.profiled {
                0 => (false, "on a page of its own".into()),
                n => (true, domain::words::count_figures(n, "answer")),
            },
            Step::Cadence => (
                !self.rhythms.is_empty(),
                rhythms(&self.rhythms, &self.locale),
            ),
            Step::Rights => match self.rights_signed {
                true => (true, "signed".into()),
                false => (false, "start values, assumed until signed".into()),
            },
            Step::Goals => (
                self.goals >= 3,
                domain::words::count_figures(self.goals as i64, "goal"),
            ),
            Step::Days => match self.start.actions.len() {
                0 => (false, "not planned".into()),
                all => (true, format!("{} of {all} done", all - self.planned.len())),
            },
        }
    }

    /// Where a step is taken.
    fn href(&self, step: Step) -> String {
        let document = |it: &Option<Statement>, kind, path: &str| {
            let said = |key: &str| it.as_ref().is_some_and(|s| !s.part(key).is_empty());
            let set = questions(kind).map_or(&[][..], |s| s.questions);
            let open = set.iter().find(|q| !said(q.key));
            open.map_or(path.to_owned(), |q| format!("{path}?q={}", q.key))
        };
        match step {
            Step::Charter => document(
                &self.charter,
                StatementKind::Charter,
                "/partnership/charter",
            ),
            Step::Agreement => document(
                &self.agreement,
                StatementKind::Agreement,
                "/partnership/agreement",
            ),
            Step::Profile => "/partnership/profile".to_owned(),
            Step::Rights => "/rights".to_owned(),
            Step::Cadence | Step::Goals | Step::Days => String::new(),
        }
    }

    fn steps(&self) -> Vec<StepRow> {
        let mut now = true;
        let row = |(at, step): (usize, Step)| {
            let (done, told) = self.told(step);
            let left_out = self.start.left_out.contains(&step);
            let first = now && !done && !left_out;
            now &= !first;
            StepRow {
                step: step.word(),
                number: at + 1,
                words: step.words(),
                minutes: step.minutes(),
                state: match (done, left_out) {
                    (true, _) => "on",
                    (false, true) => "stale",
                    _ => "pend",
                },
                told: if left_out && !done {
                    "left out for now".into()
                } else {
                    told
                },
                href: self.href(step),
                left_out,
                now: first,
            }
        };
        Step::ALL.into_iter().enumerate().map(row).collect()
    }
}

fn rhythms(all: &[Rhythm], locale: &Locale) -> String {
    let said: Vec<_> = all.iter().map(|r| r.said(locale)).collect();
    match said.is_empty() {
        true => "not agreed".into(),
        false => domain::words::list(&said),
    }
}

fn title(facts: &Facts, steps: &[StepRow]) -> (String, String) {
    let left: u32 = steps
        .iter()
        .filter(|s| s.state == "pend")
        .map(|s| s.minutes)
        .sum();
    let charter = match &facts.charter {
        None => "There is no charter yet; one sentence begins it.",
        Some(c) if c.one_sided() => {
            "The charter is one-sided until your executive gives something in it."
        }
        Some(c) => match c.standing(&facts.parties) {
            Standing::Signed { .. } => "The charter is signed by both.",
            Standing::Draft { .. } => "The charter stands in words; two names make it hold.",
        },
    };
    let title = match left {
        0 => "The two of you have begun".to_owned(),
        30 => "Half an hour to begin with".to_owned(),
        n => format!("{n} minutes are left of the first half-hour"),
    };
    let prose = format!(
        "{charter} Alone or together; each step can be left out, and is where you left it when \
         you come back."
    );
    (title, prose)
}

/// `GET /partnership/start`.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if look.sheet.is_some() {
        return sheet(&web, &who, &headers).await;
    }
    let facts = facts(&web, &who).await?;
    let steps = facts.steps();
    let (title, prose) = title(&facts, &steps);
    let locale: Locale = who.locale();
    let line = |s: &StoredAction| Line {
        href: format!("/actions/{}", s.action.id),
        title: s.action.title.clone(),
        when: s.action.due.map_or(String::new(), |d| locale.day(d.date)),
    };
    let fresh = facts.start.actions.is_empty();
    let preview = FIRST_NINETY.iter().filter(|_| fresh);
    Ok(html(&StartPage {
        layout: Layout::new(&who, &headers, Place::Partnership, "Start kit"),
        title,
        prose,
        planned: facts.planned.iter().map(line).collect(),
        first_day: facts.start.first_day.unwrap_or(facts.today).to_string(),
        preview: preview
            .map(|p| (p.key, p.title, locale.day(p.on(facts.today))))
            .collect(),
        goals: facts.goals,
        steps,
    }))
}

/// The questions on paper, with room to write: for an interview, or for a table in a café.
async fn sheet(web: &Web, who: &Who, headers: &HeaderMap) -> Result<Response, PageError> {
    let partners = web.app.partners(who.viewer(), who.pair()?).await?;
    let kinds = [StatementKind::Charter, StatementKind::Agreement];
    let me = who.session.signed_in.person;
    let part = |kind| {
        let set = questions(kind)?;
        let asked = set
            .questions
            .iter()
            .map(|q| (partners.asked(q, me), q.help));
        Some((set.title.to_owned(), asked.collect()))
    };
    let mut parts: Vec<(String, Vec<_>)> = kinds.into_iter().filter_map(part).collect();
    let before: [(&str, &str); 6] = [
        ("What do you want to be said of us in three years?", ""),
        (
            "What must this work never ask of you?",
            "What would make you decline?",
        ),
        (
            "What did the best partnership you had do that others did not?",
            "",
        ),
        ("What would you do without asking in the first month?", ""),
        ("How should bad news reach you?", ""),
        (
            "What would you like to have learned by this time next year?",
            "",
        ),
    ];
    let before = before
        .map(|(words, help)| (words.to_owned(), help))
        .to_vec();
    parts.insert(0, ("Before either of you says yes".to_owned(), before));
    let fit = SetKey::Fit.set();
    let boxes = "shared ☐  nearly ☐  not shared ☐  I would decline for it ☐";
    let items = fit.questions.iter().filter(|q| q.key != FIT_BREAKERS);
    let items = items.map(|q| (partners.asked(q, me), boxes)).collect();
    parts.insert(1, (fit.title.to_owned(), items));
    Ok(html(&SheetPage {
        layout: Layout::new(who, headers, Place::Partnership, "Interview sheet"),
        parts,
    }))
}

type Fields = Vec<(String, String)>;

/// How often, when, and whether each quarter is planned too.
async fn agree(
    web: &Web,
    actor: &Actor,
    pair: &Pair,
    [often, at, quarterly]: [&str; 3],
) -> Result<(), PageError> {
    let at: Result<Time, _> = at.parse();
    let at = at.map_err(|_| app::Error::invalid("at", "Write a time such as 09:30."))?;
    let mut all = vec![Cadence::of(often).unwrap_or(Cadence::Daily)];
    if quarterly == "yes" {
        all.push(Cadence::Quarterly);
    }
    let day = Weekday::Monday;
    for cadence in all {
        let rhythm = Some(Rhythm { cadence, day, at });
        web.app.set_rhythm(actor, pair, cadence, rhythm).await?;
    }
    Ok(())
}

/// `POST /partnership/start`: a step that is taken on this page, or left out.
pub async fn save(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let actor = who.actor(pair);
    let all = |name: &'static str| {
        fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let first = |name| all(name).next().unwrap_or_default();
    let step = || {
        let found = Step::of(first("step"));
        found.ok_or(app::Error::invalid("step", "Choose a step of the kit."))
    };
    let told = match first("deed") {
        "leave" => {
            web.app.leave_out(&actor, pair, step()?, true).await?;
            "Left out for now.".to_owned()
        }
        "take" => {
            web.app.leave_out(&actor, pair, step()?, false).await?;
            "Taken up again.".to_owned()
        }
        "goals" => {
            let lines: Vec<_> = all("goal").collect();
            let added = web.app.first_goals(&actor, pair, &lines).await?;
            format!(
                "{} kept.",
                domain::words::count_figures(added as i64, "goal")
            )
        }
        "cadence" => {
            let said = [first("cadence"), first("at"), first("quarterly")];
            agree(&web, &actor, pair, said).await?;
            "Agreed. The first one is being prepared.".to_owned()
        }
        "days" => {
            let day: Result<Date, _> = first("first").parse();
            let told = "Write a day such as 2027-08-09.";
            let day = day.map_err(|_| app::Error::invalid("first", told))?;
            let chosen: Vec<_> = all("planned").collect();
            let owner = web
                .app
                .partners(who.viewer(), pair)
                .await?
                .assistant
                .map(|a| a.person);
            let made = web
                .app
                .plan_ninety_days(&actor, pair, &chosen, (day, owner))
                .await?;
            format!(
                "{} with dates.",
                domain::words::count_figures(made as i64, "action")
            )
        }
        _ => return Err(app::Error::invalid("deed", "Choose what to do.").into()),
    };
    Ok(see_with(HERE, &told))
}
