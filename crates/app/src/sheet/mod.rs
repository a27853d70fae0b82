//! Sheets: what waits is handed out to be answered, and what comes back from them counts.
mod words;

pub(crate) use words::Words;

use crate::coming_up::first_name;
use crate::context::App;
use crate::decide::Said;
use crate::error::{Error, Result};
use domain::circle::{Actor, Errand, Right, Viewer};
use domain::id::{SheetId, WorkspaceId};
use domain::link::{Link, Power};
use domain::proposal::{How, Proposal, Verb, Way};
use domain::sheet::{Ask, LASTS, Line, MOST, Medium, Sheet, Standing, code, message, standing};
use language::answer::{self, Key};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::{Pair, Write};

/// A whole text up to this many characters fits on a printed sheet; a longer one is read elsewhere.
const PRINTED: usize = 900;

/// A sheet with what stands on its lines, as it is now.
#[derive(Debug, Clone)]
pub struct SheetView {
    /// The sheet.
    pub sheet: Sheet,
    /// Its lines in order: number, proposal, how the line stands, and the sentence about that.
    pub lines: Vec<(usize, Proposal, Standing, String)>,
    /// For a chat: the words to copy.
    pub message: String,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The number or code that was written.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// Something happened.
    pub done: bool,
    /// What happened, or why nothing did.
    pub told: String,
}

/// The one person whose answers these are, and how they come.
enum Hand<'a> {
    /// Their own hand, through the sheet's secret.
    Own(WorkspaceId, Way),
    /// Somebody signed in types what came back.
    Typed(&'a Actor, How),
}

/// Reads the words of one answer, said or written: a verb and what goes with it.
///
/// # Errors
/// `Invalid` where they hold no answer, several, or could mean two things.
pub fn one_answer(words: &str) -> Result<(Verb, String)> {
    let unclear = |told: String| Error::invalid("words", told);
    let mut said = answer::read(words, &[]).map_err(|u| unclear(u.to_string()))?;
    match (said.len(), said.pop()) {
        (1, Some(answer)) => Ok((answer.verb, answer.note)),
        _ => Err(unclear(
            "Write one answer: yes, no: why, ask: what, later.".into(),
        )),
    }
}

impl App {
    /// Hands out these questions on a sheet of that kind, within a change.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub(crate) async fn hand_out(
        &self,
        tx: &mut Write,
        (pair, medium): (&Pair, Medium),
        asked: &[Proposal],
        confirm: &[Proposal],
    ) -> Result<Sheet> {
        let id = SheetId(tx.new_id());
        let live = tx.sheets(pair.id).await?;
        let mut taken: BTreeSet<String> = live
            .iter()
            .flat_map(|s| &s.lines)
            .map(|l| l.code.clone())
            .collect();
        let mut lines = Vec::new();
        let questions = asked.iter().map(|p| (p, false));
        for (p, confirm) in questions
            .chain(confirm.iter().map(|p| (p, true)))
            .take(MOST)
        {
            let code = fresh_code(id, lines.len(), &mut taken);
            let yes = !p.whole_text()
                || match medium {
                    Medium::Mail => true,
                    Medium::Paper => p.text().chars().count() <= PRINTED,
                    Medium::Chat => false,
                };
            lines.push(Line {
                proposal: p.id,
                version: p.version(),
                code,
                yes,
                confirm,
            });
        }
        let made = self.clock.now();
        let sheet = Sheet {
            id,
            pair: pair.id,
            person: pair.executive,
            medium,
            lines,
            made,
            expires: made + LASTS,
        };
        tx.add_sheet(&sheet).await?;
        let detail = format!("{}, {} lines", medium.words(), sheet.lines.len());
        tx.audit("hand out", "sheet", &id.to_string(), &detail)
            .await?;
        Ok(sheet)
    }

    /// Makes a sheet of what waits for the executive; none where nothing does.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn make_sheet(
        &self,
        actor: &Actor,
        pair: &Pair,
        medium: Medium,
    ) -> Result<Option<Sheet>> {
        let mut asked = self.queue(&actor.viewer, pair).await?.waiting;
        if medium == Medium::Chat {
            let (_, taken) = message(first_name(&pair.name), &asks(&asked));
            let mut at = 0..;
            asked.retain(|_| at.next().is_some_and(|n: usize| taken.contains(&n)));
        }
        if medium == Medium::Paper {
            asked.truncate(on_one_page(&asked));
        }
        if asked.is_empty() {
            return Ok(None);
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let sheet = self.hand_out(&mut tx, (pair, medium), &asked, &[]).await?;
        tx.commit().await?;
        Ok(Some(sheet))
    }

    /// A sheet as it stands now.
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles, and for one that can no longer be answered.
    pub async fn sheet_view(&self, viewer: &Viewer, pair: &Pair, id: SheetId) -> Result<SheetView> {
        let sheets = self.sheets(viewer, pair).await?;
        let found = sheets.into_iter().find(|s| s.id == id);
        let sheet = found.ok_or_else(|| Error::NotFound("This sheet".into()))?;
        let words = Words::of(self, viewer, pair).await?;
        let ids: Vec<_> = sheet.lines.iter().map(|l| l.proposal).collect();
        let known = self.db.read(viewer).proposals_named(&ids).await?;
        let now = self.clock.now();
        let mut lines = Vec::new();
        for (at, line) in sheet.lines.iter().enumerate() {
            let Some(p) = known.iter().find(|p| p.id == line.proposal) else {
                continue;
            };
            let stands = standing(&sheet, line, p, now);
            let told = words.standing(stands, &sheet, p);
            lines.push((at + 1, p.clone(), stands, told));
        }
        let shown: Vec<Proposal> = lines.iter().map(|l| l.1.clone()).collect();
        let message = match sheet.medium {
            Medium::Chat => message(first_name(&pair.name), &asks(&shown)).0,
            Medium::Mail | Medium::Paper => String::new(),
        };
        Ok(SheetView {
            sheet,
            lines,
            message,
        })
    }

    /// The sheets that can still be answered, the newest first; letters are not among them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sheets(&self, viewer: &Viewer, pair: &Pair) -> Result<Vec<Sheet>> {
        let mut all = self.db.read(viewer).sheets(pair.id, self.now()).await?;
        all.retain(|s| s.medium != Medium::Mail);
        Ok(all)
    }

    /// Takes what was written on paper or in a chat, typed by somebody inside the pair. Codes name
    /// their sheet; numbers mean the sheet `of`. Typed by whoever is asked it is their answer, by
    /// anybody else it is reported.
    ///
    /// # Errors
    /// `Invalid` where any of it could mean two things: then nothing of it counts.
    pub async fn answer_sheets(
        &self,
        actor: &Actor,
        pair: &Pair,
        of: Option<SheetId>,
        text: &str,
    ) -> Result<Vec<Told>> {
        let sheets = self.sheets(&actor.viewer, pair).await?;
        let numbered = sheets.iter().find(|s| Some(s.id) == of);
        let codes: Vec<String> = match numbered {
            Some(_) => Vec::new(),
            None => sheets
                .iter()
                .flat_map(|s| &s.lines)
                .map(|l| l.code.clone())
                .collect(),
        };
        let unclear = |told: String| Error::invalid("text", told);
        let said = answer::read(text, &codes).map_err(|u| unclear(u.to_string()))?;
        let mut found = Vec::new();
        for answer in &said {
            let lines = match (&answer.key, numbered) {
                (Key::Code(code), _) => sheets
                    .iter()
                    .find_map(|s| Some((s, s.number_of(code)?)))
                    .into_iter()
                    .collect(),
                (key, Some(sheet)) => numbers(sheet, key),
                _ => Vec::new(),
            };
            if lines.is_empty() {
                let told = format!(
                    "There is no open line “{}” here: nothing was done.",
                    answer.key
                );
                return Err(unclear(told));
            }
            found.extend(lines.into_iter().map(|(sheet, n)| (sheet, n, answer)));
        }
        let mut out = Vec::new();
        for (sheet, number, answer) in found {
            let how = match sheet.medium {
                Medium::Paper => How::Paper,
                Medium::Chat => How::Chat,
                Medium::Mail => How::Mail,
            };
            let hand = Hand::Typed(actor, how);
            out.push(self.answer_line(sheet, number, answer, &hand).await?);
        }
        Ok(out)
    }

    /// Takes an answer to a letter by its secret: exactly what the links of its lines can do.
    ///
    /// # Errors
    /// `Invalid` where any of it could mean two things: then nothing of it counts.
    pub(crate) async fn answer_letter(
        &self,
        workspace: WorkspaceId,
        sheet: &Sheet,
        words: &str,
    ) -> Result<Vec<Told>> {
        let unclear = |told: String| Error::invalid("text", told);
        let said = answer::read(words, &[]).map_err(|u| unclear(u.to_string()))?;
        let mut found = Vec::new();
        for answer in &said {
            let lines = numbers(sheet, &answer.key);
            if lines.is_empty() {
                let told = match answer.key {
                    Key::Only => "I could not tell which line it answers: write its number.".into(),
                    _ => format!("The letter has no line {}.", answer.key),
                };
                return Err(unclear(told));
            }
            found.extend(lines.into_iter().map(|(_, n)| (n, answer)));
        }
        let hand = Hand::Own(workspace, Way::Reply);
        let mut out = Vec::new();
        for (number, answer) in found {
            out.push(self.answer_line(sheet, number, answer, &hand).await?);
        }
        Ok(out)
    }

    /// The sheet of a letter's secret, whether it stands in `Message-ID` or after a plus.
    pub(crate) async fn sheet_of(&self, ids: &[String]) -> Result<Option<(WorkspaceId, Sheet)>> {
        for id in ids {
            let local = id.split('@').next().unwrap_or_default();
            let token = local.rsplit('+').next().unwrap_or_default();
            let link: Option<Link> = self.db.signed(token)?;
            if let Some(link) = link.filter(|l| l.power == Power::Reply) {
                return Ok(self.db.sheet(link.sheet).await?);
            }
        }
        Ok(None)
    }

    async fn answer_line(
        &self,
        sheet: &Sheet,
        number: usize,
        said: &answer::Answer,
        hand: &Hand<'_>,
    ) -> Result<Told> {
        let line = sheet
            .line(number)
            .ok_or_else(|| Error::NotFound("This line".into()))?;
        let errand = match (line.confirm, said.verb) {
            (true, Verb::Decline) => Errand::Deny,
            (true, _) => Errand::Confirm,
            (false, verb) => Errand::Answer(verb),
        };
        let actor = match hand {
            Hand::Own(workspace, _) => Actor {
                viewer: Viewer::Link {
                    workspace: *workspace,
                    pair: sheet.pair,
                    person: sheet.person,
                    proposal: line.proposal,
                    errand,
                },
                person: Some(sheet.person),
                pair: Some(sheet.pair),
                right: Right::Own,
            },
            Hand::Typed(actor, _) => (*actor).clone(),
        };
        let known = self.db.read(&actor.viewer).proposal(line.proposal).await?;
        let told = |done: bool, told: String| Told {
            key: match &said.key {
                Key::Code(code) => code.clone(),
                _ => number.to_string(),
            },
            title: known.title.clone(),
            done,
            told,
        };
        let stands = standing(sheet, line, &known, self.clock.now());
        if stands != Standing::Open {
            let inside = self.inside(&actor, sheet);
            let pair = self.pair(&inside, sheet.pair).await?;
            let words = Words::of(self, &inside, &pair).await?;
            return Ok(told(false, words.standing(stands, sheet, &known)));
        }
        if said.verb == Verb::Approve && !line.yes {
            let why = "It binds money or cannot be undone, and its whole text is not here: a yes \
                       needs the letter or the page.";
            return Ok(told(false, why.to_owned()));
        }
        match self.carry_out(&actor, line, said, hand).await {
            Ok(p) => {
                let inside = self.inside(&actor, sheet);
                let pair = self.pair(&inside, sheet.pair).await?;
                let became = self.became(&inside, &pair, &p).await?;
                let became = match errand {
                    Errand::Confirm => format!("confirmed: {became}"),
                    Errand::Deny => format!("you did not say that: {became}"),
                    Errand::Answer(_) => became,
                };
                Ok(told(true, became))
            }
            Err(error @ (Error::Conflict(_) | Error::Invalid(_) | Error::Forbidden)) => {
                Ok(told(false, error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    async fn carry_out(
        &self,
        actor: &Actor,
        line: &Line,
        said: &answer::Answer,
        hand: &Hand<'_>,
    ) -> Result<Proposal> {
        let id = line.proposal;
        if line.confirm {
            return match said.verb {
                Verb::Approve => self.confirm_answer(actor, id).await,
                Verb::Decline => self.deny_answer(actor, id).await,
                _ => Err(Error::Conflict(
                    "What was written down stands until you say yes, it is right, or no, you did \
                     not say that."
                        .into(),
                )),
            };
        }
        let answer = |way| Said {
            read: Some(line.version),
            ..Said::new(said.verb, &said.note, way)
        };
        match hand {
            Hand::Own(_, way) => self.decide(actor, id, answer(*way)).await,
            Hand::Typed(_, how) => match self.asks(actor, id).await? {
                true => {
                    let way = if *how == How::Paper {
                        Way::Paper
                    } else {
                        Way::Chat
                    };
                    self.decide(actor, id, answer(way)).await
                }
                false => self.record_answer(actor, id, answer(Way::Page), *how).await,
            },
        }
    }

    fn inside(&self, actor: &Actor, sheet: &Sheet) -> Viewer {
        match &actor.viewer {
            Viewer::Link { workspace, .. } => Viewer::Worker {
                workspace: *workspace,
                pair: sheet.pair,
                purpose: "say what became of an answer",
            },
            own => own.clone(),
        }
    }

    /// Whether it is this person who is asked.
    async fn asks(&self, actor: &Actor, id: domain::id::ProposalId) -> Result<bool> {
        let p = self.db.read(&actor.viewer).proposal(id).await?;
        let pair = self.pair(&actor.viewer, p.pair).await?;
        Ok(actor.person == Some(p.asked_of.unwrap_or(pair.executive)))
    }

    /// Writes down what was said elsewhere, in words or by a button; one's own words are one's own
    /// answer.
    ///
    /// # Errors
    /// As [`App::decide`].
    pub async fn write_down(
        &self,
        actor: &Actor,
        id: domain::id::ProposalId,
        (verb, note): (Verb, &str),
        how: How,
    ) -> Result<Proposal> {
        let said = Said::new(verb, note, Way::Page);
        match self.asks(actor, id).await? {
            true => self.decide(actor, id, said).await,
            false => self.record_answer(actor, id, said, how).await,
        }
    }
}

/// How many questions go on one printed page, by the lines that they take; always one.
fn on_one_page(asked: &[Proposal]) -> usize {
    const PAGE: usize = 52;
    let lines = |text: &str, wide: usize| text.chars().count().div_ceil(wide);
    let mut left = PAGE;
    let fits = asked.iter().take_while(|p| {
        let text = Some(p.text())
            .filter(|t| t.chars().count() <= PRINTED)
            .unwrap_or(" ");
        let words = lines(&p.title, 60) + lines(&p.reason, 80) + lines(text, 80);
        let rest = left.checked_sub(words.max(2) + 4);
        left = rest.unwrap_or(0);
        rest.is_some()
    });
    fits.count().max(1)
}

fn asks(all: &[Proposal]) -> Vec<Ask> {
    let ask = |p: &Proposal| Ask {
        title: p.title.clone(),
        fits: !p.whole_text(),
    };
    all.iter().map(ask).collect()
}

fn numbers<'a>(sheet: &'a Sheet, key: &Key) -> Vec<(&'a Sheet, usize)> {
    let questions = sheet.lines.iter().filter(|l| !l.confirm).count();
    let found = match key {
        Key::Number(n) => (*n..=*n).collect(),
        Key::Code(code) => sheet.number_of(code).into_iter().collect(),
        Key::All => (1..=questions).collect(),
        Key::Only if sheet.lines.len() == 1 => vec![1],
        Key::Only => Vec::new(),
    };
    let known = found
        .into_iter()
        .filter(|n: &usize| sheet.line(*n).is_some());
    known.map(|n| (sheet, n)).collect()
}

/// A code that no other open line has.
fn fresh_code(sheet: SheetId, line: usize, taken: &mut BTreeSet<String>) -> String {
    let mut found = String::new();
    for again in 0..=u16::MAX {
        let sum = Sha256::digest(format!("{sheet} {line} {again}"));
        found = code([sum[0], sum[1], sum[2]]);
        if taken.insert(found.clone()) {
            break;
        }
    }
    found
}
