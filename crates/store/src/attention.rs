//! What matters now (the pair's) and what was chosen to be done (its owner's alone), sealed.
use crate::Key;
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::attention::{Choice, MattersNow};
use domain::circle::Circle;
use domain::id::{ActionId, AttentionId, GoalId, PairId, PersonId};
use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PLACE: &str = "attention/body";
const COLUMNS: &str = "id, pair_id, owner_person, kind, body, at, until_at";
/// Cards and choices of four weeks, the newest first.
const RECENT: &str = "at >= ? ORDER BY at DESC, id DESC LIMIT 1000";

/// Cards and choices, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    /// What matters now, and what mattered before.
    pub cards: Vec<MattersNow>,
    /// The viewer's own choices.
    pub choices: Vec<Choice>,
}

#[derive(Serialize, Deserialize)]
struct CardBody {
    text: String,
    goal: Option<GoalId>,
    actions: Vec<ActionId>,
    by: Option<PersonId>,
}

#[derive(Serialize, Deserialize)]
struct ChoiceBody {
    action: ActionId,
    first: Option<ActionId>,
    reason: String,
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn read(key: &Key, rows: &[QueryResult]) -> Result<Attention> {
    let mut out = Attention::default();
    for r in rows {
        let id = AttentionId(col(r, 0)?);
        let pair = PairId(col(r, 1)?);
        let text = key.open(PLACE, &col::<Vec<u8>>(r, 4)?)?;
        let at = instant(col(r, 5)?)?;
        match (col::<String>(r, 3)?.as_str(), col::<Option<Uuid>>(r, 2)?) {
            ("matters", _) => {
                let body: CardBody = from_json("what matters now", &text)?;
                out.cards.push(MattersNow {
                    id,
                    pair,
                    text: body.text,
                    goal: body.goal,
                    actions: body.actions,
                    by: body.by,
                    at,
                    until: instant(col(r, 6)?)?,
                });
            }
            ("choice", Some(person)) => {
                let body: ChoiceBody = from_json("choice", &text)?;
                out.choices.push(Choice {
                    id,
                    pair,
                    person: PersonId(person),
                    action: body.action,
                    first: body.first,
                    reason: body.reason,
                    at,
                });
            }
            (other, _) => return Err(corrupt("attention", other)),
        }
    }
    Ok(out)
}

impl Reader<'_> {
    /// Cards and own choices since `since` (UTC microseconds), of one pair or of all the
    /// viewer's.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attention(&self, only: Option<PairId>, since: i64) -> Result<Attention> {
        let rows = self
            .scoped(COLUMNS, "attention", only, RECENT, args![since])
            .await?;
        Ok(self.seen(read(&self.db.key, &rows)?))
    }
}

impl Write {
    /// The cards of a pair since `since` (UTC microseconds), the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn cards(&mut self, pair: PairId, since: i64) -> Result<Vec<MattersNow>> {
        let rows = self
            .scoped(COLUMNS, "attention", Some(pair), RECENT, args![since])
            .await?;
        let key = self.key.clone();
        Ok(read(&key, &rows)?.cards)
    }

    /// Saves what matters now, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_card(&mut self, card: &MattersNow) -> Result<()> {
        let body = CardBody {
            text: card.text.clone(),
            goal: card.goal,
            actions: card.actions.clone(),
            by: card.by,
        };
        let body = to_json("what matters now", &body)?;
        let place = Place::pair(card.pair);
        let times = (card.at, card.until);
        self.keep((card.id, place, "matters"), body, times).await
    }

    /// Saves a choice, in the circle of whoever made it.
    ///
    /// # Errors
    /// `Forbidden` for anybody else's.
    pub async fn save_choice(&mut self, choice: &Choice) -> Result<()> {
        let body = ChoiceBody {
            action: choice.action,
            first: choice.first,
            reason: choice.reason.clone(),
        };
        let body = to_json("choice", &body)?;
        let place = Place {
            circle: Circle::Mine,
            pair: Some(choice.pair),
            owner: Some(choice.person),
        };
        let times = (choice.at, choice.at);
        self.keep((choice.id, place, "choice"), body, times).await
    }

    async fn keep(
        &mut self,
        (id, place, kind): (AttentionId, Place, &str),
        body: String,
        (at, until): (Timestamp, Timestamp),
    ) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(place, "attention")?;
        let sealed = self.key.seal(PLACE, &body)?;
        let values = args![
            id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            kind,
            sealed,
            at.as_microsecond(),
            until.as_microsecond(),
            Value::from(kind),
            pair
        ];
        self.run(
            "INSERT INTO attention VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             body = excluded.body, until_at = excluded.until_at \
             WHERE attention.kind = ? AND attention.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "attention"))
    }
}
