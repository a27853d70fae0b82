//! The sentence about a month that the executive confirms.
use super::Totals;
use crate::region::Words;
use crate::time_entry::Category;
use crate::words::{bare_hours, list};
use jiff::civil::Date;

/// Categories named in the sentence.
const NAMED: usize = 3;

/// "In July Orla worked 212 hours in the calendar, 96 of them for a goal; most went to
/// reviews (48),
/// people and 1:1s (40) and customers and partners (31)."
pub fn month_sentence(name: &str, month: Date, total: &Totals, words: Words) -> String {
    let month = month.strftime("%B");
    if total.busy() == 0 {
        return format!("Nothing stands in {name}’s calendar in {month}.");
    }
    let mut most: Vec<(Category, i64)> = total
        .category
        .iter()
        .filter(|(c, m)| c.is_work() && **m > 0)
        .map(|(c, m)| (*c, *m))
        .collect();
    // Stable: of equals the earlier category stands first.
    most.sort_by_key(|(_, minutes)| -minutes);
    let parts = most.iter().take(NAMED);
    let parts =
        parts.map(|(c, m)| format!("{} ({})", c.called(words).to_lowercase(), bare_hours(*m)));
    let parts: Vec<String> = parts.collect();
    let served = match total.goal_linked {
        0 => "none of them tied to a goal".to_owned(),
        m => format!("{} of them for a goal", bare_hours(m)),
    };
    let worked = bare_hours(total.work);
    format!(
        "In {month} {name} worked {worked} hours in the calendar, {served}; most went to {}.",
        list(&parts)
    )
}
