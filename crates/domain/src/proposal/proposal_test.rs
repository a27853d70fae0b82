//! What is missing, what a request says, which proposals are alike, and what became of them.
use super::*;
use crate::decision_right::Area;
use crate::money::Currency;
use jiff::SignedDuration;
use uuid::Uuid;

const TOBIAS: PersonId = PersonId(Uuid::from_u128(2));
const NOW: Timestamp = Timestamp::constant(1_817_190_600, 0);

fn asking(n: u128, title: &str, effect: Effect) -> Proposal {
    let (id, pair) = (ProposalId(Uuid::from_u128(n)), PairId(Uuid::from_u128(1)));
    let mut p = Proposal::new(id, pair, By::Person(TOBIAS), effect, NOW);
    p.title = title.to_owned();
    p
}

fn access(what: &str) -> Effect {
    let (need, what) = (Need::Access, what.to_owned());
    Effect::Request { need, what }
}

fn answered(mut p: Proposal, verb: Verb, note: &str) -> Proposal {
    p.answers.push(Answer {
        verb,
        note: note.to_owned(),
        by: PersonId(Uuid::from_u128(3)),
        at: NOW,
        way: Way::Page,
        confirmed_at: None,
        denied_at: None,
        reply: None,
    });
    p.state = match verb {
        Verb::Decline => State::Declined,
        _ => State::Done,
    };
    p
}

#[test]
fn a_problem_without_a_solution_is_incomplete_and_a_heads_up_is_not() {
    let problem = |solution: &str| {
        let mut p = asking(
            1,
            "The samples are late",
            Effect::Problem {
                cause: "The courier lost them".into(),
                solution: solution.into(),
            },
        );
        p.reason = "Tuesday's test needs them".into();
        p.missing()
    };
    assert_eq!(problem(""), ["What do you propose?"]);
    assert!(problem("Send a second set by van").is_empty());
    assert!(
        asking(1, "The grid slips", Effect::HeadsUp)
            .missing()
            .is_empty()
    );
}

#[test]
fn money_needs_its_whole_text() {
    let mut p = asking(1, "Pay for the grid", access("the grid"));
    p.reason = "G1".into();
    p.saves_minutes_week = Some(1);
    assert!(p.missing().is_empty());
    p.money = Some(Money::whole(46_000, Currency::GBP));
    assert!(p.whole_text());
    assert_eq!(p.missing(), ["What does it say in full?"]);
    p.final_text = "£46,000 to the grid operator, not refundable.".into();
    assert!(p.missing().is_empty());
}

#[test]
fn a_request_is_a_sentence_made_of_its_fields() {
    let mut p = asking(1, "", access("the CRM"));
    let said = |p: &Proposal, goal| p.request_sentence(goal).unwrap();
    assert_eq!(said(&p, None), "Access to the CRM.");
    p.saves_minutes_week = Some(40);
    assert_eq!(
        said(&p, Some("municipal contracts")),
        "Access to the CRM saves 40 minutes a week for municipal contracts."
    );
    p.cost_minutes = Some(90);
    assert_eq!(p.payback_weeks(), Some(3));
    let whole = said(&p, Some("G2"));
    assert!(
        whole.ends_with("and pays that back in three weeks."),
        "{whole}"
    );
    p.saves_minutes_week = Some(0);
    assert_eq!(p.payback_weeks(), None);
    assert!(
        asking(1, "", Effect::HeadsUp)
            .request_sentence(None)
            .is_none()
    );
}

#[test]
fn the_reason_of_a_refusal_is_shown_to_a_similar_one() {
    let old = asking(1, "Read access to the CRM for me", access("the CRM"));
    let old = answered(old, Verb::Decline, "Not before the audit");
    let other = answered(
        asking(2, "A seat in the steering group", access("a seat")),
        Verb::Decline,
        "",
    );
    let known = [old, other];
    let new = asking(3, "May I have read access to the CRM?", access("the CRM"));
    let found = refused(&new, &known);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, "Not before the audit");
    let kind = asking(4, "Read access to the CRM for me", Effect::HeadsUp);
    assert!(refused(&kind, &known).is_empty());
}

#[test]
fn acceptance_is_counted_by_area() {
    let known = [
        answered(asking(1, "a", access("x")), Verb::Approve, ""),
        answered(asking(2, "b", access("x")), Verb::Approve, ""),
        answered(asking(3, "c", access("x")), Verb::Decline, ""),
        asking(4, "not answered", Effect::HeadsUp),
    ];
    let found = acceptance(&known);
    assert_eq!(found.len(), 1);
    assert_eq!(found[&Area::Support].percent(), Some(67));
}

#[test]
fn what_was_taken_back_or_declined_is_reversed() {
    let mut done = asking(1, "a", access("x"));
    done.act = Some(Act {
        at: NOW,
        by: Some(TOBIAS),
        under: Under::Inform,
        outcome: Outcome::Said,
        change: String::new(),
        undone: None,
        rule: String::new(),
        told: None,
    });
    let mut undone = done.clone();
    let later = NOW + SignedDuration::from_hours(1);
    undone.act.as_mut().unwrap().undone = Some(later);
    let declined = answered(asking(2, "b", access("y")), Verb::Decline, "");
    let waiting = asking(3, "c", access("z"));
    let known = [done, undone, declined, waiting];
    let found: Vec<_> = deeds(&known, TOBIAS).iter().map(|d| d.reversed).collect();
    assert_eq!(found, [None, Some(later), Some(NOW)]);
    assert_eq!(absorbed(&known).len(), 1);
    assert!(deeds(&known, PersonId(Uuid::from_u128(8))).is_empty());
}

#[test]
fn the_record_counts_requests_and_problems() {
    let at = |mut p: Proposal, hours: i64| {
        p.created = NOW - SignedDuration::from_hours(hours);
        p
    };
    let known = [
        at(
            answered(asking(1, "CRM", access("the CRM")), Verb::Approve, ""),
            2,
        ),
        at(
            answered(asking(2, "Course", access("a course")), Verb::Decline, ""),
            30,
        ),
        at(
            answered(asking(3, "Seat", access("a seat")), Verb::Approve, ""),
            5,
        ),
        asking(4, "Not answered yet", access("a key")),
    ];
    let found = requests(&known);
    assert_eq!(
        (found.settled, found.yes, found.answer_minutes),
        (3, 2, Some(300))
    );
    assert_eq!(requests(&[]).answer_minutes, None);

    let problem = |n, under| {
        let (cause, solution) = ("The courier".to_owned(), "By van".to_owned());
        let mut p = asking(
            n,
            "The samples are late",
            Effect::Problem { cause, solution },
        );
        p.created = NOW - SignedDuration::from_hours(6);
        p.state = State::Done;
        p.act = Some(Act {
            at: NOW,
            by: Some(TOBIAS),
            under,
            rule: String::new(),
            outcome: Outcome::Said,
            change: String::new(),
            undone: None,
            told: None,
        });
        p
    };
    let own = problem(5, Under::Note);
    let asked = answered(problem(6, Under::Approval), Verb::Approve, "");
    let found = problems(&[own, asked, known[0].clone()]);
    assert_eq!(
        (found.solved, found.before, found.solved_minutes),
        (2, 1, Some(360))
    );
}
