//! The people around Orla's pair: who matters, and when they were spoken to.
use crate::house::House;
use anyhow::Result;
use app::context::{fresh_id, zone};
use app::pulse::NewPulse;
use app::stakeholder::Standing;
use domain::circle::Actor;
use domain::id::PersonId;
use domain::person::Person;
use domain::pulse::{PulseAnswer, Theme};
use domain::stakeholder::Stance::{self, Blocker, Champion, Neutral, Sceptic, Supporter};
use domain::working_time::plus_days;
use store::Pair;

struct Known {
    name: &'static str,
    role: &'static str,
    organisation: &'static str,
    power: bool,
    interest: bool,
    stance: Stance,
    /// Days since the last talk, and what was said.
    days: i64,
    said: &'static str,
}

const fn known(
    who: (&'static str, &'static str, &'static str),
    (power, interest, stance): (bool, bool, Stance),
    (days, said): (i64, &'static str),
) -> Known {
    let (name, role, organisation) = who;
    Known {
        name,
        role,
        organisation,
        power,
        interest,
        stance,
        days,
        said,
    }
}

/// She stands behind the connection of Plant 2: that it is red halves the time to the next talk.
pub(super) const GRID: &str = "Mirren Tait";

const RADAR: [Known; 7] = [
    known(
        ("Cora Venn", "Buyer", "Aldermoor Water"),
        (true, true, Supporter),
        (9, "Wants the clarification before she can plead for us"),
    ),
    known(
        ("Edmund Sayle", "Bank partner", "Weir House Bank"),
        (true, false, Neutral),
        (20, ""),
    ),
    known(
        ("Judith Amory", "Chair of the board", "Wexmoor Filtration"),
        (true, true, Champion),
        (4, "Happy with the shorter board pack"),
    ),
    known(
        ("Rafe Colley", "Union representative", "Wexmoor Filtration"),
        (false, true, Sceptic),
        (15, "Worried about the night shift"),
    ),
    known(
        (GRID, "Connections manager", "Grid operator"),
        (true, false, Blocker),
        (8, "No crew before the autumn"),
    ),
    known(
        ("Owen Pask", "Reporter", "Wexmoor Courier"),
        (false, false, Neutral),
        (40, ""),
    ),
    known(
        ("Greta Holm", "Account manager", "Resin supplier B"),
        (false, true, Supporter),
        (6, "Sample lots are on their way"),
    ),
];

/// All of it through the verbs of a user.
pub async fn seed(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    let app = &house.app;
    let today = app.clock.now().to_zoned(zone(pair)).date();
    for one in RADAR {
        let id = PersonId(fresh_id(app.clock.now()));
        let mut person = Person::new(id, one.name);
        let local = one.name.to_lowercase().replace(' ', ".");
        person.emails.push(format!("{local}@example.com"));
        person.role = one.role.into();
        person.organisation = one.organisation.into();
        app.save_person(actor, pair.id, &person).await?;
        let standing = Standing {
            power: one.power,
            interest: one.interest,
            stance: one.stance,
            red: String::new(),
            question: String::new(),
        };
        app.watch_person(actor, pair, id, standing).await?;
        let talk = (plus_days(today, -one.days), one.said);
        app.touch(actor, pair, id, talk).await?;
    }
    pulses(house, actor, pair).await
}

/// What eleven of Orla's people wrote; six, four and three of them say the same.
const WORDS: [&str; 11] = [
    "too many reviews, and the grid date is unclear",
    "too many reviews; nobody sees the night crew",
    "too many reviews",
    "too many reviews, I prepare more than I do",
    "too many reviews and no date for the grid",
    "too many reviews for one plant",
    "when does the grid come?",
    "no grid date, no plan",
    "the night crew is unseen",
    "night crew: no thanks in months",
    "good weeks, keep going",
];

/// One pulse that shows something and one that stays hidden.
async fn pulses(house: &House, actor: &Actor, pair: &Pair) -> Result<()> {
    // The people of a demo are invented: their links are handed out, and no letter leaves.
    let mut app = house.app.clone();
    app.reach.public_url = None;
    let people = app.db.read(&actor.viewer).people(pair.id).await?;
    let people: Vec<_> = people.iter().filter(|p| p.id != pair.executive).collect();
    let people: Vec<_> = people.iter().take(WORDS.len()).map(|p| p.id).collect();
    for (question, answers) in [
        ("I know what matters most this week.", 11),
        ("We decide quickly.", 4),
    ] {
        let new = NewPulse {
            questions: vec![question.into()],
            people: people.clone(),
            days: 5,
            peer: false,
        };
        let opened = app.open_pulse(actor, pair, new).await?;
        for (at, slip) in opened.slips.iter().take(answers).enumerate() {
            let answer = PulseAnswer {
                marks: vec![Some([3, 4, 2][at % 3])],
                comment: WORDS[at].into(),
            };
            app.answer_pulse(slip.trim_start_matches("/p/"), answer)
                .await?;
        }
        app.close_pulse(actor, opened.pulse.id).await?;
        if answers == WORDS.len() {
            let themes = [
                ("too many reviews", 6, 2),
                ("grid date unclear", 4, 2),
                ("night crew unseen", 3, 2),
            ];
            let theme = |(label, count, severity): (&str, u32, u8)| Theme {
                label: label.into(),
                count,
                severity,
            };
            let things = [
                "Reviews take more of the week than the work they review.",
                "Nobody knows when the grid connection comes.",
                "The night crew feels unseen.",
            ];
            let told = (themes.map(theme).into(), things.map(str::to_owned).into());
            app.tell_pulse(actor, pair, opened.pulse.id, told).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{PairId, StakeholderId};
    use domain::stakeholder::{Stakeholder, hundredths};
    use jiff::civil::date;
    use uuid::Uuid;

    /// What the page computes from these rows: the figures that the demo promises.
    #[test]
    fn the_radar_comes_out_as_the_demo_promises() {
        let said = RADAR.map(|one| {
            let of = Stakeholder {
                id: StakeholderId(Uuid::nil()),
                pair: PairId(Uuid::nil()),
                person: PersonId(Uuid::nil()),
                power: one.power,
                interest: one.interest,
                stance: one.stance,
                red: String::new(),
                // The first initiative is off track as the past says (`F7`), and is hers too.
                red_in: Vec::from_iter((one.name == GRID).then(|| "Plant 2".to_owned())),
                question: String::new(),
                since: plus_days(date(2027, 8, 2), -one.days),
                touches: Vec::new(),
            };
            let warmth = of.warmth(None, date(2027, 8, 2)).word();
            (hundredths(one.days, of.interval()), warmth)
        });
        let promised = [
            (129, "overdue"),
            (67, "ok"),
            (57, "ok"),
            (214, "overdue"),
            (114, "overdue"),
            (44, "ok"),
            (43, "ok"),
        ];
        assert_eq!(said, promised);
        let says = |what: &[&str]| {
            let those = WORDS
                .iter()
                .filter(|w| what.iter().any(|part| w.contains(part)));
            those.count()
        };
        assert_eq!(says(&["too many reviews"]), 6);
        assert_eq!(says(&["grid"]), 4);
        assert_eq!(says(&["night crew"]), 3);
    }
}
