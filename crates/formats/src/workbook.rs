//! Workbooks as spreadsheets keep them (ECMA-376, `.xlsx`): read cell by cell within bounds, and
//! written. What a sheet says becomes text of one line a row, so that everything that reads
//! tables reads sheets, and what was read can travel in a form.
use crate::note::Note;
use crate::sheet::Sheet;
use crate::table::MAX_ROWS;
use crate::text::MAX_BYTES;
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most bytes that a workbook may unpack to: a small file can hold a very large one.
pub const MAX_UNPACKED: u64 = 64 << 20;
/// Most cells of a workbook that are read.
pub const MAX_CELLS: usize = 400_000;
/// Columns that are read; what stands further right is remarked on.
pub const MAX_COLUMNS: u32 = 200;
/// Sheets that are read.
pub const MAX_SHEETS: usize = 30;
/// Most characters of a cell.
const MAX_CELL: usize = 4_000;

/// One sheet as text: a line for each row, blank rows as blank lines, cells as in CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetText {
    /// What it is called.
    pub name: String,
    /// Its rows.
    pub text: String,
}

/// Whether the bytes are packed as workbooks are, or are an old or locked one; both are for
/// [`read`], which says what to do.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// The sheets that hold something, in their order. What cannot be read is told and costs itself
/// alone: a broken sheet keeps the rows above its break, the other sheets are read all the same.
pub fn read(bytes: &[u8], notes: &mut Vec<Note>) -> Vec<SheetText> {
    match opened(bytes) {
        Ok(book) => sheets(book, notes),
        Err(reason) => {
            notes.push(Note::whole(reason));
            Vec::new()
        }
    }
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn opened(bytes: &[u8]) -> Result<Book<'_>, String> {
    if bytes.len() > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        return Err(format!(
            "This workbook is larger than {limit} MB, so nothing was read; save its sheets apart."
        ));
    }
    if !bytes.starts_with(b"PK") {
        return Err(
            "This is an old .xls workbook, or one with a password; nothing was read. Save it as \
             .xlsx without a password, or as CSV, and choose it again."
                .to_owned(),
        );
    }
    bounded(bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|e| {
        format!(
            "This is no workbook that can be opened ({e}); nothing was read. Save it again as \
             .xlsx, or as CSV, and choose it again."
        )
    })
}

/// Unpacks everything once, counting only: what a packed file says of its own size may be untrue.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let broken = |e: &dyn std::fmt::Display| {
        format!(
            "This file is damaged or cut short ({e}); nothing was read. Save it again as .xlsx, \
             or as CSV, and choose it again."
        )
    };
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut left = MAX_UNPACKED;
    for at in 0..packed.len() {
        let part = packed.by_index(at).map_err(|e| broken(&e))?;
        let took = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let took = took.map_err(|e| broken(&e))?;
        left = left.checked_sub(took).ok_or_else(|| {
            let limit = MAX_UNPACKED >> 20;
            format!(
                "This workbook unpacks to more than {limit} MB, so nothing was read; keep the \
                 sheet with the plan and save it alone."
            )
        })?;
    }
    Ok(())
}

fn sheets(mut book: Book<'_>, notes: &mut Vec<Note>) -> Vec<SheetText> {
    let shown =
        |s: &&calamine::Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible;
    let named = book.sheets_metadata().iter().filter(shown);
    let names: Vec<String> = named.map(|s| s.name.clone()).collect();
    if names.len() > MAX_SHEETS {
        let reason = format!("Only the first {MAX_SHEETS} sheets were read.");
        notes.push(Note::whole(reason));
    }
    let mut left = MAX_CELLS;
    let mut found = Vec::new();
    for name in names.into_iter().take(MAX_SHEETS) {
        let mut rows = Cells::default();
        if let Err(broken) = rows.fill(&mut book, &name, &mut left) {
            let line = u64::from(rows.rows.last_key_value().map_or(0, |(row, _)| row + 1));
            let reason = format!(
                "This sheet breaks off here ({broken}); the rows above were kept. Save it again \
                 and choose it again for the rest."
            );
            notes.push(Note::new(line, "", reason).of_sheet(&name));
        }
        if rows.beyond {
            let reason = format!(
                "Only the first {MAX_ROWS} rows, {MAX_COLUMNS} columns and {MAX_CELLS} cells of \
                 a workbook are read; the rest was left out. Save that part alone."
            );
            notes.push(Note::new(0, "", reason).of_sheet(&name));
        }
        if !rows.rows.is_empty() {
            let text = rows.text();
            found.push(SheetText { name, text });
        }
    }
    found
}

/// The cells of a sheet, by row from 0.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, Vec<String>>,
    beyond: bool,
}

impl Cells {
    fn fill(&mut self, book: &mut Book<'_>, name: &str, left: &mut usize) -> Result<(), String> {
        let told = |e: calamine::XlsxError| e.to_string();
        let mut cells = book.worksheet_cells_reader(name).map_err(told)?;
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(told)? {
            let percent = cells.styles().get(style).is_some_and(is_percent);
            let text = said(cell.get_value(), percent);
            if !text.is_empty() {
                self.put(cell.get_position(), text, left);
            }
        }
        drop(cells);
        for merged in book.merge_cells_by_sheet_name(name).map_err(told)? {
            self.spread(merged, left);
        }
        Ok(())
    }

    fn put(&mut self, (row, column): (u32, u32), text: String, left: &mut usize) {
        if u64::from(row) >= MAX_ROWS as u64 || column >= MAX_COLUMNS || *left == 0 {
            self.beyond = true;
            return;
        }
        *left -= 1;
        let cells = self.rows.entry(row).or_default();
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }

    /// What a merged cell says is said by each cell that it covers.
    fn spread(&mut self, merged: Dimensions, left: &mut usize) {
        let (top, first) = merged.start;
        let cell = |row: &Vec<String>| row.get(first as usize).cloned();
        let text = self.rows.get(&top).and_then(cell).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let last = merged.end.1.min(MAX_COLUMNS - 1);
        for row in top..=merged.end.0 {
            for column in first..=last {
                if *left == 0 || u64::from(row) >= MAX_ROWS as u64 {
                    return;
                }
                if (row, column) != merged.start {
                    self.put((row, column), text.clone(), left);
                }
            }
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let mut next = 0;
        for (row, cells) in &self.rows {
            while next < *row {
                out.push('\n');
                next += 1;
            }
            for (at, cell) in cells.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                crate::sheet::push_plain(&mut out, cell);
            }
            out.push('\n');
            next += 1;
        }
        out
    }
}

fn is_percent(style: &calamine::Style) -> bool {
    let format = style.number_format.as_ref();
    format.is_some_and(|f| f.format_code.contains('%') || matches!(f.format_id, Some(9 | 10)))
}

/// What a cell says, on one line. Dates as ISO 8601, whole days without a time.
fn said(value: &DataRef<'_>, percent: bool) -> String {
    let text = match value {
        DataRef::Int(n) if percent => format!("{} %", n * 100),
        DataRef::Int(n) => n.to_string(),
        // 0.07 is 7 percent and not 7.000000000000001.
        DataRef::Float(n) if percent => format!("{} %", (n * 1e8).round() / 1e6),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(length) => length.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) | DataRef::String(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MAX_CELL).collect()
}

/// A workbook of these named tables: numbers as numbers, ISO dates as dates, everything else as
/// text that no spreadsheet takes for a formula.
///
/// # Errors
/// A sentence, where a name or a size is more than the format holds.
pub fn write(sheets: &[(&str, &Sheet)]) -> Result<Vec<u8>, String> {
    let mut book = Workbook::new();
    let told = |e: XlsxError| format!("The workbook could not be written: {e}.");
    for (name, sheet) in sheets {
        let page = book.add_worksheet().set_name(*name).map_err(told)?;
        written(page, sheet).map_err(told)?;
    }
    book.save_to_buffer().map_err(told)
}

fn written(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let dated = Format::new().set_num_format("yyyy-mm-dd");
    page.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(sheet.columns) {
        page.write_string_with_format(0, column, *name, &bold)?;
        let wide = sheet.rows.iter().filter_map(|r| r.get(usize::from(column)));
        let wide = wide.map(|c| c.chars().count()).max().unwrap_or(0);
        let wide = wide.max(name.chars().count()).clamp(6, 60);
        page.set_column_width(column, u32::try_from(wide).unwrap_or(60))?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            if cell.is_empty() {
                continue;
            }
            let date = cell.parse::<Date>().ok().filter(|_| cell.len() == 10);
            let serial = date.and_then(|d| {
                let year = u16::try_from(d.year()).ok()?;
                ExcelDateTime::from_ymd(year, d.month().unsigned_abs(), d.day().unsigned_abs()).ok()
            });
            // "007" is a name and not seven.
            let number = cell.parse::<f64>().ok().filter(|n| n.to_string() == *cell);
            match (serial, number) {
                (Some(day), _) => page.write_datetime_with_format(row, column, &day, &dated)?,
                (_, Some(n)) => page.write_number(row, column, n)?,
                _ => page.write_string(row, column, cell)?,
            };
        }
    }
    Ok(())
}
