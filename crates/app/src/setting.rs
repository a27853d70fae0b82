//! What a pair has set: working hours, intended hours, travel time.
use crate::context::{App, operator, zone};
use crate::error::{Error, Field, Result};
use crate::gathered::Asked;
use crate::sign_in::Session;
use domain::answers::Given;
use domain::audit::Span;
use domain::circle::{Actor, Viewer};
use domain::half_hour::Rhythm;
use domain::holiday::holidays;
use domain::id::PersonId;
use domain::kept_free::KeptFree;
use domain::locale::Locale;
use domain::priority::Weights;
use domain::region::Region;
use domain::schedule::Absence;
use domain::time_entry::Category;
use domain::urgent::{Ladder, PATIENCE_AT_MOST, RUNGS};
use domain::working_time::WorkingTime;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use language::kept_free;
use std::collections::BTreeMap;
use store::Pair;

/// The settings of a pair, with the defaults of `formulas.md` where nothing was set.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Start and end of the working day, Monday first; none: a free day.
    pub hours: [Option<(Time, Time)>; 7],
    /// Intended minutes a week by category; empty until somebody said so.
    pub intended: BTreeMap<Category, i64>,
    /// The recorded weeks that "before" means; none: no baseline, no comparison.
    pub baseline: Option<Span>,
    /// Goal-linked minutes a week that are aimed at.
    pub goal_minutes: Option<i64>,
    /// Minutes between two places where nothing else is known.
    pub travel_minutes: i64,
    /// Length assumed for an entry without an end, at most (decisions, Time).
    pub assumed_minutes: i64,
    /// Per cent of the post's cost that this pair bears.
    pub cost_share: i64,
    /// Whose words, dates and holidays: the workspace's.
    pub region: Region,
    /// The points behind the now list (`F6`); the workspace's.
    pub weights: Weights,
    /// The executive's ten: what they ask for is important (`F6`).
    pub ten: Vec<PersonId>,
    /// No meeting begins before the first, and all have ended by the second (`R62`).
    pub meetings: (Option<Time>, Option<Time>),
    /// Times of the week without meetings (`R62`).
    pub kept_free: Vec<KeptFree>,
    /// What is urgent, and how it reaches the executive (R118).
    pub ladder: Ladder,
    /// When the pair meets, the shortest rhythm first; empty until agreed (`F11`).
    pub rhythms: Vec<Rhythm>,
    /// Local time at which the team is asked where it needs help; none: only by hand (R89).
    pub help: Option<Time>,
    /// The day on which it was asked last.
    pub help_last: Option<Date>,
    /// Local time at which owners are asked how their initiatives stand; none: only by hand (R18).
    pub remind: Option<Time>,
    /// The day on which they were asked last.
    pub remind_last: Option<Date>,
    /// Local time at which the digest leaves; none: no digest.
    pub digest: Option<Time>,
    /// The day whose digest left last.
    pub digest_last: Option<Date>,
    /// Who of the house is away when: plans are laid around it.
    pub away: Vec<Absence>,
}

impl Default for Settings {
    fn default() -> Self {
        let day = Some((Time::constant(9, 0, 0, 0), Time::constant(17, 30, 0, 0)));
        Settings {
            hours: [day, day, day, day, day, None, None],
            intended: BTreeMap::new(),
            baseline: None,
            goal_minutes: None,
            travel_minutes: 30,
            assumed_minutes: 30,
            cost_share: 100,
            region: Region::default(),
            weights: Weights::default(),
            ten: Vec::new(),
            meetings: (None, None),
            kept_free: Vec::new(),
            ladder: Ladder::default(),
            rhythms: Vec::new(),
            help: None,
            help_last: None,
            remind: None,
            remind_last: None,
            digest: None,
            digest_last: None,
            away: Vec::new(),
        }
    }
}

/// The executive's ten are no more than this.
pub const TEN: usize = 10;

const DAYS: [&str; 7] = [
    "hours_mon",
    "hours_tue",
    "hours_wed",
    "hours_thu",
    "hours_fri",
    "hours_sat",
    "hours_sun",
];

fn hours_text(hours: Option<(Time, Time)>) -> String {
    hours
        .map(|(a, b)| format!("{}-{}", a.strftime("%H:%M"), b.strftime("%H:%M")))
        .unwrap_or_default()
}

/// Reads `09:00-17:30` or `9 am - 5:30 pm`; nothing for a free day.
fn parse_hours(text: &str) -> Option<Option<(Time, Time)>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    let (from, until) = text.split_once(['-', '–'])?;
    let forms = ["%H:%M", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"];
    let time = |t: &str| {
        let read = |form| Time::strptime(form, t.trim()).ok();
        forms.into_iter().find_map(read)
    };
    let (from, until) = (time(from)?, time(until)?);
    (from < until).then_some(Some((from, until)))
}

/// Reads `2027-04-05..2027-05-02`.
fn parse_span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once("..")?;
    let span = Span {
        from: from.trim().parse().ok()?,
        to: to.trim().parse().ok()?,
    };
    (span.from < span.to).then_some(span)
}

fn text_of<'a>(values: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    values.get(name).map_or("", String::as_str)
}

impl Settings {
    pub(crate) fn read(values: &BTreeMap<String, String>) -> Self {
        let mut out = Settings::default();
        for (at, name) in DAYS.iter().enumerate() {
            if let Some(hours) = values.get(*name).and_then(|v| parse_hours(v)) {
                out.hours[at] = hours;
            }
        }
        let number = |name: &str| values.get(name).and_then(|v| v.parse::<i64>().ok());
        for category in Category::ALL {
            if let Some(minutes) = number(&format!("intended_{category}")) {
                out.intended.insert(*category, minutes);
            }
        }
        out.baseline = values.get("baseline").and_then(|v| parse_span(v));
        out.goal_minutes = number("goal_minutes");
        out.travel_minutes = number("travel_minutes").unwrap_or(out.travel_minutes);
        out.assumed_minutes = number("assumed_minutes").unwrap_or(out.assumed_minutes);
        out.cost_share = number("cost_share").unwrap_or(out.cost_share).clamp(0, 100);
        let region = values.get("region").and_then(|v| v.parse().ok());
        out.region = region.unwrap_or_default();
        out.weights = values
            .get("weights")
            .and_then(|v| v.parse().ok())
            .unwrap_or_default();
        let time = |name: &str| values.get(name).and_then(|v| v.parse().ok());
        out.help = time("help");
        out.remind = time("remind");
        out.remind_last = values.get("remind_last").and_then(|v| v.parse().ok());
        out.help_last = values.get("help_last").and_then(|v| v.parse().ok());
        out.digest = values.get("digest").and_then(|v| v.parse().ok());
        out.digest_last = values.get("digest_last").and_then(|v| v.parse().ok());
        let away = text_of(values, "away").lines().map(str::parse);
        out.away = away.filter_map(Result::ok).collect();
        out.meetings = (time("not_before"), time("not_after"));
        let kept = text_of(values, "kept_free").lines().map(str::parse);
        out.kept_free = kept.filter_map(Result::ok).collect();
        let text = |name: &str| text_of(values, name);
        let rhythms = text("rhythms").lines().map(str::parse);
        out.rhythms = rhythms.filter_map(Result::ok).collect();
        let ladder = Ladder::read(text("urgent_means"), text("urgent_rungs"));
        let minutes = text("urgent_minutes").parse();
        let own = minutes.ok().and_then(|n| ladder.clone().waiting(n));
        out.ladder = own.unwrap_or(ladder);
        let ten = values.get("ten").map(|v| v.split_whitespace());
        out.ten = ten
            .into_iter()
            .flatten()
            .filter_map(|id| id.parse().ok())
            .collect();
        out
    }

    /// Working time with the public holidays of three years around `today`.
    pub fn working_time(&self, pair: &Pair, today: Date) -> WorkingTime {
        let near = |years: i16| Date::new(today.year() + years, 1, 1).unwrap_or(today);
        let found = holidays(&self.region, near(-1), near(2));
        WorkingTime {
            zone: zone(pair),
            hours: self.hours,
            holidays: found.map(|(d, name)| (d, name.to_owned())).collect(),
            meetings: self.meetings,
            kept_free: self.kept_free.clone(),
            locale: Locale::of(self.region),
        }
    }
}

/// The settings that follow from an answer of the executive about how to work with them; nothing
/// given: as if it had never been said.
pub(crate) fn in_use(question: &str, given: Option<&Given>) -> Option<(&'static str, String)> {
    let name = match question {
        "not_before" => "not_before",
        "not_after" => "not_after",
        "free_times" => "kept_free",
        "urgent_means" => "urgent_means",
        "urgent_way" => "urgent_rungs",
        _ => return None,
    };
    let value = match given {
        // Only the times: what they are for stays in the sealed answer.
        Some(Given::Words(words)) if question == "free_times" => {
            let times = kept_free::read(words).times;
            let times: Vec<_> = times.iter().map(KeptFree::to_string).collect();
            times.join("\n")
        }
        Some(Given::Picks(ways)) => Ladder::beginning_with(ways),
        Some(given) => given.to_string(),
        None => String::new(),
    };
    Some((name, value))
}

/// The pieces of an answer about times without meetings that name no time of the week.
pub fn no_time_of_the_week(words: &str) -> Vec<String> {
    kept_free::read(words).unread
}

impl App {
    /// The settings of a pair.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn settings(&self, viewer: &Viewer, pair: &Pair) -> Result<Settings> {
        let values = self.db.read(viewer).settings(Some(pair.id)).await?;
        Ok(Settings::read(&values))
    }

    /// The same, with the number of the last change: what is read later is no older.
    pub(crate) async fn settings_at(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        today: Date,
    ) -> Result<(Settings, Asked)> {
        let read = self.db.read(viewer).settings_of(&[pair.id], false).await?;
        let (values, change) = read;
        let asked = Asked {
            viewer: viewer.clone(),
            pair: pair.clone(),
            today,
            change,
        };
        let values = values.into_iter().next().unwrap_or_default();
        Ok((Settings::read(&values), asked))
    }

    /// Sets working hours: `09:00-17:30` or `9 am - 5:30 pm`, nothing for a free day, Monday first.
    ///
    /// # Errors
    /// `Invalid` names the day that cannot be read.
    pub async fn set_hours(&self, actor: &Actor, pair: &Pair, days: &[String; 7]) -> Result<()> {
        let mut wrong = Vec::new();
        for (name, text) in DAYS.into_iter().zip(days) {
            if parse_hours(text).is_none() {
                let reason = format!("“{text}” is no working day: write 09:00-17:30, or nothing.");
                wrong.push(Field { name, reason });
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for (name, text) in DAYS.into_iter().zip(days) {
            let value = parse_hours(text).map(hours_text).unwrap_or_default();
            tx.set(Some(pair.id), name, &value).await?;
        }
        tx.audit("set", "setting", "hours", &days.join(" ")).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the intended minutes a week by category.
    ///
    /// # Errors
    /// `Invalid` for more minutes than a week has.
    pub async fn set_intended(
        &self,
        actor: &Actor,
        pair: &Pair,
        values: &BTreeMap<Category, i64>,
    ) -> Result<()> {
        let sum: i64 = values.values().sum();
        if values.values().any(|m| *m < 0) || sum > 7 * 24 * 60 {
            return Err(Error::invalid(
                "hours",
                "A week has 168 hours: write fewer.",
            ));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for (category, minutes) in values {
            tx.set(
                Some(pair.id),
                &format!("intended_{category}"),
                &minutes.to_string(),
            )
            .await?;
        }
        tx.audit(
            "set",
            "setting",
            "intended",
            &format!("{sum} minutes a week"),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets what is urgent for a pair, the rungs one to a line, and the minutes from one to the
    /// next (R118).
    ///
    /// # Errors
    /// `Invalid` for words beyond 500 characters, more than six rungs, or a wait that is none.
    pub async fn set_ladder(
        &self,
        actor: &Actor,
        pair: &Pair,
        (means, rungs, minutes): (&str, &str, &str),
    ) -> Result<()> {
        let long = |text: &str| text.chars().count() > 500;
        let mut wrong = Vec::new();
        let mut say = |name, reason: &str| {
            wrong.push(Field {
                name,
                reason: reason.into(),
            })
        };
        if long(means) {
            say("means", "Say in 500 characters what cannot wait.");
        }
        if long(rungs) || rungs.lines().filter(|l| !l.trim().is_empty()).count() > RUNGS {
            say(
                "rungs",
                "Write at most six ways to reach her, one to a line.",
            );
        }
        let ladder = Ladder::read(means, rungs);
        let ladder = minutes.trim().parse().ok().and_then(|n| ladder.waiting(n));
        let Some(ladder) = ladder.filter(|_| wrong.is_empty()) else {
            if wrong.is_empty() {
                let reason = format!(
                    "Write after how many minutes without an answer the next way is due: 1 to \
                     {PATIENCE_AT_MOST}."
                );
                wrong.push(Field {
                    name: "minutes",
                    reason,
                });
            }
            return Err(Error::Invalid(wrong));
        };
        let was = self.settings(&actor.viewer, pair).await?.ladder;
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = Some(pair.id);
        tx.set(id, "urgent_means", &ladder.means).await?;
        tx.set(id, "urgent_rungs", &ladder.rungs.join("\n")).await?;
        tx.set(id, "urgent_minutes", &ladder.minutes.to_string())
            .await?;
        let words = |l: &Ladder| format!("{}, {} min apart", l.rungs.join(", "), l.minutes);
        let detail = format!("{} → {}", words(&was), words(&ladder));
        tx.audit("set", "setting", "urgent", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets one plain number or word of a pair.
    ///
    /// # Errors
    /// `Invalid` for a name that is no setting.
    pub async fn set(&self, actor: &Actor, pair: &Pair, name: &str, value: &str) -> Result<()> {
        let number = || {
            value
                .parse::<i64>()
                .is_ok_and(|n| (0..=10_080).contains(&n))
        };
        let good = match name {
            "goal_minutes" | "travel_minutes" | "assumed_minutes" => number(),
            "away" => value.lines().all(|l| l.parse::<Absence>().is_ok()),
            "rhythms" => value.lines().all(|l| l.parse::<Rhythm>().is_ok()),
            "baseline" => value.is_empty() || parse_span(value).is_some(),
            "cost_share" => number() && value.parse::<i64>().is_ok_and(|n| n <= 100),
            "ten" => {
                let mut ids = value.split_whitespace();
                ids.clone().count() <= TEN && ids.all(|id| id.parse::<PersonId>().is_ok())
            }
            _ => false,
        };
        if !good {
            return Err(Error::invalid(
                "value",
                format!("“{value}” cannot be set as {name}."),
            ));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(Some(pair.id), name, value).await?;
        tx.audit("set", "setting", name, value).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl App {
    /// Sets the region of the whole workspace: words, dates, holidays.
    ///
    /// # Errors
    /// `Forbidden` unless whoever is signed in administers the workspace; `Invalid` for a region
    /// that is not in the table.
    pub async fn set_region(&self, session: &Session, pair: &Pair, region: &str) -> Result<()> {
        if !session.signed_in.admin {
            return Err(Error::Forbidden);
        }
        let region: Region = region.parse().map_err(|_| {
            let told =
                format!("“{region}” is no region that is known here: choose one of the list.");
            Error::invalid("region", told)
        })?;
        let name = self.db.read(&session.viewer).workspace().await?.name;
        let actor = Actor {
            person: Some(session.signed_in.person),
            ..operator(session.signed_in.workspace, Some(pair.id))
        };
        let mut tx = self.db.write(&actor, self.now()).await?;
        tx.change_workspace(&name, region.code()).await?;
        tx.audit("set", "setting", "region", region.code()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the zone and the own addresses of the executive.
    ///
    /// # Errors
    /// `Invalid` for a zone that does not exist or an address without an `@`.
    pub async fn set_executive(
        &self,
        actor: &Actor,
        pair: &Pair,
        zone: &str,
        emails: &[String],
    ) -> Result<()> {
        if TimeZone::get(zone).is_err() {
            let told = format!("“{zone}” is no time zone: write one like Europe/London.");
            return Err(Error::invalid("zone", told));
        }
        if let Some(bad) = emails.iter().find(|e| !e.contains('@')) {
            let told = format!("“{bad}” is no address: write one a line.");
            return Err(Error::invalid("emails", told));
        }
        let changed = Pair {
            zone: zone.to_owned(),
            emails: emails.iter().map(|e| e.to_lowercase()).collect(),
            ..pair.clone()
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.change_pair(&changed).await?;
        let detail = format!("{zone} {}", changed.emails.join(" "));
        tx.audit("set", "setting", "executive", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_on_either_clock() {
        let day = |text: &str| parse_hours(text).map(hours_text);
        for text in [
            "09:00-17:30",
            "9:00 am – 5:30 pm",
            "9 AM-5:30 pm",
            "9am-5:30pm",
        ] {
            assert_eq!(day(text).as_deref(), Some("09:00-17:30"), "{text}");
        }
        assert_eq!(day("  ").as_deref(), Some(""));
        for text in ["nine to five", "17:00-09:00", "9", "25:00-26:00"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
