//! Answers to question sets: their owner's alone until shared with one other; sealed and padded.
use crate::db::{Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json, word};
use domain::answers::{Answers, GivenAnswer, Round};
use domain::circle::Circle;
use domain::id::{AnswersId, PairId, PersonId};
use domain::question::SetKey;
use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PLACE: &str = "answers/body";
const COLUMNS: &str = "id, pair_id, owner_person, with_person, set_key, round, body, changed_at";

#[derive(Serialize, Deserialize)]
struct Body {
    given: Vec<GivenAnswer>,
    earlier: Vec<GivenAnswer>,
    done: Option<Timestamp>,
}

fn answers(r: &QueryResult, key: &Key) -> Result<Answers> {
    let body: Body = from_json("answers", &key.open(PLACE, &col::<Vec<u8>>(r, 6)?)?)?;
    Ok(Answers {
        id: AnswersId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        of: PersonId(col(r, 2)?),
        with: col::<Option<Uuid>>(r, 3)?.map(PersonId),
        set: from_word("question set", col(r, 4)?)?,
        round: Round(col(r, 5)?),
        given: body.given,
        earlier: body.earlier,
        done: body.done,
        changed: Timestamp::from_microsecond(col(r, 7)?).map_err(|e| corrupt("instant", e))?,
    })
}

fn of_sets(sets: &[SetKey]) -> Result<(String, Vec<Value>)> {
    let words = sets.iter().map(|s| Ok(Value::from(word(s)?)));
    let marks = vec!["?"; sets.len()].join(",");
    let and = format!("set_key IN ({marks}) ORDER BY changed_at DESC, id LIMIT 1000");
    Ok((and, words.collect::<Result<_>>()?))
}

impl Reader<'_> {
    /// The answers to these sets that the viewer may read: their own, and those shared with them;
    /// the last changed first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn answers(&self, pair: PairId, sets: &[SetKey]) -> Result<Vec<Answers>> {
        let (and, words) = of_sets(sets)?;
        let rows = self.scoped(COLUMNS, "answers", Some(pair), &and, words);
        let rows = rows.await?;
        let found = rows.iter().map(|r| answers(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }
}

impl Write {
    /// The actor's own answers in one round, to change them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn own_answers(
        &mut self,
        pair: PairId,
        of: PersonId,
        (set, round): (SetKey, &Round),
    ) -> Result<Option<Answers>> {
        let and = "owner_person = ? AND set_key = ? AND round = ?";
        let values = args![of.0, word(&set)?, round.0.clone()];
        let rows = self
            .scoped(COLUMNS, "answers", Some(pair), and, values)
            .await?;
        rows.first().map(|r| answers(r, &self.key)).transpose()
    }

    /// Saves one's own answers, new or known. With whom they are shared stays as it is stored:
    /// sharing is a verb of its own.
    ///
    /// # Errors
    /// `Forbidden` for anybody else's.
    pub async fn save_answers(&mut self, a: &Answers) -> Result<()> {
        let place = Place {
            circle: Circle::Mine,
            pair: Some(a.pair),
            owner: Some(a.of),
        };
        let [workspace, circle, pair, owner] = self.enter(place, "answers")?;
        let body = Body {
            given: a.given.clone(),
            earlier: a.earlier.clone(),
            done: a.done,
        };
        let sealed = self.key.seal_padded(PLACE, &to_json("answers", &body)?)?;
        let values = args![
            a.id.0,
            workspace,
            circle,
            pair,
            owner.clone(),
            a.with.map(|p| p.0),
            word(&a.set)?,
            a.round.0.clone(),
            a.done.is_some(),
            sealed,
            a.changed.as_microsecond(),
            owner
        ];
        self.run(
            "INSERT INTO answers VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             done = excluded.done, body = excluded.body, changed_at = excluded.changed_at \
             WHERE answers.owner_person = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "answers"))
    }

    /// Shares one's own answers with one other person of the pair.
    ///
    /// # Errors
    /// `NotFound` for anybody else's.
    pub async fn share_answers(&mut self, id: AnswersId, with: PersonId) -> Result<()> {
        let owner = self.actor.person.ok_or(Error::Forbidden)?;
        let sql = "UPDATE answers SET with_person = ? WHERE id = ? AND owner_person = ?";
        let rows = self.run(sql, args![with.0, id.0, owner.0]).await?;
        crate::db::saved(rows, "answers")
    }

    /// Opens the answers of two partners to each other, when both are done and not before; whether
    /// they were. One statement judges and opens, so that nobody is shown first.
    ///
    /// # Errors
    /// `Forbidden` where the actor is neither of the two.
    pub async fn reveal(
        &mut self,
        pair: PairId,
        (one, other): (PersonId, PersonId),
        (set, round): (SetKey, &Round),
    ) -> Result<bool> {
        let actor = self.actor.person.ok_or(Error::Forbidden)?;
        if actor != one && actor != other || !self.actor.viewer.sees_pair(pair) {
            return Err(Error::Forbidden);
        }
        let set = word(&set)?;
        let sql = "UPDATE answers SET with_person = \
             CASE WHEN owner_person = ? THEN CAST(? AS {uuid}) ELSE CAST(? AS {uuid}) END \
             WHERE pair_id = ? AND set_key = ? AND round = ? AND owner_person IN (?, ?) \
             AND 2 = (SELECT COUNT(*) FROM answers b WHERE b.pair_id = answers.pair_id \
             AND b.set_key = answers.set_key AND b.round = answers.round AND b.done \
             AND b.owner_person IN (?, ?))";
        let sql = crate::schema::dialect(
            sea_orm::ConnectionTrait::get_database_backend(&self.tx),
            sql,
        );
        let values = args![
            one.0,
            other.0,
            one.0,
            pair.0,
            set,
            round.0.clone(),
            one.0,
            other.0,
            one.0,
            other.0
        ];
        let shown = self.run(&sql, values).await? == 2;
        if shown {
            self.touched.insert((Some(pair.0), "answers"));
        }
        Ok(shown)
    }
}
