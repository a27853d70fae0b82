//! Who does what for whom: the frames of captured sentences.
use super::piece::Sheet;
use super::{Known, Who, people};
use crate::when::token::Token;
use std::ops::Range;

/// What a sentence comes to.
pub(super) struct Frame {
    /// Who does it; none where nobody was named.
    pub owner: Option<Who>,
    /// To whom it was promised.
    pub counterparty: Option<Who>,
    /// It is done in the executive's interest, because she asked or waits.
    pub ours: bool,
    /// It is for the next talk with the executive.
    pub talk: bool,
    /// "Give Ines", before the tokens.
    pub prefix: String,
    /// The tokens of the title.
    pub title: Range<usize>,
    /// The title is a thing ("the quote"), not a deed.
    pub thing: bool,
}

const FOR: &[&str] = &["for", "about", "regarding", "re", "on", "with", "over"];
const MODAL: &[&str] = &[
    "to",
    "will",
    "should",
    "must",
    "needs to",
    "has to",
    "is to",
    "shall",
    "can",
    "is going to",
    "would",
    "said he would",
    "said she would",
    "said they would",
    "agreed to",
    "offered to",
];
const OWES: &[&str] = &[
    "still owes",
    "owes",
    "owe",
    "still owe",
    "has promised",
    "have promised",
    "promised",
    "promises",
    "promise",
    "had promised",
    "owed",
];
const POLITE: &[&str] = &[
    "please",
    "pls",
    "todo",
    "to do",
    "task",
    "action",
    "can you",
    "could you",
    "i need to",
    "we need to",
    "need to",
    "i must",
    "must",
    "we must",
    "remember to",
    "don't forget to",
    "do not forget to",
    "remind me to",
    "we should",
    "i should",
    "i have to",
    "we have to",
    "have to",
    "let's",
    "i want to",
    "i'd like to",
    "i will",
    "i'll",
    "we will",
    "we'll",
    "i said i would",
    "i said i'd",
    "we said we would",
    "i promised to",
    "we promised to",
    "and",
    "also",
    "then",
    "note to self",
];

fn deed(owner: Option<Who>, title: Range<usize>) -> Frame {
    Frame {
        owner,
        counterparty: None,
        ours: false,
        talk: false,
        prefix: String::new(),
        title,
        thing: false,
    }
}

/// Reads the frame of what was not yet taken.
pub(super) fn read(sheet: &mut Sheet<'_>) -> Frame {
    let start = after_manners(sheet);
    let read = waiting(sheet, start)
        .or_else(|| owes(sheet, start))
        .or_else(|| asked(sheet, start))
        .or_else(|| from_somebody(sheet, start))
        .or_else(|| handed_over(sheet, start))
        .or_else(|| named(sheet, start));
    read.unwrap_or_else(|| {
        let talk = talks_to_executive(sheet, start);
        Frame {
            talk,
            ..deed(None, start..sheet.tokens.len())
        }
    })
}

/// Skips bullets, "please", "I need to".
fn after_manners(sheet: &Sheet<'_>) -> usize {
    let mut at = 0;
    loop {
        let marks = sheet
            .tokens
            .get(at)
            .is_some_and(|t| t.word().is_none() && t.number().is_none());
        if at < sheet.tokens.len() && (sheet.taken[at] || marks) {
            at += 1;
        } else if let Some(length) = sheet.says_any(at, POLITE) {
            at += length;
        } else {
            return at;
        }
    }
}

/// A person at token `at` where one is expected; notes nothing.
fn person(sheet: &Sheet<'_>, at: usize) -> Option<(Who, usize)> {
    if sheet.taken.get(at).copied().unwrap_or(true) {
        return None;
    }
    people::at(&sheet.tokens, at, sheet.text, sheet.known, true)
        .or_else(|| people::stranger(&sheet.tokens, at, sheet.text))
}

/// A person, or whatever stands before one of `until` within four words: "ask finance for …".
fn addressee(sheet: &Sheet<'_>, at: usize, until: &[&str]) -> Option<(Who, usize)> {
    let known = people::at(&sheet.tokens, at, sheet.text, sheet.known, true);
    let free = |n: usize| sheet.taken.get(n) == Some(&false);
    // "Piotr's assistant" is not Piotr.
    let whole = |(_, n): &(Who, usize)| {
        !sheet.text[sheet.bytes(&(at..at + n))].ends_with('s')
            || !sheet.text[sheet.bytes(&(at..at + n))].contains(['\'', '’'])
    };
    if let Some(found) = known.filter(|found| free(at) && whole(found)) {
        return Some(found);
    }
    let words = (1..=5)
        .find(|n| sheet.says_any(at + n, until).is_some())
        .map(|n| at..at + n);
    let plain = |n: usize| {
        free(n)
            && sheet.tokens[n]
                .word()
                .is_some_and(|w| w != "for" && w != "to")
    };
    match words.filter(|words| words.clone().all(plain)) {
        Some(words) => {
            let name = sheet.bytes(&words);
            Some((Who::Named(sheet.text[name].to_owned()), words.len()))
        }
        None => person(sheet, at),
    }
}

fn rest(sheet: &Sheet<'_>, at: usize) -> Range<usize> {
    at..sheet.tokens.len().max(at)
}

fn says_more(sheet: &Sheet<'_>, at: usize) -> bool {
    (at..sheet.tokens.len()).any(|n| !sheet.taken[n] && sheet.tokens[n].word().is_some())
}

/// "waiting on Piotr for the quote", "still waiting for the quote from Piotr".
fn waiting(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let who = sheet
        .says_any(start, &["i am", "i'm", "we are", "we're"])
        .unwrap_or(0);
    let still = sheet.says_any(start + who, &["still"]).unwrap_or(0);
    let at = start + who + still;
    let verb = [
        "waiting on",
        "waiting for",
        "wait for",
        "wait on",
        "awaiting",
        "expecting",
    ];
    let at = at + sheet.says_any(at, &verb)?;
    let ours = |frame: Frame| Frame {
        ours: true,
        thing: true,
        ..frame
    };
    if let Some(frame) = giver(sheet, at) {
        return Some(ours(frame));
    }
    let (who, length) = addressee(sheet, at, &["for", "to"])?;
    let next = at + length;
    let to = sheet.says_any(next, &["to"]).is_some();
    let next = next
        + sheet
            .says_any(next, FOR)
            .or(sheet.says_any(next, &["to"]))
            .unwrap_or(0);
    let title = if says_more(sheet, next) { next } else { start };
    does(sheet, at..at + length, &who);
    Some(Frame {
        thing: !to,
        ..ours(deed(Some(who), rest(sheet, title)))
    })
}

/// "… the quote from Piotr": the thing before, the giver after.
fn giver(sheet: &mut Sheet<'_>, at: usize) -> Option<Frame> {
    let from = (at + 1..sheet.tokens.len()).find(|n| sheet.says(*n, "from"))?;
    let (who, length) = person(sheet, from + 1)
        .filter(|(who, _)| !matches!(who, Who::Person(p) if *p == sheet.known.me))?;
    let tokens = from..from + 1 + length;
    does(sheet, tokens.clone(), &who);
    sheet.take(tokens);
    Some(Frame {
        thing: true,
        ..deed(Some(who), rest(sheet, at))
    })
}

/// "need the figures from Ines", "get a quote from Piotr".
fn from_somebody(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let who = sheet.says_any(start, &["i", "we"]).unwrap_or(0);
    let verb = [
        "need", "get", "want", "collect", "obtain", "request", "expect", "require",
    ];
    let at = start + who + sheet.says_any(start + who, &verb)?;
    let frame = giver(sheet, at)?;
    Some(Frame {
        ours: true,
        ..frame
    })
}

/// "delegate the survey to Hana", "Bram takes …" is not read here.
fn handed_over(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let at = start + sheet.says_any(start, &["delegate", "assign", "hand over", "hand"])?;
    let to =
        (at + 1..sheet.tokens.len()).find(|n| sheet.says_any(*n, &["over to", "to"]).is_some())?;
    let lead = sheet.says_any(to, &["over to", "to"])?;
    let (who, length) = person(sheet, to + lead)?;
    let tokens = to..to + lead + length;
    does(sheet, tokens.clone(), &who);
    sheet.take(tokens);
    Some(Frame {
        ours: true,
        thing: true,
        ..deed(Some(who), rest(sheet, at))
    })
}

/// "Orla owes Ines the price answer", "I promised Nell the draft", "Bram promised to call".
fn owes(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let (owner, length) = match sheet.says_any(start, OWES) {
        // "promised Nell the draft": who writes it down promised it.
        Some(_) => (Who::Person(sheet.known.me), 0),
        None if sheet.says(start, "we") => (Who::Person(sheet.known.me), 1),
        None => person(sheet, start)?,
    };
    let verb = start + length;
    let at = verb + sheet.says_any(verb, OWES)?;
    if length > 0 {
        does(sheet, start..verb, &owner);
    }
    // "promised the site test" names no receiver, "owes the bank a letter" does.
    let article = sheet.says_any(at, &["the", "our"]).is_some();
    let thing = |n: usize| {
        sheet
            .says_any(n, &["a", "an", "the", "our", "some"])
            .is_some()
    };
    let receiver =
        person(sheet, at).filter(|(_, n)| says_more(sheet, at + n) && (!article || thing(at + n)));
    let (counterparty, next) = match receiver {
        Some((who, n)) => {
            owed_to(sheet, at..at + n, &who);
            (Some(who), at + n)
        }
        None => (trailing_receiver(sheet, at), at),
    };
    let deed_follows = sheet.says_any(next, &["to"]);
    let next = next
        + deed_follows
            .or(sheet.says_any(next, &["that"]))
            .unwrap_or(0);
    let ours = matches!(owner, Who::Person(p) if sheet.known.is_us(p));
    let prefix = match &counterparty {
        Some(who) if ours && deed_follows.is_none() => {
            format!("Give {}", super::first_name(who, sheet.known))
        }
        _ => String::new(),
    };
    let thing = deed_follows.is_none() && prefix.is_empty();
    let title = rest(sheet, next);
    Some(Frame {
        counterparty,
        prefix,
        thing,
        ..deed(Some(owner), title)
    })
}

/// "owes an answer to Ines".
fn trailing_receiver(sheet: &mut Sheet<'_>, at: usize) -> Option<Who> {
    let to = (at + 1..sheet.tokens.len()).find(|n| sheet.says(*n, "to"))?;
    let (who, length) = person(sheet, to + 1)?;
    let tokens = to..to + 1 + length;
    owed_to(sheet, tokens.clone(), &who);
    sheet.take(tokens);
    Some(who)
}

/// "ask Bram for the grid date", "remind Orla to call", "chase Piotr", "tell Sunniva …".
fn asked(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let verbs = [
        "ask",
        "chase up",
        "chase",
        "nudge",
        "remind",
        "tell",
        "get",
        "follow up with",
        "check with",
        "press",
        "push",
        "email",
        "write to",
        "message",
        "text",
        "call",
        "ring",
        "phone",
    ];
    let verb = start + sheet.says_any(start, &verbs)?;
    let word = sheet.tokens[start].word().unwrap_or_default().to_owned();
    let chasing = matches!(
        word.as_str(),
        "chase" | "nudge" | "follow" | "press" | "push"
    );
    let (who, length) = addressee(sheet, verb, &["for", "to"])?;
    let next = verb + length;
    let hers = matches!(who, Who::Person(p) if Some(p) == sheet.known.executives.first().copied());
    let to = sheet.says(next, "to") && says_more(sheet, next + 1);
    let thing = match word.as_str() {
        "ask" | "remind" | "email" | "write" | "message" | "text" | "call" | "ring" | "phone" => {
            sheet.says(next, "for") && word != "remind"
        }
        _ if chasing => sheet.says_any(next, FOR).is_some(),
        _ => false,
    };
    let delegates = to && !matches!(word.as_str(), "call" | "ring" | "phone" | "check");
    if (delegates || thing) && says_more(sheet, next + 1) {
        does(sheet, verb..next, &who);
        let connector = sheet
            .says_any(next, FOR)
            .or(sheet.says_any(next, &["to"]))
            .unwrap_or(0);
        let title = rest(sheet, next + connector);
        return Some(Frame {
            ours: true,
            thing,
            ..deed(Some(who), title)
        });
    }
    if word == "get" {
        return None;
    }
    mentioned(sheet, verb..next, &who);
    let talk = hers;
    Some(Frame {
        talk,
        ours: hers,
        ..deed(None, rest(sheet, start))
    })
}

/// "Bram to send the grid date", "Bram: send the grid date".
fn named(sheet: &mut Sheet<'_>, start: usize) -> Option<Frame> {
    let (who, length) = people::at(&sheet.tokens, start, sheet.text, sheet.known, false)?;
    let next = start + length;
    let colon = sheet.tokens.get(next).is_some_and(|t| t.is_mark(':'));
    let lead = if colon {
        Some(1)
    } else {
        sheet.says_any(next, MODAL)
    };
    let at = next + lead?;
    if !says_more(sheet, at) {
        return None;
    }
    does(sheet, start..next, &who);
    Some(Frame {
        ours: true,
        ..deed(Some(who), rest(sheet, at))
    })
}

/// "discuss the price with Orla", "run D1 past Orla".
fn talks_to_executive(sheet: &mut Sheet<'_>, start: usize) -> bool {
    let verbs = [
        "discuss",
        "raise",
        "agree",
        "talk",
        "speak",
        "run",
        "go through",
        "decide",
        "clear",
        "settle",
        "check",
    ];
    if sheet.says_any(start, &verbs).is_none() {
        return false;
    }
    for at in start + 1..sheet.tokens.len() {
        let Some(lead) = sheet.says_any(at, &["with", "past", "by", "to"]) else {
            continue;
        };
        if let Some((who, length)) = person(sheet, at + lead)
            && matches!(who, Who::Person(p) if Some(p) == sheet.known.executives.first().copied())
        {
            mentioned(sheet, at..at + lead + length, &who);
            return true;
        }
    }
    false
}

fn does(sheet: &mut Sheet<'_>, tokens: Range<usize>, who: &Who) {
    let sentence = super::about(who, sheet.known, "does it");
    sheet.note(&tokens, sentence);
}

fn owed_to(sheet: &mut Sheet<'_>, tokens: Range<usize>, who: &Who) {
    let sentence = super::about(who, sheet.known, "is to have it");
    sheet.note(&tokens, sentence);
}

fn mentioned(sheet: &mut Sheet<'_>, tokens: Range<usize>, who: &Who) {
    let sentence = super::about(who, sheet.known, "is the one to speak to");
    sheet.note(&tokens, sentence);
}

/// The words that are left between two tokens, with the spaces they had.
pub(super) fn words(sheet: &Sheet<'_>, tokens: &Range<usize>) -> String {
    let mut out = String::new();
    let mut previous: Option<usize> = None;
    for at in tokens.clone().filter(|n| !sheet.taken[*n]) {
        let token: &Token = &sheet.tokens[at];
        let apart = previous.is_some_and(|p| p + 1 != at || !token.glued);
        let closing = matches!(
            token.kind,
            crate::when::token::Kind::Mark(',' | '.' | ';' | '!')
        );
        if apart && !(closing && previous.is_some_and(|p| p + 1 != at)) {
            out.push(' ');
        }
        out.push_str(&sheet.text[token.span.clone()]);
        previous = Some(at);
    }
    // What stood in brackets was taken.
    out.replace("()", "").replace("( )", "")
}

impl Known {
    /// The assistant or the executive they work for here.
    pub(super) fn is_us(&self, person: domain::id::PersonId) -> bool {
        person == self.me || self.executives.first() == Some(&person)
    }
}
