//! The blind survey on eight elements (`F15`): means as exact fractions, flags, what follows.
use crate::answers::Answers;
use crate::question::SetKey;
use std::cmp::Ordering;
use std::fmt;

/// An exact fraction; its parts stay small, for they are sums of a few answers from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    over: i64,
    under: i64,
}

impl Ratio {
    /// `over` ÷ `under`; none by nought.
    pub fn new(over: i64, under: i64) -> Option<Ratio> {
        if under == 0 {
            return None;
        }
        let (mut a, mut b) = (over.abs(), under.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1) * under.signum();
        Some(Ratio {
            over: over / common,
            under: under / common,
        })
    }

    /// A whole number.
    pub const fn whole(n: i64) -> Ratio {
        Ratio { over: n, under: 1 }
    }

    /// The mean of some; none of none.
    pub fn mean(all: &[Ratio]) -> Option<Ratio> {
        let mut sum = Ratio::whole(0);
        for one in all {
            let over = sum.over * one.under + one.over * sum.under;
            sum = Ratio::new(over, sum.under * one.under)?;
        }
        let count = i64::try_from(all.len()).ok()?;
        Ratio::new(sum.over, sum.under * count)
    }

    /// How far apart two are.
    pub fn apart(self, other: Ratio) -> Ratio {
        let over = (self.over * other.under - other.over * self.under).abs();
        Ratio::new(over, self.under * other.under).unwrap_or(Ratio::whole(0))
    }

    /// The nearest whole number of `n`-ths, a half upwards.
    pub fn parts(self, n: i64) -> i64 {
        (self.over * n * 2 + self.under).div_euclid(self.under * 2)
    }

    /// With that many places after the point, a half upwards: "3.79".
    pub fn text(self, places: u32) -> String {
        let unit = 10_i64.pow(places);
        let parts = self.parts(unit);
        match places {
            0 => parts.to_string(),
            _ => {
                let width = usize::try_from(places).unwrap_or(1);
                format!("{}.{:0width$}", parts / unit, parts % unit)
            }
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // Both stand over a positive number.
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(2))
    }
}

/// One of the eight, with what follows when it is flagged.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    /// What its questions begin with.
    pub key: &'static str,
    /// On screen.
    pub name: &'static str,
    /// What it asks of the pair, in a sentence.
    pub asks: &'static str,
    /// What it asks of the assistant, and what of the executive.
    pub parts: [&'static str; 2],
    /// The question for the one talk.
    pub talk: &'static str,
    /// The one action that is offered.
    pub action: &'static str,
    /// Whether the executive does it; else the assistant.
    pub executive_acts: bool,
}

const fn element(
    (key, name): (&'static str, &'static str),
    (asks, parts): (&'static str, [&'static str; 2]),
    talk: &'static str,
    (action, executive_acts): (&'static str, bool),
) -> Element {
    Element {
        key,
        name,
        asks,
        parts,
        talk,
        action,
        executive_acts,
    }
}

/// The eight, in their order.
pub const ELEMENTS: [Element; 8] = [
    element(
        ("values", "Shared values"),
        (
            "Name the values you share, agree the basics, and know how the partnership is to \
             grow.",
            [
                "Draft the charter and the agreement, and ask what was never said aloud.",
                "Sort your values alone, correct the charter in your own words, and sign it.",
            ],
        ),
        "Which of our basics did we never say aloud?",
        (
            "Write three shared values and the basics into the charter",
            false,
        ),
    ),
    element(
        ("isolation", "End of isolation"),
        (
            "Know why you want a partner and what each brings; share thoughts that are half \
             done.",
            [
                "Know why you want to be a partner and what you bring; hear half a thought and \
                 keep it.",
                "Know why you want a partner; let decisions and half-done thoughts be heard \
                 early.",
            ],
        ),
        "Which half-formed idea could be heard sooner?",
        (
            "Keep a thinking hour every second week, for the two alone",
            true,
        ),
    ),
    element(
        ("trust", "Trust and quality"),
        (
            "Keep promises both ways, deliver what holds the first time, celebrate what was \
             achieved.",
            [
                "Keep your word, deliver what stands the first time, and tell the truth early.",
                "Keep yours: context and answers in time; say when more came than you hoped for.",
            ],
        ),
        "Which promise of ours is the oldest one open?",
        (
            "Go through what came back, and agree what “done” means",
            false,
        ),
    ),
    element(
        ("communication", "Communication"),
        (
            "Tell each other the why and the who, ask well, speak business, give feedback.",
            [
                "Bring a way out with every problem, ask what matters, and speak in the figures \
                 of the business.",
                "Say why a thing is wanted and who is part of it, and in twenty seconds what \
                 came of a meeting.",
            ],
        ),
        "What did I miss in that room?",
        ("Tell in twenty seconds what came of each meeting", true),
    ),
    element(
        ("knowing", "Knowing each other"),
        (
            "Know strengths, weak spots, styles and preferences of both, and add the skills \
             that are missing.",
            [
                "Write how to work with you, name your strengths and gaps, and learn what is \
                 missing.",
                "Write how to work with you, so that every slot, letter and call keeps to it.",
            ],
        ),
        "What about my style still surprises you?",
        ("Answer five more questions of “How to work with me”", false),
    ),
    element(
        ("mission", "Mission and vision"),
        (
            "Read each other what you are here for, keep the two in sync and the days true to \
             them.",
            [
                "Write your own mission, tie it to the executive’s, and show where the week \
                 leaves it.",
                "Say what you are here for, read the assistant’s, and say it when the two drift \
                 apart.",
            ],
        ),
        "Would we still write these two lines?",
        ("Read both missions aloud on Friday: keep or change", false),
    ),
    element(
        ("multiplier", "Force multiplier"),
        (
            "Let strengths complement each other and turn ideas into projects with people on \
             them.",
            [
                "Offer to take work whole, and turn an idea into a project with people and a \
                 date.",
                "Hand over what another can do, say what may be decided without you, and name \
                 the strength you used.",
            ],
        ),
        "Which of my strengths do you not use?",
        ("Hand over one idea whole: goal, people, date", true),
    ),
    element(
        ("planning", "Thinking ahead"),
        (
            "Plan the partnership, keep the beat, say what is in the way, and act on the plan.",
            [
                "Prepare the half-hour, watch what is coming, and bring what is in the way with \
                 a way round it.",
                "Let the half-hour and the planning talk happen; keep, change or stop each goal.",
            ],
        ),
        "What is in the way of our own plan?",
        (
            "Put the next quarter’s planning talk into both calendars",
            false,
        ),
    ),
];

/// An element of that key.
pub fn element_of(key: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|e| e.key == key)
}

/// Why an element is worth a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// The two means are 1.0 apart or more.
    Gap(Ratio),
    /// The mean of both is under 3.5.
    Mean(Ratio),
}

impl Flag {
    /// What it is, for people: the number stands one click away.
    pub fn said(self) -> &'static str {
        match self {
            Flag::Gap(_) => "seen differently",
            Flag::Mean(_) => "middling from both",
        }
    }

    /// "gap 1.14", "mean 3.38".
    pub fn words(self) -> String {
        match self {
            Flag::Gap(gap) => format!("gap {gap}"),
            Flag::Mean(mean) => format!("mean {mean}"),
        }
    }
}

/// One element as both answered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub element: &'static Element,
    /// Mean of what the assistant answered; none: left open.
    pub assistant: Option<Ratio>,
    /// The same of the executive.
    pub executive: Option<Ratio>,
}

impl Reading {
    /// Whether it is flagged: a gap of 1.0 or more, or a mean of both under 3.5. An element that
    /// one of the two left open is not judged.
    pub fn flag(&self) -> Option<Flag> {
        let (a, b) = (self.assistant?, self.executive?);
        let (gap, mean) = (a.apart(b), Ratio::mean(&[a, b])?);
        let low = Ratio::new(7, 2)?;
        if gap >= Ratio::whole(1) {
            return Some(Flag::Gap(gap));
        }
        (mean < low).then_some(Flag::Mean(mean))
    }
}

/// The survey of one round, as far as both see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The eight, in their order.
    pub readings: Vec<Reading>,
    /// The mean of the assistant's elements.
    pub assistant: Option<Ratio>,
    /// The same of the executive.
    pub executive: Option<Ratio>,
}

fn mean_of(answers: &Answers, element: &Element) -> Option<Ratio> {
    let questions = SetKey::Elements.set().questions.iter();
    let own = questions.filter(|q| {
        let rest = q.key.strip_prefix(element.key);
        rest.is_some_and(|rest| rest.starts_with('.'))
    });
    let numbers: Vec<_> = own.filter_map(|q| answers.number(q.key)).collect();
    let sum = numbers.iter().copied().map(i64::from).sum();
    Ratio::new(sum, i64::try_from(numbers.len()).ok()?)
}

impl Survey {
    /// Of the answers of both.
    pub fn of(assistant: &Answers, executive: &Answers) -> Survey {
        let reading = |element| Reading {
            element,
            assistant: mean_of(assistant, element),
            executive: mean_of(executive, element),
        };
        let readings: Vec<_> = ELEMENTS.iter().map(reading).collect();
        let mean = |side: fn(&Reading) -> Option<Ratio>| {
            let known: Vec<_> = readings.iter().filter_map(side).collect();
            Ratio::mean(&known)
        };
        Survey {
            assistant: mean(|r| r.assistant),
            executive: mean(|r| r.executive),
            readings,
        }
    }

    /// The flagged ones, the widest gap first, then the lowest mean.
    pub fn flagged(&self) -> Vec<(&'static Element, Flag)> {
        let found = self.readings.iter();
        let mut found: Vec<_> = found.filter_map(|r| Some((r.element, r.flag()?))).collect();
        found.sort_by(|(_, a), (_, b)| match (a, b) {
            (Flag::Gap(a), Flag::Gap(b)) => b.cmp(a),
            (Flag::Mean(a), Flag::Mean(b)) => a.cmp(b),
            (Flag::Gap(_), Flag::Mean(_)) => Ordering::Less,
            (Flag::Mean(_), Flag::Gap(_)) => Ordering::Greater,
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Given, GivenAnswer, Round};
    use crate::id::{AnswersId, PairId, PersonId};
    use crate::proposal::Way;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn spread(sums: [(&str, i64); 8]) -> Answers {
        let id = Uuid::nil();
        let round = Round("2027-Q3".into());
        let at = Timestamp::UNIX_EPOCH;
        let whose = (PairId(id), PersonId(id));
        let mut answers = Answers::new(AnswersId(id), whose, (SetKey::Elements, round), at);
        for (key, sum) in sums {
            let prefix = format!("{key}.");
            let own = SetKey::Elements.set().questions.iter();
            let own: Vec<_> = own.filter(|q| q.key.starts_with(&prefix)).collect();
            let count = i64::try_from(own.len()).unwrap();
            for (at_question, q) in own.iter().enumerate() {
                let more = i64::from(i64::try_from(at_question).unwrap() < sum % count);
                let n = u8::try_from(sum / count + more).unwrap();
                answers.give(GivenAnswer {
                    question: q.key.into(),
                    given: Given::Number(n),
                    at,
                    way: Way::Page,
                    shared: false,
                });
            }
        }
        answers
    }

    /// The survey of the demo: the sums are its, the results are computed.
    #[test]
    fn the_demo_is_flagged_as_it_promises() {
        let assistant = spread([
            ("values", 13),
            ("isolation", 18),
            ("trust", 22),
            ("communication", 22),
            ("knowing", 23),
            ("mission", 13),
            ("multiplier", 15),
            ("planning", 20),
        ]);
        let executive = spread([
            ("values", 14),
            ("isolation", 23),
            ("trust", 21),
            ("communication", 30),
            ("knowing", 23),
            ("mission", 14),
            ("multiplier", 16),
            ("planning", 19),
        ]);
        let survey = Survey::of(&assistant, &executive);
        let flagged: Vec<_> = survey.flagged().iter().map(|(e, f)| (e.key, *f)).collect();
        let ratio = |a, b| Ratio::new(a, b).unwrap();
        assert_eq!(
            flagged,
            [
                ("communication", Flag::Gap(ratio(8, 7))),
                ("isolation", Flag::Gap(ratio(1, 1))),
                ("mission", Flag::Mean(ratio(27, 8))),
            ]
        );
        assert_eq!(survey.assistant.unwrap().text(2), "3.79");
        assert_eq!(survey.executive.unwrap().text(2), "4.11");
    }

    #[test]
    fn fractions_are_exact() {
        let ratio = |a, b| Ratio::new(a, b).unwrap();
        assert_eq!(ratio(18, 5).apart(ratio(23, 5)), Ratio::whole(1));
        assert!(ratio(349, 100) < ratio(7, 2) && ratio(7, 2) >= ratio(35, 10));
        assert_eq!(ratio(27, 8).text(2), "3.38");
        assert_eq!(ratio(10, 3).text(1), "3.3");
        assert_eq!(Ratio::mean(&[ratio(1, 3), ratio(1, 6)]), Some(ratio(1, 4)));
        assert_eq!((Ratio::mean(&[]), Ratio::new(1, 0)), (None, None));
    }

    #[test]
    fn what_one_of_two_left_open_is_not_judged() {
        let all = spread([
            ("values", 3),
            ("isolation", 18),
            ("trust", 22),
            ("communication", 22),
            ("knowing", 23),
            ("mission", 20),
            ("multiplier", 15),
            ("planning", 20),
        ]);
        let mut some = all.clone();
        assert_eq!(Survey::of(&all, &all).flagged().len(), 2);
        some.given.retain(|a| !a.question.0.starts_with("values."));
        let survey = Survey::of(&some, &all);
        assert_eq!(survey.readings[0].assistant, None);
        assert_eq!(survey.flagged().len(), 1);
    }

    #[test]
    fn the_items_are_as_many_as_each_element_has() {
        let count = |e: &Element| {
            let prefix = format!("{}.", e.key);
            let all = SetKey::Elements.set().questions.iter();
            all.filter(|q| q.key.starts_with(&prefix)).count()
        };
        let counts: Vec<_> = ELEMENTS.iter().map(count).collect();
        assert_eq!(counts, [3, 5, 5, 7, 6, 4, 4, 5]);
    }
}
