//! What an entry is and whether it asks for time: standard properties first, then the words
//! of Google, Microsoft and Nextcloud.
use super::property::Property;
use domain::event::{Class, Event, Kind, Status};
use recurrence::Moment;

/// What the properties of an event said on these questions.
#[derive(Debug, Default)]
pub(super) struct Marks {
    transparent: bool,
    busy: String,
    kind: Option<Kind>,
}

impl Marks {
    /// Takes in a property whose name begins with `X-`.
    pub fn read(&mut self, name: &str, property: &Property<'_>) {
        let value = property.value().to_ascii_uppercase();
        match name {
            "X-MICROSOFT-CDO-BUSYSTATUS" => self.busy = value,
            // Outlook also writes what it intends once accepted; it decides only alone.
            "X-MICROSOFT-CDO-INTENDEDSTATUS" if self.busy.is_empty() => self.busy = value,
            "X-NEXTCLOUD-BC-FIELD-TYPE" if matches!(value.as_str(), "BDAY" | "ANNIVERSARY") => {
                self.kind = Some(Kind::Birthday);
            }
            "X-GOOGLE-CALENDAR-CONTENT-TYPE" if value.contains("BIRTHDAY") => {
                self.kind = Some(Kind::Birthday);
            }
            _ if name.ends_with("EVENT-TYPE") || name.ends_with("EVENTTYPE") => {
                self.kind = kind_of_word(&value).or(self.kind);
            }
            _ => {}
        }
    }

    /// `TRANSP` (RFC 5545 section 3.8.2.7).
    pub fn transparency(&mut self, value: &str) {
        self.transparent = value.eq_ignore_ascii_case("TRANSPARENT");
    }

    /// Says it in the event's own terms.
    pub fn apply(self, event: &mut Event) {
        event.opaque = !self.transparent && self.busy != "FREE";
        if self.busy == "TENTATIVE" && event.status == Status::Confirmed {
            event.status = Status::Tentative;
        }
        event.kind = match self.busy.as_str() {
            "OOF" => Kind::OutOfOffice,
            "WORKINGELSEWHERE" => Kind::WorkingLocation,
            _ => Kind::Appointment,
        };
        let by_category = || {
            event
                .categories
                .iter()
                .find_map(|c| kind_of_category(c, &event.start))
        };
        let by_uid = || event.uid.contains("_BIRTHDAY_").then_some(Kind::Birthday);
        if let Some(kind) = self.kind.or_else(by_category).or_else(by_uid) {
            event.kind = kind;
        }
    }
}

fn kind_of_word(value: &str) -> Option<Kind> {
    match value.replace(['-', '_', ' '], "").as_str() {
        "BIRTHDAY" | "ANNIVERSARY" => Some(Kind::Birthday),
        "WORKINGLOCATION" => Some(Kind::WorkingLocation),
        "FOCUSTIME" => Some(Kind::Focus),
        "OUTOFOFFICE" => Some(Kind::OutOfOffice),
        _ => None,
    }
}

/// A category makes a birthday only of a whole day: a party at four asks for time.
fn kind_of_category(category: &str, start: &Moment) -> Option<Kind> {
    let word = category.trim().to_ascii_uppercase();
    match word.as_str() {
        "BIRTHDAYS" | "GEBURTSTAG" | "ANNIVERSAIRE" => Some(Kind::Birthday),
        _ => kind_of_word(&word),
    }
    .filter(|kind| *kind != Kind::Birthday || matches!(start, Moment::Date(_)))
}

/// `STATUS`; unknown words count as confirmed.
pub(super) fn status(value: &str) -> Status {
    match value.to_ascii_uppercase().as_str() {
        "TENTATIVE" => Status::Tentative,
        "CANCELLED" | "CANCELED" => Status::Cancelled,
        _ => Status::Confirmed,
    }
}

/// `CLASS`; unknown words are private (RFC 5545 section 3.8.1.3).
pub(super) fn class(value: &str) -> Class {
    match value.to_ascii_uppercase().as_str() {
        "" | "PUBLIC" => Class::Public,
        "CONFIDENTIAL" => Class::Confidential,
        _ => Class::Private,
    }
}
