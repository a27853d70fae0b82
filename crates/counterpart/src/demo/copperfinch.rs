//! The Copperfinch workspace: an invented real estate team, in the words of its trade (`R96`).
use crate::clock::FixedClock;
use crate::house::House;
use anyhow::{Context, Result};
use app::App;
use app::context::{fresh_id, operator, worker, zone};
use app::setup::{FirstRun, Made, Named};
use domain::answers::Given;
use domain::circle::{Actor, Right};
use domain::goal::{Goal, Level, Period};
use domain::id::{GoalId, PersonId};
use domain::note::NoteKind;
use domain::pack::Pack;
use domain::person::Person;
use domain::proposal::{Effect, Way};
use domain::question::SetKey;
use domain::statement::{Part, StatementKind, Whose};
use domain::strategic_plan::{LEARNING, RISKS};
use domain::working_time::plus_days;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use std::sync::Arc;
use store::Pair;

/// The assistant, who is printed a sign-in link.
pub const MARLOW: &str = "marlow.teague@example.com";
/// The mega agent.
pub const DELPHINE: &str = "delphine.rookwood@example.com";

/// Name, address, role, what they answer for, their lead measure.
const AGENTS: [[&str; 5]; 5] = [
    [
        "Petra Lowe",
        "petra.lowe",
        "Buyer agent",
        "Buyers from first call to keys",
        "15 calls a day",
    ],
    [
        "Cass Ember",
        "cass.ember",
        "Buyer agent",
        "Buyers from first call to keys",
        CALLS,
    ],
    [
        "Ivo Tarn",
        "ivo.tarn",
        "Listing agent",
        "Sellers and their listings",
        "3 listing appointments a week",
    ],
    [
        "Bea Moss",
        "bea.moss",
        "Showing assistant",
        "Showings",
        "10 showings a week",
    ],
    [
        "Rhys Alder",
        "rhys.alder",
        "Closing coordinator",
        "Contract to close",
        "Every file checked by Tuesday",
    ],
];
/// What Cass promised, two weeks running.
const CALLS: &str = "20 calls a day";

/// Said so often, so many appointments came of it.
const SCRIPTS: [(&str, u32, u32); 3] = [
    ("Expired listing v3", 20, 7),
    ("Price reduction v2", 12, 5),
    ("First call v5", 40, 18),
];

/// All of it through the verbs of a user.
pub async fn seed(house: &House) -> Result<()> {
    let made = first(house).await?;
    let (at, assistant) = (made.workspace, made.assistant.context("an assistant")?);
    let id = *made.pairs.first().context("a pair")?;
    let viewer = house.app.viewer(at, assistant).await?;
    let pair = house.app.pair(&viewer, id).await?;
    let marlow = app::member(viewer, assistant, id);
    let viewer = house.app.viewer(at, pair.executive).await?;
    let delphine = app::member(viewer, pair.executive, id);
    house
        .app
        .speak(&operator(at, Some(id)), Pack::RealEstate)
        .await?;
    let team = Team {
        app: &house.app,
        marlow: &marlow,
        delphine: &delphine,
        today: house.app.clock.now().to_zoned(zone(&pair)).date(),
        pair: &pair,
    };
    team.goals().await?;
    let agents = team.agents().await?;
    team.cass(agents[1]).await?;
    team.calls(&agents).await?;
    team.shelf().await?;
    team.practice().await?;
    team.plan().await?;
    team.fire().await
}

async fn first(house: &House) -> Result<Made> {
    let named = |name: &str, email: &str, role: &str| Named {
        name: name.into(),
        email: email.into(),
        password: String::new(),
        role: role.into(),
    };
    let first = FirstRun {
        workspace: "Copperfinch Home Group (demo)".into(),
        region: "US".into(),
        zone: "America/New_York".into(),
        executives: vec![named("Delphine Rookwood", DELPHINE, "Mega agent")],
        assistant: Some(named(
            "Marlow Teague",
            MARLOW,
            "Executive assistant, on the way to COO",
        )),
    };
    Ok(house.app.first_run(&first).await?)
}

struct Team<'a> {
    app: &'a App,
    marlow: &'a Actor,
    delphine: &'a Actor,
    pair: &'a Pair,
    today: Date,
}

impl Team<'_> {
    /// One goal and its three priorities (1-3-5), and what it asks of the month and of the week
    /// (4-1-1).
    async fn goals(&self) -> Result<()> {
        let (year, month) = (self.today.first_of_year(), self.today.first_of_month());
        let week = domain::working_time::monday_of(self.today);
        let until = |from: Date, span: jiff::Span| Period {
            from,
            to: plus_days(from.saturating_add(span), -1),
        };
        let rows = [
            (
                "G1",
                "120 closings this year",
                "120 closings",
                Level::Corporate,
                until(year, 1.year()),
            ),
            (
                "G2",
                "Leads",
                "Five strategies: past clients, open houses, calls, referrals, signs",
                Level::Business,
                until(year, 1.year()),
            ),
            (
                "G3",
                "Listings",
                "Five strategies: expired, price, photographs, staging, launch day",
                Level::Business,
                until(year, 1.year()),
            ),
            (
                "G4",
                "Service",
                "Five strategies: one contact, Friday call, checklist, gift, review",
                Level::Business,
                until(year, 1.year()),
            ),
            (
                "G5",
                "10 closings this month",
                "10 closings",
                Level::Functional,
                until(month, 1.month()),
            ),
            (
                "G6",
                "This week: appointments that become contracts",
                "12 listing appointments set, 8 held, 3 contracts",
                Level::Functional,
                until(week, 7.days()),
            ),
        ];
        let mut goals = Vec::new();
        for (code, title, key_result, level, period) in rows {
            let id = GoalId(fresh_id(self.app.clock.now()));
            let mut goal = Goal::new(id, code.parse()?, title);
            (goal.level, goal.period) = (level, Some(period));
            goal.key_result = key_result.into();
            goals.push(goal);
        }
        self.app.add_goals(self.marlow, self.pair.id, goals).await?;
        Ok(())
    }

    /// The agents, each with a role card that names a lead measure.
    async fn agents(&self) -> Result<Vec<PersonId>> {
        let mut ids = Vec::new();
        for [name, local, role, answers, measure] in AGENTS {
            let id = PersonId(fresh_id(self.app.clock.now()));
            let mut person = Person::new(id, name);
            person.emails.push(format!("{local}@example.com"));
            (person.role, person.organisation) = (role.into(), "Copperfinch".into());
            self.app
                .save_person(self.marlow, self.pair.id, &person)
                .await?;
            self.app
                .set_in_team(self.marlow, self.pair, (id, true))
                .await?;
            let part = |(question, text): (&str, &str)| Part {
                question: question.into(),
                text: text.into(),
            };
            let parts = [("accountable", answers), ("measures", measure)].map(part);
            self.app
                .agree_role(self.marlow, self.pair, (id, 0), parts.into())
                .await?;
            ids.push(id);
        }
        Ok(ids)
    }

    /// Two weeks under on calls, and what supports her in the third.
    async fn cass(&self, cass: PersonId) -> Result<()> {
        let now = self.app.clock.now();
        for weeks in [2, 1] {
            let then = now - SignedDuration::from_hours(24 * 7 * weeks);
            let mut app = self.app.clone();
            app.clock = Arc::new(FixedClock(then));
            app.commit_to(self.marlow, self.pair, (cass, CALLS)).await?;
            let card = app
                .role_card(&self.marlow.viewer, self.pair.id, cass)
                .await?;
            let open = card.commitments.first().context("a promise")?.id;
            app.settle_role(self.marlow, (cass, open), "missed").await?;
        }
        let offer = "An hour of calls side by side, Monday to Thursday at nine";
        let gives = "Marlow takes her file work for two weeks";
        self.app
            .offer_support(self.marlow, self.pair, (cass, offer, gives))
            .await?;
        Ok(())
    }

    /// Three agents say where they need help today.
    async fn calls(&self, agents: &[PersonId]) -> Result<()> {
        let said = [
            "A price for Larkspur Lane before noon",
            "Somebody to sit with me on the expired calls",
            "A second pair of hands for Saturday’s open house",
        ];
        for (person, words) in agents.iter().zip(said) {
            let workspace = self.marlow.viewer.workspace();
            let actor = Actor {
                person: Some(*person),
                right: Right::Own,
                ..worker(workspace, self.pair.id, "the demo")
            };
            self.app
                .call_for_help(&actor, self.pair, (words, Way::Link))
                .await?;
        }
        Ok(())
    }

    /// Five services that Marlow offers.
    async fn shelf(&self) -> Result<()> {
        for what in [
            "Call every listing’s seller on Friday, in your name",
            "Keep the showing calendar of all agents",
            "Read contracts for dates and deposit before you sign",
            "Run the weekly 4-1-1 round in twenty minutes",
            "Hire and train the next showing assistant",
        ] {
            let effect = Effect::Offer {
                what: what.to_owned(),
                action: None,
                area: None,
            };
            let mut offer = self.app.new_proposal(self.marlow, self.pair.id, effect);
            offer.title = what.to_owned();
            self.app.propose(self.marlow, offer).await?;
        }
        Ok(())
    }

    /// The scripts as they were practised: said so often, so many appointments.
    async fn practice(&self) -> Result<()> {
        for (script, said, won) in SCRIPTS {
            let mut note = self
                .app
                .new_note(self.marlow, self.pair.id, NoteKind::Learning)?
                .of_pair();
            note.text = practised(script, said, won);
            self.app.keep_note(self.marlow, &note).await?;
        }
        Ok(())
    }

    async fn plan(&self) -> Result<()> {
        let mut learning: Vec<_> = SCRIPTS
            .iter()
            .map(|(s, n, won)| practised(s, *n, *won))
            .collect();
        learning.push("Time-block the mornings: calls from nine to eleven, nothing else".into());
        learning.push("Two-minute rule: what takes two minutes is done at once".into());
        let learning = learning.join("\n");
        let write =
            async |part: (&str, &str)| self.app.write_plan(self.marlow, self.pair, part).await;
        write((LEARNING, &learning)).await?;
        write((RISKS, "Two agents carry seven of ten closings")).await?;
        for (whose, text) in [
            (Whose::Company, "A home for everybody who walks in"),
            (Whose::Executive, "A team that sells without me in the room"),
            (Whose::Assistant, "From assistant to COO, with the team"),
        ] {
            let new = app::statement::NewStatement::plain(StatementKind::Vision, whose, text);
            self.app.state(self.marlow, self.pair.id, new).await?;
        }
        Ok(())
    }

    /// How fired up: eight she, six he; each number is its owner's alone.
    async fn fire(&self) -> Result<()> {
        let partners = self.app.partners(&self.marlow.viewer, self.pair).await?;
        for who in [self.delphine, self.marlow] {
            let yes = ("fired_up", Some(Given::Yes(true)));
            let of = (&partners, SetKey::Profile);
            self.app.say(who, of, yes, Way::Page).await?;
        }
        for (who, number) in [(self.delphine, 8), (self.marlow, 6)] {
            let said = ("fired_up", Some(Given::Number(number)));
            let of = (&partners, SetKey::FiredUp);
            self.app.say(who, of, said, Way::Page).await?;
        }
        Ok(())
    }
}

/// "Expired listing v3: said 20 times, 7 appointments, 35 %".
fn practised(script: &str, said: u32, won: u32) -> String {
    let percent = (won * 200 + said) / (said * 2);
    format!("{script}: said {said} times, {won} appointments, {percent} %")
}
