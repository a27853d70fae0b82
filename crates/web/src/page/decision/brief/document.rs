//! The brief on paper: the same words in the same order, without what is pressed.
use super::{BriefPage, Looked, Said, Way};
use domain::document::{Document, Part};
use domain::locale::Locale;

fn heading(text: &str) -> Part {
    Part::Heading { text: text.into() }
}

fn ways(all: Vec<Way>) -> Part {
    let row = |w: Way| vec![format!("{}. {}", w.letter, w.title), w.cost, w.risk, w.undo];
    let head = ["Option", "Costs", "Risk after", "To undo it"];
    Part::Table {
        head: head.map(Into::into).into(),
        rows: all.into_iter().map(row).collect(),
    }
}

/// Who has looked from which side, and the sides from which nobody has.
fn looked(views: Vec<Looked>, unseen: Vec<&'static str>) -> Part {
    let seen = |v: Looked| {
        (
            v.side.to_owned(),
            format!("{} {} {}", v.who, v.stand, v.words),
        )
    };
    let unseen = unseen.into_iter().map(|u| (u.to_owned(), String::new()));
    Part::Facts {
        pairs: views.into_iter().map(seen).chain(unseen).collect(),
    }
}

fn claim(c: Said) -> String {
    match c.sourced {
        true => format!("{} ({})", c.text, c.source),
        false => format!("{} (unsourced)", c.text),
    }
}

impl BriefPage {
    /// The same on paper.
    pub(in crate::page::decision) fn document(
        self,
        (dateline, locale): (String, Locale),
    ) -> Document {
        let facts = self.facts.into_iter();
        let facts = facts.map(|(name, is)| (name.to_owned(), is));
        let mut parts = vec![Part::Facts {
            pairs: facts.collect(),
        }];
        let missing = self.missing.iter().map(|word| Part::Text {
            text: format!("Not ready. {word}"),
        });
        parts.extend(missing);
        if !self.point.is_empty() {
            let text = format!("{}. {}", self.point, self.because);
            parts.extend([heading("Recommendation"), Part::Text { text }]);
        }
        if !self.context.is_empty() {
            parts.push(heading("Why now"));
        }
        parts.extend(self.context.into_iter().map(|text| Part::Text { text }));
        parts.extend([heading("What we could do"), ways(self.ways)]);
        parts.extend([heading("Who has looked"), looked(self.views, self.unseen)]);
        let rests = self.claims.into_iter().map(claim).collect();
        for (name, lines) in [
            ("What would change our mind", self.change),
            ("What it rests on", rests),
        ] {
            if !lines.is_empty() {
                parts.extend([heading(name), Part::List { lines }]);
            }
        }
        let answer = format!("Approved · declined · asked: {}", self.decider);
        parts.push(Part::Sign {
            names: vec![answer, "Date".into()],
        });
        Document {
            title: self.question,
            dateline,
            lang: locale.words.tag().into(),
            paper: locale.paper,
            parts,
            bound: Vec::new(),
        }
    }
}
