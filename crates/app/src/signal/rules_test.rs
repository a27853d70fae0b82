//! Each rule: what it says, when it begins, and that it goes with its cause.
use super::small_world::{lines, meeting, now, quiet};
use super::*;
use domain::action::Due;
use domain::event::Answer as Reply;
use domain::id::{ActionId, CalendarId, GoalId, PersonId, WatchDateId};
use domain::watch_date::{WatchDate, WatchKind};
use insta::assert_snapshot;
use jiff::SignedDuration;
use jiff::civil::{Date, date, time};
use uuid::Uuid;

fn with(meetings: impl IntoIterator<Item = Meeting>) -> Facts {
    Facts {
        meetings: meetings.into_iter().collect(),
        ..quiet()
    }
}

fn rules(facts: &Facts, now: Timestamp) -> Vec<Rule> {
    all(facts, now)
        .signals
        .into_iter()
        .map(|s| s.rule)
        .collect()
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

#[test]
fn nothing_stands_nothing_is_said() {
    let answer = all(&quiet(), now());
    assert_eq!(answer.signals, []);
}

#[test]
fn double_booking_names_both_and_goes_when_one_moves() {
    let a = meeting("Weekly review", 3, (9, 30), 90);
    let b = meeting("Board call", 3, (10, 30), 60);
    assert_snapshot!(lines(&with([a.clone(), b.clone()]), now()), @"
    DoubleBooking Off H48 03 Aug 10:30
      *Weekly review and Board call* overlap on Tue 3 August from 10:30.
      Move one of them
    ");
    assert_eq!(
        rules(
            &with([a.clone(), meeting("Board call", 3, (11, 0), 60)]),
            now()
        ),
        []
    );
    let perhaps = Meeting {
        tentative: true,
        ..b.clone()
    };
    assert_eq!(
        all(&with([a.clone(), perhaps]), now()).signals[0].shape,
        Shape::Risk
    );
    let free = Meeting {
        blocks: false,
        ..b.clone()
    };
    assert_eq!(rules(&with([a.clone(), free]), now()), []);
    let fair = meeting("Trade fair", 2, (9, 0), 48 * 60);
    assert_eq!(
        rules(&with([a, fair]), now()),
        [],
        "a backdrop clashes with nothing"
    );
}

#[test]
fn travel_needs_its_time() {
    let a = Meeting {
        place: "Room 2".into(),
        ..meeting("Weekly review", 3, (9, 30), 90)
    };
    let b = Meeting {
        place: "Aldermoor Water, Leeds".into(),
        ..meeting("Buyer", 3, (11, 20), 60)
    };
    assert_snapshot!(lines(&with([a.clone(), b.clone()]), now()), @"
    TravelBuffer Risk H48 03 Aug 11:00
      *Buyer* on Tue 3 August at 11:20: 20 minutes to get to Aldermoor
      Water, Leeds after Weekly review.
      Make room for the way
    ");
    let later = Meeting {
        place: b.place.clone(),
        ..meeting("Buyer", 3, (11, 30), 60)
    };
    assert_eq!(rules(&with([a.clone(), later]), now()), []);
    let drive = Meeting {
        travel: true,
        people: 1,
        ..meeting("Drive", 3, (11, 0), 20)
    };
    assert_eq!(rules(&with([a.clone(), drive, b.clone()]), now()), []);
    let call = Meeting {
        conference: true,
        ..b
    };
    assert_eq!(rules(&with([a, call]), now()), []);
}

#[test]
fn three_hours_without_a_break() {
    let run = |gap| {
        with([
            meeting("A", 3, (9, 0), 60),
            meeting("B", 3, (10, 5), 55),
            meeting("C", 3, (11, gap), 120 - i64::from(gap)),
        ])
    };
    assert_snapshot!(lines(&run(0), now()), @"
    NoBreak Risk H48 03 Aug 09:00
      *Tue 3 August has no break* from 09:00 to 13:00: three meetings in four hours.
      Shorten one by ten minutes
    ");
    assert_eq!(rules(&run(10), now()), []);
    assert_eq!(
        rules(&run(0), "2027-07-20T07:00:00Z".parse().unwrap()),
        [],
        "a fortnight ahead"
    );
    let alone = with([meeting("Away day", 3, (9, 0), 300)]);
    assert_eq!(rules(&alone, now()), []);
}

#[test]
fn a_forum_that_decides_nothing() {
    let forum = SeriesFact {
        key: "forum".into(),
        title: "Monthly forum".into(),
        sessions: 4,
        decisions: 0,
        has_goal: false,
        people: 9,
    };
    let next = Meeting {
        series: Some("forum".into()),
        has_brief: true,
        ..meeting("Monthly forum", 12, (10, 0), 60)
    };
    let facts = |series: SeriesFact| Facts {
        series: vec![series],
        ..with([next.clone()])
    };
    assert_snapshot!(lines(&facts(forum.clone()), now()), @"
    SeriesWithoutPurpose Pending D14 12 Aug 10:00
      *Monthly forum* serves no goal, and nobody noted a decision in its last four
      sessions; nine people.
      Note what it decided, say what it is for, or let it go
    ");
    assert_eq!(
        rules(
            &facts(SeriesFact {
                decisions: 1,
                ..forum.clone()
            }),
            now()
        ),
        []
    );
    assert_eq!(
        rules(
            &facts(SeriesFact {
                has_goal: true,
                ..forum.clone()
            }),
            now()
        ),
        []
    );
    assert_eq!(rules(&facts(forum), next.start), [], "no session ahead");
}

#[test]
fn a_goal_without_an_hour() {
    let id = GoalId(Uuid::from_u128(2));
    let goal = GoalFact {
        id,
        code: "G2".into(),
        title: "Municipal contracts".into(),
    };
    let facts = |minutes: i64, day: i8| Facts {
        goals: vec![goal.clone()],
        linked: vec![LinkedTime {
            goal: id,
            date: date(2027, 8, day),
            minutes,
        }],
        ..quiet()
    };
    assert_snapshot!(lines(&facts(45, 13), now()), @"
    GoalWithoutHour Risk D14 16 Aug 00:00
      *Municipal contracts (G2)* has 45 minutes this week and next.
      Hold two hours for it
    ");
    assert_eq!(rules(&facts(60, 13), now()), []);
    assert_eq!(
        rules(&facts(60, 16), now()),
        [Rule::GoalWithoutHour],
        "the week after next"
    );
    let sunday = "2027-08-08T22:59:59Z".parse().unwrap();
    assert_eq!(rules(&facts(60, 5), sunday), []);
    let monday = "2027-08-15T23:00:00Z".parse().unwrap();
    assert_eq!(rules(&facts(60, 5), monday), [Rule::GoalWithoutHour]);
}

#[test]
fn promises_due_and_late() {
    let promise = |n: u128, ours, due| Promise {
        id: ActionId(Uuid::from_u128(n)),
        title: format!("Price answer {n}"),
        owner: if ours { "Orla" } else { "Ines" }.into(),
        to: if ours { "Ines" } else { "Orla" }.into(),
        ours,
        due,
    };
    let facts = Facts {
        promises: vec![
            promise(1, true, Due::on(date(2027, 7, 30))),
            promise(
                2,
                false,
                Due {
                    time: Some(time(12, 0, 0, 0)),
                    ..Due::on(date(2027, 8, 3))
                },
            ),
            promise(3, true, Due::on(date(2027, 8, 4))),
        ],
        ..quiet()
    };
    assert_snapshot!(lines(&facts, now()), @"
    PromiseDue Off H48 31 Jul 00:00
      *Price answer 1* was due on Fri 30 July: Orla owes it to Ines.
      Agree a new date
    PromiseDue Risk H48 03 Aug 12:00
      *Price answer 2* is due tomorrow at 12:00: Ines owes it to Orla.
      Send the reminder
    ");
    let friday = "2027-08-06T10:00:00Z".parse().unwrap();
    let over_weekend = Facts {
        promises: vec![promise(4, true, Due::on(date(2027, 8, 9)))],
        ..quiet()
    };
    assert_snapshot!(lines(&over_weekend, friday), @"
    PromiseDue Risk D14 10 Aug 00:00
      *Price answer 4* is due on Mon 9 August: Orla owes it to Ines.
      Finish it, or agree a new date
    ");
}

#[test]
fn dates_to_watch() {
    let dates = [
        (
            "Plant 2 insurance",
            date(2027, 10, 1),
            90,
            WatchKind::Renewal,
        ),
        (
            "Lease of the Leeds office",
            date(2027, 8, 20),
            90,
            WatchKind::Renewal,
        ),
        ("Bram’s birthday", date(2027, 8, 3), 5, WatchKind::Birthday),
        ("Board year", date(2027, 12, 1), 21, WatchKind::Board),
    ];
    let dates = dates
        .into_iter()
        .enumerate()
        .map(|(i, (title, date, lead_days, kind))| WatchDate {
            id: WatchDateId(Uuid::from_u128(i as u128)),
            title: title.into(),
            date,
            lead_days,
            kind,
            yearly: true,
        });
    let facts = Facts {
        dates: dates.collect(),
        ..quiet()
    };
    assert_snapshot!(lines(&facts, now()), @"
    DateToWatch Pending H48 03 Aug 00:00
      *Bram’s birthday* is tomorrow.
      Choose the words
    DateToWatch Risk W6 20 Aug 00:00
      *Lease of the Leeds office* is in 18 days, on Fri 20 August.
      Say who does what
    DateToWatch Pending W6 01 Oct 00:00
      *Plant 2 insurance* is in 60 days, on Fri 1 October.
      Say who does what
    ");
}

#[test]
fn a_meeting_in_24_hours_without_a_brief_tops_the_list() {
    let board = Meeting {
        people: 6,
        own: true,
        ..meeting("Leadership", 4, (8, 0), 60)
    };
    let buyer = Meeting {
        outside: 1,
        ..meeting("Buyer", 3, (13, 0), 60)
    };
    let soon = Meeting {
        outside: 1,
        ..meeting("Bank", 2, (16, 0), 60)
    };
    let facts = with([board.clone(), buyer.clone(), soon]);
    assert_snapshot!(lines(&facts, now()), @"
    BriefMissing Off H48 01 Aug 16:00
      *Bank* on Mon 2 August at 16:00 has no brief.
      Start the brief
    BriefMissing Risk H48 02 Aug 13:00
      *Buyer* on Tue 3 August at 13:00 has no brief.
      Start the brief
    AgendaMissing Risk H48 03 Aug 08:00
      *Leadership* on Wed 4 August at 08:00 has no agenda.
      Propose the items
    BriefMissing Risk H48 03 Aug 08:00
      *Leadership* on Wed 4 August at 08:00 has no brief.
      Start the brief
    ");
    let done = Meeting {
        has_brief: true,
        has_agenda: true,
        ..board.clone()
    };
    assert_eq!(rules(&with([done]), now()), []);
    let talk = meeting("Leona", 3, (15, 0), 60);
    assert_eq!(
        rules(&with([talk]), now()),
        [],
        "a talk of two inside needs no brief"
    );
    let early = board.start - hours(48) - hours(1);
    assert_eq!(rules(&with([board.clone()]), early), []);
    let answer = all(&with([board.clone()]), early);
    assert_eq!(
        answer.next_check_at,
        Some(board.start - hours(48)),
        "answers with its next check"
    );
    assert_eq!(
        rules(&with([board.clone()]), board.start),
        [],
        "too late to matter"
    );
}

#[test]
fn holidays_and_odd_hours() {
    let facts = with([
        meeting("Supplier call", 30, (11, 0), 30),
        meeting("Breakfast", 4, (7, 30), 60),
        meeting("Dinner", 5, (19, 0), 120),
        meeting("Sunday walk", 8, (10, 0), 60),
        Meeting {
            people: 1,
            ..meeting("Gym", 6, (7, 0), 60)
        },
    ]);
    assert_snapshot!(lines(&facts, now()), @"
    OutsideHours Pending H48 04 Aug 07:30
      *Breakfast* on Wed 4 August, 07:30–08:30: before working hours.
      Ask whether it is meant
    OutsideHours Pending D14 05 Aug 19:00
      *Dinner* on Thu 5 August, 19:00–21:00: after working hours.
      Ask whether it is meant
    OutsideHours Pending D14 08 Aug 10:00
      *Sunday walk* on Sun 8 August, 10:00–11:00: on a free day.
      Ask whether it is meant
    OnHoliday Pending W6 30 Aug 11:00
      *Supplier call* stands on Mon 30 August, Summer bank holiday.
      Ask whether it is meant
    ");
}

#[test]
fn invitations_without_an_answer() {
    let reply = |reply, day| Meeting {
        reply: Some(reply),
        ..meeting("Forum", day, (10, 0), 60)
    };
    let facts = with([reply(Reply::NeedsAction, 3), reply(Reply::Tentative, 2)]);
    assert_snapshot!(lines(&facts, now()), @"
    Unconfirmed Risk H48 02 Aug 10:00
      *Forum* on Mon 2 August, 10:00, is answered with “perhaps”.
      Answer it
    Unconfirmed Risk H48 03 Aug 10:00
      *Forum* on Tue 3 August, 10:00, has no answer yet.
      Answer it
    ");
    assert_eq!(
        rules(
            &with([reply(Reply::Accepted, 3), reply(Reply::NeedsAction, 5)]),
            now()
        ),
        []
    );
}

#[test]
fn a_calendar_that_fell_silent() {
    let calendar = CalendarFact {
        id: CalendarId(Uuid::from_u128(3)),
        name: "Orla, work".into(),
        last_good: now() - hours(7),
        every: SignedDuration::from_mins(15),
        trouble: "the address answers with “not found”.".into(),
    };
    let facts = Facts {
        calendars: vec![calendar.clone()],
        ..quiet()
    };
    assert_snapshot!(lines(&facts, now()), @"
    CalendarStale Off H48 02 Aug 07:10
      *The calendar “Orla, work”* was last good on Mon 2 August at 01:10; what it shows may be
      old. The address answers with “not found”.
      Fetch it now
    ");
    assert_eq!(rules(&facts, now() - hours(2)), []);
    assert_eq!(
        all(&facts, now() - hours(2)).next_check_at,
        Some(now() - hours(1))
    );
}

#[test]
fn whoever_was_not_spoken_to_for_longer_than_the_cadence() {
    let who = |id: u128, name: &str, from: Date, interval, grave| StakeholderFact {
        person: PersonId(Uuid::from_u128(id)),
        name: name.into(),
        from,
        spoken: id != 3,
        interval,
        grave,
    };
    let facts = Facts {
        stakeholders: vec![
            who(1, "Bo Aldermoor", date(2027, 7, 24), 7, true),
            who(2, "Ann Bank", date(2027, 7, 26), 7, true),
            who(3, "Una Union", date(2027, 7, 18), 7, false),
        ],
        ..quiet()
    };
    assert_snapshot!(lines(&facts, now()), @"
    StakeholderQuiet Pending H48 26 Jul 00:00
      *Una Union* came onto the radar 15 days ago and was not spoken to since.
      Speak, or say that you did
    StakeholderQuiet Risk H48 01 Aug 00:00
      *Bo Aldermoor* was spoken to nine days ago; it wants every 7 days.
      Speak, or say that you did
    ");
    // On the last day of the interval it is due, the day after it is overdue.
    let next = all(
        &Facts {
            stakeholders: vec![facts.stakeholders[1].clone()],
            ..quiet()
        },
        now(),
    );
    assert_eq!(
        (next.signals.len(), next.next_check_at.is_some()),
        (0, true)
    );
    assert_eq!(rules(&facts, now() + hours(24)).len(), 3);
}

#[test]
fn a_paper_is_to_be_read_again_once_its_day_has_come() {
    let paper = |name, verb, place, date| ReviewFact {
        name,
        verb,
        place,
        date,
    };
    let charter = date(2027, 8, 2);
    let facts = Facts {
        reviews: vec![
            paper("The charter", "is", "/partnership/charter", charter),
            paper("The plan", "is", "/partnership/plan", date(2027, 8, 3)),
            paper(
                "The standards",
                "are",
                "/partnership/standards",
                date(2027, 7, 26),
            ),
        ],
        ..quiet()
    };
    assert_snapshot!(lines(&facts, now()), @"
    ReviewDue Pending H48 27 Jul 00:00
      *The standards* are to be read again on Mon 26 July.
      Read it together, and set the next day
    ReviewDue Pending H48 03 Aug 00:00
      *The charter* is to be read again today.
      Read it together, and set the next day
    ");
    assert_eq!(rules(&facts, now() + hours(24)).len(), 3);
}

#[test]
fn evidence_leads_to_records() {
    let a = meeting("Weekly review", 3, (9, 30), 90);
    let b = meeting("Board call", 3, (10, 30), 60);
    let signal = all(&with([a, b]), now()).signals.remove(0);
    let evidence: Vec<_> = signal
        .evidence
        .iter()
        .map(|l| (l.noun, l.id.as_str()))
        .collect();
    assert_eq!(
        evidence,
        [
            (Noun::Event, "Weekly review@3"),
            (Noun::Event, "Board call@3")
        ]
    );
    assert_eq!(signal.key, "Weekly review@3+Board call@3");
}
