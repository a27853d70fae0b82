//! Somebody stands in: granted on a page, handed over on one, ended and reported on it.
mod common;
use axum::http::StatusCode;
use common::Browser;
use domain::proposal::Effect;
use jiff::SignedDuration;
use testkit::{TestApp, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_week_away_needs_one_name_and_two_dates() {
    on_both(async |t: TestApp| {
        let tobias = Browser::of(&t, &t.world.tobias).await;
        let empty = tobias.get("/cover").await;
        assert!(empty.1.contains("Maud Kestrel"), "{}", empty.1);
        let maud = t.world.maud.id;
        let form =
            format!("person={maud}&from=2027-08-03&until=2027-08-06&area=lists&area=nonsense");
        let made = tobias.post("/cover", &form).await;
        assert_eq!(made.0, StatusCode::SEE_OTHER, "{}", made.1);
        let bad = tobias
            .post("/cover", &format!("person={maud}&from=x&until=y"))
            .await;
        assert!(bad.1.contains("Give a day such as"), "{}", bad.1);
        let before = t.app.db.statements();
        let page = tobias.get(&format!("/cover/{maud}")).await;
        let statements = t.app.db.statements() - before;
        assert!(page.1.contains("Maud Kestrel stands in"), "{}", page.1);
        assert!(page.1.contains("our own lists: just do it"), "{}", page.1);
        assert!(statements <= 12, "{statements} statements");
        t.clock.pass(SignedDuration::from_hours(24));
        let viewer = t.viewer(&t.world.maud).await;
        let acting = t.world.acting(viewer, t.world.orlas.id);
        let mut news = t
            .app
            .new_proposal(&acting, t.world.orlas.id, Effect::HeadsUp);
        news.title = "The kiln is down".into();
        t.app.propose(&acting, news).await.unwrap();
        let ended = tobias.post(&format!("/cover/{maud}/end"), "").await;
        assert_eq!(ended.0, StatusCode::SEE_OTHER);
        let page = tobias.get(&format!("/cover/{maud}")).await;
        assert!(page.1.contains("The kiln is down: asked"), "{}", page.1);
        let stranger = Browser::of(&t, &t.world.orla).await;
        let nobody = stranger.get(&format!("/cover/{}", t.world.ines.id)).await;
        assert_eq!(nobody.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_for_her_stands_in_her_letter_until_she_has_read_it() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let words = "Send Gideon the grid letter by Friday";
        let action = t.app.capture(&tobias, &t.world.orlas, words).await.unwrap();
        let effect = Effect::ChangeDate {
            action: action.id,
            due: None,
        };
        let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
        p.title = "No date for the grid letter".into();
        let p = t.app.propose(&tobias, p).await.unwrap().proposal;
        let orla = Browser::of(&t, &t.world.orla).await;
        let letter = orla.get("/").await;
        assert!(letter.1.contains("Done for you"), "{}", letter.1);
        let told = orla
            .post(&format!("/proposals/{}/told", p.id), "back=/")
            .await;
        assert_eq!(told.0, StatusCode::SEE_OTHER);
        let letter = orla.get("/").await;
        assert!(!letter.1.contains("Done for you"));
    })
    .await;
}
