//! One of each that belongs to the strategy of Orla's pair, and every way to write one.
use super::Orlas;
use domain::action::Due;
use domain::calibration::{Kept, Odds};
use domain::check_in::{CheckIn, Said};
use domain::decision::Decision;
use domain::forecast::Estimate;
use domain::id::{
    CheckInId, DecisionId, ForecastId, InitiativeId, MeasureId, MilestoneId, PairId, PaperId,
    RiskId,
};
use domain::initiative::{Initiative, InitiativeState};
use domain::measure::{Aim, Marks, Measure, Reading, Source};
use domain::milestone::Milestone;
use domain::paper::Paper;
use domain::proposal::Noun;
use domain::risk::{Response, Risk, Step};
use domain::status::{Colour, Confidence};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Error, Reader, Result, Write};
use testkit::{TestApp, World};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &[
    "initiatives",
    "drafts of initiatives",
    "milestones",
    "measures",
    "readings",
    "check-ins",
    "draft check-ins",
    "forecasts",
    "risks",
    "decisions",
    "papers",
];

/// What can be written.
pub const WRITES: &[&str] = &[
    "draft initiative",
    "initiative",
    "initiative from outside",
    "milestone",
    "milestone from outside",
    "measure",
    "measure from outside",
    "reading",
    "check-in",
    "draft check-in",
    "check-in from outside",
    "forecast",
    "risk",
    "risk from outside",
    "decision",
    "decision from outside",
    "paper",
    "paper from outside",
];

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x5_0000 + n)
}

fn an_initiative(n: u128, state: InitiativeState) -> Initiative {
    let mut of = Initiative::draft(InitiativeId(id(n)), "Plant 2 commissioning");
    of.state = state;
    of
}

fn a_milestone(n: u128, of: &Initiative) -> Milestone {
    let mut step = Milestone::new(MilestoneId(id(n)), of.id, "site test");
    step.estimate = Estimate::new(8.0, 10.0, 20.0).ok();
    let due = |d| Some(Due::on(date(2027, 8, d)));
    step.move_to(due(13), Timestamp::UNIX_EPOCH, None, "agreed");
    step.move_to(due(20), Timestamp::UNIX_EPOCH, None, "the grid is late");
    step
}

fn a_measure(n: u128) -> Measure {
    Measure {
        definition: "signed municipal contracts".to_owned(),
        unit: "contracts".to_owned(),
        aim: Aim::reach(14.0, 22.0).ok(),
        cadence_days: Some(7),
        by_owner: domain::status::Override::new(domain::status::Colour::Amber, "the grid"),
        marks: Marks {
            commit: Some(20.0),
            stretch: Some(24.0),
        },
        source: Source::Goals,
        ..Measure::new(MeasureId(id(n)), "Contracts")
    }
}

const READING: Reading = Reading {
    on: date(2027, 7, 30),
    value: 0.1 + 0.2,
};

fn a_check_in(pair: PairId, n: u128, confirmed: bool) -> CheckIn {
    CheckIn {
        id: CheckInId(id(n)),
        pair,
        initiative: InitiativeId(id(1)),
        on: date(2027, 7, 30),
        said: Said {
            progress: Some(40),
            confidence: Confidence::new(6),
            blocker: "no crew".to_owned(),
            ..Said::default()
        },
        written: None,
        at: Timestamp::UNIX_EPOCH,
        confirmed: confirmed.then_some(Timestamp::UNIX_EPOCH),
        publish: date(2027, 7, 30),
        seen: None,
        was: Colour::Amber,
        dates: Vec::new(),
    }
}

fn a_forecast(n: u128) -> Kept {
    let odds = Odds {
        p50: 44.25,
        p80: 49.5,
        on_time: 0.55,
    };
    Kept {
        id: ForecastId(id(n)),
        initiative: InitiativeId(id(1)),
        made: date(2027, 8, 2),
        seed: 1,
        runs: 5000,
        deadline: 45.0,
        inside: odds,
        outside: odds,
        past_known: true,
    }
}

async fn check_ins(r: &Reader<'_>, pair: PairId, confirmed: bool) -> Result<usize, Error> {
    let all = r.check_ins(pair, date(2027, 1, 1)).await?;
    let those = all.iter().filter(|c| c.confirmed.is_some() == confirmed);
    Ok(those.count())
}

fn a_risk(n: u128) -> Risk {
    let four = Step::new(4).unwrap();
    let mut risk = Risk::new(RiskId(id(n)), "utility date", (four, four));
    risk.response = Some(Response::Reduce);
    risk.plan = "pay for the faster connection".to_owned();
    risk.trigger = Some(date(2027, 8, 6));
    risk
}

fn a_decision(n: u128) -> Decision {
    let mut d = Decision::new(DecisionId(id(n)), "Pay for faster grid connection?");
    d.decide_by = Some(date(2027, 8, 3));
    d
}

fn a_paper(n: u128, pair: PairId) -> Paper {
    Paper {
        id: PaperId(id(n)),
        pair,
        of: (Noun::Decision, id(7).to_string()),
        first: PaperId(id(n)),
        version: 1,
        title: "Offer".to_owned(),
        file: "offer.txt".to_owned(),
        media: "text/plain".to_owned(),
        size: 5,
        by: None,
        at: Timestamp::UNIX_EPOCH,
    }
}

/// Puts one of each there: one initiative that is worked on and one draft, a milestone in each.
pub async fn fill(t: &TestApp) {
    let pair = t.world.orlas.id;
    let tobias = t.tobias().await;
    let mut tx = t.app.db.write(&tobias, t.app.now()).await.unwrap();
    let drafted = an_initiative(2, InitiativeState::Draft);
    tx.save_initiative(pair, &drafted).await.unwrap();
    tx.save_milestone(pair, &drafted, &a_milestone(4, &drafted))
        .await
        .unwrap();
    // Its milestone was written while it was a draft, and follows it to the team.
    let mut begun = an_initiative(1, InitiativeState::Draft);
    tx.save_initiative(pair, &begun).await.unwrap();
    tx.save_milestone(pair, &begun, &a_milestone(3, &begun))
        .await
        .unwrap();
    begun.state = InitiativeState::Active;
    tx.save_initiative(pair, &begun).await.unwrap();
    tx.save_measure(pair, &a_measure(5)).await.unwrap();
    for (n, value) in [(10, 16.0), (11, READING.value)] {
        let reading = Reading { value, ..READING };
        let saved = tx.save_reading(pair, MeasureId(id(5)), (id(n), reading), None);
        saved.await.unwrap();
    }
    for (n, confirmed) in [(12, true), (13, false)] {
        let one = a_check_in(pair, n, confirmed);
        tx.save_check_in(&one).await.unwrap();
    }
    tx.save_forecast(pair, &a_forecast(15)).await.unwrap();
    tx.save_risk(pair, &a_risk(6)).await.unwrap();
    tx.save_decision(pair, &a_decision(7)).await.unwrap();
    let paper = a_paper(8, pair);
    tx.save_paper(&paper, b"words").await.unwrap();
    tx.commit().await.unwrap();
    let viewer = t.viewer(&t.world.tobias).await;
    comes_back(t.app.db.read(&viewer), pair).await;
}

/// What was saved is what is read.
async fn comes_back(r: Reader<'_>, pair: PairId) {
    let (begun, drafted) = (
        an_initiative(1, InitiativeState::Active),
        an_initiative(2, InitiativeState::Draft),
    );
    let steps = [a_milestone(3, &begun), a_milestone(4, &drafted)];
    let mut initiatives = r.initiatives(pair).await.unwrap();
    initiatives.sort_by_key(|i| i.id);
    assert_eq!(initiatives, [begun, drafted]);
    assert_eq!(r.milestones(pair).await.unwrap(), steps);
    assert_eq!(r.measures(pair).await.unwrap(), [a_measure(5)]);
    let readings = r.readings(pair, date(2027, 7, 30)).await.unwrap();
    assert_eq!(readings, [(MeasureId(id(5)), READING)]);
    assert_eq!(r.readings(pair, date(2027, 7, 31)).await.unwrap(), []);
    let said = r.check_ins(pair, date(2027, 1, 1)).await.unwrap();
    for (n, confirmed) in [(12, true), (13, false)] {
        assert!(said.contains(&a_check_in(pair, n, confirmed)), "{said:?}");
    }
    assert_eq!(r.forecasts(pair).await.unwrap(), [a_forecast(15)]);
    assert_eq!(r.risks(pair).await.unwrap(), [a_risk(6)]);
    assert_eq!(r.open_decisions(pair).await.unwrap(), [a_decision(7)]);
    assert_eq!(r.decided(pair, Timestamp::UNIX_EPOCH).await.unwrap(), []);
}

/// Looks.
pub async fn look(name: &str, r: Reader<'_>, o: &Orlas) -> Result<usize, Error> {
    let pair = o.pair.id;
    let initiatives = async |state| {
        let all = r.initiatives(pair).await?;
        Ok::<_, Error>(all.iter().filter(|i| i.state == state).count())
    };
    Ok(match name {
        "initiatives" => initiatives(InitiativeState::Active).await?,
        "drafts of initiatives" => initiatives(InitiativeState::Draft).await?,
        "milestones" => r.milestones(pair).await?.len(),
        "measures" => r.measures(pair).await?.len(),
        "readings" => r.readings(pair, date(2027, 1, 1)).await?.len(),
        "check-ins" => check_ins(&r, pair, true).await?,
        "draft check-ins" => check_ins(&r, pair, false).await?,
        "forecasts" => r.forecasts(pair).await?.len(),
        "risks" => r.risks(pair).await?.len(),
        "decisions" => r.open_decisions(pair).await?.len(),
        "papers" => r.papers(pair, None).await?.len(),
        other => panic!("no such read: {other}"),
    })
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let (pair, other) = (o.pair.id, w.ines_own.id);
    let begun = an_initiative(1, InitiativeState::Active);
    match name {
        "draft initiative" => {
            let draft = an_initiative(20, InitiativeState::Draft);
            tx.save_initiative(pair, &draft).await
        }
        "initiative" => tx.save_initiative(pair, &begun).await,
        "initiative from outside" => tx.save_initiative(other, &begun).await,
        "milestone" => {
            tx.save_milestone(pair, &begun, &a_milestone(3, &begun))
                .await
        }
        "milestone from outside" => {
            tx.save_milestone(other, &begun, &a_milestone(3, &begun))
                .await
        }
        "measure" => tx.save_measure(pair, &a_measure(5)).await,
        "measure from outside" => tx.save_measure(other, &a_measure(5)).await,
        "reading" => {
            let (of, reading) = (MeasureId(id(5)), (id(21), READING));
            tx.save_reading(pair, of, reading, None).await
        }
        "check-in" => tx.save_check_in(&a_check_in(pair, 12, true)).await,
        "draft check-in" => tx.save_check_in(&a_check_in(pair, 13, false)).await,
        "check-in from outside" => tx.save_check_in(&a_check_in(other, 12, true)).await,
        "forecast" => tx.save_forecast(pair, &a_forecast(15)).await,
        "risk" => tx.save_risk(pair, &a_risk(6)).await,
        "risk from outside" => tx.save_risk(other, &a_risk(6)).await,
        "decision" => tx.save_decision(pair, &a_decision(7)).await,
        "decision from outside" => tx.save_decision(other, &a_decision(7)).await,
        "paper" => tx.save_paper(&a_paper(23, pair), b"words").await,
        "paper from outside" => tx.save_paper(&a_paper(8, other), b"words").await,
        other => panic!("no such write: {other}"),
    }
}
