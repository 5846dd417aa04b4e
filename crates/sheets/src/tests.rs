//! Read back with a reader that others wrote.

use std::io::Read as _;

use calamine::{Data, Reader as _, Xlsx as Workbook};
use proptest::prelude::*;

use super::*;

const HOSTILE: &[&str] = &[
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =cmd|'/c calc'!A0",
    "\t=1",
    "＝HYPERLINK(1)",
    "=HYPERLINK(\"http://x\",\"y\")",
    "{=1}",
    "'=1",
];

fn file(format: Format, rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut sheet = Sheet::begin(format, &["甲", "乙"]).expect("begun");
    for row in rows {
        sheet.row(row).expect("written");
    }
    let mut bytes = Vec::new();
    let mut file = sheet.finish().expect("finished");
    file.read_to_end(&mut bytes).expect("read");
    bytes
}

fn read(bytes: Vec<u8>) -> Workbook<std::io::Cursor<Vec<u8>>> {
    Workbook::new(std::io::Cursor::new(bytes)).expect("a workbook")
}

fn cells(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = read(bytes);
    let range = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    range.rows().map(<[Data]>::to_vec).collect()
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let records = reader.records().map(|record| {
        let record = record.expect("a record");
        record.iter().map(str::to_owned).collect()
    });
    records.collect()
}

#[test]
fn a_workbook_has_texts_days_and_numbers() {
    let day = NaiveDate::from_ymd_opt(2026, 6, 22).expect("a day");
    let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment");
    let rows = [
        vec![Cell::text("东样镇"), Cell::Number(52)],
        vec![Cell::Day(day), Cell::Moment(at)],
        vec![Cell::Blank, Cell::Number(i64::MAX)],
    ];
    let cells = cells(file(Format::Xlsx, &rows));
    assert_eq!(
        cells[0],
        [Data::String("甲".into()), Data::String("乙".into())]
    );
    assert_eq!(cells[1], [Data::String("东样镇".into()), Data::Float(52.0)]);
    let [Data::DateTime(first), Data::DateTime(second)] = cells[2].as_slice() else {
        panic!("{:?}", cells[2]);
    };
    assert_eq!(first.as_datetime().expect("a day").date(), day);
    let local = second.as_datetime().expect("a moment");
    assert_eq!(local, (at + OFFICE_EAST).naive_utc());
    assert_eq!(cells[3], [Data::Empty, Data::String(i64::MAX.to_string())]);
}

#[test]
fn no_cell_is_a_formula() {
    let rows: Vec<_> = HOSTILE
        .iter()
        .map(|text| vec![Cell::text(*text), Cell::Blank])
        .collect();
    let bytes = file(Format::Xlsx, &rows);
    let formulas = read(bytes.clone())
        .worksheet_formula("Sheet1")
        .expect("a sheet");
    assert!(formulas.used_cells().next().is_none());
    let texts = cells(bytes);
    for (row, text) in texts[1..].iter().zip(HOSTILE) {
        assert_eq!(row[0], Data::String((*text).to_owned()));
    }
    for (record, text) in records(&file(Format::Csv, &rows))[1..].iter().zip(HOSTILE) {
        let first = record[0].trim_start().chars().next().expect("a text");
        assert!(!"=+-@＝＋－＠".contains(first), "{text}");
        assert!(record[0].ends_with(text.trim_start_matches('\'')));
    }
}

#[test]
fn a_text_that_does_not_fit_is_cut_and_says_so() {
    for letter in ["字", "𠀀", "a"] {
        let long = letter.repeat(100_000);
        let bytes = file(Format::Xlsx, &[vec![Cell::text(long), Cell::Blank]]);
        let cells = cells(bytes);
        let Data::String(text) = &cells[1][0] else {
            panic!("a text");
        };
        assert!(text.encode_utf16().count() <= CELL_CHARS_MAX);
        assert!(text.encode_utf16().count() >= CELL_CHARS_MAX - 1);
        assert!(text.ends_with('…'));
    }
}

#[test]
fn signs_that_xml_does_not_hold_break_nothing() {
    let signs = "a\u{0}b\u{1}c\u{b}d\u{fffe}e\u{1f}</t>&amp;]]>";
    let row = vec![Cell::text(signs), Cell::text("after")];
    let cells = cells(file(Format::Xlsx, &[row]));
    assert_eq!(cells[1][1], Data::String("after".into()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn texts_come_back_as_they_were(texts in prop::collection::vec("[^\\p{C}]{0,40}", 1..8)) {
        let rows: Vec<_> = texts.iter().map(|text| vec![Cell::text(text.as_str()), Cell::Number(1)]).collect();
        let found = records(&file(Format::Csv, &rows));
        prop_assert_eq!(found.len(), texts.len() + 1);
        for (record, text) in found[1..].iter().zip(&texts) {
            let marked = format!("'{text}");
            prop_assert!(record[0] == *text || record[0] == marked);
        }
        let found = cells(file(Format::Xlsx, &rows));
        for (row, text) in found[1..].iter().zip(&texts) {
            let same = match &row[0] {
                Data::String(found) => found == text,
                Data::Empty => text.is_empty(),
                _ => false,
            };
            prop_assert!(same, "{:?} {:?}", row[0], text);
        }
    }
}
