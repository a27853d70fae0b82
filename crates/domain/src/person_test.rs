//! Tests of people: likeness, merge, split, gather, birthdays.
use super::*;
use jiff::civil::date;
use uuid::Uuid;

fn person(n: u128, name: &str, email: &str) -> Person {
    let mut person = Person::new(PersonId(Uuid::from_u128(n)), name);
    person
        .emails
        .extend((!email.is_empty()).then(|| email.to_string()));
    person
}

#[test]
fn the_same_address_is_the_same_person_whatever_its_case() {
    let a = person(1, "Bram Okafor", "bram@example.com");
    let b = person(2, "Okafor, Bram", "Bram@Example.com");
    assert_eq!(likeness(&a, &b), Some(Likeness::Same));
    let unnamed = person(3, "bram@example.com", "bram@example.com");
    assert_eq!(likeness(&a, &unnamed), Some(Likeness::Same));
}

#[test]
fn a_shared_mailbox_is_asked_about_and_not_merged() {
    let a = person(1, "Bram Okafor", "desk@example.com");
    let b = person(2, "Ines Duarte", "desk@example.com");
    assert_eq!(likeness(&a, &b), Some(Likeness::SharedMailbox));
    assert_eq!(gather([a, b]).people.len(), 2);
}

#[test]
fn the_same_name_needs_the_same_house() {
    let mut a = person(1, "Dr. Zoë Müller", "");
    let mut b = person(2, "Muller, Zoe", "zoe@example.com");
    assert_eq!(likeness(&a, &b), None);
    a.organisation = "Wexmoor Ltd.".into();
    b.organisation = "wexmoor ltd".into();
    assert_eq!(likeness(&a, &b), Some(Likeness::SameName));
    b.organisation = "Grid Co".into();
    assert_eq!(likeness(&a, &b), None);
}

#[test]
fn names_are_compared_without_titles_accents_and_order() {
    for (name, plain) in [
        ("Dr. Zoë  Müller", "zoe muller"),
        ("Mu\u{308}ller, Zoe\u{308}", "zoe muller"),
        ("Seán O’Brien", "sean obrien"),
        ("ŁUKASZ Żak", "lukasz zak"),
        ("Weiß", "weiss"),
        ("田中 太郎", "田中 太郎"),
        ("Prince", "prince"),
        ("  ", ""),
    ] {
        assert_eq!(plain_name(name), plain, "{name}");
    }
}

#[test]
fn a_merge_keeps_every_address_number_and_spelling() {
    let mut a = person(1, "Bram Okafor", "bram@example.com");
    a.role = "Plant manager".into();
    a.birthday = Birthday::new(None, 4, 12);
    a.phones.push(Phone {
        kind: PhoneKind::Work,
        number: "+44 20 5550 1000".into(),
    });
    let mut b = person(2, "B. Okafor", "b.okafor@example.com");
    b.role = "Director".into();
    b.say = "BRAHM oh-KAH-for".into();
    b.birthday = Birthday::new(Some(1979), 4, 12);
    b.phones.push(Phone {
        kind: PhoneKind::Mobile,
        number: "+442055501000".into(),
    });
    b.assistant = Some(Assistant {
        name: "Ines Duarte".into(),
        person: None,
    });
    let (merged, lost) = merge(&a, &b);
    assert_eq!(merged.id, a.id);
    assert_eq!(merged.emails, ["bram@example.com", "b.okafor@example.com"]);
    assert_eq!(merged.also_known_as, ["B. Okafor"]);
    assert_eq!(merged.phones.len(), 1);
    assert_eq!(merged.birthday.and_then(Birthday::year), Some(1979));
    assert_eq!(
        merged.assistant.as_ref().map(|a| a.name.as_str()),
        Some("Ines Duarte")
    );
    assert_eq!(merged.say, "BRAHM oh-KAH-for");
    assert_eq!(lost.len(), 1);
    assert_eq!(
        (lost[0].field, lost[0].dropped.as_str()),
        ("role", "Director")
    );
    assert_eq!(
        merge(&merged, &b).0,
        merged,
        "merging again changes nothing"
    );
}

#[test]
fn a_split_undoes_a_wrong_merge() {
    let mut a = person(1, "Bram Okafor", "bram@example.com");
    a.organisation = "Wexmoor".into();
    let b = person(2, "Ines Duarte", "ines@example.com");
    let (merged, _) = merge(&a, &b);
    let taken = Taken {
        names: vec!["Ines Duarte".into()],
        emails: vec!["INES@example.com".into()],
        phones: Vec::new(),
    };
    let (rest, new) = split(&merged, b.id, &taken);
    assert_eq!(rest, a);
    assert_eq!(
        (new.id, new.name.as_str(), &new.emails),
        (b.id, "Ines Duarte", &b.emails)
    );
}

#[test]
fn a_split_of_the_main_name_leaves_the_other_spelling() {
    let (merged, _) = merge(
        &person(1, "Bram Okafor", "bram@example.com"),
        &person(2, "Ines Duarte", "ines@example.com"),
    );
    let taken = Taken {
        names: vec!["Bram Okafor".into()],
        ..Taken::default()
    };
    let (rest, new) = split(&merged, PersonId(Uuid::from_u128(3)), &taken);
    assert_eq!(
        (rest.name.as_str(), new.name.as_str()),
        ("Ines Duarte", "Bram Okafor")
    );
    assert!(rest.also_known_as.is_empty() && new.emails.is_empty());
}

#[test]
fn gathering_merges_chains_and_lists_doubts() {
    let a = person(1, "Bram Okafor", "bram@example.com");
    let mut b = person(2, "Bram Okafor", "b@example.com");
    b.emails.push("bram@example.com".into());
    let c = person(3, "B Okafor", "b@example.com");
    let mut d = person(4, "Zoë Müller", "");
    d.organisation = "Grid Co".into();
    let mut e = person(5, "Zoe Muller", "zoe@example.com");
    e.organisation = "Grid Co".into();
    let out = gather([a.clone(), b.clone(), c.clone(), d.clone(), e.clone()]);
    assert_eq!(out.people.len(), 3);
    assert_eq!(out.people[0].emails, ["bram@example.com", "b@example.com"]);
    assert_eq!(out.merged, [(b.id, a.id), (c.id, a.id)]);
    assert_eq!(out.suggestions, [(d.id, e.id, Likeness::SameName)]);
}

#[test]
fn birthdays_read_back_and_find_their_next_day() {
    for text in ["1979-04-12", "--04-12", "--02-29"] {
        assert_eq!(text.parse::<Birthday>().unwrap().to_string(), text);
    }
    assert_eq!(
        "19790412".parse::<Birthday>().unwrap().to_string(),
        "1979-04-12"
    );
    for bad in ["1979-02-29", "04-12", "--13-01", "soon", ""] {
        assert!(bad.parse::<Birthday>().is_err(), "{bad}");
    }
    let leap: Birthday = "--02-29".parse().unwrap();
    assert_eq!(leap.next_from(date(2027, 1, 1)), Some(date(2027, 2, 28)));
    assert_eq!(leap.next_from(date(2028, 2, 29)), Some(date(2028, 2, 29)));
    assert_eq!(leap.next_from(date(2028, 3, 1)), Some(date(2029, 2, 28)));
}
