//! Export: what a pair has, as files that other programs open; read with the viewer's eyes.
mod sheets;
mod value;

use crate::context::App;
use crate::error::{Error, Result};
use crate::right::standing;
use crate::trail::{did_sheet, opened_sheet};
use domain::circle::{Actor, Role, Viewer};
use domain::goal::Goal;
use domain::id::{GoalId, PersonId};
use domain::person::Person;
use formats::sheet::Sheet;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use sheets::Names;
use std::collections::HashSet;
use store::{Calendar, Pair, TrailAsk};

/// Takes a file: where it goes, and what is in it.
pub type Put<'a> = &'a mut (dyn FnMut(&str, &[u8]) -> std::io::Result<()> + Send);

/// What stands beside the files of a pair.
const README: &str = "\
Calendars are iCalendar files (RFC 5545), each entry in the bytes its source wrote.
Tables are there twice: CSV for a spreadsheet, where a cell that looks like a formula has an
apostrophe before it, and JSON with every value as it is. Times are UTC.
Goals, people and dates can be read again by `counterpart goals`, `people` and `dates`, codes by
`counterpart audit correct --csv`, calendars by `counterpart import`.

Not here: what belongs to somebody alone (mine), passwords and sessions, the addresses of
subscribed calendars, the key. `counterpart backup` keeps everything.
";

/// The proposals of every state are exported.
const STATES: [&str; 10] = [
    "suggested",
    "asked",
    "snoozed",
    "returned",
    "approved",
    "declined",
    "withdrawn",
    "expired",
    "done",
    "undone",
];

impl App {
    /// Writes everything of a pair that exists for the actor's viewer; answers how many files.
    /// That it was written stands in the audit.
    ///
    /// # Errors
    /// `Forbidden` outside the pair; when the database cannot be read or a file not be written.
    pub async fn export(&self, actor: &Actor, pair: &Pair, put: Put<'_>) -> Result<usize> {
        // Everything at once is more than a cover or a script was lent.
        let who = standing(&actor.viewer, pair.id);
        let lent = who.role == Some(Role::Cover) || matches!(actor.viewer, Viewer::Token { .. });
        if lent || !actor.viewer.sees_pair(pair.id) {
            return Err(Error::Forbidden);
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let id = pair.id.to_string();
        tx.audit("exported", "pair", &id, "calendars, tables, briefs, audit")
            .await?;
        tx.commit().await?;
        let mut out = Out { put, count: 0 };
        let viewer = &actor.viewer;
        out.file("README.txt", README.as_bytes())?;
        self.export_calendars(viewer, pair, &mut out).await?;
        self.export_tables(viewer, pair, &mut out).await?;
        self.export_briefs(viewer, pair, &mut out).await?;
        Ok(out.count)
    }

    async fn export_calendars(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        out: &mut Out<'_>,
    ) -> Result<()> {
        let reader = self.db.read(viewer);
        let mut taken = HashSet::new();
        for calendar in reader.calendars(Some(pair.id)).await? {
            let entries = reader.originals(calendar.id).await?;
            let name = free_name(&calendar.name, &mut taken);
            let text = one_calendar(&calendar, &entries);
            out.file(&format!("calendars/{name}.ics"), &text)?;
        }
        Ok(())
    }

    async fn export_tables(&self, viewer: &Viewer, pair: &Pair, out: &mut Out<'_>) -> Result<()> {
        let reader = self.db.read(viewer);
        let people = reader.people(pair.id).await?;
        let (open, closed) = (
            reader.goals(pair.id).await?,
            reader.closed_goals(pair.id).await?,
        );
        let all: Vec<Goal> = open.iter().chain(&closed).cloned().collect();
        let names = Names {
            people: &people,
            goals: &all,
        };
        out.sheet("people", &sheets::people(&people))?;
        out.sheet("goals", &sheets::goals(&open, &names))?;
        out.sheet("goals-closed", &sheets::goals(&closed, &names))?;
        let dates = reader.watch_dates(pair.id).await?;
        out.sheet("dates", &sheets::dates(&dates)?)?;
        let actions = reader.all_actions(pair.id).await?;
        out.sheet("actions", &sheets::actions(&actions, &names)?)?;
        let codes = reader.codes(pair.id).await?;
        out.sheet("codes", &sheets::codes(&codes, &names))?;
        let desk = reader.desk_time(pair.id, i64::MIN, i64::MAX).await?;
        out.sheet("desk-time", &sheets::desk_time(&desk, &names))?;
        let proposals = reader
            .proposals(Some(pair.id), &STATES, i64::MIN, MOST)
            .await?;
        out.sheet("proposals", &sheets::proposals(&proposals, &names)?)?;
        let rights = reader.held_rights(pair.id).await?;
        out.sheet("rights", &sheets::rights(&rights, &names))?;
        let audit = reader.audit(pair.id, MOST).await?;
        let did = did_sheet(&audit, |l| names.person(l.person));
        out.sheet("audit", &did)?;
        let all = TrailAsk {
            most: MOST,
            ..TrailAsk::default()
        };
        let opened = reader.access(pair.id, &all).await?;
        let opened = opened_sheet(&opened, |who| names.person(who));
        out.sheet("opened", &opened)?;
        let given = reader.value_entries(pair.id, Date::MIN, MOST).await?;
        out.sheet("hours-given-back", &value::entries(&given, &names))?;
        let costs = reader.costs(pair.id).await?;
        out.sheet("costs", &value::costs(&costs))?;
        let own = reader.recorded_weeks(pair.id).await?;
        out.sheet("own-weeks", &value::own_weeks(&own, &names))?;
        let attention = reader.attention(Some(pair.id), 0).await?;
        out.sheet(
            "matters-now",
            &sheets::matters_now(&attention.cards, &names),
        )?;
        out.sheet("own-choices", &sheets::choices(&attention.choices, &names))?;
        let plan = self.plan(viewer, pair).await?;
        out.json("plan", &plan.json())?;
        out.file("plan.csv", plan.csv().as_bytes())?;
        out.file("plan.md", plan.markdown().as_bytes())?;
        out.file("milestones.ics", plan.ics(self.clock.now()).as_bytes())?;
        let settings = reader.settings(Some(pair.id)).await?;
        out.json("settings", &json!(settings))
    }

    async fn export_briefs(&self, viewer: &Viewer, pair: &Pair, out: &mut Out<'_>) -> Result<()> {
        let mut taken = HashSet::new();
        for (kind, day, brief) in self.db.read(viewer).briefs(pair.id).await? {
            let name = free_name(&format!("{day} {kind}"), &mut taken);
            let text = crate::brief::released_text(&brief.body);
            out.file(&format!("briefs/{name}.txt"), text.as_bytes())?;
        }
        Ok(())
    }
}

/// More lines than anybody has.
const MOST: u64 = 100_000_000;

struct Out<'a> {
    put: Put<'a>,
    count: usize,
}

impl Out<'_> {
    fn file(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.count += 1;
        (self.put)(path, bytes)
            .map_err(|e| Error::invalid("folder", format!("{path} cannot be written: {e}.")))
    }

    fn json(&mut self, name: &str, value: &Value) -> Result<()> {
        let text = serde_json::to_string_pretty(value);
        let text = text.map_err(|e| Error::Internal(e.to_string()))?;
        self.file(&format!("{name}.json"), text.as_bytes())
    }

    fn sheet(&mut self, name: &str, sheet: &Sheet) -> Result<()> {
        self.file(&format!("{name}.csv"), sheet.to_csv().as_bytes())?;
        let rows = sheet.rows.iter().map(|row| {
            let columns = sheet.columns.iter().zip(row);
            let cells = columns.map(|(c, v)| ((*c).to_owned(), Value::from(v.clone())));
            Value::Object(cells.collect::<Map<_, _>>())
        });
        self.json(name, &Value::Array(rows.collect()))
    }
}

/// The entries in one calendar again, with the zones that the calendar itself defines.
fn one_calendar(calendar: &Calendar, entries: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Counterpart//EN\r\n".to_vec();
    let name = calendar.name.replace('\\', "\\\\").replace(',', "\\,");
    let name = name.replace(';', "\\;").replace(['\r', '\n'], " ");
    out.extend(format!("X-WR-CALNAME:{name}\r\n").as_bytes());
    if !calendar.zone.is_empty() {
        out.extend(format!("X-WR-TIMEZONE:{}\r\n", calendar.zone).as_bytes());
    }
    let zones = calendar.zones.iter().map(|(_, text)| text.as_bytes());
    for part in zones.chain(entries.iter().map(Vec::as_slice)) {
        out.extend(part);
        if !part.ends_with(b"\n") {
            out.extend(b"\r\n");
        }
    }
    out.extend(b"END:VCALENDAR\r\n");
    out
}

/// A name for a file: letters, digits and hyphens, and none twice.
fn free_name(text: &str, taken: &mut HashSet<String>) -> String {
    let fold = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let plain: String = text.to_lowercase().chars().map(fold).take(60).collect();
    let words: Vec<_> = plain.split('-').filter(|w| !w.is_empty()).collect();
    let base = if words.is_empty() {
        "unnamed".into()
    } else {
        words.join("-")
    };
    let mut name = base.clone();
    let mut n = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}-{n}");
        n += 1;
    }
    name
}

impl Names<'_> {
    fn person(&self, id: Option<PersonId>) -> String {
        let known = |p: &&Person| Some(p.id) == id;
        let name = self.people.iter().find(known).map(|p| p.label().to_owned());
        // Somebody outside the pair's people, or merged away: the id still tells them apart.
        name.or(id.map(|id| id.to_string())).unwrap_or_default()
    }

    fn goal(&self, id: Option<GoalId>) -> String {
        let goal = self.goals.iter().find(|g| Some(g.id) == id);
        goal.map(|g| g.code.to_string()).unwrap_or_default()
    }
}
