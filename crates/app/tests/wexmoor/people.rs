//! The people around Orla's pair: a stakeholder, Bram's role agreement, words that he reads too.
use super::Orlas;
use domain::circle::Circle;
use domain::id::{NoteId, PairId, PersonId, PulseId, StakeholderId, StatementId};
use domain::note::{Note, NoteKind};
use domain::pulse::{Pulse, PulseAnswer};
use domain::stakeholder::{Stakeholder, Stance};
use domain::statement::{Part, Statement, StatementKind, Whose, Wording};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use store::{Dropped, Error, Reader, Result, Write};
use testkit::{TestApp, World};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &[
    "stakeholders",
    "Bram’s role agreement",
    "words to Bram",
    "pulses",
    "own pulse of Tobias",
    "answers of a pulse that runs",
    "four answers of a pulse",
    "five answers of a pulse",
    "answers of the own pulse of Tobias",
];

/// What can be written.
pub const WRITES: &[&str] = &[
    "stakeholder",
    "stakeholder from outside",
    "remove stakeholder",
    "change Bram’s role agreement",
    "change words to Bram",
    "pulse",
    "close pulse",
    "change own pulse of Tobias",
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
        red_in: Vec::new(),
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

fn a_pulse(pair: PairId, n: u128, owner: Option<PersonId>, until: Date) -> Pulse {
    Pulse {
        id: PulseId(id(n)),
        pair,
        owner,
        opened: date(2027, 7, 1),
        until,
        closed: false,
        questions: vec!["The week went well.".into()],
        themes: Vec::new(),
        things: Vec::new(),
        released: None,
        did: String::new(),
    }
}

const OVER: Date = date(2027, 7, 31);
const RUNS: Date = date(2027, 8, 31);

/// A pulse with so many answers.
async fn answered(t: &TestApp, tx: Write, pulse: Pulse, answers: usize) {
    let mut tx = tx;
    let tickets: Vec<_> = (0..answers).map(|n| format!("ticket {n}")).collect();
    tx.open_pulse(&pulse, &tickets).await.unwrap();
    tx.commit().await.unwrap();
    for ticket in &tickets {
        let answer = PulseAnswer {
            marks: vec![Some(4)],
            comment: String::new(),
        };
        let at = (pulse.id, ticket.as_str());
        let dropped = t.app.db.drop_answer(at, answer, date(2027, 7, 2)).await;
        assert_eq!(dropped.unwrap(), Dropped::In);
    }
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
    let own = Some(w.tobias.id);
    for (n, owner, until, answers) in [
        (54, None, RUNS, 5),
        (55, None, OVER, 4),
        (56, None, OVER, 5),
        (57, own, OVER, 5),
    ] {
        let mut by = tobias.clone();
        by.person = by.person.or(own);
        let tx = t.app.db.write(&by, now).await.unwrap();
        answered(t, tx, a_pulse(pair, n, owner, until), answers).await;
    }
}

/// Looks.
pub async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let pair = o.pair.id;
    Ok(match name {
        "stakeholders" => r.stakeholders(pair).await?.len(),
        "Bram’s role agreement" => r.statements(pair, &[StatementKind::Role]).await?.len(),
        "words to Bram" => r.notes(pair, &[NoteKind::Support], (0, o.now)).await?.len(),
        "pulses" => pulses(r, pair, false).await?,
        "own pulse of Tobias" => pulses(r, pair, true).await?,
        "answers of a pulse that runs" => answers(r, 54).await?,
        "four answers of a pulse" => answers(r, 55).await?,
        "five answers of a pulse" => answers(r, 56).await?,
        "answers of the own pulse of Tobias" => answers(r, 57).await?,
        other => return super::strategy::look(other, r, o).await,
    })
}

async fn pulses(r: Reader<'_>, pair: PairId, own: bool) -> Result<usize> {
    let all = r.pulses(pair).await?;
    Ok(all.iter().filter(|p| p.owner.is_some() == own).count())
}

async fn answers(r: Reader<'_>, n: u128) -> Result<usize> {
    let today = date(2027, 8, 2);
    Ok(r.pulse_answers(PulseId(id(n)), today).await?.len())
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
        "pulse" => tx.open_pulse(&a_pulse(pair, 58, None, RUNS), &[]).await,
        "close pulse" => tx.close_pulse(PulseId(id(54))).await,
        "change own pulse of Tobias" => {
            let own = Some(w.tobias.id);
            tx.change_pulse(&a_pulse(pair, 57, own, RUNS)).await
        }
        other => super::strategy::try_write(other, tx, o, w).await,
    }
}
