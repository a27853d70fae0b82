//! Statements: what somebody stands behind, with every wording and signature; sealed.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::circle::Circle;
use domain::id::{PairId, PersonId, StatementId};
use domain::statement::{Signature, Statement, StatementKind, Tie, Whose, Wording};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PLACE: &str = "statement/body";
const COLUMNS: &str = "id, pair_id, circle, owner_person, kind, body, created_at, closed_at";
const HOLD: &str = "closed_at IS NULL";

#[derive(Serialize, Deserialize)]
struct Body {
    whose: Whose,
    about: Option<PersonId>,
    position: u32,
    wordings: Vec<Wording>,
    signatures: Vec<Signature>,
    ties: Vec<Tie>,
    review: Option<Date>,
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn statement(r: &QueryResult, key: &Key) -> Result<Statement> {
    let body: Body = from_json("statement", &key.open(PLACE, &col::<Vec<u8>>(r, 5)?)?)?;
    Ok(Statement {
        id: StatementId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        circle: from_word("circle", col(r, 2)?)?,
        owner: col::<Option<Uuid>>(r, 3)?.map(PersonId),
        kind: from_word("kind", col(r, 4)?)?,
        whose: body.whose,
        about: body.about,
        position: body.position,
        wordings: body.wordings,
        signatures: body.signatures,
        ties: body.ties,
        review: body.review,
        created: instant(col(r, 6)?)?,
        closed: col::<Option<i64>>(r, 7)?.map(instant).transpose()?,
    })
}

/// The day on which a sealed body says that it is to be read again, and whose names stand under
/// its newest wording.
pub(crate) fn review_of(sealed: &[u8], key: &Key) -> Result<(Option<Date>, Vec<PersonId>)> {
    let body: Body = from_json("statement", &key.open(PLACE, sealed)?)?;
    let newest = body.wordings.len();
    let names = body.signatures.iter().filter(|s| s.version == newest);
    Ok((body.review, names.map(|s| s.by).collect()))
}

fn of_kinds(kinds: &[StatementKind], and: &str) -> Result<(String, Vec<Value>)> {
    let words = kinds.iter().map(|k| Ok(Value::from(word(k)?)));
    let marks = vec!["?"; kinds.len()].join(",");
    let sql = format!("kind IN ({marks}) AND {and} ORDER BY created_at, id LIMIT 2000");
    Ok((sql, words.collect::<Result<_>>()?))
}

impl Reader<'_> {
    /// The statements of these kinds that hold in a pair, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn statements(
        &self,
        pair: PairId,
        kinds: &[StatementKind],
    ) -> Result<Vec<Statement>> {
        let (and, words) = of_kinds(kinds, HOLD)?;
        let rows = self.scoped(COLUMNS, "statement", Some(pair), &and, words);
        let rows = rows.await?;
        let all = rows.iter().map(|r| statement(r, &self.db.key));
        let mut all: Vec<_> = all.collect::<Result<_>>()?;
        all.sort_by_key(|s| s.position);
        Ok(self.seen(all))
    }

    /// One statement, holding or closed.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn statement(&self, id: StatementId) -> Result<Statement> {
        let rows = self.scoped(COLUMNS, "statement", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("statement"))?;
        Ok(self.seen(statement(row, &self.db.key)?))
    }
}

impl Write {
    /// One statement, to change it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn statement(&mut self, id: StatementId) -> Result<Statement> {
        let rows = self.scoped(COLUMNS, "statement", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("statement"))?;
        statement(row, &self.key)
    }

    /// Saves a statement, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_statement(&mut self, s: &Statement) -> Result<()> {
        let place = Place {
            circle: s.circle,
            pair: Some(s.pair),
            owner: s.owner.filter(|_| s.circle == Circle::Mine),
        };
        let [workspace, circle, pair, owner] = self.enter(place, "statement")?;
        let body = Body {
            whose: s.whose,
            about: s.about,
            position: s.position,
            wordings: s.wordings.clone(),
            signatures: s.signatures.clone(),
            ties: s.ties.clone(),
            review: s.review,
        };
        let values = args![
            s.id.0,
            workspace,
            circle,
            pair.clone(),
            owner.clone(),
            word(&s.kind)?,
            self.key.seal(PLACE, &to_json("statement", &body)?)?,
            s.created.as_microsecond(),
            s.closed.map(Timestamp::as_microsecond),
            s.reader().map(|p| p.0),
            pair
        ];
        self.run(
            "INSERT INTO statement VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             circle = excluded.circle, owner_person = excluded.owner_person, \
             body = excluded.body, closed_at = excluded.closed_at, \
             with_person = excluded.with_person WHERE statement.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "statement"))
    }
}
