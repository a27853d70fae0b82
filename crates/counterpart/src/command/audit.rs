//! `audit`: figures as JSON or paper; `audit correct`: codes from a table.
use crate::cli::{Audit, AuditCommand};
use crate::command::read_input;
use crate::house::House;
use anyhow::Result;
use app::audit::AuditView;
use app::coming_up::first_name;
use app::context::zone;
use domain::audit::{Span, Totals};
use serde_json::{Value, json};
use web::AuditPaper;

/// Shows the audit, or mends it.
pub async fn run(house: &House, ask: &Audit) -> Result<()> {
    if let Some(AuditCommand::Correct { csv, executive }) = &ask.correct {
        return correct(house, csv, executive.as_deref()).await;
    }
    let (actor, pair) = house.pair(ask.executive.as_deref()).await?;
    let today = house.app.clock.now().to_zoned(zone(&pair)).date();
    let locale = house.app.locale(&actor.viewer).await?;
    let four = Span::four_weeks_before(today, &locale);
    let span = Span {
        from: ask.from.unwrap_or(four.from),
        to: ask.to.unwrap_or(four.to),
    };
    let view = house.app.audit(&actor.viewer, &pair, span).await?;
    if ask.html {
        println!("{}", AuditPaper::of(&view, first_name(&pair.name)).text()?);
    } else if ask.json {
        println!("{}", figures(&view));
    } else {
        println!("{}", view.finding.title);
        for line in &view.finding.prose {
            println!("{line}");
        }
        for d in &view.drift {
            println!(
                "{:>6.1} h  {}",
                tenths(d.actual),
                d.category.called(locale.words)
            );
        }
    }
    Ok(())
}

fn tenths(t: i64) -> f64 {
    f64::from(i32::try_from(t).unwrap_or(i32::MAX)) / 10.0
}

fn totals(t: &Totals) -> Value {
    json!({
        "work_minutes": t.work, "personal_minutes": t.personal, "uncoded_minutes": t.uncoded,
        "category": t.category, "mode": t.mode, "channel": t.channel, "person": t.person,
        "series": t.series, "goal": t.goal, "goal_linked_minutes": t.goal_linked,
        "focus_unlinked_minutes": t.focus_unlinked, "goal_or_focus_minutes": t.goal_or_focus(),
        "assumed_minutes": t.assumed, "tentative_minutes": t.tentative,
        "coverage_percent": t.coverage().percent(), "grey": t.grey(),
        "goal_share_percent": t.goal_share().percent(),
        "reactive_share_percent": t.reactive_share().percent(),
    })
}

fn figures(view: &AuditView) -> Value {
    let a = &view.audit;
    let weeks: Vec<_> = a
        .weeks
        .iter()
        .map(|w| json!({ "first": w.first, "full": w.full, "totals": totals(&w.totals) }))
        .collect();
    let drift: Vec<_> = view
        .drift
        .iter()
        .map(|d| {
            json!({
                "category": d.category, "before_hours": d.before.map(tenths),
                "intended_hours": d.intended.map(tenths), "actual_hours": tenths(d.actual),
                "over_minutes": d.over, "flagged": d.flagged,
            })
        })
        .collect();
    json!({
        "from": a.span.from, "to": a.span.to, "title": view.finding.title,
        "prose": view.finding.prose, "total": totals(&a.total),
        "mean_weeks": a.now.weeks, "mean_sum": totals(&a.now.sum),
        "mean_before": view.before.as_ref().map(|b| json!({
            "weeks": b.now.weeks, "sum": totals(&b.now.sum),
        })),
        "weeks": weeks, "drift": drift,
        "focus": {
            "blocks": a.focus.blocks, "block_minutes": a.focus.block_minutes,
            "gaps_under_30": a.focus.short_gaps, "longest_run_minutes": a.focus.longest_run,
            "long_runs": a.focus.long_runs, "back_to_back": a.focus.back_to_back,
        },
    })
}

async fn correct(house: &House, csv: &std::path::Path, executive: Option<&str>) -> Result<()> {
    let (actor, pair) = house.pair(executive).await?;
    let bytes = read_input(csv)?;
    let (saved, notes) = house.app.correct_from_table(&actor, &pair, &bytes).await?;
    for note in &notes {
        eprintln!("  line {}, {}: {}", note.line, note.field, note.reason);
    }
    eprintln!("{saved} codes saved.");
    Ok(())
}
