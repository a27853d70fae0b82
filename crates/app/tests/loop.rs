//! Around the spine: suggestions by signals, what was said back, what is owed, what is alike.
#![allow(clippy::unwrap_used)]
mod common;

use app::cover::Grant;
use app::decide::Said;
use common::{acting, capture};
use domain::action::Due;
use domain::decision_right::Area;
use domain::owed::Telling;
use domain::proposal::{By, Effect, How, Need, NewAction, Proposal, State, Verb, Way};
use jiff::civil::{date, time};
use jiff::{SignedDuration, Timestamp};
use testkit::{TestApp, calendar, event, on_both};

async fn suggestions(t: &TestApp) -> Vec<Proposal> {
    let viewer = t.viewer(&t.world.tobias).await;
    let desk = t.app.desk(&viewer, &t.world.orlas, date(2027, 8, 2)).await;
    let desk = desk.unwrap();
    let signals = t.app.coming_up(&desk);
    t.app.suggestions(&viewer, &desk, &signals).await.unwrap()
}

fn key(p: &Proposal) -> String {
    match &p.by {
        By::Signal(key) => key.clone(),
        other => panic!("{other:?}"),
    }
}

fn request(what: &str) -> Effect {
    Effect::Request {
        need: Need::Access,
        what: what.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_promise_suggests_a_date_and_a_clash_a_move() {
    on_both(async |t: TestApp| {
        let late = capture(&t, "Send Gideon the grid letter").await;
        let tobias = t.tobias().await;
        let due = Some(Due::on(date(2027, 7, 30)));
        t.app.new_date(&tobias, late, due, "").await.unwrap();
        let others = [
            "ATTENDEE:mailto:a@example.com",
            "ATTENDEE:mailto:b@example.com",
        ];
        let big = [
            "DTSTART:20270803T090000Z",
            "DTEND:20270803T100000Z",
            "SUMMARY:Board",
        ];
        let big: Vec<_> = big.into_iter().chain(others).collect();
        let small = [
            "DTSTART:20270803T093000Z",
            "DTEND:20270803T100000Z",
            "SUMMARY:Vendor",
        ];
        let small: Vec<_> = small.into_iter().chain([others[0]]).collect();
        let file = [
            event("big@example.com", &big),
            event("small@example.com", &small),
        ];
        t.import(&calendar("Orla", &file)).await;
        let found = suggestions(&t).await;
        let date_key = format!("promise_due:{late}");
        let dated = found.iter().find(|p| key(p) == date_key).unwrap();
        assert_eq!(
            dated.title,
            "Move “Send Gideon the grid letter” to Wed 4 August"
        );
        let clash = found.iter().find(|p| key(p).starts_with("double_booking:"));
        let clash = clash.unwrap().clone();
        let Effect::MoveMeeting { meeting, start, .. } = &clash.effect else {
            panic!("{:?}", clash.effect);
        };
        assert_eq!(meeting.title, "Vendor");
        assert!(start.time() >= time(11, 0, 0, 0), "{start}");
        assert_eq!(start.date(), date(2027, 8, 3));
        // Taken: done within the right, and it is not suggested again.
        let pair = &t.world.orlas;
        let done = t.app.take_suggestion(&tobias, pair, &date_key).await;
        assert_eq!(done.unwrap().proposal.state, State::Done);
        // Declined: kept with its reason, and not suggested again either.
        let reason = "The vendor comes from Oslo for it";
        let gone = t
            .app
            .decline_suggestion(&tobias, pair, &key(&clash), reason)
            .await;
        assert_eq!(gone.unwrap().state, State::Declined);
        let left: Vec<_> = suggestions(&t).await.iter().map(key).collect();
        assert!(
            !left.contains(&date_key) && !left.contains(&key(&clash)),
            "{left:?}"
        );
        let again = t.app.take_suggestion(&tobias, pair, &date_key).await;
        assert!(matches!(again, Err(app::Error::Conflict(_))));
        // A similar one is written: the reason stands beside it.
        let similar = t.app.similar(&tobias.viewer, &clash).await.unwrap();
        assert_eq!(similar.len(), 1);
        assert_eq!(similar[0].1, reason);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acceptance_is_counted_by_area_and_reversals_ask_for_a_talk() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        for (what, verb) in [
            ("the CRM", Verb::Approve),
            ("a course", Verb::Decline),
            ("a room", Verb::Decline),
        ] {
            let pair = t.world.orlas.id;
            let mut p = t.app.new_proposal(&tobias, pair, request(what));
            p.title = format!("May I have {what}?");
            let p = t.app.propose(&tobias, p).await.unwrap().proposal;
            let said = Said::new(verb, "", Way::Page);
            t.app.decide(&orla, p.id, said).await.unwrap();
        }
        let pair = &t.world.orlas;
        let record = t.app.record(&tobias.viewer, pair, t.world.tobias.id).await;
        let record = record.unwrap();
        assert_eq!(record.acceptance[&Area::Support].percent(), Some(33));
        let [step] = record.steps[..] else {
            panic!("{:?}", record.steps);
        };
        assert_eq!((step.area, step.count), (Area::Support, 2));
        assert!(step.to < step.from);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_updates_the_action_and_both_versions_stay() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        let id = capture(&t, "Draft the resin brief by Friday").await;
        let pair = &t.world.orlas;
        let asked = t.app.play_back(&tobias, pair, id, "").await.unwrap();
        assert_eq!(
            asked.heard,
            "Tobias: Draft the resin brief; by Fri 6 August."
        );
        let twice = t.app.play_back(&tobias, pair, id, "").await;
        assert!(matches!(twice, Err(app::Error::Conflict(_))));
        let correction = "Draft the resin brief for Piotr alone";
        let answered = t
            .app
            .answer_playback(&orla, asked.id, correction, Way::Page);
        answered.await.unwrap();
        let action = t.app.db.read(&orla.viewer).action(id).await.unwrap().action;
        assert_eq!(action.title, correction);
        let all = t.app.playbacks(&tobias.viewer, pair).await.unwrap();
        assert!(all.waiting.is_empty() && all.confirmed.contains(&id));
        let kept = &all.answered[0];
        assert_eq!(kept.title, "Draft the resin brief");
        assert_eq!(kept.answer.as_ref().unwrap().correction, correction);
        let again = t.app.answer_playback(&orla, asked.id, "", Way::Page).await;
        assert!(matches!(again, Err(app::Error::Conflict(_))));
        let other = acting(&t, &t.world.ines).await;
        assert!(
            t.app
                .playbacks(&other.viewer, pair)
                .await
                .unwrap()
                .answered
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_without_the_assistant_is_owed_the_next_day_and_a_reply_clears_it() {
    on_both(async |t: TestApp| {
        let orla = acting(&t, &t.world.orla).await;
        let bram = "ATTENDEE;CN=Bram Oakhurst:mailto:bram.oakhurst@example.com";
        let tobias = "ATTENDEE:mailto:tobias.fennimore@example.com";
        let with = |uid: &str, title: &str, people: &[&str]| {
            let summary = format!("SUMMARY:{title}");
            let times = ["DTSTART:20270802T090000Z", "DURATION:PT20M", &summary];
            let lines: Vec<_> = times.iter().chain(people).copied().collect();
            event(uid, &lines)
        };
        let file = [
            with("bram@example.com", "Bram, alone", &[bram]),
            with("all@example.com", "With Tobias", &[bram, tobias]),
            with("own@example.com", "Thinking", &[]),
        ];
        t.import(&calendar("Orla", &file)).await;
        let pair = &t.world.orlas;
        let titles = async || {
            let found = t.app.owed(&orla.viewer, pair).await.unwrap();
            let titles: Vec<_> = found.meetings.into_iter().map(|m| m.title).collect();
            (titles, found.told_percent)
        };
        t.clock.pass(SignedDuration::from_hours(8));
        assert_eq!(titles().await.0, Vec::<String>::new(), "the same day");
        t.clock.pass(SignedDuration::from_hours(16));
        assert_eq!(titles().await, (vec!["Bram, alone".to_owned()], Some(0)));
        let tell = async |told: Telling, clip: Option<&[u8]>| {
            let key = "bram@example.com";
            t.app.tell(&orla, pair, key, told, clip, Way::Page).await
        };
        let morning: Timestamp = "2027-08-04T08:00:00Z".parse().unwrap();
        tell(Telling::Later(morning), None).await.unwrap();
        assert!(titles().await.0.is_empty());
        t.clock.set(morning);
        assert_eq!(titles().await.0.len(), 1);
        let clip = || Telling::Clip {
            media_type: "audio/webm;codecs=opus".into(),
        };
        assert!(tell(clip(), None).await.is_err());
        tell(clip(), Some(b"sound")).await.unwrap();
        assert_eq!(titles().await, (Vec::new(), Some(100)));
        let reader = t.app.db.read(&orla.viewer);
        let played = reader.clip(pair.id, "bram@example.com").await.unwrap();
        assert_eq!(played.1, b"sound");
        assert!(tell(Telling::Text(" ".into()), None).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cover_decides_what_was_given_on_its_days_and_leaves_a_report() {
    on_both(async |t: TestApp| {
        let (pair, maud) = (&t.world.orlas, &t.world.maud);
        let days = (date(2027, 8, 3), date(2027, 8, 6));
        let grant = Grant {
            person: maud.id,
            from: days.0,
            until: days.1,
            areas: vec![Area::Lists, Area::Promises],
        };
        let tobias = t.tobias().await;
        for (from, until) in [(days.1, days.0), (days.0, date(2028, 8, 6))] {
            let bad = Grant {
                from,
                until,
                ..grant.clone()
            };
            let refused = t.app.grant_cover(&tobias, pair, &bad).await;
            assert!(
                matches!(refused, Err(app::Error::Invalid(_))),
                "{refused:?}"
            );
        }
        let bram = acting(&t, &t.world.bram).await;
        let refused = t.app.grant_cover(&bram, pair, &grant).await;
        assert!(matches!(refused, Err(app::Error::Forbidden)), "{refused:?}");
        t.app.grant_cover(&tobias, pair, &grant).await.unwrap();
        assert!(
            !t.viewer(maud).await.sees_pair(pair.id),
            "not before its day"
        );
        t.clock.pass(SignedDuration::from_hours(24));
        let cover = acting(&t, maud).await;
        let propose = async |effect: Effect, title: &str| {
            let mut p = t.app.new_proposal(&cover, pair.id, effect);
            p.title = title.into();
            t.app.propose(&cover, p).await.unwrap().proposal
        };
        let new = NewAction {
            title: "Order the badges".into(),
            ..NewAction::default()
        };
        let listed = propose(Effect::CreateAction(new), "Order the badges").await;
        let hold = Effect::ProtectTime {
            start: date(2027, 8, 5).at(9, 0, 0, 0),
            minutes: 60,
        };
        let asked = propose(hold, "An hour for the bid").await;
        assert_eq!((listed.state, asked.state), (State::Done, State::Asked));
        // The cover may not give on what it holds, nor prolong itself.
        let again = t.app.grant_cover(&cover, pair, &grant).await;
        assert!(matches!(again, Err(app::Error::Forbidden)));
        let page = t.app.hand_over(&tobias.viewer, pair, maud.id, days).await;
        let page = page.unwrap();
        assert_eq!((page.rights.len(), page.queue.waiting.len()), (2, 1));
        t.app.end_cover(&tobias, pair, maud.id).await.unwrap();
        assert!(!t.viewer(maud).await.sees_pair(pair.id), "ended");
        let late = t.app.end_cover(&tobias, pair, maud.id).await;
        assert!(matches!(late, Err(app::Error::NotFound(_))), "{late:?}");
        let report = t.app.return_report(&tobias.viewer, pair, maud.id, days);
        let report = report.await.unwrap();
        let titles: Vec<_> = report.proposals.iter().map(|p| p.title.as_str()).collect();
        assert_eq!(titles.len(), 2, "{titles:?}");
        let verbs: Vec<_> = report.lines.iter().map(|l| l.verb.as_str()).collect();
        assert_eq!(verbs.len(), 2, "{verbs:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_without_asking_is_told_once() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        let pair = &t.world.orlas;
        let id = capture(&t, "Send Gideon the grid letter by Friday").await;
        let due = Some(Due::on(date(2027, 8, 20)));
        let effect = Effect::ChangeDate { action: id, due };
        let mut p = t.app.new_proposal(&tobias, pair.id, effect);
        p.title = "Two more weeks for the grid letter".into();
        let done = t.app.propose(&tobias, p).await.unwrap().proposal;
        let untold = async || {
            let queue = t.app.queue(&orla.viewer, pair).await.unwrap();
            queue.done.iter().map(|p| p.id).collect::<Vec<_>>()
        };
        assert_eq!(untold().await, [done.id]);
        t.app.told(&orla, &[done.id]).await.unwrap();
        assert!(untold().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_she_never_gave_is_denied_and_its_act_taken_back() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        let pair = &t.world.orlas;
        let report = async |verb: Verb| {
            let offer = Effect::Offer {
                what: "Read the reports first".into(),
                action: None,
                area: None,
            };
            let mut p = t.app.new_proposal(&tobias, pair.id, offer);
            p.title = "I can read the reports first".into();
            let p = t.app.propose(&tobias, p).await.unwrap().proposal;
            let said = Said::new(verb, "", Way::Page);
            let told = t.app.record_answer(&tobias, p.id, said, How::Phone).await;
            told.unwrap()
        };
        let yes = report(Verb::Approve).await;
        let denied = t.app.deny_answer(&orla, yes.id).await.unwrap();
        assert_eq!(denied.state, State::Undone);
        let open = t.app.db.read(&orla.viewer).open_actions(None).await;
        assert!(open.unwrap().is_empty());
        let no = report(Verb::Decline).await;
        let denied = t.app.deny_answer(&orla, no.id).await.unwrap();
        assert_eq!(denied.state, State::Asked);
        let queue = t.app.queue(&orla.viewer, pair).await.unwrap();
        assert!(queue.to_confirm.is_empty());
        let twice = t.app.deny_answer(&orla, no.id).await;
        assert!(matches!(twice, Err(app::Error::Conflict(_))));
        let not_his = t.app.deny_answer(&tobias, yes.id).await;
        assert!(matches!(not_his, Err(app::Error::Conflict(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_whose_time_ran_out_is_closed_by_the_worker() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let mut p = t
            .app
            .new_proposal(&tobias, t.world.orlas.id, request("a room"));
        p.title = "A room for Tuesday".into();
        p.expires = Some(t.app.clock.now() + SignedDuration::from_hours(2));
        let p = t.app.propose(&tobias, p).await.unwrap().proposal;
        let state = async || {
            while t.app.work_once().await.unwrap() {}
            let found = t.app.db.read(&tobias.viewer).proposal(p.id).await;
            found.unwrap().state
        };
        assert_eq!(state().await, State::Asked);
        t.clock.pass(SignedDuration::from_hours(2));
        assert_eq!(state().await, State::Expired);
        let found = t
            .app
            .db
            .read(&tobias.viewer)
            .audit(t.world.orlas.id, 50)
            .await;
        let found = found.unwrap();
        assert!(
            found
                .iter()
                .any(|l| l.verb == "expire" && l.right == "worker")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_s_own_ladder_is_for_one_s_own_eyes() {
    on_both(async |t: TestApp| {
        let (tobias, orla) = (t.tobias().await, acting(&t, &t.world.orla).await);
        let pair = &t.world.orlas;
        for n in 1..=3 {
            let id = capture(&t, "Send Gideon the grid letter by Friday").await;
            let due = Some(Due::on(date(2027, 8, 9 + n)));
            let effect = Effect::ChangeDate { action: id, due };
            let mut p = t.app.new_proposal(&tobias, pair.id, effect);
            p.title = "Later".into();
            t.app.propose(&tobias, p).await.unwrap();
        }
        let me = t.world.tobias.id;
        let own = t.app.record(&tobias.viewer, pair, me).await.unwrap();
        assert_eq!(own.ladder.get(&4), Some(&3));
        let hers = t.app.record(&orla.viewer, pair, me).await.unwrap();
        assert!(hers.ladder.is_empty());
    })
    .await;
}
