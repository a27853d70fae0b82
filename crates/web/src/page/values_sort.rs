//! Sorted alone, shown together: what each holds dear, whether both want the vision, and whether
//! what each expects of the other fits.
use crate::error::PageError;
use crate::layout::{Layout, Place};
use crate::page::question::{Field, text};
use crate::respond::{html, see_with};
use crate::server::Web;
use crate::session::Who;
use app::partner::Partners;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use domain::answers::{Answers, Given, Round};
use domain::fit::{Fit, Item, fit};
use domain::invitation::Invited;
use domain::proposal::Way;
use domain::question::{QuestionSet, SetKey};
use domain::words::{capital, count, list};

/// For how many days a link to answer stays open.
const LINK_DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "values_sort.html")]
struct SortPage {
    layout: Layout,
    here: &'static str,
    title: String,
    prose: String,
    fields: Vec<Field>,
    done: bool,
    /// What both answered, once both are done.
    both: Vec<Both>,
    /// For paper: the questions with room for both.
    paper: bool,
    partner: String,
    link: String,
}

/// A question with the words of each.
struct Both {
    words: String,
    each: Vec<(String, String)>,
    /// Class and words of how they go together; none where that is not compared.
    fit: Option<(&'static str, String)>,
}

/// Class and words of how two answers go together.
fn fits(item: &Item, partners: &Partners) -> (&'static str, String) {
    let class = match item.fit {
        Fit::Shared => "st on",
        Fit::Near => "st risk",
        Fit::Open => "st pend",
        Fit::Apart => "st off",
    };
    let names = item.breaks.iter().filter_map(|p| partners.name(*p));
    let names: Vec<_> = names.collect();
    let words = match (item.unsettled(), names.as_slice()) {
        (true, [_, ..]) => format!("{}, a deal-breaker for {}", item.fit.word(), list(&names)),
        _ => item.fit.word().to_owned(),
    };
    (class, words)
}

/// The items that are not shared, in words, as far as the viewer sees both sides (`R39`).
pub(super) async fn unsettled(web: &Web, who: &Who) -> Result<Vec<String>, PageError> {
    let asked = asked(web, who, SetKey::Fit).await?;
    let items = asked.items();
    let open = items.iter().filter(|i| i.unsettled());
    let words = |i: &Item| format!("{}: {}", capital(i.about), fits(i, &asked.partners).1);
    Ok(open.map(words).collect())
}

fn here(set: SetKey) -> &'static str {
    match set {
        SetKey::VisionPulse => "/partnership/vision-pulse",
        SetKey::Fit => "/partnership/fit",
        _ => "/partnership/values-sort",
    }
}

struct Asked {
    set: SetKey,
    round: Round,
    partners: Partners,
    own: Option<Answers>,
    theirs: Option<Answers>,
}

async fn asked(web: &Web, who: &Who, set: SetKey) -> Result<Asked, PageError> {
    let pair = who.pair()?;
    let today = web
        .app
        .clock
        .now()
        .to_zoned(app::context::zone(pair))
        .date();
    let round = set.round(today);
    let me = who.session.signed_in.person;
    let all = web.app.answers(who.viewer(), pair.id, &[set]).await?;
    let all = all.into_iter().filter(|a| a.round == round);
    let (mut own, theirs): (Vec<_>, Vec<_>) = all.partition(|a| a.of == me);
    Ok(Asked {
        set,
        round,
        partners: web.app.partners(who.viewer(), pair).await?,
        own: own.pop(),
        theirs: theirs.into_iter().next(),
    })
}

impl Asked {
    fn title(&self) -> String {
        let (Some(own), Some(theirs)) = (&self.own, &self.theirs) else {
            return self.set.set().title.to_owned();
        };
        match self.set {
            SetKey::ValuesSort => match own.in_common(theirs, "five").as_slice() {
                [] => "No word in common, and five to tell each other about".into(),
                shared => format!("Both of us hold dear: {}", list(shared)),
            },
            SetKey::Fit => match self.items().iter().filter(|i| i.unsettled()).count() {
                0 => "What we expect of each other fits".into(),
                n => {
                    let n = i64::try_from(n).unwrap_or(i64::MAX);
                    format!(
                        "{} to settle before either says yes",
                        capital(&count(n, "thing"))
                    )
                }
            },
            _ => self.set.set().title.to_owned(),
        }
    }

    /// Never says whether the partner has begun.
    fn prose(&self) -> String {
        let done = self.own.as_ref().is_some_and(|a| a.done.is_some());
        match (&self.theirs, done) {
            (Some(_), _) if self.set == SetKey::Fit => {
                "What is not shared is settled in a talk, or is a reason to decline. It is asked \
                 anew next year."
                    .into()
            }
            (Some(_), _) => {
                "What both picked is the ground to stand on; what one picked is worth a story."
                    .into()
            }
            (None, true) => {
                "Yours are kept. You can change them until both are done; then both see both."
                    .into()
            }
            (None, false) => self.set.set().why.to_owned(),
        }
    }

    /// How the answers go together; empty before both are done.
    fn items(&self) -> Vec<Item> {
        match (&self.own, &self.theirs, self.set) {
            (Some(own), Some(theirs), SetKey::Fit) => fit(own, theirs),
            _ => Vec::new(),
        }
    }

    fn both(&self) -> Vec<Both> {
        let (Some(own), Some(theirs)) = (&self.own, &self.theirs) else {
            return Vec::new();
        };
        let name = |a: &Answers| self.partners.name(a.of).unwrap_or_default().to_owned();
        let said = |a: &Answers, key: &str| match a.to(key) {
            Some(Given::Number(n)) => format!("{n} of 5"),
            Some(given) => text(given),
            None => "left open".to_owned(),
        };
        let items = self.items();
        let row = |q: &domain::question::Question| {
            let item = items.iter().find(|i| i.question.key == q.key);
            Both {
                words: self.partners.asked(q, own.of),
                each: [own, theirs].map(|a| (name(a), said(a, q.key))).to_vec(),
                fit: item.map(|i| fits(i, &self.partners)),
            }
        };
        self.set.set().questions.iter().map(row).collect()
    }
}

async fn show(
    web: &Web,
    who: &Who,
    set: SetKey,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let asked = asked(web, who, set).await?;
    let me = who.session.signed_in.person;
    let given = |key| asked.own.as_ref().and_then(|a| a.to(key));
    let field = |q: &domain::question::Question| Field::of(q, (&asked.partners, me), given(q.key));
    let partner = asked.partners.other(me);
    let reader = web.app.db.read(who.viewer());
    let waiting = reader.invitations(pair.id, web.app.now()).await?;
    let invited = Invited::Answer {
        set,
        round: asked.round.clone(),
    };
    let mut links = waiting.iter().filter(|i| i.invited == invited);
    let link = links.find(|i| partner.is_some_and(|p| p.person == i.person));
    let link = link.map(|i| web.app.invitation_address_or_path(i.id));
    let questions: &QuestionSet = set.set();
    Ok(html(&SortPage {
        layout: Layout::new(who, headers, Place::Partnership, questions.title),
        here: here(set),
        title: asked.title(),
        prose: asked.prose(),
        fields: questions.questions.iter().map(field).collect(),
        done: asked.own.as_ref().is_some_and(|a| a.done.is_some()),
        both: asked.both(),
        paper: set == SetKey::Fit,
        partner: partner.map_or(String::new(), |p| p.name.clone()),
        link: link.transpose()?.unwrap_or_default(),
    }))
}

type Fields = Vec<(String, String)>;

async fn save(web: &Web, who: &Who, set: SetKey, fields: Fields) -> Result<Response, PageError> {
    let pair = who.pair()?;
    let asked = asked(web, who, set).await?;
    let (actor, me) = (who.actor(pair), who.session.signed_in.person);
    let deed = fields.iter().find(|(name, _)| name == "deed");
    let deed = deed.map_or("", |(_, value)| value.as_str());
    let other = asked.partners.other(me).map(|p| p.person);
    if deed == "link" {
        let other = other.ok_or(PageError(app::Error::Forbidden))?;
        let round = asked.round;
        let invited = Invited::Answer { set, round };
        web.app
            .invite(&actor, (pair.id, other), invited, LINK_DAYS)
            .await?;
        return Ok(see_with(
            here(set),
            "The link stands below. Send it in your own words.",
        ));
    }
    let of = (pair.id, set, &asked.round);
    for question in set.set().questions {
        let entered = fields.iter().filter(|(name, _)| name == question.key);
        let entered: Vec<_> = entered.map(|(_, value)| value.as_str()).collect();
        let given = Given::read(question.ask, &entered);
        let given = given.map_err(|told| app::Error::invalid(question.key, told))?;
        if let Some(given) = given {
            let answer = (question.key, given);
            web.app.give_answer(&actor, of, answer, Way::Page).await?;
        }
    }
    let told = match (deed, other) {
        ("done", Some(other)) => match web.app.finish_answers(&actor, of, other).await? {
            true => "Now both of you see both.",
            false => "Kept. Both see both when both are done.",
        },
        _ => "Kept, for you alone.",
    };
    Ok(see_with(here(set), told))
}

/// `GET /partnership/values-sort`.
pub async fn values(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    show(&web, &who, SetKey::ValuesSort, &headers).await
}

/// `POST /partnership/values-sort`.
pub async fn save_values(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    save(&web, &who, SetKey::ValuesSort, fields).await
}

/// `GET /partnership/vision-pulse`.
pub async fn vision(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    show(&web, &who, SetKey::VisionPulse, &headers).await
}

/// `POST /partnership/vision-pulse`.
pub async fn save_vision(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    save(&web, &who, SetKey::VisionPulse, fields).await
}

/// `GET /partnership/fit`.
pub async fn expected(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    show(&web, &who, SetKey::Fit, &headers).await
}

/// `POST /partnership/fit`.
pub async fn save_expected(
    State(web): State<Web>,
    who: Who,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    save(&web, &who, SetKey::Fit, fields).await
}
