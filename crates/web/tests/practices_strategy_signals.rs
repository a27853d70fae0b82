//! How initiatives stand, and who is asked, told and warned: one story a row, named after it.
#![allow(clippy::unwrap_used)]
mod common;

use app::context::fresh_id;
use common::{Browser, holds};
use domain::action::Due;
use domain::check_in::Said;
use domain::circle::Actor;
use domain::goal::Period;
use domain::id::{GoalId, InitiativeId, MilestoneId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::milestone::Milestone;
use domain::person::Person;
use domain::status::{Colour, Confidence, Override};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{TestApp, on_both};

/// Forty days, of which fifteen are gone.
const PERIOD: Period = Period {
    from: date(2027, 7, 19),
    to: date(2027, 8, 27),
};
const PLACES: [&str; 3] = ["/strategy", "/strategy/initiatives", "/strategy/roadmap"];

async fn goal(t: &TestApp) -> GoalId {
    let (actor, pair) = (t.tobias().await, t.world.orlas.id);
    let line = b"G1 Plant 2 at full rate";
    let (goals, _) = t.app.read_goals(&actor.viewer, pair, line).await.unwrap();
    let id = goals[0].id;
    t.app.add_goals(&actor, pair, goals).await.unwrap();
    id
}

async fn person(t: &TestApp, name: &str) -> PersonId {
    let id = PersonId(fresh_id(t.app.clock.now()));
    let mut person = Person::new(id, name);
    let mail = name.to_lowercase().replace(' ', ".");
    person.emails.push(format!("{mail}@example.com"));
    let (actor, pair) = (t.tobias().await, t.world.orlas.id);
    t.app.save_person(&actor, pair, &person).await.unwrap();
    id
}

async fn initiative(t: &TestApp, title: &str, goal: GoalId, owner: PersonId) -> InitiativeId {
    let (actor, pair) = (t.tobias().await, t.world.orlas.id);
    let id = InitiativeId(fresh_id(t.app.clock.now()));
    let mut of = Initiative::draft(id, title);
    of.owner = Some(owner);
    of.period = Some(PERIOD);
    of.serves.push(Contribution { goal, share: 100 });
    t.app.save_initiative(&actor, pair, &of).await.unwrap();
    let begun = t
        .app
        .set_initiative(&actor, pair, id, InitiativeState::Active);
    begun.await.unwrap();
    step(t, id, owner, "Site test").await;
    id
}

/// A milestone without an estimate, late in the period.
async fn step(t: &TestApp, of: InitiativeId, owner: PersonId, title: &str) -> MilestoneId {
    let (actor, pair) = (t.tobias().await, t.world.orlas.id);
    let id = MilestoneId(fresh_id(t.app.clock.now()));
    let mut new = Milestone::new(id, of, title);
    new.owner = Some(owner);
    new.due = Some(Due::on(date(2027, 8, 27)));
    t.app.save_milestone(&actor, pair, &new, "").await.unwrap();
    id
}

/// What its owner says, in their own hand.
async fn say(t: &TestApp, owner: PersonId, id: InitiativeId, said: Said) {
    let own = Actor {
        person: Some(owner),
        ..t.tobias().await
    };
    let pair = &t.world.orlas;
    t.app.check_in(&own, pair, id, (said, None)).await.unwrap();
}

fn sure(confidence: u8) -> Said {
    Said {
        confidence: Confidence::new(confidence),
        ..Said::default()
    }
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

async fn within_the_bound(t: &TestApp, who: &Browser, path: &str) -> String {
    let before = t.app.db.statements();
    let page = who.page(path).await;
    let cost = t.app.db.statements() - before;
    assert!(cost <= 12, "{path}: {cost} statements");
    page
}

/// Every page says the same of the only initiative.
async fn everywhere(t: &TestApp, who: &Browser, id: InitiativeId, class: &str, word: &str) {
    let own = format!("/strategy/initiatives/{id}");
    let mark = format!("<span class=\"st {class}\">{word}");
    for path in PLACES.into_iter().chain([own.as_str()]) {
        let page = within_the_bound(t, who, path).await;
        assert!(page.contains(&mark), "{path} lacks {mark}: {page}");
    }
    // The summary says it in a line, the picture of the roadmap in its lane.
    let page = who.page("/strategy/summary").await.to_lowercase();
    let line = format!("(bram): {}", word.to_lowercase());
    assert!(page.contains(&line), "{page}");
    holds(&who.page("/strategy/quarter").await, &[word]);
    let file = who.page("/strategy/roadmap.svg").await;
    holds(&file, &[&format!("{word} · Bram Oakhurst")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_fourteen_days_without_a_check_in_are_grey_and_stale_on_every_page() {
    on_both(async |t: TestApp| {
        let (g1, bram) = (goal(&t).await, person(&t, "Bram Oakhurst").await);
        let id = initiative(&t, "Commissioning", g1, bram).await;
        let b = Browser::of(&t, &t.world.tobias).await;
        holds(&b.page("/strategy/initiatives").await, &["no word yet"]);
        say(&t, bram, id, sure(5)).await;
        everywhere(&t, &b, id, "risk", "At risk").await;
        // The last day on which the word holds, and the first on which it does not.
        t.clock.pass(days(14));
        everywhere(&t, &b, id, "risk", "At risk").await;
        t.clock.pass(days(2));
        everywhere(&t, &b, id, "stale", "Stale, was at risk").await;
        let page = b.page("/strategy/initiatives").await;
        holds(
            &page,
            &["16 days ago", "no word for 16 days", "One initiative stale"],
        );
        let radar = within_the_bound(&t, &b, "/strategy/roadblocks").await;
        holds(
            &radar,
            &["Commissioning", "Nobody has said for 16 days how it stands"],
        );
        say(&t, bram, id, sure(9)).await;
        everywhere(&t, &b, id, "on", "On track").await;
        assert!(
            !b.page("/strategy/roadblocks")
                .await
                .contains("Commissioning")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_the_owner_s_word_stands_above_never_updated_and_that_above_stale() {
    on_both(async |t: TestApp| {
        let (g1, bram) = (goal(&t).await, person(&t, "Bram Oakhurst").await);
        let id = initiative(&t, "Commissioning", g1, bram).await;
        let b = Browser::of(&t, &t.world.tobias).await;
        // Half of its time is gone and nobody has said a word: red, and not merely stale.
        t.clock.pass(days(8));
        everywhere(&t, &b, id, "off", "Off track").await;
        let page = b.page("/strategy/initiatives").await;
        holds(
            &page,
            &[
                "half of the time is gone and it was never updated",
                "no word yet",
            ],
        );
        let word = Override::new(Colour::Green, "the tests come at once");
        let said = Said {
            by_owner: word,
            ..sure(2)
        };
        say(&t, bram, id, said).await;
        let page = b.page("/strategy/initiatives").await;
        holds(
            &page,
            &["found: off track", "the tests come at once", "st on"],
        );
    })
    .await;
}
