//! A person: who they are, how to reach them, and when two records are the same human being.
use crate::id::PersonId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// Somebody the pair deals with. Holds no notes: those have a circle and a seal of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// As they write it; may be empty when only an address is known.
    pub name: String,
    /// Other spellings met in calendars and cards.
    pub also_known_as: Vec<String>,
    /// Lower-case addresses, the preferred one first.
    pub emails: Vec<String>,
    /// Numbers, the preferred one first.
    pub phones: Vec<Phone>,
    /// What they do there ("Plant manager").
    pub role: String,
    /// Where they work.
    pub organisation: String,
    /// Who keeps their calendar.
    pub assistant: Option<Assistant>,
    /// The number that rings on their own desk; empty when unknown.
    pub direct_line: String,
    /// How to say the name ("SHEE-mus"); empty when unknown.
    pub say: String,
    /// Birthday, with or without the year.
    pub birthday: Option<Birthday>,
}

impl Person {
    /// Somebody of whom only a name is known.
    pub fn new(id: PersonId, name: impl Into<String>) -> Person {
        Person {
            id,
            name: name.into(),
            also_known_as: Vec::new(),
            emails: Vec::new(),
            phones: Vec::new(),
            role: String::new(),
            organisation: String::new(),
            assistant: None,
            direct_line: String::new(),
            say: String::new(),
            birthday: None,
        }
    }

    /// What to call them on a page: the name, else the first address.
    pub fn label(&self) -> &str {
        match (self.name.is_empty(), self.emails.first()) {
            (true, Some(email)) => email,
            _ => &self.name,
        }
    }

    fn has_email(&self, email: &str) -> bool {
        self.emails.iter().any(|e| e.eq_ignore_ascii_case(email))
    }
}

/// A telephone number as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// What kind of line.
    pub kind: PhoneKind,
    /// As written, with spaces.
    pub number: String,
}

impl Phone {
    /// The digits (and a leading plus) that are dialled: two spellings of one number agree here.
    pub fn dialled(&self) -> String {
        let digits = self.number.chars().filter(char::is_ascii_digit);
        let plus = self.number.trim_start().starts_with('+').then_some('+');
        plus.into_iter().chain(digits).collect()
    }
}

/// What kind of line a number is (RFC 6350 section 6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// At work, or not said.
    #[default]
    Work,
    /// Mobile.
    Mobile,
    /// At home.
    Home,
    /// A fax machine or pager: never offered for a call.
    Other,
}

/// Who keeps somebody's calendar: a name from a card, and the person once known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Assistant {
    /// As written.
    pub name: String,
    /// The person's own record.
    pub person: Option<PersonId>,
}

/// A birthday. Written `1979-04-12`, or `--04-12` without a year (RFC 6350 section 4.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Birthday {
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl Birthday {
    /// None when no calendar has that day. Without a year, 29 February is a day.
    pub fn new(year: Option<i16>, month: i8, day: i8) -> Option<Birthday> {
        Date::new(year.unwrap_or(2000), month, day).ok()?;
        Some(Birthday { year, month, day })
    }

    /// The year of birth, if they told.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// The next one, that day included. 29 February is kept on the 28th in other years.
    pub fn next_from(self, today: Date) -> Option<Date> {
        let of = |year| {
            let day = self.day - i8::from((self.month, self.day) == (2, 29));
            let kept = Date::new(year, self.month, day);
            Date::new(year, self.month, self.day).or(kept).ok()
        };
        let this = of(today.year())?;
        if this >= today {
            Some(this)
        } else {
            of(today.year() + 1)
        }
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// Not a birthday in either of the two forms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a birthday: write it as 1979-04-12, or --04-12 without a year")]
pub struct BadBirthday(pub String);

impl FromStr for Birthday {
    type Err = BadBirthday;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadBirthday(text.to_string());
        let plain: String = text.trim().chars().filter(char::is_ascii_digit).collect();
        let number = |t: &str| t.parse::<i16>().ok();
        let (year, rest) = match (text.trim().starts_with("--"), plain.len()) {
            (true, 4) => (None, &plain[..]),
            (false, 8) => (number(&plain[..4]), &plain[4..]),
            _ => return Err(bad()),
        };
        let small = |t: &str| t.parse::<i8>().ok();
        let (month, day) = small(&rest[..2]).zip(small(&rest[2..])).ok_or_else(bad)?;
        Birthday::new(year, month, day).ok_or_else(bad)
    }
}

/// How sure it is that two records are one human being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They share an address, and their names do not contradict each other: merged.
    Same,
    /// Same name in the same organisation: somebody is asked.
    SameName,
    /// They share an address but no word of their names (a desk's mailbox): somebody is asked.
    SharedMailbox,
}

/// Compares two records; none when nothing says that they are one.
pub fn likeness(a: &Person, b: &Person) -> Option<Likeness> {
    let (left, right) = (plain_name(&a.name), plain_name(&b.name));
    if a.emails.iter().any(|e| b.has_email(e)) {
        let strangers = named(a, &left)
            && named(b, &right)
            && !left.split(' ').any(|w| right.split(' ').any(|v| v == w));
        return Some(if strangers {
            Likeness::SharedMailbox
        } else {
            Likeness::Same
        });
    }
    let here = fold(&a.organisation);
    let same = !left.is_empty() && left == right && here == fold(&b.organisation);
    (same && !here.is_empty()).then_some(Likeness::SameName)
}

/// A name that is only the address again says nothing.
fn named(person: &Person, plain: &str) -> bool {
    !plain.is_empty() && !person.name.contains('@')
}

/// A name as it is compared: lower case, no accents, no titles, "Last, First" turned round.
pub fn plain_name(name: &str) -> String {
    const TITLES: [&str; 12] = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "herr", "frau", "phd", "mba",
    ];
    let turned = match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{first} {last}"),
        _ => name.to_string(),
    };
    let words = fold(&turned);
    let kept: Vec<&str> = words.split(' ').filter(|w| !TITLES.contains(w)).collect();
    kept.join(" ")
}

/// Lower case, Latin accents off, every run of anything else one space.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            c if c.is_alphanumeric() => out.push(base_letter(c)),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn base_letter(c: char) -> char {
    const GROUPS: [(char, &str); 15] = [
        ('a', "àáâãäåāăą"),
        ('c', "çćĉċč"),
        ('d', "ďđð"),
        ('e', "èéêëēĕėęě"),
        ('g', "ĝğġģ"),
        ('i', "ìíîïĩīĭįı"),
        ('l', "ĺļľŀł"),
        ('n', "ñńņňŉ"),
        ('o', "òóôõöøōŏő"),
        ('r', "ŕŗř"),
        ('s', "śŝşšș"),
        ('t', "ţťŧț"),
        ('u', "ùúûüũūŭůűų"),
        ('y', "ýÿŷ"),
        ('z', "źżž"),
    ];
    if c.is_ascii() {
        return c;
    }
    let group = GROUPS.iter().find(|(_, letters)| letters.contains(c));
    group.map_or(c, |(base, _)| *base)
}

/// A value that lost against another one in a merge; kept for the audit and for undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// The field, in the words of the page.
    pub field: &'static str,
    /// What stands now.
    pub kept: String,
    /// What the other record said.
    pub dropped: String,
}

/// One record out of two. `kept` wins where both speak; every address, number and spelling of
/// both survives, and what had to give way is told.
pub fn merge(kept: &Person, other: &Person) -> (Person, Vec<Overruled>) {
    let mut person = kept.clone();
    let mut lost = Vec::new();
    if person.name.is_empty() || (person.name.contains('@') && !other.name.is_empty()) {
        person.name.clone_from(&other.name);
    }
    let names = other.also_known_as.iter().chain([&other.name, &kept.name]);
    for name in names.filter(|n| !n.is_empty() && !n.contains('@')) {
        if *name != person.name && !person.also_known_as.contains(name) {
            person.also_known_as.push(name.clone());
        }
    }
    for email in &other.emails {
        if !person.has_email(email) {
            person.emails.push(email.clone());
        }
    }
    for phone in &other.phones {
        if !person.phones.iter().any(|p| p.dialled() == phone.dialled()) {
            person.phones.push(phone.clone());
        }
    }
    let mut text = |field, mine: &mut String, theirs: &String| {
        if mine.is_empty() {
            mine.clone_from(theirs);
        } else if !theirs.is_empty() && fold(mine) != fold(theirs) {
            let (kept, dropped) = (mine.clone(), theirs.clone());
            lost.push(Overruled {
                field,
                kept,
                dropped,
            });
        }
    };
    text("role", &mut person.role, &other.role);
    text(
        "organisation",
        &mut person.organisation,
        &other.organisation,
    );
    text("direct line", &mut person.direct_line, &other.direct_line);
    text("how to say the name", &mut person.say, &other.say);
    merge_options(&mut person, other, &mut lost);
    (person, lost)
}

fn merge_options(person: &mut Person, other: &Person, lost: &mut Vec<Overruled>) {
    match (&mut person.assistant, &other.assistant) {
        (Some(mine), Some(theirs)) if plain_name(&mine.name) != plain_name(&theirs.name) => {
            let (kept, dropped) = (mine.name.clone(), theirs.name.clone());
            lost.push(Overruled {
                field: "assistant",
                kept,
                dropped,
            });
        }
        (Some(mine), Some(theirs)) => mine.person = mine.person.or(theirs.person),
        (mine @ None, theirs) => mine.clone_from(theirs),
        (Some(_), None) => {}
    }
    match (person.birthday, other.birthday) {
        (None, theirs) => person.birthday = theirs,
        (Some(mine), Some(theirs)) if (mine.month, mine.day) == (theirs.month, theirs.day) => {
            person.birthday = Birthday::new(mine.year.or(theirs.year), mine.month, mine.day);
        }
        (Some(mine), Some(theirs)) => {
            let (kept, dropped) = (mine.to_string(), theirs.to_string());
            lost.push(Overruled {
                field: "birthday",
                kept,
                dropped,
            });
        }
        (Some(_), None) => {}
    }
}

/// Takes a second human being out of a record: the addresses, numbers and spellings named go to
/// the new person, whose name is the first spelling (else what stays empty is shown by address).
/// What is not in the record is not invented.
pub fn split(person: &Person, id: PersonId, taken: &Taken) -> (Person, Person) {
    let (mut rest, mut new) = (person.clone(), Person::new(id, ""));
    let email = |e: &String| taken.emails.iter().any(|t| t.eq_ignore_ascii_case(e));
    (new.emails, rest.emails) = person.emails.iter().cloned().partition(email);
    let phone = |p: &Phone| taken.phones.iter().any(|t| t.dialled() == p.dialled());
    (new.phones, rest.phones) = person.phones.iter().cloned().partition(phone);
    let name = |n: &String| taken.names.contains(n);
    (new.also_known_as, rest.also_known_as) = person.also_known_as.iter().cloned().partition(name);
    if name(&rest.name) {
        new.also_known_as.insert(0, std::mem::take(&mut rest.name));
        if !rest.also_known_as.is_empty() {
            rest.name = rest.also_known_as.remove(0);
        }
    }
    if !new.also_known_as.is_empty() {
        new.name = new.also_known_as.remove(0);
    }
    new.organisation.clone_from(&rest.organisation);
    (rest, new)
}

/// What goes with the second person in a [`split`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Spellings of the name.
    pub names: Vec<String>,
    /// Addresses.
    pub emails: Vec<String>,
    /// Numbers.
    pub phones: Vec<Phone>,
}

/// People who came together from several sources, and the pairs somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gathered {
    /// Each human being once; the first record of each keeps its id.
    pub people: Vec<Person>,
    /// Which id became which: (gone, kept).
    pub merged: Vec<(PersonId, PersonId)>,
    /// Perhaps one person.
    pub suggestions: Vec<(PersonId, PersonId, Likeness)>,
    /// What gave way, by the id that stays.
    pub overruled: Vec<(PersonId, Overruled)>,
}

/// Merges every record that is the [`Likeness::Same`], in the order given (put what is stored
/// first), and lists the likely ones. Linear in the number of records.
pub fn gather(records: impl IntoIterator<Item = Person>) -> Gathered {
    let mut out = Gathered::default();
    let mut by_email: HashMap<String, usize> = HashMap::new();
    for record in records {
        let mut at = None;
        for email in &record.emails {
            let Some(&known) = by_email.get(&email.to_lowercase()) else {
                continue;
            };
            match likeness(&out.people[known], &record) {
                Some(Likeness::Same) => at = at.or(Some(known)),
                Some(other) => out
                    .suggestions
                    .push((out.people[known].id, record.id, other)),
                None => {}
            }
        }
        let index = at.unwrap_or(out.people.len());
        for email in &record.emails {
            by_email.entry(email.to_lowercase()).or_insert(index);
        }
        let Some(known) = at else {
            out.people.push(record);
            continue;
        };
        let kept = out.people[known].id;
        let (person, lost) = merge(&out.people[known], &record);
        out.people[known] = person;
        if kept != record.id {
            out.merged.push((record.id, kept));
        }
        out.overruled.extend(lost.into_iter().map(|l| (kept, l)));
    }
    suggest_by_name(&mut out);
    out
}

fn suggest_by_name(out: &mut Gathered) {
    let mut by_name: HashMap<(String, String), PersonId> = HashMap::new();
    for person in &out.people {
        let key = (plain_name(&person.name), fold(&person.organisation));
        if key.0.is_empty() || key.1.is_empty() {
            continue;
        }
        let first = *by_name.entry(key).or_insert(person.id);
        if first != person.id {
            out.suggestions.push((first, person.id, Likeness::SameName));
        }
    }
}

#[cfg(test)]
#[path = "person_test.rs"]
mod tests;
