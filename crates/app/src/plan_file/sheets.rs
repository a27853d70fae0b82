//! A plan on its way out: workbook, CSV, Markdown, JSON, and milestones as a calendar.
use crate::error::{Error, Result};
use crate::plan::Plan;
use domain::action::Due;
use domain::forecast::{Estimate, View};
use domain::initiative::{Contribution, Initiative};
use domain::milestone::Milestone;
use formats::sheet::Sheet;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

fn date(due: Option<Due>) -> String {
    due.map_or(String::new(), |d| d.date.to_string())
}

impl Plan {
    fn codes(&self, of: &Initiative) -> String {
        let served = of.serves.iter().filter_map(|c| self.goal(c.goal));
        served
            .map(|g| g.code.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// As CSV, in the columns that [`App::read_plan`] reads again.
    pub fn csv(&self) -> String {
        self.sheet().to_csv()
    }

    /// As a table: one row a milestone.
    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::of(&[
            "Goal",
            "Initiative",
            "Milestone",
            "Owner",
            "Due",
            "Status",
            "First agreed",
            "Moves",
            "Best days",
            "Likely days",
            "Worst days",
            "Done",
        ]);
        for of in &self.initiatives {
            let goal = of.serves.first().and_then(|c| self.goal(c.goal));
            let goal = goal.map_or(String::new(), |g| g.title.clone());
            let name = |p| self.name(p).unwrap_or_default().to_owned();
            let mut steps = self.of(of.id).peekable();
            if steps.peek().is_none() {
                let mut row = vec![goal, of.title.clone(), String::new(), name(of.owner)];
                row.extend([String::new(), of.state.word().to_owned()]);
                row.resize(12, String::new());
                sheet.rows.push(row);
                continue;
            }
            for m in steps {
                let days = |of: fn(&Estimate) -> f64| {
                    m.estimate.map_or(String::new(), |e| of(&e).to_string())
                };
                sheet.rows.push(vec![
                    goal.clone(),
                    of.title.clone(),
                    m.title.clone(),
                    name(m.owner),
                    date(m.due),
                    of.state.word().to_owned(),
                    m.baseline.map_or(String::new(), |d| d.to_string()),
                    m.moves.len().to_string(),
                    days(Estimate::best),
                    days(Estimate::likely),
                    days(Estimate::worst),
                    m.done.map_or(String::new(), |d| d.to_string()),
                ]);
            }
        }
        sheet
    }

    /// The goals with what they serve.
    fn goal_sheet(&self) -> Sheet {
        let mut sheet = Sheet::of(&[
            "Code",
            "Goal",
            "Level",
            "Weight",
            "Serves",
            "Also serves",
            "Owner",
            "From",
            "To",
            "Why",
        ]);
        for g in &self.goals {
            let parent = g.parent.and_then(|p| self.goal(p));
            let also = |c: &Contribution| {
                let code = self
                    .goal(c.goal)
                    .map_or(String::new(), |g| g.code.to_string());
                format!("{code} {} %", c.share)
            };
            let day = |of: fn(&domain::goal::Period) -> Date| {
                g.period
                    .as_ref()
                    .map_or(String::new(), |p| of(p).to_string())
            };
            sheet.rows.push(vec![
                g.code.to_string(),
                g.title.clone(),
                g.level.word().to_owned(),
                g.weight.get().to_string(),
                parent.map_or(String::new(), |p| p.code.to_string()),
                g.also.iter().map(also).collect::<Vec<_>>().join(", "),
                self.name(g.owner).unwrap_or_default().to_owned(),
                day(|p| p.from),
                day(|p| p.to),
                g.why.clone(),
            ]);
        }
        sheet
    }

    /// As a workbook: the goals, and one row a milestone.
    ///
    /// # Errors
    /// `Invalid` where it is larger than the format holds.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let (goals, plan) = (self.goal_sheet(), self.sheet());
        let told = |words| Error::invalid("file", words);
        formats::workbook::write(&[("Plan", &plan), ("Goals", &goals)]).map_err(told)
    }

    /// As Markdown that reads like a plan.
    pub fn markdown(&self) -> String {
        let mut out = String::from("# The plan\n");
        let mut draw = |title: String, serving: Vec<&Initiative>| {
            out += &format!("\n## {title}\n\n");
            for of in serving {
                let owner = self
                    .name(of.owner)
                    .map_or(String::new(), |n| format!(" ({n})"));
                out += &format!("- Initiative: {}{owner}\n", of.title);
                for m in self.of(of.id) {
                    let due = m.due.map_or(String::new(), |d| format!(", by {}", d.date));
                    let owner = self
                        .name(m.owner)
                        .map_or(String::new(), |n| format!(" ({n})"));
                    out += &format!("  - Milestone: {}{owner}{due}\n", m.title);
                }
            }
        };
        for goal in &self.goals {
            let first = |i: &&Initiative| i.serves.first().is_some_and(|c| c.goal == goal.id);
            let serving = self.initiatives.iter().filter(first).collect();
            draw(format!("Goal: {}", goal.title), serving);
        }
        let known = |i: &Initiative| i.serves.first().and_then(|c| self.goal(c.goal));
        let none = |i: &&Initiative| known(i).is_none();
        let lost: Vec<&Initiative> = self.initiatives.iter().filter(none).collect();
        if !lost.is_empty() {
            draw("Work with no goal".to_owned(), lost);
        }
        out
    }

    /// As JSON, with both views of every end.
    pub fn json(&self) -> Value {
        let view = |v: &View| {
            let mean = v.chain.mean;
            json!({ "p50": v.p50, "p80": v.p80, "p_on_time": v.on_time, "mean": mean })
        };
        let step = |m: &Milestone| {
            json!({
                "title": m.title, "owner": self.name(m.owner), "due": date(m.due),
                "baseline": m.baseline, "done": m.done, "moves": m.moves.len(),
                "days": m.estimate.map(|e| [e.best(), e.likely(), e.worst()]),
            })
        };
        let one = |of: &Initiative| {
            let outlook = self.initiative_outlook(of.id).filter(|_| of.state.open());
            let forecast = outlook.map(|o| {
                json!({
                    "deadline_working_days": o.forecast.deadline,
                    "runs": o.forecast.throw.runs(), "seed": o.forecast.throw.seed,
                    "inside": view(&o.forecast.inside), "outside": view(&o.forecast.outside),
                    "k": o.forecast.factors.iter().map(|f| f.k).collect::<Vec<_>>(),
                })
            });
            json!({
                "title": of.title, "goals": self.codes(of), "owner": self.name(of.owner),
                "sponsor": self.name(of.sponsor), "state": of.state.word(),
                "from": of.origin.as_ref().map(|o| &o.words), "forecast": forecast,
                "milestones": self.of(of.id).map(step).collect::<Vec<_>>(),
            })
        };
        let all: Vec<Value> = self.initiatives.iter().map(one).collect();
        json!({ "initiatives": all })
    }

    /// The dated milestones that are open as a calendar of whole days (RFC 5545).
    pub fn ics(&self, now: Timestamp) -> String {
        let mut out = String::from(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Counterpart//Milestones//EN\r\n",
        );
        for m in self.milestones.iter().filter(|m| m.done.is_none()) {
            let Some(due) = m.due else {
                continue;
            };
            let of = self
                .initiative(m.initiative)
                .map_or("", |i| i.title.as_str());
            let next = domain::working_time::plus_days(due.date, 1);
            let lines = [
                "BEGIN:VEVENT".to_owned(),
                format!("UID:milestone-{}@counterpart", m.id),
                format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
                format!("DTSTART;VALUE=DATE:{}", due.date.strftime("%Y%m%d")),
                format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
                format!("SUMMARY:{}", escaped(&format!("{}: {}", of, m.title))),
                "TRANSP:TRANSPARENT".to_owned(),
                "END:VEVENT".to_owned(),
            ];
            for line in lines {
                fold(&mut out, &line);
            }
        }
        out + "END:VCALENDAR\r\n"
    }
}

/// Text as a calendar holds it (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let one = |c: char| match c {
        '\\' | ';' | ',' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if c.is_control() => String::new(),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// A line of at most 75 octets, the rest on lines that begin with a space (RFC 5545, 3.1).
fn fold(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
