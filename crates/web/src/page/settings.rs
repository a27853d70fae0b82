//! Settings: one page of short forms, and what is kept about sources, sessions and deeds.
mod deed;

use crate::error::PageError;
use crate::layout::{Layout, Place, theme};
use crate::respond::html;
use crate::server::Web;
use crate::session::Who;
use app::coming_up::first_name;
use app::setting::Settings;
use askama::Template;
use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::Response;
pub use deed::{calendar, dates, save};
use domain::locale::Locale;
use domain::pack::Pack;
use domain::person::Person;
use domain::region::{Region, Words};
use domain::time_entry::Category;
use domain::watch_date::{WatchDate, WatchKind};
use domain::words::{self, bare_hours};
use domain::working_time::WorkingTime;
use jiff::Timestamp;
use jiff::civil::{Date, Time, time};
use std::collections::BTreeMap;
use store::{AuditLine, Calendar, SignedIn, Source};

/// Lines of the audit shown.
const LINES: u64 = 50;

/// The fields of a working week, Monday first, with their labels.
pub(crate) const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Kinds of dates to watch, as their form sends them.
pub(crate) const KINDS: [(&str, WatchKind); 6] = [
    ("renewal", WatchKind::Renewal),
    ("birthday", WatchKind::Birthday),
    ("anniversary", WatchKind::Anniversary),
    ("visa", WatchKind::Visa),
    ("board", WatchKind::Board),
    ("other", WatchKind::Other),
];

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    layout: Layout,
    executive: String,
    /// Values of the plain fields by name: as stored, or as just typed.
    fields: BTreeMap<String, String>,
    wrong: String,
    admin: bool,
    region: String,
    sample: String,
    /// A working day as it may be typed.
    usual_day: String,
    british: bool,
    regions: Vec<(&'static str, &'static str)>,
    /// Who could assist instead; empty unless the executive looks.
    helpers: Vec<(String, String)>,
    packs: Vec<(&'static str, &'static str, bool)>,
    zones: Vec<String>,
    days: [(&'static str, &'static str); 7],
    categories: Vec<(String, String)>,
    calendars: Vec<CalendarRow>,
    dates: Vec<DateRow>,
    kinds: [&'static str; 6],
    notes: Vec<(u64, String, String)>,
    sessions: Vec<SessionRow>,
    lines: Vec<Line>,
}

impl SettingsPage {
    fn v(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }
}

struct CalendarRow {
    id: String,
    name: String,
    from: String,
    feed: bool,
    state: String,
    failed: bool,
}

struct DateRow {
    id: String,
    title: String,
    when: String,
    small: String,
    over: bool,
}

struct SessionRow {
    hash: String,
    browser: String,
    seen: String,
    current: bool,
}

struct Line {
    when: String,
    who: String,
    what: String,
    detail: String,
}

/// What was typed and could not be saved.
#[derive(Default)]
pub(crate) struct Refused {
    pub typed: BTreeMap<String, String>,
    pub wrong: String,
    pub notes: Vec<(u64, String, String)>,
}

/// A working day as it is typed: "09:00-17:30", "9:00 am-5:30 pm".
fn working_day(reader: &Locale, (from, until): (Time, Time)) -> String {
    format!("{}-{}", reader.time(from), reader.time(until))
}

fn fields(s: &Settings, zone: &str, emails: &[String]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut put = |name: &str, value: String| out.insert(name.to_owned(), value);
    for ((name, _), span) in DAYS.iter().zip(s.hours) {
        let said = span.map(|span| working_day(&Locale::of(s.region), span));
        put(name, said.unwrap_or_default());
    }
    for (category, minutes) in &s.intended {
        put(category.as_str(), bare_hours(*minutes));
    }
    put(
        "goal_hours",
        s.goal_minutes.map(bare_hours).unwrap_or_default(),
    );
    put("travel_minutes", s.travel_minutes.to_string());
    put("assumed_minutes", s.assumed_minutes.to_string());
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    put("baseline_from", day(s.baseline.map(|b| b.from)));
    put("baseline_to", day(s.baseline.map(|b| b.to)));
    put("zone", zone.to_owned());
    put("emails", emails.join("\n"));
    put("region", s.region.code().to_owned());
    out
}

/// "08:10" today, "Mon 2 August, 08:10" on other days.
fn moment(at: i64, now: Timestamp, work: &WorkingTime) -> String {
    let Ok(at) = Timestamp::from_microsecond(at) else {
        return String::new();
    };
    let clock = work.clock(work.time(at));
    if work.date(at) == work.date(now) {
        clock
    } else {
        format!("{}, {clock}", work.day(work.date(at)))
    }
}

fn calendar_row(c: &Calendar, now: Timestamp, work: &WorkingTime) -> CalendarRow {
    let good = c.last_good_at.map(|at| moment(at, now, work));
    let (feed, from) = match &c.source {
        Source::File => (false, "from a file".to_owned()),
        // The rest of the address is a secret.
        Source::Feed(url) => {
            let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
            let host = host.split(['/', '?']).next().unwrap_or_default();
            (true, format!("subscribed at {host}"))
        }
    };
    let state = match (good, c.failure.as_str()) {
        (Some(good), "") => format!("last good: {good}"),
        (Some(good), failure) => format!("{failure} Last good: {good}."),
        (None, "") => "not read yet".to_owned(),
        (None, failure) => failure.to_owned(),
    };
    CalendarRow {
        id: c.id.to_string(),
        name: c.name.clone(),
        from,
        feed,
        state,
        failed: !c.failure.is_empty(),
    }
}

fn date_row(d: &WatchDate, today: Date, work: &WorkingTime) -> DateRow {
    let next = d.next(today);
    let kind = KINDS
        .iter()
        .find(|(_, k)| *k == d.kind)
        .map_or("other", |(w, _)| w);
    let lead = words::count_figures(i64::from(d.lead_days), "day");
    let every = if d.yearly { ", every year" } else { "" };
    let on = next.unwrap_or(d.date);
    DateRow {
        id: d.id.to_string(),
        title: d.title.clone(),
        when: work.locale.full_day(on),
        small: format!("{kind}, said {lead} before{every}"),
        over: next.is_none(),
    }
}

/// "Firefox on Linux", from what a browser calls itself; else what it says.
fn browser(agent: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(part, _)| agent.contains(part));
        found.map(|(_, name)| *name)
    };
    let browser = known(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = known(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        _ if agent.is_empty() => "A browser that gave no name".to_owned(),
        _ => agent.to_owned(),
    }
}

fn line(a: &AuditLine, people: &[Person], now: Timestamp, work: &WorkingTime) -> Line {
    let name = a.person.and_then(|id| people.iter().find(|p| p.id == id));
    let who = match (name, a.right.as_str()) {
        (Some(person), _) => person.label().to_owned(),
        (None, "worker") => "The program, on schedule".to_owned(),
        (None, "operator") => "The command line".to_owned(),
        (None, _) => "Somebody who has left".to_owned(),
    };
    let plain = |text: &str| text.parse::<uuid::Uuid>().is_err();
    let parts = [a.noun_id.as_str(), a.detail.as_str()];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|p| !p.is_empty() && plain(p))
        .collect();
    Line {
        when: moment(a.at, now, work),
        who,
        what: format!("{} {}", a.verb, a.noun.replace('_', " ")),
        detail: if a.noun == "setting" {
            parts.join(": ").replace('_', " ")
        } else {
            a.detail.clone()
        },
    }
}

fn session_row(s: &SignedIn, current: &str, now: Timestamp, work: &WorkingTime) -> SessionRow {
    SessionRow {
        hash: s.token_hash.clone(),
        browser: browser(&s.agent),
        seen: moment(s.seen_at, now, work),
        current: s.token_hash == current,
    }
}

async fn page(
    web: &Web,
    who: &Who,
    headers: &HeaderMap,
    refused: Refused,
) -> Result<SettingsPage, PageError> {
    let pair = who.pair()?;
    let reader = web.app.db.read(who.viewer());
    let now = web.app.clock.now();
    let settings = web.app.settings(who.viewer(), pair).await?;
    let today = now.to_zoned(app::context::zone(pair)).date();
    let work = settings.working_time(pair, today);
    let calendars = reader.calendars(Some(pair.id)).await?;
    let mut dates = reader.watch_dates(pair.id).await?;
    dates.sort_by_key(|d| d.next(today).unwrap_or(Date::MAX));
    let people = reader.people(pair.id).await?;
    let lines = reader.audit(pair.id, LINES).await?;
    let me = &who.session.signed_in;
    let sessions = web.app.db.sessions(me.account, web.app.now()).await?;
    let region = settings.region;
    let mut fields = fields(&settings, &pair.zone, &pair.emails);
    fields.insert("theme".into(), theme(headers).into());
    fields.extend(refused.typed);
    let zones = jiff::tz::db().available().map(|n| n.as_str().to_owned());
    let zones = zones.filter(|n| n.contains('/') && !n.starts_with("Etc/"));
    let words = work.locale.words;
    let sample = work
        .locale
        .moment(work.date(now).to_datetime(work.time(now)));
    let categories = Category::ALL.iter().filter(|c| c.is_work());
    Ok(SettingsPage {
        layout: Layout::new(who, headers, Place::Elsewhere, "Settings"),
        executive: first_name(&pair.name).to_owned(),
        fields,
        wrong: refused.wrong,
        notes: refused.notes,
        admin: me.admin,
        region: region.name().to_owned(),
        sample,
        usual_day: working_day(&work.locale, (time(9, 0, 0, 0), time(17, 30, 0, 0))),
        british: words == Words::British,
        helpers: helpers(web, who).await?,
        packs: Pack::ALL
            .map(|p| (p.word(), p.name(), p == who.pack()))
            .into(),
        regions: Region::all().map(|r| (r.code(), r.name())).collect(),
        zones: zones.collect(),
        days: DAYS,
        categories: categories
            .map(|c| (c.as_str().to_owned(), c.called(words)))
            .collect(),
        calendars: calendars
            .iter()
            .map(|c| calendar_row(c, now, &work))
            .collect(),
        dates: dates.iter().map(|d| date_row(d, today, &work)).collect(),
        kinds: KINDS.map(|(word, _)| word),
        sessions: sessions
            .iter()
            .map(|s| session_row(s, &me.token_hash, now, &work))
            .collect(),
        lines: lines.iter().map(|l| line(l, &people, now, &work)).collect(),
    })
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    Ok(html(&page(&web, &who, &headers, Refused::default()).await?))
}

/// Everybody whom the executive may choose as the next assistant.
async fn helpers(web: &Web, who: &Who) -> Result<Vec<(String, String)>, PageError> {
    let pair = who.pair()?;
    if who.session.signed_in.person != pair.executive {
        return Ok(Vec::new());
    }
    let people = web.app.db.read(who.viewer()).people(pair.id).await?;
    let others = people.iter().filter(|p| p.id != pair.executive);
    Ok(others
        .map(|p| (p.id.to_string(), p.label().to_owned()))
        .collect())
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_their_names() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                    Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";
        let fox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        assert_eq!(
            [edge, phone, fox, "curl/8"].map(browser),
            [
                "Edge on Windows",
                "Safari on iPhone",
                "Firefox on Linux",
                "curl/8"
            ]
        );
    }
}
