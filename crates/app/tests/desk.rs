//! Desks that are kept: never older than the newest change, never another viewer's.
#![allow(clippy::unwrap_used)]
use app::App;
use app::coding::Correction;
use app::coming_up::Prepared;
use app::desk::Desk;
use app::import::Reading;
use domain::action::ActionState;
use domain::circle::{Actor, Viewer};
use domain::goal::{Code, Goal};
use domain::id::{GoalId, PairId, WatchDateId};
use domain::person::Person;
use domain::time_entry::Category;
use domain::watch_date::{WatchDate, WatchKind};
use jiff::SignedDuration;
use jiff::civil::Date;
use store::{Database, Key, Pair};
use testkit::{TestApp, calendar, event, on_both};

/// Another process over the same database: nothing of the first one's memory.
async fn another(t: &TestApp) -> App {
    let db = Database::open(&t.url, Key::new(&[7; 32])).await.unwrap();
    App {
        db,
        ..forgetful(&t.app)
    }
}

/// The same house with nothing kept.
fn forgetful(app: &App) -> App {
    App {
        desks: Default::default(),
        gathered: Default::default(),
        ..app.clone()
    }
}

fn today(app: &App, pair: &Pair) -> Date {
    app.clock.now().to_zoned(app::context::zone(pair)).date()
}

/// All that somebody is told of a pair, as text; or that they are told nothing.
async fn told(app: &App, viewer: &Viewer, pair: &Pair) -> String {
    match app.desk(viewer, pair, today(app, pair)).await {
        Ok(desk) => text(app, &desk),
        Err(refused) => format!("{refused:?}"),
    }
}

fn text(app: &App, desk: &Desk) -> String {
    format!("{desk:#?}\n{:#?}", app.coming_up(desk))
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

fn some_calendar(dice: &mut Dice) -> String {
    let events: Vec<_> = (0..6)
        .map(|n| {
            let day = 1 + dice.roll(28);
            let start = format!("DTSTART;TZID=Europe/London:202708{day:02}T{:02}0000", 7 + n);
            let often = ["", "RRULE:FREQ=WEEKLY;COUNT=5", "RRULE:FREQ=DAILY;COUNT=3"];
            let summary = format!("SUMMARY:Talk {}", dice.roll(3));
            let mut lines = vec![start.as_str(), "DURATION:PT90M", &summary];
            lines.extend(Some(often[dice.roll(3) as usize]).filter(|l| !l.is_empty()));
            event(&format!("talk{n}@example.com"), &lines)
        })
        .collect();
    calendar("Orla", &events)
}

/// One edit, one jump of the clock, or nothing.
async fn step(t: &TestApp, app: &App, dice: &mut Dice) {
    let (actor, pair) = (t.tobias().await, &t.world.orlas);
    let id = uuid::Uuid::from_u128(u128::from(100 + dice.roll(4)));
    let deed = dice.roll(16);
    // Before his first day he changes nothing; time passes all the same.
    if deed < 12 && !actor.viewer.sees_pair(pair.id) {
        return;
    }
    match deed {
        0 | 1 => {
            let text = some_calendar(dice);
            let reading = Reading {
                name: "story",
                bytes: text.as_bytes(),
                calendar: None,
                apart: &[],
            };
            app.import(&actor, pair, reading, &|_, _| true)
                .await
                .unwrap();
        }
        2 | 3 => {
            let words = format!("ask Bram for paper {} by Thu 4pm", dice.roll(9));
            app.capture(&actor, pair, &words).await.unwrap();
        }
        4 => settle(app, &actor, pair, dice).await,
        5..12 => edit(app, &actor, pair, (deed, id), dice).await,
        12 => t
            .clock
            .pass(SignedDuration::from_mins(dice.roll(300) as i64)),
        13 => t
            .clock
            .pass(SignedDuration::from_hours(dice.roll(80) as i64)),
        14 => t
            .clock
            .pass(SignedDuration::from_hours(-(dice.roll(50) as i64))),
        _ => {}
    }
}

async fn edit(
    app: &App,
    actor: &Actor,
    pair: &Pair,
    (deed, id): (u64, uuid::Uuid),
    dice: &mut Dice,
) {
    match deed {
        5 => {
            let code = format!("G{}", 1 + dice.roll(4)).parse::<Code>().unwrap();
            let goal = Goal::new(GoalId(id), code, "Plant 2");
            // Refused where another goal has the code: then nothing changed, which is a case too.
            let _ = app.save_goal(actor, pair.id, &goal).await;
        }
        6 => {
            let correction = Correction {
                uid: format!("talk{}@example.com", dice.roll(6)),
                rid: String::new(),
                category: Category::ALL[dice.roll(4) as usize],
                mode: None,
                goal: None,
            };
            // Refused where there is no such entry yet.
            let _ = app.correct(actor, pair, &[correction]).await;
        }
        7 => {
            let date = WatchDate {
                id: WatchDateId(id),
                title: format!("Lease {}", dice.roll(5)),
                date: today(app, pair),
                lead_days: 30,
                kind: WatchKind::Renewal,
                yearly: false,
            };
            app.add_watch_dates(actor, pair.id, vec![date])
                .await
                .unwrap();
        }
        8 => {
            let minutes = (10 * dice.roll(9)).to_string();
            let name = ["travel_minutes", "assumed_minutes"][dice.roll(2) as usize];
            app.set(actor, pair, name, &minutes).await.unwrap();
        }
        9 => {
            let uid = format!("talk{}@example.com", dice.roll(6));
            let on = today(app, pair);
            let done = app.write_brief(actor, pair, Prepared::Brief, &uid, on, "Say yes.");
            done.await.unwrap();
        }
        10 => {
            let who = Person::new(domain::id::PersonId(id), "Gideon Farrow");
            app.save_person(actor, pair.id, &who).await.unwrap();
        }
        _ => {
            let zone = ["Europe/London", "Asia/Tokyo"][dice.roll(2) as usize];
            let set = app.set_executive(actor, pair, zone, &pair.emails);
            set.await.unwrap();
        }
    }
}

async fn settle(app: &App, actor: &Actor, pair: &Pair, dice: &mut Dice) {
    let open = app.db.read(&actor.viewer).open_actions(Some(pair.id)).await;
    if let Some(some) = open.unwrap().first() {
        let state = [ActionState::Done, ActionState::Dropped][dice.roll(2) as usize];
        app.set_state(actor, some.action.id, state).await.unwrap();
    }
}

/// The property: whatever happened in whichever process, a kept desk says what a fresh one says,
/// to everybody who looks.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_what_would_be_gathered_anew() {
    on_both(async |t: TestApp| {
        let other = another(&t).await;
        let begin = t.app.clock.now();
        for seed in 0..4 {
            t.clock.set(begin);
            let mut dice = Dice(seed);
            for n in 0..40 {
                let writer = if dice.roll(2) == 0 { &t.app } else { &other };
                step(&t, writer, &mut dice).await;
                for who in [
                    &t.world.tobias,
                    &t.world.orla,
                    &t.world.wilma,
                    &t.world.bram,
                ] {
                    // As a request does: who looks and at which pair is read again each time.
                    let viewer = t.viewer(who).await;
                    let pair = t.app.pair(&t.world.operator(), t.world.orlas.id).await;
                    let pair = pair.unwrap();
                    let anew = told(&forgetful(&t.app), &viewer, &pair).await;
                    for app in [&t.app, &other] {
                        let kept = told(app, &viewer, &pair).await;
                        assert!(
                            kept == anew,
                            "seed {seed}, step {n}:\n{kept}\nanew:\n{anew}"
                        );
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_look_costs_one_statement_until_something_changes() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let cost = async || {
            let before = t.app.db.statements();
            told(&t.app, &actor.viewer, pair).await;
            t.app.db.statements() - before
        };
        assert_eq!((cost().await, cost().await), (9, 1));
        t.app.capture(&actor, pair, "ring Bram").await.unwrap();
        assert_eq!((cost().await, cost().await), (9, 1));
        t.clock.pass(SignedDuration::from_hours(24));
        assert_eq!((cost().await, cost().await), (9, 1));
    })
    .await;
}

/// What Tobias owes is his own to him and another's to Orla; nobody else is told anything.
#[tokio::test]
async fn nobody_gets_the_desk_that_was_gathered_for_another() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let words = "Tobias owes Bram the price answer tomorrow";
        t.app.capture(&actor, pair, words).await.unwrap();
        let (tobias, orla) = (actor.viewer, t.viewer(&t.world.orla).await);
        let day = today(&t.app, pair);
        let his = t.app.desk(&tobias, pair, day).await.unwrap();
        let hers = t.app.desk(&orla, pair, day).await.unwrap();
        let ours = |desk: &Desk| {
            desk.facts
                .promises
                .iter()
                .map(|p| p.ours)
                .collect::<Vec<_>>()
        };
        assert_eq!((ours(&his), ours(&hers)), (vec![true], vec![false]));
        let outside = [&t.world.ines, &t.world.bram, &t.world.maud, &t.world.wilma];
        for who in outside {
            let viewer = t.viewer(who).await;
            let refused = t.app.desk(&viewer, pair, day).await;
            assert!(refused.is_err(), "{}", who.email);
        }
        // The cover sees it on her days, and no longer after them, though it is kept.
        for (hours, sees) in [(8 * 24, true), (12 * 24, false)] {
            t.clock.pass(SignedDuration::from_hours(hours));
            let wilma = t.viewer(&t.world.wilma).await;
            assert_eq!(t.app.desk(&wilma, pair, day).await.is_ok(), sees);
        }
    })
    .await;
}

/// Changes get their numbers one by one but end in any order; none may slip under the newest.
#[tokio::test(flavor = "multi_thread")]
async fn of_changes_at_the_same_time_none_is_missed() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, t.world.orlas.clone());
        for round in 0..25 {
            let words = |n: usize| format!("paper {round} {n}");
            let texts: Vec<_> = (0..6).map(words).collect();
            let one = |words: String| {
                let (app, actor, pair) = (t.app.clone(), actor.clone(), pair.clone());
                tokio::spawn(async move {
                    app.capture(&actor, &pair, &words).await.unwrap();
                    told(&app, &actor.viewer, &pair).await;
                })
            };
            let running: Vec<_> = texts.into_iter().map(one).collect();
            for task in running {
                task.await.unwrap();
            }
            let kept = told(&t.app, &actor.viewer, &pair).await;
            let anew = told(&forgetful(&t.app), &actor.viewer, &pair).await;
            assert!(kept == anew, "round {round}");
        }
    })
    .await;
}

/// All of mine: as many statements for seven executives as for one.
#[tokio::test]
async fn many_desks_cost_what_one_costs() {
    on_both(async |t: TestApp| {
        let operator = t.world.acting(t.world.operator(), t.world.orlas.id);
        let mut tx = t.app.db.write(&operator, t.app.now()).await.unwrap();
        for n in 0..6_u32 {
            let pair = Pair {
                id: PairId(tx.new_id()),
                name: format!("Executive {n}"),
                zone: ["Asia/Tokyo", "America/New_York"][n as usize % 2].into(),
                ..t.world.ines_own.clone()
            };
            tx.add_pair(&pair).await.unwrap();
            let member = t.world.tobias.assisting();
            tx.add_member(pair.id, &member).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (viewer, mut dice) = (t.viewer(&t.world.tobias).await, Dice(7));
        let pairs = t.app.db.read(&viewer).pairs().await.unwrap();
        assert_eq!(pairs.len(), 7);
        for pair in &pairs {
            let text = some_calendar(&mut dice);
            let reading = Reading {
                name: "story",
                bytes: text.as_bytes(),
                calendar: None,
                apart: &[],
            };
            t.app
                .import(&operator, pair, reading, &|_, _| true)
                .await
                .unwrap();
            let actor = t.world.acting(viewer.clone(), pair.id);
            let words = format!("ask for the paper of {}", pair.name);
            t.app.capture(&actor, pair, &words).await.unwrap();
        }
        let whose: Vec<_> = pairs.iter().map(|p| (p, today(&t.app, p))).collect();
        let before = t.app.db.statements();
        let together = t.app.desks_of(&viewer, &whose).await.unwrap();
        assert_eq!(t.app.db.statements() - before, 9);
        for ((pair, day), desk) in whose.iter().zip(&together) {
            let alone = forgetful(&t.app).desk(&viewer, pair, *day).await.unwrap();
            assert!(!alone.coded.is_empty() && alone.actions.len() == 1);
            assert!(text(&t.app, desk) == text(&t.app, &alone), "{}", pair.name);
        }
    })
    .await;
}
