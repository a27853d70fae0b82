//! People from tables: our own export, Outlook's, Google's, and whatever somebody typed.
use crate::date::read_date;
use crate::note::{Note, brief};
use crate::table::{Row, Table, header_word};
use domain::id::PersonId;
use domain::person::{Assistant, Birthday, Person, Phone, PhoneKind};
use domain::region::DateOrder;
use std::collections::HashSet;

/// Somebody found in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Line where the row begins, from 1.
    pub line: u64,
    /// Who.
    pub person: Person,
    /// The notes column: apart from the person, because notes have a circle and a seal.
    pub note: String,
}

/// Reads a table of people. Header names are matched by their letters; `order` says how
/// 3/4/1979 is meant. A bad row or value is remarked on and never costs the others.
pub fn read(
    bytes: &[u8],
    order: DateOrder,
    mut id: impl FnMut() -> PersonId,
) -> (Vec<PersonRow>, Vec<Note>) {
    let mut notes = Vec::new();
    let table = Table::read(bytes, &mut notes);
    let columns = columns(&table, &mut notes);
    let known = |c: Column| columns.contains(&Some(c));
    if !known(Column::Name) && !known(Column::First) && !known(Column::Email) {
        if !table.header.is_empty() {
            notes.push(Note::new(
                1,
                brief(&table.header.join(", ")),
                "The first line names no column for a name or an e-mail address, so nobody was \
                 read; call one of them “Name” or “E-mail”.",
            ));
        }
        return (Vec::new(), notes);
    }
    let mut people = Vec::new();
    for row in &table.rows {
        people.extend(person(row, &columns, order, &mut id, &mut notes));
    }
    (people, notes)
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    First,
    Middle,
    Last,
    Email,
    Phone(PhoneKind),
    DirectLine,
    Role,
    Organisation,
    Assistant,
    Say,
    Birthday,
    Alias,
    Note,
    /// Known and not wanted: no remark.
    Passed,
}

fn columns(table: &Table, notes: &mut Vec<Note>) -> Vec<Option<Column>> {
    let found: Vec<_> = table
        .header
        .iter()
        .map(|h| column(&header_word(h)))
        .collect();
    for (name, column) in table.header.iter().zip(&found) {
        if column.is_none() && !name.trim().is_empty() {
            notes.push(Note::new(
                1,
                brief(name),
                "This column is not read; the others are.",
            ));
        }
    }
    found
}

fn column(word: &str) -> Option<Column> {
    // "E-mail 1 - Value", "Phone 2 - Value" (Google); "E-mail 2 Address" (Outlook).
    let plain: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
    let plain = plain.strip_suffix("value").unwrap_or(&plain);
    Some(match plain {
        "name" | "fullname" | "displayname" | "formattedname" | "person" | "contact" => {
            Column::Name
        }
        "firstname" | "givenname" | "first" | "forename" => Column::First,
        "middlename" | "additionalname" => Column::Middle,
        "lastname" | "familyname" | "surname" | "last" => Column::Last,
        "email" | "emailaddress" | "mail" | "emails" | "emailaddresses" | "workemail" => {
            Column::Email
        }
        "phone" | "telephone" | "phonenumber" | "tel" | "businessphone" | "workphone"
        | "primaryphone" | "companymainphone" | "phones" => Column::Phone(PhoneKind::Work),
        "mobile" | "mobilephone" | "cell" | "cellphone" => Column::Phone(PhoneKind::Mobile),
        "homephone" | "privatephone" => Column::Phone(PhoneKind::Home),
        "fax" | "businessfax" | "homefax" | "pager" => Column::Phone(PhoneKind::Other),
        "directline" | "direct" | "directdial" | "ddi" | "directphone" => Column::DirectLine,
        "role" | "title" | "jobtitle" | "position" | "organizationtitle" | "function" => {
            Column::Role
        }
        "organisation" | "organization" | "company" | "companyname" | "organizationname"
        | "organisationname" | "employer" | "firm" => Column::Organisation,
        "assistant" | "assistantsname" | "assistantname" | "ea" | "pa" | "theirassistant" => {
            Column::Assistant
        }
        "howtosay" | "howtosaythename" | "pronunciation" | "say" | "phoneticname" => Column::Say,
        "birthday" | "birthdate" | "dateofbirth" | "dob" | "born" => Column::Birthday,
        "nickname" | "alsoknownas" | "alias" => Column::Alias,
        "notes" | "note" | "comment" | "comments" => Column::Note,
        "" | "id" | "emaillabel" | "phonelabel" | "emailtype" | "phonetype" => Column::Passed,
        "emaildisplayname" => Column::Passed,
        _ => return None,
    })
}

/// The values of a cell that may hold several; Google separates them by " ::: ".
fn several(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([';', '\n']).flat_map(|p| p.split(":::"));
    parts.map(str::trim).filter(|p| !p.is_empty())
}

fn person(
    row: &Row,
    columns: &[Option<Column>],
    order: DateOrder,
    id: impl FnOnce() -> PersonId,
    notes: &mut Vec<Note>,
) -> Option<PersonRow> {
    let cells = |wanted: Column| {
        let at = columns
            .iter()
            .enumerate()
            .filter(move |(_, c)| **c == Some(wanted));
        at.map(|(i, _)| row.get(Some(i))).filter(|c| !c.is_empty())
    };
    let text = |wanted: Column| cells(wanted).next().unwrap_or_default().to_string();
    let emails = emails(row.line, cells(Column::Email), notes);
    let mut name = text(Column::Name);
    if name.is_empty() {
        let parts = [Column::First, Column::Middle, Column::Last].map(text);
        name = parts
            .join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
    }
    if name.is_empty() && emails.is_empty() {
        let reason = "This row has neither a name nor an address; it was left out.";
        notes.push(Note::new(row.line, "", reason));
        return None;
    }
    let mut person = Person::new(id(), name);
    person.emails = emails;
    for kind in [
        PhoneKind::Work,
        PhoneKind::Mobile,
        PhoneKind::Home,
        PhoneKind::Other,
    ] {
        let numbers = cells(Column::Phone(kind)).flat_map(several);
        person.phones.extend(numbers.map(|n| Phone {
            kind,
            number: n.to_string(),
        }));
    }
    person.role = text(Column::Role);
    person.organisation = text(Column::Organisation);
    person.direct_line = text(Column::DirectLine);
    person.say = text(Column::Say);
    person.also_known_as = cells(Column::Alias)
        .flat_map(several)
        .map(str::to_string)
        .collect();
    let assistant = Some(text(Column::Assistant)).filter(|n| !n.is_empty());
    person.assistant = assistant.map(|name| Assistant { name, person: None });
    person.birthday = birthday(&text(Column::Birthday), order, row.line, notes);
    let note = text(Column::Note);
    Some(PersonRow {
        line: row.line,
        person,
        note,
    })
}

fn emails<'a>(
    line: u64,
    cells: impl Iterator<Item = &'a str>,
    notes: &mut Vec<Note>,
) -> Vec<String> {
    let mut emails: Vec<String> = Vec::new();
    for written in cells.flat_map(|c| c.split(',')).flat_map(several) {
        // "Bram Okafor <bram@example.com>" is an address with a name around it.
        let words = written
            .split_whitespace()
            .map(|w| w.trim_matches(['<', '>']).to_lowercase());
        let before = emails.len();
        emails.extend(words.filter(|w| is_email(w)));
        if emails.len() == before {
            let reason = "This is not an e-mail address; the rest of the row was read.";
            notes.push(Note::new(line, brief(written), reason));
        }
    }
    let mut seen = HashSet::new();
    emails.retain(|e| seen.insert(e.clone()));
    emails
}

fn is_email(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn birthday(text: &str, order: DateOrder, line: u64, notes: &mut Vec<Note>) -> Option<Birthday> {
    // Outlook writes 0/0/00 where there is none.
    if text.is_empty() || text == "0/0/00" {
        return None;
    }
    let date = read_date(text, order);
    let whole = date.and_then(|d| Birthday::new(Some(d.year()), d.month(), d.day()));
    let birthday = whole.or_else(|| text.parse().ok());
    if birthday.is_none() {
        let reason = "This birthday is not a date; the rest of the row was read. Write it as \
                      1979-04-12, or --04-12 without a year.";
        notes.push(Note::new(line, brief(text), reason));
    }
    birthday
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<PersonRow>, Vec<String>) {
        let mut n = 0u128;
        let id = || {
            n += 1;
            format!("00000000-0000-7000-8000-{n:012x}").parse().unwrap()
        };
        let (rows, notes) = read(text.as_bytes(), DateOrder::DayMonth, id);
        (rows, notes.iter().map(Note::to_string).collect())
    }

    #[test]
    fn our_own_columns() {
        let (rows, notes) = all(
            "\u{feff}Name;E-mail;Role;Organisation;Assistant;Direct line;\
            How to say;Birthday;Mobile\nBram Okafor;Bram <bram@example.com>, \
            b@example.com;Plant manager;\
            Wexmoor;Ines Duarte;+44 20 5550 2;BRAHM;12/4/1979;07700 900123\n",
        );
        assert!(notes.is_empty(), "{notes:?}");
        let person = &rows[0].person;
        assert_eq!(
            (person.name.as_str(), person.role.as_str()),
            ("Bram Okafor", "Plant manager")
        );
        assert_eq!(person.emails, ["bram@example.com", "b@example.com"]);
        assert_eq!(
            person.assistant.as_ref().map(|a| a.name.as_str()),
            Some("Ines Duarte")
        );
        assert_eq!(
            (person.direct_line.as_str(), person.say.as_str()),
            ("+44 20 5550 2", "BRAHM")
        );
        assert_eq!(
            person.birthday.map(|b| b.to_string()).as_deref(),
            Some("1979-04-12")
        );
        assert_eq!(person.phones[0].kind, PhoneKind::Mobile);
    }

    #[test]
    fn google_and_outlook_exports() {
        let (rows, notes) = all("First Name,Middle Name,Last Name,Organization Name,\
            Organization Title,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n\
            Zoë,,Müller,Grid Co,Director,Work,zoe@example.com ::: z@example.com,Work,+49 30 5550");
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(rows[0].person.name, "Zoë Müller");
        assert_eq!(rows[0].person.emails, ["zoe@example.com", "z@example.com"]);
        assert_eq!(rows[0].person.organisation, "Grid Co");
        let (rows, notes) = all("\"First Name\",\"Last Name\",\"Company\",\"Job Title\",\
            \"E-mail Address\",\"E-mail 2 Address\",\"Business Phone\",\"Assistant's Name\",\
            \"Birthday\"\n\"Bram\",\"Okafor\",\"Wexmoor\",\"Plant manager\",\"bram@example.com\",\
            \"\",\"+44 20\",\"Ines Duarte\",\"0/0/00\"\n");
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(
            rows[0].person.assistant.as_ref().map(|a| a.name.as_str()),
            Some("Ines Duarte")
        );
        assert_eq!(rows[0].person.birthday, None);
    }

    #[test]
    fn bad_rows_are_told_and_cost_nobody_else() {
        let (rows, notes) = all("Name,Email,Shoe size,Birthday\nBram,not an address,44,\n\
            ,,40,\nZoë,zoe@example.com,,soon\nIda,\"open,,\nPetra,petra@example.com,,");
        let names: Vec<_> = rows
            .iter()
            .map(|r| (r.line, r.person.name.as_str()))
            .collect();
        assert_eq!(names, [(2, "Bram"), (4, "Zoë"), (6, "Petra")]);
        for (note, words) in notes.iter().zip([
            "line 5, Ida,\"open,,: A quotation mark",
            "line 1, Shoe size: This column",
            "line 2, not an address: This is not an e-mail address",
            "line 3: This row has neither",
            "line 4, soon: This birthday",
        ]) {
            assert!(note.starts_with(words), "{note}");
        }
        assert_eq!(notes.len(), 5);
    }

    #[test]
    fn a_table_without_people_says_what_to_do() {
        let (rows, notes) = all("Colour,Size\nred,3\n");
        assert!(rows.is_empty());
        assert!(
            notes[2].contains("call one of them “Name” or “E-mail”"),
            "{notes:?}"
        );
        assert_eq!(all(""), (Vec::new(), Vec::new()));
    }
}
