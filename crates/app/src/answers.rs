//! Question sets answered: each by themselves, shown to the other as the set says.
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::partner::Partners;
use crate::setting::in_use;
use domain::answers::{Answers, Given, GivenAnswer, Round};
use domain::circle::{Actor, Viewer};
use domain::id::{AnswersId, PairId, PersonId};
use domain::proposal::Way;
use domain::question::{Openness, Question, QuestionKey, SetKey};
use store::Write;

impl App {
    /// Answers one question in the actor's own name; nothing given takes nothing away. What stood
    /// before is kept.
    ///
    /// # Errors
    /// `Invalid` where it is no answer to that question, `NotFound` where the set has no such
    /// question, `Conflict` once both partners see a blind round.
    pub async fn give_answer(
        &self,
        actor: &Actor,
        (pair, set, round): (PairId, SetKey, &Round),
        (question, given): (&str, Given),
        way: Way,
    ) -> Result<Answers> {
        let mut tx = self.db.write(actor, self.now()).await?;
        let given = (question, Some(given), way);
        let answers = self.put(&mut tx, actor, (pair, set, round), given).await?;
        tx.commit().await?;
        Ok(answers)
    }

    /// Puts one answer there, or takes it back.
    async fn put(
        &self,
        tx: &mut Write,
        actor: &Actor,
        (pair, set, round): (PairId, SetKey, &Round),
        (question, given, way): (&str, Option<Given>, Way),
    ) -> Result<Answers> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let asked = question_of(set, question)?;
        let now = self.clock.now();
        let known = tx.own_answers(pair, me, (set, round)).await?;
        let mut answers = known.unwrap_or_else(|| {
            let id = AnswersId(fresh_id(now));
            Answers::new(id, (pair, me), (set, round.clone()), now)
        });
        if set.set().openness == Openness::Blind && answers.with.is_some() {
            let told = "Both of you have seen these answers; the next round begins afresh.";
            return Err(Error::Conflict(told.to_owned()));
        }
        match given {
            Some(given) => answers.give(GivenAnswer {
                question: QuestionKey::from(asked.key),
                given,
                at: now,
                way,
                shared: false,
            }),
            None => {
                answers.take_back(asked.key);
            }
        }
        answers.changed = now;
        // No line in the audit: that somebody answers is nobody else's to know before they are
        // done.
        tx.save_answers(&answers).await?;
        Ok(answers)
    }

    /// Answers one question as one of the two, or takes the answer back. What is open to the pair
    /// is shown to the partner at once; what the executive says of meetings and of urgent things
    /// is from then on used (`R62`, `R106`), in the same transaction.
    ///
    /// # Errors
    /// As [`App::give_answer`].
    pub async fn say(
        &self,
        actor: &Actor,
        (partners, set): (&Partners, SetKey),
        (question, given): (&str, Option<Given>),
        way: Way,
    ) -> Result<Answers> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let pair = actor.pair.ok_or(Error::Forbidden)?;
        let at = self.pair(&actor.viewer, pair).await?;
        let round = set.round(self.today(&at));
        self.may_answer(&actor.viewer, pair, (partners, set))
            .await?;
        let drop = match (set, &given) {
            (SetKey::FiredUp, Some(Given::Number(n))) => {
                self.fire_sank(&actor.viewer, pair, (me, &round), *n)
                    .await?
            }
            _ => None,
        };
        let mut tx = self.db.write(actor, self.now()).await?;
        let of = (pair, set, &round);
        let said = (question, given.clone(), way);
        let answers = self.put(&mut tx, actor, of, said).await?;
        if let (Openness::Open, Some(other)) = (set.set().openness, partners.other(me)) {
            tx.share_answers(answers.id, other.person).await?;
        }
        // The sentence is the pair's and names nobody; so no line in the audit does.
        if let Some(note) = drop {
            tx.save_note(&note).await?;
        }
        if set == SetKey::Profile
            && me == partners.executive.person
            && let Some((name, value)) = in_use(question, given.as_ref())
        {
            tx.set(Some(pair), name, &value).await?;
            tx.audit("set", "setting", name, &value).await?;
        }
        tx.commit().await?;
        Ok(answers)
    }

    /// Says that one is done. A blind set opens to both at the moment when both are; whether it
    /// did.
    ///
    /// # Errors
    /// `Conflict` where nothing is answered yet.
    pub async fn finish_answers(
        &self,
        actor: &Actor,
        (pair, set, round): (PairId, SetKey, &Round),
        partner: PersonId,
    ) -> Result<bool> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let known = tx.own_answers(pair, me, (set, round)).await?;
        let Some(mut answers) = known else {
            let told = "Nothing is answered yet; one answer is enough to be done.";
            return Err(Error::Conflict(told.to_owned()));
        };
        answers.done = Some(self.clock.now());
        tx.save_answers(&answers).await?;
        let open = match set.set().openness {
            Openness::Blind => tx.reveal(pair, (me, partner), (set, round)).await?,
            Openness::Open => {
                tx.share_answers(answers.id, partner).await?;
                true
            }
            Openness::Own | Openness::Anonymous => false,
        };
        if open {
            let id = answers.id.to_string();
            tx.audit("shown to both", "answers", &id, set.set().title)
                .await?;
        }
        tx.commit().await?;
        Ok(open)
    }

    /// Shows one answer of one's own to the partner, or hides it again (`Openness::Own`).
    ///
    /// # Errors
    /// `NotFound` where there is no such answer.
    pub async fn share_answer(
        &self,
        actor: &Actor,
        (pair, set, round): (PairId, SetKey, &Round),
        (question, shared): (&str, bool),
        partner: PersonId,
    ) -> Result<()> {
        let me = actor.person.ok_or(Error::Forbidden)?;
        let mut tx = self.db.write(actor, self.now()).await?;
        let none = || Error::NotFound("This answer".into());
        let known = tx.own_answers(pair, me, (set, round)).await?;
        let mut answers = known.ok_or_else(none)?;
        let mut all = answers.given.iter_mut();
        let answer = all.find(|a| a.question.0 == question).ok_or_else(none)?;
        answer.shared = shared;
        tx.save_answers(&answers).await?;
        tx.share_answers(answers.id, partner).await?;
        Ok(tx.commit().await?)
    }

    /// The answers to these sets that the viewer may read: their own; the partner's as far as
    /// they are shown, and of those only the answers that their owner shared.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn answers(
        &self,
        viewer: &Viewer,
        pair: PairId,
        sets: &[SetKey],
    ) -> Result<Vec<Answers>> {
        let me = match viewer {
            Viewer::Member { person, .. } => Some(*person),
            _ => None,
        };
        let mut all = self.db.read(viewer).answers(pair, sets).await?;
        for answers in &mut all {
            if Some(answers.of) == me {
                continue;
            }
            // Drafts before the last word are their owner's.
            answers.earlier.clear();
            if answers.set.set().openness == Openness::Own {
                answers.given.retain(|a| a.shared);
            }
        }
        Ok(all)
    }
}

fn question_of(set: SetKey, key: &str) -> Result<&'static Question> {
    let found = set.set().question(key);
    found.ok_or_else(|| Error::NotFound("This question".into()))
}
