//! Sheets: what was handed out to be answered, and the signature under their links.
use crate::db::{Database, Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{self, args, col, from_json, from_word, to_json, word};
use domain::id::{PairId, PersonId, SheetId, WorkspaceId};
use domain::link::{Link, SIGNATURE};
use domain::sheet::{Medium, Sheet};
use jiff::Timestamp;
use sea_orm::QueryResult;

const PLACE: &str = "sheet/link";
const COLUMNS: &str = "id, pair_id, person_id, medium, lines, made_at, expires_at";

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| corrupt("instant", e))
}

fn sheet(r: &QueryResult) -> Result<Sheet> {
    Ok(Sheet {
        id: SheetId(col(r, 0)?),
        pair: PairId(col(r, 1)?),
        person: PersonId(col(r, 2)?),
        medium: from_word("medium", col(r, 3)?)?,
        lines: from_json("lines", &col::<String>(r, 4)?)?,
        made: instant(col(r, 5)?)?,
        expires: instant(col(r, 6)?)?,
    })
}

/// Whoever holds a link comes before there is a viewer: the signature is the way in.
impl Database {
    /// The token of a link, signed with the key that stands outside the database.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn sign(&self, link: &Link) -> Result<String> {
        let signature = self.key.sign(PLACE, &link.bytes())?;
        Ok(link.token(signature))
    }

    /// The link of a token; none where it is none, or not signed by us.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn signed(&self, token: &str) -> Result<Option<Link>> {
        let Some((link, signature)) = Link::read(token) else {
            return Ok(None);
        };
        let own: [u8; SIGNATURE] = self.key.sign(PLACE, &link.bytes())?;
        let same: bool = subtle::ConstantTimeEq::ct_eq(&own[..], &signature[..]).into();
        Ok(same.then_some(link))
    }

    /// The sheet that a link names, and where it is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sheet(&self, id: SheetId) -> Result<Option<(WorkspaceId, Sheet)>> {
        let sql = format!("SELECT {COLUMNS}, workspace_id FROM sheet WHERE id = ?");
        self.reads.note(&sql);
        let row = sql::one(&self.conn, &sql, args![id.0]).await?;
        row.map(|r| Ok((WorkspaceId(col(&r, 7)?), sheet(&r)?)))
            .transpose()
    }
}

impl Reader<'_> {
    /// The sheets of a pair that can still be answered, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sheets(&self, pair: PairId, now: i64) -> Result<Vec<Sheet>> {
        let and = "expires_at > ? ORDER BY made_at DESC, id DESC LIMIT 200";
        let rows = self
            .scoped(COLUMNS, "sheet", Some(pair), and, args![now])
            .await?;
        rows.iter().map(sheet).collect()
    }
}

impl Write {
    /// The sheets of a pair that can still be answered, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sheets(&mut self, pair: PairId) -> Result<Vec<Sheet>> {
        let and = "expires_at > ? ORDER BY made_at DESC, id DESC LIMIT 200";
        let now = self.now;
        let rows = self
            .scoped(COLUMNS, "sheet", Some(pair), and, args![now])
            .await?;
        rows.iter().map(sheet).collect()
    }

    /// Hands one out.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn add_sheet(&mut self, sheet: &Sheet) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(sheet.pair), "sheet")?;
        let values = args![
            sheet.id.0,
            workspace,
            circle,
            pair,
            owner,
            sheet.person.0,
            word::<Medium>(&sheet.medium)?,
            to_json("lines", &sheet.lines)?,
            sheet.made.as_microsecond(),
            sheet.expires.as_microsecond()
        ];
        self.run("INSERT INTO sheet VALUES (?,?,?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }
}
