//! People from vCard 3.0 (RFC 2426), 4.0 (RFC 6350) and what 2.1 programs still write.
use crate::note::{Note, brief};
use crate::text::decode;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName as Param, VCardProperty as Prop};
use calcard::vcard::{VCardParameterValue, VCardValue};
use calcard::{Entry, Parser};
use domain::id::PersonId;
use domain::person::{Assistant, Birthday, Person, Phone, PhoneKind};

/// Most cards that are read.
pub const MAX_CARDS: usize = 20_000;
/// Most bytes of one card without its pictures and keys.
const MAX_CARD_BYTES: usize = 256 << 10;
/// Most characters of a value that is kept.
const MAX_VALUE: usize = 1_000;

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Line where it begins, from 1.
    pub line: u64,
    /// Who.
    pub person: Person,
    /// `NOTE`: apart from the person, because notes have a circle and a seal of their own.
    pub note: String,
}

/// Reads every card; a bad one is remarked on and never costs the others.
pub fn read(bytes: &[u8], mut id: impl FnMut() -> PersonId) -> (Vec<Card>, Vec<Note>) {
    let mut notes = Vec::new();
    let text = decode(bytes, &mut notes);
    let mut cards = Vec::new();
    for part in split(&text, &mut notes) {
        if cards.len() == MAX_CARDS {
            let reason = format!("Only the first {MAX_CARDS} cards were read.");
            notes.push(Note::new(part.line, "", reason));
            break;
        }
        if part.outer.len() + part.inner.len() > MAX_CARD_BYTES {
            let reason = "This card is larger than 256 KB without pictures; it was left out.";
            notes.push(Note::new(part.line, "BEGIN:VCARD", reason));
            continue;
        }
        cards.extend(card(&part, &mut id, &mut notes));
    }
    if cards.is_empty() && notes.is_empty() && !text.trim().is_empty() {
        notes.push(Note::whole(
            "There is no BEGIN:VCARD in this, so nobody was read.",
        ));
    }
    (cards, notes)
}

/// The lines of one card, and of the card of its `AGENT` that stands inside it (vCard 2.1).
#[derive(Default)]
struct Part {
    line: u64,
    outer: String,
    inner: String,
}

fn split(text: &str, notes: &mut Vec<Note>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Option<Part> = None;
    let (mut inside, mut skipping, mut agent) = (false, false, false);
    for (number, line) in (1u64..).zip(text.lines()) {
        let word = beginning(line);
        if word == "BEGIN:VCARD" && open.is_some() && agent {
            inside = true;
        } else if word == "BEGIN:VCARD" {
            unfinished(open.take(), &mut parts, notes);
            inside = false;
            open = Some(Part {
                line: number,
                ..Part::default()
            });
        }
        let Some(part) = open.as_mut() else { continue };
        // Pictures, logos, sounds and keys are never read: they and their folded lines go first.
        skipping = match skipping {
            true if line.starts_with([' ', '\t']) || line.is_empty() => true,
            _ => is_bulk(&word),
        };
        if !skipping {
            let target = if inside {
                &mut part.inner
            } else {
                &mut part.outer
            };
            target.push_str(line);
            target.push('\n');
        }
        agent = word.starts_with("AGENT");
        match (word == "END:VCARD", inside) {
            (true, true) => inside = false,
            (true, false) => parts.extend(open.take()),
            _ => {}
        }
    }
    unfinished(open, &mut parts, notes);
    parts
}

fn unfinished(open: Option<Part>, parts: &mut Vec<Part>, notes: &mut Vec<Note>) {
    if let Some(mut part) = open {
        let reason = "This card has no END:VCARD; what stands before the next one was read.";
        notes.push(Note::new(part.line, "BEGIN:VCARD", reason));
        part.outer.push_str("END:VCARD\n");
        parts.push(part);
    }
}

/// The beginning of a line in capitals; long enough to tell which property it is.
fn beginning(line: &str) -> String {
    line.trim()
        .chars()
        .take(24)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn is_bulk(word: &str) -> bool {
    let name = word.split([':', ';']).next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    matches!(name, "PHOTO" | "LOGO" | "SOUND" | "KEY")
}

fn parse(text: &str) -> Option<VCard> {
    match Parser::new(text).entry() {
        Entry::VCard(card) => Some(card),
        _ => None,
    }
}

fn card(part: &Part, id: impl FnOnce() -> PersonId, notes: &mut Vec<Note>) -> Option<Card> {
    let mut remark = |field: &str, reason: &str| {
        notes.push(Note::new(part.line, brief(field), reason));
    };
    let Some(card) = parse(&part.outer) else {
        remark(
            "BEGIN:VCARD",
            "This card could not be read; it was left out.",
        );
        return None;
    };
    let mut name = text_of(&card, &Prop::Fn);
    if name.is_empty() {
        name = name_from_parts(&card);
    }
    let kind = text_of(&card, &Prop::Kind).to_lowercase();
    let company = other(&card, "X-ABSHOWAS").eq_ignore_ascii_case("company");
    if company || !matches!(kind.as_str(), "" | "individual") {
        remark(
            &name,
            "This card is of a group or a company, not of a person; it was left out.",
        );
        return None;
    }
    let emails = emails(&card);
    if name.is_empty() && emails.is_empty() {
        remark(
            "FN",
            "This card has neither a name nor an address; it was left out.",
        );
        return None;
    }
    let mut person = Person::new(id(), name);
    person.emails = emails;
    (person.phones, person.direct_line) = phones(&card);
    person.organisation = text_of(&card, &Prop::Org);
    person.role = text_of(&card, &Prop::Title);
    if person.role.is_empty() {
        person.role = text_of(&card, &Prop::Role);
    }
    let nicknames = card
        .properties(&Prop::Nickname)
        .flat_map(|e| e.values.iter());
    person.also_known_as = nicknames
        .map(value_text)
        .filter(|n| !n.is_empty())
        .collect();
    person.assistant = assistant(&card, &part.inner);
    person.say = how_to_say(&card);
    if let Some(entry) = card.property(&Prop::Bday) {
        person.birthday = birthday(entry);
        if person.birthday.is_none() {
            let written = entry.values.first().map(value_text).unwrap_or_default();
            remark(
                &format!("BDAY {written}"),
                "This is not a day of the year; the rest was read.",
            );
        }
    }
    let note = text_of(&card, &Prop::Note);
    Some(Card {
        line: part.line,
        person,
        note,
    })
}

fn value_text(value: &VCardValue) -> String {
    let text = match value {
        VCardValue::Component(parts) => parts.join(" "),
        _ => value.as_text().unwrap_or_default().to_string(),
    };
    text.trim().chars().take(MAX_VALUE).collect()
}

fn first_text(entry: &VCardEntry) -> String {
    entry.values.first().map(value_text).unwrap_or_default()
}

fn text_of(card: &VCard, property: &Prop) -> String {
    let mut all = card.properties(property).map(first_text);
    all.find(|t| !t.is_empty()).unwrap_or_default()
}

fn is_called(entry: &VCardEntry, name: &str) -> bool {
    entry.name.as_str().eq_ignore_ascii_case(name)
}

fn other(card: &VCard, name: &str) -> String {
    let entry = card.entries.iter().find(|e| is_called(e, name));
    entry.map(first_text).unwrap_or_default()
}

/// What is there of these, one after the other.
fn words(parts: &[String]) -> String {
    let there = parts.iter().map(String::as_str).filter(|p| !p.is_empty());
    there.collect::<Vec<_>>().join(" ")
}

/// `N` is family; given; additional; prefixes; suffixes (RFC 6350 section 6.2.2).
fn name_from_parts(card: &VCard) -> String {
    let Some(entry) = card.property(&Prop::N) else {
        return String::new();
    };
    let part = |index: usize| entry.values.get(index).map(value_text).unwrap_or_default();
    let parts = [part(3), part(1), part(2), part(0), part(4)];
    words(&parts)
}

fn types(entry: &VCardEntry) -> Vec<String> {
    let named = entry.params.iter().filter(|p| p.name == Param::Type);
    let texts = named
        .filter_map(|p| p.value.as_text())
        .flat_map(|t| t.split(','));
    // vCard 2.1 writes the type as a parameter without a name: TEL;CELL:…
    let bare = entry
        .params
        .iter()
        .filter_map(|p| match (&p.name, &p.value) {
            (Param::Other(name), VCardParameterValue::Null) => Some(name.as_str()),
            _ => None,
        });
    texts.chain(bare).map(|t| t.trim().to_lowercase()).collect()
}

/// Lower is preferred: `PREF` (RFC 6350 section 5.3), or the type `pref` of version 3.
fn preference(entry: &VCardEntry) -> u32 {
    let number = entry.parameters(&Param::Pref).find_map(|v| match v {
        VCardParameterValue::Integer(n) => Some(*n),
        _ => v.as_text().and_then(|t| t.parse().ok()),
    });
    number.unwrap_or(if types(entry).iter().any(|t| t == "pref") {
        1
    } else {
        101
    })
}

fn by_preference<'a>(card: &'a VCard, property: &'a Prop) -> Vec<&'a VCardEntry> {
    let mut entries: Vec<_> = card.properties(property).collect();
    entries.sort_by_key(|e| preference(e));
    entries
}

fn emails(card: &VCard) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for entry in by_preference(card, &Prop::Email) {
        let email = first_text(entry).to_lowercase();
        let email = email.strip_prefix("mailto:").unwrap_or(&email).to_string();
        if email.contains('@') && !out.contains(&email) {
            out.push(email);
        }
    }
    out
}

/// Numbers, and the direct line where the card names one (a label; no RFC has a type for it).
fn phones(card: &VCard) -> (Vec<Phone>, String) {
    let (mut phones, mut direct) = (Vec::new(), String::new());
    for entry in by_preference(card, &Prop::Tel) {
        let number = first_text(entry);
        let number = number.strip_prefix("tel:").unwrap_or(&number).to_string();
        if !number.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let types = types(entry);
        let has = |word: &str| types.iter().any(|t| t == word);
        if label(card, entry).contains("direct") || has("direct") || has("x-direct") {
            direct = number;
            continue;
        }
        let kind = if has("fax") || has("pager") {
            PhoneKind::Other
        } else if has("cell") || has("iphone") {
            PhoneKind::Mobile
        } else if has("home") {
            PhoneKind::Home
        } else {
            PhoneKind::Work
        };
        phones.push(Phone { kind, number });
    }
    (phones, direct)
}

/// Apple's label of a grouped property: `item1.TEL` with `item1.X-ABLABEL`.
fn label(card: &VCard, entry: &VCardEntry) -> String {
    let same = |e: &&VCardEntry| e.group == entry.group && is_called(e, "X-ABLABEL");
    let found = entry
        .group
        .as_ref()
        .and_then(|_| card.entries.iter().find(same));
    found
        .map(|e| first_text(e).to_lowercase())
        .unwrap_or_default()
}

fn assistant(card: &VCard, agent_card: &str) -> Option<Assistant> {
    const NAMES: [&str; 5] = [
        "X-ASSISTANT",
        "X-EVOLUTION-ASSISTANT",
        "X-MS-ASSISTANT",
        "X-KADDRESSBOOK-X-ASSISTANTSNAME",
        "X-KADDRESSBOOK-ASSISTANTSNAME",
    ];
    let own = card
        .entries
        .iter()
        .find(|e| NAMES.iter().any(|n| is_called(e, n)));
    let related = card.entries.iter().find(|e| {
        let kin = types(e).iter().any(|t| t == "agent" || t == "assistant");
        let apple = is_called(e, "X-ABRELATEDNAMES") && label(card, e).contains("assistant");
        (e.name == Prop::Related && kin) || apple
    });
    let agent = card.entries.iter().find(|e| is_called(e, "AGENT"));
    // RFC 2426 section 3.5.4: a whole card, escaped into one text; or inside (2.1).
    let nested = agent
        .map(first_text_unbounded)
        .filter(|t| t.contains("BEGIN:VCARD"));
    let inner = nested.as_deref().unwrap_or(agent_card);
    let inner = parse(inner)
        .map(|c| text_of(&c, &Prop::Fn))
        .unwrap_or_default();
    let simple = agent.map(first_text).unwrap_or_default();
    let written = own.or(related).map(first_text).unwrap_or_default();
    let name = [written, inner, simple].into_iter().find(|n| is_name(n))?;
    let name = name.strip_prefix("mailto:").unwrap_or(&name).to_string();
    Some(Assistant { name, person: None })
}

fn first_text_unbounded(entry: &VCardEntry) -> String {
    entry
        .values
        .first()
        .and_then(|v| v.as_text())
        .unwrap_or_default()
        .to_string()
}

/// A reference to another card is no name.
fn is_name(text: &str) -> bool {
    let reference = ["urn:", "http:", "https:", "cid:", "begin:"];
    !text.is_empty() && !reference.iter().any(|r| text.to_lowercase().starts_with(r))
}

fn how_to_say(card: &VCard) -> String {
    let spoken = other(card, "X-PRONUNCIATION");
    if !spoken.is_empty() {
        return spoken;
    }
    let parts = [
        "X-PHONETIC-FIRST-NAME",
        "X-PHONETIC-MIDDLE-NAME",
        "X-PHONETIC-LAST-NAME",
    ];
    let parts = parts.map(|p| other(card, p));
    words(&parts)
}

fn birthday(entry: &VCardEntry) -> Option<Birthday> {
    match entry.values.first()? {
        VCardValue::PartialDateTime(date) => {
            let small = |n: Option<u8>| n.and_then(|n| i8::try_from(n).ok());
            // Apple writes a year that it calls unknown: BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12
            let omitted = entry.params.iter().any(|p| {
                matches!(&p.name, Param::Other(n) if n.eq_ignore_ascii_case("X-APPLE-OMIT-YEAR"))
            });
            let year = date
                .year
                .filter(|_| !omitted)
                .and_then(|y| i16::try_from(y).ok());
            Birthday::new(year, small(date.month)?, small(date.day)?)
        }
        value => value_text(value).split('T').next()?.parse().ok(),
    }
}

#[cfg(test)]
#[path = "vcard_test.rs"]
mod tests;
