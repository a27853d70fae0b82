//! What two people say to each other: blind answers, the thinking room, signatures, invitations.
#![allow(clippy::unwrap_used)]

use app::statement::NewStatement;
use app::{Error, member};
use domain::answers::{Given, Round};
use domain::circle::{Actor, Viewer};
use domain::id::PairId;
use domain::invitation::Invited;
use domain::note::NoteKind;
use domain::proposal::Way;
use domain::question::SetKey;
use domain::statement::{Part, Statement, StatementKind, Whose};
use jiff::SignedDuration;
use testkit::{TestApp, Who, on_both};

async fn acting(t: &TestApp, who: &Who) -> Actor {
    member(t.viewer(who).await, who.id, t.world.orlas.id)
}

async fn seen(t: &TestApp, viewer: &Viewer) -> usize {
    let all = t
        .app
        .answers(viewer, t.world.orlas.id, &[SetKey::Seven])
        .await;
    all.unwrap().len()
}

async fn both_see_both_and_nobody_else(
    t: &TestApp,
    orla: &Actor,
    tobias: &Actor,
    of: (PairId, SetKey, &Round),
) {
    let pair = of.0;
    for viewer in [&tobias.viewer, &orla.viewer] {
        let all = t.app.answers(viewer, pair, &[SetKey::Seven]).await.unwrap();
        let mut numbers: Vec<_> = all.iter().filter_map(|a| a.number("success")).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [3, 5]);
    }
    // What was taken back before it was shown stays its writer's.
    let all = t
        .app
        .answers(&orla.viewer, pair, &[SetKey::Seven])
        .await
        .unwrap();
    let his = all.iter().find(|a| a.of == t.world.tobias.id).unwrap();
    assert!(his.earlier.is_empty());
    // Nobody else ever sees them; and what both have seen is not mended afterwards.
    let outside = [
        t.viewer(&t.world.bram).await,
        t.viewer(&t.world.ines).await,
        t.viewer(&t.world.maud).await,
        t.world.operator(),
        t.world.worker(pair),
    ];
    for viewer in outside {
        assert_eq!(seen(t, &viewer).await, 0, "{viewer:?}");
    }
    let late = t
        .app
        .give_answer(tobias, of, ("success", Given::Number(1)), Way::Page);
    assert!(matches!(late.await, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_sees_the_others_answers_before_both_are_done() {
    on_both(async |t: TestApp| {
        let (pair, round) = (t.world.orlas.id, Round("2027-08".into()));
        let of = (pair, SetKey::Seven, &round);
        let (orla, tobias) = (
            acting(&t, &t.world.orla).await,
            acting(&t, &t.world.tobias).await,
        );
        let before = t.app.db.newest_change().await.unwrap();
        let lines = t
            .app
            .db
            .read(&orla.viewer)
            .audit(pair, 100)
            .await
            .unwrap()
            .len();
        for n in [2, 5] {
            let answer = ("success", Given::Number(n));
            t.app
                .give_answer(&tobias, of, answer, Way::Page)
                .await
                .unwrap();
        }
        let shown = t
            .app
            .finish_answers(&tobias, of, t.world.orla.id)
            .await
            .unwrap();
        assert!(!shown);
        assert_eq!(
            (seen(&t, &tobias.viewer).await, seen(&t, &orla.viewer).await),
            (1, 0)
        );
        // Nor is she told that something happened at all.
        let reader = t.app.db.read(&orla.viewer);
        assert_eq!(
            reader.changed_since(before).await.unwrap(),
            (Vec::<String>::new(), before)
        );
        assert_eq!(reader.audit(pair, 100).await.unwrap().len(), lines);

        let answer = ("success", Given::Number(3));
        t.app
            .give_answer(&orla, of, answer, Way::Page)
            .await
            .unwrap();
        assert_eq!(
            (seen(&t, &tobias.viewer).await, seen(&t, &orla.viewer).await),
            (1, 1)
        );
        let shown = t
            .app
            .finish_answers(&orla, of, t.world.tobias.id)
            .await
            .unwrap();
        assert!(shown);
        both_see_both_and_nobody_else(&t, &orla, &tobias, of).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_is_its_writers_and_deletes_itself() {
    on_both(async |t: TestApp| {
        let pair = t.world.orlas.id;
        let (orla, tobias) = (
            acting(&t, &t.world.orla).await,
            acting(&t, &t.world.tobias).await,
        );
        let mut note = t
            .app
            .new_note(&tobias, pair, NoteKind::Observation)
            .unwrap();
        note.text = "After the board she wants ten minutes of quiet".into();
        t.app.keep_note(&tobias, &note).await.unwrap();
        let count = async |viewer: &Viewer| {
            let kinds = [NoteKind::Observation];
            t.app.notes(viewer, pair, &kinds, 365).await.unwrap().len()
        };
        assert_eq!(
            (count(&tobias.viewer).await, count(&orla.viewer).await),
            (1, 0)
        );
        t.clock.pass(SignedDuration::from_hours(90 * 24));
        assert_eq!(count(&tobias.viewer).await, 0);
        // Not only unread: gone, without anybody's hand.
        while t.app.work_once().await.unwrap() {}
        assert_eq!(t.app.db.forget_notes(i64::MAX).await.unwrap(), 0);
    })
    .await;
}

async fn a_charter(t: &TestApp, by: &Actor) -> Statement {
    let text = "A partnership of equals in purpose";
    let new = NewStatement::plain(StatementKind::Charter, Whose::Pair, text);
    t.app.state(by, t.world.orlas.id, new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_holds_for_the_words_that_were_read() {
    on_both(async |t: TestApp| {
        let (orla, tobias) = (
            acting(&t, &t.world.orla).await,
            acting(&t, &t.world.tobias).await,
        );
        let (hers, his) = (t.world.orla.id, t.world.tobias.id);
        let charter = a_charter(&t, &tobias).await;
        let id = charter.id;
        t.app
            .sign_statement(&tobias, id, (his, 1), Way::Page)
            .await
            .unwrap();
        let parts = vec![Part {
            question: "".into(),
            text: "A partnership of equals".into(),
        }];
        let worded = t.app.reword(&orla, id, 1, parts.clone()).await.unwrap();
        assert_eq!(worded.unsigned(&[hers, his]), [&hers, &his]);
        let again = t.app.reword(&tobias, id, 1, parts).await;
        assert!(matches!(again, Err(Error::Conflict(_))));
        let old = t.app.sign_statement(&orla, id, (hers, 1), Way::Page).await;
        assert!(matches!(old, Err(Error::Conflict(_))));
        // By link, without an account.
        let invited = Invited::Sign(id);
        let asked = t
            .app
            .invite(&tobias, (t.world.orlas.id, hers), invited, 14)
            .await
            .unwrap();
        let path = t.app.invitation_path(asked.id).unwrap();
        let token = path.trim_start_matches("/l/");
        let invitee = t.app.open_invitation(token).await.unwrap();
        assert!(invitee.open && invitee.name == "Orla");
        let signed = t
            .app
            .sign_statement(&invitee.actor, id, (hers, 2), Way::Link)
            .await
            .unwrap();
        assert_eq!(
            (signed.signed_by(hers), signed.signed_by(his)),
            (true, false)
        );
        t.app.follow_invitation(&invitee).await.unwrap();
        let replayed = t.app.open_invitation(token).await.unwrap();
        assert!(!replayed.open);
        let refused = t.app.follow_invitation(&replayed).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        // What is recorded for somebody else says so.
        let paper = t
            .app
            .sign_statement(&orla, id, (his, 2), Way::Paper)
            .await
            .unwrap();
        assert!(paper.signatures.last().unwrap().way.reported());
        let forged = format!("{}0", &token[..token.len() - 1]);
        if forged != token {
            assert!(t.app.open_invitation(&forged).await.is_err());
        }
    })
    .await;
}
