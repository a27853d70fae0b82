//! An initiative that is off track, or of which nobody has said for long how it stands (R18, F7).
use super::{Facts, Link, Noun, Rule, Shape, Signal, Watch};
use domain::status::{Colour, Reason};

pub(super) fn look(facts: &Facts, watch: &mut Watch) -> Vec<Signal> {
    let today = watch.today(&facts.work);
    let mut signals = Vec::new();
    for fact in &facts.initiatives {
        let now = fact.stands(today);
        let why: Vec<_> = now.status.why.iter().map(Reason::words).collect();
        let (shape, rest) = match (now.status.shown, now.silent()) {
            (Colour::Red, _) => (Shape::Off, format!("is off track: {}.", why.join("; "))),
            (Colour::Grey, Some(_)) => {
                let was = match now.status.was {
                    Colour::Grey => String::new(),
                    was => format!(", it was {}", was.word()),
                };
                (Shape::Risk, format!("is stale{was}: {}.", why.join("; ")))
            }
            _ => continue,
        };
        // Its owner's next word is when it should be seen again.
        let due = facts.work.midnight(now.due.unwrap_or(today));
        let id = fact.initiative.id;
        let link = |label: &str| Link::new(Noun::Initiative, id, label);
        signals.push(Signal {
            rule: Rule::InitiativeOff,
            key: id.to_string(),
            shape,
            subject: fact.initiative.title.clone(),
            rest,
            next_step: match now.silent() {
                Some(_) => Link::new(Noun::CheckIn, id, "Ask for a word"),
                None => link("See what would bring it back"),
            },
            evidence: vec![link(&fact.initiative.title)],
            due,
            horizon: watch.horizon(due),
            pair: facts.pair,
        });
    }
    signals
}
