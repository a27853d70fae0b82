//! The pieces that may stand anywhere in a captured sentence: why, done when, goal, time, person.
use super::{Known, Part, Who, people};
use crate::when::token::{Kind, Token};
use crate::when::{Bound, Found, Locale, Meaning, when};
use domain::id::GoalId;
use jiff::Zoned;
use std::ops::Range;

/// A sentence with marks on the tokens that were understood and need not stand in the title.
pub(super) struct Sheet<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub taken: Vec<bool>,
    pub known: &'a Known,
    pub parts: Vec<Part>,
}

impl Sheet<'_> {
    pub fn take(&mut self, tokens: Range<usize>) {
        self.taken[tokens].fill(true);
    }

    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].span.start..self.tokens[tokens.end - 1].span.end
    }

    pub fn note(&mut self, tokens: &Range<usize>, sentence: String) {
        let span = self.bytes(tokens);
        self.parts.push(Part { span, sentence });
    }

    pub fn says(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(n, word)| {
            self.tokens.get(at + n).and_then(Token::word) == Some(word)
                && !self.taken.get(at + n).copied().unwrap_or(true)
        })
    }

    /// The first of these phrases that stands here, and its length in tokens.
    pub fn says_any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let found = phrases.iter().find(|p| self.says(at, p))?;
        Some(found.split(' ').count())
    }

    /// Nothing that belongs to the title follows.
    pub fn ends(&self, at: usize) -> bool {
        match self.tokens.get(at) {
            None => true,
            Some(_) if self.taken[at] => true,
            Some(t) => matches!(
                t.kind,
                Kind::Mark(',' | '.' | ';' | ':' | '!' | ')' | '?' | '-' | '–')
            ),
        }
    }
}

const WHY: &[&str] = &[
    "because of",
    "because",
    "so that",
    "in order that",
    "so she can",
    "so we can",
];
const DONE: &[&str] = &[
    "done when",
    "it is done when",
    "finished when",
    "complete when",
    "done once",
    "done if",
];

/// "because the board asks", "done when Ines has signed": the clause, up to the next one or to a
/// comma with a time or a goal after it.
pub(super) fn clause(sheet: &mut Sheet<'_>, done: bool, stops: &[usize]) -> Option<String> {
    let phrases = if done { DONE } else { WHY };
    let (at, length) = (0..sheet.tokens.len())
        .find_map(|at| sheet.says_any(at, phrases).map(|length| (at, length)))?;
    // "so she can" is part of the reason, "because" is not.
    let start = if sheet.says_any(at, &["so she can", "so we can"]).is_some() {
        at + 1
    } else {
        at + length
    };
    let other = if done { WHY } else { DONE };
    let end = (start..sheet.tokens.len())
        .find(|n| {
            sheet.says_any(*n, other).is_some()
                || sheet.tokens[*n].is_mark(';')
                || (sheet.tokens[*n].is_mark('.')
                    && !sheet.tokens.get(n + 1).is_some_and(|t| t.glued))
                || (sheet.tokens[*n].is_mark(',') && stops.contains(&(n + 1)))
        })
        .unwrap_or(sheet.tokens.len());
    if end <= start {
        return None;
    }
    let said = sheet.text[sheet.bytes(&(start..end))]
        .trim_matches([' ', ',', '.'])
        .to_owned();
    let label = if done { "It is done when" } else { "Why:" };
    sheet.note(&(at..end), format!("{label} {said}"));
    sheet.take(at..end);
    Some(said).filter(|s| !s.is_empty())
}

/// The tokens with which a time or a goal's code begins.
pub(super) fn stops(sheet: &Sheet<'_>, now: &Zoned, locale: &Locale) -> Vec<usize> {
    let times = when(sheet.text, now, locale).into_iter();
    let mut out: Vec<usize> = times
        .filter_map(|f| tokens_of(sheet, &f.span))
        .map(|tokens| tokens.start)
        .collect();
    out.extend((0..sheet.tokens.len()).filter(|at| code_at(sheet, *at).is_some()));
    out
}

/// "G1", "#G2", "for goal G1".
pub(super) fn goal_code(sheet: &mut Sheet<'_>) -> Option<GoalId> {
    let (goal, tokens) = (0..sheet.tokens.len()).find_map(|at| code_at(sheet, at))?;
    let known = sheet.known.goals.iter().find(|g| g.id == goal)?;
    let sentence = format!("It serves {}: {}", known.code, known.title);
    sheet.note(&tokens, sentence);
    let lead = ["for goal", "towards goal", "goal", "for", "towards", "on"];
    let lead = lead.iter().find_map(|p| {
        let start = tokens.start.checked_sub(p.split(' ').count())?;
        sheet.says(start, p).then_some(start)
    });
    sheet.take(lead.unwrap_or(tokens.start)..tokens.end);
    Some(goal)
}

fn code_at(sheet: &Sheet<'_>, at: usize) -> Option<(GoalId, Range<usize>)> {
    let hash = sheet.tokens[at].is_mark('#');
    let start = at + usize::from(hash);
    let opens = !sheet.tokens[at].glued
        || !matches!(
            sheet.tokens.get(at.wrapping_sub(1)).map(|t| &t.kind),
            Some(Kind::Word(_) | Kind::Number(..))
        );
    if !opens || sheet.taken[at] {
        return None;
    }
    sheet
        .known
        .goals
        .iter()
        .filter(|g| !g.code.is_empty())
        .find_map(|goal| {
            let code = crate::when::token::tokens(&goal.code);
            let end = start + code.len();
            let here = sheet.tokens.get(start..end)?;
            let same = here.iter().zip(&code).all(|(a, b)| a.kind == b.kind);
            // "G1" and not "G11" or "G1x"; a lower-case code needs its hash.
            let closes = !sheet
                .tokens
                .get(end)
                .is_some_and(|t| t.glued && matches!(t.kind, Kind::Word(_) | Kind::Number(..)));
            let loud = hash || here[0].capital || code[0].number().is_some();
            (same && closes && loud).then_some((goal.id, at..end))
        })
}

/// Two telling words of a goal's title.
pub(super) fn goal_words(sheet: &mut Sheet<'_>) -> Option<GoalId> {
    let said: Vec<(usize, &str)> = sheet
        .tokens
        .iter()
        .enumerate()
        .filter(|(n, _)| !sheet.taken[*n])
        .filter_map(|(n, t)| t.word().map(|w| (n, w)))
        .collect();
    let mut best: Option<(usize, GoalId, Range<usize>, String)> = None;
    for goal in &sheet.known.goals {
        let words = crate::coding::fold::telling(&goal.title);
        let hits: Vec<usize> = said
            .iter()
            .filter(|(_, w)| {
                w.chars().count() > 3
                    && words
                        .iter()
                        .any(|k| k == w || k.strip_suffix('s') == Some(w))
            })
            .map(|(n, _)| *n)
            .collect();
        let enough = hits.len() >= 2 && best.as_ref().is_none_or(|(n, ..)| *n < hits.len());
        if let (true, Some(first), Some(last)) = (enough, hits.first(), hits.last()) {
            let sentence = format!("It seems to serve {}: {}", goal.code, goal.title);
            best = Some((hits.len(), goal.id, *first..last + 1, sentence));
        }
    }
    let (_, goal, tokens, sentence) = best?;
    sheet.note(&tokens, sentence);
    Some(goal)
}

/// The times of a sentence: by when, since when, how long.
#[derive(Default)]
pub(super) struct Times {
    pub due: Option<Found>,
    pub since: Option<Found>,
    pub minutes: Option<i64>,
}

/// Every time outside the clauses. What ends a phrase leaves the title; "Thursday's pack" stays.
pub(super) fn times(sheet: &mut Sheet<'_>, now: &Zoned, locale: &Locale) -> Times {
    let mut out = Times::default();
    let moves = sheet
        .tokens
        .iter()
        .find(|t| t.word().is_some())
        .and_then(Token::word);
    let moves = moves.is_some_and(|w| {
        matches!(
            w,
            "move" | "reschedule" | "shift" | "postpone" | "push" | "rebook" | "bring"
        )
    });
    for found in when(sheet.text, now, locale) {
        let Some(tokens) = tokens_of(sheet, &found.span) else {
            continue;
        };
        // What is over is told, not due: "Bram called two days ago".
        let over = found
            .meaning
            .deadline()
            .is_some_and(|stop| stop.date < now.date());
        if over && found.bound != Bound::Since {
            continue;
        }
        if sheet.taken[tokens.start] {
            continue;
        }
        // "move the review to Thursday": the day is what is to be done, not by when.
        let to = tokens
            .start
            .checked_sub(1)
            .is_some_and(|n| sheet.says_any(n, &["to", "from"]).is_some());
        if moves && (to || found.bound == Bound::From || found.bound == Bound::On) {
            continue;
        }
        let slot_free = match (&found.meaning, found.bound) {
            (Meaning::Length { .. }, _) => out.minutes.is_none(),
            (_, Bound::Since) => out.since.is_none(),
            // "by" and "before" win over a day that is merely mentioned.
            _ => out.due.as_ref().is_none_or(|old| {
                old.bound == Bound::On && matches!(found.bound, Bound::By | Bound::Before)
            }),
        };
        if !slot_free {
            continue;
        }
        let possessive = sheet.text[found.span.clone()].ends_with("'s")
            || sheet.text[found.span.clone()].ends_with("’s");
        // "Friday review" may be a name, "tomorrow call Nell" is none.
        let opens = tokens.start == 0
            && (matches!(found.meaning, Meaning::Repeat { .. }) || !sheet.tokens[0].capital);
        let apart = found.bound != Bound::On || opens || sheet.ends(tokens.end);
        if !possessive && apart {
            let lead = tokens.start.checked_sub(1).filter(|n| {
                sheet
                    .says_any(*n, &["due", "latest", "takes", "about", "needs"])
                    .is_some()
            });
            sheet.take(lead.unwrap_or(tokens.start)..tokens.end);
        }
        sheet.note(&tokens, sentence(&found, locale));
        match (&found.meaning, found.bound) {
            (Meaning::Length { minutes }, _) => out.minutes = Some(*minutes),
            (_, Bound::Since) => out.since = Some(found),
            _ => out.due = Some(found),
        }
    }
    out
}

fn tokens_of(sheet: &Sheet<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let start = sheet
        .tokens
        .iter()
        .position(|t| t.span.start >= span.start)?;
    let end = sheet.tokens.iter().rposition(|t| t.span.end <= span.end)? + 1;
    (start < end).then_some(start..end)
}

fn sentence(found: &Found, locale: &Locale) -> String {
    let day = |stop: &crate::when::Stop| match stop.time {
        Some(time) => format!("{}, {}", locale.full_day(stop.date), locale.time(time)),
        None => locale.full_day(stop.date),
    };
    match &found.meaning {
        Meaning::Length { minutes } => {
            format!("It takes {}", domain::words::short_length(*minutes))
        }
        Meaning::Repeat { rule, start, .. } => {
            format!("It comes round ({rule}), first on {}", day(start))
        }
        Meaning::Span {
            from: Some(from),
            to: None,
        } if found.bound == Bound::Since => {
            format!("Since {}", day(from))
        }
        Meaning::Span {
            from: Some(from),
            to: None,
        } => format!("Not before {}", day(from)),
        Meaning::Span {
            from: Some(from),
            to: Some(to),
        } => {
            format!("Between {} and {}", day(from), day(to))
        }
        meaning => match (meaning.deadline(), found.bound) {
            (Some(stop), Bound::Since) => format!("Since {}", day(&stop)),
            (Some(stop), Bound::Before) => format!("Due before {}", day(&stop)),
            (Some(stop), _) => format!("Due {}", day(&stop)),
            (None, _) => "A time without an end".to_owned(),
        },
    }
}

/// "@Bram": who does it.
pub(super) fn at_sign(sheet: &mut Sheet<'_>) -> Option<Who> {
    let at = (0..sheet.tokens.len()).find(|n| {
        sheet.tokens[*n].is_mark('@')
            && !sheet.tokens[*n].glued
            && sheet
                .tokens
                .get(n + 1)
                .is_some_and(|t| t.glued && t.word().is_some())
    })?;
    let found = people::at(&sheet.tokens, at + 1, sheet.text, sheet.known, true);
    let (who, length) = found.or_else(|| {
        let said = sheet.text[sheet.tokens[at + 1].span.clone()].to_owned();
        Some((Who::Named(said), 1))
    })?;
    let tokens = at..at + 1 + length;
    sheet.note(
        &tokens,
        format!("{} does it", super::name(&who, sheet.known)),
    );
    sheet.take(tokens);
    Some(who)
}

/// "for Orla" at the end of a phrase: in whose interest.
pub(super) fn for_whom(sheet: &mut Sheet<'_>) -> Option<Who> {
    for at in 1..sheet.tokens.len() {
        let Some(lead) = sheet.says_any(at, &["on behalf of", "for"]) else {
            continue;
        };
        let found = people::at(&sheet.tokens, at + lead, sheet.text, sheet.known, false);
        let Some((who, length)) = found else { continue };
        let tokens = at..at + lead + length;
        let possessive = sheet.text[sheet.bytes(&tokens)].ends_with("'s");
        // "waiting for Bram" is no interest of Bram's.
        let waiting = sheet
            .says_any(at - 1, &["waiting", "wait", "ask", "look"])
            .is_some();
        if possessive || waiting || !sheet.ends(tokens.end) {
            continue;
        }
        sheet.note(&tokens, format!("For {}", super::name(&who, sheet.known)));
        sheet.take(tokens);
        return Some(who);
    }
    None
}
