//! Who is meant by a name in a sentence.
use super::{Known, Who};
use crate::when::token::Token;
use domain::id::PersonId;

/// The person named at token `at`, and how many tokens that takes. Without `expected` a name must
/// have a capital: "will" and "mark" are words more often than people.
pub(super) fn at(
    tokens: &[Token],
    at: usize,
    text: &str,
    known: &Known,
    expected: bool,
) -> Option<(Who, usize)> {
    let first = tokens.get(at)?;
    let word = first.word()?;
    if let Some(who) = pronoun(word, known).filter(|_| expected) {
        return Some((who, 1));
    }
    let (found, length) = best(tokens, at, known);
    if length > 0 && (expected || first.capital) {
        let said = text[first.span.start..tokens[at + length - 1].span.end].to_owned();
        let who = match found.as_slice() {
            [one] => Who::Person(*one),
            _ => Who::OneOf {
                said: plain(&said),
                candidates: found,
            },
        };
        return Some((who, length));
    }
    None
}

/// A name that nobody here bears: capitalised words, "the grid operator" where a name must stand.
pub(super) fn stranger(tokens: &[Token], at: usize, text: &str) -> Option<(Who, usize)> {
    let article = tokens
        .get(at)?
        .word()
        .is_some_and(|w| matches!(w, "the" | "our" | "my"));
    let start = at + usize::from(article);
    let capital = |t: &Token| t.capital && t.word().is_some();
    let count = tokens[start..]
        .iter()
        .take(3)
        .take_while(|t| capital(t))
        .count();
    let count = if count == 0 && article { 1 } else { count };
    let last = tokens
        .get((start + count).checked_sub(1)?)
        .filter(|_| count > 0)?;
    // "the bank" keeps its article, "the Aldermoor" does not need it.
    let start = if tokens[start].capital { start } else { at };
    let said = &text[tokens[start].span.start..last.span.end];
    Some((Who::Named(plain(said)), count + usize::from(article)))
}

/// Without a possessive.
fn plain(name: &str) -> String {
    name.strip_suffix("'s")
        .or_else(|| name.strip_suffix("’s"))
        .unwrap_or(name)
        .to_owned()
}

fn pronoun(word: &str, known: &Known) -> Option<Who> {
    match word {
        "i" | "me" | "myself" => Some(Who::Person(known.me)),
        "we" | "us" => Some(Who::Person(
            known.executives.first().copied().unwrap_or(known.me),
        )),
        _ => None,
    }
}

/// Everybody whose name, first name, last name or other name stands here, by the longest match.
fn best(tokens: &[Token], at: usize, known: &Known) -> (Vec<PersonId>, usize) {
    let mut found: Vec<PersonId> = Vec::new();
    let mut longest = 0;
    for person in &known.people {
        let name = words(&person.name);
        let mut ways: Vec<Vec<String>> = vec![name.clone()];
        ways.extend(name.first().map(|w| vec![w.clone()]));
        ways.extend(
            name.last()
                .filter(|_| name.len() > 1)
                .map(|w| vec![w.clone()]),
        );
        ways.extend(person.aliases.iter().map(|a| words(a)));
        let length = ways
            .iter()
            .filter(|way| stands(tokens, at, way))
            .map(Vec::len)
            .max();
        let length = length.unwrap_or(0);
        if length > longest {
            longest = length;
            found.clear();
        }
        if length > 0 && length == longest && !found.contains(&person.id) {
            found.push(person.id);
        }
    }
    (found, longest)
}

fn words(name: &str) -> Vec<String> {
    let tokens = crate::when::token::tokens(name);
    tokens
        .iter()
        .filter_map(Token::word)
        .map(str::to_owned)
        .collect()
}

fn stands(tokens: &[Token], at: usize, way: &[String]) -> bool {
    !way.is_empty()
        && way.iter().enumerate().all(|(n, word)| {
            tokens
                .get(at + n)
                .and_then(Token::word)
                .is_some_and(|w| w == word)
        })
}

/// Whoever a text names, if it names nobody and nothing else: somebody known in any letters, else
/// one to three capitalised words.
pub(crate) fn whole(text: &str, known: &Known) -> Option<Who> {
    let tokens = crate::when::token::tokens(text);
    let all = |(who, count): (Who, usize)| (count == tokens.len()).then_some(who);
    at(&tokens, 0, text, known, true)
        .and_then(all)
        .or_else(|| stranger(&tokens, 0, text).and_then(all))
}
