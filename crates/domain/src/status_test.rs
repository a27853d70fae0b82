//! Colours: the demo's measures, the order of precedence, falls of confidence.
use super::*;
use crate::measure::Aim;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2027, 8, 2);

/// 350 days with 203 gone: 58 %.
const PERIOD: Period = Period {
    from: date(2027, 1, 11),
    to: date(2027, 12, 26),
};

fn facts() -> Facts<'static> {
    Facts {
        today: TODAY,
        period: PERIOD,
        pace: None,
        on_time: None,
        said: &[],
        updated: Some(date(2027, 7, 30)),
        cadence_days: Some(7),
        by_owner: None,
    }
}

fn sure(n: u8) -> Confidence {
    Confidence::new(n).unwrap()
}

#[test]
fn the_measures_of_the_demo() {
    let rows = [
        ("contracts", 14.0, 22.0, 17.0, 0.647, Colour::Red),
        ("margin", 31.0, 34.5, 33.1, 1.034, Colour::Green),
        ("leavers", 11.0, 7.0, 8.9, 0.905, Colour::Amber),
        ("readiness", 0.0, 100.0, 52.0, 0.897, Colour::Amber),
        ("on time in full", 91.0, 96.0, 95.2, 1.448, Colour::Green),
        ("goal hours", 20.0, 30.0, 26.0, 1.034, Colour::Green),
    ];
    for (name, start, target, now, pace, colour) in rows {
        let aim = Aim::reach(start, target).unwrap();
        let found = aim.pace(now, elapsed(PERIOD, TODAY)).unwrap();
        assert!((found - pace).abs() < 0.000_6, "{name}: {found}");
        let status = status(&Facts {
            pace: Some(found),
            ..facts()
        });
        assert_eq!((status.shown, status.found), (colour, colour), "{name}");
    }
    let cash = Aim::reach(74.0, 60.0).unwrap();
    let pace = cash.pace(70.0, elapsed(PERIOD, TODAY)).unwrap();
    assert!((pace - 0.49).abs() < 0.005, "{pace}");
    let status = status(&Facts {
        pace: Some(pace),
        updated: Some(date(2027, 7, 14)),
        ..facts()
    });
    assert_eq!((status.shown, status.was), (Colour::Grey, Colour::Red));
    assert_eq!(status.why[0].words(), "no word for 19 days");
}

#[test]
fn precedence_from_the_owner_down() {
    let mut facts = Facts {
        pace: Some(1.2),
        on_time: Some(0.55),
        said: &[],
        ..facts()
    };
    assert_eq!(status(&facts).shown, Colour::Amber);
    assert_eq!(status(&facts).why, [Reason::OnTime(0.55)]);
    facts.updated = Some(date(2027, 7, 18));
    assert_eq!(status(&facts).shown, Colour::Grey);
    facts.updated = None;
    assert_eq!(status(&facts).shown, Colour::Red);
    assert_eq!(status(&facts).why, [Reason::NeverUpdated]);
    facts.by_owner = Override::new(Colour::Green, "the contract is signed, the form is late");
    let said = status(&facts);
    assert_eq!((said.shown, said.found), (Colour::Green, Colour::Red));
    assert!(
        said.why[0]
            .words()
            .starts_with("the owner says: the contract")
    );
    assert_eq!(Override::new(Colour::Green, "  "), None);
}

#[test]
fn before_half_time_silence_is_stale_and_before_that_nothing() {
    let mut facts = Facts {
        updated: None,
        ..facts()
    };
    facts.today = date(2027, 3, 1);
    assert_eq!(status(&facts).why, [Reason::Stale { days: 49 }]);
    facts.today = date(2027, 1, 20);
    assert_eq!(status(&facts).why, [Reason::Nothing]);
    assert_eq!(status(&facts).shown, Colour::Grey);
}

#[test]
fn a_word_holds_14_days_or_one_and_a_half_cadences() {
    let found = [None, Some(7), Some(14), Some(30)].map(fresh_days);
    assert_eq!(found, [14.0, 14.0, 21.0, 45.0]);
    let at = |updated, cadence_days| {
        let facts = Facts {
            pace: Some(1.0),
            updated: Some(updated),
            cadence_days,
            ..facts()
        };
        status(&facts).shown
    };
    assert_eq!(at(date(2027, 7, 19), None), Colour::Green);
    assert_eq!(at(date(2027, 7, 18), None), Colour::Grey);
    assert_eq!(at(date(2027, 7, 12), Some(14)), Colour::Green);
    assert_eq!(at(date(2027, 7, 11), Some(14)), Colour::Grey);
}

#[test]
fn limits_belong_to_the_better_colour() {
    let paces = [0.57 / 0.6, 0.949_9, 0.45 / 0.6, 0.749_9].map(pace_colour);
    use Colour::{Amber, Green, Red};
    assert_eq!(paces, [Green, Amber, Amber, Red]);
    let sure = [10, 8, 7, 4, 3, 0].map(|n| sure(n).colour());
    assert_eq!(sure, [Green, Green, Amber, Amber, Red, Red]);
    assert_eq!(Confidence::new(11), None);
    let on_time = [0.8, 0.799, 0.5, 0.499].map(forecast::colour);
    assert_eq!(on_time, [Green, Amber, Amber, Red]);
}

#[test]
fn a_fall_in_two_weeks_is_amber() {
    let on = |day: i8, n: u8| Said {
        on: date(2027, 7, day),
        confidence: sure(n),
    };
    let said = [on(12, 10), on(19, 10), on(26, 8)];
    assert_eq!(fall(&said, TODAY), Some((sure(10), sure(8))));
    let status = status(&Facts {
        pace: Some(1.0),
        said: &said,
        ..facts()
    });
    assert_eq!(status.shown, Colour::Amber);
    assert_eq!(
        status.why[0].words(),
        "confidence fell from 10 to 8 in two weeks"
    );
    assert_eq!(
        fall(&[on(12, 8), on(19, 10), on(26, 8)], TODAY),
        Some((sure(10), sure(8)))
    );
    // Long ago is no fall of these two weeks, and up is none at all.
    assert_eq!(fall(&[on(1, 10), on(18, 5)], TODAY), None);
    assert_eq!(fall(&[on(1, 5), on(26, 8)], TODAY), None);
    assert_eq!(fall(&[], TODAY), None);
}

proptest! {
    #[test]
    fn no_part_makes_it_better(
        pace in proptest::option::of(-1.0..2.0_f64), on_time in proptest::option::of(0.0..1.0_f64),
        sure_of in 0..=10_u8,
    ) {
        let without = status(&Facts { pace, on_time, ..facts() });
        let said = [Said { on: TODAY, confidence: sure(sure_of) }];
        let with = status(&Facts { pace, on_time, said: &said, ..facts() });
        prop_assert!(with.shown >= without.shown);
        prop_assert!(with.why.len() == 1 || with.shown == without.shown);
    }
}
