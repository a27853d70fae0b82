//! What the two of a pair know of each other: one story per row of practices.
#![allow(clippy::unwrap_used)]
mod common;

use axum::http::StatusCode;
use common::{Browser, holds};
use domain::action::Due;
use domain::answers::Given;
use domain::circle::{Actor, Viewer};
use domain::goal::{Level, Period};
use domain::id::ActionId;
use domain::note::NoteKind;
use domain::proposal::Way;
use domain::question::SetKey;
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{TestApp, Who, calendar, event, on_both};

const HOLD: &str = "what=hold&date=2027-08-03&minutes=30&time=";

async fn both(t: &TestApp) -> (Browser, Browser) {
    let orla = Browser::of(t, &t.world.orla).await;
    (orla, Browser::of(t, &t.world.tobias).await)
}

/// A goal without an hour, for which time is proposed.
async fn goal(t: &TestApp, by: &Actor) {
    let pair = t.world.orlas.id;
    let read = t.app.read_goals(&by.viewer, pair, b"G1 Plant 2 line").await;
    t.app.add_goals(by, pair, read.unwrap().0).await.unwrap();
}

const PROFILE: &str = "/partnership/profile";
const ASK: &str = "/partnership/ask/profile";

/// R62: one question at a time, read by the partner at once, taken back at any time.
#[tokio::test(flavor = "multi_thread")]
async fn r62_how_to_work_with_me_is_asked_one_by_one() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let empty = orla.page(PROFILE).await;
        let nobody = "Nobody has said yet how to work with them";
        holds(&empty, &[nobody, "Answer the next one"]);
        let asked = orla.page(&format!("{ASK}?q=not_before")).await;
        let question = "Before which time should no meeting begin?";
        holds(&asked, &[question, "type=\"time\"", "Leave it open"]);
        let told = "Write a time such as 09:30";
        orla.refuses(ASK, "q=not_before&a=soon", told).await;
        orla.saves(ASK, "q=not_before&a=09%3A30&deed=keep").await;
        let before = t.app.db.statements();
        let page = tobias.page(PROFILE).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        let used = "No meeting with Orla is proposed before 09:30";
        holds(
            &page,
            &["Orla has answered", "<td data-l=\"Orla\">09:30", used],
        );
        orla.saves(ASK, "q=not_before&deed=back").await;
        // What stood before is told to its writer alone.
        holds(&orla.page(PROFILE).await, &["before: 09:30"]);
        let page = tobias.page(PROFILE).await;
        assert!(!page.contains("before: 09:30") && !page.contains(used));
    })
    .await;
}

/// R62: "no meetings before 09:30" is used: a hold at nine is named as outside her hours, and what
/// stands there already is pointed out.
#[tokio::test(flavor = "multi_thread")]
async fn r62_how_to_work_with_me_is_used() {
    on_both(async |t: TestApp| {
        let early = [
            "DTSTART:20270803T080000Z",
            "DURATION:PT30M",
            "SUMMARY:Early call",
            "ATTENDEE:mailto:bram.oakhurst@example.com",
            "ATTENDEE:mailto:x@example.com",
        ];
        let events = [event("early@example.com", &early)];
        t.import(&calendar("Orla", &events)).await;
        let (orla, tobias) = both(&t).await;
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let captured = t.app.capture(&actor, pair, "Write the board pack").await;
        let path = format!("/actions/{}/propose", captured.unwrap().id);
        let outside = async || {
            let page = tobias.page("/proposals").await;
            page.matches("before 09:30, outside Orla’s hours").count()
        };
        tobias.saves(&path, &format!("{HOLD}09%3A00")).await;
        assert_eq!(outside().await, 0);
        assert!(!tobias.page("/").await.contains("takes no meetings"));
        orla.saves(ASK, "q=not_before&a=09%3A30&deed=keep").await;
        assert_eq!(outside().await, 1);
        tobias.saves(&path, &format!("{HOLD}09%3A30")).await;
        assert_eq!(outside().await, 1, "half past is welcome");
        let told = "before 09:30, when Orla takes no meetings";
        holds(&tobias.page("/").await, &[told]);
        orla.saves(ASK, "q=not_before&deed=back").await;
        assert_eq!(outside().await, 0, "what followed from it goes with it");
    })
    .await;
}

/// R62: a free slot is looked for inside her hours.
#[tokio::test(flavor = "multi_thread")]
async fn r62_no_slot_is_offered_before_her_hours() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        goal(&t, &t.tobias().await).await;
        let before = tobias.page("/proposals").await;
        holds(&before, &["Hold Mon 2 August, 09:00"]);
        orla.saves("/partnership/ask/profile", "q=not_before&a=09%3A30")
            .await;
        let after = tobias.page("/proposals").await;
        holds(&after, &["Hold Mon 2 August, 09:30"]);
        assert!(!after.contains("09:00 for"), "{after}");
    })
    .await;
}

/// R62: times of the week that stay free, by weekday: no slot is proposed there, no hold or move
/// passes unnamed, what stands there is pointed out, and the rhythm of the two says so.
#[tokio::test(flavor = "multi_thread")]
async fn r62_times_of_the_week_stay_free() {
    on_both(async |t: TestApp| {
        let school = [
            "DTSTART:20270803T143000Z",
            "DURATION:PT30M",
            "SUMMARY:Supplier call",
            "ATTENDEE:mailto:bram.oakhurst@example.com",
            "ATTENDEE:mailto:x@example.com",
        ];
        t.import(&calendar("Orla", &[event("school@example.com", &school)]))
            .await;
        let (orla, tobias) = both(&t).await;
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        goal(&t, &actor).await;
        let captured = t.app.capture(&actor, pair, "Write the board pack").await;
        let path = format!("/actions/{}/propose", captured.unwrap().id);
        tobias.saves(&path, &format!("{HOLD}15%3A30")).await;
        tobias
            .saves(
                "/partnership/half-hour/rhythm",
                "cadence=weekly&day=fri&at=14%3A30",
            )
            .await;
        let free = "when Orla takes no meetings";
        let half_hour = "/partnership/half-hour?cadence=weekly";
        let before = tobias.page("/proposals").await;
        holds(&before, &["Hold Mon 2 August, 09:00"]);
        assert!(!before.contains("outside Orla’s hours"));
        assert!(!tobias.page("/").await.contains(free));
        assert!(!tobias.page(half_hour).await.contains(free));
        let said = "q=free_times&a=Friday+after+14%3A00%3B+Tuesday+15-16%2C+the+school+run%3B+\
                    Monday+before+11%3B+when+the+plant+is+loud";
        orla.saves(ASK, said).await;
        let after = tobias.page("/proposals").await;
        let named = "between 15:00 and 16:00, outside Orla’s hours";
        holds(&after, &["Hold Mon 2 August, 11:00", named]);
        let signal = "between 15:00 and 16:00, when Orla takes no meetings";
        holds(&tobias.page("/").await, &["Supplier call", signal]);
        let late = "That is after 14:00, when Orla takes no meetings.";
        holds(&tobias.page(half_hour).await, &[late]);
        let known = tobias.page(PROFILE).await;
        let used = "No meeting with Orla is proposed on Friday after 14:00, on Tuesday between \
                    15:00 and 16:00 and on Monday before 11:00";
        holds(
            &known,
            &[used, "“when the plant is loud” names no time of the week"],
        );
        // What the time is for stays in the sealed answer: nothing that others may read has it.
        let trail = t
            .app
            .db
            .read(&t.viewer(&t.world.tobias).await)
            .settings(Some(pair.id))
            .await;
        let kept = trail.unwrap().remove("kept_free").unwrap();
        assert_eq!(kept, "fri 14:00-\ntue 15:00-16:00\nmon 00:00-11:00");
        orla.saves(ASK, "q=free_times&deed=back").await;
        assert!(
            !tobias.page("/").await.contains(free),
            "what followed from it goes with it"
        );
        holds(
            &tobias.page("/proposals").await,
            &["Hold Mon 2 August, 09:00"],
        );
    })
    .await;
}

/// R106: "text message if urgent" changes where an urgent thing goes.
#[tokio::test(flavor = "multi_thread")]
async fn r106_the_way_for_urgent_things_is_used() {
    on_both(async |t: TestApp| {
        let orla = Browser::of(&t, &t.world.orla).await;
        let viewer = t.viewer(&t.world.tobias).await;
        let ladder = async || {
            t.app
                .settings(&viewer, &t.world.orlas)
                .await
                .unwrap()
                .ladder
        };
        assert_eq!(ladder().await.rungs[0], "call");
        let picks = "q=urgent_way&a=text+message&a=call";
        orla.saves("/partnership/ask/profile", picks).await;
        orla.saves(
            "/partnership/ask/profile",
            "q=urgent_means&a=Production+stands",
        )
        .await;
        let known = ladder().await;
        assert_eq!(known.rungs, ["text message", "call", "in person"]);
        assert_eq!(known.means, "Production stands");
        let tobias = Browser::of(&t, &t.world.tobias).await;
        // His own preference is his, and changes nothing of how she is reached.
        tobias
            .saves("/partnership/ask/profile", "q=urgent_way&a=e-mail")
            .await;
        assert_eq!(ladder().await.rungs[0], "text message");
        let page = tobias.page("/partnership/profile").await;
        holds(
            &page,
            &["Something urgent reaches Orla by text message, call and in person"],
        );
        // Personal things are the two's: nobody else opens the page at all.
        orla.saves("/partnership/ask/personal", "q=limits&a=Dinner+is+dinner")
            .await;
        holds(
            &tobias.page("/partnership/profile").await,
            &["Dinner is dinner"],
        );
        for other in [&t.world.bram, &t.world.ines, &t.world.maud] {
            let (viewer, sets) = (t.viewer(other).await, [SetKey::Personal]);
            let all = t.app.answers(&viewer, t.world.orlas.id, &sets).await;
            assert!(all.unwrap().is_empty());
        }
    })
    .await;
}

/// The sums of the demo's survey, spread over the questions of each element.
const SUMS: [(&str, i64, i64); 8] = [
    ("values", 13, 14),
    ("isolation", 18, 23),
    ("trust", 22, 21),
    ("communication", 22, 30),
    ("knowing", 23, 23),
    ("mission", 13, 14),
    ("multiplier", 15, 16),
    ("planning", 20, 19),
];

fn spread(executive: bool) -> Vec<(&'static str, u8)> {
    let mut all = Vec::new();
    for (element, assistants, executives) in SUMS {
        let prefix = format!("{element}.");
        let own = SetKey::Elements.set().questions.iter();
        let own: Vec<_> = own.filter(|q| q.key.starts_with(&prefix)).collect();
        let (sum, count) = (
            if executive { executives } else { assistants },
            own.len() as i64,
        );
        for (at, q) in own.iter().enumerate() {
            let n = sum / count + i64::from((at as i64) < sum % count);
            all.push((q.key, u8::try_from(n).unwrap()));
        }
    }
    all
}

async fn answer_all(t: &TestApp, who: &Who) {
    let pair = &t.world.orlas;
    let viewer = t.viewer(who).await;
    let partners = t.app.partners(&viewer, pair).await.unwrap();
    let actor = app::member(viewer, who.id, pair.id);
    for (key, n) in spread(who.id == pair.executive) {
        let said = (key, Some(Given::Number(n)));
        let of = (&partners, SetKey::Elements);
        t.app.say(&actor, of, said, Way::Page).await.unwrap();
    }
}

/// R34: both sides by themselves, hidden until both are done, then the demo's figures.
#[tokio::test(flavor = "multi_thread")]
async fn r34_both_views_stand_side_by_side_once_both_are_done() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let page = tobias.page("/partnership/elements").await;
        holds(
            &page,
            &[
                "Thirty-nine short sentences",
                "Begin",
                "third quarter of 2027",
            ],
        );
        tobias
            .saves("/partnership/ask/elements", "q=values.named&a=5")
            .await;
        let next = tobias.page("/partnership/ask/elements").await;
        holds(
            &next,
            &["Hours, money, privacy", "2 of 39", "not yet", "always"],
        );
        answer_all(&t, &t.world.tobias).await;
        tobias.saves("/partnership/ask/elements", "deed=done").await;
        // Nothing of his anywhere on her side: not that he answered, not that he is done.
        let hers = orla.page("/partnership/elements").await;
        holds(
            &hers,
            &["Eight elements, and how each of you sees them", "Begin"],
        );
        assert!(
            !hers.contains("3.79") && !hers.contains("How each of you sees it"),
            "{hers}"
        );
        let his = tobias.page("/partnership/elements").await;
        holds(&his, &["You are done this quarter"]);
        assert!(
            !his.contains("3.79"),
            "not even his own, before both are done"
        );
        answer_all(&t, &t.world.orla).await;
        orla.saves("/partnership/ask/elements", "deed=done").await;
        for browser in [&orla, &tobias] {
            let before = t.app.db.statements();
            let page = browser.page("/partnership/elements").await;
            let statements = t.app.db.statements() - before;
            assert!(statements <= 12, "{statements} statements");
            holds(
                &page,
                &[
                    "Three talks would bring you closer",
                    "3.79",
                    "4.11",
                    "gap 1.00",
                    "gap 1.14",
                    "mean 3.38",
                    "What did I miss in that room?",
                ],
            );
        }
        // What both have seen is not mended.
        let (status, _) = tobias
            .post("/partnership/ask/elements", "q=values.named&a=1")
            .await;
        assert_eq!(status, StatusCode::CONFLICT);
    })
    .await;
}

/// R42: every element has a strategy, an action of one tap, or a recorded "not now".
#[tokio::test(flavor = "multi_thread")]
async fn r42_each_flag_yields_one_talk_and_one_action() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        for (browser, who) in [(&tobias, &t.world.tobias), (&orla, &t.world.orla)] {
            answer_all(&t, who).await;
            browser
                .saves("/partnership/ask/elements", "deed=done")
                .await;
        }
        let viewer = t.viewer(&t.world.tobias).await;
        let talks = async || {
            let all = t
                .app
                .for_the_half_hour(&viewer, &t.world.orlas)
                .await
                .unwrap();
            all.into_iter()
                .filter(|l| l.title.starts_with("Talk about"))
                .collect::<Vec<_>>()
        };
        assert_eq!(talks().await.len(), 3);
        let line = &talks().await[0];
        let communication = ["Communication", "What did I miss in that room?"];
        holds(&line.title, &communication);
        assert_eq!(
            (line.why.as_str(), line.link.as_str()),
            ("seen differently", "/partnership/elements#communication")
        );
        tobias
            .saves("/partnership/elements/communication", "deed=action")
            .await;
        // What is hers to do is asked of her, never promised in her name.
        let owners = async |of: &str| {
            let all = t.app.db.read(&viewer).open_actions(None).await.unwrap();
            let those = all.iter().filter(|a| a.action.title.contains(of));
            those.map(|a| a.action.owner).collect::<Vec<_>>()
        };
        assert_eq!(owners("twenty seconds").await, []);
        let page = tobias.page("/partnership/elements").await;
        let (_, rest) = page.split_once("/proposals/").unwrap();
        let asked = format!("/proposals/{}/decide", &rest[..36]);
        holds(&page, &["Ask Orla"]);
        orla.saves(&asked, "verb=approve").await;
        assert_eq!(owners("twenty seconds").await, [Some(t.world.orla.id)]);
        orla.saves(
            "/partnership/elements/isolation",
            "deed=not_now&text=After+the+board",
        )
        .await;
        orla.saves(
            "/partnership/elements/mission",
            "deed=strategy&text=Read+both+aloud",
        )
        .await;
        assert_eq!(talks().await.len(), 0);
        let page = tobias.page("/partnership/elements").await;
        holds(&page, &["Not now: After the board", "Read both aloud"]);
        let empty = orla
            .post("/partnership/elements/trust", "deed=strategy&text=")
            .await;
        assert_eq!(empty.0, StatusCode::UNPROCESSABLE_ENTITY);
        let none = orla.post("/partnership/elements/luck", "deed=action").await;
        assert_eq!(none.0, StatusCode::NOT_FOUND);
    })
    .await;
}

/// R34: read aloud and written down by the partner only where the answerer agreed, and only once
/// the writer's own answers are finished.
#[tokio::test(flavor = "multi_thread")]
async fn r34_answers_are_written_down_for_her_only_where_she_agreed() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let aloud = "/partnership/ask/elements?aloud=1";
        assert_eq!(tobias.get(aloud).await.0, StatusCode::FORBIDDEN);
        orla.saves("/partnership/ask/profile", "q=aloud&a=yes")
            .await;
        assert_eq!(
            tobias.get(aloud).await.0,
            StatusCode::CONFLICT,
            "his own first"
        );
        let forged = tobias
            .post("/partnership/ask/elements", "aloud=1&q=values.named&a=1")
            .await;
        assert_eq!(forged.0, StatusCode::CONFLICT);
        orla.saves("/partnership/ask/elements", "q=values.named&a=2")
            .await;
        answer_all(&t, &t.world.tobias).await;
        tobias.saves("/partnership/ask/elements", "deed=done").await;
        let page = tobias.page(aloud).await;
        // What she answered by herself is not read again, and not shown.
        holds(&page, &["Read to Orla", "38 open", "Hours, money, privacy"]);
        assert!(!page.contains("We have said aloud"), "{page}");
        tobias
            .saves("/partnership/ask/elements", "aloud=1&q=values.basics&a=4")
            .await;
        tobias
            .saves("/partnership/ask/elements", "aloud=1&deed=done")
            .await;
        let viewer = t.viewer(&t.world.orla).await;
        let all = t
            .app
            .answers(&viewer, t.world.orlas.id, &[SetKey::Elements])
            .await
            .unwrap();
        let hers = all.iter().find(|a| a.of == t.world.orla.id).unwrap();
        let written = hers
            .given
            .iter()
            .find(|a| a.question.0 == "values.basics")
            .unwrap();
        assert!(written.way.reported());
        assert_eq!(hers.number("values.named"), Some(2));
        holds(
            &orla.page("/partnership/elements").await,
            &["How each of you sees it"],
        );
        // Nobody writes down his, who did not agree.
        assert_eq!(orla.get(aloud).await.0, StatusCode::FORBIDDEN);
    })
    .await;
}

const JOURNAL: &str = "/partnership/journal";

/// R48, R64: a reflection is its writer's alone until one answer is shown; what changed since last
/// time stands beside it; a weak spot becomes something to learn in one tap.
#[tokio::test(flavor = "multi_thread")]
async fn r48_r64_a_reflection_is_ones_own_and_a_weakness_can_be_learnt() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        holds(
            &tobias.page(JOURNAL).await,
            &["A page that nobody else reads"],
        );
        tobias
            .saves("/partnership/ask/reflection_one", "q=bring&a=Plain+writing")
            .await;
        tobias
            .saves(
                "/partnership/ask/reflection_two",
                "q=weaknesses&a=I+avoid+numbers",
            )
            .await;
        assert!(!orla.page(JOURNAL).await.contains("Plain writing"));
        tobias
            .saves(JOURNAL, "deed=share&set=reflection_one&q=bring")
            .await;
        let hers = orla.page(JOURNAL).await;
        holds(&hers, &["Tobias shows you", "Plain writing"]);
        assert!(
            !hers.contains("avoid numbers"),
            "only the one that he showed"
        );
        tobias
            .saves(JOURNAL, "deed=hide&set=reflection_one&q=bring")
            .await;
        assert!(!orla.page(JOURNAL).await.contains("Plain writing"));
        tobias
            .saves(JOURNAL, "deed=learn&set=reflection_two&q=weaknesses")
            .await;
        holds(&tobias.page(JOURNAL).await, &["To learn", "Learnt<span"]);
        let viewer = t.viewer(&t.world.tobias).await;
        let notes = async |viewer| {
            t.app
                .notes(viewer, t.world.orlas.id, &[NoteKind::Learning], 9)
                .await
                .unwrap()
        };
        let note = notes(&viewer).await.remove(0);
        assert_eq!(note.text, "I avoid numbers");
        assert!(notes(&t.viewer(&t.world.orla).await).await.is_empty());
        let stolen = orla
            .post(JOURNAL, &format!("deed=learnt&id={}", note.id))
            .await;
        assert_eq!(stolen.0, StatusCode::NOT_FOUND);
        tobias
            .saves(JOURNAL, &format!("deed=learnt&id={}", note.id))
            .await;
        // Next quarter the last answer stands beside the new one.
        t.clock.pass(SignedDuration::from_hours(24 * 70));
        let tobias = Browser::of(&t, &t.world.tobias).await;
        tobias
            .saves(
                "/partnership/ask/reflection_two",
                "q=weaknesses&a=I+say+yes+too+fast",
            )
            .await;
        holds(
            &tobias.page(JOURNAL).await,
            &["I say yes too fast", "Last time: I avoid numbers"],
        );
    })
    .await;
}

/// R83: off until both turn it on; a drop of two points becomes one sentence without a name.
#[tokio::test(flavor = "multi_thread")]
async fn r83_a_drop_becomes_one_sentence_for_both() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let ask = "/partnership/ask/fired_up";
        tobias
            .saves("/partnership/ask/profile", "q=fired_up&a=yes")
            .await;
        assert_eq!(tobias.get(ask).await.0, StatusCode::CONFLICT, "she has not");
        assert_eq!(
            tobias.post(ask, "q=fired_up&a=9").await.0,
            StatusCode::CONFLICT
        );
        orla.saves("/partnership/ask/profile", "q=fired_up&a=yes")
            .await;
        tobias.saves(ask, "q=fired_up&a=9").await;
        let (his, hers) = (
            t.viewer(&t.world.tobias).await,
            t.viewer(&t.world.orla).await,
        );
        let fire = async |viewer: &Viewer| {
            let all = t
                .app
                .for_the_half_hour(viewer, &t.world.orlas)
                .await
                .unwrap();
            all.into_iter()
                .filter(|l| l.title.contains("fire"))
                .collect::<Vec<_>>()
        };
        assert!(fire(&hers).await.is_empty());
        t.clock.pass(SignedDuration::from_hours(24 * 7));
        let tobias = Browser::of(&t, &t.world.tobias).await;
        tobias.saves(ask, "q=fired_up&a=7").await;
        for viewer in [&his, &hers] {
            let lines = fire(viewer).await;
            assert_eq!(lines.len(), 1);
            let text = format!("{} {}", lines[0].title, lines[0].why);
            assert!(!text.contains("Tobias") && !text.contains('7'), "{text}");
        }
        // His numbers are his.
        holds(&tobias.page(JOURNAL).await, &["2027-W32", "2027-W31"]);
        let orla = Browser::of(&t, &t.world.orla).await;
        assert!(!orla.page(JOURNAL).await.contains("2027-W32"));
        let audit = t
            .app
            .db
            .read(&hers)
            .audit(t.world.orlas.id, 200)
            .await
            .unwrap();
        assert!(!format!("{audit:?}").contains("fire is lower"));
    })
    .await;
}

/// R129: the assistant's two questions are the assistant's; she who is assisted sees what is shown.
#[tokio::test(flavor = "multi_thread")]
async fn r129_satisfaction_belongs_to_the_assistant() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let ask = "/partnership/ask/satisfaction";
        tobias.saves(ask, "q=satisfied&a=4").await;
        assert_eq!(orla.get(ask).await.0, StatusCode::FORBIDDEN);
        assert!(!orla.page(JOURNAL).await.contains("satisfaction"));
        let shown = "How content am I with this job";
        assert!(!orla.page(JOURNAL).await.contains(shown));
        tobias
            .saves(JOURNAL, "deed=share&set=satisfaction&q=satisfied")
            .await;
        holds(&orla.page(JOURNAL).await, &[shown, "Tobias shows you"]);
    })
    .await;
}

const TRUST: &str = "/partnership/trust";

/// R50: rated in one tap by the executive; unrated for thirty days it comes to the half-hour, and
/// no letter leaves.
#[tokio::test(flavor = "multi_thread")]
async fn r50_an_expectation_is_rated_in_one_tap() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        tobias
            .saves(TRUST, "deed=expect&text=A+brief+a+day+ahead")
            .await;
        let viewer = t.viewer(&t.world.orla).await;
        let asked = async || {
            let all = t
                .app
                .for_the_half_hour(&viewer, &t.world.orlas)
                .await
                .unwrap();
            all.into_iter()
                .filter(|l| l.title.contains("A brief a day ahead"))
                .count()
        };
        let notes = t
            .app
            .notes(&viewer, t.world.orlas.id, &[NoteKind::Expectation], 9)
            .await
            .unwrap();
        let id = notes[0].id;
        t.clock.pass(SignedDuration::from_hours(24 * 29));
        assert_eq!(asked().await, 0);
        t.clock.pass(SignedDuration::from_hours(24));
        assert_eq!(asked().await, 1);
        assert!(t.post.taken().is_empty(), "never by mail");
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let own = tobias.post(TRUST, &format!("deed=exceeded&id={id}")).await;
        assert_eq!(own.0, StatusCode::FORBIDDEN, "nobody rates themselves");
        let orla = Browser::of(&t, &t.world.orla).await;
        holds(
            &orla.page(TRUST).await,
            &["open for 30 days", "value=\"exceeded\""],
        );
        orla.saves(TRUST, &format!("deed=exceeded&id={id}")).await;
        assert_eq!(asked().await, 0);
        let tobias = Browser::of(&t, &t.world.tobias).await;
        holds(&tobias.page(TRUST).await, &["1 of 1 exceeded: 100 %"]);
    })
    .await;
}

/// A promise between the two, due on a day of August.
async fn promise(t: &TestApp, (from, to): (&Who, &Who), day: i8) -> ActionId {
    let (actor, pair) = (t.tobias().await, &t.world.orlas);
    let captured = t.app.capture(&actor, pair, "Tell what came of the board");
    let id = captured.await.unwrap().id;
    let stored = t.app.db.read(&actor.viewer).action(id).await;
    let mut action = stored.unwrap().action;
    (action.owner, action.counterparty) = (Some(from.id), Some(to.id));
    action.due = Some(Due::on(date(2027, 8, day)));
    t.app.save_action(&actor, &action, "").await.unwrap();
    id
}

/// R31, R49: promises both ways; each sees the own rate and nobody else's.
#[tokio::test(flavor = "multi_thread")]
async fn r31_r49_promises_stand_both_ways_and_rates_are_ones_own() {
    on_both(async |t: TestApp| {
        let w = &t.world;
        let his = promise(&t, (&w.tobias, &w.orla), 20).await;
        promise(&t, (&w.orla, &w.tobias), 20).await;
        let tobias = Browser::of(&t, &w.tobias).await;
        tobias.saves(&format!("/actions/{his}/done"), "").await;
        let before = t.app.db.statements();
        let page = tobias.page(TRUST).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        let kept = "You kept 1 of 1 promises that came due: 100 %";
        holds(&page, &[kept, "Orla gives", "Tell what came of the board"]);
        t.clock.pass(SignedDuration::from_hours(24 * 20));
        let orla = Browser::of(&t, &w.orla).await;
        let hers = orla.page(TRUST).await;
        holds(&hers, &["You kept 0 of 1 promises that came due: 0 %"]);
        assert!(!hers.contains("100 %"), "his rate is his");
        let tobias = Browser::of(&t, &w.tobias).await;
        assert!(!tobias.page(TRUST).await.contains("0 of 1"));
    })
    .await;
}

/// R71, R105: a win moves the bar; a goal that is not clear books half an hour with the missing
/// questions in it.
#[tokio::test(flavor = "multi_thread")]
async fn r71_r105_talents_in_use_and_clear_goals() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let tobias = Browser::of(&t, &t.world.tobias).await;
        assert!(!tobias.page(TRUST).await.contains("v-100"));
        let about = t.world.tobias.id;
        let win = format!("deed=win&text=Calm+board+day&about={about}&talent=calm");
        tobias.saves(TRUST, &win).await;
        holds(&tobias.page(TRUST).await, &["calm", "v-100"]);
        let goals = b"G1 Plant 2 line";
        let read = t.app.read_goals(&actor.viewer, pair.id, goals).await;
        t.app
            .add_goals(&actor, pair.id, read.unwrap().0)
            .await
            .unwrap();
        let goals = t.app.db.read(&actor.viewer).goals(pair.id).await.unwrap();
        let page = tobias.page(TRUST).await;
        holds(&page, &["0 of 4", "Why does it matter?"]);
        let form = format!("deed=book&goal={}", goals[0].id);
        let booked = tobias.saves(TRUST, &form).await;
        let page = tobias.page(&booked.location()).await;
        let title = "Half an hour about “Plant 2 line”";
        holds(&page, &[title, "Why does it matter?", "By when?"]);
    })
    .await;
}

/// R131: what the two want together and how trust went, quarter by quarter, on one axis.
#[tokio::test(flavor = "multi_thread")]
async fn r131_common_objectives_and_trust_share_one_axis_of_quarters() {
    on_both(async |t: TestApp| {
        let (_, tobias) = both(&t).await;
        let (actor, pair) = (t.tobias().await, t.world.orlas.id);
        let read = t
            .app
            .read_goals(&actor.viewer, pair, b"G1 A week with room")
            .await;
        t.app
            .add_goals(&actor, pair, read.unwrap().0)
            .await
            .unwrap();
        let goals = t.app.db.read(&actor.viewer).goals(pair).await.unwrap();
        let mut goal = goals[0].clone();
        goal.level = Level::Partnership;
        t.app.save_goal(&actor, pair, &goal).await.unwrap();
        let page = tobias.page(TRUST).await;
        holds(&page, &["A week with room", "no dates yet"]);
        assert!(!page.contains("<figure"), "nothing to draw yet");
        goal.period = Some(Period {
            from: date(2027, 4, 12),
            to: date(2028, 3, 31),
        });
        t.app.save_goal(&actor, pair, &goal).await.unwrap();
        for days in [0, 92] {
            t.clock.pass(SignedDuration::from_hours(24 * days));
            for who in [&t.world.tobias, &t.world.orla] {
                answer_all(&t, who).await;
            }
            // A session does not live for a quarter.
            let (orla, tobias) = both(&t).await;
            for who in [&tobias, &orla] {
                who.saves("/partnership/ask/elements", "deed=done").await;
            }
        }
        let (_, tobias) = both(&t).await;
        let before = t.app.db.statements();
        let page = tobias.page(TRUST).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        // The quarters stand at the same places in both pictures.
        let pictures: Vec<&str> = page.split("role=\"img\"").skip(1).collect();
        let marks = |svg: &str| -> Vec<String> {
            let svg = svg.split("</svg>").next().unwrap();
            let all = svg
                .split("d=\"M")
                .skip(1)
                .map(|d| d.split(' ').next().unwrap().to_owned());
            all.take(4).collect()
        };
        let shared = marks(pictures[0]);
        assert_eq!((pictures.len(), shared.len()), (2, 4), "{page}");
        assert_eq!(shared, marks(pictures[1]));
        assert_eq!(pictures[1].matches("<circle").count(), 2, "{page}");
        let asked = SetKey::Elements.set().questions.iter();
        let asked = asked.filter(|q| q.key.starts_with("trust.")).count();
        let mean = format!("{:.1}", 22.0 / asked as f64);
        let quarters = ["2027 Q2", "2027 Q3", "2027 Q4", "2028 Q1"];
        holds(&page, &quarters);
        holds(
            &page,
            &[&mean, "12 April 2027 to 31 March 2028", "The figures"],
        );
    })
    .await;
}

/// R97: four columns; one without an act in thirty days turns amber and says what comes next.
#[tokio::test(flavor = "multi_thread")]
async fn r97_managing_up_shows_what_was_last_done() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let board = "/partnership/managing-up";
        assert_eq!(orla.get(board).await.0, StatusCode::FORBIDDEN);
        let page = tobias.page(board).await;
        assert_eq!(page.matches("nothing for 30 days").count(), 4);
        tobias
            .saves(
                "/partnership/ask/interview",
                "q=work_goals&a=Plant+2+by+winter",
            )
            .await;
        let before = t.app.db.statements();
        let page = tobias.page(board).await;
        let statements = t.app.db.statements() - before;
        assert!(statements <= 12, "{statements} statements");
        assert_eq!(page.matches("nothing for 30 days").count(), 3);
        holds(&page, &["Goal interview", "Propose one improvement"]);
        let (his, hers) = (
            t.viewer(&t.world.tobias).await,
            t.viewer(&t.world.orla).await,
        );
        let gaps = async |viewer: &Viewer| {
            let all = t
                .app
                .for_the_half_hour(viewer, &t.world.orlas)
                .await
                .unwrap();
            let gaps = all.into_iter().map(|l| l.why);
            gaps.filter(|why| why.contains("nothing for thirty days"))
                .collect::<Vec<_>>()
        };
        assert!(gaps(&his).await.is_empty(), "a new pair is not reproached");
        // R102: after ninety days the interview is offered again.
        t.clock.pass(SignedDuration::from_hours(24 * 91));
        let quiet = "Know them, Align, Be a resource and Show your strengths: nothing for thirty \
                     days";
        assert_eq!(gaps(&his).await, [quiet]);
        assert!(gaps(&hers).await.is_empty(), "the board is his alone");
        let all = t
            .app
            .for_the_half_hour(&hers, &t.world.orlas)
            .await
            .unwrap();
        holds(
            &format!("{all:?}"),
            &[
                "What do you want to reach at work this quarter?",
                "91 days ago",
            ],
        );
    })
    .await;
}

/// R63: what the two answer differently comes to the next half-hour; what matches does not.
#[tokio::test(flavor = "multi_thread")]
async fn r63_differences_land_on_the_next_half_hour() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = both(&t).await;
        let ask = "/partnership/ask/first_talk";
        let same = "q=first&a=nothing+that+surprises";
        orla.saves(ask, same).await;
        tobias.saves(ask, same).await;
        orla.saves(ask, "q=tell&a=early+and+half+done").await;
        tobias.saves(ask, "q=tell&a=when+it+is+certain").await;
        let viewer = t.viewer(&t.world.orla).await;
        let all = t
            .app
            .for_the_half_hour(&viewer, &t.world.orlas)
            .await
            .unwrap();
        let differ: Vec<_> = all
            .iter()
            .filter(|l| l.title.contains("differently"))
            .collect();
        assert_eq!(differ.len(), 1, "{differ:?}");
        holds(
            &differ[0].why,
            &["Orla: early and half done; Tobias: when it is certain"],
        );
        let page = orla.page("/partnership/profile").await;
        holds(&page, &["you differ", "you match"]);
    })
    .await;
}

/// R50: a link in a letter that leaves anyhow rates in one tap; no letter leaves for it.
#[tokio::test(flavor = "multi_thread")]
async fn r50_an_expectation_rides_in_her_letter() {
    on_both(async |mut t: TestApp| {
        t.app.reach.public_url = Some("https://desk.example.com".to_owned());
        t.app.reach.digest = Some(web::mail::digest);
        let tobias = Browser::of(&t, &t.world.tobias).await;
        for text in ["A+brief+a+day+ahead", "No+surprises"] {
            tobias
                .saves(TRUST, &format!("deed=expect&text={text}"))
                .await;
            // The oldest rides first: one is older.
            t.clock.pass(SignedDuration::from_secs(1));
        }
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        t.app.set_digest(&actor, pair, "07:30").await.unwrap();
        let letters = async |at: &str| {
            t.clock.set(at.parse().unwrap());
            while t.app.work_once().await.unwrap() {}
            let mut rows = t.app.outbox(&actor.viewer, pair.id).await.unwrap();
            rows.sort_by_key(|r| r.created_at);
            let text = |r| app::letter::Letter::of(r).unwrap().text;
            rows.iter().map(text).collect::<Vec<_>>()
        };
        let young = letters("2027-08-06T06:31:00Z").await;
        assert!(!young.last().unwrap().contains("HOW DID THIS GO?"));
        let all = letters("2027-09-03T06:31:00Z").await;
        let text = all.last().unwrap();
        assert_eq!(all.len(), young.len() + 1, "one letter, her own");
        holds(text, &["HOW DID THIS GO? A brief a day ahead"]);
        assert!(!text.contains("No surprises"), "one at a time");
        let path = text
            .split("one tap: https://desk.example.com")
            .nth(1)
            .unwrap();
        let path = path.split_whitespace().next().unwrap().to_owned();
        let nobody = Browser::nobody(&t);
        holds(
            &nobody.page(&path).await,
            &["A brief a day ahead", "value=\"exceeded\""],
        );
        let kinds = [NoteKind::Expectation];
        let rated = async || {
            let all = t
                .app
                .notes(&actor.viewer, pair.id, &kinds, 99)
                .await
                .unwrap();
            let rating = domain::note::Aspect::Rating;
            all.iter().filter(|n| !n.aspect(rating).is_empty()).count()
        };
        assert_eq!(rated().await, 0, "looking rates nothing");
        let (status, _) = nobody.post(&path, "rating=").await;
        assert_eq!(
            (status, rated().await),
            (StatusCode::UNPROCESSABLE_ENTITY, 0)
        );
        holds(
            &nobody.post(&path, "rating=met").await.1,
            &["Thank you: noted."],
        );
        assert_eq!(rated().await, 1);
        let next = letters("2027-09-06T06:31:00Z").await;
        holds(next.last().unwrap(), &["HOW DID THIS GO? No surprises"]);
    })
    .await;
}
