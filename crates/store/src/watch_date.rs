//! Dates to watch.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::{Place, scope};
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json};
use crate::stakeholder::stakeholder;
use crate::statement::review_of;
use domain::id::{PairId, PersonId, WatchDateId};
use domain::stakeholder::Stakeholder;
use domain::statement::StatementKind;
use domain::watch_date::{WatchDate, WatchKind};
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Body {
    title: String,
    lead_days: u16,
    kind: WatchKind,
    yearly: bool,
}

/// What is watched in one pair.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Dates to watch, the earliest first.
    pub dates: Vec<WatchDate>,
    /// People to keep in touch with.
    pub people: Vec<Stakeholder>,
    /// Papers of the pair with a day on which they are to be read again.
    pub reviews: Vec<(StatementKind, Date)>,
    /// Papers of the pair, and whose names stand under the newest wording.
    pub names: Vec<(StatementKind, Vec<PersonId>)>,
}

/// Pairs of one statement; both databases take many more.
const ARMS: usize = 100;
/// A table, its columns after the arm (id, day, plain body, pair, person, sealed body), its order.
type Kind = (&'static str, &'static str, &'static str);
const DATES: Kind = (
    "watch_date",
    "id, on_date, body, pair_id, CAST(NULL AS {uuid}) AS person_id, \
     CAST(NULL AS {bytes}) AS sealed",
    "on_date",
);
const PEOPLE: Kind = (
    "stakeholder",
    "id, CAST(NULL AS TEXT), CAST(NULL AS TEXT), pair_id, person_id, body",
    "id",
);
const PAPERS: Kind = (
    "statement",
    "id, kind, CAST(NULL AS TEXT), pair_id, CAST(NULL AS {uuid}), body",
    "id",
);
/// Which of them; the others are read every day, or never again.
const HOLD: &str = "closed_at IS NULL AND circle = 'pair' \
     AND kind IN ('charter', 'agreement', 'plan', 'standard')";

/// Of a row with id, day and body from column `at` on.
fn watch_date(r: &QueryResult, at: usize) -> Result<WatchDate> {
    let body: Body = from_json("date to watch", &col::<String>(r, at + 2)?)?;
    Ok(WatchDate {
        id: WatchDateId(col(r, at)?),
        date: col::<String>(r, at + 1)?
            .parse()
            .map_err(|e| corrupt("date", e))?,
        title: body.title,
        lead_days: body.lead_days,
        kind: body.kind,
        yearly: body.yearly,
    })
}

/// A paper: its day, if it has one, and the names under it.
fn paper(of: &mut Watched, r: &QueryResult, key: &Key) -> Result<()> {
    let kind = from_word("kind", col(r, 2)?)?;
    let (day, names) = review_of(&col::<Vec<u8>>(r, 6)?, key)?;
    of.reviews.extend(day.map(|day| (kind, day)));
    of.names.push((kind, names));
    Ok(())
}

impl Reader<'_> {
    /// The dates to watch of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch_dates(&self, pair: PairId) -> Result<Vec<WatchDate>> {
        let watched = self.watched_of(&[pair]).await?;
        Ok(watched.into_iter().next().unwrap_or_default().dates)
    }

    /// What is watched in each of these pairs, dates and people, in one statement: both are read
    /// for every desk.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watched_of(&self, pairs: &[PairId]) -> Result<Vec<Watched>> {
        let backend = self.db.conn.get_database_backend();
        let mut out: Vec<_> = pairs.iter().map(|_| Watched::default()).collect();
        for (chunk, all) in out.chunks_mut(ARMS).zip(pairs.chunks(ARMS)) {
            let (mut parts, mut args) = (Vec::new(), Vec::new());
            for (at, pair) in all.iter().enumerate() {
                for (table, columns, order) in [DATES, PEOPLE, PAPERS] {
                    let and = if table == PAPERS.0 { HOLD } else { "1 = 1" };
                    let scope = scope(self.viewer, Some(*pair), table);
                    args.extend(scope.args);
                    parts.push(format!(
                        "SELECT * FROM (SELECT {at} AS arm, {columns} FROM {table} WHERE {} \
                         AND {and} ORDER BY {order}) AS {table}_{at}",
                        scope.sql
                    ));
                }
            }
            let sql = crate::schema::dialect(backend, &parts.join(" UNION ALL "));
            for row in self.all(&sql, args).await? {
                let at = usize::try_from(col::<i32>(&row, 0)?).unwrap_or(usize::MAX);
                let Some(of) = chunk.get_mut(at) else {
                    continue;
                };
                let (person, plain) = (col::<Option<Uuid>>(&row, 5)?, col(&row, 3)?);
                match (person, plain) {
                    (Some(_), _) => of
                        .people
                        .push(stakeholder(&row, &self.db.key, [1, 4, 5, 6])?),
                    (None, Some::<String>(_)) => of.dates.push(watch_date(&row, 1)?),
                    (None, None) => paper(of, &row, &self.db.key)?,
                }
            }
        }
        for of in &mut out {
            of.dates = self.seen(std::mem::take(&mut of.dates));
            of.people = self.seen(std::mem::take(&mut of.people));
        }
        Ok(out)
    }
}

impl Write {
    /// The dates to watch of a pair.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch_dates(&mut self, pair: PairId) -> Result<Vec<WatchDate>> {
        let and = "1 = 1 ORDER BY on_date";
        let rows = self
            .scoped("id, on_date, body", "watch_date", Some(pair), and, args![])
            .await?;
        rows.iter().map(|r| watch_date(r, 0)).collect()
    }

    /// Saves a date to watch, new or known.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_watch_date(&mut self, pair: PairId, date: &WatchDate) -> Result<()> {
        let [workspace, circle, pair, owner] = self.enter(Place::pair(pair), "watch_date")?;
        let body = Body {
            title: date.title.clone(),
            lead_days: date.lead_days,
            kind: date.kind,
            yearly: date.yearly,
        };
        let values = args![
            date.id.0,
            workspace,
            circle,
            pair.clone(),
            owner,
            date.date.to_string(),
            to_json("date to watch", &body)?,
            self.now,
            pair
        ];
        self.run(
            "INSERT INTO watch_date VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET \
             on_date = excluded.on_date, body = excluded.body, updated_at = excluded.updated_at \
             WHERE watch_date.pair_id = ?",
            values,
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "watch date"))
    }

    /// Takes a date away.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_watch_date(&mut self, id: WatchDateId) -> Result<()> {
        self.change(
            "watch_date",
            "watch_date",
            "DELETE FROM watch_date",
            args![],
            id.0,
        )
        .await
    }
}
