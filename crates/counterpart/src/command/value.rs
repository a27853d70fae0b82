//! `value`: hours given back, what they became, and what that is worth.
use crate::cli::{Value as Ask, ValueCommand};
use crate::house::House;
use anyhow::Result;
use app::cost::Said;
use app::value::{MeetingCost, Together, ValueView};
use domain::circle::Actor;
use domain::cost::Per;
use domain::money::Money;
use domain::value::{Minutes, Multiplier, Value as Mark};
use serde_json::{Value, json};
use store::Pair;
use web::ValuePaper;

/// Shows the account, or enters into it.
pub async fn run(house: &House, ask: &Ask) -> Result<()> {
    if let Some(command) = &ask.command {
        return enter(house, command, ask.executive.as_deref()).await;
    }
    let pairs = house.pairs(ask.executive.as_deref()).await?;
    let mut views = Vec::new();
    for (actor, pair) in &pairs {
        views.push((pair, house.app.value(&actor.viewer, pair).await?));
    }
    if ask.json {
        let all: Vec<_> = views
            .iter()
            .map(|(pair, view)| figures(pair, view))
            .collect();
        println!("{}", Value::Array(all));
    } else if ask.html {
        let (_, pair) = house.pair(ask.executive.as_deref()).await?;
        for (of, view) in &views {
            if of.id == pair.id {
                println!("{}", ValuePaper::of(view, &pair).text()?);
            }
        }
    } else {
        for (pair, view) in &views {
            text(pair, view);
        }
    }
    Ok(())
}

fn text(pair: &Pair, view: &ValueView) {
    println!("{}: {}", pair.name, view.finding.title);
    for line in &view.finding.prose {
        println!("{line}");
    }
    for row in view.ledger.by_work(&view.entries) {
        let (label, counted) = (row.work.label(), row.weighted.in_tenths());
        println!("{counted:>8} min  {label}");
    }
}

async fn enter(house: &House, command: &ValueCommand, executive: Option<&str>) -> Result<()> {
    let (actor, pair): (Actor, Pair) = house.pair(executive).await?;
    match command {
        ValueCommand::Log { words, on } => {
            let words = words.join(" ");
            let (id, told) = house.app.returned(&actor, &pair, &words, *on, None).await?;
            println!("{id}");
            eprintln!("{told}");
        }
        ValueCommand::Remove { id } => {
            let title = house.app.remove_value(&actor, *id).await?;
            eprintln!("Removed: {title}. The numbers fall by what it counted.");
        }
        ValueCommand::Cost(cost) => {
            let said = Said {
                load: (cost.load * 100.0).round() as i64,
                per: if cost.hourly { Per::Hour } else { Per::Year },
                weeks: cost.weeks,
                hours: cost.hours,
                ..Said::yearly(cost.whose, &cost.amount, cost.currency)
            };
            house.app.set_cost(&actor, &pair, &said).await?;
            eprintln!("Saved, sealed, for the pair to know.");
        }
    }
    Ok(())
}

/// Hours with four places: enough for any page, and no noise.
fn hours(minutes: Minutes) -> f64 {
    (minutes.hours() * 10_000.0).round() / 10_000.0
}

fn whole(money: Option<Money>) -> Option<f64> {
    money.map(|m| m.minor as f64 / 100.0)
}

/// Hundredths of a per cent as a share: 790 is 0.079.
fn share(roi: Option<i64>) -> Option<f64> {
    roi.map(|r| r as f64 / 10_000.0)
}

fn mark(value: &Mark) -> Value {
    json!({
        "hours": hours(value.minutes), "year": whole(value.year), "roi": share(value.roi),
    })
}

fn figures(pair: &Pair, view: &ValueView) -> Value {
    let (worth, ledger) = (&view.worth, &view.ledger);
    let together = match view.together {
        Together::Known(m) => Some(multiplier(&m)),
        _ => None,
    };
    let post = worth.facts.post_year.map(|p| p as f64 / 100.0);
    json!({
        "executive": pair.name, "title": view.finding.title, "prose": view.finding.prose,
        "from": ledger.stretch.from, "to": ledger.stretch.to, "weeks": ledger.stretch.weeks,
        "avoided_hours": hours(ledger.avoided()), "net_hours": hours(ledger.net()),
        "weighted_hours": hours(ledger.weighted()),
        "this_week_hours": hours(view.this_week.weighted()),
        "increase_hours": worth.facts.increase.map(hours),
        "executive_week_hours": worth.facts.week.map(hours),
        "break_even_hours": worth.break_even.map(hours),
        "rate": whole(worth.rate), "post_cost": post,
        "currency": worth.rate.map(|m| m.currency.to_string()),
        "realised_hours": worth.realised.map(|v| hours(v.minutes)),
        "realised_roi": share(worth.realised.and_then(|v| v.roi)),
        "capacity_roi": share(worth.capacity.roi), "high_roi": share(worth.high.roi),
        "range": {
            "low": worth.realised.as_ref().map(mark),
            "likely": mark(&worth.capacity), "high": mark(&worth.high),
        },
        "attendee_hours": hours(ledger.attendees()),
        "multiplier": together,
        "quiet_weeks": view.streak.weeks,
        "meetings": view.meetings.iter().map(meeting).collect::<Vec<_>>(),
        "entries": view.entries.iter().zip(&ledger.lines).map(|(e, l)| json!({
            "id": e.id, "on": e.on, "title": e.title, "work": e.work,
            "confidence": e.confidence().tenths() as f64 / 10.0,
            "source": e.source, "times": l.times, "counted_minutes_a_week":
                l.weighted.over(ledger.stretch.weeks).thousandths() as f64 / 1000.0,
        })).collect::<Vec<_>>(),
    })
}

fn multiplier(m: &Multiplier) -> Value {
    json!({
        "text": m.text(), "synergy_percent": m.synergy_percent(),
        "executive_before": hours(m.executive_before),
        "assistant_before": hours(m.assistant_before),
        "executive_now": hours(m.executive_now), "assistant_now": hours(m.assistant_now),
    })
}

fn meeting(m: &MeetingCost) -> Value {
    json!({
        "uid": m.uid, "title": m.title, "minutes": m.minutes, "people": m.people,
        "attendee_hours": hours(m.attendees), "session_cost": whole(m.session),
        "shorter_minutes": m.shorter, "attendee_hours_saved_a_week": hours(m.saved_week),
        "saved_a_year": whole(m.saved_year),
    })
}
