//! The practices of measures, check-ins and summaries, one story each, named after their row.
#![allow(clippy::unwrap_used)]
mod common;

use app::context::fresh_id;
use common::{Browser, holds};
use domain::goal::Period;
use domain::id::{GoalId, InitiativeId, MeasureId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::measure::{Aim, Measure, Reading};
use domain::person::Person;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use testkit::{TestApp, on_both};

/// Twenty days, of which twelve are gone.
const PERIOD: Period = Period {
    from: date(2027, 7, 21),
    to: date(2027, 8, 9),
};

async fn goal(house: &TestApp, line: &str) -> GoalId {
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    let read = house.app.read_goals(&actor.viewer, pair, line.as_bytes());
    let (goals, _) = read.await.unwrap();
    let known = goals[0].code.clone();
    house.app.add_goals(&actor, pair, goals).await.unwrap();
    let all = house.app.db.read(&actor.viewer).goals(pair).await.unwrap();
    let mut goal = all.into_iter().find(|g| g.code == known).unwrap();
    goal.period = Some(PERIOD);
    house.app.save_goal(&actor, pair, &goal).await.unwrap();
    goal.id
}

async fn measure(house: &TestApp, title: &str, goal: GoalId) -> MeasureId {
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    let id = MeasureId(fresh_id(house.app.clock.now()));
    let mut of = Measure::new(id, title);
    of.goal = Some(goal);
    of.aim = Aim::reach(0.0, 100.0).ok();
    of.cadence_days = Some(7);
    house.app.save_measure(&actor, pair, &of).await.unwrap();
    id
}

async fn record(house: &TestApp, of: MeasureId, on: Date, value: f64) {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let rows = [(of, Reading { on, value })];
    house
        .app
        .record_readings(&actor, pair, &rows)
        .await
        .unwrap();
}

async fn bram(house: &TestApp) -> PersonId {
    let id = PersonId(fresh_id(house.app.clock.now()));
    let mut person = Person::new(id, "Bram Oakhurst");
    person.emails.push("bram.oakhurst@example.com".into());
    let actor = house.tobias().await;
    let pair = house.world.orlas.id;
    house.app.save_person(&actor, pair, &person).await.unwrap();
    id
}

async fn initiative(house: &TestApp, title: &str, goal: GoalId, owner: PersonId) -> InitiativeId {
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    let id = InitiativeId(fresh_id(house.app.clock.now()));
    let mut of = Initiative::draft(id, title);
    of.owner = Some(owner);
    of.period = Some(PERIOD);
    of.serves.push(Contribution { goal, share: 100 });
    house.app.save_initiative(&actor, pair, &of).await.unwrap();
    let active = InitiativeState::Active;
    let begun = house.app.set_initiative(&actor, pair, id, active).await;
    begun.unwrap();
    id
}

/// The path of the link that the answer to "ask" hands out.
fn link(page: &str) -> String {
    let (_, rest) = page.split_once("<code>").unwrap();
    let (link, _) = rest.split_once("</code>").unwrap();
    let at = link.find("/l/").or_else(|| link.find("/s/")).unwrap();
    link[at..].to_owned()
}

async fn within_the_bound(house: &TestApp, who: &Browser, path: &str) -> String {
    let before = house.app.db.statements();
    let page = who.page(path).await;
    let cost = house.app.db.statements() - before;
    assert!(cost <= 12, "{path}: {cost} statements");
    page
}

#[tokio::test]
async fn r19_sixty_per_cent_of_the_time_and_thirty_of_the_way_is_a_pace_of_a_half_and_red() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let empty = tobias.page("/strategy/scorecard").await;
        holds(
            &empty,
            &["Nothing is measured yet", "Watch one number more"],
        );
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let id = measure(&house, "Readiness", g1).await;
        record(&house, id, date(2027, 7, 26), 20.0).await;
        let at = format!("/strategy/measures/{id}");
        let form = "on=2027-08-02&value=30%2C0+%25";
        tobias.saves(&format!("{at}/record"), form).await;
        let page = within_the_bound(&house, &tobias, "/strategy/scorecard").await;
        let facts = [
            "Readiness is off track: pace 0.50",
            "30 % of the way ÷ 60 % of the time",
            "st off",
            "Off track",
            "today",
        ];
        holds(&page, &facts);
        holds(
            &within_the_bound(&house, &tobias, &at).await,
            &["= 0.50", "pace 0.50"],
        );
        // Its owner says otherwise, with a reason: both stay visible.
        tobias
            .refuses(&format!("{at}/say"), "colour=on+track", "Say why")
            .await;
        let word = "colour=on+track&reason=the+last+tests+come+at+once";
        tobias.saves(&format!("{at}/say"), word).await;
        let page = tobias.page("/strategy/scorecard").await;
        holds(
            &page,
            &[
                "On track",
                "found: off track",
                "the last tests come at once",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r19_values_come_by_table_and_a_day_to_come_is_refused() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let form = "title=Contracts&from=14&to=22&unit=contracts&cadence=7";
        let made = tobias.saves("/strategy/scorecard", form).await;
        let at = made.location();
        let at = at.split('?').next().unwrap().to_owned();
        let table = "Date,Value\n2027-07-26,16\n2027-07-33,16\n2027-08-02,\"17\"\n";
        let sent = tobias
            .upload(&format!("{at}/values"), ("text", ""), table)
            .await;
        assert_eq!(sent.status.as_u16(), 303, "{}", sent.page);
        let page = tobias.page(&at).await;
        holds(&page, &["26 July", ">16<", ">17<", "Tobias"]);
        let late = "on=2027-08-03&value=1";
        tobias
            .refuses(&format!("{at}/record"), late, "still to come")
            .await;
        tobias
            .refuses(
                &format!("{at}/record"),
                "on=2027-08-02&value=many",
                "no number",
            )
            .await;
        tobias
            .saves(&format!("{at}/unrecord"), "on=2027-08-02")
            .await;
        assert!(!tobias.page(&at).await.contains(">17<"));
        let all = "Measure,Date,Value\nContracts,2027-08-02,18\nNobody,2027-08-02,1\n";
        tobias
            .upload("/strategy/scorecard/values", ("text", ""), all)
            .await;
        let csv = tobias.page("/strategy/scorecard.csv").await;
        holds(&csv, &["\"Contracts\",\"contracts\"", "\"18\""]);
        // Nobody outside the pair reaches it.
        let ines = Browser::by_link(&house, &house.world.ines).await;
        assert_eq!(ines.get(&at).await.0.as_u16(), 404);
    })
    .await;
}

#[tokio::test]
async fn r41_a_key_result_is_counted_from_its_milestones_and_another_goal_from_it() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let top = goal(&house, "G1 Twelve cities").await;
        let g2 = goal(&house, "G2 Plant 2 at full rate").await;
        let under = format!("code=G2&title=Plant+2&level=business&weight=3&parent={top}");
        tobias.saves(&format!("/goals/{g2}"), &under).await;
        let owner = bram(&house).await;
        let work = initiative(&house, "Commissioning", g2, owner).await;
        let steps = format!("/strategy/initiatives/{work}/milestone");
        for step in ["permit", "site+test", "grid", "handover"] {
            let form = format!("title={step}&owner={owner}");
            tobias.saves(&steps, &form).await;
        }
        let add = async |title: &str, goal: GoalId, source: &str| {
            let form = format!("title={title}&goal={goal}&source={source}");
            let made = tobias.saves("/strategy/scorecard", &form).await.location();
            made.split('?').next().unwrap().to_owned()
        };
        let done = add("Steps+done", g2, "milestones").await;
        let whole = add("Below", top, "goals").await;
        while house.app.work_once().await.unwrap() {}
        let page = tobias.page(&done).await;
        let facts = [
            "milestones done of all that serve G2",
            "0 % of the way",
            ">0<",
        ];
        holds(&page, &facts);
        assert!(!page.contains("/record\""), "nobody types what is counted");
        // A finished milestone is counted without anybody asking, and so is the goal above it.
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let reader = house.app.db.read(&actor.viewer);
        let all = reader.milestones(pair.id).await.unwrap();
        let today = Some((date(2027, 8, 2), None));
        let ended = house.app.finish_milestone(&actor, pair, all[0].id, today);
        ended.await.unwrap();
        while house.app.work_once().await.unwrap() {}
        holds(&tobias.page(&done).await, &["25 % of the way", ">25<"]);
        let above = tobias.page(&whole).await;
        holds(&above, &["goals below G1, by weight", ">25<"]);
        let typed = "on=2027-08-02&value=90";
        let told = "counted by itself";
        tobias.refuses(&format!("{done}/record"), typed, told).await;
        // One that would be counted from itself is refused with its path.
        let id = |at: &str| at.rsplit('/').next().unwrap().to_owned();
        let from = format!("title=Steps+done&source={}", id(&whole));
        tobias.saves(&done, &from).await;
        let back = format!("title=Below&source={}", id(&done));
        let path = "Below ← Steps done ← Below";
        tobias.refuses(&whole, &back, path).await;
    })
    .await;
}

#[tokio::test]
async fn r41_what_is_promised_and_what_is_splendid_stand_beside_the_target() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let g1 = goal(&house, "G1 Twelve cities").await;
        let at = format!("/strategy/measures/{}", measure(&house, "Cities", g1).await);
        let form = |commit: &str, stretch: &str| {
            let marks = format!("commit={commit}&stretch={stretch}");
            format!("title=Cities&kind=reach&from=4&to=12&{marks}")
        };
        tobias.saves(&at, &form("10", "14")).await;
        holds(&tobias.page(&at).await, &["promised 10, splendid 14"]);
        let told = "to lie between start and target";
        tobias.refuses(&at, &form("13", ""), told).await;
        let told = "to lie beyond the target";
        tobias.refuses(&at, &form("", "11"), told).await;
    })
    .await;
}

#[tokio::test]
async fn r18_fourteen_days_without_a_word_is_grey_and_not_its_last_colour() {
    on_both(async |house: TestApp| {
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let owner = bram(&house).await;
        let id = initiative(&house, "Commissioning", g1, owner).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let asked = tobias
            .post(&format!("/strategy/check-ins/{id}/ask"), "")
            .await;
        let path = link(&asked.1);
        let nobody = Browser::nobody(&house);
        let form = nobody.page(&path).await;
        holds(
            &form,
            &[
                "How does “Commissioning” stand?",
                "How much is done",
                "Bram",
            ],
        );
        nobody.refuses(&path, "", "Say one thing").await;
        let said = "progress=62&confidence=6&blocker=no+crew";
        let (status, page) = nobody.post(&path, said).await;
        assert_eq!(status.as_u16(), 200, "{page}");
        // 62 % after 60 % of the time is a good pace, but its owner is only so sure.
        holds(&page, &["Thank you", "at risk"]);
        let all = within_the_bound(&house, &tobias, "/strategy/check-ins").await;
        holds(
            &all,
            &[
                "62 % done · confidence 6 of 10",
                "In the way: no crew",
                "published",
            ],
        );
        house.clock.pass(SignedDuration::from_hours(14 * 24));
        let page = tobias.page("/strategy/check-ins").await;
        assert!(!page.contains("Stale"), "14 days are not too long");
        house.clock.pass(SignedDuration::from_hours(24));
        let page = tobias.page("/strategy/check-ins").await;
        holds(&page, &["st stale", "Stale, was", "no word for 15 days"]);
    })
    .await;
}

#[tokio::test]
async fn r18_what_the_assistant_writes_is_a_draft_until_its_owner_says_yes_with_one_click() {
    on_both(async |house: TestApp| {
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let owner = bram(&house).await;
        let id = initiative(&house, "Commissioning", g1, owner).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/strategy/check-ins/{id}");
        tobias.saves(&at, "progress=40&confidence=3").await;
        let page = tobias.page("/strategy/check-ins").await;
        holds(
            &page,
            &["A draft waits for Bram", "40 % done", "no word yet"],
        );
        assert!(!page.contains("Yes, it is so"), "only its owner may");
        let path = link(&tobias.post(&format!("{at}/ask"), "").await.1);
        let nobody = Browser::nobody(&house);
        holds(
            &nobody.page(&path).await,
            &["Written down for you", "Yes, it is so"],
        );
        let (_, page) = nobody.post(&path, "done=confirm").await;
        holds(&page, &["it stands as written"]);
        let page = tobias.page("/strategy/check-ins").await;
        holds(&page, &["Off track", "published"]);
        // The executive reads it; nobody reads it for her.
        let orla = Browser::of(&house, &house.world.orla).await;
        let page = orla.page("/strategy/check-ins").await;
        let (before, _) = page.split_once("/read\"").unwrap();
        let (_, deed) = before.rsplit_once("action=\"").unwrap();
        let (status, _) = tobias.post(&format!("{deed}/read"), "").await;
        assert_eq!(status.as_u16(), 403);
        orla.saves(&format!("{deed}/read"), "").await;
        assert!(orla.page("/strategy/check-ins").await.contains(", read"));
        // The next one says what changed; one put off waits for its day.
        house.clock.pass(SignedDuration::from_hours(7 * 24));
        nobody.post(&path, "progress=55&confidence=8").await;
        let page = tobias.page("/strategy/check-ins").await;
        holds(&page, &["progress 40 → 55 %", "confidence 3 → 8"]);
    })
    .await;
}

#[tokio::test]
async fn r18_silence_proposes_a_rung_and_never_climbs_by_itself() {
    on_both(async |house: TestApp| {
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let owner = bram(&house).await;
        let id = initiative(&house, "Commissioning", g1, owner).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/strategy/check-ins/{id}");
        let path = link(&tobias.post(&format!("{at}/ask"), "").await.1);
        Browser::nobody(&house).post(&path, "confidence=9").await;
        let (status, page) = tobias.post(&format!("{at}/escalate"), "").await;
        assert_eq!(status.as_u16(), 409, "{page}");
        // Due on Monday the 9th; four working days later it is time to call.
        house.clock.pass(SignedDuration::from_hours(11 * 24));
        let page = tobias.page("/strategy/check-ins").await;
        holds(&page, &["4 working days late", "Propose: call"]);
        tobias.saves(&format!("{at}/escalate"), "").await;
        let orla_s = &house.world.orlas;
        let actor = house.tobias().await;
        let reader = house.app.db.read(&actor.viewer);
        let actions = reader.open_actions(Some(orla_s.id)).await.unwrap();
        let queue = house.app.queue(&actor.viewer, orla_s).await.unwrap();
        let words = "Call Bram: how does “Commissioning” stand?";
        let done = actions.iter().any(|a| a.action.title == words);
        let all = queue.waiting.iter().chain(&queue.others);
        assert!(done || all.into_iter().any(|p| p.title == words));
    })
    .await;
}

/// Every figure of a text: "17", "0.65", "22".
fn figures(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let parts = parts.map(|p| p.trim_matches('.'));
    parts.filter(|p| !p.is_empty()).collect()
}

/// The row of a page in which something stands by its name.
fn row_of<'a>(page: &'a str, name: &str, end: &str) -> &'a str {
    let at = page.find(name).unwrap_or_else(|| panic!("{name}: {page}"));
    page[at..].split(end).next().unwrap()
}

fn app_risk(house: &TestApp, title: &str, (p, i): (u8, u8)) -> domain::risk::Risk {
    let step = |n| domain::risk::Step::new(n).unwrap();
    house.app.new_risk(title, (step(p), step(i)))
}

/// Writes an hour at the desk down for a goal.
async fn hour(house: &TestApp, goal: GoalId) {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let desk = store::DeskTime {
        id: domain::id::TimeEntryId(fresh_id(house.app.clock.now())),
        start: house.app.now(),
        minutes: 60,
        title: "Plant 2".to_owned(),
        category: domain::time_entry::Category::Strategy,
        mode: domain::time_entry::Mode::OwnAgenda,
        channel: domain::time_entry::Channel::Alone,
        goal: Some(goal),
    };
    house.app.add_desk_time(&actor, pair, desk).await.unwrap();
}

/// The names of the flags that stand, in the order of the page.
fn raised(page: &str) -> Vec<&str> {
    let main = page.split("</main>").next().unwrap_or(page);
    let all = main.split("<h2 id=\"").skip(1);
    all.filter_map(|h| h.split('"').next()).collect()
}

#[tokio::test]
async fn flags_stand_for_what_nobody_looks_after_and_go_with_their_cause() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let g1 = goal(&house, "G1 Plant 2 at full rate (weight 5)").await;
        let path = "/strategy/flags";
        let page = within_the_bound(&house, &tobias, path).await;
        assert_eq!(
            raised(&page),
            ["vision", "blind", "neglected", "hourless", "ownerless"]
        );
        holds(
            &page,
            &[
                "not a minute is coded for it",
                "20 July – 2 August",
                "time audit (F1)",
            ],
        );
        // An hour, an owner, a number, an action: each takes its own flag away.
        hour(&house, g1).await;
        assert_eq!(
            raised(&tobias.page(path).await),
            ["vision", "blind", "neglected", "ownerless"]
        );
        let owner = bram(&house).await;
        let form = format!("title=Plant+2&code=G1&weight=5&level=functional&owner={owner}");
        tobias.saves(&format!("/goals/{g1}"), &form).await;
        measure(&house, "Readiness", g1).await;
        let page = tobias.page(path).await;
        // A goal of a function serves one above it; a measure has an owner, and its first value in
        // time: what was made today is not stale.
        assert_eq!(
            raised(&page),
            ["vision", "neglected", "ownerless", "unlinked"]
        );
        // Work of two weeks ago, without a word since, is stale; its goal is no longer neglected
        // once an action stands for it.
        initiative(&house, "Commissioning", g1, owner).await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let words = "Order the filters G1";
        house.app.capture(&actor, pair, words).await.unwrap();
        house.clock.pass(SignedDuration::from_hours(15 * 24));
        let page = tobias.page(path).await;
        assert_eq!(
            raised(&page),
            ["vision", "hourless", "stale", "ownerless", "unlinked"]
        );
    })
    .await;
}

#[tokio::test]
async fn r12_every_number_of_the_summary_is_that_of_its_page_and_stale_is_said() {
    on_both(async |house: TestApp| {
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let [ready, cash] = ["Readiness", "Cash days"].map(|t| (t, g1));
        let ready = measure(&house, ready.0, ready.1).await;
        let cash = measure(&house, cash.0, cash.1).await;
        record(&house, ready, date(2027, 8, 2), 30.0).await;
        record(&house, cash, date(2027, 7, 10), 12.0).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let card = tobias.page("/strategy/scorecard").await;
        let page = within_the_bound(&house, &tobias, "/strategy/summary").await;
        let line = "Readiness: 30 of 100, pace 0.50, off track.";
        let stale = "stale, was off track, last value 23 days ago";
        holds(&page, &[line, stale, "of 150 words"]);
        holds(&card, &["0.50", "Stale, was off track"]);
        // Figure by figure: each is in the row of its own page.
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let week = app::summary::Subject::Week;
        let (said, s) = house.app.summary(&actor.viewer, pair, week).await.unwrap();
        for m in &s.measures {
            let title = &m.measure.title;
            let line = said.lines.iter().find(|l| l.starts_with(title.as_str()));
            let row = row_of(&card, &format!("{title}</a>"), "<tr data-row");
            let line = line.unwrap();
            assert!(figures(line).len() >= 3, "{line}");
            for figure in figures(line) {
                assert!(row.contains(figure), "{figure} of “{line}” is not in {row}");
            }
        }
        // What may go wrong stands between what is needed and how it stands.
        let grave = app_risk(&house, "The utility slips", (4, 4));
        house.app.keep_risk(&actor, pair, &grave).await.unwrap();
        let page = within_the_bound(&house, &tobias, "/strategy/summary").await;
        holds(&page, &["The utility slips: 16 of 25, nobody watches it."]);
        holds(
            &tobias.page("/strategy/risks").await,
            &["The utility slips", "16 red"],
        );
        let of = format!("/strategy/summary?of=goal:{g1}");
        holds(
            &tobias.page(&of).await,
            &["Plant 2 at full rate: off track."],
        );
        // However much there is, it fits.
        for n in 0..40 {
            let id = measure(&house, &format!("Some measure with the number {n}"), g1).await;
            record(&house, id, date(2027, 8, 1), 10.0).await;
        }
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let week = app::summary::Subject::Week;
        let (s, _) = house.app.summary(&actor.viewer, pair, week).await.unwrap();
        assert!(s.words() <= 150 && s.left_out > 0, "{} words", s.words());
        holds(
            &tobias.page("/strategy/summary").await,
            &["more found no room"],
        );
        holds(
            &tobias.page("/strategy/quarter").await,
            &["Quarter 3 of 2027", "Cash days"],
        );
    })
    .await;
}

#[tokio::test]
async fn r5_a_new_goal_without_an_initiative_is_a_vision_without_action_within_one_refresh() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        holds(
            &tobias.page("/strategy/flags").await,
            &["Everything is looked after"],
        );
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let page = within_the_bound(&house, &tobias, "/strategy/flags").await;
        let kinds = [
            "One vision is without action",
            "blind",
            "ownerless",
            "Propose it",
        ];
        holds(&page, &kinds);
        let key = format!("key=Blind%3A{g1}");
        let taken = tobias.saves("/strategy/flags", &key).await;
        assert!(taken.location().starts_with("/strategy/flags"));
        // Its cause gone, the flag goes by itself.
        measure(&house, "Readiness", g1).await;
        let page = tobias.page("/strategy/flags").await;
        assert!(!page.contains("id=\"blind\""), "{page}");
        let (status, _) = tobias.post("/strategy/flags", &key).await;
        assert_eq!(status.as_u16(), 409);
    })
    .await;
}

#[tokio::test]
async fn r1_without_records_there_is_no_evidence_and_never_an_estimate() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = within_the_bound(&house, &tobias, "/strategy/evidence").await;
        assert_eq!(page.matches("No evidence in these 90 days").count(), 5);
        holds(&page, &["No evidence yet"]);
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let owner = bram(&house).await;
        let id = initiative(&house, "Commissioning", g1, owner).await;
        let ask = format!("/strategy/check-ins/{id}/ask");
        let path = link(&tobias.post(&ask, "").await.1);
        Browser::nobody(&house).post(&path, "confidence=9").await;
        let page = tobias.page("/strategy/evidence").await;
        holds(
            &page,
            &["<b>1</b> check-ins published", "2027-08-02: Commissioning"],
        );
        assert_eq!(page.matches("No evidence in these 90 days").count(), 4);
        house.clock.pass(SignedDuration::from_hours(91 * 24));
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = tobias.page("/strategy/evidence").await;
        assert_eq!(page.matches("No evidence in these 90 days").count(), 5);
        holds(
            &page,
            &["<b>0</b> check-ins published", "1 in the 90 days before"],
        );
    })
    .await;
}

#[tokio::test]
async fn r6_two_of_three_from_memory_is_67_per_cent_and_the_missed_goal_opens() {
    on_both(async |house: TestApp| {
        for line in [
            "G1 Plant 2 at full rate (weight 5)",
            "G2 Municipal contracts (weight 5)",
            "G3 Gross margin (weight 4)",
            "G4 Regretted leavers (weight 1)",
        ] {
            goal(&house, line).await;
        }
        let tobias = Browser::of(&house, &house.world.tobias).await;
        holds(&tobias.page("/strategy/recall").await, &["Turn it on"]);
        let tries = "line1=Plant+2&line2=contracts+with+municipal+towns&line3=leavers";
        assert_eq!(tobias.post("/strategy/recall", tries).await.0.as_u16(), 409);
        tobias.saves("/strategy/recall", "deed=on").await;
        tobias.saves("/strategy/recall", tries).await;
        let page = within_the_bound(&house, &tobias, "/strategy/recall").await;
        holds(&page, &["2 of 3: 67 %", "Gross margin", "open><summary"]);
        // Nobody else knows of it.
        let orla = Browser::of(&house, &house.world.orla).await;
        assert_eq!(orla.get("/strategy/recall").await.0.as_u16(), 403);
        tobias.saves("/strategy/recall", "deed=off").await;
        assert!(!tobias.page("/strategy/recall").await.contains("67 %"));
    })
    .await;
}

#[tokio::test]
async fn outside_only_what_is_the_team_s_is_read_and_the_link_ends() {
    on_both(async |house: TestApp| {
        let g1 = goal(&house, "G1 Wexcanary goal").await;
        let owner = bram(&house).await;
        let id = initiative(&house, "Commissioning", g1, owner).await;
        let secret = InitiativeId(fresh_id(house.app.clock.now()));
        let (actor, pair) = (house.tobias().await, house.world.orlas.id);
        let draft = Initiative::draft(secret, "Wexcanary draft");
        house
            .app
            .save_initiative(&actor, pair, &draft)
            .await
            .unwrap();
        let ready = measure(&house, "Readiness", g1).await;
        record(&house, ready, date(2027, 8, 2), 30.0).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let ask = format!("/strategy/check-ins/{id}/ask");
        let path = link(&tobias.post(&ask, "").await.1);
        let said = "progress=60&confidence=9&blocker=Wexcanary+blocker";
        Browser::nobody(&house).post(&path, said).await;
        let links = "/strategy/summary/links";
        let too_long = format!("person={owner}&days=365");
        assert_eq!(tobias.post(links, &too_long).await.0.as_u16(), 422);
        tobias.saves(links, &format!("person={owner}&days=7")).await;
        let page = tobias.page("/strategy/summary").await;
        let shared = link(&page);
        let nobody = Browser::nobody(&house);
        let read = nobody.page(&shared).await;
        holds(
            &read,
            &[
                "Readiness",
                "0.50",
                "Commissioning",
                "60 % done",
                "Off track",
            ],
        );
        for hidden in ["Wexcanary", "Bram Oakhurst", "Tobias", "Orla"] {
            assert!(!read.contains(hidden), "{hidden} in\n{read}");
        }
        // A link to read does nothing else, and one to do something reads nothing.
        let (_, token) = shared.split_at(3);
        assert_eq!(nobody.get(&format!("/l/{token}")).await.0.as_u16(), 404);
        let (_, own) = path.split_at(3);
        assert_eq!(nobody.get(&format!("/s/{own}")).await.0.as_u16(), 404);
        let (before, _) = page.split_once("/end\"").unwrap();
        let (_, end) = before.rsplit_once("action=\"").unwrap();
        tobias.saves(&format!("{end}/end"), "").await;
        assert_eq!(nobody.get(&shared).await.0.as_u16(), 404, "taken back");
        tobias.saves(links, &format!("person={owner}&days=7")).await;
        let shared = link(&tobias.page("/strategy/summary").await);
        house.clock.pass(SignedDuration::from_hours(7 * 24 + 1));
        assert_eq!(
            nobody.get(&shared).await.0.as_u16(),
            404,
            "its time is over"
        );
    })
    .await;
}

#[tokio::test]
async fn forecasts_are_kept_with_their_seed_and_not_scored_below_five_outcomes() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let page = within_the_bound(&house, &tobias, "/strategy/forecasts").await;
        holds(
            &page,
            &["No forecast is on record yet", "Not yet: below 5 outcomes"],
        );
        let g1 = goal(&house, "G1 Plant 2 at full rate").await;
        let owner = bram(&house).await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        for n in 0..5 {
            let id = initiative(&house, &format!("Line {n}"), g1, owner).await;
            let step = domain::id::MilestoneId(fresh_id(house.app.clock.now()));
            let mut m = domain::milestone::Milestone::new(step, id, "test");
            m.owner = Some(owner);
            m.estimate = domain::forecast::Estimate::new(2.0, 4.0, 8.0).ok();
            m.due = Some(domain::action::Due::on(date(2027, 8, 9)));
            house
                .app
                .save_milestone(&actor, pair.id, &m, "")
                .await
                .unwrap();
            if n == 0 {
                tobias.saves("/strategy/forecasts", "").await;
            }
        }
        tobias.saves("/strategy/forecasts", "").await;
        let page = tobias.page("/strategy/forecasts").await;
        holds(
            &page,
            &[
                "5000 runs, seed 1",
                "Line 4",
                "Not yet: no outcome is known; it takes five",
            ],
        );
        house.clock.pass(SignedDuration::from_hours(4 * 24));
        let reader = house.app.db.read(&actor.viewer);
        for m in reader.milestones(pair.id).await.unwrap() {
            let done = Some((date(2027, 8, 6), None));
            let done = house.app.finish_milestone(&actor, pair, m.id, done).await;
            done.unwrap();
        }
        let page = tobias.page("/strategy/forecasts").await;
        holds(&page, &["Of five forecasts", "Brier score of 5", "in time"]);
    })
    .await;
}
