//! A request to the executive as a sentence made of its fields (`R110`).
use super::{Effect, Need, Proposal};
use crate::words::length;

impl Proposal {
    /// "Access to the CRM saves 40 minutes a week for municipal contracts; it costs 2 hours once
    /// and pays back in three weeks." Editable: a start for the title. `goal` is said as the
    /// reader knows it. None for what is no request.
    pub fn request_sentence(&self, goal: Option<&str>) -> Option<String> {
        let Effect::Request { need, what } = &self.effect else {
            return None;
        };
        let what = what.trim();
        let subject = match need {
            Need::Access => format!("Access to {what}"),
            Need::Education | Need::Approval => capital(what),
        };
        let saves = self.saves_minutes_week.filter(|m| *m > 0);
        let worth = match (saves, goal) {
            (Some(saves), Some(goal)) => {
                format!(" saves {} a week for {goal}", length(saves.into()))
            }
            (Some(saves), None) => format!(" saves {} a week", length(saves.into())),
            (None, Some(goal)) => format!(" serves {goal}"),
            (None, None) => String::new(),
        };
        let money = self.money.map(|m| format!("costs {m}"));
        let time = self.cost_minutes.filter(|m| *m > 0);
        let time = time.map(|m| format!("takes {} of your time once", length(m.into())));
        let weeks = self.payback_weeks().filter(|w| *w > 0);
        let back = weeks.map(|w| format!("pays that back in {}", weeks_words(w)));
        let parts: Vec<_> = [money, time, back].into_iter().flatten().collect();
        let tail = match parts.is_empty() {
            true => String::new(),
            false => format!("; it {}", crate::words::list(&parts)),
        };
        Some(match worth.is_empty() && tail.is_empty() {
            true => format!("{subject}."),
            false => format!(
                "{subject}{}{tail}.",
                if worth.is_empty() {
                    " is asked for"
                } else {
                    &worth
                }
            ),
        })
    }
}

fn weeks_words(weeks: u32) -> String {
    crate::words::count(weeks.into(), "week")
}

fn capital(text: &str) -> String {
    crate::words::capital(text)
}
