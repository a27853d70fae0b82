//! Sheets: codes that are no words, messages that fit, lines that go stale.
use super::*;
use crate::id::{PairId, ProposalId};
use crate::proposal::{Answer, By, Effect, State, Verb, Way};
use uuid::Uuid;

fn asked(title: &str) -> Proposal {
    let id = ProposalId(Uuid::from_u128(1));
    let pair = PairId(Uuid::from_u128(2));
    let mut p = Proposal::new(
        id,
        pair,
        By::Operator,
        Effect::HeadsUp,
        Timestamp::UNIX_EPOCH,
    );
    (p.title, p.state) = (title.to_owned(), State::Asked);
    p
}

fn sheet_of(p: &Proposal) -> Sheet {
    let line = Line {
        proposal: p.id,
        version: p.version(),
        code: "7K3".into(),
        yes: true,
        confirm: false,
    };
    Sheet {
        id: SheetId(Uuid::from_u128(3)),
        pair: p.pair,
        person: PersonId(Uuid::from_u128(4)),
        medium: Medium::Paper,
        lines: vec![line],
        made: Timestamp::UNIX_EPOCH,
        expires: Timestamp::UNIX_EPOCH + LASTS,
    }
}

fn hours(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(n)
}

#[test]
fn a_line_is_answered_once_and_never_with_words_that_were_not_shown() {
    let mut p = asked("Hold the hour?");
    let sheet = sheet_of(&p);
    let line = sheet.line(1).unwrap();
    assert_eq!((sheet.line(0), sheet.line(2)), (None, None));
    assert_eq!(sheet.number_of("7k3"), Some(1));
    let now = |p: &Proposal, at| standing(&sheet, line, p, hours(at));
    assert_eq!(now(&p, 1), Standing::Open);
    assert_eq!(now(&p, 7 * 24), Standing::TooOld);
    p.changed = hours(2);
    assert_eq!(now(&p, 3), Standing::Changed);
    p.state = State::Withdrawn;
    assert_eq!(now(&p, 3), Standing::Gone);
    // Later, and awake again: this line has said its word.
    p.answers.push(Answer {
        verb: Verb::Snooze,
        note: String::new(),
        by: sheet.person,
        at: hours(3),
        way: Way::Link,
        confirmed_at: None,
        denied_at: None,
        reply: None,
    });
    p.state = State::Snoozed(hours(4));
    assert_eq!(now(&p, 5), Standing::Answered);
    assert_eq!(now(&p, 8 * 24), Standing::Answered);
}

#[test]
fn codes_have_a_digit_then_a_letter_and_no_doubtful_sign() {
    let mut seen = std::collections::BTreeSet::new();
    for a in 0..=255_u8 {
        for b in [0, 7, 19, 20, 255_u8] {
            let code = code([a, b, a ^ b]);
            let mut signs = code.chars();
            assert!(signs.next().unwrap().is_ascii_digit(), "{code}");
            assert!(signs.next().unwrap().is_ascii_uppercase(), "{code}");
            assert!(
                !code.contains(['0', '1', 'O', 'I', 'L', 'S', 'B', 'Z']),
                "{code}"
            );
            seen.insert(code);
        }
    }
    assert!(seen.len() > 200);
}

#[test]
fn a_message_fits_and_says_how_to_answer() {
    let ask = |title: &str, fits| Ask {
        title: title.into(),
        fits,
    };
    let asks = [
        ask("Raise prices by 3 %?", true),
        ask("Pay £46,000 for the faster grid connection?", false),
        ask("Stop the monthly forum?", true),
    ];
    let (text, taken) = message("Orla", &asks);
    assert_eq!(
        text,
        "Orla, 2 things need your word:\n1 Raise prices by 3 %?\n2 Stop the monthly forum?\n\
         Answer like: 1 yes, 2 no: why\n(1 more on paper or by mail)"
    );
    assert_eq!(taken, [0, 2]);
    assert_eq!(message("Orla", &asks[1..2]), (String::new(), Vec::new()));
    let many: Vec<Ask> = (0..MOST)
        .map(|n| ask(&format!("{n} {}", "ü".repeat(200)), true))
        .collect();
    for count in 1..=MOST {
        let (text, taken) = message("Maximiliana-Alexandra", &many[..count]);
        assert!(text.chars().count() <= MESSAGE, "{text}");
        assert!(!taken.is_empty() && text.contains(&format!("{} ", taken.len())));
        if taken.len() < count {
            assert!(
                text.contains(&format!("({} more", count - taken.len())),
                "{text}"
            );
        }
    }
}
