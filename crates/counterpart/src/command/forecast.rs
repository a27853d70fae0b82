//! `forecast`: the engine alone, on a file: when will this network of work be done?
mod read;

use crate::cli::ForecastFile;
use crate::command::read_input;
use anyhow::Result;
use app::Error;
use domain::forecast::{Factor, Forecast, View, forecast};
use domain::words;
use read::Ask;
use serde_json::{Value, json};

/// Forecasts what stands in a file; reads and writes nothing else.
pub fn run(ask: &ForecastFile) -> Result<()> {
    let name = match ask.file.as_os_str().to_str() {
        Some("-") => "the input".to_owned(),
        _ => ask.file.display().to_string(),
    };
    let refused = |told: String| Error::invalid("file", format!("{name}: {told}"));
    let (asked, notes) = read::read(&read_input(&ask.file)?).map_err(refused)?;
    for note in notes {
        eprintln!("{name}: {note}");
    }
    let factor = asked
        .history
        .as_deref()
        .map(|closed| Factor::of(&[], closed));
    let factors: Vec<Factor> = factor.map_or(Vec::new(), |f| vec![f; asked.network.items().len()]);
    let found = forecast(&asked.network, &factors, asked.deadline, asked.throw)
        .map_err(|e| refused(e.to_string()))?;
    if ask.json {
        println!("{}", figures(&asked, &found, factor));
    } else {
        print!("{}", text(&asked, &found, factor));
    }
    Ok(())
}

/// Days and shares with four places: enough for any page, and no noise.
fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn figures(asked: &Ask, found: &Forecast, factor: Option<Factor>) -> Value {
    let mut figures = view(asked, &found.inside, found.deadline);
    let all = json!({
        "deadline_working_days": found.deadline,
        "runs": found.throw.runs(),
        "seed": found.throw.seed,
    });
    extend(&mut figures, all);
    if let Some(factor) = factor {
        let mut outside = view(asked, &found.outside, found.deadline);
        let why = json!({
            "k": round(factor.k), "k_default": !factor.known(), "k_from": factor.past.words(),
        });
        extend(&mut outside, why);
        extend(&mut figures, json!({ "outside": outside }));
    }
    figures
}

fn extend(figures: &mut Value, more: Value) {
    if let (Value::Object(figures), Value::Object(more)) = (figures, more) {
        figures.extend(more);
    }
}

fn view(asked: &Ask, view: &View, deadline: Option<f64>) -> Value {
    let names = asked.network.items().iter();
    let items: Vec<Value> = names
        .zip(&view.items)
        .map(|(item, runs)| {
            json!({
                "id": item.id, "mean": round(item.estimate.mean()),
                "p50": round(runs.p50), "p80": round(runs.p80),
                "critical": round(runs.critical),
            })
        })
        .collect();
    json!({
        "p50": round(view.p50), "p80": round(view.p80), "p_on_time": view.on_time.map(round),
        "colour": view.colour(),
        "normal": {
            "mean": round(view.chain.mean), "sd": round(view.chain.deviation),
            "p_on_time": deadline.map(|d| round(view.chain.on_time(d))),
        },
        "items": items,
    })
}

fn text(asked: &Ask, found: &Forecast, factor: Option<Factor>) -> String {
    let mut out = format!("The plan says: {}\n", said(&found.inside, found.deadline));
    if let Some(factor) = factor {
        let (k, from) = (round(factor.k), factor.past.words());
        let said = said(&found.outside, found.deadline);
        out += &format!("The past says: {said}\n  It takes {k} times as long ({from}).\n");
    } else {
        out += "The past says nothing: the file has no `history` of [estimate, actual] pairs.\n";
    }
    let name = |id: &str| words::short(id);
    let names = asked
        .network
        .items()
        .iter()
        .map(|i| name(&i.id).chars().count());
    let wide = names.max().unwrap_or(0).max(4);
    out += &format!(
        "\n{:<wide$}{:>10}{:>10}  holds up the end\n",
        "item", "P50", "P80"
    );
    for (item, runs) in asked.network.items().iter().zip(&found.inside.items) {
        let share = runs.critical * 100.0;
        out += &format!(
            "{:<wide$}{:>10.1}{:>10.1}  in {share:.0} % of runs\n",
            name(&item.id),
            runs.p50,
            runs.p80,
        );
    }
    out + &format!(
        "\n{} runs, seed {}.\n",
        found.throw.runs(),
        found.throw.seed
    )
}

/// "half of the runs end by working day 44.3, four of five by 49.8; 55 % by day 45 (at risk)."
fn said(view: &View, deadline: Option<f64>) -> String {
    let ends = format!(
        "half of the runs end by working day {:.1}, four of five by {:.1}",
        view.p50, view.p80
    );
    match (deadline, view.on_time, view.colour()) {
        (Some(day), Some(share), Some(colour)) => {
            format!(
                "{ends}; {:.0} % by day {day} ({}).",
                share * 100.0,
                colour.word()
            )
        }
        _ => format!("{ends}."),
    }
}
