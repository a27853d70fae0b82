//! What is proposed, asked and answered at the command line.
use clap::Args;
use jiff::civil::Date;

/// `propose`.
#[derive(Debug, Args)]
pub struct Propose {
    /// Whom to ask; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// What sort of ask.
    #[arg(long, default_value = "approval")]
    pub kind: Ask,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
    /// The goal that it serves, by its code.
    #[arg(long)]
    pub goal: Option<String>,
    /// Minutes of the executive's time that it costs, once.
    #[arg(long)]
    pub cost_minutes: Option<u32>,
    /// Minutes a week that it saves.
    #[arg(long)]
    pub saves_minutes_week: Option<u32>,
    /// What it costs: "46000 GBP".
    #[arg(long)]
    pub money: Option<String>,
    /// It cannot be undone.
    #[arg(long)]
    pub one_way: bool,
    /// The whole final text; of a problem, the proposed solution.
    #[arg(long, default_value = "")]
    pub text: String,
    /// By when an answer is needed.
    #[arg(long)]
    pub decide_by: Option<Date>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// The ask, one sentence.
    #[arg(required = true)]
    pub words: Vec<String>,
}

/// What sort of ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Ask {
    /// A yes.
    Approval,
    /// Access to something.
    Access,
    /// A course, a book.
    Education,
    /// Something could be done better.
    Improvement,
    /// "I can take this."
    Offer,
    /// Bad news, at once.
    HeadsUp,
    /// A problem with a proposed solution.
    Problem,
}

/// `queue`.
#[derive(Debug, Args)]
pub struct Queue {
    /// Whose; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// `decide`.
#[derive(Debug, Args)]
pub struct Decide {
    /// Whose; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// Which: its id, or the end of it.
    pub id: String,
    /// yes, no, ask, edit, later, hand-back.
    pub verb: String,
    /// Why, or what instead.
    #[arg(long, default_value = "")]
    pub note: String,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}
