//! The file of `forecast` as a network: every fault is named, with its item and its field.
use domain::forecast::{Closed, Estimate, Item, MOST_ITEMS, Network, RUNS, Throw};
use serde_json::{Map, Value};

/// How many faults are told at once.
const TOLD: usize = 5;
/// The seed where none is given; it stands in the result.
const SEED: u64 = 1;
const KNOWN: [&str; 5] = ["deadline_working_days", "runs", "seed", "items", "history"];
const KNOWN_OF_ITEM: [&str; 5] = ["id", "o", "m", "p", "after"];

/// What is asked.
pub struct Ask {
    /// The work.
    pub network: Network<String>,
    /// Working days from now.
    pub deadline: Option<f64>,
    /// How often, from which seed.
    pub throw: Throw,
    /// Closed items of the same kind, where any were given.
    pub history: Option<Vec<Closed>>,
}

/// Reads the file, with notes on what was passed over; or says in sentences what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<(Ask, Vec<String>), String> {
    let whole: Value = serde_json::from_slice(bytes)
        .map_err(|e| format!("this is not JSON: {e}. Write {{\"items\": [ … ]}}."))?;
    let Value::Object(whole) = whole else {
        return Err("this is not an object: write {\"items\": [ … ]}.".to_owned());
    };
    let mut faults = Faults::default();
    let mut notes = unknown(&whole, &KNOWN, "");
    let items = items(&whole, &mut faults, &mut notes);
    let deadline = deadline(&whole, &mut faults);
    let throw = throw(&whole, &mut faults);
    let history = history(&whole, &mut faults);
    if deadline.is_none() && faults.0.is_empty() {
        notes.push("no `deadline_working_days`, so `p_on_time` is null".to_owned());
    }
    let (Some(throw), true) = (throw, faults.0.is_empty()) else {
        return Err(faults.told());
    };
    let network = Network::new(items).map_err(|e| format!("{e}."))?;
    let ask = Ask {
        network,
        deadline,
        throw,
        history,
    };
    Ok((ask, notes))
}

#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, fault: String) {
        self.0.push(fault);
    }

    fn told(self) -> String {
        let more = self.0.len().saturating_sub(TOLD);
        let mut told = self.0;
        told.truncate(TOLD);
        if more > 0 {
            told.push(format!("And {more} more like these."));
        }
        told.join(" ")
    }
}

fn unknown(fields: &Map<String, Value>, known: &[&str], of: &str) -> Vec<String> {
    let strange = fields.keys().filter(|k| !known.contains(&k.as_str()));
    let known = known.join(", ");
    strange
        .map(|k| {
            format!(
                "{of}`{}` is passed over; known are {known}",
                domain::words::short(k)
            )
        })
        .collect()
}

/// What stands there, short enough for a sentence.
fn shown(value: &Value) -> String {
    domain::words::short(&value.to_string())
}

fn items(
    whole: &Map<String, Value>,
    faults: &mut Faults,
    notes: &mut Vec<String>,
) -> Vec<Item<String>> {
    let rows = match whole.get("items") {
        Some(Value::Array(rows)) => rows,
        Some(other) => {
            faults.add(format!("`items` is {}: write a list [ … ].", shown(other)));
            return Vec::new();
        }
        None => {
            faults.add("`items` is missing: write \"items\": [ … ].".to_owned());
            return Vec::new();
        }
    };
    if rows.len() > MOST_ITEMS {
        faults.add(format!(
            "`items` has {} entries: at most 10,000 are forecast at once.",
            rows.len()
        ));
        return Vec::new();
    }
    let mut items = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let Value::Object(fields) = row else {
            faults.add(format!(
                "items[{at}] is {}: write {{\"id\": …, \"o\": …, \"m\": …, \"p\": …}}.",
                shown(row)
            ));
            continue;
        };
        let id = fields.get("id").and_then(name);
        let place = match &id {
            Some(id) => format!("items[{at}] “{}”", domain::words::short(id)),
            None => format!("items[{at}]"),
        };
        if notes.len() < TOLD {
            notes.extend(unknown(fields, &KNOWN_OF_ITEM, &format!("{place}: ")));
        }
        if id.is_none() {
            faults.add(format!("{place}: `id` is missing or empty: write a name."));
        }
        let estimate = estimate(fields, &place, faults);
        let after = after(fields, &place, faults);
        if let (Some(id), Some(estimate)) = (id, estimate) {
            let owner = None;
            items.push(Item {
                id,
                estimate,
                after,
                owner,
            });
        }
    }
    items
}

/// Names are words; whole numbers do as well.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn estimate(fields: &Map<String, Value>, place: &str, faults: &mut Faults) -> Option<Estimate> {
    let mut points = [0.0; 3];
    let mut good = true;
    for (point, key) in points.iter_mut().zip(["o", "m", "p"]) {
        match fields.get(key).map(|v| (v, v.as_f64())) {
            Some((_, Some(days))) => *point = days,
            Some((other, None)) => {
                let other = shown(other);
                faults.add(format!(
                    "{place}: `{key}` is {other}: write working days as a number."
                ));
                good = false;
            }
            None => {
                faults.add(format!("{place}: `{key}` is missing: write working days."));
                good = false;
            }
        }
    }
    if !good {
        return None;
    }
    let [o, m, p] = points;
    Estimate::new(o, m, p)
        .map_err(|e| faults.add(format!("{place}: {e}.")))
        .ok()
}

fn after(fields: &Map<String, Value>, place: &str, faults: &mut Faults) -> Vec<String> {
    let names = match fields.get("after") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(names)) => names,
        Some(other) => {
            let other = shown(other);
            faults.add(format!(
                "{place}: `after` is {other}: write a list of ids, [] for none."
            ));
            return Vec::new();
        }
    };
    let mut after = Vec::with_capacity(names.len());
    for value in names {
        match name(value) {
            Some(name) => after.push(name),
            None => {
                let value = shown(value);
                faults.add(format!(
                    "{place}: `after` names {value}: write the id of an item."
                ));
            }
        }
    }
    after
}

fn deadline(whole: &Map<String, Value>, faults: &mut Faults) -> Option<f64> {
    let value = whole
        .get("deadline_working_days")
        .filter(|v| !v.is_null())?;
    let days = value
        .as_f64()
        .filter(|days| *days >= 0.0 && days.is_finite());
    if days.is_none() {
        let value = shown(value);
        faults.add(format!(
            "`deadline_working_days` is {value}: write working days from now, 0 or more."
        ));
    }
    days
}

fn throw(whole: &Map<String, Value>, faults: &mut Faults) -> Option<Throw> {
    let mut whole_number = |key: &str, default: u64| match whole.get(key) {
        None | Some(Value::Null) => Some(default),
        Some(value) => value.as_u64().or_else(|| {
            let value = shown(value);
            faults.add(format!(
                "`{key}` is {value}: write a whole number, 0 or more."
            ));
            None
        }),
    };
    // Five thousand fits anywhere.
    let runs = whole_number("runs", RUNS as u64);
    let seed = whole_number("seed", SEED);
    let thrown = Throw::new(runs?, seed?);
    thrown.map_err(|e| faults.add(format!("`runs`: {e}."))).ok()
}

fn history(whole: &Map<String, Value>, faults: &mut Faults) -> Option<Vec<Closed>> {
    let value = whole.get("history").filter(|v| !v.is_null())?;
    let Value::Array(rows) = value else {
        let value = shown(value);
        faults.add(format!(
            "`history` is {value}: write [[estimate, actual], …]."
        ));
        return None;
    };
    let mut closed = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let pair = match row.as_array().map(Vec::as_slice) {
            Some([estimate, actual]) => estimate.as_f64().zip(actual.as_f64()),
            _ => None,
        };
        match pair.and_then(|(estimate, actual)| Closed::new(estimate, actual)) {
            Some(pair) => closed.push(pair),
            None => faults.add(format!(
                "history[{at}] is {}: write [estimate, actual] in working days, the estimate \
                 above 0.",
                shown(row)
            )),
        }
    }
    Some(closed)
}
