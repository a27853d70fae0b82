//! Answers as people write them in a hurry: what they mean, and what is asked back.
use language::answer::{Key, read};
use proptest::prelude::*;
use std::fmt::Write as _;

/// "1 approve | 2 decline: too dear", or the sentence that says what was unclear.
fn said(text: &str) -> String {
    let codes = ["7K3", "2MQ", "4A9"].map(str::to_owned);
    match read(text, &codes) {
        Err(unclear) => format!("? {unclear}"),
        Ok(answers) => {
            let mut out = String::new();
            for answer in answers {
                let sep = if out.is_empty() { "" } else { " | " };
                let note = match answer.note.is_empty() {
                    true => String::new(),
                    false => format!(": {}", answer.note),
                };
                let _ = write!(out, "{sep}{} {}{note}", answer.key, answer.verb.word());
            }
            out
        }
    }
}

#[test]
fn what_people_write_is_read_as_they_mean_it() {
    for (text, means) in [
        (
            "1 yes, 2 no: too dear, 3 later",
            "1 approve | 2 decline: too dear | 3 snooze",
        ),
        (
            "1. Yes\n2) no - too dear, really\n3: later",
            "1 approve | 2 decline: too dear, really | 3 snooze",
        ),
        (
            "7K3 yes, 2MQ no too dear",
            "7K3 approve | 2MQ decline: too dear",
        ),
        (
            "7k3 yes\n2mq ask what does it cost?",
            "7K3 approve | 2MQ ask: what does it cost?",
        ),
        ("yes", "your answer approve"),
        ("Yes, thank you.", "your answer approve: thank you"),
        ("No. Too dear.", "your answer decline: Too dear"),
        ("all yes", "all approve"),
        ("Both: ok", "all approve"),
        ("1 and 3 yes, 2 no", "1 approve | 3 approve | 2 decline"),
        (
            "1, 3 yes; 2 wait until Thursday",
            "1 approve | 3 approve | 2 snooze: until Thursday",
        ),
        ("1-3 yes", "1 approve | 2 approve | 3 approve"),
        ("1=yes 2=no", "1 approve | 2 decline"),
        ("#1 yes #2 no", "1 approve | 2 decline"),
        (
            "• 1 yes\n• 2 hand back: the price is wrong",
            "1 approve | 2 hand_back: the price is wrong",
        ),
        (
            "Hi Tobias,\n\n1 yes\n2 no\n\nThanks, Orla",
            "1 approve | 2 decline",
        ),
        (
            "Good morning Tobias\n1 yes\nBest regards\nOrla Quillfeather",
            "1 approve",
        ),
        ("1 yes\n1 yes", "1 approve"),
        // A number inside a note is no line: no verb follows it.
        (
            "2 no: too dear, 3 weeks late, 40 % over",
            "2 decline: too dear, 3 weeks late, 40 % over",
        ),
        (
            "1 no, we said 2 people at most",
            "1 decline: we said 2 people at most",
        ),
        // A yes on a condition is a question.
        (
            "1 yes but only on Friday, 2 yes",
            "1 ask: yes but only on Friday | 2 approve",
        ),
        (
            "1 yes\nif Ines agrees\n2 no",
            "1 ask: yes if Ines agrees | 2 decline",
        ),
        ("1 not now", "1 snooze"),
    ] {
        assert_eq!(said(text), means, "{text}");
    }
}

#[test]
fn what_could_mean_two_things_does_nothing() {
    for (text, why) in [
        ("", "? I found no answer in it"),
        (
            "I will think about it",
            "? I could not tell what “I will think about it” belongs to",
        ),
        (
            "Only if Bram agrees:\n1 yes",
            "? I could not tell what “Only if Bram agrees:” belongs to",
        ),
        ("1 yes, 1 no", "? 1 is answered twice"),
        ("all yes, 2 no", "? all is answered twice"),
        ("yes\n\n2 no", "? your answer is answered twice"),
        ("1 yes. Actually no", "? 1 says yes, and then “Actually no”"),
        ("1 yes, no, wait", "? 1 says yes, and then “no”"),
        (
            "1 yes, 2 no\n\nand ring the bank before you pay",
            "? I could not tell what “and ring the bank",
        ),
        ("No problem", "? I could not tell"),
        ("Yesterday I saw 1 of them", "? I could not tell"),
        ("9T9 yes", "? I could not tell what “9T9 yes” belongs to"),
    ] {
        let found = said(text);
        assert!(found.starts_with(why), "{text}: {found}");
    }
    let long = "1 yes because ".repeat(2000);
    assert!(said(&long).starts_with("? It is longer"), "a novel");
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,200}") {
        let _ = said(&text);
    }

    /// Whatever is written in a tidy way comes back, each line once.
    #[test]
    fn tidy_answers_come_back(verbs in proptest::collection::vec(0_usize..4, 1..12)) {
        let words = ["yes", "no: too dear", "later", "ask: what for"];
        let line = |(n, v): (usize, &usize)| format!("{} {}", n + 1, words[*v]);
        let lines: Vec<_> = verbs.iter().enumerate().map(line).collect();
        for joint in [", ", "\n", "; "] {
            let found = read(&lines.join(joint), &[]).unwrap();
            let keys: Vec<_> = found.iter().map(|a| a.key.clone()).collect();
            let numbers: Vec<_> = (1..=verbs.len()).map(Key::Number).collect();
            prop_assert_eq!(keys, numbers);
        }
    }
}
