//! Pulses: what is asked and found, and one sealed urn for all answers together.
//!
//! An answer leaves no row, no line of the audit, no line of `change`, no actor and no time. It
//! goes into the urn, which is sealed and padded as a whole; there it lies by its content.
//! Whoever has a ticket may put one answer in; the urn keeps the hashes of the tickets that are
//! left, and which answer came by which ticket is known to nobody.
use crate::db::{Database, Reader, Write, immediate};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{self, args, col, from_json, to_json};
use domain::circle::Circle;
use domain::id::{PairId, PersonId, PulseId};
use domain::pulse::{FLOOR, Pulse, PulseAnswer, Theme};
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, TransactionTrait};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const BODY: &str = "pulse/body";
const URN: &str = "pulse/urn";
const COLUMNS: &str = "id, pair_id, owner_person, opened, body, urn";
/// An urn is filled up to this many bytes, or twice, four times … as many: its size tells nothing.
const URN_SIZE: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Body {
    until: Date,
    closed: bool,
    questions: Vec<String>,
    themes: Vec<Theme>,
    things: Vec<String>,
    released: Option<Date>,
    did: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Urn {
    tickets: Vec<String>,
    answers: Vec<PulseAnswer>,
}

fn pulse(r: &QueryResult, key: &Key) -> Result<Pulse> {
    let body: Body = from_json("pulse", &key.open(BODY, &col::<Vec<u8>>(r, 4)?)?)?;
    let opened: String = col(r, 3)?;
    Ok(Pulse {
        id: PulseId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        owner: col::<Option<Uuid>>(r, 2)?.map(PersonId),
        opened: opened.parse().map_err(|e| corrupt("date", e))?,
        until: body.until,
        closed: body.closed,
        questions: body.questions,
        themes: body.themes,
        things: body.things,
        released: body.released,
        did: body.did,
    })
}

fn sealed_body(p: &Pulse, key: &Key) -> Result<Vec<u8>> {
    let body = Body {
        until: p.until,
        closed: p.closed,
        questions: p.questions.clone(),
        themes: p.themes.clone(),
        things: p.things.clone(),
        released: p.released,
        did: p.did.clone(),
    };
    key.seal_padded(BODY, &to_json("pulse", &body)?)
}

fn urn(r: &QueryResult, key: &Key) -> Result<Urn> {
    from_json("urn", &key.open(URN, &col::<Vec<u8>>(r, 5)?)?)
}

fn sealed_urn(urn: &mut Urn, key: &Key) -> Result<Vec<u8>> {
    urn.answers.sort();
    urn.tickets.sort();
    let json = to_json("urn", urn)?;
    let whole = json.len().max(URN_SIZE).next_power_of_two();
    key.seal_filled(URN, &json, whole)
}

/// How a ticket stands in the urn.
fn mark(ticket: &str) -> String {
    let sum = Sha256::digest(ticket.as_bytes());
    sum.iter().map(|b| format!("{b:02x}")).collect()
}

fn place(p: &Pulse) -> Place {
    Place {
        circle: match p.owner {
            Some(_) => Circle::Mine,
            None => Circle::Pair,
        },
        pair: Some(p.pair),
        owner: p.owner,
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// It lies with the others.
    In,
    /// The ticket was used before, or is none.
    NoTicket,
    /// The pulse is over.
    Over,
}

impl Database {
    /// A pulse by its id, for whoever holds a ticket: what is asked, and what came of it.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub async fn pulse(&self, id: PulseId) -> Result<Pulse> {
        let sql = format!("SELECT {COLUMNS} FROM pulse WHERE id = ?");
        let row = sql::one(&self.conn, &sql, args![id.0]).await?;
        pulse(&row.ok_or(Error::NotFound("pulse"))?, &self.key)
    }

    /// Puts an answer in, once for each ticket.
    ///
    /// # Errors
    /// `NotFound` where there is no such pulse.
    pub async fn drop_answer(
        &self,
        (id, ticket): (PulseId, &str),
        answer: PulseAnswer,
        today: Date,
    ) -> Result<Dropped> {
        let _turn = self.turn().await;
        let tx = self.conn.begin_with_options(immediate()).await?;
        let hold = match tx.get_database_backend() {
            DbBackend::Postgres => " FOR UPDATE",
            _ => "",
        };
        let sql = format!("SELECT {COLUMNS} FROM pulse WHERE id = ?{hold}");
        let row = sql::one(&tx, &sql, args![id.0]).await?;
        let row = row.ok_or(Error::NotFound("pulse"))?;
        let asked = pulse(&row, &self.key)?;
        if asked.over(today) {
            return Ok(Dropped::Over);
        }
        let mut urn = urn(&row, &self.key)?;
        let ticket = mark(ticket);
        let Some(at) = urn.tickets.iter().position(|t| *t == ticket) else {
            return Ok(Dropped::NoTicket);
        };
        urn.tickets.swap_remove(at);
        urn.answers.push(answer.tidy(asked.questions.len()));
        let sealed = sealed_urn(&mut urn, &self.key)?;
        let sql = "UPDATE pulse SET urn = ? WHERE id = ?";
        sql::run(&tx, sql, args![sealed, id.0]).await?;
        tx.commit().await?;
        Ok(Dropped::In)
    }
}

impl Reader<'_> {
    /// The pulses of a pair that the viewer may see, the newest first; never their answers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pulses(&self, pair: PairId) -> Result<Vec<Pulse>> {
        let and = "1 = 1 ORDER BY opened DESC, id DESC LIMIT 200";
        let rows = self.scoped(COLUMNS, "pulse", Some(pair), and, args![]);
        let rows = rows.await?;
        let all: Result<Vec<_>> = rows.iter().map(|r| pulse(r, &self.db.key)).collect();
        Ok(self.seen(all?))
    }

    /// All answers of a pulse that is over; none while it runs, and none where they are fewer than
    /// [`FLOOR`].
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn pulse_answers(&self, id: PulseId, today: Date) -> Result<Vec<PulseAnswer>> {
        self.unseen()?;
        let rows = self.scoped(COLUMNS, "pulse", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("pulse"))?;
        if !pulse(row, &self.db.key)?.over(today) {
            return Ok(Vec::new());
        }
        let answers = urn(row, &self.db.key)?.answers;
        Ok(match answers.len() >= FLOOR {
            true => answers,
            false => Vec::new(),
        })
    }
}

impl Write {
    /// One pulse, to change it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn pulse(&mut self, id: PulseId) -> Result<Pulse> {
        let rows = self.scoped(COLUMNS, "pulse", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        pulse(rows.first().ok_or(Error::NotFound("pulse"))?, &self.key)
    }

    /// Opens a pulse with its tickets.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn open_pulse(&mut self, p: &Pulse, tickets: &[String]) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(place(p), "pulse")?;
        let mut urn = Urn {
            tickets: tickets.iter().map(|t| mark(t)).collect(),
            answers: Vec::new(),
        };
        let values = args![
            p.id.0,
            workspace,
            circle,
            pair,
            owner,
            p.opened.to_string(),
            sealed_body(p, &self.key)?,
            sealed_urn(&mut urn, &self.key)?
        ];
        let sql = "INSERT INTO pulse VALUES (?,?,?,?,?,?,?,?)";
        self.run(sql, values).await?;
        Ok(())
    }

    /// Changes what stands beside the answers.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn change_pulse(&mut self, p: &Pulse) -> Result<()> {
        let body = sealed_body(p, &self.key)?;
        let sql = "UPDATE pulse SET body = ?";
        self.change("pulse", "pulse", sql, args![body], p.id.0)
            .await
    }

    /// Ends a pulse: its tickets go, and answers that are too few go unread.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn close_pulse(&mut self, id: PulseId) -> Result<()> {
        let rows = self.scoped(COLUMNS, "pulse", None, "id = ?", args![id.0]);
        let rows = rows.await?;
        let row = rows.first().ok_or(Error::NotFound("pulse"))?;
        let (mut pulse, mut urn) = (pulse(row, &self.key)?, urn(row, &self.key)?);
        pulse.closed = true;
        urn.tickets.clear();
        if urn.answers.len() < FLOOR {
            urn.answers.clear();
        }
        let values = args![
            sealed_body(&pulse, &self.key)?,
            sealed_urn(&mut urn, &self.key)?
        ];
        let sql = "UPDATE pulse SET body = ?, urn = ?";
        self.change("pulse", "pulse", sql, values, id.0).await
    }
}
