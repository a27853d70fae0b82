//! Who may see what (three circles), who looks (`Viewer`) and who acts (`Actor`).
use crate::id::{PairId, PersonId, ProposalId, WorkspaceId};
use crate::proposal::Verb;
use crate::token::Token;
use serde::{Deserialize, Serialize};

/// The three circles of discretion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// Its owner alone.
    Mine,
    /// The executive and the partners named with them.
    Pair,
    /// Members of that pair's team too.
    Team,
}

/// What a member is to one pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The executive.
    Executive,
    /// Assistant, job-share, chief of staff.
    Assistant,
    /// Stands in for the assistant between two dates.
    Cover,
    /// A member of the pair's team.
    Team,
}

impl Role {
    /// Whether this role stands inside the pair's circle.
    pub fn in_pair(self) -> bool {
        !matches!(self, Role::Team)
    }
}

/// One membership: this person, in this pair, as this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The pair.
    pub pair: PairId,
    /// What the person is there.
    pub role: Role,
}

/// The one act that a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Errand {
    /// To answer so.
    Answer(Verb),
    /// To confirm what was recorded in one's name.
    Confirm,
    /// To say that what was recorded in one's name was never said.
    Deny,
}

/// Who looks. Every read takes one; `store` turns it into the rows that exist for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody signed in, with today's grants (an ended cover has none).
    Member {
        /// The workspace.
        workspace: WorkspaceId,
        /// The person.
        person: PersonId,
        /// Their memberships.
        grants: Vec<Grant>,
        /// Others look at the same screen: what is read holds no private word (`discreet`).
        discreet: bool,
    },
    /// A program with a token, on behalf of a person: their pairs, but nothing that is theirs
    /// alone, and only what its scopes name.
    Token {
        /// The workspace.
        workspace: WorkspaceId,
        /// On whose behalf.
        person: PersonId,
        /// Their memberships today.
        grants: Vec<Grant>,
        /// The token.
        token: Token,
    },
    /// Who holds a signed link: one person, one record, one act, and nothing beside them.
    Link {
        /// The workspace.
        workspace: WorkspaceId,
        /// The pair that the record belongs to.
        pair: PairId,
        /// Whom the link was made for.
        person: PersonId,
        /// The one record.
        proposal: ProposalId,
        /// The one act.
        errand: Errand,
    },
    /// The worker, for one pair and one purpose.
    Worker {
        /// The workspace.
        workspace: WorkspaceId,
        /// The pair it works for.
        pair: PairId,
        /// What for; stands in the audit.
        purpose: &'static str,
    },
    /// Who can read the data folder: the command line. Sees team and pair, never mine.
    Operator {
        /// The workspace.
        workspace: WorkspaceId,
    },
}

impl Viewer {
    /// The workspace; nothing outside it exists for this viewer.
    pub fn workspace(&self) -> WorkspaceId {
        match self {
            Viewer::Member { workspace, .. }
            | Viewer::Link { workspace, .. }
            | Viewer::Token { workspace, .. }
            | Viewer::Worker { workspace, .. }
            | Viewer::Operator { workspace } => *workspace,
        }
    }

    /// Whether others look at the same screen.
    pub fn is_discreet(&self) -> bool {
        matches!(self, Viewer::Member { discreet: true, .. })
    }

    /// The same viewer alone before the screen: to act, and to count what is not shown.
    #[must_use]
    pub fn alone(&self) -> Viewer {
        let mut viewer = self.clone();
        if let Viewer::Member { discreet, .. } = &mut viewer {
            *discreet = false;
        }
        viewer
    }

    /// Whether the pair's circle is open to this viewer.
    pub fn sees_pair(&self, pair: PairId) -> bool {
        match self {
            Viewer::Member { grants, .. } | Viewer::Token { grants, .. } => {
                grants.iter().any(|g| g.pair == pair && g.role.in_pair())
            }
            Viewer::Link { .. } => false,
            Viewer::Worker { pair: own, .. } => *own == pair,
            Viewer::Operator { .. } => true,
        }
    }
}

/// Under which right somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// In their own name, about their own things.
    Own,
    /// As a partner of the pair (start values of F10, unsigned).
    Assumed,
    /// As the operator of the installation.
    Operator,
    /// As the program itself, on a schedule that somebody set.
    Worker,
    /// After a yes of whoever may say it.
    Approved,
    /// Under a held right, told at once (level 5).
    Inform,
    /// Under a held right, told at the end of the day (level 6).
    Note,
    /// Under a held right, logged (level 7).
    Free,
    /// Beyond every right: done anyway, and told.
    Beyond,
}

/// Who acts, for whom, under which right. Every write takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who looks while acting; the act reaches no further.
    pub viewer: Viewer,
    /// The acting person; none for operator and worker.
    pub person: Option<PersonId>,
    /// The pair on whose behalf it is done; none for the installation itself.
    pub pair: Option<PairId>,
    /// The right it is done under.
    pub right: Right,
}
