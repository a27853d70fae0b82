//! Three shapes in which organisations publish plans, written for this test.
use super::*;
use domain::region::DateOrder;

fn draw(text: &str) -> String {
    let (lines, _) = read(text.as_bytes(), DateOrder::DayMonth);
    let one = |l: &PlanLine| {
        let due = l.due.map_or(String::new(), |d| {
            format!(" by {} {:?}", d.date, d.precision)
        });
        let owner = if l.owner.is_empty() {
            String::new()
        } else {
            format!(" @{}", l.owner)
        };
        let way = l.way.map_or(String::new(), |(a, b)| format!(" {a}→{b}"));
        let out = if l.outcome.is_empty() {
            String::new()
        } else {
            format!(" | {}", l.outcome)
        };
        let dots = "  ".repeat(l.depth);
        format!(
            "{dots}{}: {}{owner}{due}{way}{out}\n",
            l.kind.word(),
            l.title
        )
    };
    lines.iter().map(one).collect()
}

#[test]
fn nested_okrs() {
    let text = "# Company OKRs 2027\n\n## Objective 1: Towns choose us\n\
                - KR1: Municipal contracts from 14 to 22 (Sunniva Marsh)\n\
                \x20 - Initiative: Tender desk (owner: Nell Harrow)\n\
                \x20   - First bid sent, by 23 August 2027\n\
                - KR2: Bids answered in time from 60 % to 95 %\n\n\
                ## Objective 2: Plant 2 runs\n- Commissioning\n";
    let told = "leave it out: Company OKRs 2027\n\
                \x20 goal: Towns choose us\n\
                \x20   key result: Municipal contracts from 14 to 22 @Sunniva Marsh 14→22\n\
                \x20     initiative: Tender desk @Nell Harrow\n\
                \x20       milestone: First bid sent by 2027-08-23 Day\n\
                \x20   key result: Bids answered in time from 60 % to 95 % 60→95\n\
                \x20 goal: Plant 2 runs\n\
                \x20   initiative: Commissioning\n";
    assert_eq!(draw(text), told);
}

#[test]
fn scored_okrs_with_their_outcome_in_prose() {
    let text = "O1. Plant 2 at full rate (score 0.6)\n\
                We had the line running in June, six weeks later than we said.\n\
                \x20 KR: Units a month 0.4m → 1.2m — 0.7 reached 0.96m in the last week\n\
                \x20 KR: Operators trained — 1.0\n\
                O2. People stay\n\
                \x20 KR: Leavers from 11 to 7 %\n\
                \x20 Outcome: nine at the end of the year; we stopped asking in May.\n";
    let told = "goal: Plant 2 at full rate | score 0.6 We had the line running in June, six weeks \
                later than we said.\n\
                \x20 key result: Units a month 0.4m → 1.2m 0.4→1.2 | 0.7 reached 0.96m in the last \
                week\n\
                \x20 key result: Operators trained | 1.0\n\
                goal: People stay\n\
                \x20 key result: Leavers from 11 to 7 % 11→7 | nine at the end of the year; we \
                stopped asking in May.\n";
    assert_eq!(draw(text), told);
}

#[test]
fn a_roadmap_table() {
    let text = "| Theme | Initiative | Milestone | Owner | When | Status |\n\
                |---|---|---|---|---|---|\n\
                | Plant 2 | Commissioning | Site test | Gideon Farrow | 18/08/2027 | on track |\n\
                | Plant 2 | Commissioning | First batch | Bram | Q4 2027 | |\n\
                | | Training | Crew A | Jory | September 2027 | late |\n\
                | Margin | Second resin | | Piotr | H1 2028 | |\n\
                | Margin | Prices | Letters | Ines | soon | |\n";
    let told = "goal: Plant 2\n  initiative: Commissioning\n\
                \x20   milestone: Site test @Gideon Farrow by 2027-08-18 Day | on track\n\
                \x20   milestone: First batch @Bram by 2027-12-31 Quarter\n\
                \x20 initiative: Training\n\
                \x20   milestone: Crew A @Jory by 2027-09-30 Month | late\n\
                goal: Margin\n  initiative: Second resin @Piotr by 2028-06-30 Half\n\
                \x20 initiative: Prices\n    milestone: Letters @Ines\n";
    let drawn = draw(text);
    // A table draws levels at their own depth, whatever columns are missing.
    let flat = |t: &str| t.lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(flat(&drawn), flat(told));
    let (_, notes) = read(text.as_bytes(), DateOrder::DayMonth);
    assert!(
        notes.iter().any(|n| n.to_string().contains("soon")),
        "{notes:?}"
    );
}

#[test]
fn nothing_is_a_plan_of_nothing() {
    for text in ["", "\n\n", "---\n***\n", "|||\n"] {
        assert!(
            read(text.as_bytes(), DateOrder::DayMonth).0.is_empty(),
            "{text:?}"
        );
    }
}
