//! Stories of signing in and out, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used)]
use app::sign_in::{LINK, SESSION};
use jiff::SignedDuration;
use testkit::{PASSWORD, TestApp, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_opens_a_session_and_nothing_else_does() {
    on_both(async |t: TestApp| {
        let email = t.world.tobias.email.to_uppercase();
        let token = t.app.sign_in(&email, PASSWORD, "a browser").await.unwrap();
        let session = t.app.session(&token).await.unwrap().unwrap();
        assert_eq!(session.signed_in.person, t.world.tobias.id);
        assert!(session.viewer.sees_pair(t.world.orlas.id));
        assert!(!session.viewer.sees_pair(t.world.ines_own.id));

        let wrong = t
            .app
            .sign_in(&email, "quietly behind", "a browser")
            .await
            .unwrap_err();
        let nobody = t
            .app
            .sign_in("nobody@example.com", PASSWORD, "")
            .await
            .unwrap_err();
        // Ines has an account and no password.
        let none = t
            .app
            .sign_in(&t.world.ines.email, "", "a browser")
            .await
            .unwrap_err();
        assert_eq!(wrong.code(), "invalid");
        assert_eq!(wrong.to_string(), nobody.to_string());
        assert_eq!(wrong.to_string(), none.to_string());
        for token in ["", "0", &"0".repeat(64), &token[1..], &token.to_uppercase()] {
            assert!(t.app.session(token).await.unwrap().is_none());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_runs_out_and_can_be_taken_back() {
    on_both(async |t: TestApp| {
        let email = &t.world.tobias.email;
        let first = t.app.sign_in(email, PASSWORD, "one").await.unwrap();
        let second = t.app.sign_in(email, PASSWORD, "two").await.unwrap();
        let open = t.app.session(&second).await.unwrap().unwrap().signed_in;
        let all = t.app.db.sessions(open.account, t.app.now()).await.unwrap();
        assert_eq!(all.len(), 2);
        // Somebody else's account cannot end it.
        let orla = t
            .app
            .sign_in(&t.world.orla.email, PASSWORD, "hers")
            .await
            .unwrap();
        let hers = t.app.session(&orla).await.unwrap().unwrap().signed_in;
        t.app
            .db
            .end_session(hers.account, &open.token_hash)
            .await
            .unwrap();
        assert!(t.app.session(&second).await.unwrap().is_some());

        t.app
            .db
            .end_session(open.account, &open.token_hash)
            .await
            .unwrap();
        assert!(t.app.session(&second).await.unwrap().is_none());
        assert!(t.app.session(&first).await.unwrap().is_some());

        t.clock.pass(SignedDuration::from_micros(SESSION - 1));
        assert!(t.app.session(&first).await.unwrap().is_some());
        t.clock.pass(SignedDuration::from_micros(1));
        assert!(t.app.session(&first).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_not_for_long() {
    on_both(async |t: TestApp| {
        let email = &t.world.orla.email;
        let link = t.app.sign_in_link(email).await.unwrap();
        assert!(
            t.app.session(&link).await.unwrap().is_none(),
            "a link is no session"
        );
        let token = t.app.redeem_link(&link, "a phone").await.unwrap();
        let session = t.app.session(&token).await.unwrap().unwrap();
        assert_eq!(session.signed_in.person, t.world.orla.id);
        let twice = t.app.redeem_link(&link, "a phone").await.unwrap_err();
        assert_eq!(twice.code(), "invalid");
        let no_link = t.app.redeem_link(&token, "a phone").await.unwrap_err();
        assert_eq!(no_link.code(), "invalid", "a session is no link");

        let late = t.app.sign_in_link(email).await.unwrap();
        t.clock.pass(SignedDuration::from_micros(LINK));
        assert!(t.app.redeem_link(&late, "a phone").await.is_err());
        assert!(t.app.sign_in_link("nobody@example.com").await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_clicked_twice_at_once_opens_one_session() {
    on_both(async |t: TestApp| {
        for _ in 0..5 {
            let link = t.app.sign_in_link(&t.world.orla.email).await.unwrap();
            let clicks: Vec<_> = (0..6)
                .map(|_| {
                    let (app, link) = (t.app.clone(), link.clone());
                    tokio::spawn(async move { app.redeem_link(&link, "a phone").await.is_ok() })
                })
                .collect();
            let mut opened = 0;
            for click in clicks {
                opened += usize::from(click.await.unwrap());
            }
            assert_eq!(opened, 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_session_of_a_cover_ends_its_view_with_the_cover() {
    on_both(async |t: TestApp| {
        let link = t.app.sign_in_link(&t.world.wilma.email).await.unwrap();
        let token = t.app.redeem_link(&link, "a browser").await.unwrap();
        for (day, sees) in [
            ("2027-08-08T12:00:00Z", false),
            ("2027-08-09T12:00:00Z", true),
            ("2027-08-20T12:00:00Z", true),
            ("2027-08-21T12:00:00Z", false),
        ] {
            t.clock.set(day.parse().unwrap());
            let session = t.app.session(&token).await.unwrap().unwrap();
            assert_eq!(session.viewer.sees_pair(t.world.orlas.id), sees, "{day}");
        }
    })
    .await;
}
