//! Hours given back, on both databases: one line in, evidence, the executive's word, and out again.
#![allow(clippy::unwrap_used)]

use app::cost::Said as Price;
use app::decide::Said;
use app::value::{Together, Told, ValueView, account, withdraw};
use app::{App, Error};
use domain::action::ActionState;
use domain::circle::Actor;
use domain::cost::{Per, Whose};
use domain::id::ProposalId;
use domain::money::Currency;
use domain::proposal::{Address, Effect, MeetingRef, Need, Proposal, State, Verb, Way};
use domain::value::{Count, Minutes, Quiet, Saving, Source, Work};
use jiff::civil::{Date, date};
use store::RecordedWeek;
use testkit::{TestApp, calendar, event, on_both};
use uuid::Uuid;

const FRIDAY: Date = date(2027, 7, 30);

async fn view(t: &TestApp, actor: &Actor) -> ValueView {
    t.app.value(&actor.viewer, &t.world.orlas).await.unwrap()
}

async fn orla(t: &TestApp) -> Actor {
    let viewer = t.viewer(&t.world.orla).await;
    t.world.acting(viewer, t.world.orlas.id)
}

/// Four weeks of ten minutes each are one of ten a week.
fn weighted(view: &ValueView) -> Minutes {
    view.ledger.weighted()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_returned_and_ten_of_review_are_fifty_and_her_word_counts_more() {
    on_both(async |t: TestApp| {
        let (tobias, pair) = (t.tobias().await, &t.world.orlas);
        let words = "Mail and drafts 60 min, 10 min review";
        let (id, told) = t
            .app
            .returned(&tobias, pair, words, Some(FRIDAY), None)
            .await
            .unwrap();
        assert_eq!(
            told,
            "Kept: Mail and drafts (mail and drafts). 60 minutes for Orla, less 10 of review. \
             Have I got this right?"
        );
        let v = view(&t, &tobias).await;
        assert_eq!(v.ledger.net().times(4), Minutes::whole(50));
        assert_eq!(weighted(&v).times(4), Minutes::whole(25));
        let refused = t.app.confirm_value(&tobias, pair, &[id], " ").await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        t.app
            .confirm_value(&tobias, pair, &[id], "by phone")
            .await
            .unwrap();
        assert_eq!(
            weighted(&view(&t, &tobias).await).times(4),
            Minutes::whole(40)
        );
        let herself = orla(&t).await;
        t.app
            .confirm_value(&herself, pair, &[id], "")
            .await
            .unwrap();
        let v = view(&t, &herself).await;
        assert_eq!(
            v.entries[0].confirmed.as_ref().unwrap().by,
            Some(t.world.orla.id)
        );
        assert_eq!(v.entries[0].by_name, "Tobias Fennimore");
        t.app.remove_value(&tobias, id).await.unwrap();
        assert_eq!(weighted(&view(&t, &tobias).await), Minutes::ZERO);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_accounted_for_once_and_what_is_undone_not_at_all() {
    on_both(async |t: TestApp| {
        let (tobias, pair) = (t.tobias().await, t.world.orlas.id);
        let source = Source::Proposal {
            id: ProposalId(Uuid::from_u128(5)),
        };
        let told = || Told {
            title: "Vendor call declined".into(),
            work: Work::Meetings,
            on: FRIDAY,
            saving: Saving::Once {
                avoided: Minutes::whole(45),
            },
            review: Minutes::whole(5),
            people: 3,
            goal: None,
            assumption: String::new(),
            source: source.clone(),
            confirmed: None,
            occurrence: None,
            quiet: None,
        };
        for first in [true, false] {
            let mut tx = t.app.db.write(&tobias, t.app.now()).await.unwrap();
            let entered = account(&mut tx, tobias.person, pair, told()).await.unwrap();
            assert_eq!(entered.is_some(), first);
            let quiet = Told::quietly(Quiet::ClashPrevented, "No clash", FRIDAY, source.clone());
            let entered = account(&mut tx, tobias.person, pair, quiet).await.unwrap();
            assert_eq!(entered.is_some(), first);
            tx.commit().await.unwrap();
        }
        let v = view(&t, &tobias).await;
        assert_eq!(weighted(&v).times(4), Minutes::whole(40));
        assert_eq!(v.ledger.attendees().times(4), Minutes::whole(135));
        assert_eq!(v.streak.counts, [(Quiet::ClashPrevented, 1)]);
        let mut tx = t.app.db.write(&tobias, t.app.now()).await.unwrap();
        assert_eq!(withdraw(&mut tx, pair, &source).await.unwrap(), 2);
        tx.commit().await.unwrap();
        let v = view(&t, &tobias).await;
        assert_eq!((weighted(&v), v.entries.len()), (Minutes::ZERO, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_counts_while_it_is_done() {
    on_both(async |t: TestApp| {
        let (tobias, pair) = (t.tobias().await, &t.world.orlas);
        let words = "Approve the purchase orders by Friday";
        let id = t.app.capture(&tobias, pair, words).await.unwrap().id;
        let line = "Approvals under the limit 60 min, 10 min review";
        let open = t
            .app
            .returned(&tobias, pair, line, Some(FRIDAY), Some(id))
            .await;
        assert!(matches!(open, Err(Error::Invalid(_))));
        t.app
            .set_state(&tobias, id, ActionState::Done)
            .await
            .unwrap();
        t.app
            .returned(&tobias, pair, line, Some(FRIDAY), Some(id))
            .await
            .unwrap();
        let again = t
            .app
            .returned(&tobias, pair, line, Some(FRIDAY), Some(id))
            .await;
        assert!(matches!(again, Err(Error::Conflict(_))));
        let v = view(&t, &tobias).await;
        assert_eq!(weighted(&v).times(4), Minutes::whole(50));
        // Done by its date, it also is one of the quiet good deeds.
        assert_eq!(v.streak.counts, [(Quiet::PromiseKept, 1)]);
        t.app
            .set_state(&tobias, id, ActionState::Open)
            .await
            .unwrap();
        let v = view(&t, &tobias).await;
        assert_eq!((weighted(&v), v.streak.weeks), (Minutes::ZERO, 0));
        assert!(v.ledger.lines.iter().all(|l| l.count == Count::Gone));
    })
    .await;
}

/// Nine people weekly, an hour each in June and half of it since July; four weeks each are
/// recorded.
async fn review(t: &TestApp, minutes: i64) {
    let guests: Vec<_> = (0..8)
        .map(|n| format!("ATTENDEE:mailto:head{n}@example.com"))
        .collect();
    let length = format!("DURATION:PT{minutes}M");
    let mut lines = vec!["DTSTART:20270510T090000Z", &length, "SUMMARY:Weekly review"];
    lines.extend([
        "RRULE:FREQ=WEEKLY;COUNT=20",
        "ORGANIZER:mailto:orla.quillfeather@example.com",
    ]);
    lines.push("ATTENDEE:mailto:orla.quillfeather@example.com");
    lines.extend(guests.iter().map(String::as_str));
    t.import(&calendar("Orla", &[event("review@example.com", &lines)]))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_meeting_is_measured_by_the_calendar_itself() {
    on_both(async |t: TestApp| {
        let (tobias, pair) = (t.tobias().await, &t.world.orlas);
        review(&t, 60).await;
        let shorter = app::value::Shorter {
            uid: "review@example.com".into(),
            was: 90,
            review: 6,
            since: date(2027, 6, 28),
        };
        let id = t.app.shortened(&tobias, pair, &shorter).await.unwrap();
        let v = view(&t, &tobias).await;
        assert_eq!(
            (weighted(&v), v.ledger.attendees()),
            (Minutes::whole(24), Minutes::whole(270))
        );
        assert_eq!(v.ledger.attendees().in_hours(1), "4.5");
        // The same said twice counts once; and an hour and a half again is nothing saved.
        t.app.shortened(&tobias, pair, &shorter).await.unwrap();
        assert_eq!(weighted(&view(&t, &tobias).await), Minutes::whole(24));
        review(&t, 90).await;
        assert_eq!(weighted(&view(&t, &tobias).await), Minutes::ZERO);
        review(&t, 60).await;
        t.app
            .end_value(&tobias, id, date(2027, 7, 18))
            .await
            .unwrap();
        assert_eq!(weighted(&view(&t, &tobias).await), Minutes::whole(24));
        let unknown = app::value::Shorter {
            uid: "nobody@example.com".into(),
            ..shorter
        };
        assert!(matches!(
            t.app.shortened(&tobias, pair, &unknown).await,
            Err(Error::Invalid(_))
        ));
    })
    .await;
}

async fn cost(app: &App, actor: &Actor, t: &TestApp, said: Price) {
    app.set_cost(actor, &t.world.orlas, &said).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_seen_by_whom_it_was_entered_for_and_stands_sealed() {
    on_both(async |t: TestApp| {
        let (tobias, herself) = (t.tobias().await, orla(&t).await);
        let pair = &t.world.orlas;
        let words = "Inbox 60 min";
        t.app
            .returned(&tobias, pair, words, Some(FRIDAY), None)
            .await
            .unwrap();
        let v = view(&t, &tobias).await;
        assert_eq!(
            (v.worth.rate, v.worth.capacity.year, v.worth.break_even),
            (None, None, None)
        );
        let own = Price {
            hours: Some(60.0),
            mine: true,
            ..Price::yearly(Whose::Executive, "1,000,000", Currency::USD)
        };
        cost(&t.app, &herself, &t, own.clone()).await;
        cost(
            &t.app,
            &tobias,
            &t,
            Price::yearly(Whose::Post, "80,000", Currency::USD),
        )
        .await;
        assert_eq!(view(&t, &tobias).await.worth.break_even, None);
        assert_eq!(view(&t, &tobias).await.costs.len(), 1);
        let hers = view(&t, &herself).await;
        assert_eq!(hers.worth.break_even, Some(Minutes::whole(288)));
        // Without a baseline there is a cost of an hour, and no return.
        assert_eq!((hers.worth.realised, hers.worth.capacity.roi), (None, None));
        let shared = Price { mine: false, ..own };
        cost(&t.app, &herself, &t, shared).await;
        let v = view(&t, &tobias).await;
        assert_eq!(v.worth.break_even, Some(Minutes::whole(288)));
        let others = Price {
            per: Per::Hour,
            ..Price::yearly(Whose::Others, "60 to 76", Currency::USD)
        };
        cost(&t.app, &tobias, &t, others).await;
        for c in view(&t, &tobias).await.costs {
            t.app.forget_cost(&tobias, c.id).await.unwrap();
        }
        let v = view(&t, &tobias).await;
        assert_eq!((v.costs.len(), v.worth.rate), (0, None));
        let log = t
            .app
            .db
            .read(&tobias.viewer)
            .audit(pair.id, 50)
            .await
            .unwrap();
        assert!(log.iter().any(|l| l.noun == "cost"));
        assert!(
            log.iter().all(|l| !l.detail.contains("1,000,000")),
            "no amount in the log"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_recorded_weeks_there_is_no_sum_of_two() {
    on_both(async |t: TestApp| {
        let (tobias, pair) = (t.tobias().await, &t.world.orlas);
        review(&t, 60).await;
        assert_eq!(view(&t, &tobias).await.together, Together::NoBaseline);
        let span = "2027-05-10..2027-05-23";
        t.app.set(&tobias, pair, "baseline", span).await.unwrap();
        assert_eq!(view(&t, &tobias).await.together, Together::NoOwnBefore);
        let week = |first: Date| RecordedWeek {
            person: t.world.tobias.id,
            first,
            goal_minutes: 750,
            days: 5,
        };
        for first in [date(2027, 5, 12), date(2027, 5, 17)] {
            t.app.record_week(&tobias, pair, week(first)).await.unwrap();
        }
        assert_eq!(view(&t, &tobias).await.together, Together::NoOwnNow);
        t.app
            .record_week(&tobias, pair, week(date(2027, 7, 26)))
            .await
            .unwrap();
        let v = view(&t, &tobias).await;
        assert!(matches!(v.together, Together::Known(_)));
        // Her week comes from the time audit, and from nobody's word.
        let hers = RecordedWeek {
            person: t.world.orla.id,
            ..week(FRIDAY)
        };
        assert!(matches!(
            t.app.record_week(&tobias, pair, hers).await,
            Err(Error::Invalid(_))
        ));
        // One recorded week is no baseline.
        t.app
            .set(&tobias, pair, "baseline", "2027-05-10..2027-05-16")
            .await
            .unwrap();
        assert_eq!(view(&t, &tobias).await.together, Together::NoBaseline);
    })
    .await;
}

async fn proposed(t: &TestApp, effect: Effect, saves: Option<u32>) -> Proposal {
    let tobias = t.tobias().await;
    let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
    "Half an hour less".clone_into(&mut p.title);
    "it is enough".clone_into(&mut p.reason);
    p.saves_minutes_week = saves;
    t.app.propose(&tobias, p).await.unwrap().proposal
}

fn shorten() -> Effect {
    let guest = |n: u8| Address {
        name: format!("Head {n}"),
        email: format!("head{n}@example.com"),
    };
    let at = |text: &str| text.parse().unwrap();
    Effect::ShortenMeeting {
        meeting: MeetingRef {
            key: "review@example.com".into(),
            title: "Weekly review".into(),
            start: at("2027-07-30T09:00:00Z"),
            end: at("2027-07-30T10:30:00Z"),
            organizer: None,
            guests: (0..8).map(guest).collect(),
            outside: false,
        },
        minutes: 60,
        note: "Half an hour less.".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_act_gives_back_enters_itself_and_goes_with_its_undo() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let p = proposed(&t, shorten(), None).await;
        assert_eq!(p.state, State::Approved, "{p:?}");
        // Not before it was done by hand.
        assert!(view(&t, &tobias).await.entries.is_empty());
        t.app.tick_card(&tobias, p.id).await.unwrap();
        let v = view(&t, &tobias).await;
        assert_eq!(weighted(&v).times(4), Minutes::whole(30));
        assert_eq!(v.ledger.attendees().times(4).in_hours(1), "4.5");
        assert_eq!(v.entries[0].source, Source::Proposal { id: p.id });
        t.app.undo(&tobias, p.id).await.unwrap();
        assert!(view(&t, &tobias).await.entries.is_empty());

        let access = Effect::Request {
            need: Need::Access,
            what: "the CRM, to read".into(),
        };
        let asked = proposed(&t, access, Some(40)).await;
        let yes = Said::new(Verb::Approve, "", Way::Page);
        let herself = orla(&t).await;
        t.app.decide(&herself, asked.id, yes).await.unwrap();
        let v = view(&t, &tobias).await;
        // From today on, eight tenths of what she said yes to.
        assert_eq!(weighted(&v), Minutes::ZERO);
        assert_eq!(v.this_week.weighted(), Minutes::whole(32));
        t.app.undo(&herself, asked.id).await.unwrap();
        assert_eq!(view(&t, &tobias).await.this_week.weighted(), Minutes::ZERO);
    })
    .await;
}
