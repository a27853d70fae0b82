//! What each event was: the suggested code, or what somebody said (F1).
use crate::context::{App, zone};
use crate::error::{Error, Result};
use crate::occurrence::Occurrence;
use crate::setting::Settings;
use domain::audit::{CodeState, Entry, Source};
use domain::circle::{Actor, Viewer};
use domain::discreet::{Discreet, words};
use domain::event::Kind;
use domain::goal::Goal;
use domain::id::{EventId, GoalId};
use domain::locale::Locale;
use domain::time_entry::{Category, Channel, Mode};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use language::coding::{Example, Learned, Occasion, Suggestion, suggest};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Code, DeskTime, Pair};

/// The code of one stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeCode {
    /// What it was for.
    pub category: Category,
    /// Whose agenda.
    pub mode: Mode,
    /// How they met.
    pub channel: Channel,
    /// Which goal it served.
    pub goal: Option<GoalId>,
    /// Who vouches for it.
    pub state: CodeState,
    /// 0 to 100; 100 when somebody said so.
    pub certainty: u8,
    /// Somebody else could have gone.
    pub delegable: bool,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// An occurrence with its code.
#[derive(Debug, Clone)]
pub struct Coded {
    /// When and what.
    pub occurrence: Occurrence,
    /// Its end, or the assumed one.
    pub end_at: Timestamp,
    /// The calendar gave no end.
    pub assumed: bool,
    /// Its code.
    pub code: TimeCode,
}

/// What somebody says an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// `UID`.
    pub uid: String,
    /// Original start of one occurrence; empty: the whole series, or a single event.
    pub rid: String,
    /// What it was for.
    pub category: Category,
    /// Whose agenda; none: as suggested.
    pub mode: Option<Mode>,
    /// Which goal; none: no goal.
    pub goal: Option<GoalId>,
}

/// Suggestions by component and minutes, for as long as one page is made.
pub(crate) type Suggestions = HashMap<(EventId, i64), Suggestion>;

/// Everything the codes of a pair rest on.
pub(crate) struct Codes {
    pub goals: Vec<Goal>,
    known: HashMap<(String, String), Code>,
    learned: Learned,
    meant: Vec<language::coding::Goal>,
    emails: Vec<String>,
}

impl Codes {
    pub async fn load(app: &App, viewer: &Viewer, pair: &Pair, written: Locale) -> Result<Self> {
        let reader = app.db.read(viewer);
        let (goals, codes) = (reader.goals(pair.id).await?, reader.codes(pair.id).await?);
        Ok(Codes::of(pair, written, goals, codes))
    }

    /// The same for several pairs, in as many statements.
    pub async fn load_of(
        app: &App,
        viewer: &Viewer,
        pairs: &[(&Pair, Locale)],
    ) -> Result<Vec<Self>> {
        let reader = app.db.read(viewer);
        let ids: Vec<_> = pairs.iter().map(|(pair, _)| pair.id).collect();
        let (goals, codes) = (reader.goals_of(&ids).await?, reader.codes_of(&ids).await?);
        let all = pairs.iter().zip(goals).zip(codes);
        Ok(all
            .map(|(((pair, written), goals), codes)| Codes::of(pair, *written, goals, codes))
            .collect())
    }

    fn of(pair: &Pair, written: Locale, goals: Vec<Goal>, codes: Vec<Code>) -> Self {
        let home = zone(pair);
        let examples: Vec<_> = codes
            .iter()
            .filter(|c| !c.guessed)
            .map(|c| example(c, pair, &home))
            .collect();
        let meant = goals.iter().map(|g| language::coding::Goal {
            id: g.id,
            code: g.code.to_string(),
            title: g.title.clone(),
            words: vec![g.key_result.clone()],
            people: Vec::new(),
        });
        Codes {
            meant: meant.collect(),
            learned: Learned::from_examples(&examples).written(written),
            known: codes
                .into_iter()
                .map(|c| ((c.uid.clone(), c.rid.clone()), c))
                .collect(),
            goals,
            emails: pair.emails.clone(),
        }
    }

    /// The code of an occurrence: its own, its series', or a suggestion.
    ///
    /// `seen` remembers the suggestion of one component and length: the sessions of a series
    /// differ in nothing else that a suggestion looks at.
    pub fn code(&self, o: &Occurrence, seen: &mut Suggestions) -> TimeCode {
        let event = &o.of.event;
        let minutes = (o.end_at - o.start_at).get_seconds() / 60;
        let suggested = seen.entry((o.of.id, minutes)).or_insert_with(|| {
            let occasion = Occasion::of(event, minutes, &self.emails);
            suggest(&occasion, &self.meant, &self.learned)
        });
        let suggested = suggested.clone();
        let own = self.known.get(&(event.uid.clone(), o.rid.clone()));
        let said = own.or_else(|| self.known.get(&(event.uid.clone(), String::new())));
        match said {
            Some(code) => TimeCode {
                category: code.category,
                mode: code.mode.unwrap_or(suggested.mode),
                channel: code.channel.unwrap_or(suggested.channel),
                goal: code.goal,
                state: if code.verified {
                    CodeState::Verified
                } else {
                    CodeState::Coded
                },
                certainty: 100,
                delegable: suggested.delegable,
                reasons: suggested.reasons,
            },
            None => TimeCode {
                category: suggested.category,
                mode: suggested.mode,
                channel: suggested.channel,
                goal: suggested.goal,
                state: CodeState::Suggested,
                certainty: suggested.certainty,
                delegable: suggested.delegable,
                reasons: suggested.reasons,
            },
        }
    }
}

fn example(code: &Code, pair: &Pair, home: &TimeZone) -> Example {
    let at = Timestamp::from_microsecond(code.at).unwrap_or(Timestamp::UNIX_EPOCH);
    let occasion = Occasion {
        title: code.title.clone(),
        people: code
            .people
            .iter()
            .map(|e| (e.clone(), String::new()))
            .collect(),
        own_emails: pair.emails.clone(),
        series: code.uid.clone(),
        opaque: true,
        ..Occasion::default()
    };
    Example {
        occasion,
        category: code.category,
        mode: code.mode,
        goal: code.goal,
        on: at.to_zoned(home.clone()).date(),
    }
}

/// The end of each occurrence; one without an end lasts to the next start, at most `longest`
/// minutes (decisions, Time).
pub(crate) fn assume_ends(sorted: &[Occurrence], longest: i64) -> Vec<(Timestamp, bool)> {
    sorted
        .iter()
        .enumerate()
        .map(|(at, o)| {
            if !o.of.event.no_end || o.all_day() || o.end_at > o.start_at {
                return (o.end_at, false);
            }
            let later = sorted[at..]
                .iter()
                .find(|n| n.start_at > o.start_at && !n.all_day());
            let longest = o.start_at + SignedDuration::from_mins(longest);
            (later.map_or(longest, |n| n.start_at.min(longest)), true)
        })
        .collect()
}

impl Discreet for Coded {
    fn hide(&mut self) {
        Arc::make_mut(&mut self.occurrence.of).event.hide();
        self.code.reasons.iter_mut().for_each(words);
    }
}

/// Each occurrence with its code and its end.
pub(crate) fn code_all(found: Vec<Occurrence>, codes: &Codes, settings: &Settings) -> Vec<Coded> {
    let ends = assume_ends(&found, settings.assumed_minutes);
    let mut seen = Suggestions::new();
    let coded = found.into_iter().zip(ends);
    let coded = coded.map(|(occurrence, (end_at, assumed))| Coded {
        code: codes.code(&occurrence, &mut seen),
        occurrence,
        end_at,
        assumed,
    });
    coded.collect()
}

impl App {
    /// The occurrences of a window, each with its code.
    ///
    /// # Errors
    /// As [`App::occurrences`].
    pub async fn coded(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        settings: &Settings,
        span: (Timestamp, Timestamp),
    ) -> Result<(Vec<Coded>, Vec<Goal>)> {
        let written = Locale::of(settings.region);
        let alone = viewer.alone();
        let whole = self.whole(viewer, std::iter::once(pair)).await?;
        let pair = whole.first().ok_or(Error::Forbidden)?;
        let mut codes = Codes::load(self, &alone, pair, written).await?;
        let found = self.occurrences(&alone, pair, span).await?;
        let mut coded = code_all(found, &codes, settings);
        if viewer.is_discreet() {
            coded.hide();
            codes.goals.hide();
        }
        Ok((coded, codes.goals))
    }

    /// Saves what somebody says events are; the next week is coded better because of it.
    ///
    /// # Errors
    /// `Invalid` names a UID or a goal that is not here; nothing is saved then.
    pub async fn correct(
        &self,
        actor: &Actor,
        pair: &Pair,
        corrections: &[Correction],
    ) -> Result<usize> {
        let reader = self.db.read(&actor.viewer);
        let goals = reader.goals(pair.id).await?;
        let mut codes = Vec::with_capacity(corrections.len());
        for c in corrections {
            if c.goal.is_some_and(|id| goals.iter().all(|g| g.id != id)) {
                return Err(Error::invalid("goal", "Choose one of the goals, or none."));
            }
            let found = reader.event(pair.id, &c.uid, &|_, _| Some(utc())).await?;
            let Some(event) = found.first().map(|s| &s.event) else {
                let told = format!("No event here has the UID {}.", c.uid);
                return Err(Error::invalid("uid", told));
            };
            codes.push(Code {
                uid: c.uid.clone(),
                rid: c.rid.clone(),
                category: c.category,
                mode: c.mode,
                channel: None,
                goal: c.goal,
                verified: false,
                guessed: false,
                title: event.title.clone(),
                people: event.attendees.iter().map(|a| a.email.clone()).collect(),
                by: actor.person,
                at: self.now(),
            });
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for code in &codes {
            tx.save_code(pair.id, code).await?;
            let detail = format!("{}: {}", code.title, code.category);
            tx.audit("code", "event", &code.uid, &detail).await?;
        }
        tx.commit().await?;
        Ok(codes.len())
    }
}

/// Corrections look at titles and people only: a zone of the calendar's own may read as UTC.
fn utc() -> recurrence::Zone {
    recurrence::Zone::Named(TimeZone::UTC)
}

/// A coded occurrence as the audit counts it; none when it takes no time.
pub(crate) fn entry(coded: &Coded, pair: &Pair) -> Option<Entry> {
    let Coded {
        occurrence: o,
        code,
        end_at,
        assumed,
    } = coded;
    if !o.busy {
        return None;
    }
    let event = &o.of.event;
    let own = |email: &str| pair.emails.iter().any(|e| e == email);
    let people: Vec<_> = event.attendees.iter().filter(|a| !a.resource).collect();
    let domain = |email: &str| email.split_once('@').map(|(_, d)| d.to_owned());
    let houses: Vec<_> = pair.emails.iter().filter_map(|e| domain(e)).collect();
    let outside = people
        .iter()
        .filter(|a| domain(&a.email).is_some_and(|d| !houses.contains(&d)))
        .count();
    let with = people
        .iter()
        .map(|a| a.email.clone())
        .filter(|e| !e.is_empty() && !own(e));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Some(Entry {
        source: Source::Occurrence(format!("{}\n{}", event.uid, o.rid)),
        start: o.start_at,
        end: *end_at,
        all_day: o.all_day(),
        state: code.state,
        tentative: o.tentative(pair),
        category: Some(code.category),
        mode: Some(code.mode),
        channel: Some(code.channel),
        goal: code.goal,
        with: with.collect(),
        series: o.repeats.then(|| event.uid.clone()),
        title: event.title.clone(),
        assumed: *assumed,
        kept: event.kind == Kind::Focus,
        people: count(people.len()).max(1),
        outside: if houses.is_empty() { 0 } else { count(outside) },
    })
}

/// Desk time as the audit counts it.
pub(crate) fn desk_entry(desk: &DeskTime) -> Entry {
    let start = Timestamp::from_microsecond(desk.start).unwrap_or(Timestamp::UNIX_EPOCH);
    Entry {
        source: Source::Manual(desk.id.to_string()),
        start,
        end: start + SignedDuration::from_mins(desk.minutes),
        all_day: false,
        state: CodeState::Coded,
        tentative: false,
        category: Some(desk.category),
        mode: Some(desk.mode),
        channel: Some(desk.channel),
        goal: desk.goal,
        with: Vec::new(),
        series: None,
        title: desk.title.clone(),
        assumed: false,
        kept: false,
        people: 1,
        outside: 0,
    }
}
