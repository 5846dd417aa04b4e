//! Workbooks, row by row.

use std::fs::File;

use rust_xlsxwriter::{Format as Look, Workbook, Worksheet};

use crate::text::fitting;
use crate::{Cell, OFFICE_EAST, SheetFault};

/// Rows on one sheet, below its heads: as many as there may be, rounded down.
const ROWS_MAX: u32 = 1_000_000;
/// Width of every column, in figures of the standard letter.
const WIDTH: f64 = 22.0;

/// A workbook that is being written.
pub(crate) struct Xlsx {
    workbook: Workbook,
    heads: Vec<String>,
    /// Sheets begun, and rows on the latest.
    sheets: usize,
    rows: u32,
    day: Look,
    moment: Look,
    head: Look,
}

impl Xlsx {
    pub(crate) fn begin(heads: &[&str]) -> Result<Self, SheetFault> {
        let mut begun = Self {
            workbook: Workbook::new(),
            heads: heads.iter().map(|&head| head.to_owned()).collect(),
            sheets: 0,
            rows: 0,
            day: Look::new().set_num_format("yyyy-mm-dd"),
            moment: Look::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            head: Look::new().set_bold(),
        };
        begun.another_sheet()?;
        Ok(begun)
    }

    fn another_sheet(&mut self) -> Result<(), SheetFault> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        for (column, head) in (0_u16..).zip(&self.heads) {
            sheet.set_column_width(column, WIDTH)?;
            sheet.write_string_with_format(0, column, fitting(head), &self.head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.sheets += 1;
        self.rows = 0;
        Ok(())
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), SheetFault> {
        if self.rows == ROWS_MAX {
            self.another_sheet()?;
        }
        self.rows += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (self.rows, column), cell, &self.day, &self.moment)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<File, SheetFault> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        Ok(file)
    }
}

/// A text is written as a text: what writes whatever fits would make a formula of some.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Look,
    moment: &Look,
) -> Result<(), SheetFault> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        // A float holds whole numbers up to 2^53 exactly; beyond that a text says it better.
        Cell::Number(number) => match i32::try_from(*number) {
            Ok(small) => sheet.write_number(row, column, small)?,
            Err(_) => sheet.write_string(row, column, number.to_string())?,
        },
        Cell::Day(date) => sheet.write_datetime_with_format(row, column, date, day)?,
        Cell::Moment(at) => {
            let local = (*at + OFFICE_EAST).naive_utc();
            sheet.write_datetime_with_format(row, column, local, moment)?
        }
        Cell::Blank => sheet,
    };
    Ok(())
}
