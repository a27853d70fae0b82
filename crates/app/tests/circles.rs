//! The three circles: what of Orla's pair exists for whom, against the table in `circles.txt`.
//!
//! The first column names a read or a write, the others who tries it. A read `sees`, finds
//! `nothing`, or is `refused`; a write `saves` or is `refused`.
#![allow(clippy::unwrap_used)]
mod wexmoor;

use domain::circle::{Actor, Errand, Viewer};
use domain::id::{PersonId, ProposalId, WorkspaceId};
use domain::proposal::Verb;
use jiff::civil::date;
use std::fmt::Write as _;
use store::{Error, Reader};
use testkit::{TestApp, on_both};
use wexmoor::{Orlas, READS, WRITES, fill, try_write};

const TABLE: &str = include_str!("circles.txt");

fn link(t: &TestApp, proposal: ProposalId) -> Viewer {
    Viewer::Link {
        workspace: t.world.workspace,
        pair: t.world.orlas.id,
        person: t.world.orla.id,
        proposal,
        errand: Errand::Answer(Verb::Approve),
    }
}

/// Everybody who might look, by the name of their column.
async fn viewers(t: &TestApp, orlas: &Orlas) -> Vec<(&'static str, Viewer)> {
    let w = &t.world;
    let stranger = PersonId(uuid::Uuid::from_u128(77));
    let elsewhere = WorkspaceId(uuid::Uuid::from_u128(78));
    let mut out = vec![
        ("orla", t.viewer(&w.orla).await),
        ("tobias", t.viewer(&w.tobias).await),
        ("team member", t.viewer(&w.bram).await),
        ("other executive", t.viewer(&w.ines).await),
        ("admin of no pair", t.viewer(&w.maud).await),
        (
            "stranger",
            t.app.viewer(w.workspace, stranger).await.unwrap(),
        ),
        ("worker", w.worker(w.orlas.id)),
        ("other worker", w.worker(w.ines_own.id)),
        ("operator", w.operator()),
        ("link to the proposal", link(t, orlas.spine.proposal.id)),
        (
            "link to another",
            link(t, ProposalId(uuid::Uuid::from_u128(79))),
        ),
        (
            "operator elsewhere",
            Viewer::Operator {
                workspace: elsewhere,
            },
        ),
    ];
    for (name, day) in [
        ("cover before", date(2027, 8, 8)),
        ("cover during", date(2027, 8, 20)),
        ("cover after", date(2027, 8, 21)),
    ] {
        let seen = t.app.db.member(w.workspace, w.wilma.id, day).await;
        out.push((name, seen.unwrap()));
    }
    out
}

fn word(found: Result<usize, Error>) -> &'static str {
    match found {
        Ok(0) => "nothing",
        Ok(_) => "sees",
        Err(Error::Forbidden | Error::NotFound(_)) => "refused",
        Err(other) => panic!("{other}"),
    }
}

async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let (pair, day) = (o.pair.id, date(2027, 8, 2));
    let span = (o.now - 86_400_000_000, o.now + 86_400_000_000);
    let zones = |_, _: &str| None;
    Ok(match name {
        "events" => {
            let found = r.windowed(pair, span, 100, &zones).await?;
            found.masters.len() + found.overrides.len()
        }
        "event by uid" => r.event(pair, "board@example.com", &zones).await?.len(),
        "event span" => usize::from(r.event_span(pair).await?.1.is_some()),
        "original bytes" => r.original(o.event).await?.len(),
        "calendars" => r.calendars(None).await?.len(),
        "goals" => r.goals(pair).await?.len(),
        "contacts" => {
            let people = r.people(pair).await?;
            people.iter().filter(|p| p.id == o.contact.id).count()
        }
        "colleagues" => r.people(pair).await?.len(),
        "actions" => r.open_actions(None).await?.len(),
        "action by id" => {
            usize::from(r.action(o.action.action.id).await?.action.id == o.action.action.id)
        }
        "dates to watch" => r.watch_dates(pair).await?.len(),
        "proposals" => r.proposals(Some(pair), &["asked"], 0, 10).await?.len(),
        "proposal by id" => usize::from(r.proposal(o.spine.proposal.id).await?.pair == pair),
        "rights" => r.held_rights(pair).await?.len(),
        "playbacks" => r.playbacks(pair, 0).await?.len(),
        "playback by id" => usize::from(r.playback(o.spine.playback.id).await?.pair == pair),
        "debriefs" => r.debriefs(pair, 0).await?.len(),
        "voice clip" => r.clip(pair, "board@example.com").await?.1.len(),
        "settings" => r.settings(Some(pair)).await?.len(),
        "codes" => r.codes(pair).await?.len(),
        "desk time" => r.desk_time(pair, span.0, span.1).await?.len(),
        "brief" => usize::from(r.brief(pair, "day", day).await?.is_some()),
        "import runs" => r.import_runs(pair, wexmoor::a_run(pair).batch).await?.len(),
        "what matters now" => r.attention(None, 0).await?.cards.len(),
        "own choices" => r.attention(None, 0).await?.choices.len(),
        "audit" => r.audit(pair, 10).await?.len(),
        "who opened what" => {
            let all = store::TrailAsk {
                most: 10,
                ..Default::default()
            };
            r.access(pair, &all).await?.len()
        }
        "members" => r.members(pair).await?.len(),
        "pair" => r.pairs().await?.iter().filter(|p| p.id == pair).count(),
        "sheets" => r.sheets(pair, 0).await?.len(),
        "outbox" => r.outbox(pair, 10, 10).await?.len(),
        other => return wexmoor::value::look(other, r, o).await,
    })
}

/// The table as it is, in the form in which it is kept.
async fn table(t: &TestApp) -> String {
    let orlas = fill(t).await;
    wexmoor::value::fill(t).await;
    wexmoor::pair::fill(t).await;
    wexmoor::people::fill(t).await;
    wexmoor::strategy::fill(t).await;
    let viewers = viewers(t, &orlas).await;
    let mut out = String::from("what");
    for (name, _) in &viewers {
        let _ = write!(out, " | {name}");
    }
    for read in READS
        .iter()
        .chain(wexmoor::value::READS)
        .chain(wexmoor::pair::READS)
        .chain(wexmoor::people::READS)
        .chain(wexmoor::strategy::READS)
    {
        let _ = write!(out, "\nread {read}");
        for (_, viewer) in &viewers {
            let found = look(read, t.app.db.read(viewer), &orlas).await;
            let _ = write!(out, " | {}", word(found));
        }
    }
    for write in WRITES
        .iter()
        .chain(wexmoor::value::WRITES)
        .chain(wexmoor::pair::WRITES)
        .chain(wexmoor::people::WRITES)
        .chain(wexmoor::strategy::WRITES)
    {
        let _ = write!(out, "\nwrite {write}");
        for (_, viewer) in &viewers {
            let actor: Actor = t.world.acting(viewer.clone(), orlas.pair.id);
            let mut tx = t.app.db.write(&actor, orlas.now).await.unwrap();
            let saved = try_write(write, &mut tx, &orlas, &t.world).await;
            // Never committed: the next one finds the same house.
            let told = match saved {
                Ok(()) => "saves",
                Err(Error::Forbidden | Error::NotFound(_)) => "refused",
                Err(other) => panic!("{write}: {other}"),
            };
            let _ = write!(out, " | {told}");
        }
    }
    out.push('\n');
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reaches_what_the_table_says_and_no_more() {
    on_both(async |t: TestApp| {
        let found = table(&t).await;
        let differing: Vec<_> = TABLE
            .lines()
            .zip(found.lines())
            .filter(|(kept, found)| kept != found)
            .collect();
        assert!(
            TABLE == found,
            "differing: {differing:#?}\nthe whole table as it is:\n{found}"
        );
    })
    .await;
}
