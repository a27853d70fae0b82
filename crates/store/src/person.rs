//! People: those with an account, and those the pair deals with.
use crate::db::{Reader, Write, only, understand};
use crate::discreet::Known;
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{PairId, PersonId};
use domain::person::{Assistant, Person, Phone};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    also_known_as: Vec<String>,
    emails: Vec<String>,
    phones: Vec<Phone>,
    role: String,
    organisation: String,
    assistant: Option<Assistant>,
    direct_line: String,
    say: String,
    birthday: Option<String>,
}

fn person(r: &QueryResult) -> Result<Person> {
    let body: Body = from_json("person", &col::<String>(r, 2)?)?;
    let birthday = body.birthday.map(|b| b.parse()).transpose();
    Ok(Person {
        id: PersonId(col(r, 0)?),
        name: col(r, 1)?,
        also_known_as: body.also_known_as,
        emails: body.emails,
        phones: body.phones,
        role: body.role,
        organisation: body.organisation,
        assistant: body.assistant,
        direct_line: body.direct_line,
        say: body.say,
        birthday: birthday.map_err(|_| corrupt("birthday", "not a day"))?,
    })
}

const COLUMNS: &str = "id, name, body, pair_id";
const LIVING: &str = "merged_into IS NULL ORDER BY name";

impl Reader<'_> {
    /// The people of a pair, and those of the workspace itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people(&self, pair: PairId) -> Result<Vec<Person>> {
        Ok(only(self.people_of(&[pair]).await?))
    }

    /// The same of several pairs, in one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people_of(&self, pairs: &[PairId]) -> Result<Vec<Vec<Person>>> {
        let rows = self.of_pairs(COLUMNS, "person", pairs, LIVING, args![]);
        let known = |r: &QueryResult| {
            let house = col::<Option<uuid::Uuid>>(r, 3)?.is_none();
            Ok(Known(person(r)?, house))
        };
        let found = self.seen(understand(&rows.await?, known)?);
        let bare = |known: Vec<Known>| known.into_iter().map(|k| k.0).collect();
        Ok(found.into_iter().map(bare).collect())
    }
}

impl Write {
    /// The people of a pair, and those of the workspace itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people(&mut self, pair: PairId) -> Result<Vec<Person>> {
        let rows = self
            .scoped(COLUMNS, "person", Some(pair), LIVING, args![])
            .await?;
        rows.iter().map(person).collect()
    }

    /// Saves somebody the pair deals with.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_person(&mut self, pair: PairId, who: &Person) -> Result<()> {
        let scope = self.enter(Place::pair(pair), "person")?;
        self.put_person(scope, who).await
    }

    /// Saves somebody who signs in: the whole workspace knows their name.
    ///
    /// # Errors
    /// `Forbidden` unless the operator acts.
    pub async fn save_colleague(&mut self, who: &Person) -> Result<()> {
        let scope = self.enter(Place::WORKSPACE, "person")?;
        self.put_person(scope, who).await
    }

    /// Says that one record is the same human being as another; the row stays, for splitting.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn merge_person(&mut self, gone: PersonId, into: Option<PersonId>) -> Result<()> {
        let values = args![into.map(|p| p.0)];
        self.change(
            "person",
            "person",
            "UPDATE person SET merged_into = ?",
            values,
            gone.0,
        )
        .await
    }

    async fn put_person(&mut self, scope: [Value; 4], who: &Person) -> Result<()> {
        let [workspace, circle, pair, owner] = scope;
        let body = Body {
            also_known_as: who.also_known_as.clone(),
            emails: who.emails.clone(),
            phones: who.phones.clone(),
            role: who.role.clone(),
            organisation: who.organisation.clone(),
            assistant: who.assistant.clone(),
            direct_line: who.direct_line.clone(),
            say: who.say.clone(),
            birthday: who.birthday.map(|b| b.to_string()),
        };
        let values = args![
            who.id.0,
            workspace,
            circle,
            pair,
            owner,
            who.name.clone(),
            to_json("person", &body)?,
            self.now
        ];
        self.run(
            "INSERT INTO person VALUES (?,?,?,?,?,?,?,NULL,?) ON CONFLICT (id) DO UPDATE SET \
             name = excluded.name, body = excluded.body, updated_at = excluded.updated_at \
             WHERE person.workspace_id = excluded.workspace_id \
             AND (person.pair_id = excluded.pair_id OR person.pair_id IS NULL)",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "person"))
    }
}
