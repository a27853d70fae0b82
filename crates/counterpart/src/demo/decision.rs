//! The six decisions of the demo: one ready, one that cannot be undone, one that has no day, one
//! that nobody makes, one past its day, one made.
use crate::house::House;
use anyhow::Result;
use domain::circle::Actor;
use domain::decision::{Angle, Choice, Claim, Decision, Door, Stand, Sure};
use domain::id::GoalId;
use domain::money::{Currency, Money};
use domain::proposal::How;
use domain::risk::Step;
use domain::working_time::plus_days;
use jiff::civil::{Date, time};
use std::collections::BTreeMap;
use store::Pair;

/// Who brings them, and when.
pub struct Brings<'a> {
    house: &'a House,
    tobias: &'a Actor,
    orla: &'a Actor,
    pair: &'a Pair,
    monday: Date,
    goals: &'a BTreeMap<&'static str, GoalId>,
}

/// Title, costs, risk after, to undo it, and the place on the grid.
fn way(said: [&str; 4], door: Option<Door>, (gain, effort): (u8, u8)) -> Choice {
    let [title, cost, risk, undo] = said;
    Choice {
        cost: cost.to_owned(),
        risk: risk.to_owned(),
        door,
        nothing: door.is_none(),
        undo: undo.to_owned(),
        gain: Step::new(gain),
        effort: Step::new(effort),
        ..Choice::titled(title)
    }
}

/// Seeds them through the verbs of the two.
pub async fn seed(
    house: &House,
    (tobias, orla): (&Actor, &Actor),
    pair: &Pair,
    monday: Date,
    goals: &BTreeMap<&'static str, GoalId>,
) -> Result<()> {
    let brings = Brings {
        house,
        tobias,
        orla,
        pair,
        monday,
        goals,
    };
    brings.shifts().await?;
    brings.prices().await?;
    brings.grid().await?;
    brings.resin().await?;
    brings.forum().await?;
    brings.roles().await
}

impl Brings<'_> {
    async fn open(&self, question: &str, goal: &str) -> Result<Decision> {
        let app = &self.house.app;
        let mut d = app.open_decision(self.tobias, self.pair, question).await?;
        d.goal = self.goals.get(goal).copied();
        Ok(d)
    }

    async fn keep(&self, d: Decision, ready: bool) -> Result<Decision> {
        let app = &self.house.app;
        let d = app.write_decision(self.tobias, self.pair, d).await?;
        Ok(match ready {
            true => app.ready_decision(self.tobias, self.pair, d.id).await?,
            false => d,
        })
    }

    async fn claims(&self, d: &Decision, claims: &[(&str, &str, i64, Sure)]) -> Result<()> {
        for (text, source, days, sure) in claims {
            let claim = Claim {
                text: (*text).to_owned(),
                source: (*source).to_owned(),
                on: (!source.is_empty()).then(|| plus_days(self.monday, -days)),
                sure: *sure,
            };
            let app = &self.house.app;
            app.claim(self.tobias, self.pair, d.id, claim).await?;
        }
        Ok(())
    }

    async fn view(&self, d: &Decision, angle: Angle, said: (&str, &str, Stand)) -> Result<()> {
        let (who, words, stand) = said;
        let whose = (d.id, angle, stand);
        let app = &self.house.app;
        app.give_view(self.tobias, self.pair, whose, (who, words))
            .await?;
        Ok(())
    }

    /// D1: ready, two days ahead; finance is asked and has not spoken.
    async fn resin(&self) -> Result<()> {
        let mut d = self.open("Add a second resin supplier?", "G3").await?;
        d.decide_by = Some(plus_days(self.monday, 2));
        d.decide_at = Some(time(10, 0, 0, 0));
        d.roles.recommend = "Piotr Wren and Tobias Fennimore".to_owned();
        d.roles.perform = "Piotr Wren".to_owned();
        d.told = "Piotr, Asif and Ines".to_owned();
        d.context = "All our resin comes from one plant. It has missed two delivery weeks since \
                     April, and each cost us a night shift. Supplier B has passed Asif’s first \
                     samples, wants the work, and holds its offer until Friday.\n\
                     The premium costs about £3,100 a month, or 0.1 points of margin, until the \
                     split ends. One lost week at Plant 1 cost £26,000 in June, and from October \
                     Plant 2 needs the same resin."
            .to_owned();
        d.waiting = "one lost week at Plant 1 cost £26,000 in June".to_owned();
        d.choices = vec![
            way(
                ["Nothing", "£0", "12 of 25, no second bid", ""],
                None,
                (1, 1),
            ),
            way(
                [
                    "Give supplier B 30 % of volume for six months",
                    "£18,000 once, then 2.3 % on 30 %",
                    "6 of 25, both plants run",
                    "30 days’ notice",
                ],
                Some(Door::TwoWay),
                (4, 2),
            ),
            way(
                [
                    "Move to supplier B altogether",
                    "£41,000 once",
                    "12 of 25, one plant again",
                    "nine months",
                ],
                Some(Door::TwoWay),
                (2, 5),
            ),
        ];
        d.advised = Some(1);
        d.because = "It costs more than nothing and less than a bad autumn, and gives Piotr a \
                     second bid when the main contract is renewed in March."
            .to_owned();
        d.change = "One of three trial batches fails the flow test.\n\
                    Finance finds more than 0.2 points of margin lost.\n\
                    The present plant accepts a penalty for late weeks."
            .to_owned();
        d.next = "Piotr: signs the trial order, three batches, with a right to stop\n\
                  Tobias: drafts the letter to the present supplier, for you to release\n\
                  Asif: reports on the batches; a failure comes back to you as a decision"
            .to_owned();
        let d = self.keep(d, true).await?;
        self.looked(&d).await
    }

    /// What D1 rests on, and who has looked.
    async fn looked(&self, d: &Decision) -> Result<()> {
        let sources = [
            (
                "Two delivery weeks missed since April",
                "July quality log",
                3,
                Sure::High,
            ),
            ("The premium is 2.3 %", "Offer of supplier B", 6, Sure::High),
            (
                "Plant 2 will need the same resin from October",
                "",
                0,
                Sure::Fair,
            ),
        ];
        self.claims(d, &sources).await?;
        let batches = "three full batches run well";
        self.view(d, Angle::Operations, ("Asif", batches, Stand::For))
            .await?;
        let apart = "second plants are usual where one week costs a month’s premium";
        self.view(d, Angle::Outside, ("Piotr", apart, Stand::For))
            .await?;
        let asked = (d.id, Angle::Finance);
        let app = &self.house.app;
        app.ask_view(self.tobias, self.pair, asked, "Ines").await?;
        Ok(())
    }

    /// D2: wanted tomorrow, binds money, cannot be undone, and not ready: shown all the same.
    async fn grid(&self) -> Result<()> {
        let question = "Pay £46,000 for the faster grid connection?";
        let mut d = self.open(question, "G1").await?;
        d.decide_by = Some(plus_days(self.monday, 1));
        d.decide_at = Some(time(10, 0, 0, 0));
        d.money = Some(Money::whole(46_000, Currency::GBP));
        d.context = "On past form Plant 2 makes 4 October one time in six without it.".to_owned();
        d.choices = vec![
            way(["Wait for November", "£0", "16 of 25", ""], None, (1, 2)),
            way(
                ["Pay for September", "£46,000 once", "8 of 25", ""],
                Some(Door::OneWay),
                (5, 2),
            ),
        ];
        d.advised = Some(1);
        d.because = "On past form Plant 2 makes 4 October one time in six without it. Tobias and \
                     Bram bring it to your half-hour."
            .to_owned();
        let d = self.keep(d, false).await?;
        let source = [("One time in six", "Forecast of Plant 2", 0, Sure::Fair)];
        self.claims(&d, &source).await
    }

    /// D3: a question that nobody has put a day to.
    async fn roles(&self) -> Result<()> {
        let mut d = self.open("Which six roles do we fill first?", "G4").await?;
        d.context = "Eleven roles are key and six can be filled this year.".to_owned();
        self.keep(d, false).await?;
        Ok(())
    }

    /// D4: four sessions have passed without a decision.
    async fn forum(&self) -> Result<()> {
        let mut d = self.open("Stop the monthly forum?", "G5").await?;
        d.decide_by = Some(plus_days(self.monday, 4));
        d.context = "Four sessions have passed without a decision in them.".to_owned();
        d.choices = vec![
            way(
                ["Keep it", "an hour a month for 14", "none", ""],
                None,
                (1, 3),
            ),
            way(
                [
                    "A written note replaces it",
                    "20 minutes a month",
                    "few read it",
                    "",
                ],
                Some(Door::TwoWay),
                (3, 1),
            ),
        ];
        d.advised = Some(1);
        d.because = "Four sessions have passed without a decision. A written note would replace \
                     it."
        .to_owned();
        d.change = "Somebody names one thing that only the forum has settled.".to_owned();
        let d = self.keep(d, true).await?;
        for months in 1..=4 {
            let on = Some(plus_days(self.monday, -28 * months));
            let app = &self.house.app;
            app.raise_decision(self.tobias, self.pair, d.id, on).await?;
        }
        Ok(())
    }

    /// D5: two days past its day.
    async fn prices(&self) -> Result<()> {
        let mut d = self.open("Raise prices by 3 or by 5 %?", "G3").await?;
        d.decide_by = Some(plus_days(self.monday, -2));
        d.roles.recommend = "Ines Calloway".to_owned();
        d.roles.input = "Sunniva Marsh".to_owned();
        d.told = "Ines and Sunniva".to_owned();
        d.context = "List prices stand since January of last year.".to_owned();
        d.week = Some(Money::whole(5_500, Currency::GBP));
        d.choices = vec![
            way(["No rise", "£290,000 a year", "none", ""], None, (1, 1)),
            way(
                [
                    "3 % from 1 September, review in January",
                    "two buyers grumble",
                    "9 of 25",
                    "a letter",
                ],
                Some(Door::TwoWay),
                (4, 2),
            ),
            way(
                [
                    "5 % from 1 September",
                    "two buyers tender anew",
                    "15 of 25",
                    "",
                ],
                Some(Door::OneWay),
                (4, 4),
            ),
        ];
        d.advised = Some(1);
        d.because = "At 5 % two buyers have said they would re-tender.".to_owned();
        d.change = "A third buyer says that they leave at 3 %.".to_owned();
        d.next = "Ines: writes to the buyers on Thursday\nSunniva: calls the two".to_owned();
        let d = self.keep(d, true).await?;
        let source = [(
            "Two buyers would re-tender at 5 %",
            "Sunniva’s calls",
            9,
            Sure::High,
        )];
        self.claims(&d, &source).await
    }

    /// D6: decided by Orla, and to be looked at again.
    async fn shifts(&self) -> Result<()> {
        let mut d = self.open("Which shift pattern from autumn?", "G4").await?;
        d.decide_by = Some(plus_days(self.monday, 2));
        d.context = "The night crew asks for fixed weeks.".to_owned();
        d.choices = vec![
            way(["As it is", "£0", "9 of 25", ""], None, (1, 1)),
            way(
                [
                    "Fixed weeks, four on and three off",
                    "£12,000 a year",
                    "4 of 25",
                    "",
                ],
                Some(Door::TwoWay),
                (3, 2),
            ),
        ];
        d.advised = Some(1);
        d.because = "Jory and the union want it, and it costs one lost week.".to_owned();
        d.change = "More than two of the crew are against it.".to_owned();
        let d = self.keep(d, true).await?;
        let source = [("The crew voted 11 to 1", "Jory’s count", 12, Sure::High)];
        self.claims(&d, &source).await?;
        let app = &self.house.app;
        let said = ("", How::InPerson);
        app.take_decision(self.orla, self.pair, (d.id, 1), said)
            .await?;
        let review = (d.id, Some(plus_days(self.monday, 90)));
        app.look_back(self.orla, self.pair, review, None).await?;
        Ok(())
    }
}
