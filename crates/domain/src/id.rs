//! Identities: UUIDv7, one type per noun, so that no two can be mistaken for each other.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    )* };
}

id! {
    /// One organisation's installation.
    WorkspaceId,
    /// One executive and the partners named with them.
    PairId,
    /// A human being, with or without an account.
    PersonId,
    /// Who signs in.
    AccountId,
    /// One source of events.
    CalendarId,
    /// One component of a calendar.
    EventId,
    /// Files that were sent together to be read.
    BatchId,
    /// A goal.
    GoalId,
    /// A line of work towards a goal.
    InitiativeId,
    /// A step of an initiative, with a date.
    MilestoneId,
    /// A number that is watched.
    MeasureId,
    /// What the owner of an initiative says of it.
    CheckInId,
    /// A forecast as it was made.
    ForecastId,
    /// Something that may go wrong.
    RiskId,
    /// A question that somebody has to answer.
    DecisionId,
    /// An action, a promise, a waiting-on.
    ActionId,
    /// What matters now, or what was chosen to be done.
    AttentionId,
    /// A date to watch.
    WatchDateId,
    /// One coded stretch of time.
    TimeEntryId,
    /// A series code: what the assistant said about a whole series.
    SeriesCodeId,
    /// A frozen rendering.
    BriefId,
    /// A unit of background work.
    JobId,
    /// A way in for a program.
    TokenId,
    /// One line of the audit.
    AuditId,
    /// Hours given back, or a quiet good deed.
    ValueEntryId,
    /// What somebody's time costs.
    CostId,
    /// A proposal.
    ProposalId,
    /// What was handed out to be answered.
    SheetId,
    /// One right as held by somebody.
    HeldRightId,
    /// Something said back.
    PlaybackId,
    /// One effect on the outside world, in the outbox.
    OutboxId,
    /// What somebody stands behind.
    StatementId,
    /// One person's answers to a question set.
    AnswersId,
    /// A few words.
    NoteId,
    /// A half-hour of the pair.
    HalfHourId,
    /// A way in to do one thing without an account.
    InvitationId,
    /// Somebody whose help or doubt matters.
    StakeholderId,
    /// A question to a team that nobody can be found behind.
    PulseId,
    /// One version of a paper.
    PaperId,
}
