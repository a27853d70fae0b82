//! Every route as every kind of visitor, against the table in `routes.txt`: a route without a row
//! there fails, and nothing of Orla's pair is ever in an answer to somebody outside it.
#![allow(clippy::unwrap_used)]
mod common;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{Request, StatusCode};
use domain::id::{ActionId, PairId};
use domain::proposal::{Effect, Need};
use std::fmt::Write as _;
use testkit::{TestApp, Who, on_both};
use tower::ServiceExt;
use web::Web;

const TABLE: &str = include_str!("routes.txt");
const ROUTES: &str = include_str!("../src/route.rs");
const API: &str = include_str!("../src/api/mod.rs");
const FORM: &str = "application/x-www-form-urlencoded";
/// A word that stands in everything of Orla's pair, and nowhere else.
const CANARY: &str = "Wexcanary";

/// Method and path of everything in the table of routes, in its order.
fn routes() -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for part in ROUTES.split(".route(").skip(1) {
        let path = part.split('"').nth(1).unwrap().to_owned();
        for (method, call) in [("GET", "get("), ("POST", "post(")] {
            if part.contains(call) {
                out.push((method, path.clone()));
            }
        }
    }
    assert!(out.len() > 60, "the table of routes is read");
    out
}

/// The same of the routes that scripts use.
fn scripted() -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for part in API.split("route(").skip(1) {
        let mut words = part.split('"').skip(1).step_by(2);
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            continue;
        };
        let method = match method {
            "get" => "GET",
            "post" => "POST",
            _ => continue,
        };
        out.push((method, format!("/api/v1{path}")));
    }
    assert!(out.len() > 9, "the routes of scripts are read: {out:?}");
    out
}

/// What of Orla's a path may name.
#[derive(Default)]
struct Orlas {
    action: String,
    goal: String,
    initiative: String,
    milestone: String,
    person: String,
    calendar: String,
    proposal: String,
    playback: String,
    letter: String,
    token: String,
    sheet: String,
    decision: String,
    paper: String,
    link: String,
    /// A link that opens one of Orla's questions.
    opens: String,
    /// The words of a token for everything, of Tobias and of somebody outside.
    secrets: [String; 2],
}

async fn fill(house: &TestApp) -> Orlas {
    let (app, pair) = (&house.app, &house.world.orlas);
    let actor = house.tobias().await;
    let words = format!("{CANARY}: ask Bram for the grid date");
    let action = app.capture(&actor, pair, &words).await.unwrap().id;
    let kind = domain::note::NoteKind::Thought;
    let mut thought = app.new_note(&house.tobias().await, pair.id, kind).unwrap();
    thought.text = format!("{CANARY}: half an idea");
    let thought = thought.between(house.world.orla.id);
    app.keep_note(&actor, &thought).await.unwrap();
    let event = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:story\r\nBEGIN:VEVENT\r\nUID:board\r\n\
         DTSTAMP:20270730T080000Z\r\nDTSTART:20270802T100000Z\r\nDTEND:20270802T110000Z\r\n\
         SUMMARY:{CANARY} board\r\n\
         ATTENDEE;CN={CANARY} Guest:mailto:guest@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let calendar = house.import(&event).await.calendar.unwrap();
    let reader = app.db.read(&actor.viewer);
    let guest = domain::id::PersonId(app::context::fresh_id(app.clock.now()));
    let person = domain::person::Person::new(guest, format!("{CANARY} Guest"));
    app.save_person(&actor, pair.id, &person).await.unwrap();
    let pasted = format!("G1 {CANARY} Plant 2");
    let read = app.read_goals(&actor.viewer, pair.id, pasted.as_bytes());
    let (goals, _) = read.await.unwrap();
    app.add_goals(&actor, pair.id, goals).await.unwrap();
    let goals = reader.goals(pair.id).await.unwrap();
    let rest = spine(house, action).await;
    let of = domain::id::InitiativeId(app::context::fresh_id(app.clock.now()));
    let mut of = domain::initiative::Initiative::draft(of, format!("{CANARY} commissioning"));
    of.owner = Some(guest);
    let of = app.save_initiative(&actor, pair.id, &of).await.unwrap();
    let step = domain::id::MilestoneId(app::context::fresh_id(app.clock.now()));
    let step = domain::milestone::Milestone::new(step, of.id, format!("{CANARY} site test"));
    app.save_milestone(&actor, pair.id, &step, "")
        .await
        .unwrap();
    let (decision, paper) = decided(house).await;
    Orlas {
        decision,
        paper,
        action: action.to_string(),
        goal: goals[0].id.to_string(),
        initiative: of.id.to_string(),
        milestone: step.id.to_string(),
        person: guest.to_string(),
        calendar: calendar.to_string(),
        ..rest
    }
}

/// A decision and a paper to it.
async fn decided(house: &TestApp) -> (String, String) {
    let (app, pair) = (&house.app, &house.world.orlas);
    let actor = house.tobias().await;
    let question = format!("{CANARY}: pay for the grid?");
    let d = app.open_decision(&actor, pair, &question).await.unwrap();
    let new = app::paper::Upload {
        of: (domain::proposal::Noun::Decision, d.id.to_string()),
        again: None,
        title: format!("{CANARY} offer"),
        file: "offer.txt".to_owned(),
        bytes: CANARY.as_bytes().to_vec(),
    };
    let paper = app.add_paper(&actor, pair, new).await.unwrap();
    (d.id.to_string(), paper.id.to_string())
}

/// A proposal, something said back, a letter, a token, a sheet and a link of it.
async fn spine(house: &TestApp, action: ActionId) -> Orlas {
    let (app, pair) = (&house.app, &house.world.orlas);
    let actor = house.tobias().await;
    let need = Effect::Request {
        need: Need::Access,
        what: CANARY.to_owned(),
    };
    let mut p = app.new_proposal(&actor, pair.id, need);
    p.title = format!("{CANARY}: access to the CRM");
    let proposal = app.propose(&actor, p).await.unwrap().proposal.id;
    let playback = app.play_back(&actor, pair, action, "").await.unwrap().id;
    let letter = app::letter::Letter {
        to: vec![app::letter::Address {
            name: CANARY.to_owned(),
            email: "guest@example.com".to_owned(),
        }],
        subject: format!("{CANARY} news"),
        text: CANARY.to_owned(),
        ..app::letter::Letter::default()
    };
    let mut tx = app.db.write(&actor, app.now()).await.unwrap();
    let letter = app
        .post_letter(&mut tx, &letter, "canary", None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (token, own) = token_for_everything(house, &house.world.tobias, pair.id).await;
    let ines = (&house.world.ines, house.world.ines_own.id);
    let (_, outside) = token_for_everything(house, ines.0, ines.1).await;
    let paper = domain::sheet::Medium::Paper;
    let sheet = app.make_sheet(&actor, pair, paper).await.unwrap().unwrap();
    let link = domain::link::Link {
        sheet: sheet.id,
        power: domain::link::Power::Line {
            line: 1,
            errand: domain::circle::Errand::Answer(domain::proposal::Verb::Ask),
        },
    };
    Orlas {
        sheet: sheet.id.to_string(),
        // One sign is wrong: whoever guesses at links finds nothing.
        link: app
            .db
            .sign(&link)
            .unwrap()
            .replace(char::is_alphabetic, "0"),
        proposal: proposal.to_string(),
        playback: playback.to_string(),
        letter: letter.to_string(),
        token,
        opens: true_link(house).await,
        secrets: [own, outside],
        ..Orlas::default()
    }
}

/// A token with every scope, made by somebody for themself: its identity and its secret.
async fn token_for_everything(house: &TestApp, who: &Who, pair: PairId) -> (String, String) {
    let viewer = house.viewer(who).await;
    let actor = house.world.acting(viewer, pair);
    let new = app::token::NewToken {
        person: who.id,
        name: "everything".to_owned(),
        scopes: domain::token::Scope::ALL.to_vec(),
        days: 90,
    };
    let (made, secret) = house.app.make_token(&actor, new).await.unwrap();
    (made.token.id.to_string(), secret)
}

/// The path with what is Orla's in it.
fn named(path: &str, o: &Orlas) -> String {
    let own = path.strip_prefix("/api/v1").unwrap_or(path);
    let id = match own.split('/').nth(1).unwrap_or_default() {
        "queue" => &o.proposal,
        "actions" => &o.action,
        "goals" => &o.goal,
        "strategy" if path.contains("/goals/") => &o.goal,
        "strategy" if path.contains("/ideas/") => &o.action,
        "strategy" if path.contains("/initiatives/") => &o.initiative,
        "strategy" if path.contains("/pre-mortem/") => &o.initiative,
        "strategy" if path.contains("/milestones/") => &o.milestone,
        "people" => &o.person,
        "proposals" => &o.proposal,
        "tell" => &o.playback,
        "outbox" => &o.letter,
        "sheet" => &o.sheet,
        "decisions" => &o.decision,
        "papers" => &o.paper,
        "settings" if path.contains("tokens") => &o.token,
        "settings" => &o.calendar,
        _ => "01a70000-0000-7000-8000-000000000001",
    };
    let deed = match path {
        p if p.starts_with("/actions") => "done",
        p if p.starts_with("/outbox") => "take-back",
        p if p.starts_with("/strategy/initiatives") => "drop",
        p if p.starts_with("/strategy/milestones") => "reopen",
        p if p.starts_with("/proposals") => "withdraw",
        p if p.starts_with("/decisions") => "ready",
        _ => "refresh",
    };
    path.replace("{id}", id)
        .replace("{deed}", deed)
        .replace("{what}", "theme")
        .replace("{key}", "board")
        .replace("{token}", &o.link)
        .replace("{place}", "0")
        .replace("{set}", "profile")
        .replace("{element}", "trust")
        .replace("{hash}", "0")
        .replace("{name}", "app.css")
        .replace("/plan/{file}", "/plan/plan.csv")
        .replace("{file}", "did.csv")
}

/// A form that somebody inside could send; the table holds what comes of it.
fn form(path: &str) -> &'static str {
    match path {
        "/sheet" => "medium=paper",
        "/sheet/answers" => "text=9X9+yes",
        "/sheet/digest" => "at=07%3A30",
        "/capture" => "words=ask+Bram",
        "/people/{id}/split" => "name=Another+Name",
        "/proposals/{id}/decide" => "verb=ask&note=why",
        "/proposals/{id}/again" => "text=because",
        "/proposals/{id}/record" => "verb=yes&how=phone",
        "/proposals/{id}/{deed}" => "back=/",
        "/proposals" => "kind=heads_up&title=News",
        "/proposals/together" => "ids=",
        "/rights" => "area=lists&sentence=ask_first",
        "/actions/{id}" => "title=Another+title",
        "/tell/heard/{id}" => "correction=",
        "/decisions" => "question=Which+way%3F",
        "/decisions/{id}/write" => "question=Another+question",
        "/people/{id}" => "name=Another+Name",
        "/goals/{id}" => "title=Another+goal&weight=3",
        "/strategy/not-do" => "words=No+third+plant",
        "/strategy/goals/{id}/asides" => "kind=challenge&words=The+grid",
        "/strategy/initiatives" => "title=Tender+desk",
        "/strategy/initiatives/{id}" => "title=Commissioning",
        "/strategy/milestones/{id}" => "title=Site+test",
        "/matters-now" => "text=Plant+2",
        "/event/code" => "key=board&category=strategy",
        "/event/prepare" => "key=board&what=brief&text=Hello",
        "/partnership/journal" => "deed=share&set=reflection_one&q=bring",
        "/partnership/trust" => "deed=expect&text=A+brief+a+day+ahead",
        "/partnership/elements/{element}" => "deed=action",
        "/partnership/ask/{set}" => "q=not_before&a=09%3A30",
        "/event/propose" => "key=board&deed=protect",
        "/api/v1/capture" => r#"{"words":"ask Bram"}"#,
        "/api/v1/actions/{id}/complete" => "{}",
        "/api/v1/actions/{id}/date" => r#"{"date":"2027-08-10"}"#,
        "/api/v1/proposals" => r#"{"title":"News","effect":{"kind":"heads_up"}}"#,
        "/api/v1/queue/{id}" => r#"{"verb":"ask","note":"why"}"#,
        _ => "",
    }
}

/// One request of a browser with that cookie: status, and everything that comes back.
async fn asked(
    router: &Router,
    cookie: &str,
    (method, path, form): (&str, &str, &str),
) -> (StatusCode, String) {
    let peer = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_000)));
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(COOKIE, cookie);
    if method == "POST" {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let request = request.extension(peer).body(Body::from(form.to_owned()));
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    let (status, headers) = (answer.status(), format!("{:?}", answer.headers()));
    let bytes = to_bytes(answer.into_body(), 1 << 23).await.unwrap();
    (
        status,
        format!("{headers} {}", String::from_utf8_lossy(&bytes)),
    )
}

/// Everything of Orla's pair, as the export writes it.
async fn exported(house: &TestApp) -> String {
    let actor = house.tobias().await;
    let mut all = String::new();
    let mut put = |path: &str, bytes: &[u8]| {
        let _ = writeln!(all, "{path}\n{}", String::from_utf8_lossy(bytes));
        Ok(())
    };
    let pair = &house.world.orlas;
    house.app.export(&actor, pair, &mut put).await.unwrap();
    all
}

/// What a visitor brings.
enum Means {
    Nothing,
    Session(Who),
    /// The secret of a token, in every request.
    Token(String),
    /// The letter with the links that Orla was sent.
    Links,
}

struct Visitor {
    name: &'static str,
    means: Means,
    inside: bool,
    /// The day of the visit, where it is not the day of the story.
    day: Option<jiff::civil::Date>,
}

impl Visitor {
    fn new(name: &'static str, means: Means, inside: bool) -> Visitor {
        Visitor {
            name,
            means,
            inside,
            day: None,
        }
    }

    fn signed(name: &'static str, who: &Who, inside: bool) -> Visitor {
        let who = Who {
            id: who.id,
            email: who.email.clone(),
        };
        Visitor::new(name, Means::Session(who), inside)
    }

    fn on(self, day: jiff::civil::Date) -> Visitor {
        Visitor {
            day: Some(day),
            ..self
        }
    }

    /// May what came back hold Orla's words? Who holds her link sees the question it asks.
    fn may_see(&self, path: &str) -> bool {
        self.inside || matches!(self.means, Means::Links) && path == "/a/{token}"
    }

    /// Sets the clock to the hour of the story on the day of the visit.
    fn comes(&self, house: &TestApp, story: jiff::Timestamp) {
        let at = story.to_zoned(jiff::tz::TimeZone::UTC);
        let at = at.with().date(self.day.unwrap_or(at.date())).build();
        house.clock.set(at.unwrap().timestamp());
    }
}

fn visitors(house: &TestApp, orlas: &Orlas) -> Vec<Visitor> {
    let w = &house.world;
    let [own, outside] = orlas.secrets.clone();
    let signed = Visitor::signed;
    // Those outside come first: what those inside do changes what there is to see.
    vec![
        Visitor::new("stranger", Means::Nothing, false),
        signed("other executive", &w.ines, false),
        Visitor::new("token from outside", Means::Token(outside), false),
        signed("team member", &w.bram, false),
        signed("cover before", &w.wilma, false),
        signed("cover after", &w.wilma, false).on(testkit::COVER.1.tomorrow().unwrap()),
        signed("admin of no pair", &w.maud, false),
        Visitor::new("link-holder", Means::Links, false),
        Visitor::new("token of tobias", Means::Token(own), true),
        signed("orla", &w.orla, true),
        signed("tobias", &w.tobias, true),
        signed("cover during", &w.wilma, true).on(testkit::COVER.1),
    ]
}

/// One visit: the word for its outcome, and the body.
async fn visit(
    house: &TestApp,
    router: &Router,
    visitor: &Visitor,
    (method, path, form): (&str, &str, &str),
) -> (String, String) {
    let mut request = Request::builder().method(method).uri(path);
    if let Means::Session(who) = &visitor.means {
        let link = house.app.sign_in_link(&who.email).await.unwrap();
        let token = house.app.redeem_link(&link, "test").await.unwrap();
        request = request.header(COOKIE, format!("counterpart={token}"));
    }
    if let Means::Token(secret) = &visitor.means {
        request = request.header(AUTHORIZATION, format!("Bearer {secret}"));
    }
    if method == "POST" {
        let json = path.starts_with("/api/");
        let kind = if json { "application/json" } else { FORM };
        request = request.header(CONTENT_TYPE, kind);
    }
    let peer = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_000)));
    let request = request.extension(peer).body(Body::from(form.to_owned()));
    let request = request.unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let to = answer
        .headers()
        .get(LOCATION)
        .map(|l| l.to_str().unwrap().to_owned());
    let to = to.unwrap_or_default();
    let word = match answer.status() {
        StatusCode::OK => "page".to_owned(),
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => "sign in".to_owned(),
        StatusCode::SEE_OTHER => "done".to_owned(),
        StatusCode::CREATED => "done".to_owned(),
        StatusCode::UNAUTHORIZED => "no token".to_owned(),
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => "refused".to_owned(),
        StatusCode::CONFLICT => "conflict".to_owned(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "asks".to_owned(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "asks".to_owned(),
        other => other.as_u16().to_string(),
    };
    // A stream of hints never ends; what it says is told elsewhere.
    if path.starts_with("/live") {
        return (word, String::new());
    }
    let bytes = to_bytes(answer.into_body(), 1 << 23).await.unwrap();
    (word, format!("{to} {}", String::from_utf8_lossy(&bytes)))
}

/// Where a visitor goes for a route.
fn visited(path: &str, orlas: &Orlas, means: &Means) -> String {
    match (path, means) {
        ("/a/{token}", Means::Links) => format!("/a/{}", orlas.opens),
        ("/live", _) => "/live?since=0".to_owned(),
        ("/api/v1/events", _) => format!("{path}?from=2027-08-01&to=2027-08-05"),
        ("/event" | "/event/original", _) => format!("{path}?key=board"),
        (path, _) => named(path, orlas),
    }
}

/// An export is made by the two of the pair, and refused to everybody else.
#[tokio::test(flavor = "multi_thread")]
async fn an_export_as_every_visitor() {
    on_both(async |house| {
        let orlas = fill(&house).await;
        let (w, story) = (&house.world, house.app.clock.now());
        for visitor in visitors(&house, &orlas) {
            let Means::Session(who) = &visitor.means else {
                continue;
            };
            visitor.comes(&house, story);
            let viewer = house.viewer(who).await;
            let actor = w.acting(viewer, w.orlas.id);
            let mut all = String::new();
            let mut put = |path: &str, bytes: &[u8]| {
                let _ = writeln!(all, "{path} {}", String::from_utf8_lossy(bytes));
                Ok(())
            };
            let made = house.app.export(&actor, &w.orlas, &mut put).await;
            let two = ["orla", "tobias"].contains(&visitor.name);
            assert_eq!(made.is_ok(), two, "{}: {made:?}", visitor.name);
            assert_eq!(all.contains(CANARY), two, "{}", visitor.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_as_every_visitor() {
    on_both(async |house| {
        let orlas = fill(&house).await;
        let all = visitors(&house, &orlas);
        let routes: Vec<_> = routes().into_iter().chain(scripted()).collect();
        let mut cells: Vec<Vec<String>> = routes.iter().map(|_| Vec::new()).collect();
        let story = house.app.clock.now();
        for visitor in &all {
            visitor.comes(&house, story);
            // A door of its own: how many links one address may try is told elsewhere.
            let router = Web::new(house.app.clone(), false).router();
            for ((method, path), cells) in routes.iter().zip(&mut cells) {
                let at = visited(path, &orlas, &visitor.means);
                let form = if *method == "POST" { form(path) } else { "" };
                let (word, body) = visit(&house, &router, visitor, (method, &at, form)).await;
                let leak = !visitor.may_see(path) && body.contains(CANARY);
                assert!(
                    !leak,
                    "{method} {path} shows {} something of Orla's",
                    visitor.name
                );
                cells.push(word);
            }
        }
        let names: Vec<_> = all.iter().map(|v| v.name).collect();
        let mut table = format!("route | {}\n", names.join(" | "));
        for ((method, path), cells) in routes.iter().zip(&cells) {
            writeln!(table, "{method} {path} | {}", cells.join(" | ")).unwrap();
        }
        if table != TABLE {
            let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("routes.txt");
            std::fs::write(&kept, &table).unwrap();
            let differ = table
                .lines()
                .filter(|l| !TABLE.lines().any(|known| known == *l));
            let differ: Vec<_> = differ.collect();
            panic!(
                "not as in routes.txt (the whole is at {}):\n{}",
                kept.display(),
                differ.join("\n")
            );
        }
    })
    .await;
}

/// More of Orla's words, in every kind of thing that a page may show.
async fn deepen(house: &TestApp, orlas: &Orlas) {
    let (app, pair) = (&house.app, &house.world.orlas);
    let actor = house.tobias().await;
    let words = format!("{CANARY} in forty signs and more, so that it is no short remark");
    let held = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:story\r\nX-WR-CALNAME:{CANARY} diary\r\n\
         BEGIN:VEVENT\r\nUID:lunch\r\nDTSTAMP:20270730T080000Z\r\nDTSTART:20270802T060000Z\r\n\
         DTEND:20270802T070000Z\r\nSUMMARY:{CANARY} lunch\r\nDESCRIPTION:{words}\r\n\
         LOCATION:{CANARY} Hall\\, Leeds\r\nCATEGORIES:{CANARY}\r\n\
         URL:https://{CANARY}.example.com/\r\nCONFERENCE:https://{CANARY}.example.com/x\r\n\
         ORGANIZER;CN={CANARY} Host:mailto:{CANARY}@example.org\r\n\
         ATTENDEE;CN={CANARY} Eater:mailto:{CANARY}.2@example.org\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    house.import(&held).await;
    let tobias = &house.world.tobias;
    let told = domain::owed::Telling::Text(words.clone());
    let way = domain::proposal::Way::Page;
    app.tell(&actor, pair, "lunch", told, None, way)
        .await
        .unwrap();
    let desk = format!("title={CANARY}&start=2027-08-02T09:00&minutes=30&category=strategy");
    let urgent = format!("means={CANARY}&rungs={CANARY}&minutes=15");
    let news = format!("kind=heads_up&title={CANARY}+news&reason={CANARY}&urgent=yes");
    let letter = format!(
        "kind=letter&title={CANARY}&detail={CANARY}&to_name={CANARY}&to_email={CANARY}@example.com"
    );
    let dates = format!("title={CANARY}&on=2027-08-10&kind=renewal&lead=20");
    let given = format!("words=3+expense+reports+for+{CANARY},+20+min");
    let reply = format!("verb=ask&note={CANARY}");
    let decide = format!("/proposals/{}/decide", orlas.proposal);
    let forms = [
        ("/desk-time", desk.as_str()),
        ("/urgent", &urgent),
        ("/proposals", &news),
        ("/proposals", &letter),
        ("/settings/date", &dates),
        ("/partnership/value", &given),
        (
            "/event/prepare",
            &format!("key=lunch&what=brief&text={CANARY}"),
        ),
        (
            "/event/prepare",
            &format!("key=lunch&what=agenda&text={CANARY}"),
        ),
        ("/event/code", "key=lunch&category=strategy"),
    ];
    deepen_pair(house, orlas).await;
    let router = Web::new(house.app.clone(), false).router();
    let by = |who: &Who| Visitor::signed("", who, true);
    for (path, form) in forms {
        let (word, body) = visit(house, &router, &by(tobias), ("POST", path, form)).await;
        assert!(word == "done" || word == "page", "{path}: {word} {body}");
    }
    let orla = by(&house.world.orla);
    for (path, form) in [
        (decide.as_str(), reply.as_str()),
        ("/matters-now", &format!("text={CANARY}")),
    ] {
        let (word, body) = visit(house, &router, &orla, ("POST", path, form)).await;
        assert_eq!(word, "done", "{path}: {body}");
    }
}

/// The forms by which the two of the pair write about themselves and the people around them.
fn pairs_forms(person: &str) -> Vec<(String, String)> {
    let said = |kind: &str| format!("kind={kind}&text={CANARY}+and+more");
    vec![
        (
            "/partnership/purpose".to_owned(),
            format!("{}&whose=executive", said("vision")),
        ),
        (
            "/partnership/purpose".to_owned(),
            format!("{}&whose=pair", said("not_do")),
        ),
        ("/partnership/standards".to_owned(), said("standard")),
        (
            "/partnership/charter".to_owned(),
            format!("objectives={CANARY}&type={CANARY}"),
        ),
        (
            "/partnership/agreement".to_owned(),
            format!("hours={CANARY}"),
        ),
        (
            "/partnership/plan".to_owned(),
            format!("part=risks&text={CANARY}"),
        ),
        (
            "/partnership/ask/profile".to_owned(),
            format!("alone={CANARY}&q=alone&a={CANARY}"),
        ),
        ("/partnership/talk".to_owned(), said("thought")),
        ("/partnership/talk".to_owned(), said("challenge")),
        (
            "/partnership/talk".to_owned(),
            format!("kind=feedback&situation={CANARY}&behaviour={CANARY}&impact={CANARY}"),
        ),
        (
            "/partnership/talk".to_owned(),
            format!("kind=observation&situation={CANARY}"),
        ),
        ("/partnership/talk".to_owned(), said("idea")),
        ("/partnership/talk".to_owned(), said("question")),
        (
            "/partnership/trust".to_owned(),
            format!("deed=expect&text={CANARY}"),
        ),
        (
            "/partnership/work".to_owned(),
            format!("title={CANARY}&executive=A&assistant=R"),
        ),
        (
            "/partnership/half-hour/write".to_owned(),
            format!("cadence=weekly&on=2027-08-02&section=update&title={CANARY}"),
        ),
        ("/people/team".to_owned(), format!("person={person}&in=yes")),
        (
            format!("/people/{person}/radar"),
            format!("power=high&interest=high&stance=neutral&question={CANARY}"),
        ),
        (
            format!("/people/{person}/role/word"),
            format!("purpose={CANARY}&accountable={CANARY}&version=0"),
        ),
    ]
}

/// The forms by which they write what they are after and what stands in the way.
fn strategy_forms() -> Vec<(String, String)> {
    let c = CANARY;
    let forms = [
        ("/decisions", format!("question={c}+or+not")),
        (
            "/strategy/risks",
            format!("title={c}&likelihood=4&impact=4&plan={c}&sign={c}&response=reduce"),
        ),
        ("/strategy/not-do", format!("words={c}")),
        ("/strategy/initiatives", format!("title={c}+first")),
        (
            "/strategy/scorecard",
            format!("title={c}&definition={c}&from=1&to=2&kind=reach&unit={c}&cadence=7"),
        ),
        ("/strategy/priorities", format!("deed=talk&words={c}")),
        (
            "/strategy/priorities",
            format!("deed=finding&words={c}&plan={c}"),
        ),
        (
            "/strategy/priorities",
            format!("deed=obstacle&words={c}&plan={c}"),
        ),
    ];
    let own = |(path, form): (&str, String)| (path.to_owned(), form);
    forms.into_iter().map(own).collect()
}

async fn deepen_pair(house: &TestApp, orlas: &Orlas) {
    let router = Web::new(house.app.clone(), false).router();
    let mut forms = pairs_forms(&orlas.person);
    forms.extend(strategy_forms());
    for who in [&house.world.tobias, &house.world.orla] {
        for (path, form) in &forms {
            let by = Visitor::signed("", who, true);
            let (word, body) = visit(house, &router, &by, ("POST", path, form)).await;
            // What both write, the first of them wrote already.
            let kept = ["done", "page", "conflict"].contains(&word.as_str());
            assert!(kept, "{path}: {word} {body}");
        }
    }
}

/// A link that opens one of the things that Orla is asked.
async fn true_link(house: &TestApp) -> String {
    let (pair, paper) = (&house.world.orlas, domain::sheet::Medium::Mail);
    let actor = house.tobias().await;
    let sheet = house.app.make_sheet(&actor, pair, paper).await;
    let errand = domain::circle::Errand::Answer(domain::proposal::Verb::Ask);
    let link = domain::link::Link {
        sheet: sheet.unwrap().unwrap().id,
        power: domain::link::Power::Line { line: 1, errand },
    };
    house.app.db.sign(&link).unwrap()
}

/// While the screen is shared, no page, download, title, header or history entry of any route
/// holds a word of the pair; a new route is walked by being in the table of routes.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_screen_shows_no_word_on_any_route() {
    on_both(async |house| {
        let orlas = fill(&house).await;
        deepen(&house, &orlas).await;
        let router = Web::new(house.app.clone(), false).router();
        for who in [&house.world.tobias, &house.world.orla] {
            let link = house.app.sign_in_link(&who.email).await.unwrap();
            let token = house.app.redeem_link(&link, "test").await.unwrap();
            let cookie = format!("counterpart={token}; flash={CANARY}");
            let (mut shown, mut seen) = (0, 0);
            for shared in [false, true] {
                let way = if shared { "on=true" } else { "" };
                let on = asked(&router, &cookie, ("POST", "/discreet", way)).await;
                assert_eq!(on.0, StatusCode::SEE_OTHER, "{}", on.1);
                for (method, path) in routes() {
                    let spared = ["/sign-out", "/discreet"].contains(&path.as_str());
                    if spared || !shared && method == "POST" {
                        continue;
                    }
                    let at = match path.as_str() {
                        "/live" => continue,
                        "/a/{token}" => format!("/a/{}", orlas.opens),
                        "/event" | "/event/original" => format!("{path}?key=lunch"),
                        path => named(path, &orlas),
                    };
                    let form = if method == "POST" { form(&path) } else { "" };
                    let (status, body) = asked(&router, &cookie, (method, &at, form)).await;
                    let told = body.to_lowercase().contains(&CANARY.to_lowercase());
                    match shared {
                        false => shown += usize::from(told && status == StatusCode::OK),
                        true => assert!(!told, "{method} {at} as {}: {body}", who.email),
                    }
                    seen += usize::from(shared && status == StatusCode::OK);
                    assert!(!status.is_server_error(), "{method} {at}: {status} {body}");
                }
            }
            // The walk would find something: most pages hold the word where nobody else looks.
            assert!(
                shown > 20 && seen > shown,
                "{shown} of {seen} pages held the word"
            );
        }
        // Nothing of what stands for words was saved in their place.
        let dump = exported(&house).await;
        assert!(
            !dump.contains("Private") && !dump.contains("Somebody"),
            "{dump}"
        );
    })
    .await;
}
