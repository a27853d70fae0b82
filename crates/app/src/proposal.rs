//! Notice → propose → decide → act: the verbs of a proposal.
use crate::act::Doer;
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::right::{rights_within, standing};
use domain::circle::{Actor, Viewer};
use domain::decision_right::{Area, HeldRight, Reason, Ruling, Standing, Step, held, rule, steps};
use domain::id::{PairId, PersonId, ProposalId};
use domain::proposal::{
    Acceptance, By, Effect, Proposal, Reply, State, Tick, Under, absorbed, acceptance, deeds,
    refused,
};
use domain::proposal::{Origin, Problems, Requests, Rung, ladder, origin, problems, requests};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::Pair;

/// What became of something proposed.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// As it stands now: asked, or done already.
    pub proposal: Proposal,
    /// Whether the proposer might do it, and why not.
    pub ruling: Ruling,
}

impl App {
    /// An empty proposal of the actor, to be filled in and proposed.
    pub fn new_proposal(&self, actor: &Actor, pair: PairId, effect: Effect) -> Proposal {
        let now = self.clock.now();
        let by = actor.person.map_or(By::Operator, By::Person);
        Proposal::new(ProposalId(fresh_id(now)), pair, by, effect, now)
    }

    /// Proposes: done at once where the proposer may, else asked. Never refused for what is
    /// missing.
    ///
    /// # Errors
    /// `Invalid` without a sentence that says what is asked.
    pub async fn propose(&self, actor: &Actor, p: Proposal) -> Result<Proposed> {
        let pair = self.pair(&actor.viewer, p.pair).await?;
        let mut p = self.fresh(actor, p)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let rights = rights_within(&mut tx, pair.id).await?;
        let who = standing(&actor.viewer, pair.id);
        let ruling = rule(&rights, who, &p, self.today(&pair));
        let under = match &ruling {
            Ruling::Act => Some(Under::Free),
            Ruling::ActInform => Some(Under::Inform),
            Ruling::ActNote => Some(Under::Note),
            Ruling::Ask(_) | Ruling::ExecutiveOnly(_) => None,
        };
        // Who is asked is somebody else: then a right of one's own is no answer of theirs.
        match under.filter(|_| p.asked_of.is_none_or(|asked| Some(asked) == actor.person)) {
            Some(under) => {
                let area = p.effect.area();
                let right = held(&rights, who, area, self.today(&pair));
                let doer = Doer {
                    rule: right.map(HeldRight::words).unwrap_or_default(),
                    ..self.doer(actor, &pair, under)
                };
                doer.execute(&mut tx, &mut p).await?;
            }
            None => {
                p.state = State::Asked;
                let why = why(&ruling);
                let detail = format!("{}: {why}", p.title);
                tx.audit("propose", "proposal", &p.id.to_string(), &detail)
                    .await?;
            }
        }
        if let Some(at) = p.expires.filter(|_| p.state.open()) {
            let id = p.id.to_string();
            let dedupe = format!("{EXPIRE}/{id}");
            tx.plan_job(EXPIRE, &dedupe, &id, at.as_microsecond())
                .await?;
        }
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(Proposed {
            proposal: p,
            ruling,
        })
    }

    /// Asks without acting, whatever the actor may: what the executive notes for herself.
    ///
    /// # Errors
    /// `Invalid` without a sentence that says what is asked.
    pub(crate) async fn ask(&self, actor: &Actor, p: Proposal) -> Result<Proposed> {
        let mut p = self.fresh(actor, p)?;
        let ruling = Ruling::Ask(Reason::NoRight(p.effect.area()));
        p.state = State::Asked;
        let mut tx = self.db.write(actor, self.now()).await?;
        tx.audit("propose", "proposal", &p.id.to_string(), &p.title)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        let proposal = p;
        Ok(Proposed { proposal, ruling })
    }

    /// Says that something beyond one's right was done anyway, and that the executive was told.
    ///
    /// # Errors
    /// `Invalid` without a sentence that says what was done.
    pub async fn did_anyway(&self, actor: &Actor, p: Proposal, told: &str) -> Result<Proposal> {
        let pair = self.pair(&actor.viewer, p.pair).await?;
        let mut p = self.fresh(actor, p)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        self.doer(actor, &pair, Under::Beyond)
            .execute(&mut tx, &mut p)
            .await?;
        if let Some(act) = &mut p.act {
            act.told = Some(self.clock.now());
        }
        let detail = format!("{}: did it anyway. Told: {}", p.title, told.trim());
        tx.audit("did_anyway", "proposal", &p.id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    fn fresh(&self, actor: &Actor, mut p: Proposal) -> Result<Proposal> {
        if p.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one sentence what is asked.",
            ));
        }
        // A signal may have had the idea; everything else is the actor's own.
        if !matches!(p.by, By::Signal(_)) {
            p.by = actor.person.map_or(By::Operator, By::Person);
        }
        let now = self.clock.now();
        (p.created, p.changed) = (now, now);
        (p.answers, p.act) = (Vec::new(), None);
        Ok(p)
    }

    pub(crate) fn doer<'a>(&'a self, actor: &'a Actor, pair: &'a Pair, under: Under) -> Doer<'a> {
        Doer {
            app: self,
            actor,
            pair,
            under,
            rule: String::new(),
            now: self.clock.now(),
        }
    }

    pub(crate) fn tick_of(&self, actor: &Actor) -> Tick {
        Tick {
            by: actor.person,
            at: self.clock.now(),
        }
    }

    /// Changes what a proposal says while it is open; one that came back is asked again.
    ///
    /// # Errors
    /// `Conflict` once it is answered for good.
    pub async fn edit(&self, actor: &Actor, changed: &Proposal) -> Result<Proposal> {
        if changed.title.trim().is_empty() {
            return Err(Error::invalid(
                "title",
                "Say in one sentence what is asked.",
            ));
        }
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.proposal(changed.id).await?;
        if !known.state.open() {
            return Err(settled(&known));
        }
        let state = match known.state {
            State::Returned => State::Asked,
            other => other,
        };
        let p = Proposal {
            pair: known.pair,
            by: known.by,
            created: known.created,
            answers: known.answers,
            act: None,
            changed: self.clock.now(),
            state,
            ..changed.clone()
        };
        let detail = format!("{} → {}", known.title, p.title);
        tx.audit("edit", "proposal", &p.id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Answers what the executive asked or changed, and asks again.
    ///
    /// # Errors
    /// `Conflict` where nothing came back.
    pub async fn ask_again(&self, actor: &Actor, id: ProposalId, text: &str) -> Result<Proposal> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        if !matches!(p.state, State::Returned | State::Suggested) {
            return Err(settled(&p));
        }
        if let Some(answer) = p.answers.last_mut() {
            answer.reply = Some(Reply {
                text: text.trim().to_owned(),
                by: actor.person,
                at: now,
            });
        }
        let detail = format!("{}: {} → asked", p.title, p.state.word());
        (p.state, p.changed) = (State::Asked, now);
        tx.audit("ask_again", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }

    /// Takes a proposal back before it is answered.
    ///
    /// # Errors
    /// `Conflict` once it is answered for good.
    pub async fn withdraw(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        if !p.state.open() {
            return Err(settled(&p));
        }
        let detail = format!("{}: {} → withdrawn", p.title, p.state.word());
        (p.state, p.changed) = (State::Withdrawn, self.clock.now());
        tx.audit("withdraw", "proposal", &id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }
}

/// The job that closes a question whose time ran out.
pub(crate) const EXPIRE: &str = "expire_proposal";
/// The job that lets time go that was held until then.
pub(crate) const RELEASE: &str = "release_hold";

impl App {
    /// Closes a question whose time ran out; what was answered meanwhile stays as it is.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn expire(&self, actor: &Actor, id: ProposalId) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        let mut p = tx.proposal(id).await?;
        if p.state.open() && p.expires.is_some_and(|at| at <= now) {
            let detail = format!("{}: {} → expired", p.title, p.state.word());
            (p.state, p.changed) = (State::Expired, now);
            tx.audit("expire", "proposal", &id.to_string(), &detail)
                .await?;
            tx.save_proposal(&p).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Notes that the executive has heard of what was done without asking.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn told(&self, actor: &Actor, ids: &[ProposalId]) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.write(actor, self.now()).await?;
        for id in ids {
            let mut p = tx.proposal(*id).await?;
            if let Some(act) = p.act.as_mut().filter(|act| act.to_tell()) {
                act.told = Some(now);
                let detail = format!("{}: done → told", p.title);
                tx.audit("tell", "proposal", &id.to_string(), &detail)
                    .await?;
                tx.save_proposal(&p).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What somebody's proposals and acts came to.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Accepted and declined by area (R115).
    pub acceptance: BTreeMap<Area, Acceptance>,
    /// What the record suggests about levels (F10): for a talk, never by itself.
    pub steps: Vec<Step>,
    /// What a right covered and the executive never saw (R21), the newest first.
    pub absorbed: Vec<Proposal>,
    /// Who began things in the last month, and the goals both moved (R35).
    pub origin: Origin,
    /// Requests to the executive (R109).
    pub requests: Requests,
    /// Problems (R4).
    pub problems: Problems,
    /// How far the viewer takes their own (R40); empty in everybody else's eyes.
    pub ladder: BTreeMap<Rung, usize>,
}

/// How far back the record looks, in microseconds: 90 days.
const RECORD: i64 = 90 * 24 * 3_600_000_000;
/// How far back "this month" looks.
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

impl App {
    async fn settled(&self, viewer: &Viewer, pair: PairId) -> Result<Vec<Proposal>> {
        let all = [
            "asked", "snoozed", "returned", "declined", "done", "undone", "approved", "expired",
        ];
        let since = self.now() - RECORD;
        Ok(self
            .db
            .read(viewer)
            .proposals(Some(pair), &all, since, 2000)
            .await?)
    }

    /// What was declined before and is like this one, with the reason: shown while it is written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn similar(&self, viewer: &Viewer, p: &Proposal) -> Result<Vec<(Proposal, String)>> {
        // Without their words all are alike.
        if viewer.is_discreet() {
            return Ok(Vec::new());
        }
        let known = self.settled(viewer, p.pair).await?;
        let found = refused(p, &known).into_iter();
        Ok(found
            .map(|r| (r.proposal.clone(), r.reason.to_owned()))
            .collect())
    }

    /// What became of the proposals of the last three months, and what that suggests for one
    /// person's rights.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn record(&self, viewer: &Viewer, pair: &Pair, person: PersonId) -> Result<Record> {
        let known = self.settled(viewer, pair.id).await?;
        let rights = self.rights(viewer, pair).await?;
        let members = self.db.read(viewer).members(pair.id).await?;
        let today = self.today(pair);
        let mine = members.iter().filter(|m| m.person == person);
        let mut mine = mine.filter(|m| m.from <= today && m.until.is_none_or(|u| today <= u));
        let who = Standing {
            person: Some(person),
            role: mine.next().map(|m| m.role),
        };
        let deeds = deeds(&known, person);
        Ok(Record {
            acceptance: acceptance(&known),
            requests: requests(&known),
            problems: problems(&known),
            steps: steps(&rights, who, &deeds, self.clock.now(), today),
            absorbed: absorbed(&known).into_iter().cloned().collect(),
            origin: {
                let since = self.clock.now() - MONTH;
                let recent: Vec<_> = known.iter().filter(|p| p.changed >= since).collect();
                origin(&recent, pair.executive)
            },
            ladder: match standing(viewer, pair.id).person {
                Some(own) if own == person => ladder(&known, person),
                _ => BTreeMap::new(),
            },
        })
    }
}

fn why(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Ask(reason) | Ruling::ExecutiveOnly(reason) => Reason::words(reason),
        _ => "somebody else is asked".to_owned(),
    }
}

pub(crate) fn settled(p: &Proposal) -> Error {
    let word = match p.state {
        State::Suggested => "has not been asked yet",
        State::Asked | State::Snoozed(_) => "still waits for an answer",
        State::Returned => "is back with whoever proposed it",
        State::Approved => "is approved already",
        State::Declined => "was declined",
        State::Withdrawn => "was withdrawn",
        State::Expired => "has expired",
        State::Done => "is done already",
        State::Undone => "was taken back",
    };
    Error::Conflict(format!("“{}” {word}.", p.title))
}
