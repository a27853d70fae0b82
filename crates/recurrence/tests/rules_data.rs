//! Every rule of libical's own test file, where that file is at hand.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
use common::{at, everything, series};
use recurrence::{Frequency, Moment, Rule};

/// One paragraph of the file.
#[derive(Default)]
struct Case {
    line: usize,
    rule: String,
    start: String,
    instances: Vec<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(rule) = line.strip_prefix("RRULE:") {
            cases.push(Case {
                line: index + 1,
                rule: rule.to_owned(),
                ..Case::default()
            });
        } else if let Some(case) = cases.last_mut() {
            if let Some(start) = line.strip_prefix("DTSTART:") {
                case.start = start.to_owned();
            } else if let Some(instances) = line.strip_prefix("INSTANCES:") {
                case.instances = instances
                    .split(',')
                    .map(|item| item.trim().to_owned())
                    .collect();
            }
        }
    }
    cases
}

/// What the file expects, under two rules of RFC 5545 that libical's iterator leaves to its caller:
/// the start is always the first occurrence and counts as one (section 3.3.10, `COUNT`), and what
/// libical does not implement is the intersection of its parts (section 3.3.10, the table).
fn expected(case: &Case) -> Vec<Moment> {
    if case.instances[0].starts_with("***") {
        assert_eq!(
            case.rule,
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101"
        );
        return ["20241230", "20251230", "20301230", "20311230"]
            .map(at)
            .to_vec();
    }
    let mut expected: Vec<Moment> = case.instances.iter().map(|text| at(text)).collect();
    if expected.first() != Some(&at(&case.start)) {
        expected.insert(0, at(&case.start));
        let rule: Rule = case.rule.parse().unwrap();
        expected.truncate(rule.count.map_or(usize::MAX, |count| count as usize));
    }
    expected
}

#[test]
fn all_rules_of_the_libical_file_give_their_instances() {
    let Some(text) = common::data("ics/rules/icalrecur_test.txt") else {
        return;
    };
    let cases = cases(&text);
    assert_eq!(cases.len(), 146, "the file has changed");
    for case in cases {
        let found = everything(&series(&case.start, &[&case.rule]));
        let starts: Vec<Moment> = found.into_iter().map(|found| found.start).collect();
        assert_eq!(starts, expected(&case), "line {}: {}", case.line, case.rule);
        let rule: Rule = case.rule.parse().unwrap();
        assert_eq!(
            rule.to_string().parse::<Rule>().unwrap(),
            rule,
            "line {}",
            case.line
        );
        assert!(rule.frequency <= Frequency::Yearly);
    }
}
