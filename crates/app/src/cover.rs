//! Cover: a dated, scoped grant, the page one hands over, and the report one comes back to.
use crate::context::App;
use crate::error::{Error, Result};
use crate::queue::Queue;
use crate::right::{rights_within, standing};
use domain::circle::{Actor, Role, Viewer};
use domain::decision_right::{Area, HeldRight, held};
use domain::id::{HeldRightId, PersonId};
use domain::proposal::Proposal;
use domain::working_time::plus_days;
use jiff::civil::Date;
use store::{AuditLine, Membership, Pair, StoredAction};

/// Who stands in, when, and in what.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Who stands in; known in this workspace.
    pub person: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// What they may decide: in each area as much as whoever gives it, no more. In every other
    /// area they ask.
    pub areas: Vec<Area>,
}

/// The longest cover, in days: a longer one is a new assistant.
const LONGEST: i64 = 120;

/// What somebody needs to take over without a phone call.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// What they may decide, on their days.
    pub rights: Vec<HeldRight>,
    /// What waits, for whom.
    pub queue: Queue,
    /// Open actions that fall due by the last day, the earliest first.
    pub due: Vec<StoredAction>,
    /// First and last day.
    pub days: (Date, Date),
}

/// What happened while somebody stood in.
#[derive(Debug, Clone)]
pub struct ReturnReport {
    /// Everything they did, oldest first.
    pub lines: Vec<AuditLine>,
    /// What they proposed or decided, as it stands now.
    pub proposals: Vec<Proposal>,
    /// First and last day.
    pub days: (Date, Date),
}

impl App {
    /// Lets somebody stand in for the assistant between two dates.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the executive and the assistant; `Invalid` for days that are
    /// none.
    pub async fn grant_cover(&self, actor: &Actor, pair: &Pair, grant: &Grant) -> Result<()> {
        let who = standing(&actor.viewer, pair.id);
        let lasting = matches!(who.role, Some(Role::Executive | Role::Assistant));
        if !lasting || matches!(actor.viewer, Viewer::Token { .. }) {
            return Err(Error::Forbidden);
        }
        let today = self.today(pair);
        if grant.until < grant.from || grant.until < today {
            return Err(Error::invalid(
                "until",
                "The last day is over before it begins.",
            ));
        }
        if plus_days(grant.from, LONGEST) < grant.until {
            let what = "A cover is for at most 120 days: name an assistant instead.";
            return Err(Error::invalid("until", what));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let member = Membership {
            person: grant.person,
            name: String::new(),
            role: Role::Cover,
            from: grant.from,
            until: Some(grant.until),
        };
        tx.add_member(pair.id, &member).await?;
        let rights = rights_within(&mut tx, pair.id).await?;
        for area in &grant.areas {
            let Some(own) = held(&rights, who, *area, today).cloned() else {
                continue;
            };
            let id = HeldRightId(tx.new_id());
            let right = HeldRight {
                id: Some(id),
                holder: Some(grant.person),
                from: Some(grant.from),
                until: Some(grant.until),
                signed_at: (who.role == Some(Role::Executive)).then(|| self.clock.now()),
                note: "cover".to_owned(),
                ..own
            };
            tx.save_held_right(id, &right).await?;
        }
        let areas: Vec<_> = grant.areas.iter().map(|a| a.words()).collect();
        let scope = match areas.is_empty() {
            true => "asks in everything".to_owned(),
            false => domain::words::list(&areas),
        };
        let detail = format!("nothing → {} to {}: {scope}", grant.from, grant.until);
        let person = grant.person.to_string();
        tx.audit("cover", "person", &person, &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a cover today: what they saw and might decide ends with it.
    ///
    /// # Errors
    /// `Forbidden` for anybody but the executive and the assistant; `NotFound` without one.
    pub async fn end_cover(&self, actor: &Actor, pair: &Pair, person: PersonId) -> Result<()> {
        let who = standing(&actor.viewer, pair.id);
        let lasting = matches!(who.role, Some(Role::Executive | Role::Assistant));
        if !lasting || matches!(actor.viewer, Viewer::Token { .. }) {
            return Err(Error::Forbidden);
        }
        let yesterday = plus_days(self.today(pair), -1);
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.end_membership(pair.id, (person, Role::Cover), yesterday)
            .await?;
        for right in tx.held_rights(pair.id).await? {
            let own = right.holder == Some(person) && right.note == "cover";
            let open = right.until.is_none_or(|until| until > yesterday);
            if let (true, Some(id)) = (own && open, right.id) {
                let until = Some(yesterday);
                tx.save_held_right(id, &HeldRight { until, ..right })
                    .await?;
            }
        }
        let detail = format!("cover → ended {yesterday}");
        tx.audit("end_cover", "person", &person.to_string(), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// What somebody takes over between two dates.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn hand_over(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        person: PersonId,
        days: (Date, Date),
    ) -> Result<HandOver> {
        let reader = self.db.read(viewer);
        let mut rights = reader.held_rights(pair.id).await?;
        rights.retain(|r| r.holder == Some(person) && (r.holds(days.0) || r.holds(days.1)));
        let mut due = reader.open_actions(Some(pair.id)).await?;
        due.retain(|a| a.action.due.is_some_and(|d| d.date <= days.1));
        Ok(HandOver {
            rights,
            queue: self.queue(viewer, pair).await?,
            due,
            days,
        })
    }

    /// What somebody did in a pair between two dates, for whoever comes back.
    ///
    /// # Errors
    /// `Forbidden` outside the viewer's circles.
    pub async fn return_report(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        person: PersonId,
        days: (Date, Date),
    ) -> Result<ReturnReport> {
        let (from, until) = crate::occurrence::days(days.0, days.1, &crate::context::zone(pair));
        let span = (from.as_microsecond(), until.as_microsecond());
        let reader = self.db.read(viewer);
        let lines = reader.audit_of(pair.id, person, span).await?;
        let states = [
            "asked",
            "snoozed",
            "returned",
            "approved",
            "declined",
            "done",
            "undone",
            "withdrawn",
        ];
        let mut proposals = reader
            .proposals(Some(pair.id), &states, span.0, 2000)
            .await?;
        let by = domain::proposal::By::Person(person);
        proposals.retain(|p| {
            let acted = p.act.as_ref().is_some_and(|a| a.by == Some(person));
            let answered = p.answers.iter().any(|a| a.by == person);
            p.created < until && (p.by == by || acted || answered)
        });
        Ok(ReturnReport {
            lines,
            proposals,
            days,
        })
    }
}
