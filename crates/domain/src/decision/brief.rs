//! What stands in the brief of a decision, and what is not there yet (`F14`, `R27`, `R28`, `R32`).
use super::Decision;
use crate::id::DecisionId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A brief of more words is too long (`F14`).
pub const WORDS: usize = 500;

/// What is missing before it can be put to its decider, in the order of the brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Who decides.
    Decider,
    /// By when.
    DecideBy,
    /// What one has to know.
    Context,
    /// At least two ways.
    Choices,
    /// What happens without it.
    Nothing,
    /// Which of the ways can be taken back.
    Doors,
    /// What is advised, and why.
    Advice,
    /// What would change our mind.
    Change,
}

impl Lack {
    /// The question that would fill it.
    pub fn question(self) -> &'static str {
        match self {
            Lack::Decider => "Who decides?",
            Lack::DecideBy => "By when does it have to be decided?",
            Lack::Context => "What does one have to know?",
            Lack::Choices => "Which ways are there? Name at least two.",
            Lack::Nothing => "What if we do nothing?",
            Lack::Doors => "Which of the ways can be taken back?",
            Lack::Advice => "What do we advise, and why?",
            Lack::Change => "What would change our mind?",
        }
    }
}

/// A side from which a question is looked at (`R32`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Angle {
    /// What it is to whoever buys.
    Customer,
    /// What it is in money.
    Finance,
    /// What it is to those who work here.
    People,
    /// What it is to the daily work.
    Operations,
    /// How others do it: another house, another industry.
    Outside,
}

impl Angle {
    /// All of them, in the order of the panel.
    pub const ALL: [Angle; 5] = [
        Angle::Customer,
        Angle::Finance,
        Angle::People,
        Angle::Operations,
        Angle::Outside,
    ];

    /// The word on screen and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Angle::Customer => "customer",
            Angle::Finance => "finance",
            Angle::People => "people",
            Angle::Operations => "operations",
            Angle::Outside => "outside",
        }
    }

    /// What is said until one is recorded: "no finance view".
    pub fn missing(self) -> &'static str {
        match self {
            Angle::Customer => "no customer view",
            Angle::Finance => "no finance view",
            Angle::People => "no people view",
            Angle::Operations => "no operations view",
            Angle::Outside => "no outside view",
        }
    }

    /// Reads [`Angle::word`].
    pub fn read(text: &str) -> Option<Angle> {
        Angle::ALL.into_iter().find(|a| a.word() == text.trim())
    }
}

/// Where somebody stands towards what is advised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// For it.
    For,
    /// Neither.
    #[default]
    Open,
    /// Against it.
    Against,
}

impl Stand {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Stand::For => "for it",
            Stand::Open => "no objection",
            Stand::Against => "against it",
        }
    }

    /// Reads `for`, `against`; anything else is open.
    pub fn read(text: &str) -> Stand {
        match text.trim() {
            "for" => Stand::For,
            "against" => Stand::Against,
            _ => Stand::Open,
        }
    }
}

/// Somebody's view from one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// From which side.
    pub angle: Angle,
    /// Whose, by name.
    pub who: String,
    /// When they were asked; none: they spoke by themselves.
    pub asked: Option<Date>,
    /// What they say; empty until they do.
    pub words: String,
    /// Where they stand.
    pub stand: Stand,
    /// When they said it.
    pub given: Option<Date>,
}

impl View {
    /// Asked, and not given yet.
    pub fn asked(angle: Angle, who: impl Into<String>, on: Date) -> View {
        View {
            angle,
            who: who.into(),
            asked: Some(on),
            words: String::new(),
            stand: Stand::default(),
            given: None,
        }
    }

    /// Whether it is there.
    pub fn there(&self) -> bool {
        !self.words.trim().is_empty()
    }
}

/// How sure a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// A guess.
    Low,
    /// Likely.
    #[default]
    Fair,
    /// Counted or signed.
    High,
}

impl Sure {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Sure::Low => "a guess",
            Sure::Fair => "likely",
            Sure::High => "sure",
        }
    }

    /// Reads `low`, `high`; anything else is fair.
    pub fn read(text: &str) -> Sure {
        match text.trim() {
            "low" => Sure::Low,
            "high" => Sure::High,
            _ => Sure::Fair,
        }
    }
}

/// Something that is claimed, with where it is from (`R28`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is claimed.
    pub text: String,
    /// Where it is from; empty: "unsourced".
    pub source: String,
    /// The day of the source.
    pub on: Option<Date>,
    /// How sure it is.
    pub sure: Sure,
}

impl Claim {
    /// It says where it is from.
    pub fn sourced(&self) -> bool {
        !self.source.trim().is_empty()
    }

    /// Days since its source was made.
    pub fn age(&self, today: Date) -> Option<i64> {
        let since = self.on?.until(today).ok()?;
        Some(i64::from(since.get_days()))
    }
}

/// A decision as it is put to its decider: enough to answer without opening the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// Which.
    pub decision: DecisionId,
    /// The way that a yes takes, by its place; none: nothing is advised yet.
    pub choice: Option<usize>,
    /// That way, in words.
    pub advice: String,
    /// What it costs; may be empty.
    pub cost: String,
    /// What waiting costs; may be empty.
    pub waiting: String,
    /// What is missing in the brief.
    pub lacks: Vec<Lack>,
}

impl Decision {
    /// What is missing before it can be put to its decider (`F14`); empty where it is ready. It
    /// says so and hides nothing.
    pub fn lacks(&self) -> Vec<Lack> {
        let said = |text: &str| !text.trim().is_empty();
        let doors = self.choices.iter().all(|c| c.nothing || c.door.is_some());
        let parts = [
            (self.decider.is_some(), Lack::Decider),
            (self.decide_by.is_some(), Lack::DecideBy),
            (said(&self.context), Lack::Context),
            (self.choices.len() >= 2, Lack::Choices),
            (self.choices.iter().any(|c| c.nothing), Lack::Nothing),
            (doors, Lack::Doors),
            (self.advice().is_some() && said(&self.because), Lack::Advice),
            (said(&self.change), Lack::Change),
        ];
        let missing = parts.iter().filter(|(there, _)| !there);
        missing.map(|(_, lack)| *lack).collect()
    }

    /// The sides from which nobody has said anything yet (`R32`).
    pub fn missing_angles(&self) -> Vec<Angle> {
        let seen = |a: &Angle| self.views.iter().any(|v| v.angle == *a && v.there());
        Angle::ALL.into_iter().filter(|a| !seen(a)).collect()
    }

    /// Whether it rests on something that says where it is from (`R26`).
    pub fn with_data(&self) -> bool {
        self.claims.iter().any(Claim::sourced)
    }

    /// Every word on the page of the brief: it is counted, and read at the speed of `F14`.
    pub fn words(&self) -> String {
        let choices = self.choices.iter();
        let choices = choices.flat_map(|c| [&c.title, &c.cost, &c.risk, &c.undo]);
        let views = self.views.iter().flat_map(|v| [&v.who, &v.words]);
        let claims = self.claims.iter().flat_map(|c| [&c.text, &c.source]);
        let own = [
            &self.question,
            &self.context,
            &self.waiting,
            &self.because,
            &self.change,
            &self.next,
        ];
        let all = own.into_iter().chain(choices).chain(views).chain(claims);
        let all: Vec<&str> = all.map(String::as_str).collect();
        all.join(" ")
    }

    /// What a yes to one way says in full: what stands on screen before the button where it
    /// binds money or closes a door.
    pub fn whole_text(&self, choice: usize) -> String {
        let Some(c) = self.choices.get(choice) else {
            return String::new();
        };
        let mut out = format!("{} {}.", self.question, c.title.trim_end_matches('.'));
        let mut add = |name: &str, text: &str| {
            if !text.trim().is_empty() {
                out.push_str(&format!(" {name}: {}.", text.trim().trim_end_matches('.')));
            }
        };
        add("Costs", &c.cost);
        if let Some(money) = self.money.filter(|_| self.advised == Some(choice)) {
            add("Binds", &money.to_string());
        }
        add("Risk after", &c.risk);
        add("To undo it", &c.undo);
        add("Then", &self.next.lines().collect::<Vec<_>>().join("; "));
        out
    }
}
