//! The small world of Wexmoor: two executives, an assistant, a cover, a team member, a stranger.
use app::setup::{FirstRun, Named};
use app::{App, operator};
use domain::circle::{Actor, Right, Role, Viewer};
use domain::id::{PairId, PersonId, WorkspaceId};
use domain::person::Person;
use jiff::civil::{Date, date};
use store::{Membership, Pair};

/// The password of everybody who has one.
pub const PASSWORD: &str = "quietly ahead of the day";

/// First and last day of the cover.
pub const COVER: (Date, Date) = (date(2027, 8, 9), date(2027, 8, 20));

/// Somebody of the small world.
#[derive(Debug, Clone)]
pub struct Who {
    /// Identity.
    pub id: PersonId,
    /// Address, for signing in.
    pub email: String,
}

impl Who {
    /// As somebody's assistant, since the year began.
    pub fn assisting(&self) -> Membership {
        Membership {
            person: self.id,
            name: String::new(),
            role: Role::Assistant,
            from: date(2027, 1, 1),
            until: None,
        }
    }
}

/// Wexmoor: who is there, and the two pairs with a wall between them.
#[derive(Debug, Clone)]
pub struct World {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Orla Quillfeather and Tobias Fennimore.
    pub orlas: Pair,
    /// Ines Calloway, alone.
    pub ines_own: Pair,
    /// The first executive.
    pub orla: Who,
    /// Her assistant.
    pub tobias: Who,
    /// The second executive.
    pub ines: Who,
    /// Wilma Dace stands in for Tobias on the days of [`COVER`].
    pub wilma: Who,
    /// Bram Oakhurst, of Orla's team.
    pub bram: Who,
    /// Maud Kestrel administers the installation and belongs to no pair.
    pub maud: Who,
}

fn named(name: &str, password: &str) -> Named {
    Named {
        name: name.to_owned(),
        email: address(name),
        password: password.to_owned(),
        role: String::new(),
    }
}

fn address(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase().replace(' ', "."))
}

impl World {
    /// Fills an empty house.
    pub(crate) async fn make(app: &App) -> app::Result<World> {
        let first = FirstRun {
            workspace: "Wexmoor Filtration".into(),
            region: "GB-ENG".into(),
            zone: "Europe/London".into(),
            executives: vec![named("Orla Quillfeather", PASSWORD)],
            assistant: Some(named("Tobias Fennimore", PASSWORD)),
        };
        let made = app.first_run(&first).await?;
        let actor = operator(made.workspace, None);
        let orlas = app.pair(&actor.viewer, made.pairs[0]).await?;
        let mut tx = app.db.write(&actor, app.now()).await?;
        let ines = join(&mut tx, "Ines Calloway").await?;
        let wilma = join(&mut tx, "Wilma Dace").await?;
        let bram = join(&mut tx, "Bram Oakhurst").await?;
        let maud = join(&mut tx, "Maud Kestrel").await?;
        let ines_own = Pair {
            id: PairId(tx.new_id()),
            executive: ines.id,
            name: "Ines Calloway".into(),
            zone: "Europe/London".into(),
            emails: vec![ines.email.clone()],
        };
        tx.add_pair(&ines_own).await?;
        let start = date(2027, 1, 1);
        let places = [
            (ines_own.id, &ines, Role::Executive, start, None),
            (orlas.id, &wilma, Role::Cover, COVER.0, Some(COVER.1)),
            (orlas.id, &bram, Role::Team, start, None),
        ];
        for (pair, who, role, from, until) in places {
            let member = Membership {
                person: who.id,
                name: String::new(),
                role,
                from,
                until,
            };
            tx.add_member(pair, &member).await?;
        }
        tx.commit().await?;
        let known = |id, name: &str| Who {
            id,
            email: address(name),
        };
        let tobias = made.assistant.ok_or(app::Error::Forbidden)?;
        Ok(World {
            workspace: made.workspace,
            orla: known(orlas.executive, "Orla Quillfeather"),
            tobias: known(tobias, "Tobias Fennimore"),
            orlas,
            ines_own,
            ines,
            wilma,
            bram,
            maud,
        })
    }

    /// The worker, on behalf of a pair.
    pub fn worker(&self, pair: PairId) -> Viewer {
        Viewer::Worker {
            workspace: self.workspace,
            pair,
            purpose: "a story",
        }
    }

    /// The command line.
    pub fn operator(&self) -> Viewer {
        Viewer::Operator {
            workspace: self.workspace,
        }
    }

    /// Whoever looks, acting for a pair.
    pub fn acting(&self, viewer: Viewer, pair: PairId) -> Actor {
        let (person, right) = match &viewer {
            Viewer::Member { person, .. } | Viewer::Token { person, .. } => {
                (Some(*person), Right::Assumed)
            }
            Viewer::Link { person, .. } => (Some(*person), Right::Own),
            Viewer::Worker { .. } => (None, Right::Worker),
            Viewer::Operator { .. } => (None, Right::Operator),
        };
        Actor {
            viewer,
            person,
            pair: Some(pair),
            right,
        }
    }
}

async fn join(tx: &mut store::Write, name: &str) -> app::Result<Who> {
    let who = Who {
        id: PersonId(tx.new_id()),
        email: address(name),
    };
    let mut person = Person::new(who.id, name);
    person.emails.push(who.email.clone());
    tx.save_colleague(&person).await?;
    tx.add_account(&store::NewAccount {
        person: who.id,
        email: who.email.clone(),
        password_hash: String::new(),
        admin: name == "Maud Kestrel",
    })
    .await?;
    Ok(who)
}
