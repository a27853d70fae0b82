//! "Where do you need my help today?": asked by link, answered in a tap, queued (R89).
use crate::coming_up::first_name;
use crate::context::{App, worker, zone};
use crate::error::{Error, Result};
use crate::letter::{Address, Letter};
use crate::right::standing;
use domain::circle::{Actor, Role, Viewer};
use domain::digest::{DigestPlan, DigestTurn};
use domain::id::{NoteId, PairId, PersonId, WorkspaceId};
use domain::invitation::{Invitation, Invited};
use domain::note::{Note, NoteKind};
use domain::person::Person;
use domain::proposal::{Evidence, Noun, Way};
use jiff::civil::Time;
use store::{Membership, Pair};

/// Kind of the job that asks the team.
pub(crate) const HELP: &str = "help";
const MINUTE: i64 = 60_000_000;

/// Days that a call for help counts in the figures, and that a link lives.
const DAYS: i64 = 30;

/// One call for help.
#[derive(Debug, Clone)]
pub struct Call {
    /// In their words.
    pub note: Note,
    /// What was answered first.
    pub answer: Option<Note>,
}

impl Call {
    /// Minutes from the call to the first answer.
    pub fn minutes(&self) -> Option<i64> {
        let answered = self.answer.as_ref()?.at.duration_since(self.note.at);
        Some(answered.as_mins())
    }
}

/// The calls of the last thirty days.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// Not solved yet, the oldest first.
    pub open: Vec<Call>,
    /// Solved, the newest first.
    pub solved: Vec<Call>,
}

impl Calls {
    /// The middle one of the times to a first answer, in minutes.
    pub fn answer_minutes(&self) -> Option<i64> {
        let all = self.open.iter().chain(&self.solved);
        let mut minutes: Vec<_> = all.filter_map(Call::minutes).collect();
        minutes.sort_unstable();
        minutes.get(minutes.len().checked_sub(1)? / 2).copied()
    }

    /// How many of a hundred are solved; none without a call.
    pub fn solved_percent(&self) -> Option<usize> {
        let all = self.open.len() + self.solved.len();
        (self.solved.len() * 100).checked_div(all)
    }
}

/// One of the team, with the way to ask them.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Who.
    pub person: Person,
    /// The path of their own link; empty before they were asked.
    pub path: String,
}

impl App {
    /// Takes somebody into the pair's team, or out of it: they read what is the team's and theirs.
    ///
    /// # Errors
    /// `Forbidden` for a cover; `NotFound` for somebody unknown.
    pub async fn set_in_team(
        &self,
        actor: &Actor,
        pair: &Pair,
        (person, among): (PersonId, bool),
    ) -> Result<()> {
        let who = standing(&actor.viewer, pair.id);
        if !matches!(who.role, Some(Role::Executive | Role::Assistant)) {
            return Err(Error::Forbidden);
        }
        let today = self.today_of(pair);
        let known = self.team(&actor.viewer, pair).await?;
        let there = known.iter().any(|m| m.person.id == person);
        if there == among {
            return Ok(());
        }
        let people = self.db.read(&actor.viewer).people(pair.id).await?;
        if !people.iter().any(|p| p.id == person) {
            return Err(Error::NotFound("This person".into()));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        if among {
            let member = Membership {
                person,
                name: String::new(),
                role: Role::Team,
                from: today,
                until: None,
            };
            tx.add_member(pair.id, &member).await?;
        } else {
            let yesterday = domain::working_time::plus_days(today, -1);
            tx.end_membership(pair.id, (person, Role::Team), yesterday)
                .await?;
        }
        let verb = if among { "join" } else { "leave" };
        tx.audit(verb, "team", &person.to_string(), "").await?;
        Ok(tx.commit().await?)
    }

    /// The pair's team, by name, with the links that were made for them.
    ///
    /// # Errors
    /// `Forbidden` outside the pair.
    pub async fn team(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<TeamMember>> {
        let reader = self.db.read(viewer);
        let (members, today) = (reader.members(pair.id).await?, self.today_of(pair));
        let invitations = reader.invitations(pair.id, self.now()).await?;
        let there = |id: PersonId| {
            let mut own = members.iter().filter(|m| m.person == id);
            own.any(|m| {
                m.role == Role::Team && m.from <= today && m.until.is_none_or(|u| today <= u)
            })
        };
        let mut out = Vec::new();
        for person in reader.people(pair.id).await? {
            if !there(person.id) {
                continue;
            }
            let own = |i: &&Invitation| i.person == person.id && i.invited == Invited::Help;
            let path = match invitations.iter().find(own) {
                Some(i) => self.invitation_path(i.id)?,
                None => String::new(),
            };
            out.push(TeamMember { person, path });
        }
        Ok(out)
    }

    /// Asks the whole team today: each by letter where one can leave; everybody has a link after
    /// it. Answers how many letters left.
    ///
    /// # Errors
    /// `Forbidden` outside the pair.
    pub async fn ask_team(&self, actor: &Actor, pair: &Pair) -> Result<usize> {
        let day = self.today_of(pair);
        let mut mailed = 0;
        for member in self.team(&actor.viewer, pair).await? {
            let path = match member.path.is_empty() {
                false => member.path.clone(),
                true => {
                    let of = (pair.id, member.person.id);
                    let made = self.invite(actor, of, Invited::Help, DAYS).await?;
                    self.invitation_path(made.id)?
                }
            };
            let Some(letter) = self.help_letter(pair, &member.person, &path) else {
                continue;
            };
            let mut tx = self.db.write(actor, self.now()).await?;
            let dedupe = format!("help:{}:{day}", member.person.id);
            self.post_letter(&mut tx, &letter, &dedupe, None).await?;
            tx.commit().await?;
            mailed += 1;
        }
        Ok(mailed)
    }

    /// Sets when the team is asked by letter, on every working day: a local time, or nothing for
    /// only by hand.
    ///
    /// # Errors
    /// `Forbidden` for a cover, `Invalid` for what is no time.
    pub async fn ask_daily(&self, actor: &Actor, pair: &Pair, at: &str) -> Result<()> {
        let role = standing(&actor.viewer, pair.id).role;
        if !matches!(role, Some(Role::Executive | Role::Assistant)) {
            return Err(Error::Forbidden);
        }
        let at = at.trim();
        if !at.is_empty() && at.parse::<Time>().is_err() {
            let told = format!("“{at}” is no time of day: write one like 08:30, or nothing.");
            return Err(Error::invalid("at", told));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.set(Some(pair.id), "help", at).await?;
        let now = tx.now();
        tx.plan_job(HELP, &format!("{HELP}:{}", pair.id), "", now)
            .await?;
        tx.audit("set", "setting", "help", at).await?;
        Ok(tx.commit().await?)
    }

    /// Asks the team when it is time; answers when to look again.
    pub(crate) async fn help_turn(&self, at: WorkspaceId, pair: PairId) -> Result<Option<i64>> {
        let actor = worker(at, pair, "ask the team where it needs help");
        let pair = self.pair(&actor.viewer, pair).await?;
        let settings = self.settings(&actor.viewer, &pair).await?;
        let Some(at) = settings.help else {
            return Ok(None);
        };
        if !self.can_mail() || self.reach.public_url.is_none() {
            return Ok(Some(10 * MINUTE));
        }
        let days = settings.hours.map(|day| day.is_some());
        let now = self.clock.now();
        match (DigestPlan { at, days }).turn(&zone(&pair), settings.help_last, now) {
            DigestTurn::Wait(until) => {
                let wait = until.as_microsecond().saturating_sub(self.now());
                Ok(Some(wait.clamp(MINUTE / 60, 24 * 60 * MINUTE)))
            }
            DigestTurn::Leave(leaving) => {
                // A public holiday is nobody's working day.
                let work = settings.working_time(&pair, leaving.day);
                if work.is_working_day(leaving.day) {
                    self.ask_team(&actor, &pair).await?;
                }
                let mut tx = self.db.write(&actor, self.now()).await?;
                let day = leaving.day.to_string();
                tx.set(Some(pair.id), "help_last", &day).await?;
                tx.commit().await?;
                Ok(Some(MINUTE))
            }
        }
    }

    fn help_letter(&self, pair: &Pair, to: &Person, path: &str) -> Option<Letter> {
        let base = self
            .reach
            .public_url
            .as_deref()
            .filter(|_| self.can_mail())?;
        let email = to.emails.first()?.clone();
        let (name, whose) = (first_name(to.label()), first_name(&pair.name));
        Some(Letter {
            to: vec![Address {
                name: to.label().to_owned(),
                email,
            }],
            subject: "Where do you need help today?".into(),
            text: format!(
                "Good morning, {name}.\n\nWhere do you need help today? One tap is enough, no \
                 account:\n\n{base}{path}\n\nNothing today? Then do nothing.\n\nFor {whose}’s \
                 desk\n"
            ),
            automatic: true,
            for_one: true,
            ..Letter::default()
        })
    }

    /// Somebody of the team says where they need help; they and the pair read it.
    ///
    /// # Errors
    /// `Invalid` when nothing is said.
    pub async fn call_for_help(
        &self,
        actor: &Actor,
        pair: &Pair,
        (words, way): (&str, Way),
    ) -> Result<Note> {
        let mut note = self.new_note(actor, pair.id, NoteKind::Help)?.of_pair();
        note.with = actor.person;
        note.text = words.trim().to_owned();
        note.way = way;
        self.keep_note(actor, &note).await?;
        Ok(note)
    }

    /// The calls of the last thirty days.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calls(&self, viewer: &Viewer, pair: &Pair) -> Result<Calls> {
        let all = self.notes(viewer, pair.id, &[NoteKind::Help], DAYS).await?;
        let (mut answers, calls): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|n| n.thread.is_some());
        answers.reverse();
        let mut out = Calls::default();
        for note in calls {
            let first = answers.iter().find(|a| a.thread == Some(note.id));
            let call = Call {
                answer: first.cloned(),
                note,
            };
            match call.note.closed {
                Some(_) => out.solved.push(call),
                None => out.open.insert(0, call),
            }
        }
        Ok(out)
    }

    /// Answers a call: by these words, or, where there are none, by making an action of it.
    ///
    /// # Errors
    /// `NotFound` outside the actor's circles.
    pub async fn answer_call(
        &self,
        actor: &Actor,
        pair: &Pair,
        (id, words): (NoteId, &str),
    ) -> Result<Note> {
        let reader = self.db.read(&actor.viewer);
        let call = reader.note(id).await?;
        let people = reader.people(pair.id).await?;
        let who = people.iter().find(|p| Some(p.id) == call.by);
        let name = who.map_or("the team", |p| first_name(p.label()));
        let mut answer = self.new_note(actor, pair.id, NoteKind::Help)?.of_pair();
        (answer.thread, answer.with) = (Some(id), call.by);
        answer.text = words.trim().to_owned();
        if answer.text.is_empty() {
            let title = format!("Help {name}: {}", call.text);
            let made = self.capture(actor, pair, &title).await?;
            answer.text = "It is on my list.".into();
            answer.on = Some(Evidence {
                noun: Noun::Action,
                id: made.id.to_string(),
                label: title,
            });
        }
        self.keep_note(actor, &answer).await?;
        Ok(answer)
    }
}
