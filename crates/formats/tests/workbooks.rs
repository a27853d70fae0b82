//! Plans and values in tables that nobody here laid out: the three shapes that organisations
//! publish, as sheets, with what real sheets do to them; and files that mean harm.
#![allow(clippy::unwrap_used)]
use domain::region::DateOrder;
use formats::grid::Field;
use formats::plan::{Choice, PlanKind, PlanLine, Reading, read_text, text_of};
use formats::sheet::Sheet;
use formats::workbook;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::io::{Cursor, Write};

const ORDER: DateOrder = DateOrder::DayMonth;

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                _ if cell.is_empty() => {}
                Ok(number) => {
                    sheet.write_number(row, column, number).unwrap();
                }
                Err(_) => {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
    }
}

fn read(bytes: &[u8], choice: &Choice) -> Reading {
    let mut notes = Vec::new();
    let text = text_of(bytes, &mut notes);
    let mut reading = read_text(&text, choice, ORDER);
    reading.notes.splice(0..0, notes);
    reading
}

fn draw(lines: &[PlanLine]) -> Vec<String> {
    let one = |l: &PlanLine| {
        let mut out = format!("{}: {}", l.kind.word(), l.title);
        if !l.owner.is_empty() {
            out += &format!(" @{}", l.owner);
        }
        if let Some(due) = l.due {
            out += &format!(" by {}", due.date);
        }
        if let Some((start, target)) = l.way {
            out += &format!(" {start}→{target}{}", l.unit);
        }
        if let Some(now) = l.now {
            out += &format!(" now {now}");
        }
        for (on, value) in &l.values {
            out += &format!(" [{on} {value}]");
        }
        if !l.outcome.is_empty() {
            out += &format!(" | {}", l.outcome);
        }
        out
    };
    lines.iter().map(one).collect()
}

fn told(reading: &Reading) -> String {
    let all: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    all.join("\n")
}

fn nested_okrs() -> Vec<u8> {
    book(|b| {
        let plain = Format::new();
        let sheet = b.add_worksheet().set_name("OKRs").unwrap();
        sheet
            .merge_range(0, 0, 0, 6, "Company OKRs 2027", &plain)
            .unwrap();
        let header = [
            "Objective",
            "Key Result",
            "Owner (DRI)",
            "Baseline",
            "Target",
            "Actual",
            "Due date",
        ];
        rows(sheet, 2, &[&header]);
        sheet
            .merge_range(3, 0, 4, 0, "Towns choose us", &plain)
            .unwrap();
        rows(
            sheet,
            3,
            &[
                &["", "Municipal contracts", "Sunniva Marsh", "14", "22", "17"],
                &["", "Bids answered in time", "Nell Harrow"],
                &[],
                &[
                    "Plant 2 runs",
                    "Units a month",
                    "Bram",
                    "400000",
                    "1200000",
                    "960000",
                ],
                &["Total", "", "", "400014", "1200022"],
            ],
        );
        let percent = Format::new().set_num_format("0%");
        for (column, value) in [(3, 0.6), (4, 0.95), (5, 0.07)] {
            sheet
                .write_number_with_format(4, column, value, &percent)
                .unwrap();
        }
        let dated = Format::new().set_num_format("dd/mm/yyyy");
        let day = ExcelDateTime::from_ymd(2027, 9, 30).unwrap();
        sheet
            .write_datetime_with_format(3, 6, &day, &dated)
            .unwrap();
        // The same day as a bare serial number.
        sheet.write_number(4, 6, 46_660.0).unwrap();
        sheet.write_string(6, 6, "when it is done").unwrap();
    })
}

/// Nested OKRs: a title across the sheet, objectives merged over their key results, percents
/// and dates as formats, an empty row, a total.
#[test]
fn nested_okrs_as_a_sheet() {
    let bytes = nested_okrs();
    let reading = read(&bytes, &Choice::default());
    assert_eq!(
        draw(&reading.lines),
        [
            "goal: Towns choose us",
            "key result: Municipal contracts @Sunniva Marsh by 2027-09-30 14→22 now 17",
            "key result: Bids answered in time @Nell Harrow by 2027-09-30 60→95% now 7",
            "goal: Plant 2 runs",
            "key result: Units a month @Bram 400000→1200000 now 960000",
        ]
    );
    let told = told(&reading);
    assert!(
        told.contains("sheet OKRs, row 1, Company OKRs 2027: Taken as a title"),
        "{told}"
    );
    assert!(told.contains("row 8, Total: Taken as a total"), "{told}");
    let unread = "sheet OKRs, row 7, Due date “when it is done”: This is no date";
    assert!(told.contains(unread), "{told}");
}

/// Scored OKRs with their outcome in prose, as a file with semicolons and decimal commas; the
/// objectives are rows of their own across the table.
#[test]
fn scored_okrs_with_decimal_commas() {
    let text = "Rückblick OKR 2. Halbjahr;;;;;\n\
                Schlüsselergebnis;Verantwortlich;Startwert;Zielwert;Istwert;Kommentar\n\
                Werk 2 auf voller Last;;;;;\n\
                Stück je Monat (Mio.);Bram;0,4;1,2;0,96;0,7 – sechs Wochen später\n\
                Ausschuss;Jory;3,125 %;1,250 %;1,9 %;\n\
                Menschen bleiben;;;;;\n\
                Kündigungen;Ines;11;7;9;Im Mai hörten wir auf zu fragen.\n\
                Stimmung;Ines;gut;besser;;\n\
                ;;;;;Gefragt: zweimal.\n";
    let reading = read(text.as_bytes(), &Choice::default());
    assert_eq!(
        draw(&reading.lines),
        [
            "goal: Werk 2 auf voller Last",
            "key result: Stück je Monat (Mio.) @Bram 0.4→1.2 now 0.96 | 0,7 – sechs Wochen später",
            "key result: Ausschuss @Jory 3.125→1.25% now 1.9",
            "goal: Menschen bleiben",
            "key result: Kündigungen @Ines 11→7 now 9 | Im Mai hörten wir auf zu fragen.",
            "key result: Stimmung @Ines | Startwert: gut. Zielwert: besser. Gefragt: zweimal.",
        ]
    );
    let told = told(&reading);
    assert!(
        told.contains("line 8, Startwert “gut”: This is no number"),
        "{told}"
    );
    assert!(told.contains("line 9, Kommentar"), "{told}");
}

/// A roadmap with quarters as columns below a year, on the second of three sheets.
#[test]
fn a_roadmap_with_quarters_as_columns() {
    let bytes = book(|b| {
        let plain = Format::new();
        rows(
            b.add_worksheet().set_name("Read me").unwrap(),
            0,
            &[&["Made for the board"]],
        );
        let sheet = b.add_worksheet().set_name("Roadmap").unwrap();
        rows(sheet, 0, &[&["Theme", "Initiative", "Lead"]]);
        sheet.merge_range(0, 3, 0, 5, "2027", &plain).unwrap();
        rows(sheet, 1, &[&["", "", "", "Q2", "Q3", "Q4"]]);
        rows(
            sheet,
            2,
            &[
                &[
                    "Plant 2",
                    "Commissioning",
                    "Gideon",
                    "Site test",
                    "First batch",
                    "",
                ],
                &["", "Training", "Jory", "x", "x", ""],
                &["Margin", "Second resin", "Piotr", "", "", "Contract signed"],
            ],
        );
        rows(
            b.add_worksheet().set_name("Old").unwrap(),
            0,
            &[&["a", "b"], &["1", "2"]],
        );
    });
    let reading = read(&bytes, &Choice::default());
    assert_eq!(reading.sheets, ["Read me", "Roadmap", "Old"]);
    assert_eq!(reading.sheet, 1);
    assert_eq!(
        draw(&reading.lines),
        [
            "goal: Plant 2",
            "initiative: Commissioning @Gideon",
            "milestone: Site test @Gideon by 2027-06-30",
            "milestone: First batch @Gideon by 2027-09-30",
            "initiative: Training @Jory by 2027-09-30",
            "goal: Margin",
            "initiative: Second resin @Piotr",
            "milestone: Contract signed @Piotr by 2027-12-31",
        ]
    );
}

/// Quarters with a target and an actual each, in two rows of merged headers: only what was is a
/// value.
#[test]
fn two_header_rows_with_values_by_quarter() {
    let bytes = book(|b| {
        let plain = Format::new();
        let sheet = b.add_worksheet();
        sheet.merge_range(0, 0, 1, 0, "KPI", &plain).unwrap();
        sheet.merge_range(0, 1, 0, 2, "Q1 2027", &plain).unwrap();
        sheet.merge_range(0, 3, 0, 4, "Q2 2027", &plain).unwrap();
        rows(
            sheet,
            1,
            &[
                &["", "Target", "Actual", "Target", "Actual"],
                &["Contracts", "15", "14", "18", "17"],
                &["On time", "70 %", "68,5 %", "75 %", "72 %"],
            ],
        );
    });
    let reading = read(&bytes, &Choice::default());
    let names: Vec<&str> = reading.columns.iter().map(|c| c.name.as_str()).collect();
    let expected = [
        "KPI",
        "Q1 2027 Target",
        "Q1 2027 Actual",
        "Q2 2027 Target",
        "Q2 2027 Actual",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        draw(&reading.lines),
        [
            "key result: Contracts [2027-03-31 14] [2027-06-30 17]",
            "key result: On time [2027-03-31 68.5] [2027-06-30 72]",
        ]
    );
    let values = reading
        .values
        .iter()
        .map(|v| (v.measure.as_str(), v.reading.value));
    let expected = [
        ("Contracts", 14.0),
        ("Contracts", 17.0),
        ("On time", 68.5),
        ("On time", 72.0),
    ];
    assert_eq!(values.collect::<Vec<_>>(), expected);
}

/// Kinds in a column of their own, as trackers export them.
#[test]
fn a_column_says_the_kind() {
    let text = "Type,Title,Assignee,Due\nObjective,Towns choose us,,\nEpic,Tender desk,Nell,\n\
                Story,First bid sent,Nell,23 Aug 2027\n";
    let reading = read(text.as_bytes(), &Choice::default());
    let kinds: Vec<PlanKind> = reading.lines.iter().map(|l| l.kind).collect();
    assert_eq!(
        kinds,
        [PlanKind::Goal, PlanKind::Initiative, PlanKind::Milestone]
    );
}

/// Headers that say nothing to us: whoever looks says what they are.
#[test]
fn unknown_headers_are_chosen() {
    let text = "Alfa\tBravo\tCharlie\tDelta\nTowns choose us\tTender desk\tNell Harrow\tQ3 2027\n\
                Towns choose us\tPermits\tBram\t2027-10-01\n";
    let guessed = read(text.as_bytes(), &Choice::default());
    assert_eq!(guessed.columns.len(), 4);
    assert!(guessed.lines.is_empty());
    assert_eq!(guessed.columns[1].examples, ["Tender desk", "Permits"]);
    let chosen = [Field::Goal, Field::Initiative, Field::Owner, Field::Due]
        .map(Some)
        .to_vec();
    let reading = read(
        text.as_bytes(),
        &Choice {
            sheet: None,
            fields: chosen,
        },
    );
    assert_eq!(
        draw(&reading.lines),
        [
            "goal: Towns choose us",
            "initiative: Tender desk @Nell Harrow by 2027-09-30",
            "initiative: Permits @Bram by 2027-10-01",
        ]
    );
}

/// What goes out comes in again, and no cell becomes a formula.
#[test]
fn a_written_workbook_is_read_again() {
    let mut sheet = Sheet::of(&["Goal", "Initiative", "Owner", "Due"]);
    let cells = ["Towns, \"ours\"", "=1+1", "007", "2027-09-30"];
    sheet.rows.push(cells.map(str::to_owned).to_vec());
    let bytes = workbook::write(&[("Plan", &sheet)]).unwrap();
    let reading = read(&bytes, &Choice::default());
    assert_eq!(
        draw(&reading.lines),
        [
            "goal: Towns, \"ours\"",
            "initiative: =1+1 @007 by 2027-09-30",
        ]
    );
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut packed.by_name("xl/worksheets/sheet1.xml").unwrap(),
        &mut text,
    )
    .unwrap();
    assert!(!text.contains("<f>"), "{text}");
}

fn packed(parts: &[(&str, &[u8], usize)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, times) in parts {
        let plain = zip::write::SimpleFileOptions::default();
        out.start_file(*name, plain).unwrap();
        for _ in 0..*times {
            out.write_all(bytes).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// Files that mean harm, or were harmed, cost a sentence and never more.
#[test]
fn hostile_workbooks_end_in_a_sentence() {
    let bomb = packed(&[("xl/sharedStrings.xml", &[b' '; 1 << 16], 1_040)]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let good = book(|b| {
        rows(
            b.add_worksheet(),
            0,
            &[&["Goal", "Initiative"], &["One", "Two"]],
        );
    });
    let cases: [(&[u8], &str); 4] = [
        (&bomb, "unpacks to more than 64 MB"),
        (&good[..good.len() / 2], "damaged or cut short"),
        (
            b"\xd0\xcf\x11\xe0 an old one",
            "old .xls workbook, or one with a password",
        ),
        (
            &packed(&[("a.txt", b"hello", 1)]),
            "no workbook that can be opened",
        ),
    ];
    for (bytes, sentence) in cases {
        let reading = read(bytes, &Choice::default());
        assert!(reading.lines.is_empty());
        assert!(
            told(&reading).contains(sentence),
            "{sentence}: {}",
            told(&reading)
        );
    }
    // Every byte of the packing turned over, one after the other: never a panic, never a hang.
    for at in (0..good.len()).step_by(61) {
        let mut broken = good.clone();
        broken[at] ^= 0x55;
        read(&broken, &Choice::default());
    }
}

/// A cell at the far end of a sheet is no reason to make room for all between.
#[test]
fn far_cells_are_left_out_and_said() {
    let bytes = book(|b| {
        let sheet = b.add_worksheet().set_name("Far").unwrap();
        rows(sheet, 0, &[&["Goal", "Initiative"], &["One", "Two"]]);
        sheet.write_string(1_048_575, 16_383, "here").unwrap();
        sheet
            .merge_range(5, 0, 60_000, 3, "wide", &Format::new())
            .unwrap();
    });
    let reading = read(&bytes, &Choice::default());
    assert_eq!(draw(&reading.lines)[..2], ["goal: One", "initiative: Two"]);
    assert!(
        told(&reading).contains("sheet Far: Only the first 50000 rows"),
        "{}",
        told(&reading)
    );
}

/// A sheet that breaks off keeps what stands above.
#[test]
fn a_broken_sheet_keeps_its_first_rows() {
    let good = book(|b| {
        let sheet = b.add_worksheet().set_name("Plan").unwrap();
        rows(
            sheet,
            0,
            &[&["Goal", "Initiative"], &["One", "Two"], &["Three", "Four"]],
        );
    });
    let mut from = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.ends_with("sheet1.xml") {
            let text = String::from_utf8(bytes).unwrap();
            let cut = text.find("<row r=\"3\"").unwrap();
            bytes = text.as_bytes()[..cut].to_vec();
        }
        parts.push((name, bytes));
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice(), 1))
        .collect();
    let reading = read(&packed(&parts), &Choice::default());
    assert_eq!(draw(&reading.lines), ["goal: One", "initiative: Two"]);
    let told = told(&reading);
    assert!(
        told.contains("sheet Plan, row 2: This sheet breaks off here"),
        "{told}"
    );
}
