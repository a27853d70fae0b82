//! A workspace in America: every page says its dates, times, weeks and words as Americans do.
mod common;

use common::{Browser, holds};
use testkit::{TestApp, calendar, event, on_both};

const BRITISH: [&str; 8] = [
    "organis",
    "cancelled",
    "grey",
    "diary",
    "programme",
    "colour",
    "mobile",
    "fortnight",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a person reads of a page: no tags, no attributes but `title`, `placeholder`, `aria-label`.
fn text_of(page: &str) -> String {
    let body = page.split_once("<body").expect("a body").1;
    let mut out = String::new();
    for (n, part) in body.split('<').enumerate() {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        for name in ["title=\"", "placeholder=\"", "aria-label=\""] {
            let said = tag
                .split_once(name)
                .and_then(|(_, rest)| rest.split_once('"'));
            out.push_str(said.map_or("", |(said, _)| said));
            out.push(' ');
        }
        // The list of countries to choose from is everybody's.
        if n > 0 && !tag.starts_with("option") {
            out.push_str(text);
            out.push(' ');
        }
    }
    out
}

/// The words of a text before one that names a month, where they are a day: "3 August".
fn day_first(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let month = |word: &str| {
        MONTHS
            .iter()
            .any(|m| word.starts_with(m) || word == &m[..3])
    };
    let day = |word: &str| word.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n));
    let pairs = words.windows(2).filter(|w| month(w[1]) && day(w[0]));
    pairs.map(|w| w.join(" ")).collect()
}

/// Times of an afternoon on a clock of 24 hours.
fn afternoons(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != ':');
    let late = |part: &&str| {
        let hour = part
            .split_once(':')
            .and_then(|(hour, _)| hour.parse::<u8>().ok());
        hour.is_some_and(|hour| hour >= 13)
    };
    parts.filter(late).collect()
}

fn office() -> String {
    let when = |day: u8, from: u8, until: u8| {
        [
            format!("DTSTART;TZID=Europe/London:202708{day:02}T{from:02}0000"),
            format!("DTEND;TZID=Europe/London:202708{day:02}T{until:02}0000"),
        ]
    };
    let one = |uid: &str, title: &str, when: [String; 2], rest: &[&str]| {
        let title = format!("SUMMARY:{title}");
        event(uid, &[&[when[0].as_str(), &when[1], &title], rest].concat())
    };
    let orla = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:orla.quillfeather@example.com";
    let bram = "ATTENDEE;CN=Bram Oakhurst:mailto:bram.oakhurst@example.com";
    calendar(
        "Office",
        &[
            one(
                "town@example.com",
                "Town hall",
                when(3, 14, 16),
                &["RRULE:FREQ=WEEKLY", orla, bram],
            ),
            one(
                "off@example.com",
                "Vendor call",
                when(4, 15, 16),
                &["STATUS:CANCELLED"],
            ),
            one("past@example.com", "Values talk", when(1, 10, 11), &[]),
            event(
                "lent@example.com",
                &[
                    "DTSTART;VALUE=DATE:20270720",
                    "SUMMARY:Town hall",
                    "DURATION:P1D",
                ],
            ),
        ],
    )
}

async fn in_america(house: &TestApp) -> (Browser, Vec<String>) {
    house.import(&office()).await;
    let tobias = Browser::of(house, &house.world.tobias).await;
    tobias.saves("/settings/region", "region=US").await;
    tobias.saves("/strategy", "text=G1+Plant+2+by+March").await;
    let code = "key=town%40example.com&category=culture&goal=&series=true";
    tobias.saves("/event/code", code).await;
    let kept = tobias
        .saves("/capture", "words=ask+Bram+for+the+grid+date+by+8%2F5+4pm")
        .await;
    let fixed = [
        "/",
        "/calendar",
        "/audit",
        "/day",
        "/brief",
        "/strategy",
        "/people",
        "/all",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).into();
    paths.extend(["/settings", "/import", "/event?key=off%40example.com"].map(str::to_owned));
    paths.push("/event?key=town%40example.com%4020270803T140000%3BEurope%2FLondon".to_owned());
    paths.push(format!("/people/{}", house.world.bram.id));
    paths.push(kept.location());
    (tobias, paths)
}

#[tokio::test]
async fn every_page_is_american_from_the_setting_on() {
    on_both(async |house: TestApp| {
        let (tobias, paths) = in_america(&house).await;
        let mut dates = 0;
        for path in &paths {
            let page = tobias.page(path).await;
            holds(&page, &["<html lang=\"en-US\""]);
            let text = text_of(&page);
            let lower = text.to_lowercase();
            let found: Vec<_> = BRITISH.iter().filter(|w| lower.contains(**w)).collect();
            assert!(found.is_empty(), "{path}: {found:?} in\n{text}");
            assert_eq!(day_first(&text), [""; 0], "{path}:\n{text}");
            assert_eq!(afternoons(&text), [""; 0], "{path}:\n{text}");
            dates += MONTHS
                .iter()
                .filter(|m| text.contains(&format!("{m} ")))
                .count();
        }
        assert!(dates >= 8, "only {dates} pages said a date");
    })
    .await;
}

#[tokio::test]
async fn weeks_begin_on_sunday_in_the_calendar_and_in_the_audit() {
    on_both(async |house: TestApp| {
        let (tobias, _) = in_america(&house).await;
        let week = tobias.page("/calendar").await;
        holds(&week, &["August 1–7", ">2 pm</li>", "2:00–4:00 pm"]);
        let (sunday, monday) = (week.find("<h3>Sun 1"), week.find("<h3>Mon 2"));
        assert!(sunday.is_some() && sunday < monday, "{sunday:?} {monday:?}");
        let audit = tobias.page("/audit").await;
        holds(
            &audit,
            &[
                "value=\"2027-07-04\"",
                "value=\"2027-07-31\"",
                "Sun, July 4 – Sat, July 31",
            ],
        );
        let event = "/event?key=town%40example.com%4020270803T140000%3BEurope%2FLondon";
        let reason = "You coded this series as Organization and culture on August 2";
        holds(
            &tobias.page(event).await,
            &["Tue, August 3, 2:00–4:00 pm", reason],
        );
        let off = tobias.page("/event?key=off%40example.com").await;
        holds(&off, &[">canceled</span>"]);
    })
    .await;
}

#[tokio::test]
async fn the_checks_of_this_file_can_fail() {
    on_both(async |house: TestApp| {
        house.import(&office()).await;
        let tobias = Browser::of(&house, &house.world.tobias).await;
        let text = text_of(&tobias.page("/calendar").await);
        assert!(
            !day_first(&text).is_empty() && !afternoons(&text).is_empty(),
            "{text}"
        );
        assert!(text.contains("cancelled"));
    })
    .await;
}
