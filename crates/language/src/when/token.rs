//! Text cut into words, numbers and marks, each knowing where it stood.
use std::ops::Range;
use winnow::Parser;
use winnow::error::{EmptyError, ParserError};
use winnow::stream::{Stream, TokenSlice};
use winnow::token::any;

/// What a parser of this grammar reads.
pub(crate) type Tokens<'t> = TokenSlice<'t, Token>;
/// What it answers; there is nothing to say about text that is no date.
pub(crate) type Parsed<T> = Result<T, EmptyError>;

/// One word, number or mark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Bytes of the text; both ends are character boundaries.
    pub span: Range<usize>,
    /// No white space stands before it.
    pub glued: bool,
    /// Written with a capital.
    pub capital: bool,
    /// First of the text or of a sentence, where a capital says nothing.
    pub opens: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Lower case, with a straight apostrophe and without a possessive s.
    Word(String),
    /// Its value, and how many digits it was written with.
    Number(u32, usize),
    Mark(char),
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(w) => Some(w),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<u32> {
        match self.kind {
            Kind::Number(n, _) => Some(n),
            _ => None,
        }
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    fn is_alphanumeric(&self) -> bool {
        !matches!(self.kind, Kind::Mark(_))
    }
}

/// Cuts `text`; never fails, whatever the bytes mean.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut rest = text.char_indices().peekable();
    let mut glued = false;
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            glued = false;
            continue;
        }
        let same: fn(char) -> bool = match c {
            c if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            c if c.is_alphabetic() => |c| c.is_alphabetic() || matches!(c, '\'' | '’'),
            _ => |_| false,
        };
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|(_, next)| same(*next)) {
            end = at + next.len_utf8();
        }
        let opens = out
            .last()
            .is_none_or(|t| matches!(t.kind, Kind::Mark('.' | '!' | '?' | '\n')));
        out.push(token(&text[start..end], start, c, glued, opens));
        glued = true;
    }
    out
}

fn token(raw: &str, start: usize, first: char, glued: bool, opens: bool) -> Token {
    let kind = if first.is_ascii_digit() {
        Kind::Number(raw.parse().unwrap_or(u32::MAX), raw.len())
    } else if first.is_alphabetic() {
        let word = raw.to_lowercase().replace('’', "'");
        let word = word.trim_end_matches('\'');
        Kind::Word(word.strip_suffix("'s").unwrap_or(word).to_owned())
    } else {
        Kind::Mark(first)
    };
    let span = start..start + raw.len();
    Token {
        kind,
        span,
        glued,
        capital: first.is_uppercase(),
        opens,
    }
}

/// Whether something may begin at token `at`: not in the middle of `v3.8`, `a-b`, `x/y`, `£3`.
pub(crate) fn may_begin(all: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    if !all[at].glued {
        return true;
    }
    let in_word = all[before].glued && before > 0 && all[before - 1].is_alphanumeric();
    match all[before].kind {
        Kind::Word(_) | Kind::Number(..) => false,
        Kind::Mark('#' | '$' | '£' | '€' | '+' | '=') => false,
        Kind::Mark('/') if all[at].word().is_some() => {
            before > 0 && all[before - 1].word().is_some()
        }
        Kind::Mark('-' | '/' | '.' | '_' | ':' | '\\') => !in_word,
        Kind::Mark(_) => true,
    }
}

/// Whether something may end before token `at`.
pub(crate) fn may_end(all: &[Token], at: usize) -> bool {
    let Some(next) = all.get(at).filter(|t| t.glued) else {
        return true;
    };
    let after = all.get(at + 1).filter(|t| t.glued);
    match next.kind {
        Kind::Word(_) | Kind::Number(..) => false,
        Kind::Mark('%' | '_' | '@' | '°') => false,
        // "tomorrow/Friday" are two days, "3/8/x" is none.
        Kind::Mark('/') if at > 0 && all[at - 1].word().is_some() => {
            after.is_some_and(|t| t.word().is_some())
        }
        Kind::Mark('/' | '\\') => !after.is_some_and(Token::is_alphanumeric),
        Kind::Mark('.' | ':' | '-' | ',') => after.is_none_or(|t| t.number().is_none()),
        Kind::Mark(_) => true,
    }
}

/// Words after which nothing that was said before can be a noun's adjective: "the 14th at …" is a
/// day, "the 14th floor" is not.
pub(crate) fn is_loose(next: Option<&Token>) -> bool {
    const AFTER: &str = "\
        about after against also and as at because before between but by can could done \
        due else except for from he i if in into instead is it latest may maybe on \
        onwards or please regarding re she should since sharp so that the then they \
        through till to today tomorrow unless until via was we when which while will \
        with without would you";
    match next.map(|t| &t.kind) {
        None => true,
        Some(Kind::Mark('%' | '/' | '\\' | '+' | '*' | '=' | '&' | '°')) => false,
        Some(Kind::Mark(_)) => true,
        Some(Kind::Number(..)) => false,
        Some(Kind::Word(w)) => AFTER.split(' ').any(|after| after == w),
    }
}

/// Fails, so that the caller tries something else.
pub(crate) fn no<T>(input: &Tokens<'_>) -> Parsed<T> {
    Err(EmptyError::from_input(input))
}

/// Keeps going only if `good`.
pub(crate) fn only_if(good: bool, input: &Tokens<'_>) -> Parsed<()> {
    if good { Ok(()) } else { no(input) }
}

/// The words of `phrase`, one after another.
pub(crate) fn phrase<'t>(words: &'static str) -> impl Parser<Tokens<'t>, (), EmptyError> {
    move |input: &mut Tokens<'t>| {
        for word in words.split(' ') {
            any.verify(|t: &&Token| t.word() == Some(word))
                .parse_next(input)?;
        }
        Ok(())
    }
}

/// Any one of these phrases, the first that fits.
pub(crate) fn one<'t>(phrases: &'static [&'static str]) -> impl Parser<Tokens<'t>, (), EmptyError> {
    move |input: &mut Tokens<'t>| {
        let start = input.checkpoint();
        for words in phrases {
            if phrase(words).parse_next(input).is_ok() {
                return Ok(());
            }
            input.reset(&start);
        }
        no(input)
    }
}

/// A word that `meaning` knows.
pub(crate) fn named<'t, T>(
    meaning: impl Fn(&str) -> Option<T>,
) -> impl Parser<Tokens<'t>, T, EmptyError> {
    any.verify_map(move |t: &Token| t.word().and_then(&meaning))
}

/// A mark.
pub(crate) fn mark<'t>(mark: char) -> impl Parser<Tokens<'t>, (), EmptyError> {
    any.verify(move |t: &&Token| t.is_mark(mark)).void()
}

/// A number inside `range`, in digits.
pub(crate) fn digits<'t>(
    range: std::ops::RangeInclusive<u32>,
) -> impl Parser<Tokens<'t>, u32, EmptyError> {
    any.verify_map(move |t: &Token| t.number().filter(|n| range.contains(n)))
}

/// A hyphen or dash, or one of these phrases.
pub(crate) fn dash_or<'t>(
    phrases: &'static [&'static str],
) -> impl Parser<Tokens<'t>, (), EmptyError> {
    move |input: &mut Tokens<'t>| {
        let start = input.checkpoint();
        if one(phrases).parse_next(input).is_ok() {
            return Ok(());
        }
        input.reset(&start);
        any.verify(|t: &&Token| matches!(t.kind, Kind::Mark('-' | '–' | '—' | '‒')))
            .void()
            .parse_next(input)
    }
}
