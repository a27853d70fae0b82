//! Signed links: one person, one line of a sheet, one act. Looking never acts.
use crate::coming_up::first_name;
use crate::context::{App, worker};
use crate::decide::Said;
use crate::digest::Render;
use crate::error::{Error, Result};
use crate::sheet::Words;
use domain::circle::{Actor, Errand, Right, Viewer};
use domain::id::{PersonId, SheetId, WorkspaceId};
use domain::link::{Link, Power};
use domain::proposal::{Proposal, Version, Way};
use domain::sheet::{Sheet, Standing, standing};
use store::Pair;

/// How the outside world reaches this installation.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Where its pages are for a telephone, without a slash at the end; none: letters carry no
    /// links, and replies and paper do the same work.
    pub public_url: Option<String>,
    /// Writes the digest letter; none: no digest leaves.
    pub digest: Option<Render>,
}

/// What a link opens, as it stands now.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What is asked.
    pub proposal: Proposal,
    /// What the link does.
    pub errand: Errand,
    /// Whom it was made for.
    pub person: PersonId,
    /// Their first name.
    pub name: String,
    /// Whose pair.
    pub pair: Pair,
    /// Whether it can still be followed.
    pub standing: Standing,
    /// What became of it, in a few words; empty while it is open.
    pub told: String,
    /// Where it stands on.
    pub sheet: Sheet,
    workspace: WorkspaceId,
    version: Version,
}

impl Opened {
    /// Where it belongs.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    fn viewer(&self) -> Viewer {
        Viewer::Link {
            workspace: self.workspace,
            pair: self.pair.id,
            person: self.person,
            proposal: self.proposal.id,
            errand: self.errand,
        }
    }

    fn inside(&self) -> Viewer {
        worker(self.workspace, self.pair.id, "say what became of an answer").viewer
    }
}

/// The links beside an answer that was written down in somebody's name.
pub(crate) const HEARD: [(&str, Errand); 2] = [
    ("That’s right", Errand::Confirm),
    ("I did not say that", Errand::Deny),
];

/// What the page of the probe says.
pub const PROBED: &str = "Links work from here.";

const PROBE: Link = Link {
    sheet: SheetId(uuid::Uuid::nil()),
    power: Power::Reply,
};

fn not_ours() -> Error {
    Error::NotFound("An answer behind this link".into())
}

impl App {
    /// The address that answers line `number` of a sheet so.
    ///
    /// # Errors
    /// `Conflict` where no public address is configured.
    pub fn address_of(&self, sheet: &Sheet, number: usize, errand: Errand) -> Result<String> {
        let base = self.reach.public_url.as_deref();
        let base = base.ok_or_else(|| Error::Conflict("No public address is set.".into()))?;
        let line = u8::try_from(number).map_err(|_| not_ours())?;
        let link = Link {
            sheet: sheet.id,
            power: Power::Line { line, errand },
        };
        Ok(format!("{base}/a/{}", self.db.sign(&link)?))
    }

    /// A token that opens nothing, signed like every other: `doctor` opens it from outside.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn probe(&self) -> Result<String> {
        Ok(self.db.sign(&PROBE)?)
    }

    /// Whether it is that token.
    ///
    /// # Errors
    /// When the key at hand is not the one of this data.
    pub fn is_probe(&self, token: &str) -> Result<bool> {
        Ok(self.db.signed(token)? == Some(PROBE))
    }

    /// Looks behind a link, and does nothing.
    ///
    /// # Errors
    /// `NotFound` for a token that we did not sign.
    pub async fn open_link(&self, token: &str) -> Result<Opened> {
        let link = self.db.signed(token)?.ok_or_else(not_ours)?;
        let Power::Line { line, errand } = link.power else {
            return Err(not_ours());
        };
        let found = self.db.sheet(link.sheet).await?;
        let (workspace, sheet) = found.ok_or_else(not_ours)?;
        let line = sheet
            .line(usize::from(line))
            .cloned()
            .ok_or_else(not_ours)?;
        let viewer = Viewer::Link {
            workspace,
            pair: sheet.pair,
            person: sheet.person,
            proposal: line.proposal,
            errand,
        };
        let proposal = self.db.read(&viewer).proposal(line.proposal).await?;
        let inside = worker(workspace, sheet.pair, "show what a link is about");
        let pair = self.pair(&inside.viewer, sheet.pair).await?;
        let words = Words::of(self, &inside.viewer, &pair).await?;
        let standing = standing(&sheet, &line, &proposal, self.clock.now());
        Ok(Opened {
            told: words.standing(standing, &sheet, &proposal),
            name: first_name(&words.name(sheet.person)).to_owned(),
            version: line.version,
            person: sheet.person,
            proposal,
            errand,
            pair,
            standing,
            sheet,
            workspace,
        })
    }

    /// Does what a link is for, once.
    ///
    /// # Errors
    /// As [`App::open_link`]; `Conflict` where it was answered, changed or is too old.
    pub async fn follow_link(&self, token: &str, note: &str) -> Result<Opened> {
        let opened = self.open_link(token).await?;
        if opened.standing != Standing::Open {
            return Err(Error::Conflict(opened.told));
        }
        let actor = Actor {
            viewer: opened.viewer(),
            person: Some(opened.person),
            pair: Some(opened.pair.id),
            right: Right::Own,
        };
        let id = opened.proposal.id;
        let proposal = match opened.errand {
            Errand::Confirm => self.confirm_answer(&actor, id).await?,
            Errand::Deny => self.deny_answer(&actor, id).await?,
            Errand::Answer(verb) => {
                let said = Said {
                    read: Some(opened.version),
                    ..Said::new(verb, note, Way::Link)
                };
                self.decide(&actor, id, said).await?
            }
        };
        let told = self
            .became(&opened.inside(), &opened.pair, &proposal)
            .await?;
        Ok(Opened {
            proposal,
            told,
            ..opened
        })
    }
}
