//! What the pair says in Orla's: a statement, notes of each circle, answers, an invitation.
use super::Orlas;
use domain::answers::{Answers, Given, GivenAnswer, Round};
use domain::circle::{Actor, Circle};
use domain::half_hour::{Cadence, HalfHour};
use domain::id::{AnswersId, HalfHourId, InvitationId, NoteId, PairId, PersonId, StatementId};
use domain::invitation::{Invitation, Invited};
use domain::note::{Note, NoteKind};
use domain::proposal::Way;
use domain::question::SetKey;
use domain::statement::{Part, Statement, StatementKind, Whose, Wording};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Error, Reader, Result, Write};
use testkit::{TestApp, World};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &[
    "statements",
    "statement by id",
    "own statements",
    "notes of the pair",
    "notes between two",
    "note between two by id",
    "own notes",
    "own answers of Tobias",
    "answers shown to both",
    "invitations",
    "half-hours",
];

/// What can be written.
pub const WRITES: &[&str] = &[
    "statement",
    "statement from outside",
    "note of the pair",
    "note of the pair from outside",
    "change note between two",
    "remove note between two",
    "own note of Tobias",
    "own answers of Tobias",
    "share answers of Tobias",
    "open blind answers",
    "invitation",
    "half-hour",
    "half-hour from outside",
];

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn a_statement(pair: PairId, n: u128, owner: Option<PersonId>) -> Statement {
    Statement {
        id: StatementId(id(n)),
        pair,
        circle: match owner {
            Some(_) => Circle::Mine,
            None => Circle::Pair,
        },
        owner,
        kind: StatementKind::Vision,
        whose: Whose::Executive,
        about: None,
        position: 0,
        wordings: vec![Wording {
            parts: vec![Part {
                question: "".into(),
                text: "A firm that runs well without heroics".into(),
            }],
            by: None,
            at: AT,
        }],
        signatures: Vec::new(),
        ties: Vec::new(),
        review: None,
        created: AT,
        closed: None,
    }
}

fn a_note(pair: PairId, n: u128, by: PersonId) -> Note {
    let mut note = Note::own(NoteId(id(n)), pair, by, NoteKind::Thought, AT);
    note.text = "Half an idea".into();
    note
}

fn some_answers(pair: PairId, n: u128, of: PersonId, round: &str) -> Answers {
    let round = Round(round.into());
    let mut answers = Answers::new(AnswersId(id(n)), (pair, of), (SetKey::Seven, round), AT);
    answers.give(GivenAnswer {
        question: "success".into(),
        given: Given::Number(4),
        at: AT,
        way: Way::Page,
        shared: false,
    });
    answers.done = Some(AT);
    answers
}

fn an_invitation(pair: PairId, n: u128, person: PersonId, now: i64) -> Invitation {
    Invitation {
        id: InvitationId(id(n)),
        pair,
        person,
        invited: Invited::Help,
        made: AT,
        expires: Timestamp::from_microsecond(now + 1).unwrap(),
        used: None,
    }
}

fn a_half_hour(pair: PairId, n: u128) -> HalfHour {
    HalfHour::new(HalfHourId(id(n)), pair, Cadence::Weekly, date(2027, 8, 2))
}

const SHOWN: &str = "2027-07";
const BLIND: &str = "2027-08";

/// Puts one of each there.
pub async fn fill(t: &TestApp) {
    let w = &t.world;
    let (pair, now) = (w.orlas.id, t.app.now());
    let tobias = t.tobias().await;
    let mut tx = t.app.db.write(&tobias, now).await.unwrap();
    tx.save_statement(&a_statement(pair, 30, None))
        .await
        .unwrap();
    let own = a_statement(pair, 31, Some(w.tobias.id));
    tx.save_statement(&own).await.unwrap();
    let note = a_note(pair, 32, w.tobias.id);
    tx.save_note(&note.clone().of_pair()).await.unwrap();
    let mut between = note.clone().between(w.orla.id);
    between.id = NoteId(id(33));
    tx.save_note(&between).await.unwrap();
    tx.save_note(&a_note(pair, 34, w.tobias.id)).await.unwrap();
    for (n, round) in [(35, SHOWN), (36, BLIND)] {
        let answers = some_answers(pair, n, w.tobias.id, round);
        tx.save_answers(&answers).await.unwrap();
    }
    let invitation = an_invitation(pair, 37, w.bram.id, now);
    tx.add_invitation(&invitation).await.unwrap();
    tx.save_half_hour(&a_half_hour(pair, 39)).await.unwrap();
    tx.commit().await.unwrap();
    let orla = Actor {
        person: Some(w.orla.id),
        ..w.acting(t.viewer(&w.orla).await, pair)
    };
    let mut tx = t.app.db.write(&orla, now).await.unwrap();
    let hers = some_answers(pair, 38, w.orla.id, SHOWN);
    tx.save_answers(&hers).await.unwrap();
    let round = Round(SHOWN.into());
    let both = (w.orla.id, w.tobias.id);
    assert!(
        tx.reveal(pair, both, (SetKey::Seven, &round))
            .await
            .unwrap()
    );
    let blind = Round(BLIND.into());
    assert!(
        !tx.reveal(pair, both, (SetKey::Seven, &blind))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

/// Looks.
pub async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let pair = o.pair.id;
    let statements = async |circle| {
        let all = r.statements(pair, &[StatementKind::Vision]).await?;
        Ok::<_, Error>(all.iter().filter(|s| s.circle == circle).count())
    };
    let notes = async |n: u128| {
        let all = r.notes(pair, &[NoteKind::Thought], (0, o.now)).await?;
        Ok::<_, Error>(all.iter().filter(|s| s.id.0 == id(n)).count())
    };
    let answers = async |round: &str| {
        let all = r.answers(pair, &[SetKey::Seven]).await?;
        Ok::<_, Error>(all.iter().filter(|a| a.round.0 == round).count())
    };
    Ok(match name {
        "statements" => statements(Circle::Pair).await?,
        "own statements" => statements(Circle::Mine).await?,
        "statement by id" => r.statement(StatementId(id(30))).await?.version(),
        "notes of the pair" => notes(32).await?,
        "notes between two" => notes(33).await?,
        "note between two by id" => r.note(NoteId(id(33))).await?.text.len(),
        "own notes" => notes(34).await?,
        "own answers of Tobias" => answers(BLIND).await?,
        "answers shown to both" => answers(SHOWN).await?,
        "half-hours" => r.half_hours(pair, date(2027, 1, 1)).await?.len(),
        "invitations" => r.invitations(pair, o.now).await?.len(),
        other => return super::strategy::look(other, r, o).await,
    })
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let (pair, other) = (o.pair.id, w.ines_own.id);
    let between = || {
        let mut note = a_note(pair, 33, w.tobias.id).between(w.orla.id);
        note.text = "changed".into();
        note
    };
    match name {
        "statement" => tx.save_statement(&a_statement(pair, 40, None)).await,
        "statement from outside" => tx.save_statement(&a_statement(other, 30, None)).await,
        "note of the pair" => {
            let note = a_note(pair, 41, w.tobias.id).of_pair();
            tx.save_note(&note).await
        }
        "note of the pair from outside" => {
            let note = a_note(other, 32, w.ines.id).of_pair();
            tx.save_note(&note).await
        }
        "change note between two" => tx.save_note(&between()).await,
        "remove note between two" => tx.remove_note(between().id).await,
        "own note of Tobias" => tx.save_note(&a_note(pair, 42, w.tobias.id)).await,
        "own answers of Tobias" => {
            let answers = some_answers(pair, 43, w.tobias.id, "2027-09");
            tx.save_answers(&answers).await
        }
        "share answers of Tobias" => tx.share_answers(AnswersId(id(36)), w.ines.id).await,
        "open blind answers" => {
            let round = Round(BLIND.into());
            let both = (w.orla.id, w.tobias.id);
            let shown = tx.reveal(pair, both, (SetKey::Seven, &round)).await?;
            match shown {
                true => Ok(()),
                false => Err(Error::NotFound("the other's answers")),
            }
        }
        "half-hour" => tx.save_half_hour(&a_half_hour(pair, 39)).await,
        "half-hour from outside" => tx.save_half_hour(&a_half_hour(other, 39)).await,
        "invitation" => {
            let invitation = an_invitation(pair, 44, w.bram.id, o.now);
            tx.add_invitation(&invitation).await
        }
        other => super::strategy::try_write(other, tx, o, w).await,
    }
}
