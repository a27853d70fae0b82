//! What stands around every page: the rail, the capture box, the sentence about the last deed.
use crate::asset;
use crate::respond::url_decode;
use crate::session::{Who, cookie};
use axum::http::header::HeaderMap;
use domain::pack::Pack;
use domain::region::Words;

/// The places, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What must start today.
    Today,
    /// Week, time audit, day pack.
    Calendar,
    /// Letters that leave, and answers that came back.
    Inbox,
    /// Goals.
    Strategy,
    /// People.
    People,
    /// What the two are to each other, how they grow, what it is worth.
    Partnership,
    /// Import, settings: found by name.
    Elsewhere,
}

impl Place {
    /// Those in the rail.
    pub const RAIL: [Place; 6] = [
        Place::Today,
        Place::Calendar,
        Place::Inbox,
        Place::Strategy,
        Place::People,
        Place::Partnership,
    ];

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Place::Today => "Today",
            Place::Calendar => "Calendar",
            Place::Inbox => "Inbox",
            Place::Strategy => "Strategy",
            Place::People => "People",
            Place::Partnership => "Partnership",
            Place::Elsewhere => "Settings",
        }
    }

    /// Its address.
    pub fn path(&self) -> &'static str {
        match self {
            Place::Today => "/",
            Place::Calendar => "/calendar",
            Place::Inbox => "/outbox",
            Place::Strategy => "/strategy",
            Place::People => "/people",
            Place::Partnership => "/partnership",
            Place::Elsewhere => "/settings",
        }
    }
}

/// An executive to switch to.
pub struct Choice {
    /// Identity of the pair.
    pub id: String,
    /// The executive.
    pub name: String,
    /// The page is about this one.
    pub current: bool,
}

/// The frame of a page.
pub struct Layout {
    /// Title of the browser's tab; never a private one.
    pub title: String,
    /// Which place.
    pub place: Place,
    /// Who is signed in.
    pub me: String,
    /// The executive the page is about.
    pub whom: String,
    /// All executives served.
    pub choices: Vec<Choice>,
    /// The sentence about the last deed; empty when there is none.
    pub flash: String,
    /// Address of the page, to come back to.
    pub path: String,
    /// `light`, `dark`, or empty: as the system says.
    pub theme: &'static str,
    /// Whose spelling the page is in.
    pub words: Words,
    /// What our own words are called in this trade.
    pub pack: Pack,
    /// The newest change that the page shows.
    pub change: i64,
    /// Others look at the same screen.
    pub discreet: bool,
}

/// Said when a shared screen is one's own again, and the only sentence that is said on it.
pub(crate) const OVER: &str = "Your screen is yours again: the words are back.";

/// The theme this browser chose.
pub(crate) fn theme(headers: &HeaderMap) -> &'static str {
    match cookie(headers, "theme") {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}

impl Layout {
    /// A label of ours in the words of the trade.
    pub fn say(&self, label: &str) -> String {
        self.pack.say(label)
    }

    /// The frame for somebody signed in.
    pub fn new(who: &Who, headers: &HeaderMap, place: Place, title: &str) -> Self {
        let current = who.pair().ok();
        let choices = who.pairs.iter().map(|p| Choice {
            id: p.id.to_string(),
            name: p.name.clone(),
            current: current.is_some_and(|c| c.id == p.id),
        });
        Layout {
            title: who.pack().say(title),
            place,
            me: who.session.signed_in.name.clone(),
            whom: current.map(|p| p.name.clone()).unwrap_or_default(),
            choices: choices.collect(),
            flash: match cookie(headers, "flash").map(url_decode) {
                // What was done is named there.
                Some(told) if who.discreet() && told != OVER => "Done.".to_owned(),
                told => told.unwrap_or_default(),
            },
            discreet: who.discreet(),
            path: place.path().to_owned(),
            theme: theme(headers),
            words: who.locale().words,
            pack: who.pack(),
            change: who.session.signed_in.newest_change,
        }
    }

    /// Places of the rail.
    pub fn rail(&self) -> [Place; 6] {
        Place::RAIL
    }

    /// Address of an asset.
    pub fn asset(&self, name: &str) -> String {
        asset::url(name)
    }
}
