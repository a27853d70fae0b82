//! What a column is, by the words of its header, in English and German.
use super::period;
use crate::table::header_word;
use domain::region::DateOrder;

/// What a column of a table of plans or values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Not read.
    Nothing,
    /// Something to be reached.
    Goal,
    /// A key result, or the measure whose values stand in the row.
    KeyResult,
    /// Work towards a goal.
    Initiative,
    /// A step of the work.
    Milestone,
    /// A title whose kind stands in another column.
    Title,
    /// What kind of thing the row names.
    Kind,
    /// Who answers for it.
    Owner,
    /// The number it begins at.
    Start,
    /// The number to reach.
    Target,
    /// The number now; with values, the value.
    Current,
    /// By when; with values, the day of the value.
    Due,
    /// How it went, in words or as a score.
    Outcome,
    /// What the numbers count.
    Unit,
    /// The header is a day, month or quarter; the cells say what belongs to it.
    Period,
}

impl Field {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Field; 15] = [
        Field::Nothing,
        Field::Goal,
        Field::KeyResult,
        Field::Initiative,
        Field::Milestone,
        Field::Title,
        Field::Kind,
        Field::Owner,
        Field::Start,
        Field::Target,
        Field::Current,
        Field::Due,
        Field::Outcome,
        Field::Unit,
        Field::Period,
    ];

    /// The words on screen and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Field::Nothing => "not read",
            Field::Goal => "goal",
            Field::KeyResult => "key result or measure",
            Field::Initiative => "initiative",
            Field::Milestone => "milestone",
            Field::Title => "title of any kind",
            Field::Kind => "its kind",
            Field::Owner => "owner",
            Field::Start => "start",
            Field::Target => "target",
            Field::Current => "current value",
            Field::Due => "due, or the day",
            Field::Outcome => "how it went",
            Field::Unit => "unit",
            Field::Period => "what belongs to this date",
        }
    }

    /// The meaning that a word of a form names.
    pub fn from_word(word: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|f| f.word() == word)
    }

    /// What a header seems to be: all of it is a known word, else its last known word counts, so
    /// that "Objective owner" is an owner.
    pub fn of_header(header: &str, order: DateOrder) -> Option<Field> {
        let known = |word: &str| {
            let of = |(_, words): &&(Field, &[&str])| words.contains(&word);
            WORDS.iter().find(of).map(|(field, _)| *field)
        };
        if let Some(field) = known(&header_word(header)) {
            return Some(field);
        }
        let words: Vec<String> = header.split_whitespace().map(header_word).collect();
        let aim = |w: &String| ["target", "plan", "goal", "budget", "soll", "ziel"].contains(&&**w);
        if period(header, order).is_some() {
            return Some(match words.iter().any(aim) {
                true => Field::Nothing,
                false => Field::Period,
            });
        }
        words.iter().rev().find_map(|w| known(w))
    }
}

/// Words of headers, as [`header_word`] compares them; the first row that holds one wins.
const WORDS: [(Field, &[&str]); 14] = [
    (
        Field::Nothing,
        &[
            "startdate",
            "begin",
            "begins",
            "id",
            "no",
            "nr",
            "sponsor",
            "budget",
            "priority",
        ],
    ),
    (
        Field::Goal,
        &[
            "goal",
            "objective",
            "theme",
            "pillar",
            "goals",
            "objectives",
            "ziel",
            "strategicgoal",
        ],
    ),
    (
        Field::KeyResult,
        &[
            "keyresult",
            "kr",
            "measure",
            "keyresults",
            "metric",
            "kpi",
            "indicator",
            "krs",
            "schlüsselergebnis",
            "kennzahl",
        ],
    ),
    (
        Field::Initiative,
        &[
            "initiative",
            "project",
            "epic",
            "programme",
            "program",
            "workstream",
            "initiatives",
            "maßnahme",
            "projekt",
            "vorhaben",
        ],
    ),
    (
        Field::Milestone,
        &[
            "milestone",
            "deliverable",
            "step",
            "task",
            "meilenstein",
            "feature",
        ],
    ),
    (Field::Title, &["title", "name", "item", "summary", "titel"]),
    (Field::Kind, &["type", "kind", "issuetype", "art", "typ"]),
    (
        Field::Owner,
        &[
            "owner",
            "who",
            "lead",
            "responsible",
            "dri",
            "assignee",
            "accountable",
            "owners",
            "verantwortlich",
            "leitung",
        ],
    ),
    (
        Field::Start,
        &[
            "start",
            "from",
            "baseline",
            "startvalue",
            "ausgangswert",
            "startwert",
        ],
    ),
    (
        Field::Target,
        &[
            "target",
            "to",
            "targetvalue",
            "zielwert",
            "soll",
            "goalvalue",
        ],
    ),
    (
        Field::Current,
        &[
            "current",
            "actual",
            "now",
            "value",
            "currentvalue",
            "reading",
            "number",
            "ist",
            "istwert",
            "wert",
            "latest",
        ],
    ),
    (
        Field::Due,
        &[
            "due",
            "date",
            "by",
            "end",
            "enddate",
            "deadline",
            "quarter",
            "when",
            "targetdate",
            "duedate",
            "finish",
            "day",
            "on",
            "week",
            "month",
            "fällig",
            "termin",
            "bis",
            "datum",
        ],
    ),
    (
        Field::Outcome,
        &[
            "status",
            "outcome",
            "score",
            "result",
            "comment",
            "comments",
            "notes",
            "progress",
            "grade",
            "kommentar",
            "bemerkung",
            "confidence",
            "description",
        ],
    ),
    (Field::Unit, &["unit", "units", "einheit"]),
];
