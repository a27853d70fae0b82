//! Cards of several programs, and what happens to broken ones.
use super::*;
use domain::person::likeness;

fn ids() -> impl FnMut() -> PersonId {
    let mut n = 0u128;
    move || {
        n += 1;
        format!("00000000-0000-7000-8000-{n:012x}").parse().unwrap()
    }
}

fn all(text: &str) -> (Vec<Card>, Vec<String>) {
    let (cards, notes) = read(text.as_bytes(), ids());
    (cards, notes.iter().map(Note::to_string).collect())
}

fn one(text: &str) -> Card {
    let (mut cards, notes) = all(text);
    assert_eq!((cards.len(), notes), (1, Vec::new()), "{text}");
    cards.remove(0)
}

#[test]
fn version_4_with_everything() {
    let card = one("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Séamus Ó Briain\r\n\
        N:Ó Briain;Séamus;;;\r\nORG:Wexmoor;Plant 2\r\nTITLE:Plant manager\r\n\
        ROLE:Runs the plant\r\nEMAIL;PREF=2:second@example.com\r\n\
        EMAIL;PREF=1:Seamus@Example.com\r\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+44-20-5550-1\r\n\
        TEL;TYPE=fax:+44 20 5550 9\r\nRELATED;VALUE=text;TYPE=agent:Ines Duarte\r\n\
        BDAY:--0412\r\nX-PHONETIC-FIRST-NAME:SHAY-mus\r\nX-PHONETIC-LAST-NAME:oh BREE-in\r\n\
        NICKNAME:Shay\r\nNOTE:Met in Lisbon\\, likes tea\r\nEND:VCARD\r\n");
    let person = card.person;
    assert_eq!(person.name, "Séamus Ó Briain");
    assert_eq!(
        (person.organisation.as_str(), person.role.as_str()),
        ("Wexmoor", "Plant manager")
    );
    assert_eq!(person.emails, ["seamus@example.com", "second@example.com"]);
    let kinds: Vec<_> = person
        .phones
        .iter()
        .map(|p| (p.kind, p.number.as_str()))
        .collect();
    let expected = [
        (PhoneKind::Mobile, "+44-20-5550-1"),
        (PhoneKind::Other, "+44 20 5550 9"),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(
        person.assistant.map(|a| a.name).as_deref(),
        Some("Ines Duarte")
    );
    assert_eq!(
        person.birthday.map(|b| b.to_string()).as_deref(),
        Some("--04-12")
    );
    assert_eq!(person.say, "SHAY-mus oh BREE-in");
    assert_eq!(person.also_known_as, ["Shay"]);
    assert_eq!(card.note, "Met in Lisbon, likes tea");
}

#[test]
fn version_3_of_apple_with_labels() {
    let card = one(
        "BEGIN:VCARD\nVERSION:3.0\nN:Okafor;Bram;;Dr.;\nFN:Bram Okafor\n\
        EMAIL;type=INTERNET;type=WORK;type=pref:bram@example.com\n\
        item1.TEL:+44 20 5550 2\nitem1.X-ABLabel:Direct\n\
        item2.X-ABRELATEDNAMES:Ines Duarte\nitem2.X-ABLabel:_$!<Assistant>!$_\n\
        BDAY;X-APPLE-OMIT-YEAR=1604;value=date:1604-04-12\n\
        PHOTO;ENCODING=b;TYPE=JPEG:AAAA\n  BBBB\n CCCC\nEND:VCARD\n",
    );
    let person = card.person;
    assert_eq!(
        (person.name.as_str(), person.direct_line.as_str()),
        ("Bram Okafor", "+44 20 5550 2")
    );
    assert_eq!(
        person.assistant.map(|a| a.name).as_deref(),
        Some("Ines Duarte")
    );
    assert_eq!(
        person.birthday.map(|b| b.to_string()).as_deref(),
        Some("--04-12")
    );
}

#[test]
fn version_2_1_with_quoted_printable_and_an_agent_inside() {
    let card = one("BEGIN:VCARD\nVERSION:2.1\n\
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB\n\
        TEL;CELL:07700 900123\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Petra Lowe\nEND:VCARD\n\
        BDAY:19790412\nEND:VCARD\n");
    assert_eq!(card.person.name, "Zoë Müller");
    assert_eq!(card.person.phones[0].kind, PhoneKind::Mobile);
    assert_eq!(
        card.person.assistant.map(|a| a.name).as_deref(),
        Some("Petra Lowe")
    );
    assert_eq!(
        card.person.birthday.map(|b| b.to_string()).as_deref(),
        Some("1979-04-12")
    );
}

#[test]
fn assistants_of_several_programs() {
    for line in [
        "X-ASSISTANT:Ines Duarte",
        "X-EVOLUTION-ASSISTANT:Ines Duarte",
        "X-KADDRESSBOOK-X-AssistantsName:Ines Duarte",
        "AGENT:BEGIN:VCARD\\nFN:Ines Duarte\\nEND:VCARD\\n",
        "RELATED;TYPE=assistant;VALUE=text:Ines Duarte",
    ] {
        let text = format!("BEGIN:VCARD\nVERSION:3.0\nFN:A\n{line}\nEND:VCARD\n");
        let name = one(&text).person.assistant.map(|a| a.name);
        assert_eq!(name.as_deref(), Some("Ines Duarte"), "{line}");
    }
    let link = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nRELATED;TYPE=agent:urn:uuid:1\nEND:VCARD\n";
    assert_eq!(one(link).person.assistant, None);
}

#[test]
fn bad_cards_are_told_and_cost_nobody_else() {
    let (cards, notes) = all(
        "BEGIN:VCARD\nVERSION:3.0\nFN:First\nBEGIN:VCARD\nFN:Second\n\
        END:VCARD\nBEGIN:VCARD\nNOTE:nobody\nEND:VCARD\nBEGIN:VCARD\nKIND:org\nFN:Wexmoor\n\
        VERSION:4.0\nEND:VCARD\nrubbish\nBEGIN:VCARD\nFN:Third\nBDAY:circa 1800\nEND:VCARD",
    );
    let names: Vec<_> = cards
        .iter()
        .map(|c| (c.line, c.person.name.as_str()))
        .collect();
    assert_eq!(names, [(1, "First"), (4, "Second"), (16, "Third")]);
    let told = [
        "line 1, BEGIN:VCARD: This card has no END:VCARD; what stands before the next one was \
        read.",
        "line 7, FN: This card has neither a name nor an address; it was left out.",
        "line 10, Wexmoor: This card is of a group or a company, not of a person; it was left out.",
        "line 16, BDAY circa 1800: This is not a day of the year; the rest was read.",
    ];
    assert_eq!(notes, told);
    assert_eq!(
        all("hello").1,
        ["There is no BEGIN:VCARD in this, so nobody was read."]
    );
}

#[test]
fn the_same_card_twice_is_the_same_person() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Bram\nEMAIL:b@example.com\nEND:VCARD\n";
    let (cards, _) = all(&text.repeat(2));
    let same = likeness(&cards[0].person, &cards[1].person);
    assert_eq!(same, Some(domain::person::Likeness::Same));
}

#[test]
fn hostile_cards_end_in_a_remark() {
    let deep = "BEGIN:VCARD\nAGENT:\n".repeat(20_000);
    let _ = read(deep.as_bytes(), ids());
    let long = format!("BEGIN:VCARD\nFN:{}\nEND:VCARD\n", "x".repeat(1 << 20));
    let (cards, notes) = all(&long);
    assert!(
        cards.is_empty() && notes[0].contains("larger than 256 KB"),
        "{notes:?}"
    );
    let (cards, _) = read(b"BEGIN:VCARD\nFN:\xff\xfe\xe9\nEND:VCARD", ids());
    assert_eq!(cards.len(), 1);
}
