//! The command line.
use crate::mail::MailOptions;
use crate::reach::ReachOptions;
use clap::{Args, Parser, Subcommand};
use domain::cost::Whose;
use domain::id::ValueEntryId;
use domain::money::Currency;
use jiff::civil::Date;
use std::path::PathBuf;

mod proposal;
pub use proposal::{Ask, Decide, Propose, Queue};

/// The workbench of one executive and one assistant.
#[derive(Debug, Parser)]
#[command(name = "counterpart", version, about)]
pub struct Cli {
    /// Where everything is kept.
    #[arg(long, global = true, env = "COUNTERPART_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// `sqlite:/path/file.db` (default: in the data folder) or `postgres://user@host/name`.
    #[arg(long, global = true, env = "COUNTERPART_DATABASE")]
    pub database: Option<String>,
    /// Address and port to listen on.
    #[arg(long, global = true, env = "COUNTERPART_LISTEN")]
    pub listen: Option<String>,
    /// Configuration file; default: config.toml in the data folder.
    #[arg(long, global = true, env = "COUNTERPART_CONFIG")]
    pub config: Option<PathBuf>,
    /// Serve plain http beyond this machine.
    #[arg(long, global = true, env = "COUNTERPART_INSECURE")]
    pub insecure: bool,
    /// How the outside world comes in.
    #[command(flatten, next_help_heading = "Reach")]
    pub reach: ReachOptions,
    /// Mail servers.
    #[command(flatten, next_help_heading = "Mail")]
    pub mail: MailOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages.
    Serve,
    /// Open a demo workspace with one-click sign-in links.
    Demo(Demo),
    /// Make the workspace, its executives and the assistant.
    Setup(Setup),
    /// Read calendars (.ics), cards (.vcf) and folders of them; `-` is standard input.
    Import(Import),
    /// Subscribe to a published calendar address.
    Subscribe(Subscribe),
    /// List what happens between two dates.
    Events(Events),
    /// Read goals from an indented list, Markdown or CSV.
    Goals(Table),
    /// Read people from CSV or vCard.
    People(Table),
    /// Read dates to watch from CSV.
    Dates(Table),
    /// The time audit, or corrections to it.
    Audit(Audit),
    /// Hours given back, what they became, and what that is worth.
    Value(Value),
    /// Note anything: "ask Bram for grid date by Thu 4pm, G1".
    Capture(Capture),
    /// What to do first, and why.
    Now(Now),
    /// Ask the executive for something: "Access to the CRM".
    Propose(Propose),
    /// What waits for the executive's answer.
    Queue(Queue),
    /// Write down the executive's answer: `decide ID yes --note "from Monday"`.
    Decide(Decide),
    /// How the measures stand: value, pace, colour.
    Scorecard(Queue),
    /// What a date or time in words means.
    When(When),
    /// When a network of work will be done: what the plan says, and what the past says of it.
    Forecast(ForecastFile),
    /// The executive's day, or the week ahead, to read or print.
    Brief(Brief),
    /// Write everything into one file, while others go on working. The key is not in it.
    Backup(Backup),
    /// Fill an empty data folder or database from such a file.
    Restore(Restore),
    /// Copy everything into another, empty database: SQLite to PostgreSQL, or back.
    Copy(Copy),
    /// This copy takes over: from now on it sends letters and reads answers.
    TakeOver(TakeOver),
    /// Write calendars, lists, briefs and the audit as files that other programs open.
    Export(Export),
    /// A way in for a program, on behalf of one person: made, listed, taken back.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Take one message from standard input, as a mail server hands it over: an answer to a letter.
    Receive,
    /// What waits to leave, what failed, what may have been sent.
    Outbox(Outbox),
    /// A link that signs somebody in once: a cover, or whoever lost their password.
    WayIn(WayIn),
    /// Say whether everything is in order.
    Doctor,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Make the workspace and exit.
    #[arg(long)]
    pub seed_only: bool,
    /// Whose words and whose team: office, real-estate.
    #[arg(long, default_value = "office")]
    pub pack: String,
}

/// `setup`.
#[derive(Debug, Args)]
pub struct Setup {
    /// What the workspace is called.
    #[arg(long)]
    pub workspace: String,
    /// "Name <address>"; repeat for several executives.
    #[arg(long = "executive", required = true)]
    pub executives: Vec<String>,
    /// "Name <address>".
    #[arg(long)]
    pub assistant: Option<String>,
    /// IANA zone of the executives; default: this machine's.
    #[arg(long)]
    pub zone: Option<String>,
    /// Region: dates, holidays, words.
    #[arg(long, default_value = "GB-ENG")]
    pub region: String,
    /// The assistant's password; asked for on standard input when missing.
    #[arg(long, env = "COUNTERPART_PASSWORD")]
    pub password: Option<String>,
}

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Whose calendar; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// A summary as JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Files or folders; `-` is standard input.
    #[arg(required = true)]
    pub from: Vec<PathBuf>,
}

/// `subscribe`.
#[derive(Debug, Args)]
pub struct Subscribe {
    /// Whose calendar; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// What to call it.
    #[arg(long, default_value = "")]
    pub name: String,
    /// The published address.
    pub address: String,
}

/// `events`.
#[derive(Debug, Args)]
pub struct Events {
    /// First day, in the executive's zone.
    #[arg(long)]
    pub from: Date,
    /// Last day, included.
    #[arg(long)]
    pub to: Date,
    /// Whose; default: all of mine.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// `goals`, `people`, `dates`.
#[derive(Debug, Args)]
pub struct Table {
    /// Whose; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// Show what would be saved, and save nothing.
    #[arg(long)]
    pub preview: bool,
    /// The file; `-` is standard input.
    pub file: PathBuf,
}

/// `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// Corrections instead of figures.
    #[command(subcommand)]
    pub correct: Option<AuditCommand>,
    /// First day; default: four weeks before the last full week's end.
    #[arg(long)]
    pub from: Option<Date>,
    /// Last day, included.
    #[arg(long)]
    pub to: Option<Date>,
    /// Whose; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON.
    #[arg(long, conflicts_with = "html")]
    pub json: bool,
    /// As a page to print.
    #[arg(long)]
    pub html: bool,
}

/// `audit correct`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Mend codes from a table: uid or series, category, goal.
    Correct {
        /// The table.
        #[arg(long)]
        csv: PathBuf,
        /// Whose; default: the only executive.
        #[arg(long)]
        executive: Option<String>,
    },
}

/// `value`.
#[derive(Debug, Args)]
pub struct Value {
    /// Enter something instead.
    #[command(subcommand)]
    pub command: Option<ValueCommand>,
    /// Whose; default: all of mine.
    #[arg(long, global = true)]
    pub executive: Option<String>,
    /// As JSON: a list, one entry for each executive.
    #[arg(long, conflicts_with = "html")]
    pub json: bool,
    /// As a page to print.
    #[arg(long)]
    pub html: bool,
}

/// What can be entered.
#[derive(Debug, Subcommand)]
pub enum ValueCommand {
    /// Time given back, in one line: "3 expense reports, 5 min review".
    Log {
        /// The day; default: today, or as the words say.
        #[arg(long)]
        on: Option<Date>,
        /// The words.
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Take an entry away, by its id in the JSON.
    Remove {
        /// Which.
        id: ValueEntryId,
    },
    /// What somebody costs, sealed, for the pair to know.
    Cost(Cost),
}

/// `value cost`.
#[derive(Debug, Args)]
pub struct Cost {
    /// `executive`, `post` or `others`.
    pub whose: Whose,
    /// "540,000", or a band: "50,000 to 60,000".
    pub amount: String,
    /// An hour, not a year.
    #[arg(long)]
    pub hourly: bool,
    /// What a salary is multiplied by for what comes on top of it.
    #[arg(long, default_value_t = 1.0)]
    pub load: f64,
    /// Weeks of a working year.
    #[arg(long, default_value_t = domain::cost::WEEKS)]
    pub weeks: i64,
    /// Hours of a week; default: as the time audit says.
    #[arg(long)]
    pub hours: Option<f64>,
    /// In what.
    #[arg(long, default_value = "GBP")]
    pub currency: Currency,
}

/// `capture`.
#[derive(Debug, Args)]
pub struct Capture {
    /// For whom; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// The words.
    #[arg(required = true)]
    pub words: Vec<String>,
}

/// `now`.
#[derive(Debug, Args)]
pub struct Now {
    /// Whose; default: all of mine together.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// `when`.
#[derive(Debug, Args)]
pub struct When {
    /// The words.
    pub words: String,
    /// As seen from then: `2027-08-02T08:10[Europe/London]`; default: now, here.
    #[arg(long)]
    pub now: Option<String>,
    /// Read 3/8 as March 8.
    #[arg(long)]
    pub month_first: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// `forecast`.
#[derive(Debug, Args)]
pub struct ForecastFile {
    /// `{deadline_working_days, runs, seed, items: [{id, o, m, p, after}], history: [[estimate,
    /// actual]]}` in working days; `-` is standard input.
    pub file: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// `brief`.
#[derive(Debug, Args)]
pub struct Brief {
    /// Which day; default: tomorrow.
    #[arg(long)]
    pub date: Option<Date>,
    /// Whose; default: the only executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// The week ahead instead of the day.
    #[arg(long)]
    pub week: bool,
    /// `text` or `html`.
    #[arg(long, default_value = "text")]
    pub format: BriefFormat,
}

/// `token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make one; its secret is printed once.
    Make(MakeToken),
    /// List all, without their secrets.
    List,
    /// Take one back.
    Revoke {
        /// As `list` shows it.
        id: domain::id::TokenId,
    },
}

/// `token make`.
#[derive(Debug, Args)]
pub struct MakeToken {
    /// On whose behalf: a name or an address.
    #[arg(long = "for")]
    pub person: String,
    /// What will use it.
    #[arg(long)]
    pub name: String,
    /// capture, actions, proposals, queue, events; several with commas.
    #[arg(long, required = true, value_delimiter = ',')]
    pub scope: Vec<String>,
    /// How many days it works, at most 366.
    #[arg(long, default_value_t = 90)]
    pub days: u16,
}

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Replace the file if it exists, once the new one is whole.
    #[arg(long)]
    pub replace: bool,
    /// The file to write; `-` is standard output.
    pub file: PathBuf,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The key is lost: give up what it sealed.
    #[arg(long)]
    pub without_key: bool,
    /// What `backup` wrote.
    pub file: PathBuf,
}

/// `copy`.
#[derive(Debug, Args)]
pub struct Copy {
    /// `sqlite:/path/file.db` or `postgres://user@host/name`; must be empty.
    #[arg(long)]
    pub to: String,
}

/// `way-in`.
#[derive(Debug, Args)]
pub struct WayIn {
    /// Their name or address, as it stands under People.
    pub who: String,
}

/// `take-over`.
#[derive(Debug, Args)]
pub struct TakeOver {
    /// Every process on the old database had ended before the copy was made: what waited goes on.
    #[arg(long)]
    pub old_one_stopped: bool,
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Whose; default: every executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// The folder to write; must be empty.
    pub folder: PathBuf,
}

/// How a brief is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum BriefFormat {
    /// Plain text.
    Text,
    /// A page to print.
    Html,
}

/// `outbox`.
#[derive(Debug, Args)]
pub struct Outbox {
    /// Whose; default: every executive.
    #[arg(long)]
    pub executive: Option<String>,
    /// As JSON, with what was sent.
    #[arg(long)]
    pub json: bool,
}
