//! The people around Orla's pair: a stakeholder, Bram's role agreement, words that he reads too.
use super::Orlas;
use domain::circle::Circle;
use domain::id::{NoteId, PairId, PersonId, StakeholderId, StatementId};
use domain::note::{Note, NoteKind};
use domain::stakeholder::{Stakeholder, Stance};
use domain::statement::{Part, Statement, StatementKind, Whose, Wording};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Error, Reader, Result, Write};
use testkit::{TestApp, World};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &["stakeholders", "Bram’s role agreement", "words to Bram"];

/// What can be written.
pub const WRITES: &[&str] = &[
    "stakeholder",
    "stakeholder from outside",
    "remove stakeholder",
    "change Bram’s role agreement",
    "change words to Bram",
];

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn a_stakeholder(pair: PairId, n: u128, person: PersonId) -> Stakeholder {
    Stakeholder {
        id: StakeholderId(id(n)),
        pair,
        person,
        power: true,
        interest: true,
        stance: Stance::Blocker,
        red: String::new(),
        question: String::new(),
        since: date(2027, 8, 2),
        touches: Vec::new(),
    }
}

fn a_role(pair: PairId, member: PersonId) -> Statement {
    Statement {
        id: StatementId(id(50)),
        pair,
        circle: Circle::Pair,
        owner: None,
        kind: StatementKind::Role,
        whose: Whose::Team,
        about: Some(member),
        position: 0,
        wordings: vec![Wording {
            parts: vec![Part {
                question: "accountable".into(),
                text: "The line runs".into(),
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

fn words_to(pair: PairId, by: PersonId, member: PersonId) -> Note {
    let mut note = Note::own(NoteId(id(51)), pair, by, NoteKind::Support, AT).of_pair();
    note.with = Some(member);
    note.text = "A day with the grid people".into();
    note
}

/// Puts one of each there.
pub async fn fill(t: &TestApp) {
    let w = &t.world;
    let (pair, now) = (w.orlas.id, t.app.now());
    let tobias = t.tobias().await;
    let mut tx = t.app.db.write(&tobias, now).await.unwrap();
    let known = a_stakeholder(pair, 52, w.ines.id);
    tx.save_stakeholder(&known).await.unwrap();
    tx.save_statement(&a_role(pair, w.bram.id)).await.unwrap();
    let words = words_to(pair, w.tobias.id, w.bram.id);
    tx.save_note(&words).await.unwrap();
    tx.commit().await.unwrap();
}

/// Looks.
pub async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let pair = o.pair.id;
    Ok(match name {
        "stakeholders" => r.stakeholders(pair).await?.len(),
        "Bram’s role agreement" => r.statements(pair, &[StatementKind::Role]).await?.len(),
        "words to Bram" => r.notes(pair, &[NoteKind::Support], (0, o.now)).await?.len(),
        other => panic!("no such read: {other}"),
    })
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let (pair, other) = (o.pair.id, w.ines_own.id);
    match name {
        "stakeholder" => {
            tx.save_stakeholder(&a_stakeholder(pair, 53, w.bram.id))
                .await
        }
        "stakeholder from outside" => {
            tx.save_stakeholder(&a_stakeholder(other, 52, w.ines.id))
                .await
        }
        "remove stakeholder" => tx.remove_stakeholder(StakeholderId(id(52))).await,
        "change Bram’s role agreement" => tx.save_statement(&a_role(pair, w.bram.id)).await,
        "change words to Bram" => tx.save_note(&words_to(pair, w.tobias.id, w.bram.id)).await,
        other => panic!("no such write: {other}"),
    }
}
