//! Export: open files from which another house can be made, and nothing that is somebody's alone.
#![allow(clippy::unwrap_used)]
use app::operator;
use domain::circle::Actor;
use jiff::civil::date;
use std::collections::BTreeMap;
use testkit::{TestApp, World, calendar, event, on_both};

type Files = BTreeMap<String, String>;

async fn export(house: &TestApp, actor: &Actor) -> Files {
    let mut files = Files::new();
    let mut put = |path: &str, bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(
            files.insert(path.to_owned(), text).is_none(),
            "{path} twice"
        );
        Ok(())
    };
    let count = house.app.export(actor, &house.world.orlas, &mut put).await;
    assert_eq!(count.unwrap(), files.len());
    files
}

fn command_line(world: &World) -> Actor {
    operator(world.workspace, Some(world.orlas.id))
}

/// Two calendars: one with a zone of its own and odd lines, one of the same name.
async fn fill(house: &TestApp) {
    let talk = event(
        "talk@example.com",
        &[
            "DTSTART;TZID=Halden:20270803T090000",
            "DTEND;TZID=Halden:20270803T100000",
            "RRULE:FREQ=WEEKLY;COUNT=8",
            "SUMMARY:Talk\\, \"long\"; naïve – a title that is folded by whoever wrote it, si",
            " nce it is longer than a line may be",
            "X-ODD;ODD=1:kept",
        ],
    );
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Halden\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
         TZOFFSETFROM:+0130\r\nTZOFFSETTO:+0130\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    house
        .import(&calendar("Orla, work", &[zone.into(), talk]))
        .await;
    let actor = house.tobias().await;
    let pair = house.world.orlas.id;
    let goals = b"code,title,why,weight,parent,from,to,minutes\n\
        G1,\"=HYPERLINK(\"\"x\"\")\",Because,5,,2027-01-01,2027-12-31,120\nG1.1,Grid,,3,G1,,,\n";
    let (found, _) = house
        .app
        .read_goals(&actor.viewer, pair, goals)
        .await
        .unwrap();
    house.app.add_goals(&actor, pair, found).await.unwrap();
    let codes = b"uid,category,goal\ntalk@example.com,board,G1.1\n";
    let (saved, _) = house
        .app
        .correct_from_table(&actor, &house.world.orlas, codes)
        .await
        .unwrap();
    assert_eq!(saved, 1);
    let dates = b"title,date,lead,kind,yearly\nInsurance,2027-11-30,60,renewal,no\n";
    let read = house
        .app
        .read_dates(&actor.viewer, &house.world.orlas, dates)
        .await;
    house
        .app
        .add_watch_dates(&actor, pair, read.unwrap().0)
        .await
        .unwrap();
    let day = date(2027, 8, 3);
    house
        .app
        .release(&actor, &house.world.orlas, day, 7)
        .await
        .unwrap();
}

#[tokio::test]
async fn another_house_can_be_made_from_it() {
    on_both(async |house: TestApp| {
        fill(&house).await;
        let files = export(&house, &command_line(&house.world)).await;
        assert!(files["calendars/orla-work.ics"].contains("X-ODD;ODD=1:kept"));
        assert!(
            files["goals.csv"].contains("'=HYPERLINK"),
            "{}",
            files["goals.csv"]
        );
        assert!(
            files["goals.json"].contains("\"=HYPERLINK"),
            "{}",
            files["goals.json"]
        );
        assert!(
            files["audit.csv"].contains("exported"),
            "{}",
            files["audit.csv"]
        );
        assert!(
            files["briefs/2027-08-03-ahead-7.txt"].contains("Talk"),
            "{files:?}"
        );
        on_both(async |other: TestApp| made_from(&house, &files, other).await).await;
    })
    .await;
}

async fn made_from(house: &TestApp, files: &Files, other: TestApp) {
    let (actor, pair) = (other.tobias().await, &other.world.orlas);
    let summary = other.import(&files["calendars/orla-work.ics"]).await;
    assert_eq!((summary.created, summary.rejected.len()), (1, 0));
    let (from, to) = (date(2027, 8, 1), date(2027, 12, 31));
    let titles = house.titles(from, to).await;
    assert_eq!(titles.len(), 8);
    assert_eq!(other.titles(from, to).await, titles);

    let (found, notes) = other
        .app
        .read_goals(&actor.viewer, pair.id, files["goals.csv"].as_bytes())
        .await
        .unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    other.app.add_goals(&actor, pair.id, found).await.unwrap();
    let dates = files["dates.csv"].as_bytes();
    let (found, notes) = other
        .app
        .read_dates(&actor.viewer, pair, dates)
        .await
        .unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    other
        .app
        .add_watch_dates(&actor, pair.id, found)
        .await
        .unwrap();
    let codes = files["codes.csv"].as_bytes();
    let (saved, _) = other
        .app
        .correct_from_table(&actor, pair, codes)
        .await
        .unwrap();
    assert_eq!(saved, 1);

    let again = export(&other, &command_line(&other.world)).await;
    for name in ["goals.json", "dates.json"] {
        // The formula's apostrophe is all that a spreadsheet's form costs.
        assert_eq!(again[name].replace("'=", "="), files[name], "{name}");
    }
    let code = |files: &Files| files["codes.csv"].lines().nth(1).unwrap()[..40].to_owned();
    assert_eq!(code(&again), code(files));
}

#[tokio::test]
async fn what_is_somebody_s_alone_is_exported_to_them_alone() {
    on_both(async |house: TestApp| {
        let tobias = house.tobias().await;
        let pair = &house.world.orlas;
        let captured = house
            .app
            .capture(&tobias, pair, "call Bram about the grid")
            .await;
        let action = captured.unwrap().id;
        let secret = "I dread that call";
        house
            .app
            .choose(&tobias, action, None, secret)
            .await
            .unwrap();
        let holds = |files: &Files| files.values().any(|text| text.contains(secret));
        assert!(holds(&export(&house, &tobias).await));
        assert!(!holds(&export(&house, &command_line(&house.world)).await));
        let orla = house.viewer(&house.world.orla).await;
        let orla = house.world.acting(orla, pair.id);
        assert!(!holds(&export(&house, &orla).await));
    })
    .await;
}

#[tokio::test]
async fn nobody_exports_another_pair() {
    on_both(async |house: TestApp| {
        for who in [&house.world.ines, &house.world.bram, &house.world.maud] {
            let viewer = house.viewer(who).await;
            let actor = house.world.acting(viewer, house.world.orlas.id);
            let mut put = |path: &str, _: &[u8]| panic!("{path} was written");
            let done = house.app.export(&actor, &house.world.orlas, &mut put).await;
            assert!(done.is_err());
        }
    })
    .await;
}
