//! `propose`: ask the executive for something, or do it within one's right.
use crate::cli::{Ask, Propose};
use crate::house::House;
use anyhow::{Context, Result};
use domain::action::Due;
use domain::money::Money;
use domain::proposal::{Effect, Need, State};
use serde_json::json;

/// Proposes, and says whether it is done or waits.
pub async fn run(house: &House, ask: &Propose) -> Result<()> {
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let title = ask.words.join(" ");
    let mut p = house.app.new_proposal(&actor, pair.id, effect(ask, &title));
    p.title = title;
    p.reason.clone_from(&ask.reason);
    p.cost_minutes = ask.cost_minutes;
    p.saves_minutes_week = ask.saves_minutes_week;
    p.one_way = ask.one_way;
    p.final_text.clone_from(&ask.text);
    p.decide_by = ask.decide_by.map(Due::on);
    p.money = ask.money.as_deref().map(money).transpose()?;
    if let Some(code) = &ask.goal {
        let goals = house.app.db.read(&actor.viewer).goals(pair.id).await?;
        let goal = goals
            .iter()
            .find(|g| g.code.as_str().eq_ignore_ascii_case(code));
        p.goal = Some(goal.with_context(|| format!("there is no goal {code}"))?.id);
    }
    let made = house.app.propose(&actor, p).await?.proposal;
    if ask.json {
        println!(
            "{}",
            json!({ "id": made.id, "state": made.state.word(), "missing": made.missing() })
        );
        return Ok(());
    }
    match made.state {
        State::Asked => println!("Asked: {}. {}", made.title, made.id),
        _ => println!(
            "Done, within what you may decide: {}. {}",
            made.title, made.id
        ),
    }
    for question in made.missing() {
        println!("Still open: {question}");
    }
    Ok(())
}

fn effect(ask: &Propose, title: &str) -> Effect {
    let what = title.to_owned();
    let request = |need, what| Effect::Request { need, what };
    match ask.kind {
        Ask::Approval => request(Need::Approval, what),
        Ask::Access => request(Need::Access, what),
        Ask::Education => request(Need::Education, what),
        Ask::Improvement => Effect::Improvement { how: what },
        Ask::Offer => Effect::Offer {
            what,
            action: None,
            area: None,
        },
        Ask::HeadsUp => Effect::HeadsUp,
        Ask::Problem => Effect::Problem {
            cause: ask.reason.clone(),
            solution: ask.text.clone(),
        },
    }
}

/// "46000 GBP", "12.50 EUR".
fn money(text: &str) -> Result<Money> {
    let wrong = || format!("“{text}” is no amount: write it as \"46000 GBP\"");
    let (amount, currency) = text.trim().rsplit_once(' ').with_context(wrong)?;
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, "0"));
    let whole: i64 = whole.replace(',', "").parse().with_context(wrong)?;
    anyhow::ensure!((1..=2).contains(&rest.len()) && whole >= 0, wrong());
    let cents: i64 = format!("{rest:0<2}").parse().with_context(wrong)?;
    let minor = whole.checked_mul(100).and_then(|m| m.checked_add(cents));
    Ok(Money {
        minor: minor.with_context(wrong)?,
        currency: currency.parse()?,
    })
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn amounts_are_read_to_the_penny() {
        for (text, minor) in [
            ("46000 GBP", 4_600_000),
            ("1,200.5 EUR", 120_050),
            ("0 USD", 0),
        ] {
            assert_eq!(money(text).unwrap().minor, minor);
        }
        for text in [
            "",
            "46000",
            "GBP",
            "-1 GBP",
            "1.234 GBP",
            "x GBP",
            "1 pounds",
        ] {
            assert!(money(text).is_err(), "{text}");
        }
    }
}
