//! What Orla and Tobias know of each other: profiles, and the survey of this quarter.
use crate::house::House;
use anyhow::{Context, Result};
use domain::answers::Given;
use domain::circle::Actor;
use domain::proposal::Way;
use domain::question::SetKey;
use jiff::civil::time;
use store::Pair;

/// Sum of the answers of Tobias and of Orla to the questions of each element.
const SURVEY: [(&str, usize, usize); 8] = [
    ("values", 13, 14),
    ("isolation", 18, 23),
    ("trust", 22, 21),
    ("communication", 22, 30),
    ("knowing", 23, 23),
    ("mission", 13, 14),
    ("multiplier", 15, 16),
    ("planning", 20, 19),
];

/// Through the verbs of the two.
pub async fn seed(house: &House, tobias: &Actor, orla: &Actor, pair: &Pair) -> Result<()> {
    let two = Two {
        house,
        tobias,
        orla,
        pair,
    };
    two.profiles().await?;
    two.survey().await?;
    for text in [
        "A brief a day before every meeting that matters",
        "Bad news at once, whatever the hour",
    ] {
        house.app.expect(orla, pair, text).await?;
    }
    Ok(())
}

struct Two<'a> {
    house: &'a House,
    tobias: &'a Actor,
    orla: &'a Actor,
    pair: &'a Pair,
}

fn words(text: &str) -> Given {
    Given::Words(text.to_owned())
}

fn picks(all: &[&str]) -> Given {
    Given::Picks(all.iter().map(|p| (*p).to_owned()).collect())
}

impl Two<'_> {
    async fn say(&self, who: &Actor, set: SetKey, said: (&str, Given)) -> Result<()> {
        let app = &self.house.app;
        let partners = app.partners(&who.viewer, self.pair).await?;
        let said = (said.0, Some(said.1));
        app.say(who, (&partners, set), said, Way::Page).await?;
        Ok(())
    }

    async fn profiles(&self) -> Result<()> {
        let hers = [
            ("takes_in", picks(&["listening, talking it through"])),
            ("not_before", Given::Time(time(9, 30, 0, 0))),
            ("free_times", words("Wednesday 15:30–16:30, the school run")),
            ("ordinary_way", picks(&["call", "in person"])),
            ("urgent_way", picks(&["call", "text message"])),
            ("decides", picks(&["at once, on the gist"])),
            ("best_hours", words("Before ten: ask for decisions then")),
            (
                "details",
                words("No long mail. Numbers that moved, and who is worried"),
            ),
            ("gate", Given::Number(3)),
            (
                "story",
                words("No meetings before 09:30: the walk to work is the best thinking of the day"),
            ),
        ];
        for said in hers {
            self.say(self.orla, SetKey::Profile, said).await?;
        }
        let his = [
            ("takes_in", picks(&["reading first"])),
            ("bad_news", words("At once, by phone")),
            ("ordinary_way", picks(&["e-mail", "chat"])),
            (
                "strengths",
                words("Structure, suppliers, plain writing, calm; numbers untapped"),
            ),
            ("gate", Given::Number(4)),
        ];
        for said in his {
            self.say(self.tobias, SetKey::Profile, said).await?;
        }
        Ok(())
    }

    /// Each sum spread over the questions of its element, as evenly as whole answers can be.
    async fn survey(&self) -> Result<()> {
        for (element, his, hers) in SURVEY {
            let prefix = format!("{element}.");
            let own = SetKey::Elements.set().questions.iter();
            let own: Vec<_> = own.filter(|q| q.key.starts_with(&prefix)).collect();
            for (at, q) in own.iter().enumerate() {
                for (who, sum) in [(self.tobias, his), (self.orla, hers)] {
                    let n = sum / own.len() + usize::from(at < sum % own.len());
                    let said = (q.key, Given::Number(u8::try_from(n)?));
                    self.say(who, SetKey::Elements, said).await?;
                }
            }
        }
        let app = &self.house.app;
        let zone = app::context::zone(self.pair);
        let round = SetKey::Elements.round(app.clock.now().to_zoned(zone).date());
        let of = (self.pair.id, SetKey::Elements, &round);
        let partner = |who: &Actor| who.person.context("the demo has two");
        app.finish_answers(self.tobias, of, partner(self.orla)?)
            .await?;
        app.finish_answers(self.orla, of, partner(self.tobias)?)
            .await?;
        Ok(())
    }
}
