//! Captured sentences and what was understood of them.
#![allow(clippy::unwrap_used)]
use domain::id::{GoalId, PersonId};
use jiff::Zoned;
use language::capture::{Captured, Known, KnownGoal, KnownPerson, Missing, Who, capture};
use language::when::{Locale, Meaning};
use proptest::prelude::*;

const PEOPLE: [&str; 13] = [
    "Orla Quillfeather",
    "Tobias Fennimore",
    "Bram Oakhurst",
    "Sunniva Marsh",
    "Ines Calloway",
    "Leona Thrush",
    "Piotr Wren",
    "Nell Harrow",
    "Asif Rowan",
    "Sam Ashdown",
    "Sam Birch",
    "Will Tarn",
    "Hana Brook",
];

fn person(n: usize) -> PersonId {
    format!("{n:032x}").parse().unwrap()
}

fn known() -> Known {
    let goal = |n: usize, code: &str, title: &str| KnownGoal {
        id: format!("{:032x}", n + 100).parse::<GoalId>().unwrap(),
        code: code.into(),
        title: title.into(),
    };
    Known {
        me: person(1),
        executives: vec![person(0), person(4)],
        people: PEOPLE
            .iter()
            .enumerate()
            .map(|(n, name)| KnownPerson {
                id: person(n),
                name: (*name).into(),
                aliases: if n == 3 {
                    vec!["Sunny".into()]
                } else {
                    Vec::new()
                },
                email: String::new(),
            })
            .collect(),
        goals: vec![
            goal(1, "G1", "Plant 2 line at 1.2 m units a month by year end"),
            goal(2, "G2", "Municipal contracts from 14 to 22"),
            goal(3, "G3", "Gross margin 31.0 to 34.5 %"),
        ],
    }
}

fn now() -> Zoned {
    "2027-08-02T08:10[Europe/London]".parse().unwrap()
}

fn read(text: &str) -> Captured {
    capture(text, &known(), &now(), &Locale::default())
}

fn who(who: &Who) -> String {
    match who {
        Who::Person(id) => {
            let n = (0..PEOPLE.len()).find(|n| person(*n) == *id).unwrap();
            PEOPLE[n].split(' ').next().unwrap().to_owned()
        }
        Who::Named(name) => format!("“{name}”"),
        Who::OneOf { said, candidates } => format!("{said}?{}", candidates.len()),
    }
}

/// One line with everything that was understood.
fn show(c: &Captured) -> String {
    let mut out = format!("{} | {} | {}", c.kind.as_str(), who(&c.owner), c.title);
    let mut put = |text: String| {
        out.push_str(" | ");
        out.push_str(&text);
    };
    if let Some(to) = &c.counterparty {
        put(format!("to {}", who(to)));
    }
    if let Some(whom) = &c.for_whom {
        put(format!("for {}", who(whom)));
    }
    match (&c.due, c.deadline()) {
        (Some(Meaning::Repeat { rule, .. }), _) => put(format!("every {rule}")),
        (Some(_), Some(stop)) => {
            let time = stop
                .time
                .map(|t| t.strftime(" %H:%M").to_string())
                .unwrap_or_default();
            put(format!("due {}{time}", stop.date));
        }
        (Some(_), None) => put("due open".into()),
        (None, _) => {}
    }
    match &c.since {
        Some(Meaning::Span {
            from: Some(from), ..
        }) => put(format!("since {}", from.date)),
        Some(Meaning::Point { date, .. }) => put(format!("since {date}")),
        _ => {}
    }
    if let Some(goal) = c.goal {
        let known = known();
        put(known
            .goals
            .iter()
            .find(|g| g.id == goal)
            .unwrap()
            .code
            .clone());
    }
    if let Some(minutes) = c.size_minutes {
        put(format!("{minutes} min"));
    }
    if let Some(why) = &c.why {
        put(format!("why {why}"));
    }
    if let Some(done) = &c.done_when {
        put(format!("done {done}"));
    }
    out
}

/// A sentence, and under it what it comes to: list, owner, title, and what else was understood.
const CASES: &str = "
ask Bram for grid date by Thu 4pm, G1
    waiting_on | Bram | Grid date | for Orla | due 2027-08-05 16:00 | G1
Orla owes Ines the price answer tomorrow
    owed_by_us | Orla | Give Ines the price answer | to Ines | due 2027-08-03
waiting on Piotr for quote since Monday
    waiting_on | Piotr | Quote | for Orla | since 2027-07-26
I promised Nell the draft by Friday
    owed_by_us | Tobias | Give Nell the draft | to Nell | due 2027-08-06
remind Orla to call the bank
    half_hour | Orla | Call the bank | for Orla
tell Sunniva the price list is out
    own | Tobias | Tell Sunniva the price list is out
tell Sunniva to hold the price list
    waiting_on | Sunniva | Hold the price list | for Orla
call the bank
    own | Tobias | Call the bank
call Nell about the tender tomorrow at 10
    own | Tobias | Call Nell about the tender | due 2027-08-03 10:00
chase Piotr
    own | Tobias | Chase Piotr
chase Piotr for the resin quote by Wed
    waiting_on | Piotr | Resin quote | for Orla | due 2027-08-04
nudge Leona about key roles
    waiting_on | Leona | Key roles | for Orla
@Bram send the grid date by Friday
    waiting_on | Bram | Send the grid date | for Orla | due 2027-08-06
send the grid date @Bram
    waiting_on | Bram | Send the grid date | for Orla
book a room for Orla
    own | Tobias | Book a room | for Orla
book a room for Orla's review
    own | Tobias | Book a room for Orla's review
board pack #G2
    own | Tobias | Board pack | G2
board pack v1 by Friday because the chair asked, done when Ines has signed it
    own | Tobias | Board pack v1 | due 2027-08-06 | why the chair asked | done Ines has signed it
draft note so that the board can decide
    own | Tobias | Draft note | why the board can decide
write the speech 30 min
    own | Tobias | Write the speech | 30 min
expenses, half a day
    own | Tobias | Expenses | 240 min
Bram to send grid date by Thu
    waiting_on | Bram | Send grid date | for Orla | due 2027-08-05
Bram: send grid date
    waiting_on | Bram | Send grid date | for Orla
Will to call
    waiting_on | Will | Call | for Orla
will call the bank
    own | Tobias | Will call the bank
ask Sam for the numbers
    waiting_on | Sam?2 | Numbers | for Orla
ask Sam Birch for the numbers
    waiting_on | Sam | Numbers | for Orla
ask Zed for the numbers
    waiting_on | “Zed” | Numbers | for Orla
ask finance for the numbers by noon
    waiting_on | “finance” | Numbers | for Orla | due 2027-08-02 12:00
ask the grid operator for two visit dates
    waiting_on | “the grid operator” | Two visit dates | for Orla
Ines owes Orla the finance view by Tue noon
    waiting_on | Ines | Finance view | to Orla | for Orla | due 2027-08-03 12:00
I owe Orla the debrief
    owed_to_executive | Tobias | Give Orla the debrief | to Orla
we owe Nell an answer by Friday
    owed_by_us | Tobias | Give Nell an answer | to Nell | due 2027-08-06
promised Nell to look at the draft
    owed_by_us | Tobias | Look at the draft | to Nell
promised an answer to Nell by Thu
    owed_by_us | Tobias | Give Nell an answer | to Nell | due 2027-08-05
Bram promised the site test for next week
    waiting_on | Bram | Site test | for Orla | due 2027-08-13
waiting for the quote from Piotr
    waiting_on | Piotr | Quote | for Orla
still waiting for Bram's answer
    waiting_on | Bram | Answer | for Orla
need the figures from Ines by tomorrow
    waiting_on | Ines | Figures | for Orla | due 2027-08-03
get a quote from Piotr
    waiting_on | Piotr | Quote | for Orla
get Bram to sign the contract
    waiting_on | Bram | Sign the contract | for Orla
delegate the survey to Hana by Friday
    waiting_on | Hana | Survey | for Orla | due 2027-08-06
discuss D1 with Orla
    half_hour | Tobias | Discuss D1 with Orla
raise grid connection with Orla tomorrow
    half_hour | Tobias | Raise grid connection with Orla | due 2027-08-03
ask Orla about the price rise
    half_hour | Tobias | Ask Orla about the price rise | for Orla
ask Orla for the slides
    half_hour | Orla | Slides | for Orla
ask Orla whether we pay
    half_hour | Tobias | Ask Orla whether we pay | for Orla
please book the train to Leeds for Thursday
    own | Tobias | Book the train to Leeds | due 2027-08-05
- [ ] book train
    own | Tobias | Book train
TODO: renew passport before September
    own | Tobias | Renew passport | due 2027-08-31
move the review to Thursday
    own | Tobias | Move the review to Thursday
reschedule Tuesday's 1:1 from 10am to 3pm
    own | Tobias | Reschedule Tuesday's 1:1 from 10am to 3pm
prepare Thursday's board pack by Wed noon
    own | Tobias | Prepare Thursday's board pack | due 2027-08-04 12:00
municipal contracts overview for Friday
    own | Tobias | Municipal contracts overview | due 2027-08-06 | G2
every Friday send the digest
    own | Tobias | Send the digest | every FREQ=WEEKLY;BYDAY=FR
send digest weekdays at 9
    own | Tobias | Send digest | every FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
follow up with Leona on key roles by next week
    waiting_on | Leona | Key roles | for Orla | due 2027-08-13
check with Maud about laptops
    own | Tobias | Check with Maud about laptops
email Ines for the July figure
    waiting_on | Ines | July figure | for Orla
Sunny to approve the price, G3
    waiting_on | Sunniva | Approve the price | for Orla | G3
thank the night crew
    own | Tobias | Thank the night crew
buy milk
    own | Tobias | Buy milk
I will call Nell tomorrow
    own | Tobias | Call Nell | due 2027-08-03
I'll send Orla the brief by 5pm
    own | Tobias | Send Orla the brief | due 2027-08-02 17:00
call Orla back in 2 hours
    half_hour | Tobias | Call Orla back | for Orla | due 2027-08-02 10:10
remind me to call Nell on Friday
    own | Tobias | Call Nell | due 2027-08-06
remind Bram about the survey
    own | Tobias | Remind Bram about the survey
ask Bram to call the bank because they ask; done when signed; G1; by Fri
    waiting_on | Bram | Call the bank | for Orla | due 2027-08-06 | G1 | why they ask | done signed
ask Ines for finance view on D1 within 2 days
    waiting_on | Ines | Finance view on D1 | for Orla | due 2027-08-04
due Friday: sign the contract
    own | Tobias | Sign the contract | due 2027-08-06
sign the contract (due Friday)
    own | Tobias | Sign the contract | due 2027-08-06
Leona should update the role cards by end of month
    waiting_on | Leona | Update the role cards | for Orla | due 2027-08-31
tomorrow call Nell
    own | Tobias | Call Nell | due 2027-08-03
Friday review prep
    own | Tobias | Friday review prep | due 2027-08-06
the bank owes us a letter
    waiting_on | “the bank” | Letter | to Orla | for Orla
ask Piotr's assistant for the quote
    waiting_on | “Piotr's assistant” | Quote | for Orla
chase the bank for the letter by Friday
    waiting_on | “the bank” | Letter | for Orla | due 2027-08-06
Nell's draft to be read tonight
    own | Tobias | Nell's draft to be read | due 2027-08-02 22:00
ask Tobias to book the car
    own | Tobias | Book the car | for Orla
Orla promised the team an answer by Thursday
    owed_by_us | Orla | Give the team an answer | to “the team” | due 2027-08-05
ask Bram for the dates, for Ines
    waiting_on | Bram | Dates | for Ines
send agenda to Bram by Tue 10am CET
    own | Tobias | Send agenda to Bram | due 2027-08-03 09:00
Call X
    own | Tobias | Call X
order toner; 15 min; G2; because it ran out
    own | Tobias | Order toner | G2 | 15 min | why it ran out
waiting on Piotr
    waiting_on | Piotr | Waiting on Piotr | for Orla
";

#[test]
fn sentences_are_understood() {
    let lines: Vec<&str> = CASES.lines().filter(|l| !l.is_empty()).collect();
    let mut wrong = Vec::new();
    for pair in lines.chunks(2) {
        let got = show(&read(pair[0]));
        if got != pair[1].trim() {
            wrong.push(format!(
                "{}\n  expected {}\n  got      {got}",
                pair[0],
                pair[1].trim()
            ));
        }
    }
    assert!(lines.len() / 2 >= 60, "{} cases", lines.len() / 2);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn capture_is_never_refused() {
    for text in [
        "",
        "   ",
        "!",
        "🙂",
        "@",
        "#",
        "G1",
        "by Friday",
        "ask",
        "owes",
        "waiting on",
        "—",
    ] {
        let captured = read(text);
        assert_eq!(
            captured.title.is_empty(),
            text.trim().is_empty(),
            "{text:?}"
        );
        assert_eq!(captured.owner, Who::Person(person(1)), "{text:?}");
    }
}

#[test]
fn what_is_missing_is_listed_and_what_is_there_is_not() {
    use Missing::{DoneWhen, Due, Goal, Owner, Why};
    assert_eq!(read("buy milk").missing, [Due, Goal, Why, DoneWhen]);
    assert_eq!(
        read("ask Sam for it by Friday").missing,
        [Owner, Goal, Why, DoneWhen]
    );
    let full =
        "ask Bram for the date by Fri, G1, because the bank asks; done when it is in writing";
    assert_eq!(read(full).missing, []);
}

#[test]
fn a_name_that_two_people_bear_is_not_guessed() {
    let captured = read("ask Sam for the numbers");
    let candidates = vec![person(9), person(10)];
    assert_eq!(
        captured.owner,
        Who::OneOf {
            said: "Sam".into(),
            candidates
        }
    );
    assert_eq!(
        captured.parts[0].sentence,
        "Sam does it: which one, Sam Ashdown or Sam Birch?"
    );
}

#[test]
fn what_was_understood_is_shown_back_piece_by_piece() {
    let text = "ask Bram for grid date by Thu 4pm, G1";
    let shown: Vec<(String, String)> = read(text)
        .parts
        .iter()
        .map(|p| (text[p.span.clone()].to_owned(), p.sentence.clone()))
        .collect();
    let expected = [
        ("Bram", "Bram Oakhurst does it"),
        ("by Thu 4pm", "Due Thu 5 August 2027, 16:00"),
        (
            "G1",
            "It serves G1: Plant 2 line at 1.2 m units a month by year end",
        ),
    ];
    let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(shown, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,80}") {
        let captured = read(&text);
        for part in &captured.parts {
            prop_assert!(text.get(part.span.clone()).is_some());
        }
        prop_assert_eq!(read(&text), captured);
    }

    #[test]
    fn no_order_of_its_own_words_breaks_it(
        words in prop::collection::vec(prop::sample::select(vec![
            "ask", "Bram", "for", "owes", "Sam", "to", "by", "Friday", "because", "done", "when",
            "G1", "#G2", "@Nell", "waiting", "on", "from", "I", "promised", "the", "quote", ",",
            "half", "a", "day", "tell", "Orla", "(", ")", "’s", "remind", "us", ":", "with",
        ]), 0..14)
    ) {
        let text = words.join(" ");
        let captured = read(&text);
        prop_assert_eq!(captured.title.is_empty(), text.trim().is_empty());
    }
}
