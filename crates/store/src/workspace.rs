//! Workspace, pairs and who belongs to them.
use crate::db::{Database, Reader, Write};
use crate::error::{Error, Result, corrupt};
use crate::scope::Place;
use crate::sql::{self, args, col, from_json, from_word, to_json, word};
use domain::circle::{Grant, Role, Viewer};
use domain::id::{PairId, PersonId, WorkspaceId};
use jiff::civil::Date;
use uuid::Uuid;

/// One organisation's installation.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Identity.
    pub id: WorkspaceId,
    /// What it is called.
    pub name: String,
    /// Region code, e.g. `GB-ENG`: words, dates, holidays.
    pub region: String,
}

/// One executive and the partners named with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Identity.
    pub id: PairId,
    /// The executive.
    pub executive: PersonId,
    /// The executive's name.
    pub name: String,
    /// IANA name of the executive's zone.
    pub zone: String,
    /// The executive's own addresses, lower case: their `PARTSTAT` decides.
    pub emails: Vec<String>,
}

/// Somebody's place in a pair.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are there.
    pub role: Role,
    /// First day.
    pub from: Date,
    /// Last day of a cover; open where none.
    pub until: Option<Date>,
}

fn pair(row: &sea_orm::QueryResult) -> Result<Pair> {
    pair_at(row, 0)
}

fn pair_at(row: &sea_orm::QueryResult, at: usize) -> Result<Pair> {
    Ok(Pair {
        id: PairId(col(row, at)?),
        executive: PersonId(col(row, at + 1)?),
        name: col(row, at + 2)?,
        zone: col(row, at + 3)?,
        emails: from_json("addresses", &col::<String>(row, at + 4)?)?,
    })
}

/// What somebody may see by these memberships: pair and role from column `at` on, where there is
/// one; the pairs that are open to them in the order of the rows.
pub(crate) fn granted(
    workspace: WorkspaceId,
    person: PersonId,
    rows: &[sea_orm::QueryResult],
    at: usize,
) -> Result<(Viewer, Vec<Pair>)> {
    let mut grants = Vec::with_capacity(rows.len());
    let mut pairs: Vec<Pair> = Vec::with_capacity(rows.len());
    for row in rows {
        if col::<Option<uuid::Uuid>>(row, at)?.is_none() {
            continue;
        }
        let found = pair_at(row, at)?;
        grants.push(Grant {
            pair: found.id,
            role: from_word("role", col(row, at + 5)?)?,
        });
        if pairs.iter().all(|p| p.id != found.id) {
            pairs.push(found);
        }
    }
    let viewer = Viewer::Member {
        workspace,
        person,
        grants,
        discreet: false,
    };
    pairs.retain(|p| viewer.sees_pair(p.id));
    Ok((viewer, pairs))
}

const PAIR: &str = "SELECT id, executive, name, zone, emails FROM pair";

impl Database {
    /// The workspaces of this installation, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>> {
        let sql = "SELECT id, name, region FROM workspace ORDER BY created_at";
        let rows = sql::all(&self.conn, sql, args![]).await?;
        rows.iter()
            .map(|r| {
                Ok(Workspace {
                    id: WorkspaceId(col(r, 0)?),
                    name: col(r, 1)?,
                    region: col(r, 2)?,
                })
            })
            .collect()
    }

    /// What a person may see today: an ended cover has no grant any more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn member(
        &self,
        workspace: WorkspaceId,
        person: PersonId,
        today: Date,
    ) -> Result<Viewer> {
        let (viewer, _) = self.member_with_pairs(workspace, person, today).await?;
        Ok(viewer)
    }

    /// The same with the pairs that are open to them, oldest first, in one read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn member_with_pairs(
        &self,
        workspace: WorkspaceId,
        person: PersonId,
        today: Date,
    ) -> Result<(Viewer, Vec<Pair>)> {
        let day = today.to_string();
        let sql = "SELECT p.id, p.executive, p.name, p.zone, p.emails, m.role FROM membership m \
             JOIN pair p ON p.id = m.pair_id AND p.workspace_id = m.workspace_id \
             WHERE m.workspace_id = ? AND m.person_id = ? \
             AND m.from_date <= ? AND (m.until_date IS NULL OR m.until_date >= ?) \
             ORDER BY p.created_at, p.name";
        self.reads.note(sql);
        let values = args![workspace.0, person.0, day.clone(), day];
        let rows = sql::all(&self.conn, sql, values).await?;
        granted(workspace, person, &rows, 0)
    }
}

impl Reader<'_> {
    /// The workspace the viewer is in.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn workspace(&self) -> Result<Workspace> {
        let id = self.viewer.workspace();
        let sql = "SELECT name, region FROM workspace WHERE id = ?";
        let rows = self.all(sql, args![id.0]).await?;
        let row = rows.first().ok_or(Error::NotFound("workspace"))?;
        Ok(Workspace {
            id,
            name: col(row, 0)?,
            region: col(row, 1)?,
        })
    }

    /// The pairs whose inner circle is open to the viewer, oldest first: *all of mine*.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pairs(&self) -> Result<Vec<Pair>> {
        let sql = format!("{PAIR} WHERE workspace_id = ? ORDER BY created_at, name");
        let rows = self.all(&sql, args![self.viewer.workspace().0]).await?;
        let mut pairs = rows.iter().map(pair).collect::<Result<Vec<_>>>()?;
        pairs.retain(|p| self.viewer.sees_pair(p.id));
        Ok(self.seen(pairs))
    }

    /// Who belongs to a pair.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn members(&self, pair: PairId) -> Result<Vec<Membership>> {
        if !self.viewer.sees_pair(pair) {
            return Err(Error::Forbidden);
        }
        let rows = self
            .all(
                "SELECT m.person_id, p.name, m.role, m.from_date, m.until_date FROM membership m \
                 JOIN person p ON p.id = m.person_id WHERE m.pair_id = ? AND m.workspace_id = ? \
                 ORDER BY m.from_date",
                args![pair.0, self.viewer.workspace().0],
            )
            .await?;
        rows.iter()
            .map(|r| {
                let until: Option<String> = col(r, 4)?;
                Ok(Membership {
                    person: PersonId(col(r, 0)?),
                    name: col(r, 1)?,
                    role: from_word("role", col(r, 2)?)?,
                    from: date(&col::<String>(r, 3)?)?,
                    until: until.as_deref().map(date).transpose()?,
                })
            })
            .collect()
    }
}

fn date(text: &str) -> Result<Date> {
    text.parse().map_err(|e| corrupt("date", e))
}

impl Write {
    /// A fresh id that sorts by time.
    pub fn new_id(&self) -> Uuid {
        let micros = u64::try_from(self.now).unwrap_or(0);
        let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1000;
        let at = uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos);
        Uuid::new_v7(at)
    }

    /// The zone of a pair's executive, within the actor's reach.
    ///
    /// # Errors
    /// `NotFound` outside it.
    pub async fn pair_zone(&mut self, pair: PairId) -> Result<String> {
        if !self.actor.viewer.sees_pair(pair) {
            return Err(Error::NotFound("pair"));
        }
        let sql = "SELECT zone FROM pair WHERE id = ? AND workspace_id = ?";
        let row = self.one(sql, args![pair.0, self.workspace().0]).await?;
        row.map_or(Err(Error::NotFound("pair")), |r| col(&r, 0))
    }

    /// Makes a workspace. Only the operator and the first run can.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_workspace(&mut self, workspace: &Workspace) -> Result<()> {
        let Workspace { id, name, region } = workspace;
        self.run(
            "INSERT INTO workspace VALUES (?,?,?,?)",
            args![id.0, name.clone(), region.clone(), self.now],
        )
        .await?;
        Ok(())
    }

    /// Renames the workspace and sets its region.
    ///
    /// # Errors
    /// `Forbidden` unless the operator acts.
    pub async fn change_workspace(&mut self, name: &str, region: &str) -> Result<()> {
        self.enter(Place::WORKSPACE, "workspace")?;
        let id = self.workspace().0;
        let sql = "UPDATE workspace SET name = ?, region = ? WHERE id = ?";
        self.run(sql, args![name, region, id]).await?;
        Ok(())
    }

    /// Makes a pair; its executive must be a person of this workspace.
    ///
    /// # Errors
    /// `Forbidden` unless the operator acts.
    pub async fn add_pair(&mut self, pair: &Pair) -> Result<()> {
        self.enter(Place::WORKSPACE, "pair")?;
        let sql = "SELECT COUNT(*) FROM pair WHERE workspace_id = ?";
        let workspace = self.workspace().0;
        let row = self.one(sql, args![workspace]).await?;
        let place_in_list: i64 = row.map_or(Ok(0), |r| col(&r, 0))?;
        let sql = "INSERT INTO pair VALUES (?,?,?,?,?,?,?)";
        let values = args![
            pair.id.0,
            self.workspace().0,
            pair.executive.0,
            pair.name.clone(),
            pair.zone.clone(),
            to_json("addresses", &pair.emails)?,
            self.now + place_in_list
        ];
        self.run(sql, values).await?;
        self.pairs.insert(pair.id);
        Ok(())
    }

    /// Sets the executive's zone and addresses.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn change_pair(&mut self, pair: &Pair) -> Result<()> {
        self.enter(Place::pair(pair.id), "pair")?;
        self.run(
            "UPDATE pair SET name = ?, zone = ?, emails = ? WHERE id = ? AND workspace_id = ?",
            args![
                pair.name.clone(),
                pair.zone.clone(),
                to_json("addresses", &pair.emails)?,
                pair.id.0,
                self.workspace().0
            ],
        )
        .await
        .and_then(|rows| crate::db::saved(rows, "pair"))
    }

    /// Takes somebody into a pair.
    ///
    /// # Errors
    /// `Forbidden` unless the operator, the executive or their assistant acts: a cover must not
    /// prolong itself.
    pub async fn add_member(&mut self, pair: PairId, member: &Membership) -> Result<()> {
        self.enter(Place::pair(pair), "membership")?;
        let lasting =
            |g: &Grant| g.pair == pair && matches!(g.role, Role::Executive | Role::Assistant);
        let may = match &self.actor.viewer {
            Viewer::Member { grants, .. } => grants.iter().any(lasting),
            Viewer::Operator { .. } => true,
            Viewer::Link { .. } | Viewer::Token { .. } | Viewer::Worker { .. } => false,
        };
        if !may {
            return Err(Error::Forbidden);
        }
        let values = args![
            self.workspace().0,
            pair.0,
            member.person.0,
            word(&member.role)?,
            member.from.to_string(),
            member.until.map(|d| d.to_string())
        ];
        self.run("INSERT INTO membership VALUES (?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }

    /// Ends what somebody is in a pair, where it has not ended by that day.
    ///
    /// # Errors
    /// `NotFound` without one; `Forbidden` outside the actor's circles.
    pub async fn end_membership(
        &mut self,
        pair: PairId,
        (person, role): (PersonId, Role),
        last: Date,
    ) -> Result<()> {
        self.enter(Place::pair(pair), "membership")?;
        let day = last.to_string();
        let values = args![
            day.clone(),
            self.workspace().0,
            pair.0,
            person.0,
            word(&role)?,
            day
        ];
        let sql = "UPDATE membership SET until_date = ? WHERE workspace_id = ? AND pair_id = ? \
             AND person_id = ? AND role = ? AND (until_date IS NULL OR until_date > ?)";
        let rows = self.run(sql, values).await?;
        crate::db::saved(rows, "membership")
    }

    /// The pair of an executive by name, for the command line.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pair_named(&mut self, name: &str) -> Result<Option<Pair>> {
        let workspace = self.workspace().0;
        let sql = format!("{PAIR} WHERE workspace_id = ? AND LOWER(name) = LOWER(?)");
        let row = self.one(&sql, args![workspace, name]).await?;
        let found = row.as_ref().map(pair).transpose()?;
        Ok(found.filter(|p| self.actor.viewer.sees_pair(p.id)))
    }
}
