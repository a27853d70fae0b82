//! What waits for Orla, what she answered, what Tobias may decide, and what is owed to him.
use crate::house::House;
use anyhow::{Context, Result};
use app::decide::Said;
use domain::action::Due;
use domain::circle::Actor;
use domain::decision_right::{Area, HeldRight, MoneyLimit};
use domain::id::GoalId;
use domain::money::{Currency, Money};
use domain::owed::Telling;
use domain::proposal::{
    Address, Audience, Effect, Letter, Message, Need, Proposal, Sensitivity, Verb, Way,
};
use domain::working_time::plus_days;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;
use store::Pair;

/// Everything that the rows need.
struct Desk<'a> {
    house: &'a House,
    tobias: &'a Actor,
    orla: Actor,
    pair: &'a Pair,
    monday: Date,
    goals: &'a BTreeMap<&'static str, GoalId>,
}

/// Seeds it through the verbs of the two.
pub async fn seed(
    house: &House,
    tobias: &Actor,
    pair: &Pair,
    monday: Date,
    goals: &BTreeMap<&'static str, GoalId>,
) -> Result<()> {
    let viewer = house
        .app
        .viewer(tobias.viewer.workspace(), pair.executive)
        .await?;
    let desk = Desk {
        house,
        tobias,
        orla: app::member(viewer, pair.executive, pair.id),
        pair,
        monday,
        goals,
    };
    desk.rights().await?;
    desk.news().await?;
    desk.papers().await?;
    desk.letters().await?;
    desk.requests().await?;
    desk.heard().await?;
    desk.owed().await
}

fn approval(what: &str) -> Effect {
    Effect::Request {
        need: Need::Approval,
        what: what.to_owned(),
    }
}

fn address(name: &str, email: &str) -> Address {
    Address {
        name: name.to_owned(),
        email: email.to_owned(),
    }
}

impl Desk<'_> {
    fn draft(&self, title: &str, reason: &str, goal: &str, effect: Effect) -> Proposal {
        let app = &self.house.app;
        let mut p = app.new_proposal(self.tobias, self.pair.id, effect);
        title.clone_into(&mut p.title);
        reason.clone_into(&mut p.reason);
        p.goal = self.goals.get(goal).copied();
        p
    }

    fn by(&self, days: i64, at: Option<Time>) -> Option<Due> {
        let date = plus_days(self.monday, days);
        Some(Due {
            time: at,
            ..Due::on(date)
        })
    }

    async fn propose(&self, p: Proposal) -> Result<Proposal> {
        Ok(self.house.app.propose(self.tobias, p).await?.proposal)
    }

    /// Two limits are signed; the rest is assumed.
    async fn rights(&self) -> Result<()> {
        let signed = [(Area::Approvals, 500), (Area::Travel, 1_500)];
        for (area, pounds) in signed {
            let mut right = HeldRight::assumed(self.pair.id, area);
            right.limits.money = MoneyLimit::UpTo(Money::whole(pounds, Currency::GBP));
            right.note = "agreed at the half-hour".to_owned();
            self.house.app.save_right(&self.orla, &right).await?;
        }
        // Below the limit: done by Tobias, never asked, in the log.
        for (title, pounds) in [
            ("Approve the new lamps of the night crew", 240),
            ("Approve the courier for the resin samples", 85),
        ] {
            let mut p = self.draft(title, "Within the limit", "G1", approval(title));
            p.money = Some(Money::whole(pounds, Currency::GBP));
            p.final_text = format!("{title}: £{pounds}.");
            self.propose(p).await?;
        }
        Ok(())
    }

    /// What she has to know; what she has to decide comes with its briefs.
    async fn news(&self) -> Result<()> {
        let news = self.draft(
            "Supplier A’s kiln is down until Thursday",
            "",
            "G3",
            Effect::HeadsUp,
        );
        self.propose(news).await?;
        Ok(())
    }

    async fn papers(&self) -> Result<()> {
        for (title, pounds, text) in [
            (
                "Resin sample order",
                1_240,
                "Order 412: two drums of resin B for the trial, £1,240, delivered Friday.",
            ),
            (
                "July expenses",
                618,
                "Expense report July: travel £402, meals £96, phone £120; £618 in all.",
            ),
        ] {
            let reason = "Checked against the limit; the signed copy is waited for on paper.";
            let mut p = self.draft(title, reason, "", approval(title));
            p.money = Some(Money::whole(pounds, Currency::GBP));
            text.clone_into(&mut p.final_text);
            self.propose(p).await?;
        }
        Ok(())
    }

    async fn letters(&self) -> Result<()> {
        let mut buyer = self.draft(
            "To Aldermoor’s buyer: your two tender questions",
            "Their questions came on Friday; the answer is due tomorrow.",
            "G2",
            Effect::SendMessage(Message {
                to: vec![address(
                    "The buyer of Aldermoor Water",
                    "buyer@aldermoor.example.com",
                )],
                subject: "Your two tender questions".to_owned(),
                text: "Good morning, and thank you for two clear questions.\n\nThe flow rate is \
                       the sustained one, in section 4. Yes, we will hold the price for the full \
                       first year from the date of signature. Sunniva will bring the test sheets \
                       on Tuesday.\n\nI look forward to seeing you at one o’clock.\n\nOrla\n"
                    .to_owned(),
                her_name: true,
                letter: Letter::External,
            }),
        );
        (buyer.sensitivity, buyer.audience) = (Sensitivity::Money, Audience::Customer);
        buyer.decide_by = self.by(1, None);
        let union = self.draft(
            "To the union rep: a quarter of an hour this week?",
            "Fifteen days since you last spoke.",
            "G4",
            Effect::SendMessage(Message {
                to: vec![address("The union rep", "union@example.com")],
                subject: "A quarter of an hour this week?".to_owned(),
                text: "Orla would like to hear how the new shift pattern is landing with the \
                       night crew. Would Thursday at 16:15, on site, suit you?\n\n\
                       Tobias Fennimore\n"
                    .to_owned(),
                her_name: false,
                letter: Letter::External,
            }),
        );
        let thanks = self.draft(
            "To Jory Plume and the night crew",
            "Three clean trial nights in a row.",
            "G4",
            Effect::SendMessage(Message {
                to: vec![address("Jory Plume", "jory.plume@example.com")],
                subject: "Thank you".to_owned(),
                text: "Three clean trial nights in a row at Plant 2, and I know what they took. \
                       Thank you, all of you.\n\nOrla\n"
                    .to_owned(),
                her_name: true,
                letter: Letter::Thanks,
            }),
        );
        for p in [buyer, union, thanks] {
            self.propose(p).await?;
        }
        Ok(())
    }

    /// One waits, one was declined with its reason, one was granted by phone.
    async fn requests(&self) -> Result<()> {
        let request = |need, what: &str, saves, cost, goal| {
            let effect = Effect::Request {
                need,
                what: what.to_owned(),
            };
            let mut p = self.draft("", "", goal, effect);
            (p.saves_minutes_week, p.cost_minutes) = (saves, cost);
            p
        };
        let mut crm = request(Need::Access, "the CRM", Some(40), Some(10), "G2");
        let told = crm.request_sentence(Some("municipal contracts"));
        crm.title = told.context("a request has a sentence")?;
        "I look up each buyer by asking Sunniva.".clone_into(&mut crm.reason);
        let mut course = request(Need::Education, "a negotiation course", None, None, "G2");
        course.title = "A negotiation course, two days in September".to_owned();
        let mut seat = request(
            Need::Access,
            "the plant steering group",
            Some(30),
            None,
            "G1",
        );
        seat.title = "A seat in the plant steering group".to_owned();
        let app = &self.house.app;
        let course = self.propose(course).await?;
        let no = Said::new(
            Verb::Decline,
            "After the tender; ask again in October",
            Way::Page,
        );
        app.decide(&self.orla, course.id, no).await?;
        let seat = self.propose(seat).await?;
        let yes = Said::new(Verb::Approve, "from Monday", Way::Page);
        let how = domain::proposal::How::Phone;
        app.record_answer(self.tobias, seat.id, yes, how).await?;
        self.propose(crm).await?;
        let mut offer = self.draft(
            "I can take the first reading of the supplier reports",
            "You read them twice; I can send you half a page.",
            "G5",
            Effect::Offer {
                what: "Read the supplier reports first and send half a page".to_owned(),
                action: None,
                area: None,
            },
        );
        offer.saves_minutes_week = Some(25);
        self.propose(offer).await?;
        Ok(())
    }

    /// "Have I got this right?" of one thing she asked for in passing.
    async fn heard(&self) -> Result<()> {
        let app = &self.house.app;
        let open = app.db.read(&self.tobias.viewer);
        let open = open.open_actions(Some(self.pair.id)).await?;
        let talks = open.iter().find(|a| a.action.title.contains("1:1"));
        let talks = talks.context("the demo has the 1:1s")?.action.id;
        let words = "Your 1:1s become 25 minutes, every second week, with one question each.";
        app.play_back(self.tobias, self.pair, talks, words).await?;
        Ok(())
    }

    /// Orla has told of all but two of last week's meetings.
    async fn owed(&self) -> Result<()> {
        let app = &self.house.app;
        let owed = app.owed(&self.orla.viewer, self.pair).await?;
        for meeting in owed.meetings.iter().skip(2) {
            let key = &meeting.key;
            let nothing = Telling::Nothing;
            app.tell(&self.orla, self.pair, key, nothing, None, Way::Page)
                .await?;
        }
        Ok(())
    }
}
