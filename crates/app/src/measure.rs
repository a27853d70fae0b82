//! Measures: made, edited, read from a form, a file or a program; one value for a day.
use crate::context::{App, fresh_id};
use crate::counted::{COUNT, circle};
use crate::error::{Error, Result};
use domain::circle::{Actor, Viewer};
use domain::id::{MeasureId, PairId, PersonId};
use domain::measure::{Marks, Measure, Reading, Source};
use domain::status::Override;
use domain::words::count_figures;
use formats::note::Note;
use jiff::civil::Date;
use store::{Pair, Write};

/// The most characters of a title, a unit or a definition.
const LINE: usize = 2000;
/// Values of one measure that its page shows.
pub const SHOWN: u32 = 400;

/// One measure with its values, the newest first, each with who wrote it down.
#[derive(Debug, Clone)]
pub struct History {
    /// Which.
    pub measure: Measure,
    /// At most [`SHOWN`].
    pub values: Vec<(Reading, Option<PersonId>)>,
}

fn gone() -> Error {
    Error::NotFound("This measure".into())
}

async fn known(tx: &mut Write, pair: PairId, id: MeasureId) -> Result<Measure> {
    let all = tx.measures(pair).await?;
    all.into_iter().find(|m| m.id == id).ok_or_else(gone)
}

impl App {
    /// Saves a measure, new or known.
    ///
    /// # Errors
    /// `Invalid` without a title, `Forbidden` outside the actor's circles.
    pub async fn save_measure(&self, actor: &Actor, pair: PairId, of: &Measure) -> Result<()> {
        if of.title.trim().is_empty() {
            return Err(Error::invalid("title", "Say what is measured."));
        }
        for (name, text) in [("title", &of.title), ("definition", &of.definition)] {
            if text.chars().count() > LINE {
                let told = format!("Keep it under {LINE} characters.");
                return Err(Error::invalid(name, told));
            }
        }
        Marks::of(of.aim, of.marks).map_err(|e| Error::invalid("commit", e.to_string()))?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut all = tx.measures(pair).await?;
        let before = all.iter().position(|m| m.id == of.id);
        let before = before.map(|at| all.swap_remove(at));
        all.push(of.clone());
        if let Some(path) = circle(&all, of) {
            let told = format!("It would be counted from itself: {path}. Choose another source.");
            return Err(Error::invalid("source", told));
        }
        tx.save_measure(pair, of).await?;
        if of.source != Source::Typed {
            let key = format!("{COUNT}:{pair}");
            tx.plan_job(COUNT, &key, "", self.now()).await?;
        }
        let verb = if before.is_some() { "change" } else { "add" };
        let detail = match before {
            Some(b) if b.aim != of.aim => format!("{}: {:?} → {:?}", of.title, b.aim, of.aim),
            _ => of.title.clone(),
        };
        tx.audit(verb, "measure", &of.id.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// What a measure's owner says it is, against what is found; none: what is found stands.
    ///
    /// # Errors
    /// `NotFound` for one that is not there.
    pub async fn say_measure(
        &self,
        actor: &Actor,
        pair: PairId,
        id: MeasureId,
        word: Option<Override>,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut measure = known(&mut tx, pair, id).await?;
        let said = |w: &Option<Override>| match w {
            Some(w) => format!("{}: {}", w.colour.word(), w.reason()),
            None => "as found".to_owned(),
        };
        let detail = format!("{} → {}", said(&measure.by_owner), said(&word));
        measure.by_owner = word;
        tx.save_measure(pair, &measure).await?;
        tx.audit("override", "measure", &id.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a measure away, with all its values.
    ///
    /// # Errors
    /// `NotFound` for one that is not there.
    pub async fn remove_measure(&self, actor: &Actor, pair: PairId, id: MeasureId) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let measure = known(&mut tx, pair, id).await?;
        tx.remove_measure(pair, id).await?;
        tx.audit("remove", "measure", &id.to_string(), &measure.title)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Writes values down; another of the same day takes its place. All of them or none.
    ///
    /// # Errors
    /// `Invalid` for a day to come, `NotFound` for a measure that is not there.
    pub async fn record_readings(
        &self,
        actor: &Actor,
        pair: &Pair,
        rows: &[(MeasureId, Reading)],
    ) -> Result<usize> {
        let today = self.today_of(pair);
        if let Some((_, late)) = rows.iter().find(|(_, r)| r.on > today) {
            let told = format!("{} is still to come: write down what was.", late.on);
            return Err(Error::invalid("on", told));
        }
        if rows.iter().any(|(_, r)| !r.value.is_finite()) {
            return Err(Error::invalid("value", "Write a plain number."));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let measures = tx.measures(pair.id).await?;
        for (id, reading) in rows {
            let known = measures.iter().find(|m| m.id == *id);
            Self::typed(known.ok_or_else(gone)?)?;
            let fresh = fresh_id(self.clock.now());
            let saved = tx.save_reading(pair.id, *id, (fresh, *reading), actor.person);
            saved.await?;
        }
        let (id, detail) = match rows {
            [] => return Ok(0),
            [(id, r)] => (id, format!("{} on {}", r.value, r.on)),
            [(id, _), ..] => (
                id,
                count_figures(i64::try_from(rows.len()).unwrap_or(i64::MAX), "value"),
            ),
        };
        tx.audit("record", "measure", &id.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(rows.len())
    }

    /// Takes the value of a day away.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub async fn remove_reading(
        &self,
        actor: &Actor,
        pair: PairId,
        id: MeasureId,
        on: Date,
    ) -> Result<()> {
        let mut tx = self.db.write(actor, self.now()).await?;
        if !tx.remove_reading(pair, id, on).await? {
            return Err(Error::NotFound("A value of that day".into()));
        }
        let detail = format!("the value of {on}");
        tx.audit("remove", "measure", &id.to_string(), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Reads values from a table: of the one measure, or of those that its rows name. Saves
    /// nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_readings(
        &self,
        viewer: &Viewer,
        pair: PairId,
        only: Option<MeasureId>,
        bytes: &[u8],
    ) -> Result<(Vec<(MeasureId, Reading)>, Vec<Note>)> {
        let order = self.locale(viewer).await?.order;
        let measures = self.db.read(viewer).measures(pair).await?;
        let (rows, mut notes) = formats::readings::read(bytes, order);
        let mut out = Vec::new();
        for row in rows {
            let named = |m: &&Measure| m.title.eq_ignore_ascii_case(&row.measure);
            let of = match only {
                Some(id) => measures.iter().find(|m| m.id == id),
                None => measures.iter().find(named),
            };
            match of {
                Some(of) if of.source != Source::Typed => notes.push(Note::new(
                    row.line,
                    row.measure,
                    "This measure is counted by itself; the row was left out.",
                )),
                Some(of) => out.push((of.id, row.reading)),
                None => notes.push(Note::new(
                    row.line,
                    row.measure,
                    "No measure is called so; the row was left out.",
                )),
            }
        }
        Ok((out, notes))
    }

    /// One measure with its values.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn measure_history(
        &self,
        viewer: &Viewer,
        pair: PairId,
        id: MeasureId,
    ) -> Result<History> {
        let reader = self.db.read(viewer);
        let all = reader.measures(pair).await?;
        let measure = all.into_iter().find(|m| m.id == id).ok_or_else(gone)?;
        let values = reader.readings_of(pair, id, SHOWN).await?;
        Ok(History { measure, values })
    }
}

/// A number as people write it: "34,5 %", "1,234.5". None where it is none.
pub fn number(text: &str) -> Option<f64> {
    formats::readings::read_number(text)
}
