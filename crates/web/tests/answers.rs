//! Answers without an account: links, replies, paper, chat, a word by telephone; and what is
//! refused to those who may not.
#![allow(clippy::unwrap_used)]
mod common;

use app::letter::Letter;
use app::link::Reach;
use app::reply::Received;
use axum::Router;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use common::{Answer, Browser, ask, holds};
use domain::circle::{Actor, Errand, Viewer};
use domain::id::{PairId, PersonId, ProposalId};
use domain::link::{Link, Power};
use domain::money::Money;
use domain::person::Person;
use domain::proposal::{
    Address, Effect, How, Letter as Sort, Message, Need, Proposal, State, Verb, Way,
};
use domain::sheet::Medium;
use jiff::{SignedDuration, Timestamp};
use store::{OutboxRow, Pair};
use testkit::{TestApp, on_both};
use web::Web;

const BASE: &str = "https://desk.example.com";
const HERS: &str = "hollis.vane@example.com";

/// Hollis Vane, an executive without an account, whom Tobias serves too.
struct Story {
    t: TestApp,
    pair: Pair,
    router: Router,
}

impl Story {
    async fn begin(mut t: TestApp) -> Story {
        t.app.reach = Reach {
            public_url: Some(BASE.into()),
            digest: Some(web::mail::digest),
        };
        let operator = t.world.acting(t.world.operator(), t.world.orlas.id);
        let mut tx = t.app.db.write(&operator, t.app.now()).await.unwrap();
        let mut hollis = Person::new(PersonId(tx.new_id()), "Hollis Vane");
        hollis.emails.push(HERS.into());
        tx.save_colleague(&hollis).await.unwrap();
        let pair = Pair {
            id: PairId(tx.new_id()),
            executive: hollis.id,
            name: "Hollis Vane".into(),
            zone: "Europe/London".into(),
            emails: vec![HERS.into()],
        };
        tx.add_pair(&pair).await.unwrap();
        let tobias = t.world.tobias.assisting();
        tx.add_member(pair.id, &tobias).await.unwrap();
        tx.commit().await.unwrap();
        let router = Web::new(t.app.clone(), false).router();
        Story { t, pair, router }
    }

    async fn tobias(&self) -> Actor {
        let viewer = self.t.viewer(&self.t.world.tobias).await;
        self.t.world.acting(viewer, self.pair.id)
    }

    async fn asks(&self, title: &str, effect: Effect) -> ProposalId {
        self.proposes(title, effect, |_| {}).await
    }

    async fn proposes(
        &self,
        title: &str,
        effect: Effect,
        with: impl FnOnce(&mut Proposal),
    ) -> ProposalId {
        let actor = self.tobias().await;
        let mut p = self.t.app.new_proposal(&actor, self.pair.id, effect);
        title.clone_into(&mut p.title);
        "it saves a day".clone_into(&mut p.reason);
        with(&mut p);
        let made = self.t.app.propose(&actor, p).await.unwrap().proposal;
        assert_eq!(made.state, State::Asked, "{title}");
        self.t.clock.pass(SignedDuration::from_secs(1));
        made.id
    }

    async fn now(&self, id: ProposalId) -> Proposal {
        let actor = self.tobias().await;
        self.t
            .app
            .db
            .read(&actor.viewer)
            .proposal(id)
            .await
            .unwrap()
    }

    async fn letters(&self) -> Vec<(OutboxRow, Letter)> {
        let actor = self.tobias().await;
        let rows = self
            .t
            .app
            .outbox(&actor.viewer, self.pair.id)
            .await
            .unwrap();
        let letter = |row: OutboxRow| (row.clone(), Letter::of(&row).unwrap());
        let mut all: Vec<_> = rows.into_iter().map(letter).collect();
        all.sort_by_key(|(row, _)| (row.created_at, row.id));
        all
    }

    /// Lets the digest leave, and everything else that waits; answers with the newest letter.
    async fn digest(&self) -> Letter {
        while self.t.app.work_once().await.unwrap() {}
        self.leave().await;
        self.letters().await.pop().unwrap().1
    }

    async fn leave(&self) {
        self.t.clock.pass(SignedDuration::from_secs(31));
        while self.t.app.deliver().await.unwrap() == app::outbox::Delivery::One {}
    }

    async fn get(&self, path: &str) -> Answer {
        ask(
            &self.router,
            Request::get(path).body(Body::empty()).unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        ask(
            &self.router,
            request.body(Body::from(form.to_owned())).unwrap(),
        )
        .await
    }

    async fn reply(&self, to: &Letter, from: &str, words: &str) -> Received {
        let id = to.message_id.clone().unwrap();
        let sum = words
            .bytes()
            .fold(7_u64, |sum, b| sum.wrapping_mul(31) + u64::from(b));
        let raw = format!(
            "From: {from}\r\nTo: desk@example.com\r\nSubject: Re: {}\r\nMessage-ID: \
             <r{sum}@mail.example.com>\r\nReferences: <{id}>\r\n\r\n{words}\r\n\r\nOn Monday, \
             Desk <desk@example.com> wrote:\r\n> 1 yes\r\n",
            to.subject
        );
        self.t.app.receive(raw.as_bytes()).await.unwrap()
    }
}

fn request(what: &str) -> Effect {
    Effect::Request {
        need: Need::Access,
        what: what.to_owned(),
    }
}

/// The path of the `nth` question's link for that word.
fn link(letter: &Letter, number: usize, word: &str) -> String {
    let text = &letter.text;
    let missing = || -> ! { panic!("no “{word}” under {number} in\n{text}") };
    let Some(from) = text.find(&format!("\n{number}  ")) else {
        missing()
    };
    let mark = format!("   {word}: {BASE}");
    let Some(at) = text[from..].find(&mark) else {
        missing()
    };
    let rest = &text[from + at + mark.len()..];
    rest.lines().next().unwrap().to_owned()
}

/// "verb, way" of the newest answer.
fn said(p: &Proposal) -> (Verb, Way, PersonId) {
    let answer = p.last_answer().unwrap();
    (answer.verb, answer.way, answer.by)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_executive_without_an_account_closes_the_whole_loop() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let asked = seven_things(&s).await;
        let letter = her_letter_leaves_once(&s, &asked).await;
        by_link(&s, &asked, &letter).await;
        by_reply(&s, &asked, &letter).await;
        let browser = Browser::of(&s.t, &s.t.world.tobias).await;
        let browser = browser.with(&format!("pair={}", s.pair.id));
        with_a_pencil(&s, &asked, &browser).await;
        in_a_chat(&s, &asked, &browser).await;
        by_telephone(&s, &asked, &browser).await;
        in_her_next_letter(&s, &asked).await;
        nobody_signed_in_as_her(&s).await;
    })
    .await;
}

/// What she is asked, in the order of her letter's numbers.
struct Asked {
    pay: ProposalId,
    forum: ProposalId,
    crm: ProposalId,
    course: ProposalId,
    badge: ProposalId,
    room: ProposalId,
    send: ProposalId,
}

async fn seven_things(s: &Story) -> Asked {
    let pay = s
        .proposes(
            "Pay for the faster grid connection?",
            request("the grid"),
            |p| {
                p.money = Some(Money::whole(46_000, "GBP".parse().unwrap()));
                "We accept your offer of £46,000, net 30 days.".clone_into(&mut p.final_text);
            },
        )
        .await;
    let message = Message {
        to: vec![Address {
            name: "Ada Buyer".into(),
            email: "ada.buyer@example.com".into(),
        }],
        subject: "Your two questions".into(),
        text: "Good morning, and thank you.".into(),
        her_name: true,
        letter: Sort::FirstContact,
    };
    let forum = s
        .asks("Stop the monthly forum?", request("the forum"))
        .await;
    let crm = s.asks("May I see the CRM?", request("the CRM")).await;
    let course = s
        .asks("A course in negotiation?", request("a course"))
        .await;
    let badge = s.asks("A badge for Plant 2?", request("a badge")).await;
    let room = s.asks("A key to room 2?", request("a key")).await;
    let send = s
        .asks("Send Ada our answer?", Effect::SendMessage(message))
        .await;
    Asked {
        pay,
        forum,
        crm,
        course,
        badge,
        room,
        send,
    }
}

async fn her_letter_leaves_once(s: &Story, asked: &Asked) -> Letter {
    let tobias = s.tobias().await;
    let (app, pair) = (&s.t.app, s.pair.clone());
    // Her letter leaves once, at her time.
    app.set_digest(&tobias, &pair, "08:05").await.unwrap();
    let letter = s.digest().await;
    assert_eq!(letter.to[0].email, HERS);
    assert!(
        letter.subject.ends_with("seven things to answer"),
        "{}",
        letter.subject
    );
    holds(
        &letter.text,
        &[
            "Good morning, Hollis.",
            "£46,000, net 30 days",
            "2  Stop the monthly",
        ],
    );
    s.t.clock.pass(SignedDuration::from_secs(3600));
    while app.work_once().await.unwrap() {}
    assert_eq!(s.letters().await.len(), 1, "once a day");

    // A scanner opens every link, and nothing happens.
    for number in 1..=7 {
        for word in ["Yes", "No", "Ask", "Later"] {
            let path = link(&letter, number, word);
            assert_eq!(s.get(&path).await.status, StatusCode::OK, "{path}");
        }
    }
    let a = asked;
    for id in [a.pay, a.forum, a.crm, a.course, a.badge, a.room, a.send] {
        assert_eq!(s.now(id).await.state, State::Asked);
    }
    letter
}

async fn by_link(s: &Story, asked: &Asked, letter: &Letter) {
    let pair = &s.pair;
    // By link: the whole text first, one button, once.
    let yes = link(letter, 1, "Yes");
    let shown = s.get(&yes).await.page;
    holds(
        &shown,
        &[
            "We accept your offer of £46,000, net 30 days.",
            "Yes, £46,000",
        ],
    );
    assert_eq!(shown.matches("<button").count(), 1);
    let done = s.post(&yes, "").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.page);
    let p = s.now(asked.pay).await;
    assert_eq!(
        (p.state, said(&p)),
        (State::Done, (Verb::Approve, Way::Link, pair.executive))
    );
    let release = link(letter, 7, "Yes");
    assert_eq!(s.post(&release, "").await.status, StatusCode::OK);
    s.leave().await;
    assert!(
        s.t.post
            .taken()
            .iter()
            .any(|l| l.ends_with("Your two questions"))
    );
}

async fn by_reply(s: &Story, asked: &Asked, letter: &Letter) {
    let pair = &s.pair;
    // By reply, as she types it.
    let took = s.reply(
        letter,
        "Hollis Vane <hollis.vane@example.com>",
        "2 no: too dear, 3 later",
    );
    let Received::Answered(told) = took.await else {
        panic!("the reply is hers");
    };
    holds(
        &told,
        &[
            "2 Stop the monthly forum?\n  Done: declined",
            "3 May I see the CRM?\n  Done: comes",
        ],
    );
    let p = s.now(asked.forum).await;
    assert_eq!(said(&p), (Verb::Decline, Way::Reply, pair.executive));
    assert_eq!(
        (p.state, p.last_answer().unwrap().note.as_str()),
        (State::Declined, "too dear")
    );
    assert!(matches!(s.now(asked.crm).await.state, State::Snoozed(_)));
}

fn recorded(s: &Story, how: How) -> Way {
    Way::Recorded {
        by: Some(s.t.world.tobias.id),
        how,
    }
}

async fn with_a_pencil(s: &Story, asked: &Asked, browser: &Browser) {
    let tobias = s.tobias().await;
    let (app, pair) = (&s.t.app, &s.pair);
    // With a pencil: the codes of the sheet, typed by Tobias.
    let made = browser.saves("/sheet", "medium=paper").await;
    let sheet = browser.page(&made.location()).await;
    holds(&sheet, &["A course in negotiation?", "Tick a box"]);
    let sheets = app.sheets(&tobias.viewer, pair).await.unwrap();
    let line = sheets[0]
        .lines
        .iter()
        .find(|l| l.proposal == asked.course)
        .unwrap();
    holds(&sheet, &[&format!("<b>{}</b>", line.code)]);
    let typed = format!("text={}+no+too+dear", line.code.to_lowercase());
    let told = browser.saves("/sheet/answers", &typed).await.cookies();
    holds(&told, &["A%20course%20in%20negotiation", "declined"]);
    let p = s.now(asked.course).await;
    assert_eq!(
        said(&p),
        (Verb::Decline, recorded(s, How::Paper), pair.executive)
    );
}

async fn in_a_chat(s: &Story, asked: &Asked, browser: &Browser) {
    let tobias = s.tobias().await;
    let (app, pair) = (&s.t.app, &s.pair);
    // In a chat: a message of at most 300 characters, and its answer pasted back.
    browser.saves("/sheet", "medium=chat").await;
    let sheets = app.sheets(&tobias.viewer, pair).await.unwrap();
    let chat = sheets.iter().find(|c| c.medium == Medium::Chat).unwrap();
    let view = app.sheet_view(&tobias.viewer, pair, chat.id).await.unwrap();
    assert!(view.message.chars().count() <= 300, "{}", view.message);
    holds(
        &view.message,
        &["1 A badge for Plant 2?", "2 A key to room 2?"],
    );
    let pasted = format!("of={}&text=1+yes%2C+thanks", chat.id);
    browser.saves("/sheet/answers", &pasted).await;
    let p = s.now(asked.badge).await;
    assert_eq!((p.state, said(&p).1), (State::Done, recorded(s, How::Chat)));
}

async fn by_telephone(s: &Story, asked: &Asked, browser: &Browser) {
    // By telephone: one key.
    let path = format!("/proposals/{}/record", asked.room);
    browser
        .saves(&path, "verb=approve&how=phone&back=/proposals")
        .await;
    let p = s.now(asked.room).await;
    assert_eq!(
        p.last_answer().unwrap().words("Hollis"),
        "as said by Hollis, by phone"
    );
    assert!(p.last_answer().unwrap().unconfirmed());
}

async fn in_her_next_letter(s: &Story, asked: &Asked) {
    let room = asked.room;
    // What was written down in her name is in her next letter, and she confirms it there.
    s.t.clock.pass(SignedDuration::from_hours(23));
    let next = s.digest().await;
    holds(
        &next.text,
        &[
            "HAVE I GOT THIS RIGHT?",
            "as said by Hollis, by phone",
            "1  May I see the CRM?",
        ],
    );
    let from = next.text.find("HAVE I GOT").unwrap();
    let at = next.text[from..].find("A key to room 2?").unwrap() + from;
    let number = next.text[..at].lines().last().unwrap().trim().to_owned();
    let took = s.reply(&next, HERS, &format!("{number} yes")).await;
    assert!(
        matches!(took, Received::Answered(ref told) if told.contains("confirmed")),
        "{took:?}"
    );
    assert!(
        s.now(room)
            .await
            .last_answer()
            .unwrap()
            .confirmed_at
            .is_some()
    );
    // What was written down at one moment stands in any order.
    let other = if number == "2" { 3 } else { 2 };
    let right = s.post(&link(&next, other, "That’s right"), "").await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.page);
}

async fn nobody_signed_in_as_her(s: &Story) {
    let tobias = s.tobias().await;
    let (app, pair) = (&s.t.app, &s.pair);
    // Nobody ever signed in as her.
    assert!(app.db.account(HERS).await.unwrap().is_none());
    let lines = app
        .db
        .read(&tobias.viewer)
        .audit(pair.id, 200)
        .await
        .unwrap();
    let hers = lines.iter().filter(|l| l.person == Some(pair.executive));
    assert!(
        hers.filter(|l| l.verb == "act" && l.right == "approved")
            .count()
            >= 2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_in_time_as_it_was_read_and_for_its_person() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let tobias = s.tobias().await;
        let (app, pair) = (&s.t.app, s.pair.clone());
        let one = s
            .asks("Stop the monthly forum?", request("the forum"))
            .await;
        let two = s.asks("May I see the CRM?", request("the CRM")).await;
        let three = s.asks("A badge for Plant 2?", request("a badge")).await;
        app.set_digest(&tobias, &pair, "08:05").await.unwrap();
        let letter = s.digest().await;

        // Replayed, at once and later, and by its sisters of the same question.
        let yes = link(&letter, 1, "Yes");
        let (a, b) = tokio::join!(s.post(&yes, ""), s.post(&yes, ""));
        assert!((a.status == StatusCode::OK) != (b.status == StatusCode::OK));
        for path in [&yes, &link(&letter, 1, "No")] {
            let again = s.post(path, "").await;
            assert_eq!(again.status, StatusCode::CONFLICT);
            holds(
                &again.page,
                &["Already answered: yes, by Hollis, by a link"],
            );
            assert!(!again.page.contains("<button"));
        }
        assert_eq!(s.now(one).await.answers.len(), 1);

        forged_links_do_nothing(&s, &letter, two).await;

        // The wrong person, signed in on that browser.
        let browser = Browser::of(&s.t, &s.t.world.tobias).await;
        let (status, page) = browser.post(&link(&letter, 2, "Yes"), "").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        holds(&page, &["made for Hollis", "signed in as Tobias"]);
        assert_eq!(s.now(two).await.state, State::Asked);
        // The outbox shows the assistant that it left, and none of its links.
        let page = browser
            .with(&format!("pair={}", pair.id))
            .page("/outbox")
            .await;
        assert!(page.contains("Your day") && !page.contains("/a/"));

        // Other words than those she read.
        let mut changed = s.now(two).await;
        "May I see and change the CRM?".clone_into(&mut changed.title);
        app.edit(&tobias, &changed).await.unwrap();
        let stale = s.post(&link(&letter, 2, "Yes"), "").await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        holds(&stale.page, &["has changed since this letter"]);
        assert_eq!(s.now(two).await.state, State::Asked);

        // Too old.
        s.t.clock.pass(SignedDuration::from_hours(24 * 8));
        let late = s.get(&link(&letter, 3, "Yes")).await;
        assert_eq!(late.status, StatusCode::OK);
        holds(
            &late.page,
            &["too old to be answered", "The question still waits"],
        );
        assert_eq!(
            s.post(&link(&letter, 3, "Yes"), "").await.status,
            StatusCode::CONFLICT
        );
        assert_eq!(s.now(three).await.state, State::Asked);
    })
    .await;
}

async fn forged_links_do_nothing(s: &Story, letter: &Letter, two: ProposalId) {
    // Forged: another verb, another line, another signature, somebody else's key, a reply's.
    let token = link(letter, 2, "No").replace("/a/", "");
    for at in [0, 20, 27, 30, 40, 51] {
        let mut forged: Vec<char> = token.chars().collect();
        forged[at] = if forged[at] == '0' { '1' } else { '0' };
        let forged: String = forged.into_iter().collect();
        assert_eq!(
            s.get(&format!("/a/{forged}")).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            s.post(&format!("/a/{forged}"), "").await.status,
            StatusCode::NOT_FOUND
        );
    }
    let secret = letter.message_id.clone().unwrap();
    let secret = secret.split('@').next().unwrap();
    assert_eq!(
        s.post(&format!("/a/{secret}"), "").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(s.now(two).await.state, State::Asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_has_the_power_of_the_links_and_no_more() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let tobias = s.tobias().await;
        let one = s
            .asks("Stop the monthly forum?", request("the forum"))
            .await;
        let two = s.asks("May I see the CRM?", request("the CRM")).await;
        s.t.app.set_digest(&tobias, &s.pair, "08:05").await.unwrap();
        let letter = s.digest().await;
        let open = async || (s.now(one).await.state, s.now(two).await.state);
        let asked = (State::Asked, State::Asked);
        for (from, words, told) in [
            (
                "bram.oakhurst@example.com",
                "1 yes",
                "only your own address",
            ),
            (HERS, "1 yes, 1 no", "answered twice"),
            (HERS, "yes", "which line"),
            (HERS, "1 yes, 7 no", "no line 7"),
            (HERS, "1 yes. Actually no", "and then"),
            (HERS, "Let me think about it", "belongs to"),
        ] {
            let Received::Answered(found) = s.reply(&letter, from, words).await else {
                panic!("{words}");
            };
            assert!(found.contains(told), "{words}: {found}");
            assert_eq!(open().await, asked, "{words}");
        }
        // Each is answered plainly, to her alone.
        let letters = s.letters().await;
        assert_eq!(letters.len(), 7);
        assert!(letters.iter().all(|(_, l)| l.to[0].email == HERS));
        // Another letter's secret, or none.
        let strange = Letter {
            message_id: Some(format!("{}@example.com", "0".repeat(52))),
            ..letter.clone()
        };
        assert_eq!(s.reply(&strange, HERS, "1 yes").await, Received::NoAnswer);
        // The same message twice acts once and is answered once.
        for _ in 0..2 {
            s.reply(&letter, HERS, "1 yes, thank you").await;
        }
        assert_eq!(s.now(one).await.answers.len(), 1);
        assert_eq!(s.letters().await.len(), 8);
        s.t.clock.pass(SignedDuration::from_hours(24 * 8));
        let Received::Answered(late) = s.reply(&letter, HERS, "2 yes please").await else {
            panic!("it is a reply");
        };
        holds(&late, &["too old to be answered"]);
        assert_eq!(s.now(two).await.state, State::Asked);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_s_viewer_does_its_one_errand() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let one = s
            .asks("Stop the monthly forum?", request("the forum"))
            .await;
        let two = s.asks("May I see the CRM?", request("the CRM")).await;
        let through = |person: PersonId, proposal, errand| Actor {
            viewer: Viewer::Link {
                workspace: s.t.world.workspace,
                pair: s.pair.id,
                person,
                proposal,
                errand,
            },
            person: Some(person),
            pair: Some(s.pair.id),
            right: domain::circle::Right::Own,
        };
        let yes = app::decide::Said::new(Verb::Approve, "", Way::Link);
        let no = Errand::Answer(Verb::Decline);
        let may = Errand::Answer(Verb::Approve);
        let hollis = s.pair.executive;
        for actor in [
            through(hollis, two, may),
            through(hollis, one, no),
            through(hollis, one, Errand::Confirm),
            through(s.t.world.bram.id, one, may),
        ] {
            let refused = s.t.app.decide(&actor, one, yes).await;
            let no = matches!(
                refused,
                Err(app::Error::Forbidden | app::Error::NotFound(_))
            );
            assert!(no, "{actor:?}: {refused:?}");
        }
        let actor = through(hollis, one, may);
        assert!(s.t.app.withdraw(&actor, one).await.is_err());
        assert!(
            s.t.app
                .queue(&actor.viewer, &s.pair)
                .await
                .unwrap()
                .waiting
                .len()
                == 1
        );
        assert_eq!(
            s.t.app.decide(&actor, one, yes).await.unwrap().state,
            State::Done
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_needs_its_whole_text_wherever_it_is_answered() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let (tobias, app) = (s.tobias().await, &s.t.app);
        let long = "We pay. ".repeat(400);
        let pay = s
            .proposes("Pay for the grid?", request("the grid"), |p| {
                p.one_way = true;
                long.trim().clone_into(&mut p.final_text);
            })
            .await;
        // A chat message cannot hold it, a sheet only asks for a no.
        assert!(
            app.make_sheet(&tobias, &s.pair, Medium::Chat)
                .await
                .unwrap()
                .is_none()
        );
        let sheet = app
            .make_sheet(&tobias, &s.pair, Medium::Paper)
            .await
            .unwrap()
            .unwrap();
        let typed = format!("{} yes", sheet.lines[0].code);
        let told = app
            .answer_sheets(&tobias, &s.pair, None, &typed)
            .await
            .unwrap();
        assert!(
            !told[0].done && told[0].told.contains("whole text"),
            "{told:?}"
        );
        assert_eq!(s.now(pay).await.state, State::Asked);
        let wrong = app.answer_sheets(&tobias, &s.pair, None, "9X9 yes").await;
        assert!(matches!(wrong, Err(app::Error::Invalid(_))), "{wrong:?}");
        let typed = format!("{} no", sheet.lines[0].code);
        assert!(
            app.answer_sheets(&tobias, &s.pair, None, &typed)
                .await
                .unwrap()[0]
                .done
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_slept_says_so_and_links_are_limited() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let tobias = s.tobias().await;
        s.asks("Stop the monthly forum?", request("the forum"))
            .await;
        // Meant for 07:30; the machine wakes at 08:10.
        s.t.app.set_digest(&tobias, &s.pair, "07:30").await.unwrap();
        let letter = s.digest().await;
        holds(
            &letter.text,
            &["Meant for 07:30; the machine it comes from was asleep or off until 08:10."],
        );
        let path = link(&letter, 1, "Yes");
        let mut last = StatusCode::OK;
        for _ in 0..70 {
            last = s.get(&path).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        // Off again: nothing leaves any more.
        s.t.app.set_digest(&tobias, &s.pair, "").await.unwrap();
        s.t.clock
            .set("2027-08-03T09:00:00Z".parse::<Timestamp>().unwrap());
        while s.t.app.work_once().await.unwrap() {}
        assert_eq!(s.letters().await.len(), 1);
        let bad =
            s.t.app
                .set_digest(&tobias, &s.pair, "half past seven")
                .await;
        assert!(matches!(bad, Err(app::Error::Invalid(_))));
        // The probe of `doctor` opens for whoever has our key, and for nobody else.
        let probe = s.t.app.probe().unwrap();
        assert!(s.t.app.open_link(&probe).await.is_err());
        let other = Link {
            sheet: domain::id::SheetId(uuid::Uuid::nil()),
            power: Power::Reply,
        };
        assert!(!s.t.app.is_probe(&other.token([0; 14])).unwrap());
    })
    .await;
}

fn comes_back(p: &Proposal) -> String {
    match p.state {
        State::Snoozed(until) => until.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn later_until_thursday_means_thursday_in_every_way() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let one = s.asks("A badge for Plant 2?", request("a badge")).await;
        let two = s.asks("A key to room 2?", request("a key")).await;
        let three = s.asks("May I see the CRM?", request("the CRM")).await;
        let (app, pair) = (&s.t.app, s.pair.clone());
        app.set_digest(&s.tobias().await, &pair, "08:05")
            .await
            .unwrap();
        let letter = s.digest().await;
        let took = s.reply(&letter, HERS, "1 later until Thursday").await;
        let told = "A badge for Plant 2?\n  Done: comes back Thu 5 August, 09:00";
        assert!(
            matches!(took, Received::Answered(ref t) if t.contains(told)),
            "{took:?}"
        );
        assert_eq!(comes_back(&s.now(one).await), "2027-08-05T08:00:00Z");
        // By a link, with a time in words; without words it is the next working morning.
        let later = link(&letter, 2, "Later");
        holds(&s.get(&later).await.page, &["Until when, if not tomorrow"]);
        let page = s.post(&later, "note=Friday+at+4pm").await.page;
        holds(&page, &["Thank you: comes back Fri 6 August, 16:00."]);
        assert_eq!(comes_back(&s.now(two).await), "2027-08-06T15:00:00Z");
        // As it was said by telephone, written down by Tobias.
        let browser = Browser::of(&s.t, &s.t.world.tobias).await;
        let path = format!("/proposals/{three}/record");
        let form = "words=later%2C+in+two+weeks&how=phone&back=/proposals";
        browser.saves(&path, form).await;
        assert_eq!(comes_back(&s.now(three).await), "2027-08-16T08:00:00Z");
    })
    .await;
}

/// The number of a line of the letter under "Have I got this right?".
fn number_of(letter: &Letter, title: &str) -> usize {
    let from = letter.text.find("HAVE I GOT").unwrap();
    let at = letter.text[from..].find(title).unwrap() + from;
    let number = letter.text[..at].lines().last().unwrap().trim();
    number.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_said_is_put_right_by_link_and_by_reply() {
    on_both(async |t: TestApp| {
        let s = Story::begin(t).await;
        let badge = s.asks("A badge for Plant 2?", request("a badge")).await;
        let key = s.asks("A key to room 2?", request("a key")).await;
        let crm = s.asks("May I see the CRM?", request("the CRM")).await;
        let browser = Browser::of(&s.t, &s.t.world.tobias).await;
        for (id, verb) in [(badge, "approve"), (key, "approve"), (crm, "decline")] {
            let form = format!("verb={verb}&how=phone&back=/proposals");
            browser
                .saves(&format!("/proposals/{id}/record"), &form)
                .await;
        }
        assert_eq!(s.now(badge).await.state, State::Done);
        let (app, pair) = (&s.t.app, s.pair.clone());
        app.set_digest(&s.tobias().await, &pair, "08:05")
            .await
            .unwrap();
        let letter = s.digest().await;
        // Looking does nothing; the button takes back what was done, once.
        let never = link(&letter, number_of(&letter, "A badge"), "I did not say that");
        holds(&s.get(&never).await.page, &["I did not say that</button>"]);
        assert_eq!(s.now(badge).await.state, State::Done);
        let page = s.post(&never, "").await.page;
        holds(&page, &["Put right: it is taken back."]);
        let p = s.now(badge).await;
        assert!(p.last_answer().unwrap().denied_at.is_some());
        assert!(p.act.as_ref().unwrap().undone.is_some());
        assert_eq!(p.state, State::Undone);
        let again = s.post(&never, "").await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        holds(&again.page, &["Put right already: you said "]);
        // By reply: no. What led to nothing waits again.
        let (two, three) = (number_of(&letter, "A key"), number_of(&letter, "May I see"));
        let took = s
            .reply(&letter, HERS, &format!("{two} no, {three} no"))
            .await;
        let told = |what: &str| matches!(took, Received::Answered(ref t) if t.contains(what));
        assert!(told("you did not say that: it is taken back"), "{took:?}");
        assert!(
            told("you did not say that: it waits for an answer again"),
            "{took:?}"
        );
        assert_eq!(s.now(key).await.state, State::Undone);
        assert_eq!(s.now(crm).await.state, State::Asked);
    })
    .await;
}
