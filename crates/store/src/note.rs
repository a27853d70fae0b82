//! Notes: of one person alone, between two, or of the pair; sealed and padded.
use crate::db::{Database, Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::seal::Key;
use crate::sql::{self, args, col, from_json, from_word, to_json, word};
use domain::circle::Circle;
use domain::id::{NoteId, PairId, PersonId};
use domain::note::{Aspect, Note, NoteKind};
use domain::proposal::{Evidence, Way};
use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

const PLACE: &str = "note/body";
const COLUMNS: &str = "id, pair_id, circle, owner_person, with_person, kind, thread, body, at, \
     until_at, closed_at";

#[derive(Serialize, Deserialize)]
struct Body {
    text: String,
    by: Option<PersonId>,
    aspects: BTreeMap<Aspect, String>,
    about: Option<PersonId>,
    on: Option<Evidence>,
    way: Way,
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn note(r: &QueryResult, key: &Key) -> Result<Note> {
    let body: Body = from_json("note", &key.open(PLACE, &col::<Vec<u8>>(r, 7)?)?)?;
    Ok(Note {
        id: NoteId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        circle: from_word("circle", col(r, 2)?)?,
        by: body.by,
        with: col::<Option<Uuid>>(r, 4)?.map(PersonId),
        kind: from_word("kind", col(r, 5)?)?,
        thread: col::<Option<Uuid>>(r, 6)?.map(NoteId),
        text: body.text,
        aspects: body.aspects,
        about: body.about,
        on: body.on,
        way: body.way,
        at: instant(col(r, 8)?)?,
        until: col::<Option<i64>>(r, 9)?.map(instant).transpose()?,
        closed: col::<Option<i64>>(r, 10)?.map(instant).transpose()?,
    })
}

/// What has deleted itself is not read, even before it is swept away.
fn of_kinds(kinds: &[NoteKind], since: i64, now: i64) -> Result<(String, Vec<Value>)> {
    let mut values: Vec<Value> = Vec::new();
    for kind in kinds {
        values.push(Value::from(word(kind)?));
    }
    let marks = vec!["?"; kinds.len()].join(",");
    values.extend(args![since, now]);
    let and = format!(
        "kind IN ({marks}) AND at >= ? AND (until_at IS NULL OR until_at > ?) \
         ORDER BY at DESC, id DESC LIMIT 2000"
    );
    Ok((and, values))
}

impl Reader<'_> {
    /// The notes of these kinds in a pair since an instant that the viewer may read and that have
    /// not deleted themselves by `now`; the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notes(
        &self,
        pair: PairId,
        kinds: &[NoteKind],
        (since, now): (i64, i64),
    ) -> Result<Vec<Note>> {
        let (and, values) = of_kinds(kinds, since, now)?;
        let rows = self
            .scoped(COLUMNS, "note", Some(pair), &and, values)
            .await?;
        let found = rows.iter().map(|r| note(r, &self.db.key));
        Ok(self.seen(found.collect::<Result<Vec<_>>>()?))
    }

    /// One note.
    ///
    /// # Errors
    /// `NotFound` for anybody who may not read it.
    pub async fn note(&self, id: NoteId) -> Result<Note> {
        let rows = self
            .scoped(COLUMNS, "note", None, "id = ?", args![id.0])
            .await?;
        let found = rows.first().ok_or(Error::NotFound("note"))?;
        Ok(self.seen(note(found, &self.db.key)?))
    }
}

impl Database {
    /// Forgets every note whose time is over, whoever's it is, unread; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_notes(&self, now: i64) -> Result<u64> {
        let sql = "DELETE FROM note WHERE until_at IS NOT NULL AND until_at <= ?";
        Ok(sql::run(&self.conn, sql, args![now]).await?.rows_affected())
    }
}

impl Write {
    /// One note, to change it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn note(&mut self, id: NoteId) -> Result<Note> {
        let rows = self
            .scoped(COLUMNS, "note", None, "id = ?", args![id.0])
            .await?;
        note(rows.first().ok_or(Error::NotFound("note"))?, &self.key)
    }

    /// Saves a note, new or known. What is one person's own only they can change.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles and for anybody else's own.
    pub async fn save_note(&mut self, n: &Note) -> Result<()> {
        let place = Place {
            circle: n.circle,
            pair: Some(n.pair),
            owner: n.by.filter(|_| n.circle == Circle::Mine),
        };
        let [workspace, circle, pair, owner] = self.enter(place, "note")?;
        let body = Body {
            text: n.text.clone(),
            by: n.by,
            aspects: n.aspects.clone(),
            about: n.about,
            on: n.on.clone(),
            way: n.way,
        };
        let sealed = self.key.seal_padded(PLACE, &to_json("note", &body)?)?;
        // Of a known row only its owner may change what is theirs, whatever the new one says.
        let own = self.actor.person.map(|p| p.0);
        let values = args![
            n.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            n.with.map(|p| p.0),
            word(&n.kind)?,
            n.thread.map(|t| t.0),
            sealed,
            n.at.as_microsecond(),
            n.until.map(Timestamp::as_microsecond),
            n.closed.map(Timestamp::as_microsecond),
            pair,
            own
        ];
        self.run(
            "INSERT INTO note VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             circle = excluded.circle, owner_person = excluded.owner_person, \
             with_person = excluded.with_person, body = excluded.body, \
             until_at = excluded.until_at, closed_at = excluded.closed_at \
             WHERE note.pair_id = ? AND (note.circle <> 'mine' OR note.owner_person = ?)",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "note"))
    }

    /// Deletes one note.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach, `Forbidden` for anybody else's own.
    pub async fn remove_note(&mut self, id: NoteId) -> Result<()> {
        self.change("note", "note", "DELETE FROM note", vec![], id.0)
            .await
    }
}
