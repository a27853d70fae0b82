//! The practices that the loop is for: each check, watched on the pages a person uses.
//!
//! A row whose check is watched elsewhere is not told twice; its test is named here.
//!
//! - R4, a problem asks for its solution and a heads-up goes through:
//!   `proposals.rs` `her_letter_asks_what_waits_and_ends`
//! - R7, what the hours became is the calendar's own change:
//!   `value.rs` `shows_the_formula_beside_each_number_within_the_bound_of_statements`
//! - R22, a goal's weight changes the order and the row says why:
//!   `now.rs` `a_goal_s_weight_changes_the_order_and_the_row_says_why`; the four fields:
//!   `what_waits_is_told_and_what_is_late_stands_first`
//! - R56, a meeting without the assistant is owed the next day and a reply clears it: app `loop.rs`
//!   `a_meeting_without_the_assistant_is_owed_the_next_day_and_a_reply_clears_it`; its page:
//!   `proposals.rs` `what_came_of_a_meeting_is_told_in_words_or_by_voice`
//! - R73, no baseline, no number: `value.rs` `teaches_when_there_is_nothing_yet`; the tile:
//!   counterpart `demo.rs` `what_the_partnership_is_worth_comes_out_as_the_demo_promises`
//! - R81, an own choice is kept for its owner: `now.rs`
//!   `an_own_choice_is_kept_for_its_owner_and_moves_nothing`
//! - R103, what matters now lifts, says so and ends: `now.rs`
//!   `what_matters_now_lifts_what_serves_it_and_ends_after_seven_days`
//! - R109, yes, no and ask in one tap: `proposals.rs` `a_yes_happens_once_and_can_be_taken_back`,
//!   `what_comes_back_is_asked_again_with_an_answer`
//! - R112, beyond a right it is asked: `proposals.rs`
//!   `rights_are_assumed_until_she_signs_and_route_what_goes_beyond`; beyond a limit: R21 below
#![allow(clippy::unwrap_used)]
mod common;

use app::cost::Said;
use app::letter::Letter;
use app::link::Reach;
use common::{Browser, holds};
use domain::cost::Whose;
use domain::goal::Goal;
use domain::id::GoalId;
use domain::money::Currency;
use jiff::SignedDuration;
use testkit::{TestApp, calendar, event, on_both};
use uuid::Uuid;

const VALUE: &str = "/partnership/value";
const WORK: &str = "/partnership/work";

struct Pages {
    orla: Browser,
    tobias: Browser,
}

async fn pages(house: &TestApp) -> Pages {
    Pages {
        orla: Browser::of(house, &house.world.orla).await,
        tobias: Browser::of(house, &house.world.tobias).await,
    }
}

/// A page, and that it cost no more than a page may.
async fn cheap(house: &TestApp, who: &Browser, path: &str) -> String {
    let before = house.app.db.statements();
    let page = who.page(path).await;
    let cost = house.app.db.statements() - before;
    assert!(cost <= 12, "{path}: {cost} statements");
    page
}

/// What stands between the first `from` and the next `until`.
fn between<'a>(page: &'a str, from: &str, until: &str) -> &'a str {
    let rest = page
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {page}"));
    rest.1.split_once(until).unwrap().0
}

fn lacks(page: &str, all: &[&str]) {
    for part in all {
        assert!(!page.contains(part), "“{part}” stands in\n{page}");
    }
}

/// Captures words as Tobias and answers with the address of the action.
async fn captured(house: &TestApp, words: &str) -> String {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let kept = house.app.capture(&actor, pair, words).await.unwrap();
    format!("/actions/{}", kept.id)
}

/// The only goal of the story.
async fn goal(house: &TestApp) -> GoalId {
    let id = GoalId(Uuid::from_u128(2));
    let goal = Goal::new(id, "G2".parse().unwrap(), "Municipal contracts");
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    house.app.add_goals(&actor, pair, vec![goal]).await.unwrap();
    id
}

#[tokio::test]
async fn r2_utilisation_falls_when_work_is_flagged_and_rises_when_it_is_handed_over() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        holds(&cheap(&house, &p.orla, WORK).await, &["How to use Tobias"]);
        let flag = |what: &str, minutes| format!("deed=flag&what={what}&minutes={minutes}");
        p.orla.saves(WORK, &flag("Expense+reports", 60)).await;
        let page = p.orla.page(WORK).await;
        holds(&page, &["Of 1 h a week", "nothing is handed over yet: 0 %"]);
        let decide = |page: &str| {
            let path = between(page, "action=\"/proposals/", "\"");
            (
                format!("/proposals/{path}"),
                "verb=approve&back=/partnership/work",
            )
        };
        let (path, yes) = decide(&page);
        p.orla.saves(&path, yes).await;
        holds(&p.orla.page(WORK).await, &["1 h is handed over: 100 %"]);
        // A weekly item of two hours is flagged: it falls, and the offer stands in her letter.
        p.tobias
            .saves(WORK, &flag("First+reading+of+tenders", 120))
            .await;
        let page = cheap(&house, &p.orla, WORK).await;
        holds(
            &page,
            &["Of 3 h a week", "1 h is handed over: 33 %", "Hand over"],
        );
        let letter = p.orla.page("/").await;
        holds(
            &letter,
            &[
                "First reading of tenders",
                "Tobias offers to take it.",
                "Hand it over",
            ],
        );
        let (path, yes) = decide(&page);
        p.orla.saves(&path, yes).await;
        holds(&p.orla.page(WORK).await, &["3 h is handed over: 100 %"]);
        // What she flagged herself became her assistant's too, and both give hours back.
        let own = p.tobias.page("/").await;
        holds(&own, &["Expense reports", "First reading of tenders"]);
        holds(
            &p.tobias.page(VALUE).await,
            &["60 min every week", "120 min every week"],
        );
        // What she keeps is hers, and no part of it.
        p.tobias.saves(WORK, &flag("One+to+ones", 240)).await;
        let (path, _) = decide(&p.orla.page(WORK).await);
        p.orla.saves(&path, "verb=decline").await;
        holds(&p.orla.page(WORK).await, &["Of 3 h a week"]);
    })
    .await;
}

#[tokio::test]
async fn r2_what_the_calendar_shows_is_offered_to_be_flagged() {
    on_both(async |house: TestApp| {
        let weekly = [
            "DTSTART:20270702T090000Z",
            "DURATION:PT2H",
            "SUMMARY:Expenses",
        ];
        let weekly = [&weekly[..], &["RRULE:FREQ=WEEKLY"]].concat();
        let file = calendar("Orla", &[event("expenses@example.com", &weekly)]);
        house.import(&file).await;
        let p = pages(&house).await;
        let page = cheap(&house, &p.tobias, WORK).await;
        holds(
            &page,
            &["As the calendar looks", "Expenses</a> <small>2 h a week"],
        );
        let form = "deed=flag&what=Expenses&minutes=120&uid=expenses%40example.com";
        p.tobias.saves(WORK, form).await;
        let page = p.tobias.page(WORK).await;
        holds(&page, &["Of 2 h a week", ": 0 %"]);
        lacks(&page, &["As the calendar looks"]);
    })
    .await;
}

#[tokio::test]
async fn r7_sixty_returned_less_ten_of_review_are_fifty() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let line = "words=Inbox+sorted+60+min+a+week%2C+10+min+review&on=2027-07-05";
        p.tobias.saves(VALUE, line).await;
        let page = p.tobias.page(VALUE).await;
        let row = between(&page, "Mail and drafts</a></th>", "</tr>");
        holds(row, &[">60.0<", ">10.0<", "data-l=\"net\">50.0<"]);
    })
    .await;
}

#[tokio::test]
async fn r8_a_million_eighty_thousand_and_sixty_hours_are_eight_per_cent_and_4_8_hours() {
    on_both(async |house: TestApp| {
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let hers = Said {
            hours: Some(60.0),
            ..Said::yearly(Whose::Executive, "1,000,000", Currency::GBP)
        };
        let post = Said::yearly(Whose::Post, "80,000", Currency::GBP);
        for said in [hers, post] {
            house.app.set_cost(&actor, pair, &said).await.unwrap();
        }
        let page = pages(&house).await.tobias.page(VALUE).await;
        holds(
            &page,
            &[
                "£80,000 ÷ £1,000,000 × 60.0 h = <b>4.80 h a week</b>",
                "£80,000 ÷ £1,000,000 = <b>8.0 %</b>",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r21_an_approval_below_the_limit_is_never_asked_and_logged_with_its_rule() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let limit = "area=approvals&sentence=do_it_tell_me&money=GBP+500";
        p.orla.saves("/rights", limit).await;
        let ask = |title: &str, money| {
            format!(
                "kind=request&need=approval&title={title}&money=GBP+{money}&reason=It+wears+out"
            )
        };
        p.tobias
            .saves("/proposals", &ask("A+new+scanner", 300))
            .await;
        let rule = "approvals, do it, tell me: up to £500";
        for page in [p.orla.page("/rights").await, p.tobias.page("/rights").await] {
            let log = between(&page, "id=\"absorbed\"", "</section>");
            holds(log, &["A new scanner", rule, "1 × request"]);
        }
        let letter = p.orla.page("/").await;
        lacks(&letter, &["Decide and approve"]);
        // Beyond the limit it is blocked and routed to her (R112).
        p.tobias
            .saves("/proposals", &ask("A+new+printer", 501))
            .await;
        holds(
            &p.orla.page("/").await,
            &["Decide and approve", "A new printer"],
        );
        let rights = cheap(&house, &p.tobias, "/rights").await;
        lacks(
            between(&rights, "id=\"absorbed\"", "</section>"),
            &["printer"],
        );
    })
    .await;
}

#[tokio::test]
async fn r35_a_month_without_a_shared_goal_is_two_solo_games() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let goal = goal(&house).await;
        let ask = format!("kind=request&need=access&title=The+CRM&goal={goal}&reason=Bids");
        p.tobias.saves("/proposals", &ask).await;
        let page = p.tobias.page("/rights").await;
        holds(&page, &["Two solo games", "You began 100 %"]);
        let hers = p.orla.page("/rights").await;
        holds(&hers, &["Two solo games"]);
        lacks(&hers, &["100 %"]);
        let path = between(&p.orla.page("/").await, "id=\"p-", "\"").to_owned();
        p.orla
            .saves(&format!("/proposals/{path}/decide"), "verb=approve")
            .await;
        let page = p.tobias.page("/rights").await;
        holds(&page, &["One goal moved by both of you."]);
        lacks(&page, &["Two solo games"]);
        // A month later nothing of it is this month's.
        house.clock.pass(SignedDuration::from_hours(31 * 24));
        let later = pages(&house).await.tobias;
        lacks(&later.page("/rights").await, &["One goal moved"]);
    })
    .await;
}

#[tokio::test]
async fn r40_how_far_one_takes_it_stands_in_the_own_view_and_nowhere_else() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        for day in 10..13 {
            let action = captured(&house, "Send Gideon the grid letter by Friday").await;
            let form = format!("what=date&date=2027-08-{day}");
            p.tobias.saves(&format!("{action}/propose"), &form).await;
        }
        let page = p.tobias.page("/rights").await;
        let ladder = between(&page, "id=\"ladder\"", "</section>");
        holds(
            ladder,
            &[
                "did it, told at once</span><span class=\"num\">3<",
                "only you see",
            ],
        );
        for path in ["/rights", "/", WORK, VALUE, "/promises", "/proposals"] {
            let hers = p.orla.page(path).await;
            lacks(&hers, &["id=\"ladder\"", "told at once"]);
        }
    })
    .await;
}

#[tokio::test]
async fn r46_two_who_answer_for_one_duty_are_a_question_to_settle() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        holds(
            &p.tobias.page(WORK).await,
            &["Nothing is on the board yet", "answers for it (A)"],
        );
        let line = "deed=duty&title=Board+papers&executive=A&assistant=RA&team=I";
        p.tobias.saves(WORK, line).await;
        p.tobias
            .saves(WORK, "deed=duty&title=Travel&executive=&assistant=R&team=")
            .await;
        let question = "Orla and Tobias both answer for “Board papers”. Which of you?";
        let page = p.orla.page(WORK).await;
        holds(&page, &[question, "Nobody answers for “Travel” yet"]);
        lacks(&page, &["(A)", "RACI"]);
        let settle = |title: &str, one: &str| format!("deed=settle&title={title}&one={one}");
        p.orla
            .saves(WORK, &settle("Board+papers", "executive"))
            .await;
        p.orla.saves(WORK, &settle("Travel", "assistant")).await;
        let page = p.tobias.page(WORK).await;
        lacks(&page, &["To settle", question]);
        let row = between(&page, "<b>Board papers</b>", "</details>");
        holds(
            row,
            &[
                "\"A\" selected>answers for it (A)",
                "\"R\" selected>does it (R)",
            ],
        );
        p.tobias
            .refuses(WORK, "deed=duty&title=Mail&executive=X", "nobody’s share")
            .await;
        p.tobias.saves(WORK, "deed=remove&title=Travel").await;
        lacks(&p.tobias.page(WORK).await, &["<b>Travel</b>"]);
        p.tobias.saves(WORK, "deed=usual").await;
        holds(
            &p.tobias.page(WORK).await,
            &["<b>Follow-up of decisions</b>"],
        );
    })
    .await;
}

#[tokio::test]
async fn r54_a_correction_changes_the_task_and_both_versions_stay() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let action = captured(&house, "Draft the resin brief by Friday").await;
        p.tobias.saves(&format!("{action}/playback"), "").await;
        holds(&p.tobias.page(&action).await, &["it waits for a word"]);
        let asked = p.orla.page("/tell").await;
        let id = between(&asked, "action=\"/tell/heard/", "\"").to_owned();
        let correction = "correction=Draft+the+resin+brief+for+Piotr+alone";
        p.orla.saves(&format!("/tell/heard/{id}"), correction).await;
        let page = cheap(&house, &p.tobias, &action).await;
        holds(
            &page,
            &[
                "<h1>Draft the resin brief for Piotr alone</h1>",
                "both versions stay",
                "Tobias: Draft the resin brief; by Fri 6 August.",
            ],
        );
        holds(
            &p.tobias.page("/tell").await,
            &["Of what was said back, 0 % was heard right."],
        );
        lacks(&p.orla.page("/tell").await, &["heard right"]);
    })
    .await;
}

#[tokio::test]
async fn r55_a_title_alone_is_nought_of_four_and_drafts_its_questions() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let action = captured(&house, "Resin").await;
        p.tobias.saves(&action, "title=Resin").await;
        holds(
            &p.tobias.page(&action).await,
            &[
                "0 of 4 known",
                "Hello Orla,",
                "- Who does it?\n- What is it for?\n- How shall we tell that it is done?",
            ],
        );
        p.tobias
            .saves(&action, "title=Resin&why=the+bid&limits=500+pounds")
            .await;
        let page = p.tobias.page(&action).await;
        holds(&page, &["2 of 4 known"]);
        lacks(&page, &["- What is it for?"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_and_r109_the_record_says_how_soon_and_how_often() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        lacks(
            &p.tobias.page("/rights").await,
            &["half heard back", "Problems:"],
        );
        let request = "kind=request&need=access&title=The+CRM&reason=It+saves+40+min";
        p.tobias.saves("/proposals", request).await;
        house.clock.pass(SignedDuration::from_hours(3));
        let path = between(&p.orla.page("/").await, "id=\"p-", "\"").to_owned();
        p.orla
            .saves(&format!("/proposals/{path}/decide"), "verb=approve")
            .await;
        let problem = "kind=problem&title=Resin+is+late&reason=One+supplier&detail=A+second+one";
        p.tobias.saves("/proposals", problem).await;
        house.clock.pass(SignedDuration::from_hours(1));
        let path = between(&p.orla.page("/").await, "id=\"p-", "\"").to_owned();
        p.orla
            .saves(&format!("/proposals/{path}/decide"), "verb=approve")
            .await;
        let page = cheap(&house, &p.tobias, "/rights").await;
        holds(
            between(&page, "id=\"record\"", "</section>"),
            &[
                "half heard back within three hours; 1 of 1 got a yes (100 %).",
                "Problems: 1 solved, 0 of them before Orla saw them (0 %); half within one hour.",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r99_half_an_hour_less_for_nine_people_is_four_and_a_half_hours() {
    on_both(async |house: TestApp| {
        let guests = (1..9).map(|n| format!("ATTENDEE;CN=Guest {n}:mailto:g{n}@example.com"));
        let guests: Vec<_> = guests.collect();
        let start = "DTSTART:20270706T090000Z";
        let mut lines = vec![
            start,
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY",
            "SUMMARY:Weekly review",
        ];
        let own = "ATTENDEE:mailto:orla.quillfeather@example.com";
        lines.extend(guests.iter().map(String::as_str).chain([own]));
        house
            .import(&calendar("Orla", &[event("weekly@example.com", &lines)]))
            .await;
        let p = pages(&house).await;
        lacks(&p.tobias.page(VALUE).await, &["What it gave everybody"]);
        let form = "uid=weekly%40example.com&was=90&since=2027-07-05";
        p.tobias.saves(&format!("{VALUE}/shorter"), form).await;
        let page = cheap(&house, &p.tobias, VALUE).await;
        let org = between(&page, "id=\"org\"", "</section>");
        holds(
            org,
            &[
                "4.5<small> h a week",
                "9 people × 30 min × 4 = 18.0 h",
                "weekly%40example",
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r99_decisions_unblocked_are_summed_with_their_sources() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let problem = "kind=problem&title=Resin+is+late&reason=One+supplier&detail=A+second+one";
        p.tobias.saves("/proposals", problem).await;
        let path = between(&p.orla.page("/").await, "id=\"p-", "\"").to_owned();
        p.orla
            .saves(&format!("/proposals/{path}/decide"), "verb=approve")
            .await;
        house.clock.pass(SignedDuration::from_hours(7 * 24));
        let page = p.tobias.page(VALUE).await;
        let org = between(&page, "id=\"org\"", "</section>");
        holds(
            org,
            &[
                "One decision",
                "One problem among them solved",
                "Resin is late",
                &path,
            ],
        );
    })
    .await;
}

#[tokio::test]
async fn r100_quiet_work_logs_itself_and_the_assistant_takes_it_away() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let action = captured(&house, "Send Gideon the grid letter by Friday").await;
        p.tobias.saves(&format!("{action}/done"), "").await;
        let page = p.tobias.page(VALUE).await;
        let quiet = between(&page, "id=\"qui\"", "</section>");
        holds(quiet, &["one week in a row", "Promise kept in time", ">1<"]);
        let log = between(
            &page,
            "Quiet work</span> <span class=\"meta\">1",
            "</details>",
        );
        let entry = between(log, "action=\"", "\"");
        p.tobias.saves(entry, "").await;
        lacks(&p.tobias.page(VALUE).await, &["Promise kept in time"]);
    })
    .await;
}

#[tokio::test]
async fn r104_an_unconfirmed_task_has_a_dotted_border_until_she_confirms_it() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let action = captured(&house, "Draft the resin brief by Friday").await;
        let (orla, tobias) = (house.world.orla.id, house.world.tobias.id);
        let form = format!("title=Draft+the+resin+brief&owner={tobias}&for_whom={orla}");
        p.tobias.saves(&action, &form).await;
        let page = cheap(&house, &p.tobias, "/").await;
        holds(&page, &[" unsure\"", "Not confirmed yet"]);
        p.tobias.saves(&format!("{action}/playback"), "").await;
        holds(&p.tobias.page("/").await, &[" unsure\""]);
        let asked = p.orla.page("/tell").await;
        let id = between(&asked, "action=\"/tell/heard/", "\"").to_owned();
        p.orla
            .saves(&format!("/tell/heard/{id}"), "correction=")
            .await;
        lacks(
            &p.tobias.page("/").await,
            &[" unsure\"", "Not confirmed yet"],
        );
        holds(&p.tobias.page(&action).await, &["Orla confirmed it on"]);
    })
    .await;
}

#[tokio::test]
async fn r108_a_broken_promise_asks_for_a_new_date_and_keeps_its_history() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let (bram, tobias) = (house.world.bram.id, house.world.tobias.id);
        let ours = captured(&house, "Send the plan").await;
        let dated = "date=2027-08-03&title=Send+the+plan";
        let to = format!("{dated}&owner={tobias}&counterparty={bram}");
        p.tobias.saves(&ours, &to).await;
        let theirs = captured(&house, "The grid date").await;
        let form = format!("title=The+grid+date&owner={bram}&counterparty={tobias}");
        p.tobias.saves(&theirs, &form).await;
        let page = cheap(&house, &p.tobias, "/promises").await;
        holds(
            between(&page, "id=\"ours\"", "</section>"),
            &["Send the plan", "You to Bram"],
        );
        holds(
            between(&page, "id=\"theirs\"", "</section>"),
            &["The grid date", "Bram to you"],
        );
        lacks(&page, &["name=\"date\""]);
        house.clock.pass(SignedDuration::from_hours(48));
        let page = p.tobias.page("/promises").await;
        holds(
            &page,
            &[
                "One promise is past its date and needs a new one",
                "name=\"date\"",
            ],
        );
        let new = "date=2027-08-09&reason=Bram+was+ill&back=%2Fpromises";
        let to = p
            .tobias
            .saves(&format!("{ours}/date"), new)
            .await
            .location();
        assert_eq!(to, "/promises");
        let page = p.tobias.page("/promises").await;
        holds(
            &page,
            &[
                "Tue 3 August → Mon 9 August",
                "Bram was ill",
                "none past its date",
            ],
        );
        p.tobias.saves(&format!("{ours}/done"), "").await;
        let page = p.tobias.page("/promises").await;
        holds(
            &page,
            &[
                "kept late",
                "Of one promise of yours",
                "0 were kept by the date first",
            ],
        );
        // Kept shares are seen by their owner alone.
        lacks(&p.orla.page("/promises").await, &["were kept by the date"]);
        let (status, _) = p.tobias.post(&format!("{theirs}/date"), "date=soon").await;
        assert!(status.is_client_error(), "{status}");
    })
    .await;
}

#[tokio::test]
async fn r110_a_request_is_a_sentence_made_of_its_fields_and_can_be_changed() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let goal = goal(&house).await;
        let fields =
            format!("kind=request&need=access&detail=the+CRM&saves_minutes=40&goal={goal}");
        let sentence = "Access to the CRM saves 40 minutes a week for Municipal contracts.";
        let page = p.tobias.page(&format!("/proposals/new?{fields}")).await;
        holds(
            &page,
            &[
                &format!("maxlength=\"400\">{sentence}</textarea>"),
                "value=\"the CRM\"",
            ],
        );
        p.tobias.saves("/proposals", &fields).await;
        holds(&p.orla.page("/").await, &[sentence]);
        let own = format!("{fields}&title=Let+me+read+the+CRM");
        p.tobias.saves("/proposals", &own).await;
        holds(&p.orla.page("/").await, &["Let me read the CRM"]);
    })
    .await;
}

#[tokio::test]
async fn r111_an_accepted_offer_leaves_a_delegation_behind() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let action = captured(&house, "Read the tender reports by Friday").await;
        let orla = house.world.orla.id;
        let form = format!("title=Read+the+tender+reports&owner={orla}");
        p.tobias.saves(&action, &form).await;
        let offer = "what=take&minutes=90&reason=I+read+them+anyway";
        p.tobias.saves(&format!("{action}/propose"), offer).await;
        let letter = p.orla.page("/").await;
        holds(
            &letter,
            &[
                "I can take this: Read the tender reports",
                "Tobias offers to take it.",
            ],
        );
        let path = between(&letter, "id=\"p-", "\"").to_owned();
        p.orla
            .saves(&format!("/proposals/{path}/decide"), "verb=approve")
            .await;
        let whole = p.orla.page(&format!("/proposals/{path}")).await;
        holds(&whole, &["owner Orla Quillfeather → Tobias Fennimore"]);
        let page = p.tobias.page(&action).await;
        let owner = format!("<option value=\"{}\" selected>", house.world.tobias.id);
        holds(between(&page, "id=\"owner\"", "</select>"), &[&owner]);
        holds(
            &p.tobias.page(WORK).await,
            &["Of 1 h 30 min a week", ": 100 %"],
        );
    })
    .await;
}

#[tokio::test]
async fn r115_the_reason_of_a_refusal_stands_where_a_similar_one_is_written() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let fields = "kind=request&need=access&detail=the+CRM&saves_minutes=40";
        p.tobias.saves("/proposals", fields).await;
        let path = between(&p.orla.page("/").await, "id=\"p-", "\"").to_owned();
        let no = "verb=decline&note=The+licence+is+per+seat";
        p.orla.saves(&format!("/proposals/{path}/decide"), no).await;
        let again = fields.replace("40", "45");
        let page = cheap(&house, &p.tobias, &format!("/proposals/new?{again}")).await;
        holds(&page, &["Declined before:", "“The licence is per seat”"]);
        let other = "kind=request&need=education&detail=a+course+in+Norwegian";
        lacks(
            &p.tobias.page(&format!("/proposals/new?{other}")).await,
            &["Declined before"],
        );
        holds(
            &p.tobias.page("/rights").await,
            &["0 % of 1 proposals got a yes"],
        );
    })
    .await;
}

#[tokio::test]
async fn r128_the_friday_letter_shows_three_wins_and_no_more() {
    on_both(async |mut house: TestApp| {
        house.app.reach = Reach {
            public_url: None,
            digest: Some(web::mail::digest),
        };
        let p = pages(&house).await;
        for minutes in [10, 20, 30, 40] {
            let line = format!("words=Mail+sorted+{minutes}+min&on=2027-08-02");
            p.tobias.saves(VALUE, &line).await;
        }
        let page = p.tobias.page(VALUE).await;
        for entry in page.split("id=\"entry-").skip(1) {
            let id = entry.split('"').next().unwrap();
            let win = "ability=calm&thanks=from+Sunniva";
            p.tobias
                .saves(&format!("{VALUE}/entries/{id}/win"), win)
                .await;
        }
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        house.app.set_digest(&actor, pair, "07:30").await.unwrap();
        let letter = async |at: &str| {
            house.clock.set(at.parse().unwrap());
            while house.app.work_once().await.unwrap() {}
            let rows = house.app.outbox(&actor.viewer, pair.id).await.unwrap();
            let newest = rows.iter().max_by_key(|r| r.created_at).unwrap();
            Letter::of(newest).unwrap().text
        };
        let workspace = house.world.workspace;
        house.app.plan_digests(workspace, &[pair.id]).await.unwrap();
        lacks(
            &letter("2027-08-05T06:31:00Z").await,
            &["WHAT THIS WEEK SHOWED"],
        );
        let friday = letter("2027-08-06T06:31:00Z").await;
        let best = "Calm: Mail sorted, 40 min. Thanks: from Sunniva.";
        holds(&friday, &["WHAT THIS WEEK SHOWED", best]);
        assert_eq!(friday.matches("Calm: ").count(), 3, "{friday}");
        lacks(&friday, &["10 min"]);
    })
    .await;
}

#[tokio::test]
async fn f4_a_line_and_a_proposal_of_one_meeting_count_once() {
    on_both(async |house: TestApp| {
        let guest = "ATTENDEE;CN=Vendor:mailto:vendor@example.com";
        let call = [
            "DTSTART:20270730T090000Z",
            "DURATION:PT30M",
            "SUMMARY:Vendor call",
            guest,
        ];
        house
            .import(&calendar("Orla", &[event("call@example.com", &call)]))
            .await;
        let p = pages(&house).await;
        let told = "words=Vendor+call+declined%2C+30+min&on=2027-07-30";
        let line = p.tobias.saves(VALUE, told).await.cookies();
        assert!(line.contains("which%20counts%20once"), "{line}");
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let day = jiff::civil::date(2027, 7, 30);
        let desk = house.app.desk(&actor.viewer, pair, day).await.unwrap();
        let meeting = app::suggestion::meeting_ref(&desk, "call@example.com").unwrap();
        let note = "No longer needed".to_owned();
        let effect = domain::proposal::Effect::DeclineMeeting { meeting, note };
        let mut asked = house.app.new_proposal(&actor, pair.id, effect);
        asked.title = "Decline the vendor call".to_owned();
        let asked = house.app.propose(&actor, asked).await.unwrap().proposal;
        let ticked = house.app.tick_card(&actor, asked.id).await.unwrap();
        assert_eq!(ticked.state, domain::proposal::State::Done);
        let page = p.tobias.page(VALUE).await;
        holds(
            &page,
            &["counts once, with another entry", "Decline the vendor call"],
        );
        let row = between(&page, "Meetings cut or shortened</a></th>", "</tr>");
        // Half an hour in four weeks, and not a whole one.
        holds(row, &["data-l=\"avoided\">7.5<"]);
    })
    .await;
}

/// R30: what waits for her name stands in her letter, until it has it.
#[tokio::test]
async fn r30_a_charter_that_waits_for_her_name_stands_in_her_letter() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let first = "read=0&next=&assistant_gives=Ten+hours&executive_gives=Context";
        p.tobias.saves("/partnership/charter", first).await;
        let line = "Tobias has put a name under the charter";
        assert!(!p.orla.page("/").await.contains(line), "nobody signed yet");
        let page = p.tobias.page("/partnership/charter").await;
        holds(&page, &["between Orla and Tobias"]);
        let (_, rest) = page.split_once("/partnership/papers/").unwrap();
        let sign = format!("/partnership/papers/{}/sign", &rest[..36]);
        p.tobias.saves(&sign, "version=1").await;
        let letter = cheap(&house, &p.orla, "/").await;
        holds(&letter, &[line, "The charter waits for your name."]);
        p.orla.saves(&sign, "version=1").await;
        let letter = p.orla.page("/").await;
        assert!(!letter.contains(line), "{letter}");
        holds(&letter, &["Nothing waits for your answer."]);
    })
    .await;
}

/// R112: more than one holds is told to be hers to sign, with the way to it; nothing changes.
#[tokio::test]
async fn r112_what_widens_a_right_is_said_to_be_hers() {
    on_both(async |house: TestApp| {
        let p = pages(&house).await;
        let form = "area=travel&sentence=just_do_it&money=";
        let told = "is Orla’s to sign";
        p.tobias.refuses("/rights", form, told).await;
        p.orla.saves("/rights", form).await;
    })
    .await;
}
