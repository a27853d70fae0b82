//! Pasted goals of every shape, drawn as trees.
use super::*;
use domain::goal::{Branch, tree};

fn ids() -> impl FnMut() -> GoalId {
    ids_from(0)
}

fn ids_from(mut n: u128) -> impl FnMut() -> GoalId {
    move || {
        n += 1;
        format!("00000000-0000-7000-8000-{n:012x}").parse().unwrap()
    }
}

fn draw(branches: &[Branch<'_>], depth: usize, owners: &HashMap<GoalId, String>, out: &mut String) {
    for branch in branches {
        let g = branch.goal;
        let mut line = format!(
            "{}{} {} w{}",
            "  ".repeat(depth),
            g.code,
            g.title,
            g.weight.get()
        );
        line += &format!(" {}", g.level.word());
        for (name, value) in [
            ("kr", &g.key_result),
            ("why", &g.why),
            ("by", &owners[&g.id]),
        ] {
            if !value.is_empty() {
                line += &format!(" | {name}: {value}");
            }
        }
        out.push_str(&line);
        out.push('\n');
        draw(&branch.children, depth + 1, owners, out);
    }
}

/// One helper for all shapes: the tree, then the notes.
fn check(text: &str, expected: &str) {
    let (lines, notes) = read(text.as_bytes(), DateOrder::DayMonth, &[], ids());
    let owners = lines.iter().map(|l| (l.goal.id, l.owner.clone())).collect();
    let goals: Vec<Goal> = lines.into_iter().map(|l| l.goal).collect();
    let mut out = String::new();
    draw(&tree(&goals), 0, &owners, &mut out);
    for note in notes {
        out.push_str(&format!("! {note}\n"));
    }
    assert_eq!(out, expected, "\n{out}\nfrom\n{text}");
}

#[test]
fn an_indented_list() {
    check(
        "Plant 2 line at 1.2 m units (5)\n\tUtility connection\n\t\tGrid contract signed\n\
         \tCommissioning weight 4\nGross margin: 31.0→34.5 %\n",
        "G1 Plant 2 line at 1.2 m units w5 business\n\
         \x20 G2 Utility connection w3 business\n\
         \x20   G3 Grid contract signed w3 business\n\
         \x20 G4 Commissioning w4 business\n\
         G5 Gross margin w3 business | kr: 31.0→34.5 %\n",
    );
}

#[test]
fn codes_weights_and_levels_in_one_line() {
    check(
        "G1 Plant 2 line at 1.2 m units/month by year end (5, corporate)\n\
         G2: Municipal contracts 14→22 (5, business)\n\
         [B7] Leavers 11→7 %, six key roles (3, functional, owner: Bram Okafor)\n\
         G5 – Orla's goal-linked time – partnership\n\
         Q3 revenue up (again)\nRaise margin, w4\n",
        "G1 Plant 2 line at 1.2 m units/month by year end w5 corporate\n\
         G2 Municipal contracts 14→22 w5 business\n\
         B7 Leavers 11→7 %, six key roles w3 functional | by: Bram Okafor\n\
         G5 Orla's goal-linked time w3 partnership\n\
         G6 Q3 revenue up (again) w3 business\n\
         G7 Raise margin w4 business\n",
    );
}

#[test]
fn markdown_headings_and_bullets() {
    check(
        "# Goals 2027\n\n## Corporate goals\n\n- **Plant 2 line** (5)\n  - Why: customers wait\n\
         \x20 - [ ] Utility connection\n    because the grid is slow\n\n## Functional\n* \
         Leavers 11→7 %\n",
        "G1 Plant 2 line w5 corporate | why: customers wait\n\
         \x20 G2 Utility connection w3 corporate | why: because the grid is slow\n\
         G3 Leavers 11→7 % w3 functional\n\
         ! line 1, Goals 2027: Taken as a heading, not as a goal.\n\
         ! line 3, Corporate goals: Taken as a heading, not as a goal.\n\
         ! line 8, because the grid is slow: Taken as the reason of the goal above.\n\
         ! line 10, Functional: Taken as a heading, not as a goal.\n",
    );
}

#[test]
fn headings_that_are_goals() {
    check(
        "# Win the cities\nThey renew for ten years.\n## Contracts 14→22\n- Tender team\n# \
        Grow people\n",
        "G1 Win the cities w3 business | why: They renew for ten years.\n\
         \x20 G2 Contracts 14→22 w3 business\n\
         \x20   G3 Tender team w3 business\n\
         G4 Grow people w3 business\n\
         ! line 2, They renew for ten years.: Taken as the reason of the goal above.\n",
    );
}

#[test]
fn numbered_outlines() {
    check(
        "1. Plant 2\n1.1 Utility connection\n1.1.1 Contract\n1.2 Commissioning\n2) Margin\n- \
        a) Price\n",
        "G1 Plant 2 w3 business\n\
         \x20 G2 Utility connection w3 business\n\
         \x20   G3 Contract w3 business\n\
         \x20 G4 Commissioning w3 business\n\
         G5 Margin w3 business\n\
         G6 Price w3 business\n",
    );
    check(
        "14 contracts by May\n",
        "G1 14 contracts by May w3 business\n",
    );
}

#[test]
fn objectives_and_key_results() {
    check(
        "Objective 1: Win the cities (5)\nKR1: 22 contracts\nKR 2 – margin 34.5 %\nOwner: \
        Petra Lowe\n\
         \nO2: Keep our people\n  - Key result 1: leavers below 7 %\n  - Measure: six roles \
         filled\nKraków office open\n",
        "G1 Win the cities w5 business | kr: 22 contracts; margin 34.5 % | by: Petra Lowe\n\
         O2 Keep our people w3 business | kr: leavers below 7 %; six roles filled\n\
         G2 Kraków office open w3 business\n",
    );
}

#[test]
fn tables_of_three_kinds() {
    let expected = "G2 Win w5 corporate | kr: 22 contracts | why: cash | by: Petra\n\
        \x20 G1 Tender team w4 corporate\n";
    check(
        "Code,Goal,Weight,Level,Key result,Why,Owner,Parent\n\
           G1,Tender team,4,,,,,G2\nG2,Win,5,corporate,22 contracts,cash,Petra,\n",
        expected,
    );
    check(
        "Goal\tCode\tKR\tWeight\tLevel\tReason\tWho\tServes\nTender team\tG1\t\t4\t\t\t\tWin\n\
           Win\tG2\t22 contracts\t5\tcorporate\tcash\tPetra\t\n",
        expected,
    );
    check(
        "| Code | Goal | Weight | Level | Key result | Why | Owner | Parent |\n\
           |---|:--|---|---|---|---|---|---|\n| G2 | Win | 5 | corporate | 22 contracts | cash \
           | Petra | |\n\
           | G1 | Tender team | 4 | | | | | win |\n",
        expected,
    );
}

#[test]
fn a_table_with_bad_cells() {
    check(
        "Goal,Weight,Level,Code,Parent,From,To,Hours a week,Colour\nWin,9,galactic,first,Nowhere,\
         1/1/2027,,x,red\n,5,,,,,,,\nA,,,,B,,,,\nB,,,,A,,,,\n",
        "G1 Win w3 business\nG2 A w3 business\n  G3 B w3 business\n\
         ! line 1, Colour: This column is not read; the others are.\n\
         ! line 2, first: This is not a code like G1; the goal got the next free one.\n\
         ! line 2, 9: A weight is a number from 1 to 5; the goal was read without it.\n\
         ! line 2, galactic: A level is corporate, business, functional or partnership; the \
         goal was read without it.\n\
         ! line 2, 1/1/2027 –: A period needs a first and a last day; the goal was read \
         without one.\n\
         ! line 2, x: This is no time a week; it was left out.\n\
         ! line 2, nowhere: There is no such goal above it, so this one stands at the top.\n\
         ! line 3: This row names no goal; it was left out.\n\
         ! line 4, b: There is no such goal above it, so this one stands at the top.\n",
    );
}

#[test]
fn a_table_carries_period_and_planned_time() {
    let (lines, notes) = read(
        b"Goal;From;To;Hours\nWin;2027-01-11;12/26/2027;7,5\n",
        DateOrder::MonthDay,
        &[],
        ids(),
    );
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(lines[0].goal.planned_minutes, Some(450));
    let period = lines[0]
        .goal
        .period
        .map(|p| (p.from.to_string(), p.to.to_string()));
    assert_eq!(period, Some(("2027-01-11".into(), "2027-12-26".into())));
}

#[test]
fn nothing_is_lost() {
    let long = "word ".repeat(60);
    let (lines, notes) = read(long.as_bytes(), DateOrder::DayMonth, &[], ids());
    let goal = &lines[0].goal;
    assert_eq!(format!("{} {}", goal.title, goal.why), long.trim());
    assert_eq!(notes.len(), 1);
    check(
        "KR1: lost its goal\n???\n",
        "G1 KR1: lost its goal w3 business\n\
        ! line 1, KR1: lost its goal: There is no goal above that this could belong to: it \
        became one.\n\
        ! line 2, ???: There is no word in this line; it was left out.\n",
    );
    check(
        "G1 One\nG1 Two\n",
        "G1 One w3 business\nG2 Two w3 business\n\
        ! line 2, G1: Line 1 has this code already; this goal got a new one.\n",
    );
}

#[test]
fn known_goals_keep_their_identity_and_codes() {
    let id: GoalId = "00000000-0000-7000-8000-0000000000ff".parse().unwrap();
    let known = [Goal::new(id, "G4".parse().unwrap(), "Win them back")];
    let table = b"Goal,Code,Parent\nWin,G4,\nNew,,G4\n";
    let (lines, notes) = read(table, DateOrder::DayMonth, &known, ids());
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!((lines[0].goal.id, lines[0].code_given), (id, true));
    assert_eq!(
        (lines[1].goal.code.as_str(), lines[1].goal.parent),
        ("G5", Some(id))
    );
}

#[test]
fn goals_pasted_twice_without_codes_are_the_same_goals() {
    let text = "Plant 2 runs by March\n  Operators trained\nSafety\n  Safety\n";
    let again =
        "plant 2 runs by  March.\n  Operators trained\n  Grid date\nSafety\n  Safety\nG9 Safety\n";
    let read_as = |text: &str, known: &[Goal]| -> Vec<Goal> {
        let fresh = ids_from(100 * known.len() as u128);
        let (lines, notes) = read(text.as_bytes(), DateOrder::DayMonth, known, fresh);
        assert!(notes.is_empty(), "{notes:?}");
        lines.into_iter().map(|l| l.goal).collect()
    };
    let first = read_as(text, &[]);
    let second = read_as(again, &first);
    let told = |goals: &[Goal]| -> Vec<String> {
        let parent = |g: &Goal| goals.iter().find(|p| Some(p.id) == g.parent);
        let line = |g: &Goal| match parent(g) {
            Some(parent) => format!("{} under {}", g.code, parent.code),
            None => g.code.to_string(),
        };
        goals.iter().map(line).collect()
    };
    assert_eq!(told(&first), ["G1", "G2 under G1", "G3", "G4 under G3"]);
    let expected = [
        "G1",
        "G2 under G1",
        "G10 under G1",
        "G3",
        "G4 under G3",
        "G9",
    ];
    assert_eq!(told(&second), expected);
    for (old, new) in [(0, 0), (1, 1), (2, 3), (3, 4)] {
        assert_eq!(first[old].id, second[new].id, "{}", first[old].title);
    }
    assert!(
        first
            .iter()
            .all(|g| g.id != second[2].id && g.id != second[5].id)
    );
}

#[test]
fn hostile_outlines_stay_small() {
    let deep: String = (0..3_000)
        .map(|n| format!("{}- x\n", " ".repeat(n)))
        .collect();
    let (lines, _) = read(deep.as_bytes(), DateOrder::DayMonth, &[], ids());
    assert_eq!(lines.len(), MAX_GOALS);
    let goals: Vec<Goal> = lines.into_iter().map(|l| l.goal).collect();
    let mut depth = 0;
    let mut at = &tree(&goals)[..];
    while let Some(branch) = at.first() {
        depth += 1;
        at = &branch.children;
    }
    assert_eq!(depth, MAX_DEPTH);
    for text in [
        "(",
        "()",
        "[]",
        "G1",
        "- ",
        "1.",
        "#",
        ": :",
        "KR",
        "(((5)))",
        "|",
        "|a|\n|-|\n",
    ] {
        let _ = read(text.as_bytes(), DateOrder::DayMonth, &[], ids());
    }
}
