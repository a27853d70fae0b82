//! The first run: a workspace, its executives, the assistant who serves them.
use crate::context::{App, fresh_id, operator};
use crate::error::{Error, Field, Result};
use crate::sign_in::hash_password;
use domain::circle::Role;
use domain::id::{PairId, PersonId, WorkspaceId};
use domain::person::Person;
use domain::region::Region;
use jiff::tz::TimeZone;
use store::{Membership, NewAccount, Pair, Workspace};

/// Somebody named on the first page.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Address; may be empty for an executive who never signs in.
    pub email: String,
    /// Password; empty: no sign-in.
    pub password: String,
    /// What they do ("Managing director").
    pub role: String,
}

/// What the first page asks.
#[derive(Debug, Clone)]
pub struct FirstRun {
    /// What the workspace is called.
    pub workspace: String,
    /// Region code, e.g. `GB-ENG`.
    pub region: String,
    /// IANA name of the executives' zone.
    pub zone: String,
    /// One or more.
    pub executives: Vec<Named>,
    /// None when only a command line works here.
    pub assistant: Option<Named>,
}

/// What the first run made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// One pair per executive, in the order given.
    pub pairs: Vec<PairId>,
    /// The assistant.
    pub assistant: Option<PersonId>,
}

fn check(ask: &FirstRun) -> Result<()> {
    let mut wrong = Vec::new();
    let mut say = |name, reason: &str| {
        wrong.push(Field {
            name,
            reason: reason.to_owned(),
        })
    };
    if ask.executives.is_empty() || ask.executives.iter().any(|e| e.name.trim().is_empty()) {
        say(
            "executive",
            "Name the executive whose calendar this is about.",
        );
    }
    if ask.region.parse::<Region>().is_err() {
        say(
            "region",
            "Choose a region from the list, for example GB-ENG.",
        );
    }
    if TimeZone::get(&ask.zone).is_err() {
        say(
            "zone",
            "Choose a time zone from the list, for example Europe/London.",
        );
    }
    let people = ask.executives.iter().chain(&ask.assistant);
    for person in people.filter(|p| !p.password.is_empty()) {
        if !person.email.contains('@') {
            say(
                "email",
                "Whoever has a password signs in with an e-mail address: add it.",
            );
        }
        if person.password.chars().count() < 10 {
            say("password", "Choose a password of at least ten characters.");
        }
    }
    if let Some(assistant) = &ask.assistant
        && assistant.name.trim().is_empty()
    {
        say("assistant", "Name the assistant.");
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(wrong))
    }
}

impl App {
    /// Makes a workspace with its pairs, people and accounts, all or nothing.
    ///
    /// # Errors
    /// `Invalid` names every field that cannot be used.
    pub async fn first_run(&self, ask: &FirstRun) -> Result<Made> {
        check(ask)?;
        let now = self.clock.now();
        let workspace = WorkspaceId(fresh_id(now));
        let mut tx = self
            .db
            .write(&operator(workspace, None), now.as_microsecond())
            .await?;
        let (name, region) = (ask.workspace.trim().to_owned(), ask.region.clone());
        tx.add_workspace(&Workspace {
            id: workspace,
            name,
            region,
        })
        .await?;
        let assistant = match &ask.assistant {
            Some(named) => Some(join(&mut tx, named, true).await?),
            None => None,
        };
        let today = now
            .to_zoned(TimeZone::get(&ask.zone).unwrap_or(TimeZone::UTC))
            .date();
        let mut pairs = Vec::new();
        for named in &ask.executives {
            let executive = join(&mut tx, named, ask.assistant.is_none()).await?;
            let id = PairId(tx.new_id());
            let emails = Some(named.email.to_lowercase()).filter(|e| !e.is_empty());
            tx.add_pair(&Pair {
                id,
                executive,
                name: named.name.trim().to_owned(),
                zone: ask.zone.clone(),
                emails: emails.into_iter().collect(),
            })
            .await?;
            let roles = [
                (Some(executive), Role::Executive),
                (assistant, Role::Assistant),
            ];
            for (person, role) in roles {
                let Some(person) = person else { continue };
                let member = Membership {
                    person,
                    name: String::new(),
                    role,
                    from: today,
                    until: None,
                };
                tx.add_member(id, &member).await?;
            }
            pairs.push(id);
        }
        tx.audit(
            "create",
            "workspace",
            &workspace.to_string(),
            &ask.workspace,
        )
        .await?;
        tx.commit().await?;
        Ok(Made {
            workspace,
            pairs,
            assistant,
        })
    }
}

async fn join(tx: &mut store::Write, named: &Named, admin: bool) -> Result<PersonId> {
    let id = PersonId(tx.new_id());
    let mut person = Person::new(id, named.name.trim());
    person.role = named.role.clone();
    if !named.email.is_empty() {
        person.emails.push(named.email.to_lowercase());
    }
    tx.save_colleague(&person).await?;
    if !named.email.is_empty() {
        let password_hash = if named.password.is_empty() {
            String::new()
        } else {
            hash_password(&named.password)?
        };
        let email = named.email.to_lowercase();
        tx.add_account(&NewAccount {
            person: id,
            email,
            password_hash,
            admin,
        })
        .await?;
    }
    Ok(id)
}
