//! What belongs to the loop: a proposal, a right, something said back, something told.
use super::{Orlas, value};
use domain::decision_right::{Area, HeldRight};
use domain::id::{ActionId, HeldRightId, PairId, PersonId, PlaybackId, ProposalId};
use domain::owed::{Debrief, Telling};
use domain::playback::Playback;
use domain::proposal::{By, Effect, Proposal, State, Way};
use jiff::Timestamp;
use store::{Result, Write};
use testkit::World;
use uuid::Uuid;

/// One of each.
pub struct Spine {
    pub proposal: Proposal,
    pub right: HeldRight,
    pub playback: Playback,
    pub debrief: Debrief,
}

impl Spine {
    pub fn of(pair: PairId, at: Timestamp) -> Spine {
        let id = Uuid::from_u128;
        Spine {
            proposal: a_proposal(id(8), pair, at),
            right: HeldRight {
                id: Some(HeldRightId(id(9))),
                ..HeldRight::assumed(pair, Area::Travel)
            },
            playback: Playback {
                id: PlaybackId(id(12)),
                pair,
                action: ActionId(id(3)),
                heard: "Book the utility engineer, by Friday".into(),
                title: "Book the utility engineer".into(),
                by: None,
                at,
                answer: None,
            },
            debrief: Debrief {
                pair,
                key: "board@example.com".into(),
                told: Telling::Clip {
                    media_type: "audio/webm".into(),
                },
                by: None,
                at,
                way: Way::Page,
            },
        }
    }

    pub async fn fill(&self, tx: &mut Write) {
        tx.save_proposal(&self.proposal).await.unwrap();
        let right = self.right.id.unwrap();
        tx.save_held_right(right, &self.right).await.unwrap();
        tx.save_playback(&self.playback).await.unwrap();
        let clip = Some(&b"sound"[..]);
        tx.save_debrief(&self.debrief, clip).await.unwrap();
    }
}

fn a_proposal(id: Uuid, pair: PairId, at: Timestamp) -> Proposal {
    let by = By::Person(PersonId(Uuid::from_u128(2)));
    let mut p = Proposal::new(ProposalId(id), pair, by, Effect::HeadsUp, at);
    p.title = "The utility date slips".into();
    p.state = State::Asked;
    p
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let other = w.ines_own.id;
    let right = o.spine.right.id.unwrap();
    match name {
        "proposal" => tx.save_proposal(&o.spine.proposal).await,
        "proposal from outside" => {
            let mut stolen = o.spine.proposal.clone();
            stolen.pair = other;
            tx.save_proposal(&stolen).await
        }
        "right" => tx.save_held_right(right, &o.spine.right).await,
        "right from outside" => {
            let mut stolen = o.spine.right.clone();
            stolen.pair = other;
            tx.save_held_right(right, &stolen).await
        }
        "remove right" => tx.remove_held_right(right).await,
        "playback" => tx.save_playback(&o.spine.playback).await,
        "playback from outside" => {
            let mut stolen = o.spine.playback.clone();
            stolen.pair = other;
            tx.save_playback(&stolen).await
        }
        "debrief" => tx.save_debrief(&o.spine.debrief, None).await,
        name => value::try_write(name, tx, o, w).await,
    }
}
