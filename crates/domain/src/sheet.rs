//! What is handed out to be answered: lines of a letter, of a printed sheet, of a chat message.
use crate::id::{PairId, PersonId, ProposalId, SheetId};
use crate::proposal::{Proposal, State, Version};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a sheet can be answered: a week, so that a letter read after the holiday still tells
/// its reader that it is old instead of acting.
pub const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A sheet holds no more lines than this: what does not fit waits for the next one.
pub const MOST: usize = 20;

/// A message for a chat has at most this many characters.
pub const MESSAGE: usize = 300;

/// What it is handed out on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// The digest letter: links, and answers by reply.
    Mail,
    /// A printed sheet with boxes to tick and a code a line.
    Paper,
    /// A message for any chat, with numbered lines.
    Chat,
}

impl Medium {
    /// "letter", "printed sheet", "chat message".
    pub fn words(self) -> &'static str {
        match self {
            Medium::Mail => "letter",
            Medium::Paper => "printed sheet",
            Medium::Chat => "chat message",
        }
    }
}

/// One numbered line: which proposal, in which version it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What is asked.
    pub proposal: ProposalId,
    /// The proposal as it stood when it was shown: nobody says yes to words they have not read.
    pub version: Version,
    /// Three signs that name the line on paper; unlike every other code that can be answered.
    pub code: String,
    /// A yes to it is taken from here. It is not where the whole text must be read first and
    /// could not be shown.
    pub yes: bool,
    /// It asks nothing new: what was written down in somebody's name is to be confirmed.
    #[serde(default)]
    pub confirm: bool,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its identity; signed, it is the secret of the links and of the reply.
    pub id: SheetId,
    /// Whose pair.
    pub pair: PairId,
    /// The one person whose answers it takes.
    pub person: PersonId,
    /// On what.
    pub medium: Medium,
    /// Its lines, numbered from one.
    pub lines: Vec<Line>,
    /// When it was made.
    pub made: Timestamp,
    /// When it can no longer be answered.
    pub expires: Timestamp,
}

impl Sheet {
    /// The line of that number, counted from one.
    pub fn line(&self, number: usize) -> Option<&Line> {
        self.lines.get(number.checked_sub(1)?)
    }

    /// Number of the line with that code, whatever its case.
    pub fn number_of(&self, code: &str) -> Option<usize> {
        let same = |l: &Line| l.code.eq_ignore_ascii_case(code);
        self.lines.iter().position(same).map(|at| at + 1)
    }

    /// Whether it can still be answered.
    pub fn alive(&self, now: Timestamp) -> bool {
        now < self.expires
    }
}

/// Signs of a code: none that a pencil or an eye mistakes for another.
const SIGNS: &[u8; 28] = b"23456789ACDEFGHJKMNPQRTUVWXY";

/// The code that these bytes stand for: a digit first or second, so that it is never a word.
pub fn code(bytes: [u8; 3]) -> String {
    let sign = |byte: u8, among: &[u8]| char::from(among[usize::from(byte) % among.len()]);
    let digit = sign(bytes[0], &SIGNS[..8]);
    let letter = sign(bytes[1], &SIGNS[8..]);
    let any = sign(bytes[2], SIGNS);
    [digit, letter, any].into_iter().collect()
}

/// One line of a message for a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What is asked.
    pub title: String,
    /// Whether a yes fits here: it does not where a whole text must be read first.
    pub fits: bool,
}

/// A message of at most [`MESSAGE`] characters with numbered lines, and which asks are in it, in
/// order. Those whose whole text must be read first are left out, and counted at the end.
pub fn message(name: &str, asks: &[Ask]) -> (String, Vec<usize>) {
    let fitting: Vec<usize> = (0..asks.len()).filter(|at| asks[*at].fits).collect();
    for count in (1..=fitting.len()).rev() {
        let taken = &fitting[..count];
        for room in [120, 80, 56, 40, 28] {
            let text = written(name, asks, taken, room);
            if text.chars().count() <= MESSAGE {
                return (text, taken.to_vec());
            }
        }
    }
    (String::new(), Vec::new())
}

fn written(name: &str, asks: &[Ask], taken: &[usize], room: usize) -> String {
    let head = match taken.len() {
        1 => format!("{name}, one thing needs your word:"),
        n => format!("{name}, {n} things need your word:"),
    };
    let line =
        |(at, ask): (usize, &usize)| format!("{} {}", at + 1, short(&asks[*ask].title, room));
    let mut lines = vec![head];
    lines.extend(taken.iter().enumerate().map(line));
    lines.push(match taken.len() {
        1 => "Answer: 1 yes, 1 no: why, 1 ask: what, or 1 later".to_owned(),
        _ => "Answer like: 1 yes, 2 no: why, 3 later".replace(
            "2 no: why, 3 later",
            if taken.len() == 2 {
                "2 no: why"
            } else {
                "2 no: why, 3 later"
            },
        ),
    });
    let left = asks.len() - taken.len();
    if left > 0 {
        lines.push(format!("({left} more on paper or by mail)"));
    }
    lines.join("\n")
}

/// The text in one line of at most `room` characters.
pub fn short(text: &str, room: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= room {
        return text;
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// How a line stands today, against how it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be answered.
    Open,
    /// It was answered since.
    Answered,
    /// It waits, with other words than those shown.
    Changed,
    /// It waits no longer: withdrawn, expired, done without an answer.
    Gone,
    /// The sheet is too old.
    TooOld,
}

/// How that line of a sheet stands; the proposal as it is now.
pub fn standing(sheet: &Sheet, line: &Line, p: &Proposal, now: Timestamp) -> Standing {
    let alive = match sheet.alive(now) {
        true => Standing::Open,
        false => Standing::TooOld,
    };
    if line.confirm {
        let waits = |a: &crate::proposal::Answer| a.unconfirmed() && a.by == sheet.person;
        return match p.answers.iter().any(waits) {
            true => alive,
            false => Standing::Answered,
        };
    }
    let (shown, is) = (line.version, p.version());
    if is.answers > shown.answers {
        return Standing::Answered;
    }
    // One that sleeps was handed out because it wakes today: it can be answered before.
    let waits = matches!(p.state, State::Asked | State::Snoozed(_));
    if !waits || p.expires.is_some_and(|at| at <= now) {
        return Standing::Gone;
    }
    if is != shown {
        return Standing::Changed;
    }
    alive
}

#[cfg(test)]
#[path = "sheet_test.rs"]
mod tests;
