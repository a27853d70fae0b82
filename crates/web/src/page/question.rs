//! One question as a form shows it, whatever kind of answer it wants.
use app::partner::Partners;
use domain::answers::Given;
use domain::id::PersonId;
use domain::question::{Ask, Question};

/// Lines for own words beside what is offered.
const OWN: usize = 2;

/// One thing to choose.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub checked: bool,
}

/// A question; `question.html` renders it with its field.
pub struct Field {
    pub key: &'static str,
    pub wording: String,
    pub help: &'static str,
    /// words, date, time, radio or check.
    pub kind: &'static str,
    pub text: String,
    pub choices: Vec<Choice>,
    /// Own words that were given before, and lines for more.
    pub own: Vec<String>,
    /// What the ends of a scale say.
    pub ends: (&'static str, &'static str),
    /// At most so many.
    pub most: usize,
}

impl Field {
    /// The question as this person reads it, with what they answered before.
    pub fn of(
        question: &Question,
        (partners, me): (&Partners, PersonId),
        given: Option<&Given>,
    ) -> Field {
        let mut field = Field {
            key: question.key,
            wording: partners.asked(question, me),
            help: question.help,
            kind: "words",
            text: given.map(text).unwrap_or_default(),
            choices: Vec::new(),
            own: Vec::new(),
            ends: ("", ""),
            most: 0,
        };
        match question.ask {
            Ask::Words => {}
            Ask::Date => field.kind = "date",
            Ask::Time => field.kind = "time",
            Ask::YesNo => {
                field.kind = "radio";
                let all = [("yes", "Yes"), ("no", "No")];
                field.choices = choices(
                    all.map(|(v, l)| (v.into(), l.into())),
                    &[field.text.clone()],
                );
            }
            Ask::Scale {
                low,
                low_words,
                high,
                high_words,
            } => {
                field.kind = "radio";
                field.ends = (low_words, high_words);
                let all = (low..=high).map(|n| (n.to_string(), n.to_string()));
                field.choices = choices(all, &[field.text.clone()]);
            }
            Ask::Pick { from, most } => field.offer(from, most, given),
        }
        field
    }

    fn offer(&mut self, from: &[&str], most: usize, given: Option<&Given>) {
        let picked: &[String] = match given {
            Some(Given::Picks(picked)) => picked,
            _ => &[],
        };
        let all = from
            .iter()
            .map(|w| ((*w).to_owned(), domain::words::capital(w)));
        let own = picked.iter().filter(|p| !from.contains(&p.as_str()));
        if most == 1 {
            // One of these; own words of before stand beside them.
            self.kind = "radio";
            let own = own.map(|w| (w.clone(), w.clone()));
            self.choices = choices(all.chain(own), picked);
            return;
        }
        self.own = own.cloned().collect();
        (self.kind, self.most) = ("check", most);
        self.choices = choices(all, picked);
        self.own.extend(std::iter::repeat_n(String::new(), OWN));
    }
}

fn choices(all: impl IntoIterator<Item = (String, String)>, picked: &[String]) -> Vec<Choice> {
    let choice = |(value, label): (String, String)| Choice {
        checked: picked.contains(&value),
        value,
        label,
    };
    all.into_iter().map(choice).collect()
}

/// What was answered, as text.
pub fn text(given: &Given) -> String {
    match given {
        Given::Words(words) => words.clone(),
        Given::Number(n) => n.to_string(),
        Given::Picks(all) => all.join(", "),
        Given::Time(time) => time.strftime("%H:%M").to_string(),
        Given::Date(day) => day.to_string(),
        Given::Yes(true) => "yes".to_owned(),
        Given::Yes(false) => "no".to_owned(),
    }
}
