//! What the stories of proposals begin with.
use domain::circle::Actor;
use domain::id::ActionId;
use testkit::{TestApp, Who};

/// Somebody, acting for Orla.
pub async fn acting(t: &TestApp, who: &Who) -> Actor {
    let viewer = t.viewer(who).await;
    t.world.acting(viewer, t.world.orlas.id)
}

/// Tobias writes a line down for Orla.
pub async fn capture(t: &TestApp, words: &str) -> ActionId {
    let actor = t.tobias().await;
    let made = t.app.capture(&actor, &t.world.orlas, words).await;
    made.unwrap().id
}
