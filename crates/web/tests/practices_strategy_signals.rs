//! How initiatives stand, and who is asked, told and warned: one story a row, named after it.
#![allow(clippy::unwrap_used)]
mod common;

use app::context::fresh_id;
use app::letter::Letter;
use app::outbox::Delivery;
use common::{Browser, holds};
use domain::action::Due;
use domain::check_in::Said;
use domain::circle::Actor;
use domain::forecast::Estimate;
use domain::goal::Period;
use domain::id::{GoalId, InitiativeId, MilestoneId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::milestone::Milestone;
use domain::outbox::OutboxState;
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

/// The worker, until nothing is due.
async fn work(t: &TestApp) {
    for _ in 0..200 {
        if !t.app.work_once().await.unwrap() {
            return;
        }
    }
    panic!("the worker does not come to an end");
}

/// The outbox, until nothing is due; the letters that left since, to whom and about what.
async fn post(t: &TestApp, seen: &mut usize) -> Vec<(String, Letter)> {
    t.clock.pass(SignedDuration::from_secs(31));
    while t.app.deliver().await.unwrap() == Delivery::One {}
    let all = t.post.letters();
    let new = all[*seen..].iter();
    let new = new.map(|l| (l.to[0].email.clone(), l.clone())).collect();
    *seen = all.len();
    new
}

/// Every link of a letter, below the address of the house.
fn links(letter: &Letter) -> Vec<String> {
    let lines = letter.text.lines();
    let links = lines.filter_map(|l| l.strip_prefix("https://desk.example.com"));
    links.map(str::to_owned).collect()
}

async fn house_with_post(t: &mut TestApp) -> (GoalId, PersonId) {
    t.app.reach.public_url = Some("https://desk.example.com".to_owned());
    let (goal, bram) = (goal(t).await, person(t, "Bram Oakhurst").await);
    let (actor, pair) = (t.tobias().await, t.world.orlas.clone());
    t.app.remind_daily(&actor, &pair, "08:30").await.unwrap();
    (goal, bram)
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_one_letter_a_day_asks_about_all_that_is_due_and_silence_climbs_the_ladder() {
    on_both(async |mut t: TestApp| {
        let (g1, bram) = house_with_post(&mut t).await;
        for title in ["Commissioning", "Tender desk"] {
            let id = initiative(&t, title, g1, bram).await;
            say(&t, bram, id, sure(8)).await;
        }
        let (mut seen, to) = (0, "bram.oakhurst@example.com".to_owned());
        // Monday 2 August, after half past eight: nothing is due for seven days.
        t.clock.pass(SignedDuration::from_hours(1));
        work(&t).await;
        assert!(post(&t, &mut seen).await.is_empty());
        let mut told = Vec::new();
        for day in 1..=16 {
            t.clock.pass(days(1));
            // Again within the day: still one letter.
            work(&t).await;
            work(&t).await;
            for (who, letter) in post(&t, &mut seen).await {
                assert_eq!((who, links(&letter).len()), (to.clone(), 2));
                told.push((day, letter.subject));
            }
        }
        // Due on Monday the 9th; two working days late on Wednesday the 11th.
        let asked = "How do two initiatives stand? A minute each".to_owned();
        assert_eq!(told, [(7, asked.clone()), (9, asked)]);
        // Four: a call. Five: the list for the next talk. Each once, and both ask first.
        let viewer = t.tobias().await.viewer;
        let reader = t.app.db.read(&viewer);
        let open = ["asked", "suggested", "approved", "done"];
        let all = reader.proposals(Some(t.world.orlas.id), &open, 0, 50);
        let mut titles: Vec<_> = all.await.unwrap().into_iter().map(|p| p.title).collect();
        titles.sort();
        let wanted = [
            "Call Bram: how does “Commissioning” stand?",
            "Call Bram: how does “Tender desk” stand?",
            "Put “Commissioning” on the list for the talk with Bram",
            "Put “Tender desk” on the list for the talk with Bram",
        ];
        assert_eq!(titles, wanted);
        // He answers one by its link, without an account.
        let letters = t.post.letters();
        let nobody = Browser::nobody(&t);
        let text = &letters.last().unwrap().text;
        let about = text.split("“Commissioning”, ").nth(1).unwrap();
        let link = about.lines().nth(1).unwrap();
        let link = link.strip_prefix("https://desk.example.com").unwrap();
        holds(
            &nobody.page(link).await,
            &["How does “Commissioning” stand?"],
        );
        let (_, page) = nobody.post(link, "progress=60&confidence=9").await;
        holds(&page, &["Thank you."]);
        t.clock.pass(days(7));
        work(&t).await;
        let asked = post(&t, &mut seen).await;
        let about: Vec<_> = asked.iter().map(|(_, l)| l.subject.as_str()).collect();
        assert_eq!(about, ["How does “Commissioning” stand? One minute"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r18_what_waits_for_an_owner_is_said_at_once() {
    on_both(async |mut t: TestApp| {
        let (g1, bram) = house_with_post(&mut t).await;
        let id = initiative(&t, "Commissioning", g1, bram).await;
        let b = Browser::of(&t, &t.world.tobias).await;
        let at = format!("/strategy/check-ins/{id}");
        b.saves(&at, "progress=40&confidence=6").await;
        let mut seen = 0;
        let letters = post(&t, &mut seen).await;
        let [(to, letter)] = letters.as_slice() else {
            panic!("{letters:?}");
        };
        assert_eq!(to, "bram.oakhurst@example.com");
        assert_eq!(letter.subject, "“Commissioning” waits for your yes");
        // Written anew in the same day it is not said again.
        b.saves(&at, "progress=41&confidence=6").await;
        assert!(post(&t, &mut seen).await.is_empty());
        let link = &links(letter)[0];
        let (_, page) = Browser::nobody(&t).post(link, "done=confirm").await;
        holds(&page, &["it stands as written"]);
        holds(&b.page("/strategy/check-ins").await, &["41 % done"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_forecasts_are_kept_by_the_worker_every_day_and_when_the_plan_changes() {
    on_both(async |t: TestApp| {
        let (g1, bram) = (goal(&t).await, person(&t, "Bram Oakhurst").await);
        let id = initiative(&t, "Commissioning", g1, bram).await;
        let (actor, pair) = (t.tobias().await, t.world.orlas.clone());
        let kept = async || {
            let all = t
                .app
                .db
                .read(&actor.viewer)
                .forecasts(pair.id)
                .await
                .unwrap();
            let all = all
                .iter()
                .map(|k| (k.made.to_string(), k.seed, k.inside.on_time > 0.5));
            all.collect::<Vec<_>>()
        };
        let of = t
            .app
            .db
            .read(&actor.viewer)
            .milestones(pair.id)
            .await
            .unwrap();
        let mut step = of.into_iter().find(|m| m.initiative == id).unwrap();
        step.estimate = Estimate::new(2.0, 3.0, 5.0).ok();
        t.app
            .save_milestone(&actor, pair.id, &step, "")
            .await
            .unwrap();
        assert!(kept().await.is_empty());
        work(&t).await;
        assert_eq!(kept().await, [("2027-08-02".to_owned(), 1, true)]);
        say(&t, bram, id, sure(9)).await;
        let b = Browser::of(&t, &t.world.tobias).await;
        everywhere(&t, &b, id, "on", "On track").await;
        // One pessimistic estimate: the same day's is replaced, and the colour follows.
        step.estimate = Estimate::new(20.0, 30.0, 80.0).ok();
        t.app
            .save_milestone(&actor, pair.id, &step, "")
            .await
            .unwrap();
        work(&t).await;
        assert_eq!(kept().await, [("2027-08-02".to_owned(), 1, false)]);
        everywhere(&t, &b, id, "off", "Off track").await;
        holds(
            &b.page("/strategy/roadblocks").await,
            &["Site test", "In time in 0 of 100 runs"],
        );
        // Nothing to do for the rest of the day; the next one brings its own.
        t.clock.pass(SignedDuration::from_hours(10));
        work(&t).await;
        assert_eq!(kept().await.len(), 1);
        t.clock.pass(days(1));
        work(&t).await;
        assert_eq!(kept().await[0].0, "2027-08-03");
        // Today says what fell.
        let today = within_the_bound(&t, &b, "/").await;
        holds(&today, &["Commissioning", "is off track: 0.0 % in time"]);
    })
    .await;
}

/// A milestone of Jory's that waits for the first one of an initiative: the first one.
async fn two_in_a_row(t: &TestApp, of: InitiativeId, jory: PersonId) -> MilestoneId {
    let (actor, pair) = (t.tobias().await, &t.world.orlas);
    let reader = t.app.db.read(&actor.viewer);
    let first = reader.milestones(pair.id).await.unwrap()[0].id;
    let id = MilestoneId(fresh_id(t.app.clock.now()));
    let mut last = Milestone::new(id, of, "First batch");
    (last.owner, last.after) = (Some(jory), vec![first]);
    last.due = Some(Due::on(date(2027, 8, 30)));
    last.position = 1;
    let saved = t.app.save_milestone(&actor, pair.id, &last, "");
    saved.await.unwrap();
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_whom_a_move_concerns_is_told_by_a_letter_that_can_be_taken_back() {
    on_both(async |mut t: TestApp| {
        let (g1, bram) = house_with_post(&mut t).await;
        let jory = person(&t, "Jory Plume").await;
        let id = initiative(&t, "Commissioning", g1, bram).await;
        let first = two_in_a_row(&t, id, jory).await;
        let (actor, pair) = (t.tobias().await, t.world.orlas.clone());
        let b = Browser::of(&t, &t.world.tobias).await;
        let at = format!("/strategy/milestones/{first}");
        let form = "to=2027-09-10&reason=the+grid+waits";
        let preview = b.page(&format!("{at}?{form}")).await;
        holds(
            &preview,
            &["What would move", "and tell Bram Oakhurst and Jory Plume"],
        );
        b.saves(&format!("{at}/move"), form).await;
        let page = within_the_bound(&t, &b, &at).await;
        let both = [
            "a letter to Bram is on its way",
            "a letter to Jory is on its way",
        ];
        holds(&page, &both);
        let mut seen = 0;
        let mut letters = post(&t, &mut seen).await;
        letters.sort_by(|a, b| a.0.cmp(&b.0));
        let to: Vec<_> = letters.iter().map(|(to, _)| to.as_str()).collect();
        assert_eq!(to, ["bram.oakhurst@example.com", "jory.plume@example.com"]);
        let text = &letters[1].1.text;
        let dates = ["Jory, the plan moves", "Site test: ", "First batch: "];
        holds(text, &dates);
        holds(text, &["Why: the grid waits"]);
        for path in [at.as_str(), "/strategy/roadmap"] {
            let page = within_the_bound(&t, &b, path).await;
            holds(&page, &["Bram told · Jory told", "the grid waits"]);
        }
        // What is taken back in time was not told; and who wants no letter says so.
        let again = "to=2027-09-13&reason=again";
        b.saves(&format!("{at}/move"), again).await;
        let rows = t.app.outbox(&actor.viewer, pair.id).await.unwrap();
        let waiting = rows.iter().filter(|r| r.state == OutboxState::Pending);
        for row in waiting {
            t.app.take_back(&actor, row.id).await.unwrap();
        }
        assert!(post(&t, &mut seen).await.is_empty());
        holds(&b.page(&at).await, &["Bram not told · Jory not told"]);
        let quiet = "to=2027-09-14&quiet=yes";
        b.saves(&format!("{at}/move"), quiet).await;
        assert!(post(&t, &mut seen).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r25_a_milestone_names_the_decision_that_it_waits_for() {
    on_both(async |t: TestApp| {
        let (g1, bram) = (goal(&t).await, person(&t, "Bram Oakhurst").await);
        initiative(&t, "Commissioning", g1, bram).await;
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let reader = t.app.db.read(&actor.viewer);
        let mut step = reader.milestones(pair.id).await.unwrap().remove(0);
        let b = Browser::of(&t, &t.world.tobias).await;
        let at = format!("/strategy/milestones/{}", step.id);
        assert!(!b.page(&at).await.contains("It waits for</h2>"));
        let asked = b
            .saves("/decisions", "question=Which+grid+operator%3F")
            .await;
        let asked = asked.location();
        let id = asked.split('/').nth(2).unwrap();
        let id = id.split(['?', '#']).next().unwrap();
        step.decisions.push(id.parse().unwrap());
        let saved = t.app.save_milestone(&actor, pair.id, &step, "");
        saved.await.unwrap();
        let page = within_the_bound(&t, &b, &at).await;
        let link = format!("<a href=\"/decisions/{id}\">Which grid operator?</a>");
        holds(&page, &["It waits for</h2>", &link, "to be decided by"]);
        let radar = b.page("/strategy/roadblocks").await;
        holds(&radar, &["Waits for a decision: Which grid operator?"]);
    })
    .await;
}
