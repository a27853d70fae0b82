//! Whether one may: table, limits, holders, and what the record suggests.
use super::*;
use crate::id::ProposalId;
use crate::money::Currency;
use crate::proposal::{By, Letter, Message, Need};
use jiff::SignedDuration;
use jiff::civil::date;
use uuid::Uuid;

const PAIR: PairId = PairId(Uuid::from_u128(1));
const TOBIAS: PersonId = PersonId(Uuid::from_u128(2));
const WILMA: PersonId = PersonId(Uuid::from_u128(3));
const TODAY: Date = date(2027, 8, 2);
const NOW: Timestamp = Timestamp::constant(1_817_190_600, 0);

fn standing(person: PersonId, role: Option<Role>) -> Standing {
    Standing {
        person: Some(person),
        role,
    }
}

fn tobias() -> Standing {
    standing(TOBIAS, Some(Role::Assistant))
}

fn start() -> Vec<HeldRight> {
    let assumed = |area| HeldRight::assumed(PAIR, area);
    Area::ALL.into_iter().map(assumed).collect()
}

fn asking(effect: Effect) -> Proposal {
    let by = By::Person(TOBIAS);
    Proposal::new(ProposalId(Uuid::from_u128(9)), PAIR, by, effect, NOW)
}

fn approval(pounds: i64) -> Proposal {
    let mut p = asking(Effect::Request {
        need: Need::Approval,
        what: "hotel".into(),
    });
    p.money = Some(Money::whole(pounds, Currency::GBP));
    p
}

fn up_to(rights: &mut [HeldRight], area: Area, pounds: i64) {
    let right = rights.iter_mut().find(|r| r.area == area).unwrap();
    right.limits.money = MoneyLimit::UpTo(Money::whole(pounds, Currency::GBP));
}

#[test]
fn start_values_are_those_of_f10() {
    let levels = Area::ALL.map(|a| u8::from(a.start()));
    assert_eq!(
        levels,
        [6, 5, 6, 5, 3, 1, 6, 7, 5, 3, 4, 6, 1, 7, 5, 5, 3, 3, 3]
    );
}

#[test]
fn beyond_a_limit_it_is_asked() {
    let mut rights = start();
    assert_eq!(
        rule(&rights, tobias(), &approval(80), TODAY),
        Ruling::Ask(Reason::Money(
            Money::whole(80, Currency::GBP),
            MoneyLimit::Nothing
        ))
    );
    up_to(&mut rights, Area::Approvals, 500);
    assert_eq!(
        rule(&rights, tobias(), &approval(500), TODAY),
        Ruling::ActInform
    );
    let Ruling::Ask(reason) = rule(&rights, tobias(), &approval(501), TODAY) else {
        panic!("one pound over the limit was not asked");
    };
    assert_eq!(reason.words(), "it costs £501 and the limit is £500");
    let mut vague = approval(1);
    vague.money = None;
    assert_eq!(
        rule(&rights, tobias(), &vague, TODAY),
        Ruling::Ask(Reason::NoAmount)
    );
    let mut euros = approval(1);
    euros.money = Some(Money::whole(1, Currency::EUR));
    assert!(!rule(&rights, tobias(), &euros, TODAY).acts());
    let mut door = approval(1);
    door.one_way = true;
    assert_eq!(
        rule(&rights, tobias(), &door, TODAY),
        Ruling::Ask(Reason::OneWay)
    );
    let mut family = approval(1);
    family.audience = Audience::Family;
    assert_eq!(
        rule(&rights, tobias(), &family, TODAY),
        Ruling::Ask(Reason::Audience(Audience::Family))
    );
}

#[test]
fn matters_about_people_and_law_are_the_executive_s() {
    let rights = start();
    for sensitivity in [Sensitivity::People, Sensitivity::LegalMedical] {
        let mut p = asking(Effect::CreateAction(Default::default()));
        p.sensitivity = sensitivity;
        let ruling = rule(&rights, tobias(), &p, TODAY);
        assert!(matches!(ruling, Ruling::ExecutiveOnly(_)), "{ruling:?}");
    }
}

#[test]
fn a_cover_and_a_script_have_only_what_was_given_and_only_on_its_days() {
    let mut rights = start();
    let list = asking(Effect::CreateAction(Default::default()));
    let wilma = standing(WILMA, Some(Role::Cover));
    let none = Ruling::Ask(Reason::NoRight(Area::Lists));
    assert_eq!(rule(&rights, wilma, &list, TODAY), none);
    let mut given = HeldRight::assumed(PAIR, Area::Lists);
    given.holder = Some(WILMA);
    given.level = Level(6);
    (given.from, given.until) = (Some(date(2027, 8, 9)), Some(date(2027, 8, 20)));
    rights.push(given);
    let days = [(8, None), (9, Some(())), (20, Some(())), (21, None)];
    for (day, may) in days {
        let ruling = rule(&rights, wilma, &list, date(2027, 8, day));
        let expected = may.map_or(none.clone(), |()| Ruling::ActNote);
        assert_eq!(ruling, expected, "on {day} August");
    }
    // The same row is nothing to the assistant, whose own stays what it was.
    let ruling = rule(&rights, tobias(), &list, date(2027, 8, 9));
    assert_eq!(ruling, Ruling::Act);
    let script = standing(PersonId(Uuid::from_u128(4)), None);
    assert_eq!(rule(&rights, script, &list, TODAY), none);
}

#[test]
fn what_was_signed_comes_before_what_was_assumed() {
    let mut rights = start();
    let mut signed = HeldRight::assumed(PAIR, Area::Lists);
    signed.level = Level(3);
    signed.signed_at = Some(NOW);
    rights.insert(0, signed);
    let list = asking(Effect::CreateAction(Default::default()));
    assert_eq!(
        rule(&rights, tobias(), &list, TODAY),
        Ruling::Ask(Reason::Level(Area::Lists, Level(3)))
    );
}

#[test]
fn news_always_reaches_her() {
    let mut rights = start();
    for right in &mut rights {
        right.level = Level(7);
    }
    let ruling = rule(&rights, tobias(), &asking(Effect::HeadsUp), TODAY);
    assert!(!ruling.acts());
}

#[test]
fn a_letter_in_her_name_waits_for_her_unless_it_is_just_done() {
    let mut rights = start();
    let thanks = |her_name| {
        asking(Effect::SendMessage(Message {
            to: Vec::new(),
            subject: "Thank you".into(),
            text: "Three clean nights".into(),
            her_name,
            letter: Letter::Thanks,
        }))
    };
    let ruling = rule(&rights, tobias(), &thanks(false), TODAY);
    assert_eq!(ruling, Ruling::ActNote);
    let ruling = rule(&rights, tobias(), &thanks(true), TODAY);
    assert_eq!(ruling, Ruling::Ask(Reason::HerName));
    let own = rights.iter_mut().find(|r| r.area == Area::Thanks).unwrap();
    own.level = Level(7);
    assert_eq!(rule(&rights, tobias(), &thanks(true), TODAY), Ruling::Act);
}

fn deed(days_ago: i64, reversed: Option<i64>) -> Deed {
    let ago = |days: i64| NOW - SignedDuration::from_hours(24 * days);
    Deed {
        area: Area::ExternalReplies,
        at: ago(days_ago),
        reversed: reversed.map(ago),
    }
}

fn suggested(deeds: &[Deed]) -> Option<(u8, usize)> {
    let found = steps(&start(), tobias(), deeds, NOW, TODAY);
    let one = found.first().map(|s| (u8::from(s.to), s.count));
    assert!(found.len() < 2);
    one
}

#[test]
fn eight_in_a_row_suggest_a_step_up_and_two_reversals_a_talk() {
    let eight: Vec<_> = (1..=8).map(|n| deed(n * 7, None)).collect();
    assert_eq!(suggested(&eight), Some((4, 8)));
    assert_eq!(suggested(&eight[1..]), None);
    // The ninth is 63 days old: it does not count; the eighth would have been reversed.
    let mut broken = eight.clone();
    broken[3].reversed = Some(NOW - SignedDuration::from_hours(24 * 27));
    assert_eq!(suggested(&broken), None);
    let twice = [deed(40, Some(29)), deed(5, Some(1)), deed(3, None)];
    assert_eq!(suggested(&twice), Some((2, 2)));
    let long_ago = [deed(40, Some(31)), deed(5, Some(1))];
    assert_eq!(suggested(&long_ago), None);
}

#[test]
fn levels_are_four_sentences() {
    let words: Vec<_> = (1..=7)
        .map(|n| Level::try_from(n).unwrap().sentence().words())
        .collect();
    assert_eq!(
        words,
        [
            "only you",
            "ask first",
            "ask first",
            "ask first",
            "do it, tell me",
            "do it, tell me",
            "just do it"
        ]
    );
    for sentence in Sentence::ALL {
        assert_eq!(sentence.level().sentence(), sentence);
    }
    assert!(Level::try_from(0).is_err() && Level::try_from(8).is_err());
}
