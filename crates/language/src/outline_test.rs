//! Outlines as people paste them, and the promise that nothing of a text is lost.
use super::*;
use crate::capture::KnownPerson;
use domain::id::PersonId;
use proptest::prelude::*;

fn person(n: u32) -> PersonId {
    format!("{n:032}").parse().unwrap()
}

fn read(text: &str) -> Outline {
    let people = [
        (1, "Tobias Fennimore"),
        (2, "Gideon Farrow"),
        (3, "Bram Oakhurst"),
    ];
    let people = people
        .into_iter()
        .chain([(4, "Ann Marsh"), (5, "Ann Wren")]);
    let known = Known {
        me: person(1),
        executives: vec![],
        people: people
            .map(|(n, name)| KnownPerson {
                id: person(n),
                name: name.to_owned(),
                aliases: vec![],
                email: String::new(),
            })
            .collect(),
        goals: vec![],
    };
    let now = "2027-08-02T08:10[Europe/London]".parse().unwrap();
    outline(text, &known, &now, &Locale::default())
}

fn told(found: &Outline) -> Vec<String> {
    found.notes.iter().map(ToString::to_string).collect()
}

fn days(o: f64, m: f64, p: f64) -> Option<Estimate> {
    Estimate::new(o, m, p).ok()
}

#[test]
fn the_line_of_the_trade() {
    let found = read("- permit\n- site test, Gideon, 8/10/20 days, after permit, by 3 September\n");
    assert_eq!(told(&found), [""; 0]);
    let step = &found.steps[1];
    assert_eq!(
        (step.line, step.depth, step.title.as_str()),
        (2, 0, "site test")
    );
    assert_eq!(step.owner, Some(Who::Person(person(2))));
    assert_eq!(step.estimate, days(8.0, 10.0, 20.0));
    assert_eq!(step.after, [0]);
    assert_eq!(
        step.due.map(|d| d.date.to_string()).as_deref(),
        Some("2027-09-03")
    );
    let parts: Vec<_> = step.pieces.iter().map(|p| p.part).collect();
    let wanted = [
        Part::Mark,
        Part::Owner,
        Part::Estimate,
        Part::After,
        Part::Due,
    ];
    assert_eq!(parts, wanted);
}

#[test]
fn the_commissioning_of_the_demo_as_a_tree() {
    let found = read(
        "# Plant 2 commissioning (Bram Oakhurst)\n\
         1. Site test; Gideon; 8/10/20\n\
         2. Utility connection | Bram | 10/15/40 d | after site test\n\
         3. then Operator training, @Jory Plume, 1-2 weeks\n\
         \x20  - room booked, 4h\n\
         4. First saleable batch (Bram, 4/6/14 days, after 4)\n",
    );
    let titles: Vec<_> = found
        .steps
        .iter()
        .map(|s| (s.depth, s.title.as_str()))
        .collect();
    let wanted = [
        (0, "Plant 2 commissioning"),
        (1, "Site test"),
        (1, "Utility connection"),
        (1, "Operator training"),
        (2, "room booked"),
        (1, "First saleable batch"),
    ];
    assert_eq!(titles, wanted);
    let after: Vec<_> = found.steps.iter().map(|s| s.after.clone()).collect();
    assert_eq!(after, [vec![], vec![], vec![1], vec![2], vec![], vec![3]]);
    assert_eq!(found.steps[3].estimate, days(5.0, 7.5, 10.0));
    assert_eq!(found.steps[4].estimate, days(0.5, 0.5, 0.5));
    assert_eq!(
        found.steps[3].owner,
        Some(Who::Named("Jory Plume".to_owned()))
    );
    let wanted = [
        "line 4: “Jory Plume” is taken as the owner; nobody of that name is known.",
        "line 4: From two numbers the most likely became 7.5 working days.",
        "line 5: One number says nothing of best and worst: write three, like 8/10/20 days.",
    ];
    assert_eq!(told(&found), wanted);
}

#[test]
fn what_is_not_understood_stays_and_is_told_with_its_line() {
    let found = read("\n- site test, 20/10/8 days, sometime, Ann\n- ask them, after the flood\n");
    assert_eq!(found.steps[0].title, "site test, 20/10/8 days, sometime");
    let Some(Who::OneOf { candidates, .. }) = &found.steps[0].owner else {
        panic!("{:?}", found.steps[0].owner);
    };
    assert_eq!(candidates.len(), 2);
    let notes = told(&found);
    assert!(
        notes[0].starts_with("line 2: “20/10/8 days” was not understood"),
        "{notes:?}"
    );
    assert!(
        notes[1].starts_with("line 2: “sometime” was not"),
        "{notes:?}"
    );
    assert!(
        notes[2].starts_with("line 2: “Ann” may be any of 2 people"),
        "{notes:?}"
    );
    assert!(
        notes[3].starts_with("line 3: “the flood” is no line of this outline"),
        "{notes:?}"
    );
    assert_eq!(notes.len(), 4);
}

#[test]
fn what_waits_for_itself_is_said_with_its_path() {
    let found = read("- build, after test\n- test, after ship\n- ship, after build and test\n");
    assert_eq!(found.steps[2].after, [0, 1]);
    let cycle = found.cycle.as_ref().unwrap();
    assert_eq!(cycle.first(), cycle.last());
    assert!(told(&found)[0].contains(" → "), "{:?}", told(&found));
    assert!(read("- test, after test\n").cycle.is_some());
}

#[test]
fn titles_keep_their_numbers_dates_are_no_estimates() {
    let found = read("2027 budget\n- sell 1,000 units, 3/9/2027\n- [x] 14 contracts, 2 weeks\n");
    let titles: Vec<_> = found.steps.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["2027 budget", "sell 1,000 units", "14 contracts"]);
    assert_eq!(found.steps[1].estimate, None);
    assert_eq!(
        found.steps[1].due.map(|d| d.date.to_string()).as_deref(),
        Some("2027-09-03")
    );
    assert!(found.steps[2].done && !found.steps[1].done);
    assert_eq!(found.steps[2].estimate, days(10.0, 10.0, 10.0));
    let bare = read("- a (v2), 3/9/27\n");
    assert_eq!(bare.steps[0].title, "a (v2)");
    assert_eq!(bare.steps[0].estimate, days(3.0, 9.0, 27.0));
    assert!(told(&bare)[0].contains("write its year in full"));
    assert_eq!((found.steps[1].parent, found.steps[1].depth), (Some(0), 1));
}

#[test]
fn too_much_is_cut_and_told() {
    let found = read(&"- step\n".repeat(MAX_STEPS + 7));
    assert_eq!(found.steps.len(), MAX_STEPS);
    assert!(
        told(&found)[0].contains("7 more were not"),
        "{:?}",
        told(&found)
    );
    let deep: String = (0..40)
        .map(|n| format!("{}- step {n}\n", " ".repeat(n)))
        .collect();
    assert!(read(&deep).steps.iter().all(|s| s.depth < MAX_DEPTH));
    assert_eq!(read(&"x".repeat(MAX_TEXT + 1)).notes.len(), 1);
}

/// Lines like those people write, and lines like those nobody does.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("site test"),
        Just("permit"),
        Just("Gideon"),
        Just("@Ann"),
        Just("8/10/20 days"),
        Just("after permit"),
        Just("after the one above"),
        Just("by Friday"),
        Just("3/9/2027"),
        Just("2 weeks"),
        Just("(Bram, 5 d)"),
        Just("1,000"),
        Just("then"),
        Just("é–ß"),
    ];
    let mark = prop_oneof![
        Just(""),
        Just("- "),
        Just("  - "),
        Just("1. "),
        Just("## "),
        Just("[x] ")
    ];
    let made = (mark, proptest::collection::vec(word, 0..6))
        .prop_map(|(m, w)| format!("{m}{}", w.join(", ")));
    let line = prop_oneof![4 => made, 1 => "[ -~éß\t“”]{0,40}", 1 => any::<String>()];
    proptest::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

fn signs(text: &str) -> Vec<char> {
    let mut signs: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    signs.sort_unstable();
    signs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn nothing_of_a_text_is_lost(text in text()) {
        let found = read(&text);
        let lines: Vec<&str> = text.lines().collect();
        let wordy = lines.iter().filter(|l| l.chars().any(char::is_alphanumeric)).count();
        prop_assert_eq!(found.steps.len(), wordy);
        for (at, step) in found.steps.iter().enumerate() {
            let pieces = step.pieces.iter().map(|p| p.text.as_str());
            let kept: String = pieces.chain([step.title.as_str()]).collect();
            prop_assert_eq!(signs(&kept), signs(lines[step.line as usize - 1]));
            prop_assert!(step.title.chars().any(char::is_alphanumeric), "{step:?}");
            prop_assert!(step.parent.is_none_or(|p| p < at));
            prop_assert!(step.after.iter().all(|a| *a < found.steps.len()));
        }
        prop_assert!(found.notes.iter().all(|n| n.line as usize <= lines.len()));
    }
}
