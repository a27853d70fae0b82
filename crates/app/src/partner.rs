//! The two of a pair: who they are, what they are called, who asks whom.
use crate::coming_up::first_name;
use crate::context::App;
use crate::error::{Error, Result};
use crate::right::standing;
use domain::circle::{Actor, Role, Viewer};
use domain::id::PersonId;
use domain::question::Question;
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::{Membership, Pair};

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub name: String,
}

/// Executive and assistant of one pair. Where several assist, the one who came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partners {
    /// The executive.
    pub executive: Partner,
    /// The assistant; none while the executive works alone.
    pub assistant: Option<Partner>,
}

impl Partners {
    /// Both, the executive first.
    pub fn both(&self) -> impl Iterator<Item = &Partner> {
        std::iter::once(&self.executive).chain(&self.assistant)
    }

    /// Their identities, the executive first.
    pub fn people(&self) -> Vec<PersonId> {
        self.both().map(|p| p.person).collect()
    }

    /// Who this person's partner is: the executive's is the assistant, everybody else's the
    /// executive.
    pub fn other(&self, me: PersonId) -> Option<&Partner> {
        match me == self.executive.person {
            true => self.assistant.as_ref(),
            false => Some(&self.executive),
        }
    }

    /// The first name of one of the two; none of anybody else.
    pub fn name(&self, person: PersonId) -> Option<&str> {
        let mut both = self.both();
        both.find(|p| p.person == person).map(|p| p.name.as_str())
    }

    /// "Orla has not signed", "Orla and Tobias have not signed"; empty where all of the two have.
    pub fn unsigned(&self, people: &[PersonId]) -> String {
        let names: Vec<_> = people.iter().filter_map(|p| self.name(*p)).collect();
        let have = match names.len() {
            0 => return String::new(),
            1 => "has",
            _ => "have",
        };
        format!("{} {have} not signed", domain::words::list(&names))
    }

    /// What the assistant is called in a sentence.
    pub fn assistants_name(&self) -> &str {
        self.assistant.as_ref().map_or("the assistant", |a| &a.name)
    }

    /// A heading with both first names in it.
    pub fn named(&self, text: &str) -> String {
        text.replace("{executive}", &self.executive.name)
            .replace("{assistant}", self.assistants_name())
    }

    /// A question as this person reads it.
    pub fn asked(&self, question: &Question, me: PersonId) -> String {
        let words = match me == self.executive.person {
            true => question.executive,
            false => question.assistant,
        };
        let other = self.other(me).map_or("your partner", |p| &p.name);
        words.replace("{other}", other)
    }
}

fn partner(m: &Membership) -> Partner {
    Partner {
        person: m.person,
        name: first_name(&m.name).to_owned(),
    }
}

impl App {
    /// The two of a pair.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn partners(&self, viewer: &Viewer, pair: &Pair) -> Result<Partners> {
        let members = self.db.read(viewer).members(pair.id).await?;
        // Whoever left is nobody's partner any more; whoever comes is not yet.
        let today = self.today(pair);
        let now = |m: &&Membership| m.from <= today && m.until.is_none_or(|u| today <= u);
        let assisting = members.iter().filter(|m| m.role == Role::Assistant);
        let mut assistants = assisting.filter(now);
        Ok(Partners {
            executive: Partner {
                person: pair.executive,
                name: first_name(&pair.name).to_owned(),
            },
            assistant: assistants.next().map(partner),
        })
    }

    /// From a day on somebody else assists; whoever did until then sees nothing of the pair after
    /// it. What was between the executive and them stays sealed to these two, what is the pair's
    /// stays, and the next one begins with an empty room.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the executive; `Invalid` for a day that is over or for whoever
    /// assists already; `NotFound` for nobody known.
    pub async fn change_assistant(
        &self,
        actor: &Actor,
        pair: &Pair,
        (person, from): (PersonId, Date),
    ) -> Result<()> {
        let hers = standing(&actor.viewer, pair.id).role == Some(Role::Executive);
        if !hers || matches!(actor.viewer, Viewer::Token { .. }) {
            return Err(Error::Forbidden);
        }
        if from < self.today(pair) {
            return Err(Error::invalid("from", "The first day is over already."));
        }
        let reader = self.db.read(&actor.viewer);
        if !reader.people(pair.id).await?.iter().any(|p| p.id == person) {
            return Err(Error::NotFound("This person".to_owned()));
        }
        let members = reader.members(pair.id).await?;
        let there = |m: &&Membership| {
            m.role == Role::Assistant && m.until.is_none_or(|until| until >= from)
        };
        let leaving: Vec<_> = members.iter().filter(there).map(|m| m.person).collect();
        if leaving.contains(&person) {
            return Err(Error::invalid("person", "They assist already."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        for gone in &leaving {
            let of = (*gone, Role::Assistant);
            tx.end_membership(pair.id, of, plus_days(from, -1)).await?;
        }
        let member = Membership {
            person,
            name: String::new(),
            role: Role::Assistant,
            from,
            until: None,
        };
        tx.add_member(pair.id, &member).await?;
        let detail = format!("assists from {from}");
        tx.audit("assist", "person", &person.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }
}
