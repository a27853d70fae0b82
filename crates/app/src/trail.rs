//! The trail: who did what, for whom, under which right; and who opened what.
use crate::context::App;
use crate::error::Result;
use domain::circle::Viewer;
use domain::goal::Goal;
use domain::id::ProposalId;
use domain::person::Person;
use domain::proposal::Proposal;
use formats::sheet::Sheet;
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{AccessLine, AuditLine, Pair, TrailAsk};

/// Lines in one file.
pub const FILE: u64 = 20_000;

/// Verbs and what was done by them; a verb that is none of these stands as it is.
const DONE: [(&str, &str); 46] = [
    ("accept", "accepted"),
    ("act", "carried out"),
    ("add", "added"),
    ("approve", "approved"),
    ("ask", "asked about"),
    ("ask_again", "asked again about"),
    ("capture", "captured"),
    ("change", "changed"),
    ("choose", "chose"),
    ("close", "closed"),
    ("confirm", "confirmed"),
    ("cover", "let somebody stand in:"),
    ("decline", "declined"),
    ("deny", "took back an answer to"),
    ("did_anyway", "did without a right"),
    ("done", "completed"),
    ("drop", "dropped"),
    ("edit", "edited"),
    ("end", "ended"),
    ("end_cover", "ended the standing in of"),
    ("enter", "entered"),
    ("expire", "let expire"),
    ("exported", "exported"),
    ("grant", "agreed on"),
    ("hand out", "handed out"),
    ("hand_back", "handed back"),
    ("import", "imported"),
    ("make", "made"),
    ("merge", "merged"),
    ("propose", "proposed"),
    ("record", "recorded"),
    ("release", "released"),
    ("remove", "removed"),
    ("reopen", "reopened"),
    ("revoke", "revoked"),
    ("see", "saw done"),
    ("send again", "sent again"),
    ("set", "set"),
    ("skip", "left out"),
    ("snooze", "put off"),
    ("split", "split"),
    ("take back", "took back"),
    ("tell", "told of"),
    ("tick", "ticked"),
    ("undo", "took back"),
    ("withdraw", "withdrew"),
];

/// What was done, in the past: "captured an action".
pub fn did(verb: &str, noun: &str) -> String {
    let known = DONE.iter().find(|(v, _)| *v == verb);
    let verb = known.map_or_else(|| verb.replace('_', " "), |(_, done)| (*done).to_owned());
    let noun = noun.replace('_', " ");
    let article = match noun.as_str() {
        "what matters now" | "own order" | "desk time" => "",
        n if n.starts_with(['a', 'e', 'i', 'o', 'u']) => "an ",
        _ => "a ",
    };
    format!("{verb} {article}{noun}")
}

/// Under which right, as a reason.
pub fn right(word: &str) -> &'static str {
    match word {
        "own" => "in their own name",
        "assumed" => "as a partner of the pair",
        "operator" => "on the command line",
        "worker" => "by the program, as it was set",
        "approved" => "after a yes",
        "inform" => "allowed, and told at once",
        "note" => "allowed, and told at the end of the day",
        "free" => "allowed, without telling",
        "beyond" => "beyond every right, and told",
        _ => "under a right that is no longer known",
    }
}

/// Both lists of one look, with what gives them names.
pub struct Trail {
    /// Who did what, the newest first.
    pub did: Vec<AuditLine>,
    /// Who opened what, the newest first.
    pub opened: Vec<AccessLine>,
    /// Everybody who may stand there.
    pub people: Vec<Person>,
    labels: HashMap<String, String>,
}

impl Trail {
    /// What the thing of that id is called; nothing where it has no name, or is gone.
    pub fn label(&self, id: &str) -> &str {
        self.labels.get(id).map_or("", String::as_str)
    }

    /// Who, in words.
    pub fn who(&self, id: Option<domain::id::PersonId>, way: &str) -> String {
        let known = id.and_then(|id| self.people.iter().find(|p| p.id == id));
        match (known, id, way) {
            (Some(person), ..) => person.label().to_owned(),
            (None, None, "worker") => "The program".to_owned(),
            (None, None, _) => "The command line".to_owned(),
            (None, Some(_), _) => "Somebody of another pair, or who has left".to_owned(),
        }
    }
}

impl App {
    /// The trail of a pair: `did` and `opened` each say which lines.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn trail(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        (did, opened): (&TrailAsk, &TrailAsk),
    ) -> Result<Trail> {
        let reader = self.db.read(viewer);
        let did = reader.trail(pair.id, did).await?;
        let opened = reader.access(pair.id, opened).await?;
        let people = reader.people(pair.id).await?;
        let ids = opened.iter().filter(|l| l.noun == "proposal");
        let ids: Vec<ProposalId> = ids.filter_map(|l| l.noun_id.parse().ok()).collect();
        let proposals: Vec<Proposal> = reader.proposals_named(&ids).await?;
        let goals: Vec<Goal> = reader.goals(pair.id).await?;
        let actions = reader.open_actions(Some(pair.id)).await?;
        let mut labels = HashMap::new();
        let people_of = people
            .iter()
            .map(|p| (p.id.to_string(), p.label().to_owned()));
        labels.extend(people_of);
        labels.extend(proposals.into_iter().map(|p| (p.id.to_string(), p.title)));
        labels.extend(goals.into_iter().map(|g| (g.id.to_string(), g.title)));
        let actions = actions.into_iter().map(|s| s.action);
        labels.extend(actions.map(|a| (a.id.to_string(), a.title)));
        Ok(Trail {
            did,
            opened,
            people,
            labels,
        })
    }

    /// The same as a table of whatever was asked for, up to [`FILE`] lines: CSV or JSON.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn trail_file(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        (ask, opened, json): (&TrailAsk, bool, bool),
    ) -> Result<String> {
        let all = TrailAsk {
            most: FILE,
            before: None,
            ..ask.clone()
        };
        let none = TrailAsk::default();
        let asks = if opened { (&none, &all) } else { (&all, &none) };
        let trail = self.trail(viewer, pair, asks).await?;
        let names = |id| trail.who(id, "");
        let sheet = match opened {
            true => opened_sheet(&trail.opened, names),
            false => did_sheet(&trail.did, |l| trail.who(l.person, &l.right)),
        };
        Ok(if json {
            as_json(&sheet)
        } else {
            sheet.to_csv()
        })
    }
}

fn instant(micros: i64) -> String {
    let at = jiff::Timestamp::from_microsecond(micros);
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// Who did what, as a table.
pub(crate) fn did_sheet(lines: &[AuditLine], who: impl Fn(&AuditLine) -> String) -> Sheet {
    let mut sheet = Sheet::of(&["At", "Who", "Right", "Verb", "Noun", "Id", "Detail"]);
    for l in lines {
        sheet.rows.push(vec![
            instant(l.at),
            who(l),
            l.right.clone(),
            l.verb.clone(),
            l.noun.clone(),
            l.noun_id.clone(),
            l.detail.clone(),
        ]);
    }
    sheet
}

/// Who opened what, as a table.
pub(crate) fn opened_sheet(
    lines: &[AccessLine],
    who: impl Fn(Option<domain::id::PersonId>) -> String,
) -> Sheet {
    let mut sheet = Sheet::of(&["Last", "Who", "How", "Noun", "Id", "Times"]);
    for l in lines {
        sheet.rows.push(vec![
            instant(l.at),
            who(l.who),
            l.way.clone(),
            l.noun.clone(),
            l.noun_id.clone(),
            l.times.to_string(),
        ]);
    }
    sheet
}

fn as_json(sheet: &Sheet) -> String {
    let rows = sheet.rows.iter().map(|row| {
        let columns = sheet.columns.iter().zip(row);
        let cells = columns.map(|(c, v)| (c.to_lowercase(), Value::from(v.clone())));
        Value::Object(cells.collect::<Map<_, _>>())
    });
    Value::Array(rows.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_reads_as_a_sentence() {
        assert_eq!(did("capture", "action"), "captured an action");
        assert_eq!(did("ask_again", "proposal"), "asked again about a proposal");
        assert_eq!(did("set", "what matters now"), "set what matters now");
        assert_eq!(did("hand_on", "held_right"), "hand on a held right");
        assert!(DONE.is_sorted(), "in order, so that each stands once");
    }
}
