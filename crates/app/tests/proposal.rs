//! The spine: proposed, decided, done, and taken back, on both databases.
#![allow(clippy::unwrap_used)]
mod common;

use app::decide::Said;
use app::outbox::Delivery;
use common::{acting, capture};
use domain::action::{ActionState, Due};
use domain::decision_right::{Area, HeldRight, MoneyLimit, Ruling, Sentence};
use domain::id::ProposalId;
use domain::money::{Currency, Money};
use domain::proposal::{
    Address, Effect, How, Inverse, Letter, Message, Need, NewAction, Outcome, Proposal, State,
    Under, Verb, Way,
};
use jiff::civil::{date, datetime};
use jiff::{SignedDuration, Timestamp};
use testkit::{TestApp, calendar, on_both};

async fn asked(t: &TestApp, title: &str, effect: Effect) -> Proposal {
    let actor = t.tobias().await;
    let mut p = t.app.new_proposal(&actor, t.world.orlas.id, effect);
    title.clone_into(&mut p.title);
    "it saves a day".clone_into(&mut p.reason);
    t.app.propose(&actor, p).await.unwrap().proposal
}

fn approval(what: &str) -> Effect {
    Effect::Request {
        need: Need::Access,
        what: what.to_owned(),
    }
}

fn yes() -> Said<'static> {
    Said::new(Verb::Approve, "", Way::Page)
}

async fn lines(t: &TestApp) -> Vec<(String, String, String)> {
    let viewer = t.viewer(&t.world.tobias).await;
    let found = t.app.db.read(&viewer).audit(t.world.orlas.id, 50).await;
    let found = found.unwrap().into_iter();
    found.map(|l| (l.verb, l.right, l.detail)).collect()
}

async fn titles(t: &TestApp) -> Vec<String> {
    let viewer = t.viewer(&t.world.orla).await;
    let queue = t.app.queue(&viewer, &t.world.orlas).await.unwrap();
    queue.waiting.into_iter().map(|p| p.title).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn within_a_right_it_is_done_at_once_and_undone_again() {
    on_both(async |t: TestApp| {
        let id = capture(&t, "Send Gideon the grid letter by Friday").await;
        let actor = t.tobias().await;
        let before = t.app.db.read(&actor.viewer).action(id).await.unwrap();
        let due = Due::on(date(2027, 8, 20));
        let effect = Effect::ChangeDate {
            action: id,
            due: Some(due),
        };
        let p = asked(&t, "Give the grid letter two more weeks", effect).await;
        assert_eq!(p.state, State::Done);
        let act = p.act.unwrap();
        assert_eq!(
            (act.under, act.by),
            (Under::Inform, Some(t.world.tobias.id))
        );
        let after = t.app.db.read(&actor.viewer).action(id).await.unwrap();
        assert_eq!(after.action.due, Some(due));
        assert_eq!(after.moved.last().unwrap().from, before.action.due);
        assert!(titles(&t).await.is_empty());
        let found = lines(&t).await;
        let line = found.iter().find(|l| l.0 == "act").unwrap();
        assert_eq!(line.1, "inform");
        assert_eq!(
            line.2,
            "Give the grid letter two more weeks: due 2027-08-06 → 2027-08-20"
        );
        t.app.undo(&actor, p.id).await.unwrap();
        let back = t.app.db.read(&actor.viewer).action(id).await.unwrap();
        assert_eq!(back.action.due, before.action.due);
        let again = t.app.undo(&actor, p.id).await;
        assert!(matches!(again, Err(app::Error::Conflict(_))), "{again:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_a_right_it_waits_and_happens_once_with_the_executive_s_yes() {
    on_both(async |t: TestApp| {
        let mut effect = NewAction {
            title: "Draft the third resin brief".into(),
            ..NewAction::default()
        };
        effect.owner = Some(t.world.bram.id);
        let offer = Effect::Offer {
            what: effect.title.clone(),
            action: None,
            area: Some(Area::ExternalReplies),
        };
        let p = asked(&t, "I can take the resin brief", offer).await;
        assert_eq!((p.state, titles(&t).await.len()), (State::Asked, 1));
        let tobias = t.tobias().await;
        let refused = t.app.decide(&tobias, p.id, yes()).await;
        assert!(matches!(refused, Err(app::Error::Forbidden)), "{refused:?}");
        let orla = acting(&t, &t.world.orla).await;
        let (one, two) = tokio::join!(
            t.app.decide(&orla, p.id, yes()),
            t.app.decide(&orla, p.id, yes()),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let done = one.or(two).unwrap();
        let Outcome::Record(inverse) = done.act.unwrap().outcome else {
            panic!("an offer changes records");
        };
        let [Inverse::DropAction(made), Inverse::EndRight(_)] = inverse[..] else {
            panic!("{inverse:?}");
        };
        let rights = t.app.rights(&orla.viewer, &t.world.orlas).await.unwrap();
        let given: Vec<_> = rights.iter().filter(|r| r.id.is_some()).collect();
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].holder, Some(t.world.tobias.id));
        assert_eq!(given[0].level.sentence(), Sentence::DoItTellMe);
        assert!(given[0].signed_at.is_some());
        let open = t
            .app
            .db
            .read(&orla.viewer)
            .open_actions(None)
            .await
            .unwrap();
        let ours: Vec<_> = open.iter().map(|a| (a.action.id, a.action.owner)).collect();
        assert_eq!(ours, [(made, Some(t.world.tobias.id))]);
        let found = lines(&t).await;
        let act = found.iter().find(|l| l.0 == "act").unwrap();
        assert_eq!(act.1, "approved");
        t.app.undo(&orla, p.id).await.unwrap();
        let rights = t.app.rights(&orla.viewer, &t.world.orlas).await.unwrap();
        assert!(rights.iter().all(|r| r.id.is_none()));
        let action = t.app.db.read(&orla.viewer).action(made).await.unwrap();
        assert_eq!(action.action.state, ActionState::Dropped);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_below_the_limit_never_reaches_her_and_is_logged_with_its_right() {
    on_both(async |t: TestApp| {
        let orla = acting(&t, &t.world.orla).await;
        let mut limit = HeldRight::assumed(t.world.orlas.id, Area::Approvals);
        limit.limits.money = MoneyLimit::UpTo(Money::whole(500, Currency::GBP));
        let tobias = t.tobias().await;
        let raised = t.app.save_right(&tobias, &limit).await;
        assert!(matches!(raised, Err(app::Error::Forbidden)), "{raised:?}");
        t.app.save_right(&orla, &limit).await.unwrap();
        for (pounds, rules, waiting) in [(420, true, 0), (501, false, 1)] {
            let effect = Effect::Request {
                need: Need::Approval,
                what: "the night-crew dinner".into(),
            };
            let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
            p.title = format!("Pay £{pounds} for the dinner");
            p.money = Some(Money::whole(pounds, Currency::GBP));
            let made = t.app.propose(&tobias, p).await.unwrap();
            assert_eq!(made.ruling.acts(), rules, "{:?}", made.ruling);
            assert_eq!(titles(&t).await.len(), waiting);
        }
        let found = lines(&t).await;
        let inside = found.iter().find(|l| l.2.contains("£420")).unwrap();
        assert_eq!((inside.0.as_str(), inside.1.as_str()), ("act", "inform"));
        let outside = found.iter().find(|l| l.2.contains("£501")).unwrap();
        assert!(outside.2.ends_with("it costs £501 and the limit is £500"));
        // Money is in it, so a yes without the whole text on screen is refused.
        let viewer = t.viewer(&t.world.orla).await;
        let queue = t.app.queue(&viewer, &t.world.orlas).await.unwrap();
        let mut p = queue.waiting[0].clone();
        let blind = t.app.decide(&orla, p.id, yes()).await;
        assert!(matches!(blind, Err(app::Error::Invalid(_))), "{blind:?}");
        p.final_text = "Dinner for nine, The Weir, 6 August: £501.".into();
        t.app.edit(&tobias, &p).await.unwrap();
        let done = t.app.decide(&orla, p.id, yes()).await.unwrap();
        assert_eq!(done.state, State::Done);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn her_words_by_phone_count_are_marked_and_may_be_confirmed() {
    on_both(async |t: TestApp| {
        let p = asked(&t, "May I read the CRM?", approval("the CRM")).await;
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        let said = Said::new(Verb::Approve, "tell Maud", Way::Page);
        let own = t.app.record_answer(&orla, p.id, said, How::Phone).await;
        assert!(matches!(own, Err(app::Error::Forbidden)));
        let done = t.app.record_answer(&tobias, p.id, said, How::Phone).await;
        let done = done.unwrap();
        assert_eq!(done.state, State::Done);
        let answer = done.last_answer().unwrap();
        assert_eq!(answer.by, t.world.orla.id);
        assert_eq!(answer.words("Orla"), "as said by Orla, by phone");
        assert!(answer.unconfirmed());
        let queue = t.app.queue(&orla.viewer, &t.world.orlas).await.unwrap();
        assert_eq!(queue.to_confirm.len(), 1);
        let not_hers = t.app.confirm_answer(&tobias, p.id).await;
        assert!(matches!(not_hers, Err(app::Error::Conflict(_))));
        t.app.confirm_answer(&orla, p.id).await.unwrap();
        let queue = t.app.queue(&orla.viewer, &t.world.orlas).await.unwrap();
        assert!(queue.to_confirm.is_empty());
        // What she said is sealed: no line of the audit holds it.
        assert!(lines(&t).await.iter().all(|l| !l.2.contains("Maud")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn handed_back_snoozed_and_declined_leave_the_queue() {
    on_both(async |t: TestApp| {
        let orla = acting(&t, &t.world.orla).await;
        let tobias = t.tobias().await;
        for (verb, state) in [
            (Verb::HandBack, State::Returned),
            (Verb::Ask, State::Returned),
            (Verb::Edit, State::Returned),
            (Verb::Decline, State::Declined),
        ] {
            let p = asked(&t, "A seat in the steering group", approval("a seat")).await;
            let said = Said::new(verb, "why now?", Way::Link);
            let p = t.app.decide(&orla, p.id, said).await.unwrap();
            assert_eq!(p.state, state);
            assert!(titles(&t).await.is_empty());
            if state == State::Returned {
                t.app
                    .ask_again(&tobias, p.id, "It meets on Monday")
                    .await
                    .unwrap();
                assert_eq!(titles(&t).await.len(), 1);
                t.app.withdraw(&tobias, p.id).await.unwrap();
            }
        }
        let p = asked(&t, "A negotiation course", approval("a course")).await;
        let later = Said::new(Verb::Snooze, "", Way::Reply);
        let p = t.app.decide(&orla, p.id, later).await.unwrap();
        let morning: Timestamp = "2027-08-03T08:00:00Z".parse().unwrap();
        assert_eq!(p.state, State::Snoozed(morning));
        assert!(titles(&t).await.is_empty());
        t.clock.set(morning);
        assert_eq!(titles(&t).await, ["A negotiation course"]);
    })
    .await;
}

fn letter_to_gideon() -> Effect {
    Effect::SendMessage(Message {
        to: vec![Address {
            name: "Gideon Farrow".into(),
            email: "gideon.farrow@example.com".into(),
        }],
        subject: "Grid date".into(),
        text: "Could we speak on Thursday?".into(),
        her_name: false,
        letter: Letter::Internal,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leaves_by_the_outbox_and_is_done_when_it_arrived() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let kept = asked(&t, "Ask Gideon for Thursday", letter_to_gideon()).await;
        let torn = asked(&t, "Ask Gideon again", letter_to_gideon()).await;
        assert_eq!((kept.state, torn.state), (State::Approved, State::Approved));
        let torn = t.app.undo(&tobias, torn.id).await.unwrap();
        assert_eq!(torn.state, State::Undone);
        t.clock.pass(SignedDuration::from_secs(31));
        while t.app.deliver().await.unwrap() == Delivery::One {}
        assert_eq!(t.post.taken().len(), 1);
        let now = t.app.db.read(&tobias.viewer).proposal(kept.id).await;
        assert_eq!(now.unwrap().state, State::Done);
        let late = t.app.undo(&tobias, kept.id).await;
        assert!(matches!(late, Err(app::Error::Conflict(_))), "{late:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_taken_back_in_the_outbox_is_undone_with_its_waiting_on() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let person = Address {
            name: "Gideon Farrow".into(),
            email: "gideon.farrow@example.com".into(),
        };
        let question = "When does the grid come?".into();
        let effect = Effect::AskPerson { person, question };
        let p = asked(&t, "Ask Gideon for the grid date", effect).await;
        let reader = t.app.db.read(&tobias.viewer);
        let waiting = reader.open_actions(None).await.unwrap();
        assert_eq!(waiting[0].action.owner_text, "Gideon Farrow");
        let Outcome::Posted { letter, .. } = p.act.unwrap().outcome else {
            panic!("a question leaves as a letter");
        };
        t.app.take_back(&tobias, letter).await.unwrap();
        assert!(reader.open_actions(None).await.unwrap().is_empty());
        assert_eq!(reader.proposal(p.id).await.unwrap().state, State::Undone);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_becomes_a_card_that_the_next_calendar_confirms() {
    on_both(async |mut t: TestApp| {
        t.app.mail.mailer = None;
        let tobias = t.tobias().await;
        let hold = Effect::HoldTime {
            start: datetime(2027, 8, 5, 9, 0, 0, 0),
            minutes: 120,
            until: None,
        };
        let p = asked(&t, "Plant 2: grid date", hold).await;
        assert_eq!(p.state, State::Approved);
        let card = p.act.as_ref().unwrap().card().unwrap();
        t.import(&calendar("Orla", &[])).await;
        let reader = t.app.db.read(&tobias.viewer);
        assert_eq!(reader.proposal(p.id).await.unwrap().state, State::Approved);
        t.import(&card.ics).await;
        let seen = reader.proposal(p.id).await.unwrap();
        let card = seen.act.as_ref().unwrap().card().unwrap();
        assert_eq!(seen.state, State::Done);
        assert!(card.seen_at.is_some() && card.ticked.is_some());
        // Taking it back is a card of its own, confirmed when the entry is gone.
        let undone = t.app.undo(&tobias, p.id).await.unwrap();
        let card = undone.act.as_ref().unwrap().card().unwrap();
        assert!(card.opposite && card.waits(), "{card:?}");
        let queue = t.app.queue(&tobias.viewer, &t.world.orlas).await.unwrap();
        assert_eq!(queue.under_way.len(), 1);
        t.import(&calendar("Counterpart", &[])).await;
        let sent = asked(&t, "Ask Gideon for Thursday", letter_to_gideon()).await;
        let mailto = sent.act.unwrap().card().unwrap().mailto.clone();
        assert!(mailto.starts_with("mailto:gideon.farrow@example.com?subject=Grid%20date"));
        let torn = t.app.undo(&tobias, sent.id).await.unwrap();
        assert_eq!(torn.state, State::Undone);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn done_anyway_is_told_and_logged_as_that() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let effect = approval("the CRM");
        let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
        p.title = "Took the CRM seat before it was gone".into();
        let ruling = t
            .app
            .ruling(&tobias.viewer, &t.world.orlas, &p)
            .await
            .unwrap();
        assert!(matches!(ruling, Ruling::Ask(_)));
        let done = t.app.did_anyway(&tobias, p, "told Orla").await.unwrap();
        assert_eq!(done.act.unwrap().under, Under::Beyond);
        let found = lines(&t).await;
        let line = found.iter().find(|l| l.0 == "did_anyway").unwrap();
        assert_eq!(line.1, "beyond");
        assert!(line.2.ends_with("did it anyway. Told: told Orla"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_that_stand_there_are_the_words_that_leave() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let mut p = t
            .app
            .new_proposal(&tobias, t.world.orlas.id, letter_to_gideon());
        p.title = "Ask Gideon for Thursday".into();
        p.final_text = "Something else entirely.".into();
        assert_eq!(p.text(), "Could we speak on Thursday?");
        // A letter that left by another way is told, and never sent a second time.
        let done = t.app.did_anyway(&tobias, p, "told Orla").await.unwrap();
        assert_eq!(done.state, State::Done);
        t.clock.pass(SignedDuration::from_secs(31));
        while t.app.deliver().await.unwrap() == Delivery::One {}
        assert!(t.post.taken().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_question_is_gone_and_another_pair_sees_nothing() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let effect = approval("a room");
        let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
        p.title = "A room for Tuesday".into();
        p.expires = Some(t.app.clock.now() + SignedDuration::from_hours(2));
        let p = t.app.propose(&tobias, p).await.unwrap().proposal;
        let ines = t.viewer(&t.world.ines).await;
        let ines = t.world.acting(ines, t.world.orlas.id);
        let unseen = t.app.decide(&ines, p.id, yes()).await;
        assert!(matches!(unseen, Err(app::Error::NotFound(_))), "{unseen:?}");
        assert_eq!(titles(&t).await.len(), 1);
        t.clock.pass(SignedDuration::from_hours(2));
        assert!(titles(&t).await.is_empty());
        let orla = acting(&t, &t.world.orla).await;
        let late = t.app.decide(&orla, p.id, yes()).await;
        assert!(matches!(late, Err(app::Error::Conflict(_))), "{late:?}");
        let nothing = ProposalId(uuid::Uuid::from_u128(5));
        let missing = t.app.decide(&orla, nothing, yes()).await;
        assert!(matches!(missing, Err(app::Error::NotFound(_))));
    })
    .await;
}

async fn held(t: &TestApp, title: &str) -> ProposalId {
    let effect = Effect::HoldTime {
        start: datetime(2027, 8, 5, 9, 0, 0, 0),
        minutes: 60,
        until: "2027-08-03T23:00:00Z".parse().ok(),
    };
    let p = asked(t, title, effect).await;
    assert_eq!(p.state, State::Approved, "held at once, within the right");
    p.id
}

#[tokio::test(flavor = "multi_thread")]
async fn held_time_lets_go_by_itself_and_says_so() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let (entered, never) = (
            held(&t, "Hold: Plant 2").await,
            held(&t, "Hold: resin").await,
        );
        t.app.tick_card(&tobias, entered).await.unwrap();
        t.clock.pass(SignedDuration::from_hours(36));
        assert!(!t.app.work_once().await.unwrap(), "it is held still");
        t.clock.pass(SignedDuration::from_hours(4));
        while t.app.work_once().await.unwrap() {}
        let queue = t.app.queue(&tobias.viewer, &t.world.orlas).await.unwrap();
        // What somebody had entered is to be deleted; what nobody entered needs no hand.
        let [p] = queue.under_way.as_slice() else {
            panic!("{:?}", queue.under_way)
        };
        assert_eq!((p.id, p.state), (entered, State::Undone));
        let act = p.act.as_ref().unwrap();
        let todo = "Release Thu 5 August, 09:00–10:00 in the calendar: delete “Hold: Plant 2”.";
        assert_eq!(act.card().unwrap().todo, todo);
        assert_eq!(act.change, "held until Wed 4 August, 00:00 → released");
        let reader = t.app.db.read(&tobias.viewer);
        assert_eq!(reader.proposal(never).await.unwrap().state, State::Undone);
        let released = lines(&t).await;
        let released = released.iter().filter(|l| l.0 == "release").count();
        assert_eq!(released, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn held_time_that_was_taken_back_or_has_begun_is_left_alone() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let back = held(&t, "Hold: Plant 2").await;
        t.app.undo(&tobias, back).await.unwrap();
        let begun = held(&t, "Hold: resin").await;
        // The machine slept until the time itself was there.
        t.clock.pass(SignedDuration::from_hours(74));
        while t.app.work_once().await.unwrap() {}
        let reader = t.app.db.read(&tobias.viewer);
        assert_eq!(reader.proposal(begun).await.unwrap().state, State::Approved);
        assert!(lines(&t).await.iter().all(|l| l.0 != "release"));
    })
    .await;
}
