//! Stakeholders: who matters, where they stand, when they were spoken to; sealed.
use crate::db::{Reader, Write};
use crate::error::Result;
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, to_json};
use domain::id::{PairId, PersonId, StakeholderId};
use domain::stakeholder::{Stakeholder, Stance, Touch};
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

const PLACE: &str = "stakeholder/body";
const COLUMNS: &str = "id, pair_id, person_id, body";
/// Where [`COLUMNS`] stand.
const ROW: [usize; 4] = [0, 1, 2, 3];
const ALL: &str = "1 = 1 ORDER BY id";

#[derive(Serialize, Deserialize)]
struct Body {
    power: bool,
    interest: bool,
    stance: Stance,
    red: String,
    question: String,
    since: Date,
    touches: Vec<Touch>,
}

/// Of a row with id, pair, person and body in these columns.
pub(crate) fn stakeholder(r: &QueryResult, key: &Key, at: [usize; 4]) -> Result<Stakeholder> {
    let [id, pair, person, sealed] = at;
    let sealed = key.open(PLACE, &col::<Vec<u8>>(r, sealed)?)?;
    let body: Body = from_json("stakeholder", &sealed)?;
    Ok(Stakeholder {
        id: StakeholderId(col(r, id)?),
        pair: PairId(col(r, pair)?),
        person: PersonId(col(r, person)?),
        power: body.power,
        interest: body.interest,
        stance: body.stance,
        red: body.red,
        red_in: Vec::new(),
        question: body.question,
        since: body.since,
        touches: body.touches,
    })
}

impl Reader<'_> {
    /// The stakeholders of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stakeholders(&self, pair: PairId) -> Result<Vec<Stakeholder>> {
        let rows = self.scoped(COLUMNS, "stakeholder", Some(pair), ALL, args![]);
        let rows = rows.await?;
        let all: Result<Vec<_>> = rows
            .iter()
            .map(|r| stakeholder(r, &self.db.key, ROW))
            .collect();
        Ok(self.seen(all?))
    }
}

impl Write {
    /// The stakeholders of a pair, to change one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stakeholders(&mut self, pair: PairId) -> Result<Vec<Stakeholder>> {
        let rows = self.scoped(COLUMNS, "stakeholder", Some(pair), ALL, args![]);
        let rows = rows.await?;
        rows.iter()
            .map(|r| stakeholder(r, &self.key, ROW))
            .collect()
    }

    /// Saves a stakeholder, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_stakeholder(&mut self, s: &Stakeholder) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(s.pair), "stakeholder")?;
        let body = Body {
            power: s.power,
            interest: s.interest,
            stance: s.stance,
            red: s.red.clone(),
            question: s.question.clone(),
            since: s.since,
            touches: s.touches.clone(),
        };
        let values = args![
            s.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            s.person.0,
            self.key
                .seal_padded(PLACE, &to_json("stakeholder", &body)?)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO stakeholder VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             person_id = excluded.person_id, body = excluded.body, \
             updated_at = excluded.updated_at WHERE stakeholder.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "stakeholder"))
    }

    /// Takes somebody off the radar.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_stakeholder(&mut self, id: StakeholderId) -> Result<()> {
        let sql = "DELETE FROM stakeholder";
        self.change("stakeholder", "stakeholder", sql, args![], id.0)
            .await
    }
}
