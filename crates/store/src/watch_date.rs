//! Dates to watch.
use crate::check_in::{check_in_at, kept_at};
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::initiative::initiative_at;
use crate::scope::{Place, scope};
use crate::seal::Key;
use crate::sql::{args, col, from_json, from_word, to_json};
use crate::stakeholder::stakeholder;
use crate::statement::review_of;
use domain::calibration::Kept;
use domain::check_in::CheckIn;
use domain::id::{PairId, PersonId, WatchDateId};
use domain::initiative::Initiative;
use domain::stakeholder::Stakeholder;
use domain::statement::StatementKind;
use domain::watch_date::{WatchDate, WatchKind};
use jiff::civil::Date;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};

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
    /// What is worked on, where people are kept in touch with: something red of theirs halves the
    /// time to the next talk (`R20`).
    pub initiatives: Vec<Initiative>,
    /// Their last check-ins, the newest first.
    pub check_ins: Vec<CheckIn>,
    /// Their newest forecasts.
    pub forecasts: Vec<Kept>,
}

/// Pairs of one statement: SQLite joins at most 500 selects.
const ARMS: usize = 50;
/// A table, its columns after the arm (id, day, plain body, pair, person or initiative, sealed
/// body), which rows, their order.
type Kind = (&'static str, &'static str, &'static str, &'static str);
const DATES: Kind = (
    "watch_date",
    "id, on_date, body, pair_id, CAST(NULL AS {uuid}) AS person_id, \
     CAST(NULL AS {bytes}) AS sealed",
    "1 = 1",
    "on_date",
);
const PEOPLE: Kind = (
    "stakeholder",
    "id, CAST(NULL AS TEXT), CAST(NULL AS TEXT), pair_id, person_id, body",
    "1 = 1",
    "id",
);
const PAPERS: Kind = (
    "statement",
    "id, kind, CAST(NULL AS TEXT), pair_id, CAST(NULL AS {uuid}), body",
    // The others are read every day, or never again.
    "closed_at IS NULL AND circle = 'pair' \
     AND kind IN ('charter', 'agreement', 'plan', 'standard')",
    "id",
);
const WORK: Kind = (
    "initiative",
    "id, state, body, pair_id, CAST(NULL AS {uuid}), CAST(NULL AS {bytes})",
    "state = 'active' \
     AND EXISTS (SELECT 1 FROM stakeholder s WHERE s.pair_id = initiative.pair_id)",
    "id",
);
const SAID: Kind = (
    "check_in",
    "id, on_date, CAST(NULL AS TEXT), pair_id, initiative_id, body",
    "EXISTS (SELECT 1 FROM stakeholder s WHERE s.pair_id = check_in.pair_id) \
     AND (SELECT COUNT(*) FROM check_in c WHERE c.pair_id = check_in.pair_id \
     AND c.initiative_id = check_in.initiative_id AND c.on_date > check_in.on_date) < 12",
    "on_date DESC, updated_at DESC",
);
const MADE: Kind = (
    "forecast",
    "id, made_on, body, pair_id, initiative_id, CAST(NULL AS {bytes})",
    "EXISTS (SELECT 1 FROM stakeholder s WHERE s.pair_id = forecast.pair_id) \
     AND made_on = (SELECT MAX(f.made_on) FROM forecast f \
     WHERE f.pair_id = forecast.pair_id AND f.initiative_id = forecast.initiative_id)",
    "id",
);
/// In the order in which [`Watched::take`] knows them.
const KINDS: [Kind; 6] = [DATES, PEOPLE, PAPERS, WORK, SAID, MADE];

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

impl Watched {
    /// One row of one of [`KINDS`].
    fn take(&mut self, kind: usize, r: &QueryResult, key: &Key) -> Result<()> {
        match kind {
            0 => self.dates.push(watch_date(r, 1)?),
            1 => self.people.push(stakeholder(r, key, [1, 4, 5, 6])?),
            2 => paper(self, r, key)?,
            3 => self.initiatives.push(initiative_at(r, [1, 2, 3])?),
            4 => self.check_ins.push(check_in_at(r, key, [1, 4, 5, 2, 6])?),
            _ => self.forecasts.push(kept_at(r, 3)?),
        }
        Ok(())
    }
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

    /// What is watched in each of these pairs, in one statement: it is read for every desk.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watched_of(&self, pairs: &[PairId]) -> Result<Vec<Watched>> {
        let backend = self.db.conn.get_database_backend();
        let mut out: Vec<_> = pairs.iter().map(|_| Watched::default()).collect();
        for (chunk, all) in out.chunks_mut(ARMS).zip(pairs.chunks(ARMS)) {
            let (mut parts, mut args) = (Vec::new(), Vec::new());
            for (at, pair) in all.iter().enumerate() {
                for (kind, (table, columns, and, order)) in KINDS.into_iter().enumerate() {
                    let arm = at * KINDS.len() + kind;
                    let scope = scope(self.viewer, Some(*pair), table);
                    args.extend(scope.args);
                    parts.push(format!(
                        "SELECT * FROM (SELECT {arm} AS arm, {columns} FROM {table} WHERE {} \
                         AND {and} ORDER BY {order}) AS {table}_{at}",
                        scope.sql
                    ));
                }
            }
            let sql = crate::schema::dialect(backend, &parts.join(" UNION ALL "));
            for row in self.all(&sql, args).await? {
                let arm = usize::try_from(col::<i32>(&row, 0)?).unwrap_or(usize::MAX);
                if let Some(of) = chunk.get_mut(arm / KINDS.len()) {
                    of.take(arm % KINDS.len(), &row, &self.db.key)?;
                }
            }
        }
        for of in &mut out {
            of.dates = self.seen(std::mem::take(&mut of.dates));
            of.people = self.seen(std::mem::take(&mut of.people));
            of.initiatives = self.seen(std::mem::take(&mut of.initiatives));
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
