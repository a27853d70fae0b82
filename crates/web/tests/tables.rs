//! Tables and workbooks in and out, goals that serve several others, a brief that two people
//! write at once, and papers that one person prints.
#![allow(clippy::unwrap_used)]
mod common;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use common::{Browser, holds};
use domain::measure::Measure;
use testkit::{TestApp, on_both};

const PAGE: &str = "/strategy/in-and-out";

async fn goals(t: &TestApp, lines: &str) -> Vec<String> {
    let (actor, pair) = (t.tobias().await, t.world.orlas.id);
    let read = t
        .app
        .read_goals(&actor.viewer, pair, lines.as_bytes())
        .await;
    let (goals, _) = read.unwrap();
    let ids = goals.iter().map(|g| g.id.to_string()).collect();
    t.app.add_goals(&actor, pair, goals).await.unwrap();
    ids
}

/// A text as it stands in a page.
fn hidden(page: &str) -> String {
    let (_, after) = page.split_once("<textarea name=\"text\" hidden>").unwrap();
    let (text, _) = after.split_once("</textarea>").unwrap();
    text.replace("&#34;", "\"")
        .replace("&#38;", "&")
        .replace("&#60;", "<")
}

/// Headers that say nothing here: columns are chosen from select boxes, read again, and saved,
/// all by plain forms.
#[tokio::test(flavor = "multi_thread")]
async fn columns_with_unknown_names_are_chosen_and_saved() {
    on_both(async |t: TestApp| {
        let b = Browser::of(&t, &t.world.tobias).await;
        let table = "Alfa;Bravo;Charlie;Delta\nTowns choose us;Tender desk;Q4 2027;12,5\n";
        let seen = b.upload(PAGE, ("text", ""), table).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(
            &seen.page,
            &[
                "Choose which column",
                "name=\"column-3\"",
                "Tender desk",
                "Bravo",
            ],
        );
        let text = hidden(&seen.page);
        let columns = ["goal", "initiative", "due, or the day", "not read"];
        let names = ["column-0", "column-1", "column-2", "column-3"];
        let mut form = vec![("text", text.as_str()), ("sheet", "0"), ("was", "0")];
        form.extend(names.into_iter().zip(columns));
        let read = b.sends(PAGE, &form).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.page);
        holds(&read.page, &["by 2027-12-31", "Save these lines"]);
        b.sends("/strategy/in-and-out/save", &form).await;
        let work = b.page("/strategy/initiatives").await;
        holds(&work, &["Tender desk"]);
        holds(&b.page("/strategy").await, &["Towns choose us"]);
    })
    .await;
}

/// Values of measures in any table: measures by name, quarters as columns.
#[tokio::test(flavor = "multi_thread")]
async fn values_with_unknown_columns_find_their_measures() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, t.world.orlas.id);
        let id = domain::id::MeasureId(app::context::fresh_id(t.app.clock.now()));
        let measure = Measure::new(id, "Contracts");
        t.app.save_measure(&actor, pair, &measure).await.unwrap();
        let b = Browser::of(&t, &t.world.tobias).await;
        let table = "Was;Q1 2027;Q2 2027;Q4 2027\nContracts;14;17,5;20\nUnknown;1;2;3\n";
        let seen = b
            .upload("/strategy/scorecard/values", ("text", ""), table)
            .await;
        holds(
            &seen.page,
            &["Column by column", "what belongs to this date"],
        );
        let text = hidden(&seen.page);
        let form = [
            ("text", text.as_str()),
            ("sheet", "0"),
            ("was", "0"),
            ("what", "values"),
            ("column-0", "key result or measure"),
        ];
        let read = b.sends(PAGE, &form).await;
        holds(
            &read.page,
            &[
                "2027-06-30 · 17.5",
                "No measure is called so",
                "still to come",
            ],
        );
        b.sends("/strategy/in-and-out/save", &form).await;
        let viewer = &actor.viewer;
        let history = t.app.measure_history(viewer, pair, id).await.unwrap();
        let values: Vec<f64> = history.values.iter().map(|r| r.0.value).collect();
        assert_eq!(values.len(), 2, "{values:?}");
        assert!(
            values.contains(&14.0) && values.contains(&17.5),
            "{values:?}"
        );
    })
    .await;
}

/// The workbook that goes out is understood when it comes in again.
#[tokio::test(flavor = "multi_thread")]
async fn the_plan_goes_out_as_a_workbook_and_comes_in_again() {
    on_both(async |t: TestApp| {
        let b = Browser::of(&t, &t.world.tobias).await;
        let plan = "## Objective 1: Towns choose us\n- Initiative: Tender desk\n\
                    \x20 - First bid sent, by 23 August 2027\n";
        b.sends("/strategy/in-and-out/save", &[("text", plan)])
            .await;
        let viewer = t.tobias().await.viewer;
        let out = t
            .app
            .plan(&viewer, &t.world.orlas)
            .await
            .unwrap()
            .xlsx()
            .unwrap();
        let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; \
                         filename=\"plan.xlsx\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(&out);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post(PAGE)
            .header(COOKIE, b.cookie())
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x");
        let (status, page) = b.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        holds(
            &page,
            &[
                "Tender desk",
                "First bid sent",
                "by 2027-08-23",
                "<option value=\"1\">Goals",
            ],
        );
        let (text, _) = app::plan_file::text_of(&out);
        let saved = b
            .sends("/strategy/in-and-out/save", &[("text", &text)])
            .await;
        assert!(saved.cookies().contains("0+goals") || saved.cookies().contains("0%20goals"));
    })
    .await;
}

/// A goal serves several, with shares; the way round is named when it would serve itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_goal_serves_several_and_never_itself() {
    on_both(async |t: TestApp| {
        let ids = goals(&t, "G1 Plant 2\n  G2 Crews\nG3 Margin\n").await;
        let b = Browser::of(&t, &t.world.tobias).await;
        let form = |code: &str, title: &str, more: &str| {
            format!("code={code}&title={title}&weight=3&level=business&{more}")
        };
        let third = format!("parent={}&also1={}&share1=30", ids[0], ids[2]);
        let at = |id: &str| format!("/goals/{id}");
        b.saves(&at(&ids[1]), &form("G2", "Crews", &third)).await;
        holds(&b.page("/strategy").await, &["also serves G3 Margin 30 %"]);
        holds(&b.page(&at(&ids[1])).await, &["value=\"30\""]);
        // G3 under G1 is fine; G1 under G3 and G3 under G2 is the way round.
        let round = form("G3", "Margin", &format!("parent={}", ids[1]));
        let told = "A goal cannot serve itself: G3 → G2 → G3";
        b.refuses(&at(&ids[2]), &round, told).await;
        let twice = format!("parent={}&also1={}&share1=10", ids[0], ids[0]);
        b.refuses(
            &at(&ids[1]),
            &form("G2", "Crews", &twice),
            "name each goal once",
        )
        .await;
        let much = format!("also1={}&share1=70&also2={}&share2=40", ids[0], ids[2]);
        b.refuses(&at(&ids[1]), &form("G2", "Crews", &much), "at most 100")
            .await;
        // Out as a table and in again it is the same.
        let viewer = t.tobias().await.viewer;
        let pair = t.world.orlas.id;
        let table =
            "Code,Title,Serves,Also serves\nG4,Places,,G1 20 %\nG5,Sites,G4,\"Margin 5 %\"\n";
        let (read, notes) = t
            .app
            .read_goals(&viewer, pair, table.as_bytes())
            .await
            .unwrap();
        let shares: Vec<u8> = read.iter().flat_map(|g| &g.also).map(|c| c.share).collect();
        assert_eq!(shares, [20], "{notes:?}");
        assert!(
            notes.iter().any(|n| n.to_string().contains("no such goal")),
            "{notes:?}"
        );
    })
    .await;
}

/// Two people write one brief: the second is told, sees the other's words, and loses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_brief_that_somebody_else_changed_is_not_written_over() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let made = t.app.open_decision(&actor, pair, "A second resin?").await;
        let at = format!("/decisions/{}/write", made.unwrap().id);
        let b = Browser::of(&t, &t.world.tobias).await;
        let page = b.page(&at).await;
        let (_, after) = page.split_once("name=\"read\" value=\"").unwrap();
        let read = after.split('"').next().unwrap().to_owned();
        let form = |context: &str, read: &str| {
            format!("question=A+second+resin%3F&context={context}&read={read}")
        };
        b.saves(&at, &form("Hers+first", &read)).await;
        let (status, page) = b.post(&at, &form("His+later", &read)).await;
        assert_eq!(status, StatusCode::CONFLICT);
        holds(
            &page,
            &[
                "Somebody else saved this brief",
                "<td class=\"wide\">Hers first",
                ">His later</textarea>",
            ],
        );
        holds(&b.page(&at).await, &["Hers first"]);
        let (_, after) = page.split_once("name=\"read\" value=\"").unwrap();
        let now = after.split('"').next().unwrap();
        b.saves(&at, &form("His+later", now)).await;
        holds(&b.page(&at).await, &["His later"]);
    })
    .await;
}

/// Printing is limited for each person, and says when it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_prints_so_many_papers_a_minute() {
    on_both(async |t: TestApp| {
        let b = Browser::of(&t, &t.world.tobias).await;
        let mut stopped = None;
        for nth in 1..=21 {
            let (status, page) = b.get("/strategy/quarter.pdf").await;
            if status == StatusCode::TOO_MANY_REQUESTS {
                stopped = Some((nth, page));
                break;
            }
        }
        let (nth, page) = stopped.unwrap();
        assert_eq!(nth, 21);
        holds(&page, &["Wait a minute"]);
        let orla = Browser::of(&t, &t.world.orla).await;
        let (status, _) = orla.get("/strategy/quarter.pdf").await;
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

/// Text of decisions, risks and briefs is not readable in a copy of the database.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_brief_and_a_risk_say_is_sealed_at_rest() {
    on_both(async |t: TestApp| {
        let (actor, pair) = (t.tobias().await, &t.world.orlas);
        let made = t.app.open_decision(&actor, pair, "Which plant?").await;
        let mut d = made.unwrap();
        d.context = "canary-in-the-context".to_owned();
        d.change = "canary-in-the-change".to_owned();
        t.app.write_decision(&actor, pair, d).await.unwrap();
        let mut tx = t.app.db.write(&actor, 1).await.unwrap();
        let id = domain::id::RiskId(app::context::fresh_id(t.app.clock.now()));
        let step = domain::risk::Step::new(3).unwrap();
        let mut risk = domain::risk::Risk::new(id, "A press stands still", (step, step));
        risk.plan = "canary-in-the-plan".to_owned();
        tx.save_risk(pair.id, &risk).await.unwrap();
        let day = jiff::civil::date(2027, 8, 2);
        let body = "canary-in-the-brief";
        tx.release_brief(pair.id, "ahead", day, body).await.unwrap();
        tx.commit().await.unwrap();
        let reader = t.app.db.read(&actor.viewer);
        assert_eq!(
            reader.risks(pair.id).await.unwrap()[0].plan,
            "canary-in-the-plan"
        );
        let kept = reader.brief(pair.id, "ahead", day).await.unwrap();
        assert_eq!(kept.unwrap().body, body);
        let Some(file) = t.url.strip_prefix("sqlite://") else {
            return;
        };
        let mut seen = 0;
        for file in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            seen += usize::from(text.contains("sealed:"));
            assert!(!text.contains("canary-in"), "{file}");
        }
        assert!(seen > 0);
    })
    .await;
}
