//! The prepared half-hour: filled from what is open, answered, carried over, cancelled.
#![allow(clippy::unwrap_used)]

use app::half_hour::{Agenda, Answer};
use app::member;
use domain::circle::Actor;
use domain::half_hour::{Cadence, Outcome, Retro, Rhythm, Section};
use domain::note::NoteKind;
use domain::proposal::{Effect, Kind, Proposal, State};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{TestApp, Who, on_both};

const WEEKLY: Cadence = Cadence::Weekly;

async fn acting(t: &TestApp, who: &Who) -> Actor {
    member(t.viewer(who).await, who.id, t.world.orlas.id)
}

async fn sheet(t: &TestApp, actor: &Actor) -> Agenda {
    let agenda = t.app.agenda(&actor.viewer, &t.world.orlas, WEEKLY).await;
    agenda.unwrap()
}

async fn asks(t: &TestApp, actor: &Actor, effect: Effect, title: &str) -> Proposal {
    let mut p = t.app.new_proposal(actor, t.world.orlas.id, effect);
    p.title = title.to_owned();
    t.app.propose(actor, p).await.unwrap().proposal
}

fn better() -> Effect {
    Effect::Improvement {
        how: "One page instead of ten".into(),
    }
}

async fn answers(t: &TestApp, actor: &Actor, key: &str, answer: Answer, words: &str) -> Outcome {
    let on = sheet(t, actor).await.half_hour.on;
    let said = (key, answer, words);
    let done = t
        .app
        .answer_item(actor, &t.world.orlas, (WEEKLY, on), said)
        .await;
    done.unwrap()
}

async fn closes(t: &TestApp, actor: &Actor, held: bool) -> Option<Proposal> {
    let on = sheet(t, actor).await.half_hour.on;
    let pair = &t.world.orlas;
    let retro = Retro::default();
    let done = t
        .app
        .close_half_hour(actor, pair, (WEEKLY, on), held, retro)
        .await;
    done.unwrap()
}

async fn agree(t: &TestApp, actor: &Actor) {
    let rhythm: Rhythm = "weekly mon 10:30".parse().unwrap();
    let pair = &t.world.orlas;
    t.app
        .set_rhythm(actor, pair, WEEKLY, Some(rhythm))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_stands_in_its_part_and_an_answer_leaves_at_once() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        agree(&t, &tobias).await;
        let pages = asks(&t, &tobias, better(), "Board pack of one page").await;
        let agenda = sheet(&t, &tobias).await;
        assert_eq!(agenda.half_hour.on, date(2027, 8, 2));
        let item = agenda
            .items
            .iter()
            .find(|i| i.title == "Board pack of one page")
            .unwrap();
        assert_eq!((item.section, item.decides), (Section::Improvements, true));
        // The assistant notes what she said: it is decided at once, and stands as reported.
        let said = answers(&t, &tobias, &item.key, Answer::Yes, "from September").await;
        assert_eq!(said, Outcome::Yes);
        let decided = t
            .app
            .db
            .read(&tobias.viewer)
            .proposal(pages.id)
            .await
            .unwrap();
        assert!(decided.state != State::Asked && decided.answers[0].way.reported());
        let agenda = sheet(&t, &tobias).await;
        assert!(agenda.items.iter().all(|i| i.key != item.key));
        assert_eq!(agenda.half_hour.said[0].title, "Board pack of one page");

        let on = (WEEKLY, agenda.half_hour.on);
        let own = (Section::Projects, "A second shift for the desk");
        t.app
            .write_on_sheet(&tobias, &t.world.orlas, on, own)
            .await
            .unwrap();
        let key = sheet(&t, &tobias).await.items[0].key.clone();
        let words = "Ask Leona for two names by Friday";
        let Outcome::Action(id) = answers(&t, &tobias, &key, Answer::Action, words).await else {
            panic!("no action");
        };
        let action = t
            .app
            .db
            .read(&tobias.viewer)
            .action(id)
            .await
            .unwrap()
            .action;
        assert!(action.title.contains("Two names"), "{}", action.title);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r57_a_new_week_holds_every_uncovered_item() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        agree(&t, &tobias).await;
        asks(&t, &tobias, better(), "Board pack of one page").await;
        let on = (WEEKLY, sheet(&t, &tobias).await.half_hour.on);
        let own = (Section::Update, "How the union talks went");
        t.app
            .write_on_sheet(&tobias, &t.world.orlas, on, own)
            .await
            .unwrap();
        let later = sheet(&t, &tobias).await.items[0].key.clone();
        answers(&t, &tobias, &later, Answer::Later, "").await;
        closes(&t, &tobias, true).await;
        let next = sheet(&t, &tobias).await;
        assert_eq!(next.half_hour.on, date(2027, 8, 9));
        let carried: Vec<_> = next
            .items
            .iter()
            .map(|i| (i.title.as_str(), i.carried))
            .collect();
        let all = [
            ("Board pack of one page", 1),
            ("How the union talks went", 1),
        ];
        assert_eq!(carried, all);
        // Closing the same one twice is refused, and changes nothing.
        let pair = &t.world.orlas;
        let again = t
            .app
            .close_half_hour(&tobias, pair, on, false, Retro::default())
            .await;
        assert!(matches!(again, Err(app::Error::Conflict(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r75_two_cancelled_in_a_row_propose_ten_minutes_by_telephone() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        agree(&t, &tobias).await;
        assert!(closes(&t, &tobias, false).await.is_none());
        t.clock.pass(SignedDuration::from_hours(7 * 24));
        let slot = closes(&t, &tobias, false).await.unwrap();
        assert_eq!(slot.effect.kind(), Kind::HoldTime);
        assert!(
            slot.title.starts_with("Ten minutes on the telephone"),
            "{}",
            slot.title
        );
        t.clock.pass(SignedDuration::from_hours(7 * 24));
        // A third one does not nag with a second slot.
        assert!(closes(&t, &tobias, false).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_money_is_decided_where_its_whole_text_stands() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, better());
        (p.title, p.one_way) = ("Leave the old printer".into(), true);
        t.app.propose(&tobias, p).await.unwrap();
        let agenda = sheet(&t, &tobias).await;
        let (on, item) = ((WEEKLY, agenda.half_hour.on), &agenda.items[0]);
        assert!(!item.decides && !item.link.is_empty());
        let said = (item.key.as_str(), Answer::Yes, "");
        let refused = t.app.answer_item(&tobias, &t.world.orlas, on, said).await;
        assert!(
            matches!(refused, Err(app::Error::Conflict(_))),
            "{refused:?}"
        );
        assert!(sheet(&t, &tobias).await.half_hour.said.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r53_an_open_question_older_than_a_week_stands_on_the_sheet() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        let pair = t.world.orlas.id;
        let mut note = t
            .app
            .new_note(&tobias, pair, NoteKind::OpenQuestion)
            .unwrap()
            .of_pair();
        note.text = "How far may I go with the bank?".into();
        t.app.keep_note(&tobias, &note).await.unwrap();
        assert!(sheet(&t, &tobias).await.items.is_empty());
        t.clock.pass(SignedDuration::from_hours(7 * 24));
        let orla = acting(&t, &t.world.orla).await;
        let item = sheet(&t, &orla).await.items.remove(0);
        assert_eq!(item.title, note.text);
        answers(
            &t,
            &orla,
            &item.key,
            Answer::Talked,
            "Up to the covenant letter",
        )
        .await;
        let known = t.app.db.read(&tobias.viewer).note(note.id).await.unwrap();
        assert!(known.closed.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r100_a_half_hour_on_its_day_is_quiet_work() {
    on_both(async |t: TestApp| {
        let tobias = acting(&t, &t.world.tobias).await;
        let pair = &t.world.orlas;
        let on = t.app.today(pair);
        for on in [on, on.yesterday().unwrap()] {
            t.app
                .close_half_hour(&tobias, pair, (WEEKLY, on), true, Retro::default())
                .await
                .unwrap();
        }
        let reader = t.app.db.read(&tobias.viewer);
        let since = on.saturating_sub(jiff::Span::new().days(30));
        let kept = reader.value_entries(pair.id, since, 9).await.unwrap();
        let quiet: Vec<_> = kept
            .iter()
            .filter_map(|e| e.quiet.map(|q| (q, e.on)))
            .collect();
        assert_eq!(quiet, [(domain::value::Quiet::CadenceKept, on)]);
    })
    .await;
}
