//! What the page of value shows: the account, what the hours became, and what that is worth.
use crate::coding::{Coded, desk_entry, entry};
use crate::coming_up::first_name;
use crate::context::App;
use crate::error::{Error, Result};
use crate::occurrence::days;
use crate::setting::Settings;
use domain::audit::{Audit, Entry, Mean, SeriesFacts, Span};
use domain::circle::Viewer;
use domain::cost::{Cost, WEEKS, Whose, session};
use domain::goal::Goal;
use domain::money::{Currency, Money};
use domain::proposal::{Part, Proposal, Verb};
use domain::value::{
    Facts, Finding, FindingFacts, Ledger, Minutes, Multiplier, Session, Streak, Stretch,
    ValueEntry, Worth, finding, ledger, multiplier, streak, worth,
};
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use store::{Pair, RecordedWeek};

/// No page looks at more entries than this at once.
const MOST: u64 = 5_000;
/// Weeks back that the log shows: half a year.
const LOG_WEEKS: i64 = 26;
/// Full weeks that "now" is the mean of.
const NOW_WEEKS: i64 = 4;
/// Weeks of the small charts.
const CHART_WEEKS: i64 = 8;
/// Standing meetings whose cost is shown.
const MEETINGS: usize = 6;
/// Minutes that a standing meeting might be shorter by.
const SHORTER: i64 = 30;
/// A baseline is at least so many full weeks (F5).
const BASELINE_WEEKS: i64 = 2;

/// Everything the page, its paper and its JSON show.
#[derive(Debug, Clone)]
pub struct ValueView {
    /// Today, in the executive's zone.
    pub today: Date,
    /// The entries of half a year, and all that goes on; the newest first.
    pub entries: Vec<ValueEntry>,
    /// The account of the last four full weeks.
    pub ledger: Ledger,
    /// The account of this week so far.
    pub this_week: Ledger,
    /// The mean week now.
    pub now: Mean,
    /// The mean recorded week before; none without a baseline of two full weeks.
    pub before: Option<Mean>,
    /// Too little of the four weeks is coded to trust what the hours became (F1).
    pub grey: bool,
    /// Goal-linked and unlinked focus minutes of the last full weeks, oldest first.
    pub weeks: Vec<(Date, i64, i64)>,
    /// The range.
    pub worth: Worth,
    /// What this viewer may know of costs.
    pub costs: Vec<Cost>,
    /// 3 + 3 = x.
    pub together: Together,
    /// What standing meetings cost.
    pub meetings: Vec<MeetingCost>,
    /// Every standing meeting by identity and title, to choose from.
    pub standing: Vec<(String, String)>,
    /// Quiet work.
    pub streak: Streak,
    /// The goals.
    pub goals: Vec<Goal>,
    /// What was set.
    pub settings: Settings,
    /// Hours, zone, holidays.
    pub work: WorkingTime,
    /// The opening.
    pub finding: Finding,
    /// What the executive decided in these four weeks, and problems that were agreed on: the newest
    /// first (R99).
    pub decided: Vec<Proposal>,
    /// The weeks somebody recorded of their own.
    pub recorded: Vec<RecordedWeek>,
}

/// Whether the two of them can be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// They can.
    Known(Multiplier),
    /// The executive's weeks before are not recorded.
    NoBaseline,
    /// The assistant's own weeks before are not recorded.
    NoOwnBefore,
    /// The assistant's own last four weeks are not recorded.
    NoOwnNow,
}

/// What one standing meeting costs, and what half an hour less would give back (F3; R99).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingCost {
    /// Its identity.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// Minutes of its latest session.
    pub minutes: i64,
    /// People in it.
    pub people: u32,
    /// Minutes of all attendees a session.
    pub attendees: Minutes,
    /// What a session costs; none unless both the executive's and the others' costs are known.
    pub session: Option<Money>,
    /// Its length with half an hour less; none where it is no longer than that.
    pub shorter: Option<i64>,
    /// Minutes of all attendees that this would give back in a week.
    pub saved_week: Minutes,
    /// What it would save in a year.
    pub saved_year: Option<Money>,
}

/// What the calendar says of three stretches, read at once.
struct Read {
    coded: Vec<Coded>,
    goals: Vec<Goal>,
    entries: Vec<Entry>,
}

impl App {
    /// Computes everything about value for a pair.
    ///
    /// # Errors
    /// `Forbidden` outside the pair's circle.
    pub async fn value(&self, viewer: &Viewer, pair: &Pair) -> Result<ValueView> {
        if !viewer.sees_pair(pair.id) {
            return Err(Error::Forbidden);
        }
        let settings = self.settings(viewer, pair).await?;
        let today = self.today(pair);
        let work = settings.working_time(pair, today);
        let read = self
            .read_for_value(viewer, pair, &settings, &work, today)
            .await?;
        let reader = self.db.read(viewer);
        let since = plus_days(work.week_start(today), -7 * LOG_WEEKS);
        let entries = reader.value_entries(pair.id, since, MOST).await?;
        let costs = reader.costs(pair.id).await?;
        let recorded = reader.recorded_weeks(pair.id).await?;
        let decided = self.decided(viewer, pair, &work, today).await?;
        let four = Span::four_weeks_before(today, &work.locale);
        let recent = domain::audit::audit(&read.entries, &work, four);
        let charted = domain::audit::audit(&read.entries, &work, charted(today, &work));
        let before = settings
            .baseline
            .map(|span| full_weeks(&read.entries, &work, span));
        let before = before.filter(|mean| mean.weeks >= BASELINE_WEEKS && mean.sum.work > 0);
        let week = executive_week(&costs, before.as_ref(), &recent.now);
        let sessions = sessions(&read.coded, pair, &work);
        let account = |stretch| ledger(&entries, &sessions, stretch, week);
        let counted = account(Stretch::four_weeks_before(today, &work.locale));
        let this_week = account(Stretch::this_week(today, &work.locale));
        let increase = before
            .as_ref()
            .filter(|_| recent.now.weeks > 0)
            .map(|before| {
                mean(&recent.now, recent.now.sum.goal_or_focus())
                    - mean(before, before.sum.goal_or_focus())
            });
        let worth = worth(facts(&counted, &costs, &settings, week, increase));
        let finding = finding(&FindingFacts {
            executive: first_name(&pair.name),
            helpers: helpers(&counted, &entries, pair),
            to_executive: is_executive(viewer, pair),
            entries: !entries.is_empty(),
            worth: &worth,
        });
        let facts = Meetings {
            costs: &costs,
            week,
        };
        Ok(ValueView {
            together: together(before.as_ref(), &recent.now, &settings, &recorded, four),
            meetings: facts.of(&recent.series),
            standing: standing(&recent.series),
            streak: streak(&entries, today, &work.locale),
            grey: recent.now.sum.grey(),
            weeks: charts(&charted),
            now: recent.now,
            before,
            ledger: counted,
            this_week,
            goals: read.goals,
            today,
            entries,
            worth,
            costs,
            settings,
            work,
            finding,
            decided,
            recorded,
        })
    }

    /// What was asked of the executive and answered with yes or no in the last four full weeks.
    async fn decided(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        work: &WorkingTime,
        today: Date,
    ) -> Result<Vec<Proposal>> {
        let four = Span::four_weeks_before(today, &work.locale);
        let (from, until) = days(four.from, four.to, &work.zone);
        let states = ["approved", "done", "declined", "undone"];
        let reader = self.db.read(viewer);
        let mut all = reader
            .proposals(Some(pair.id), &states, from.as_microsecond(), 1000)
            .await?;
        all.retain(|p| {
            p.part() == Part::Decide
                && p.answers.iter().any(|a| {
                    let settles = matches!(a.verb, Verb::Approve | Verb::Decline);
                    settles && a.by == pair.executive && from <= a.at && a.at < until
                })
        });
        Ok(all)
    }

    /// The calendar and the desk time of the recorded weeks and of the last ones, in one reading:
    /// what lies between them is thrown away.
    async fn read_for_value(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        settings: &Settings,
        work: &WorkingTime,
        today: Date,
    ) -> Result<Read> {
        let recent = charted(today, work);
        let first = settings
            .baseline
            .map_or(recent.from, |b| b.from.min(recent.from));
        let last = settings.baseline.map_or(today, |b| b.to.max(today));
        let span = days(first, last, &work.zone);
        let (mut coded, goals) = self.coded(viewer, pair, settings, span).await?;
        let wanted = |day: Date| {
            day >= recent.from
                || settings
                    .baseline
                    .is_some_and(|b| b.from <= day && day <= b.to)
        };
        coded.retain(|c| wanted(work.date(c.occurrence.start_at)) || wanted(work.date(c.end_at)));
        let (from, until) = (span.0.as_microsecond(), span.1.as_microsecond());
        let desk = self.db.read(viewer).desk_time(pair.id, from, until).await?;
        let mut entries: Vec<_> = coded.iter().filter_map(|c| entry(c, pair)).collect();
        entries.extend(desk.iter().map(desk_entry));
        Ok(Read {
            coded,
            goals,
            entries,
        })
    }
}

/// The full weeks before this one that are drawn; the last four of them are "now".
fn charted(today: Date, work: &WorkingTime) -> Span {
    let monday = work.week_start(today);
    Span {
        from: plus_days(monday, -7 * CHART_WEEKS),
        to: plus_days(monday, -1),
    }
}

/// The mean of all full weeks of a span: the audit's own takes the last four.
fn full_weeks(entries: &[Entry], work: &WorkingTime, span: Span) -> Mean {
    let audit = domain::audit::audit(entries, work, span);
    let full: Vec<_> = audit.weeks.iter().filter(|w| w.full).collect();
    Mean::of(full.iter().rev().take(4).map(|w| &w.totals))
}

/// Minutes of a mean week.
fn mean(mean: &Mean, minutes: i64) -> Minutes {
    Minutes::whole(minutes).over(mean.weeks)
}

fn is_executive(viewer: &Viewer, pair: &Pair) -> bool {
    matches!(viewer, Viewer::Member { person, .. } if *person == pair.executive)
}

/// First names of those whose entries count, without the executive's own.
fn helpers<'a>(ledger: &Ledger, entries: &'a [ValueEntry], pair: &Pair) -> Vec<&'a str> {
    let people = ledger.by_person(entries).into_iter();
    let others = people.filter(|(id, name)| *id != pair.executive && !name.is_empty());
    others.map(|(_, name)| first_name(name)).collect()
}

fn of(costs: &[Cost], whose: Whose) -> Option<&Cost> {
    costs.iter().find(|c| c.whose == whose)
}

/// What the executive works in a week: as entered, else in the recorded weeks, else now.
fn executive_week(costs: &[Cost], before: Option<&Mean>, now: &Mean) -> Option<Minutes> {
    let audit = before.unwrap_or(now);
    let audit = Some(mean(audit, audit.sum.work)).filter(|w| *w > Minutes::ZERO);
    match of(costs, Whose::Executive) {
        Some(cost) => cost.week(audit),
        None => audit,
    }
}

fn facts(
    ledger: &Ledger,
    costs: &[Cost],
    settings: &Settings,
    week: Option<Minutes>,
    increase: Option<Minutes>,
) -> Facts {
    let executive = of(costs, Whose::Executive);
    let post = of(costs, Whose::Post);
    let currency = executive.or(post).map_or(Currency::GBP, |c| c.currency);
    // Two currencies are never added: then the post's stays out.
    let post = post.filter(|p| p.currency == currency);
    let share = |year: i64| year.saturating_mul(settings.cost_share) / 100;
    Facts {
        executive_year: executive.and_then(|c| c.year(week)),
        post_year: post.and_then(|c| c.year(None)).map(share),
        currency,
        weeks: executive.map_or(WEEKS, |c| c.weeks),
        week,
        net: ledger.net(),
        weighted: ledger.weighted(),
        increase,
    }
}

/// The sessions of standing meetings as the calendar shows them.
fn sessions(coded: &[Coded], pair: &Pair, work: &WorkingTime) -> Vec<Session> {
    let session = |c: &Coded| {
        let o = &c.occurrence;
        let entry = entry(c, pair).filter(|e| !e.all_day && e.series.is_some())?;
        Some(Session {
            uid: o.of.event.uid.clone(),
            rid: o.rid.clone(),
            date: work.date(o.start_at),
            minutes: (c.end_at - o.start_at).get_seconds() / 60,
            people: entry.people,
        })
    };
    coded.iter().filter_map(session).collect()
}

fn charts(audit: &Audit) -> Vec<(Date, i64, i64)> {
    let full = audit.weeks.iter().filter(|w| w.full && w.totals.work > 0);
    full.map(|w| (w.first, w.totals.goal_linked, w.totals.focus_unlinked))
        .collect()
}

fn standing(series: &[SeriesFacts]) -> Vec<(String, String)> {
    let mut all: Vec<_> = series
        .iter()
        .map(|s| (s.series.clone(), s.title.clone()))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

struct Meetings<'a> {
    costs: &'a [Cost],
    week: Option<Minutes>,
}

impl Meetings<'_> {
    fn of(&self, series: &[SeriesFacts]) -> Vec<MeetingCost> {
        let met = series.iter().filter(|s| s.people > 1 && s.sessions > 0);
        met.take(MEETINGS).map(|s| self.one(s)).collect()
    }

    fn one(&self, s: &SeriesFacts) -> MeetingCost {
        let hours = self.hours(s);
        let money = |minor: i64, currency| Money { minor, currency };
        let shorter = (s.session_minutes > SHORTER).then(|| s.session_minutes - SHORTER);
        let weeks = i128::from(NOW_WEEKS);
        let saved = |cost: i64| {
            let year = i128::from(cost) * i128::from(WEEKS) * i128::from(s.sessions);
            i64::try_from((year + weeks / 2) / weeks).unwrap_or(i64::MAX)
        };
        MeetingCost {
            uid: s.series.clone(),
            title: s.title.clone(),
            minutes: s.session_minutes,
            people: s.people,
            attendees: Minutes::whole(s.session_minutes * i64::from(s.people)),
            session: hours
                .as_ref()
                .map(|(h, currency)| money(session(h, s.session_minutes, 0), *currency)),
            saved_week: Minutes::whole(SHORTER * i64::from(s.people) * s.sessions).over(NOW_WEEKS),
            saved_year: hours
                .filter(|_| shorter.is_some())
                .map(|(h, currency)| money(saved(session(&h, SHORTER, 0)), currency)),
            shorter,
        }
    }

    /// What an hour of each person of the house in the room costs.
    fn hours(&self, s: &SeriesFacts) -> Option<(Vec<i64>, Currency)> {
        let executive = of(self.costs, Whose::Executive)?;
        let others = of(self.costs, Whose::Others)?;
        if executive.currency != others.currency {
            return None;
        }
        let inside = s.people.saturating_sub(s.outside).saturating_sub(1);
        let mut hours = vec![executive.hour(self.week)?];
        let each = others.hour(self.week)?;
        hours.extend(std::iter::repeat_n(each, usize::try_from(inside).ok()?));
        Some((hours, executive.currency))
    }
}

fn together(
    before: Option<&Mean>,
    now: &Mean,
    settings: &Settings,
    recorded: &[RecordedWeek],
    four: Span,
) -> Together {
    let (Some(before), Some(span)) = (before, settings.baseline) else {
        return Together::NoBaseline;
    };
    let inside = |s: Span| move |w: &&RecordedWeek| s.from <= w.first && w.first <= s.to;
    let own = |s: Span| {
        let weeks: Vec<_> = recorded.iter().filter(inside(s)).collect();
        let days: i64 = weeks.iter().map(|w| w.days).sum();
        let minutes: i64 = weeks.iter().map(|w| w.goal_minutes).sum();
        (weeks.len(), Minutes::whole(minutes).over(days))
    };
    let (weeks_before, own_before) = own(span);
    let (weeks_now, own_now) = own(four);
    if weeks_before < usize::try_from(BASELINE_WEEKS).unwrap_or(2) {
        return Together::NoOwnBefore;
    }
    if weeks_now == 0 || now.weeks == 0 {
        return Together::NoOwnNow;
    }
    let days = settings.hours.iter().flatten().count();
    let days = i64::try_from(days).unwrap_or(5).max(1);
    let a_day = |m: &Mean| Minutes::whole(m.sum.goal_linked).over(m.weeks * days);
    let found = multiplier((a_day(before), own_before), (a_day(now), own_now));
    found.map_or(Together::NoBaseline, Together::Known)
}
