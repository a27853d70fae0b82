//! The practices around the pair, one story each, named after their row.
#![allow(clippy::unwrap_used)]
mod common;

use app::pulse::{NewPulse, Opened};
use app::stakeholder::Standing;
use common::{Browser, holds};
use domain::goal::Period;
use domain::id::{InitiativeId, PersonId};
use domain::initiative::{Contribution, Initiative, InitiativeState};
use domain::person::Person;
use domain::pulse::PulseAnswer;
use domain::stakeholder::{Stance, Warmth};
use jiff::civil::date;
use testkit::{TestApp, on_both};

/// Somebody the pair deals with.
async fn somebody(house: &TestApp, name: &str) -> PersonId {
    let id = PersonId(app::context::fresh_id(house.app.clock.now()));
    let mut person = Person::new(id, name);
    let local = name.to_lowercase().replace(' ', ".");
    person.emails.push(format!("{local}@example.com"));
    let actor = house.tobias().await;
    let pair = house.world.orlas.id;
    house.app.save_person(&actor, pair, &person).await.unwrap();
    id
}

#[tokio::test]
async fn r20_turning_it_red_moves_the_next_talk_forward() {
    on_both(async |house: TestApp| {
        let cora = somebody(&house, "Cora Venn").await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/people/{cora}/radar");
        let stands = "power=high&interest=high&stance=supporter&question=Which+date%3F";
        tobias.saves(&at, stands).await;
        let day = format!("/people/{cora}/spoke");
        tobias
            .saves(&day, "on=2027-07-29&words=Wants+the+bid")
            .await;
        holds(
            &tobias.page("/people/radar").await,
            &[
                "Cora Venn is next, on Thu 5 August",
                "in three days",
                "4 ÷ 7 = 0.57",
            ],
        );
        tobias
            .saves(&at, &format!("{stands}&red=No+grid+date"))
            .await;
        let before = house.app.db.statements();
        let page = tobias.page("/people/radar").await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        holds(
            &page,
            &[
                "Cora Venn has waited too long for a word",
                "yesterday, Sun 1 August",
                "overdue",
            ],
        );
        holds(&tobias.page("/").await, &["was spoken to four days ago"]);
        // One tap, and it is gone from what is coming up; the prepared question is asked.
        tobias.saves(&day, "").await;
        holds(
            &tobias.page(&at).await,
            &["Last spoken to: today", "Wants the bid"],
        );
        let today = tobias.page("/").await;
        assert!(!today.contains("was spoken to"), "{today}");
    })
    .await;
}

/// An initiative that Bram answers for and `sponsor` stands behind, worked on since June.
async fn sponsored(house: &TestApp, sponsor: PersonId) -> Initiative {
    let owner = somebody(house, "Bram Oakhurst").await;
    let (actor, pair) = (house.tobias().await, house.world.orlas.id);
    let read = house
        .app
        .read_goals(&actor.viewer, pair, b"G1 Plant 2 line");
    let goals = read.await.unwrap().0;
    house.app.add_goals(&actor, pair, goals).await.unwrap();
    let goals = house.app.db.read(&actor.viewer).goals(pair).await.unwrap();
    let id = InitiativeId(app::context::fresh_id(house.app.clock.now()));
    let mut of = Initiative::draft(id, "Commissioning");
    let goal = goals[0].id;
    of.serves.push(Contribution { goal, share: 100 });
    (of.owner, of.sponsor) = (Some(owner), Some(sponsor));
    of.period = Some(Period {
        from: date(2027, 6, 1),
        to: date(2027, 11, 30),
    });
    let of = house.app.save_initiative(&actor, pair, &of).await.unwrap();
    let active = InitiativeState::Active;
    let begun = house.app.set_initiative(&actor, pair, of.id, active).await;
    begun.unwrap();
    of
}

/// R20, F11: nobody types anything: the owner's word turns the initiative red, and its sponsor is
/// due at half the time; the next word turns it back.
#[tokio::test]
async fn r20_an_initiative_that_turns_red_moves_its_sponsor_s_due_date_forward() {
    on_both(async |house: TestApp| {
        let cora = somebody(&house, "Cora Venn").await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let stands = "power=high&interest=high&stance=supporter";
        tobias.saves(&format!("/people/{cora}/radar"), stands).await;
        let spoke = format!("/people/{cora}/spoke");
        tobias.saves(&spoke, "on=2027-07-29&words=Plans").await;
        let of = sponsored(&house, cora).await;
        let radar = async || {
            let before = house.app.db.statements();
            let page = tobias.page("/people/radar").await;
            let cost = house.app.db.statements() - before;
            assert!(cost <= 12, "{cost} statements");
            page
        };
        let calm = ["Cora Venn is next, on Thu 5 August", "4 ÷ 7 = 0.57"];
        holds(&radar().await, &calm);
        let word = async |said: &str| {
            let at = format!("/strategy/check-ins/{}/ask", of.id);
            let asked = tobias.post(&at, "").await.1;
            let link = asked.split("/l/").nth(1).unwrap();
            let link: String = link.chars().take_while(|c| !"\"<& ".contains(*c)).collect();
            let nobody = Browser::nobody(&house);
            nobody.post(&format!("/l/{link}"), said).await;
        };
        word("confidence=2&blocker=No+grid+date").await;
        let red = [
            "Cora Venn has waited too long for a word",
            "supporter, red: Commissioning",
            "every 7 days; Commissioning is red: 3",
            "4 ÷ 3 = 1.33",
            "yesterday, Sun 1 August",
        ];
        holds(&radar().await, &red);
        let told = "was spoken to four days ago; it wants every 3 days.";
        holds(&tobias.page("/").await, &[told]);
        // Nothing of it is stored: what she stands behind is what counts.
        let own = tobias.page(&format!("/people/{cora}/radar")).await;
        assert!(!own.contains("value=\"Commissioning\""), "{own}");
        house.clock.pass(jiff::SignedDuration::from_hours(1));
        word("confidence=9").await;
        holds(&radar().await, &calm);
        assert!(!tobias.page("/").await.contains("was spoken to"));
    })
    .await;
}

#[tokio::test]
async fn r20_a_meeting_counts_as_a_talk() {
    on_both(async |house: TestApp| {
        let cora = somebody(&house, "Cora Venn").await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let standing = Standing {
            power: true,
            interest: false,
            stance: Stance::Blocker,
            red: String::new(),
            question: String::new(),
        };
        house
            .app
            .watch_person(&actor, pair, cora, standing)
            .await
            .unwrap();
        let long_ago = (date(2027, 7, 1), "");
        house.app.touch(&actor, pair, cora, long_ago).await.unwrap();
        let radar = house.app.radar(&actor.viewer, pair).await.unwrap();
        assert_eq!((radar[0].warmth, radar[0].days), (Warmth::Overdue, 32));
        let lines = [
            "DTSTART:20270728T100000Z",
            "DURATION:PT1H",
            "SUMMARY:Grid",
            "ATTENDEE:mailto:cora.venn@example.com",
        ];
        let event = testkit::event("grid@example.com", &lines);
        house.import(&testkit::calendar("Office", &[event])).await;
        let radar = house.app.radar(&actor.viewer, pair).await.unwrap();
        assert_eq!((radar[0].warmth, radar[0].days), (Warmth::Fine, 5));
        let next = house
            .app
            .touch(&actor, pair, cora, (date(2027, 8, 3), ""))
            .await;
        assert!(next.is_err(), "a day to come");
    })
    .await;
}

async fn asked(house: &TestApp, people: usize, peer: bool) -> Opened {
    let mut ids = Vec::new();
    for n in 0..people {
        ids.push(somebody(house, &format!("Member {n}")).await);
    }
    let new = NewPulse {
        questions: vec!["I know what matters.".into()],
        people: ids,
        days: 5,
        peer,
    };
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    house.app.open_pulse(&actor, pair, new).await.unwrap()
}

async fn answers(house: &TestApp, slips: &[String]) {
    for slip in slips {
        let answer = PulseAnswer {
            marks: vec![Some(4)],
            comment: "too many reviews".into(),
        };
        let token = slip.trim_start_matches("/p/");
        house.app.answer_pulse(token, answer).await.unwrap();
    }
}

#[tokio::test]
async fn r14_four_answers_show_nothing_and_the_fifth_shows_the_whole() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let mut pages = Vec::new();
        for given in [0, 4, 5] {
            let opened = asked(&house, 6, false).await;
            assert_eq!(opened.slips.len(), 6);
            answers(&house, &opened.slips[..given]).await;
            let at = format!("/people/pulse/{}", opened.pulse.id);
            let running = tobias.page(&at).await;
            assert!(!running.contains("too many reviews"), "{running}");
            tobias.saves(&format!("{at}/close"), "").await;
            let page = tobias.page(&at).await;
            let main = page.split_once("<main").unwrap().1;
            pages.push(main.replace(&opened.pulse.id.to_string(), "ID"));
        }
        // Four answers are told apart from none by nothing at all.
        assert_eq!(pages[0], pages[1]);
        holds(&pages[1], &["Too few to show"]);
        holds(&pages[2], &["5 people answered", "too many reviews"]);
    })
    .await;
}

/// R92: the team says whether it knows the vision and wants it; a round ends by itself on its day,
/// four answers show nothing, and what was said and done about it stands beside the purpose.
#[tokio::test]
async fn r92_a_team_says_whether_it_knows_the_vision_and_wants_it() {
    on_both(async |house: TestApp| {
        let mut form = "days=5".to_owned();
        for n in 0..6 {
            let id = somebody(&house, &format!("Member {n}")).await;
            form.push_str(&format!("&person={id}"));
        }
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        let ask = tobias.page("/people/pulse?about=vision").await;
        for question in domain::pulse::VISION {
            holds(&ask, &[&format!("value=\"{question}\"")]);
            form.push_str(&format!("&question={}", question.replace(' ', "+")));
        }
        let purpose = async |who: &Browser| {
            let before = house.app.db.statements();
            let page = who.page("/partnership/purpose").await;
            let cost = house.app.db.statements() - before;
            assert!(cost <= 12, "{cost} statements");
            page
        };
        let round = async |answers: usize| {
            let page = tobias.post("/people/pulse", &form).await.1;
            let slips = page.split("<code>").skip(1);
            let slips = slips.map(|s| s.split("</code>").next().unwrap().to_owned());
            let slips: Vec<_> = slips.collect();
            assert_eq!(slips.len(), 6, "{page}");
            let nobody = Browser::nobody(&house);
            for (at, slip) in slips.iter().take(answers).enumerate() {
                let marks = format!("q0={}&q1=5&comment=too+many+words", 3 + at % 2);
                let (status, told) = nobody.post(slip, &marks).await;
                assert_eq!(status.as_u16(), 200, "{told}");
            }
            holds(
                &purpose(&orla).await,
                &["nothing is shown before it is over"],
            );
            // Nobody closes it: its day does.
            house.clock.pass(jiff::SignedDuration::from_hours(6 * 24));
            let (_, late) = nobody.post(slips.last().unwrap(), "q0=1&q1=1").await;
            assert!(late.contains("over"), "{late}");
        };
        round(4).await;
        let page = purpose(&orla).await;
        holds(&page, &["Fewer than five of the team answered"]);
        assert!(!page.contains("5.0 of 5"), "{page}");
        round(5).await;
        let page = purpose(&orla).await;
        holds(&page, &["The team, 5 answers", "3.4 of 5", "5.0 of 5"]);
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let all = house.app.pulses(&actor.viewer, pair).await.unwrap();
        let at = format!("/people/pulse/{}", all[0].id);
        let things = "label=too+many+words&count=5&severity=2&thing=The+vision+is+too+long";
        tobias.saves(&format!("{at}/tell"), things).await;
        assert!(!purpose(&orla).await.contains("You said"));
        tobias.saves(&format!("{at}/release"), things).await;
        orla.saves(&format!("{at}/answer"), "did=It+fits+a+line+now")
            .await;
        let page = purpose(&tobias).await;
        let told = "You said: The vision is too long We did: It fits a line now";
        holds(&page, &[told]);
    })
    .await;
}

#[tokio::test]
async fn r14_a_link_works_once_and_nothing_tells_who_used_it() {
    on_both(async |house: TestApp| {
        let opened = asked(&house, 5, false).await;
        let (actor, pair) = (house.tobias().await, house.world.orlas.id);
        let reader = house.app.db.read(&actor.viewer);
        let before = house.app.db.newest_change().await.unwrap();
        let lines = reader.audit(pair, 1000).await.unwrap().len();
        answers(&house, &opened.slips[..1]).await;
        assert_eq!(house.app.db.newest_change().await.unwrap(), before);
        assert_eq!(reader.audit(pair, 1000).await.unwrap().len(), lines);
        let token = opened.slips[0].trim_start_matches("/p/");
        let again = PulseAnswer {
            marks: vec![Some(1)],
            comment: String::new(),
        };
        let again = house.app.answer_pulse(token, again).await;
        assert!(matches!(again, Err(app::Error::Conflict(_))));
        let forged = format!("{}0", &token[..token.len() - 1]);
        let forged = if forged == token {
            token.replace('0', "1")
        } else {
            forged
        };
        let answer = PulseAnswer {
            marks: vec![Some(1)],
            comment: String::new(),
        };
        assert!(house.app.answer_pulse(&forged, answer).await.is_err());
        assert!(house.app.look_pulse("nothing").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn r15_three_things_are_edited_released_and_answered() {
    on_both(async |house: TestApp| {
        let opened = asked(&house, 5, false).await;
        answers(&house, &opened.slips).await;
        let at = format!("/people/pulse/{}", opened.pulse.id);
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let orla = Browser::of(&house, &house.world.orla).await;
        tobias.saves(&format!("{at}/close"), "").await;
        let told = "label=too+many+reviews&count=5&severity=2&label=&count=0&severity=1\
            &thing=Reviews+eat+the+week&thing=&thing=";
        let beyond = told.replace("count=5", "count=6");
        let (status, _) = tobias.post(&format!("{at}/tell"), &beyond).await;
        assert!(
            status.is_client_error(),
            "no theme has more than there are answers"
        );
        tobias.saves(&format!("{at}/tell"), told).await;
        let hers = orla.page(&at).await;
        assert!(!hers.contains("Reviews eat the week"), "{hers}");
        tobias.saves(&format!("{at}/release"), told).await;
        holds(&orla.page(&at).await, &["Reviews eat the week", "5 × 2"]);
        assert!(
            !orla.page(&at).await.contains("<li>too many reviews</li>"),
            "no comment"
        );
        orla.saves(&format!("{at}/answer"), "did=Two+reviews+are+gone")
            .await;
        let asked = house
            .app
            .look_pulse(opened.slips[0].trim_start_matches("/p/"));
        assert_eq!(asked.await.unwrap().pulse.did, "Two reviews are gone");
    })
    .await;
}

#[tokio::test]
async fn r51_what_others_see_in_me_is_mine_alone() {
    on_both(async |house: TestApp| {
        let opened = asked(&house, 5, true).await;
        answers(&house, &opened.slips).await;
        assert!(opened.pulse.questions[0].starts_with("Tobias does"));
        let at = format!("/people/pulse/{}", opened.pulse.id);
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.saves(&format!("{at}/close"), "").await;
        holds(&tobias.page(&at).await, &["4.0 of 5"]);
        let orla = Browser::of(&house, &house.world.orla).await;
        assert_eq!(orla.get(&at).await.0, axum::http::StatusCode::NOT_FOUND);
        assert!(!orla.page("/people/pulse").await.contains("team player</a>"));
    })
    .await;
}

#[tokio::test]
async fn r89_a_member_says_where_help_is_needed_without_an_account() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.saves("/people/help", "").await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let team = house.app.team(&actor.viewer, pair).await.unwrap();
        assert_eq!(team.len(), 1, "Bram alone is in the team");
        let bram = Browser::nobody(&house);
        holds(
            &bram.page(&team[0].path).await,
            &["Where do you need my help today?"],
        );
        let none = bram.post(&team[0].path, "need=").await;
        assert!(none.0.is_client_error(), "an empty call is none");
        let (_, thanks) = bram
            .post(&team[0].path, "need=A+decision&need=on+the+grid")
            .await;
        holds(&thanks, &["it is on the desk"]);
        let page = tobias.page("/people/help").await;
        holds(
            &page,
            &["One of the team needs help", "A decision; on the grid"],
        );
        let id = house.app.calls(&actor.viewer, pair).await.unwrap().open[0]
            .note
            .id;
        house.clock.pass(jiff::SignedDuration::from_mins(20));
        tobias
            .saves(&format!("/people/help/{id}/answer"), "words=")
            .await;
        holds(
            &tobias.page("/").await,
            &["Help Bram: A decision; on the grid"],
        );
        tobias.saves(&format!("/people/help/{id}/solved"), "").await;
        let said = "A first answer takes 20 minutes; 100 of 100 calls are solved.";
        let before = house.app.db.statements();
        holds(
            &tobias.page("/people/help").await,
            &["Nobody needs help", said],
        );
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        // Another executive’s desk knows nothing of it.
        let ines = Browser::by_link(&house, &house.world.ines).await;
        assert!(!ines.page("/people/help").await.contains("grid"));
    })
    .await;
}

/// What everybody reads of a role.
fn body(page: &str) -> &str {
    let from = page.find("<div class=\"role\">").unwrap();
    let until = page[from..].find("</div>").unwrap();
    &page[from..from + until]
}

#[tokio::test]
async fn r85_the_member_reads_exactly_what_the_assistant_reads() {
    on_both(async |house: TestApp| {
        let member = house.world.bram.id;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/people/{member}/role");
        let words = "version=0&purpose=Two+plants+that+run&accountable=Plant+2&measures=Readiness";
        tobias.saves(&format!("{at}/word"), words).await;
        for promise in ["Grid+date", "Night+crew", "Spare+parts"] {
            tobias
                .saves(&format!("{at}/commit"), &format!("words={promise}"))
                .await;
        }
        let (viewer, pair) = (house.tobias().await.viewer, house.world.orlas.id);
        let card = house.app.role_card(&viewer, pair, member).await.unwrap();
        for (note, word) in card.commitments.iter().zip(["kept", "kept", "missed"]) {
            let form = format!("note={}&word={word}", note.id);
            tobias.saves(&format!("{at}/settle"), &form).await;
        }
        tobias
            .saves(
                &format!("{at}/offer"),
                "words=A+day+with+the+grid+people&gives=a+date",
            )
            .await;
        tobias.saves(&format!("{at}/invite"), "").await;
        let his = tobias.page(&at).await;
        holds(
            &his,
            &[
                "2 of 3 promises kept: 66 %.",
                "so that a date",
                "not agreed to yet",
            ],
        );
        let link = his
            .split("<code>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        let by_link = Browser::nobody(&house).page(link).await;
        let bram = Browser::by_link(&house, &house.world.bram).await;
        let own = bram.page("/role").await;
        assert_eq!(body(&by_link), body(&his));
        assert_eq!(body(&own), body(&his));
        let (_, agreed) = Browser::nobody(&house).post(link, "version=1").await;
        holds(&agreed, &["agreed to by both sides"]);
        holds(&bram.page("/role").await, &["Agreed to by both sides."]);
        // Nobody else: neither a colleague in another pair nor whoever administers the house.
        for who in [&house.world.maud, &house.world.ines] {
            let other = Browser::by_link(&house, who).await;
            assert!(!other.page("/role").await.contains("Plant 2"));
        }
    })
    .await;
}

#[tokio::test]
async fn r86_two_weeks_that_went_otherwise_lead_to_an_offer() {
    on_both(async |house: TestApp| {
        let member = house.world.bram.id;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let at = format!("/people/{member}/role");
        let (viewer, pair) = (house.tobias().await.viewer, house.world.orlas.id);
        for _ in 0..2 {
            assert!(!tobias.page(&at).await.contains("Time to offer something"));
            tobias
                .saves(&format!("{at}/commit"), "words=Forty+calls")
                .await;
            let card = house.app.role_card(&viewer, pair, member).await.unwrap();
            let form = format!("note={}&word=missed", card.commitments[0].id);
            tobias.saves(&format!("{at}/settle"), &form).await;
            house.clock.pass(jiff::SignedDuration::from_hours(7 * 24));
        }
        let tobias = Browser::of(&house, &house.world.tobias).await;
        holds(
            &tobias.page(&at).await,
            &["Time to offer something", "Assign support"],
        );
        let wrong = format!("note={}&word=late", house.world.bram.id);
        let (status, _) = tobias.post(&format!("{at}/settle"), &wrong).await;
        assert!(status.is_client_error());
    })
    .await;
}

/// R89: asked every working day by letter, once a day, until somebody turns it off.
#[tokio::test]
async fn r89_the_team_is_asked_every_working_day_where_that_was_turned_on() {
    on_both(async |mut house: TestApp| {
        house.app.reach.public_url = Some("https://desk.example.com".to_owned());
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let daily = "/people/help/daily";
        tobias
            .refuses(daily, "at=soon", "write one like 08:30")
            .await;
        let (actor, pair) = (house.tobias().await, &house.world.orlas);
        let asked = async |at: &str| {
            house.clock.set(at.parse().unwrap());
            while house.app.work_once().await.unwrap() {}
            let all = house.app.outbox(&actor.viewer, pair.id).await.unwrap();
            all.len()
        };
        assert_eq!(
            asked("2027-08-02T08:00:00Z").await,
            0,
            "off until somebody turns it on"
        );
        tobias.saves(daily, "at=09%3A30").await;
        assert_eq!(
            asked("2027-08-02T08:29:00Z").await,
            0,
            "09:30 in London is 08:30"
        );
        assert_eq!(
            asked("2027-08-02T08:31:00Z").await,
            1,
            "Bram alone is in the team"
        );
        assert_eq!(asked("2027-08-02T12:00:00Z").await, 1, "once a day");
        assert_eq!(asked("2027-08-03T08:31:00Z").await, 2);
        assert_eq!(asked("2027-08-07T08:31:00Z").await, 2, "on no Saturday");
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.saves(daily, "at=").await;
        assert_eq!(asked("2027-08-09T08:31:00Z").await, 2);
    })
    .await;
}

/// Each of them has done something that serves a goal.
async fn finished(house: &TestApp, names: &[&str]) {
    let (actor, pair) = (house.tobias().await, &house.world.orlas);
    let app = &house.app;
    let goals = app.read_goals(&actor.viewer, pair.id, b"G1 Plant 2").await;
    app.add_goals(&actor, pair.id, goals.unwrap().0)
        .await
        .unwrap();
    let goal = app.db.read(&actor.viewer).goals(pair.id).await.unwrap()[0].id;
    for name in names {
        let person = somebody(house, name).await;
        let made = app.capture(&actor, pair, "Shift handover").await.unwrap();
        let mut stored = app.db.read(&actor.viewer).action(made.id).await.unwrap();
        (stored.action.owner, stored.action.goal) = (Some(person), Some(goal));
        stored.action.state = domain::action::ActionState::Done;
        stored.action.closed = Some(app.clock.now());
        let mut tx = app.db.write(&actor, app.now()).await.unwrap();
        tx.save_action(&stored).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// R52: whoever finished something is thanked within the week, by word or by a letter in the
/// executive's name; nobody is counted against anybody.
#[tokio::test]
async fn r52_what_is_finished_is_worth_a_word() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let thanks = "/people/thanks";
        holds(
            &tobias.page(thanks).await,
            &["Nobody waits for a thank-you"],
        );
        finished(&house, &["Cora Venn", "Jory Plume"]).await;
        let before = house.app.db.statements();
        let page = tobias.page(thanks).await;
        let cost = house.app.db.statements() - before;
        assert!(cost <= 12, "{cost} statements");
        let draft = "Jory,\n\n“Shift handover” is done, and I know what it took. Thank you.";
        holds(
            &page,
            &[
                "Two people are owed a thank-you",
                draft,
                "Cora Venn: Shift handover",
            ],
        );
        let person = |page: &str, name: &str| {
            let before = page
                .split(&format!("It was said<span class=\"vh\"> to {name}"))
                .next();
            let at = before.unwrap().rfind("name=\"person\" value=\"").unwrap() + 21;
            before.unwrap()[at..at + 36].to_owned()
        };
        let (cora, jory) = (person(&page, "Cora Venn"), person(&page, "Jory Plume"));
        let said = format!("deed=said&person={cora}&what=Shift+handover");
        tobias.saves(thanks, &said).await;
        let words = "Jory%2C+the+handover+runs.+Thank+you.";
        let letter = format!("deed=propose&person={jory}&what=Shift+handover&words={words}");
        let made = tobias.saves(thanks, &letter).await;
        let proposal = tobias.page(&made.location()).await;
        holds(&proposal, &["Thanks to Jory Plume", "the handover runs"]);
        let page = tobias.page(thanks).await;
        holds(
            &page,
            &[
                "Nobody waits for a thank-you",
                "Said in the last thirty days",
            ],
        );
        tobias
            .refuses(
                thanks,
                &format!("deed=said&person={cora}&what="),
                "a word or two",
            )
            .await;
    })
    .await;
}

/// R96: another pack renames labels and keeps every word that somebody wrote; the other way back.
#[tokio::test]
async fn r96_a_term_pack_renames_labels_and_keeps_data() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let said = "The team’s own list of goals";
        let form = format!("words={}", said.replace(' ', "+").replace('’', "%E2%80%99"));
        tobias.saves("/capture", &form).await;
        let seen = async || {
            let help = tobias.page("/people/help").await;
            let hub = tobias.page("/partnership").await;
            (help, hub, tobias.page("/").await)
        };
        let (help, hub, today) = seen().await;
        holds(&help, &["Help &#38; roles", "Take into the team"]);
        holds(&hub, &["Monday page"]);
        holds(&today, &[said]);
        tobias
            .refuses("/settings/pack", "pack=circus", "no set of words")
            .await;
        tobias.saves("/settings/pack", "pack=real-estate").await;
        let (help, hub, today) = seen().await;
        holds(&help, &["Help &#38; agents", "Take into the agents"]);
        holds(&hub, &["4-1-1"]);
        assert!(!hub.contains("Monday page") && !help.contains("the team<"));
        holds(&today, &[said]);
        let orla = Browser::of(&house, &house.world.orla).await;
        holds(&orla.page("/partnership").await, &["4-1-1"]);
        tobias.saves("/settings/pack", "pack=office").await;
        let (help, hub, _) = seen().await;
        holds(&help, &["Take into the team"]);
        holds(&hub, &["Monday page"]);
    })
    .await;
}

/// What stands in one sort of element of a page, without what stands inside it in elements of its
/// own that only a reader of the screen hears.
fn texts(page: &str, tag: &str) -> Vec<String> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let all = page.split(&open).skip(1);
    let all = all.filter(|rest| rest.starts_with(['>', ' ']));
    let inner = all.filter_map(|rest| rest.split_once('>')?.1.split_once(&close));
    let plain = |(inner, _): (&str, &str)| {
        let mut parts = inner.split('<');
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.filter_map(|p| p.split_once('>')).map(|(_, t)| t);
        rest.fold(first, |all, text| all + " " + text)
            .trim()
            .to_owned()
    };
    inner.map(plain).collect()
}

/// R96: on no page a heading, a tab, the head of a table, a label or a button says a word for which
/// the trade has another.
#[tokio::test]
async fn r96_no_page_shows_a_word_that_the_pack_replaces() {
    on_both(async |house: TestApp| {
        let tobias = Browser::of(&house, &house.world.tobias).await;
        tobias.saves("/settings/pack", "pack=real-estate").await;
        let routes = include_str!("routes.txt").lines();
        let gets = routes.filter_map(|l| l.strip_prefix("GET ")?.split(" | ").next());
        let pages: Vec<_> = gets.filter(|p| !p.contains(['{', '.'])).collect();
        assert!(pages.len() > 50, "{pages:?}");
        let (mut seen, mut ours) = (0, Vec::new());
        for path in pages {
            let (status, page) = tobias.get(path).await;
            if status.as_u16() != 200 {
                continue;
            }
            for tag in [
                "h1", "h2", "h3", "th", "caption", "legend", "label", "button", "nav",
            ] {
                for said in texts(&page, tag) {
                    seen += 1;
                    let plain = said.replace("1-3-5 goals", "");
                    if domain::pack::Pack::RealEstate.say(&plain) != plain {
                        ours.push(format!("{path} {tag}: {said}"));
                    }
                }
            }
        }
        assert!(seen > 500, "{seen}");
        assert!(ours.is_empty(), "{}", ours.join("\n"));
    })
    .await;
}
