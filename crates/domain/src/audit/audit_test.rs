//! The audit against small weeks, the demo's weeks, and a property: no minute twice.
use super::*;
use crate::words;
use insta::assert_snapshot;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

fn work() -> WorkingTime {
    let zone = TimeZone::get("Europe/London").unwrap();
    WorkingTime::weekdays(zone, time(8, 0, 0, 0), time(18, 0, 0, 0))
}

fn entry(day: Date, from: (i8, i8), minutes: i64, category: Option<Category>) -> Entry {
    let start = work().at(day, time(from.0, from.1, 0, 0));
    Entry {
        source: Source::Occurrence(format!("{start} {minutes} {category:?}")),
        start,
        end: Timestamp::from_second(start.as_second() + minutes * 60).unwrap(),
        all_day: false,
        state: CodeState::Suggested,
        tentative: false,
        category,
        mode: None,
        channel: None,
        goal: None,
        with: Vec::new(),
        series: None,
        title: String::new(),
        assumed: false,
        kept: false,
        people: 1,
        outside: 0,
    }
}

const MONDAY: Date = date(2027, 7, 26);

fn goal(n: u128) -> GoalId {
    GoalId(Uuid::from_u128(n))
}

fn one_week(entries: &[Entry]) -> Audit {
    audit(
        entries,
        &work(),
        Span {
            from: MONDAY,
            to: plus_days(MONDAY, 6),
        },
    )
}

/// Who owns 09:00 to 10:00 and 10:00 to 11:00 when `b` begins an hour later than `a`.
fn owners(a: Entry, b: Entry) -> Vec<(usize, i64)> {
    let span = Span {
        from: MONDAY,
        to: MONDAY,
    };
    assign(&[a, b], &work(), span)
        .iter()
        .map(|p| (p.entry, p.minutes()))
        .collect()
}

#[test]
fn the_better_claim_wins_a_minute() {
    let early = || entry(MONDAY, (9, 0), 120, Some(Category::People));
    let late = || entry(MONDAY, (10, 0), 60, Some(Category::Reviews));
    assert_eq!(owners(early(), late()), [(0, 60), (1, 60)], "later start");
    let coded = Entry {
        state: CodeState::Coded,
        ..early()
    };
    assert_eq!(
        owners(coded.clone(), late()),
        [(0, 120)],
        "coded over suggested"
    );
    let verified = Entry {
        state: CodeState::Verified,
        ..late()
    };
    assert_eq!(
        owners(coded, verified),
        [(0, 60), (1, 60)],
        "verified over coded"
    );
    let perhaps = Entry {
        tentative: true,
        ..late()
    };
    assert_eq!(
        owners(early(), perhaps),
        [(0, 120)],
        "accepted over tentative"
    );
    let short = entry(MONDAY, (9, 0), 30, Some(Category::Mail));
    assert_eq!(owners(early(), short), [(1, 30), (0, 90)], "shorter");
}

#[test]
fn whole_days_and_reversed_entries_count_nothing() {
    let mut day = entry(MONDAY, (0, 0), 1440, Some(Category::Travel));
    day.all_day = true;
    let mut reversed = entry(MONDAY, (9, 0), 60, Some(Category::Travel));
    std::mem::swap(&mut reversed.start, &mut reversed.end);
    assert_eq!(one_week(&[day, reversed]).total.busy(), 0);
}

#[test]
fn an_hour_that_is_both_goal_and_focus_counts_once() {
    let mut both = entry(MONDAY, (8, 0), 120, Some(Category::Focus));
    both.goal = Some(goal(1));
    let focus = entry(MONDAY, (10, 0), 60, Some(Category::Focus));
    let mut linked = entry(MONDAY, (11, 0), 60, Some(Category::Reviews));
    linked.goal = Some(goal(2));
    let mut private = entry(MONDAY, (12, 0), 60, Some(Category::Personal));
    private.goal = Some(goal(2));
    let total = one_week(&[both, focus, linked, private]).total;
    assert_eq!((total.work, total.personal), (240, 60));
    assert_eq!(
        (
            total.goal_linked,
            total.focus_unlinked,
            total.goal_or_focus()
        ),
        (180, 60, 240)
    );
    assert_eq!(total.goal_share().percent(), Some(75));
}

#[test]
fn coverage_divides_by_working_hours_and_busy() {
    let coded = entry(MONDAY, (7, 0), 120, Some(Category::Mail));
    let uncoded = entry(MONDAY, (17, 0), 120, None);
    let audit = one_week(&[coded, uncoded]);
    // Fifty working hours, one hour before them and one after.
    assert_eq!(
        audit.total.coverage(),
        Share {
            part: 120,
            whole: 52 * 60
        }
    );
    assert_eq!((audit.total.uncoded, audit.total.grey()), (120, true));
}

#[test]
fn a_week_with_a_clock_change_keeps_exact_time() {
    let sunday = date(2027, 3, 28);
    let night = entry(sunday, (0, 30), 60, Some(Category::Travel));
    let span = Span {
        from: date(2027, 3, 22),
        to: sunday,
    };
    let audit = audit(&[night], &work(), span);
    assert_eq!(audit.weeks[0].totals.of(Category::Travel), 60);
    assert!(audit.weeks[0].full);
}

#[test]
fn part_weeks_are_no_part_of_now() {
    let entries: Vec<Entry> = (0..14)
        .map(|i| entry(plus_days(MONDAY, i), (9, 0), 60, Some(Category::Board)))
        .collect();
    let span = Span {
        from: plus_days(MONDAY, 2),
        to: plus_days(MONDAY, 13),
    };
    let audit = audit(&entries, &work(), span);
    let full: Vec<_> = audit
        .weeks
        .iter()
        .map(|w| (w.full, w.totals.work))
        .collect();
    assert_eq!(full, [(false, 300), (true, 420)]);
    assert_eq!(
        (audit.now.weeks, audit.now.sum.work, audit.total.work),
        (1, 420, 720)
    );
}

#[test]
fn focus_blocks_are_kept_coded_or_empty() {
    let day = |entries: &[Entry]| {
        let span = Span {
            from: MONDAY,
            to: MONDAY,
        };
        audit(entries, &work(), span).focus
    };
    assert_eq!((day(&[]).blocks, day(&[]).empty_minutes), (1, 600));
    // Meetings 08:00–12:00 and 13:20–18:00: only eighty minutes are free.
    let meet = |h, m, minutes| entry(MONDAY, (h, m), minutes, Some(Category::Reviews));
    assert_eq!(day(&[meet(8, 0, 240), meet(13, 20, 280)]).blocks, 0);
    // A kept block of ninety minutes counts, one of an hour does not.
    let keep = |h, minutes| Entry {
        kept: true,
        ..entry(MONDAY, (h, 0), minutes, None)
    };
    let full = |kept: Entry| {
        day(&[
            meet(8, 0, 600),
            Entry {
                state: CodeState::Coded,
                ..kept
            },
        ])
    };
    assert_eq!(full(keep(9, 90)).block_minutes, 90);
    assert_eq!(full(keep(9, 60)).blocks, 0);
    // Two halves of coded focus that touch are one block.
    let focus = |h, m, minutes| {
        let code = Some(Category::Focus);
        Entry {
            state: CodeState::Coded,
            ..entry(MONDAY, (h, m), minutes, code)
        }
    };
    assert_eq!(
        day(&[meet(8, 0, 600), focus(9, 0, 45), focus(9, 45, 45)]).blocks,
        1
    );
    // Outside working hours nothing is waiting to be used.
    assert_eq!(one_week(&[]).focus.blocks, 5);
}

#[test]
fn runs_breaks_and_short_gaps() {
    let meet = |h, m, minutes| entry(MONDAY, (h, m), minutes, Some(Category::People));
    let focus = one_week(&[
        meet(9, 0, 60),
        meet(10, 5, 55),
        meet(11, 0, 60),
        meet(12, 20, 40),
        entry(MONDAY, (13, 0), 60, Some(Category::Personal)),
        meet(14, 0, 60),
    ])
    .focus;
    assert_eq!(
        (focus.longest_run, focus.longest_run_on),
        (180, Some(MONDAY))
    );
    assert_eq!(
        (focus.long_runs, focus.back_to_back, focus.meetings),
        (1, 2, 5)
    );
    assert_eq!(focus.short_gaps, 2, "five and twenty minutes");
}

#[test]
fn drift_needs_two_weeks_in_the_same_direction() {
    let intended = Intended::from([(Category::Reviews, 300), (Category::People, 300)]);
    let flags = |first: i64, second: i64| {
        let entries = [
            entry(MONDAY, (8, 0), first, Some(Category::Reviews)),
            entry(MONDAY, (14, 0), 600 - first, Some(Category::People)),
            entry(
                plus_days(MONDAY, 7),
                (8, 0),
                second,
                Some(Category::Reviews),
            ),
            entry(
                plus_days(MONDAY, 7),
                (14, 0),
                600 - second,
                Some(Category::People),
            ),
        ];
        let span = Span {
            from: MONDAY,
            to: plus_days(MONDAY, 13),
        };
        let audit = audit(&entries, &work(), span);
        let rows = drift(&audit, &intended, None);
        rows.iter()
            .find(|r| r.category == Category::Reviews)
            .map(|r| (r.flagged, r.over))
    };
    assert_eq!(flags(300, 300), Some((false, Some(0))));
    assert_eq!(
        flags(330, 330),
        Some((true, Some(30))),
        "five points of ten hours"
    );
    assert_eq!(
        flags(329, 360),
        Some((false, Some(45))),
        "one week is chance"
    );
    assert_eq!(
        flags(240, 360),
        Some((false, Some(0))),
        "opposite directions"
    );
}

#[test]
fn standing_meetings_show_what_they_cost() {
    let mut entries = Vec::new();
    for week in 0..4 {
        let mut review = entry(
            plus_days(MONDAY, week * 7),
            (9, 30),
            90,
            Some(Category::Reviews),
        );
        review.series = Some("weekly".into());
        review.title = format!("Weekly review {week}");
        review.people = 9;
        entries.push(review);
    }
    let span = Span {
        from: MONDAY,
        to: plus_days(MONDAY, 27),
    };
    let facts = audit(&entries, &work(), span).series.remove(0);
    assert_eq!(
        (facts.sessions, facts.minutes, facts.attendee_minutes),
        (4, 360, 4 * 90 * 9)
    );
    assert_eq!(
        (facts.title.as_str(), facts.no_goal),
        ("Weekly review 3", true)
    );
    assert_eq!(facts.attendee_tenths_a_week(28), 135);
    // F3 and the demo: 90 to 60 minutes gives back 4.5 attendee-hours a week.
    assert_eq!(facts.given_back(60, 1), 270);
}

/// Minutes of a category, and the part of them that is tied to a goal, before and now.
type Row = (Category, (i64, i64), (i64, i64));

/// Orla's week (the demo workspace).
const ORLA: [Row; 10] = [
    (Category::Strategy, (240, 240), (390, 390)),
    (Category::People, (510, 180), (510, 180)),
    (Category::Reviews, (600, 300), (450, 240)),
    (Category::Customers, (300, 300), (480, 480)),
    (Category::Board, (180, 60), (180, 60)),
    (Category::Mail, (660, 60), (330, 30)),
    (Category::Admin, (270, 0), (60, 0)),
    (Category::Travel, (300, 60), (270, 30)),
    (Category::Focus, (120, 0), (390, 150)),
    (Category::Unplanned, (120, 0), (120, 0)),
];

/// Four weeks that hold these sums, as entries of at most two hours from 07:00 on, Monday to
/// Friday in turn.
fn orla(first: Date, now: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    for week in 0..4 {
        let mut used = [0_i64; 5];
        let mut turn = 0;
        for (category, before, after) in ORLA {
            let (all, linked) = if now { after } else { before };
            for (mut left, goal) in [(linked, Some(goal(5))), (all - linked, None)] {
                while left > 0 {
                    let minutes = left.min(120);
                    let day = plus_days(first, week * 7 + turn);
                    let slot = &mut used[usize::try_from(turn).unwrap()];
                    let at = 7 * 60 + *slot;
                    let from = (
                        i8::try_from(at / 60).unwrap(),
                        i8::try_from(at % 60).unwrap(),
                    );
                    let state = CodeState::Coded;
                    let coded = entry(day, from, minutes, Some(category));
                    entries.push(Entry {
                        goal,
                        state,
                        ..coded
                    });
                    *slot += minutes;
                    left -= minutes;
                    turn = (turn + 1) % 5;
                }
            }
        }
    }
    entries
}

#[test]
fn orlas_week_comes_out_as_listed() {
    let first = date(2027, 7, 5);
    let base = date(2027, 1, 4);
    let four = |from| Span {
        from,
        to: plus_days(from, 27),
    };
    let before = audit(&orla(base, false), &work(), four(base)).now;
    let audit = audit(&orla(first, true), &work(), four(first));
    let hours = |m: &Mean| {
        [
            m.sum.work,
            m.sum.goal_linked,
            m.sum.focus_unlinked,
            m.sum.goal_or_focus(),
        ]
        .map(|minutes| m.tenths(minutes))
    };
    assert_eq!(hours(&before), [550, 200, 20, 220]);
    let sums = ORLA
        .map(|(category, (minutes, _), _)| (category, minutes))
        .into();
    assert_eq!(hours(&Mean::recorded(sums, 1200, 120)), hours(&before));
    assert_eq!(hours(&audit.now), [530, 260, 40, 300]);
    let intended = Intended::from([
        (Category::Strategy, 420),
        (Category::Focus, 510),
        (Category::Customers, 510),
        (Category::People, 510),
        (Category::Reviews, 330),
        (Category::Board, 180),
        (Category::Mail, 300),
        (Category::Travel, 240),
        (Category::Admin, 60),
        (Category::Unplanned, 120),
    ]);
    let rows = drift(&audit, &intended, Some(&before));
    let flagged: Vec<_> = rows
        .iter()
        .filter(|r| r.flagged)
        .map(|r| (r.category, r.over))
        .collect();
    assert_eq!(
        flagged,
        [
            (Category::Focus, Some(-120)),
            (Category::Reviews, Some(120))
        ]
    );
    let goals = [GoalHours {
        id: goal(5),
        title: "Orla's time".into(),
    }];
    let facts = FindingFacts {
        name: "Orla",
        audit: &audit,
        drift: &rows,
        before: Some(&before),
        goals: &goals,
        goal_minutes: Some(1800),
    };
    assert_snapshot!(say(&facts), @"
    Two hours of reviews sit where focus was meant to be
    Orla works 53 hours, two fewer than before.
    Goal-linked time rose from 20 to 26 hours of the 30 intended.
    Reviews run two hours over and focus two hours under, for the second week.
    Orla has not confirmed these codes yet.
    ");
}

fn say(facts: &FindingFacts<'_>) -> String {
    let finding = finding(facts);
    format!(
        "{}\n{}",
        finding.title,
        finding.prose.join("\n").replace(". ", ".\n")
    )
}

/// The opening of four weeks from 5 July without a baseline.
fn open(entries: &[Entry], goals: &[GoalHours], intended: &Intended) -> String {
    let four = Span {
        from: date(2027, 7, 5),
        to: date(2027, 8, 1),
    };
    let audit = audit(entries, &work(), four);
    let rows = drift(&audit, intended, None);
    say(&FindingFacts {
        name: "Orla",
        audit: &audit,
        drift: &rows,
        before: None,
        goals,
        goal_minutes: None,
    })
}

#[test]
fn findings_come_in_their_order() {
    let full = orla(date(2027, 7, 5), true);
    let goals = [goal(5), goal(6)].map(|id| GoalHours {
        id,
        title: "Plant 2 line".into(),
    });
    let none = Intended::new();
    let mut perhaps = full[..20].to_vec();
    perhaps.iter_mut().for_each(|e| {
        e.state = CodeState::Suggested;
        e.assumed = e.category == Some(Category::Board);
    });
    let over = Intended::from([(Category::People, 300)]);
    let without: Vec<Entry> = full
        .iter()
        .map(|e| Entry {
            goal: None,
            kept: false,
            ..e.clone()
        })
        .collect();
    let said = [
        open(&[], &goals, &none),
        open(&perhaps, &goals, &none),
        open(&full, &goals, &over),
        open(&full, &goals, &none),
        open(&without, &goals, &none),
        open(&full, &goals[..1], &none),
        open(&without, &[], &none),
    ];
    assert_snapshot!(said.join("\n---\n"), @"
    Nothing stands in these weeks yet

    ---
    The calendar tells 17 % of Orla’s hours; the rest is unknown
    Orla works 8.5 hours a week in the calendar; 5.8 are tied to a goal.
    Every code is a guess from the calendar: nobody has looked yet.
    An assumed length stands behind three hours of it.
    ---
    People take 3.5 hours a week more than intended
    Orla works 53 hours a week in the calendar; 26 are tied to a goal.
    People run 3.5 hours over, for the second week.
    Orla has not confirmed these codes yet.
    ---
    “Plant 2 line” got no hour of these weeks
    Orla works 53 hours a week in the calendar; 26 are tied to a goal.
    Orla has not confirmed these codes yet.
    ---
    No hour of these weeks is tied to a goal yet
    Orla works 53 hours a week in the calendar; none is tied to a goal.
    Orla has not confirmed these codes yet.
    ---
    Orla went three hours and more without a break, 24 times
    Orla works 53 hours a week in the calendar; 26 are tied to a goal.
    Orla has not confirmed these codes yet.
    ---
    Orla went three hours and more without a break, 24 times
    Orla works 53 hours a week in the calendar; none is tied to a goal.
    Orla has not confirmed these codes yet.
    ");
}

#[test]
fn means_round_only_at_the_edge() {
    let mean = Mean {
        weeks: 4,
        sum: Totals::default(),
    };
    assert_eq!(
        [0, 11, 12, 1560 * 4, -12].map(|m| mean.tenths(m)),
        [0, 0, 1, 260, -1]
    );
    assert_eq!(Mean::default().tenths(600), 0);
    assert_eq!(Share { part: 1, whole: 8 }.percent(), Some(13));
    assert_eq!(Share { part: 0, whole: 0 }.percent(), None);
    assert_eq!(words::length(90), "1.5 hours");
}

#[test]
fn the_hours_of_a_goal_are_told_by_what_made_them() {
    let with = |mut e: Entry, title: &str, series: Option<&str>| {
        e.goal = Some(goal(1));
        e.title = title.to_owned();
        e.series = series.map(str::to_owned);
        e
    };
    let day = |n| plus_days(MONDAY, n);
    let review = |n| entry(day(n), (9, 0), 60, Some(Category::Reviews));
    let entries = [
        with(review(0), "Plant review", Some("r")),
        with(review(7), "Plant 2 review", Some("r")),
        // Half of it is the review's already.
        with(
            entry(day(7), (8, 30), 60, Some(Category::Strategy)),
            "Line plan",
            None,
        ),
        with(
            entry(day(8), (9, 0), 30, Some(Category::Personal)),
            "Not work",
            None,
        ),
        entry(day(9), (9, 0), 90, Some(Category::Strategy)),
    ];
    let span = Span {
        from: day(0),
        to: day(13),
    };
    let made = served(&entries, &work(), span, day(7));
    let told: Vec<_> = made
        .iter()
        .map(|s| (s.title.as_str(), s.times, s.before, s.since))
        .collect();
    assert_eq!(
        told,
        [("Plant 2 review", 2, 60, 60), ("Line plan", 1, 0, 30)]
    );
    assert_eq!(made[0].source, entries[1].source);
    let sum: i64 = made.iter().map(|s| s.before + s.since).sum();
    let totals = audit(&entries, &work(), span).total;
    assert_eq!(totals.goal.get(&goal(1)), Some(&sum));
}

#[test]
fn four_weeks_before_end_where_the_readers_weeks_do() {
    let four = |code: &str| {
        let reader = Locale::of(code.parse().unwrap());
        let span = Span::four_weeks_before(date(2027, 8, 2), &reader);
        (span.from, span.to, span.days().count())
    };
    assert_eq!(four("GB"), (date(2027, 7, 5), date(2027, 8, 1), 28));
    assert_eq!(four("US"), (date(2027, 7, 4), date(2027, 7, 31), 28));
}

#[test]
fn a_week_begins_where_the_readers_do() {
    let mut work = work();
    // Ten to eleven on a Sunday: in America it opens the week that in Britain it closes.
    let talk = entry(date(2027, 8, 8), (10, 0), 60, Some(Category::People));
    let span = Span {
        from: date(2027, 8, 1),
        to: date(2027, 8, 14),
    };
    let weeks = |work: &WorkingTime| -> Vec<(Date, bool, i64)> {
        let audit = audit(std::slice::from_ref(&talk), work, span);
        let week = |w: &Week| (w.first, w.full, w.totals.busy());
        audit.weeks.iter().map(week).collect()
    };
    let british = [
        (date(2027, 7, 26), false, 0),
        (date(2027, 8, 2), true, 60),
        (date(2027, 8, 9), false, 0),
    ];
    assert_eq!(weeks(&work), british);
    work.locale = Locale::of("US".parse().unwrap());
    let american = [(date(2027, 8, 1), true, 0), (date(2027, 8, 8), true, 60)];
    assert_eq!(weeks(&work), american);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let categories = prop::sample::select(vec![
        None,
        Some(Category::Focus),
        Some(Category::Reviews),
        Some(Category::Personal),
    ]);
    (
        0_i64..16,
        0_i64..1440,
        -30_i64..600,
        categories,
        0..3_u8,
        any::<bool>(),
        any::<u16>(),
    )
        .prop_map(|(day, at, minutes, category, state, tentative, id)| {
            let mut entry = entry(plus_days(MONDAY, day - 1), (0, 0), 0, category);
            entry.start = Timestamp::from_second(entry.start.as_second() + at * 60 + 7).unwrap();
            entry.end = Timestamp::from_second(entry.start.as_second() + minutes * 60).unwrap();
            entry.state =
                [CodeState::Suggested, CodeState::Coded, CodeState::Verified][usize::from(state)];
            entry.tentative = tentative;
            entry.source = Source::Manual(id.to_string());
            entry
        })
}

proptest! {
    /// The sum of assigned minutes is the length of the union; each minute goes to the greatest
    /// claim; the order of the input does not matter.
    #[test]
    fn no_minute_twice(entries in prop::collection::vec(any_entry(), 0..25)) {
        let span = Span { from: MONDAY, to: plus_days(MONDAY, 13) };
        let (from, until) = assign::limits(&work(), span);
        let size = usize::try_from(until - from).unwrap();
        let mut owner: Vec<Option<usize>> = vec![None; size];
        for (i, e) in entries.iter().enumerate() {
            let rank = |i: usize| {
                let e = &entries[i];
                let (a, b) = (interval::minute(e.start), interval::minute(e.end));
                (e.state, !e.tentative, a, std::cmp::Reverse(b - a), &e.source, i)
            };
            let start = interval::minute(e.start).max(from);
            for minute in start..interval::minute(e.end).min(until) {
                let slot = &mut owner[usize::try_from(minute - from).unwrap()];
                if slot.is_none_or(|other| rank(other) < rank(i)) {
                    *slot = Some(i);
                }
            }
        }
        let pieces = assign(&entries, &work(), span);
        let mut got: Vec<Option<usize>> = vec![None; size];
        for piece in &pieces {
            for minute in piece.from..piece.until {
                let slot = &mut got[usize::try_from(minute - from).unwrap()];
                prop_assert!(slot.is_none(), "minute twice");
                *slot = Some(piece.entry);
            }
        }
        prop_assert_eq!(&got, &owner);
        let total = audit(&entries, &work(), span).total;
        let union = owner.iter().flatten().count();
        prop_assert_eq!(usize::try_from(total.busy()).unwrap(), union);
        prop_assert!(total.goal_or_focus() <= total.work);
        prop_assert!(total.coverage().part <= total.coverage().whole);
    }
}
