//! Lists as files: XLSX and CSV, written row by row into a temporary file, so that a hundred
//! thousand rows need no more memory than one.
//!
//! **No cell is ever a formula.** In XLSX every text is written as a text, whatever it begins with.
//! CSV has no types, and a spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a
//! formula: such a text is given an apostrophe in front, by which spreadsheets know a text.

mod text;
mod xlsx;

use std::fs::File;
use std::io::{Seek as _, Write as _};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use thiserror::Error;

use crate::xlsx::Xlsx;

/// Clocks at the office: eight hours ahead of UTC, all year round.
const OFFICE_EAST: TimeDelta = TimeDelta::hours(8);

/// Characters a spreadsheet holds in one cell, counted as it counts them (UTF-16).
pub const CELL_CHARS_MAX: usize = 32_767;

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Office Open XML.
    Xlsx,
    /// Values with commas between (RFC 4180), UTF-8 with a mark in front, so that spreadsheets on
    /// Chinese machines do not take it for GBK.
    Csv,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Csv];

    /// How the file's name ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
    /// A moment, written by the clocks of the office, to the second.
    Moment(DateTime<Utc>),
    /// Nothing.
    Blank,
}

impl Cell {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The cell as a text.
    fn said(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Moment(at) => (*at + OFFICE_EAST).format("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Blank => String::new(),
        }
    }
}

/// Why a file could not be written.
#[derive(Debug, Error)]
pub enum SheetFault {
    /// The disk.
    #[error("the file cannot be written")]
    Disk(#[from] std::io::Error),
    /// The writer of CSV.
    #[error("the list cannot be written")]
    Csv(#[from] csv::Error),
    /// The writer of workbooks.
    #[error("the workbook cannot be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// A file that is being written.
pub struct Sheet(Kind);

enum Kind {
    Xlsx(Box<Xlsx>),
    Csv(Box<csv::Writer<File>>),
}

impl Sheet {
    /// Begins a file with the heads of its columns.
    ///
    /// # Errors
    /// When the disk has no room.
    pub fn begin(format: Format, heads: &[&str]) -> Result<Self, SheetFault> {
        match format {
            Format::Xlsx => Ok(Self(Kind::Xlsx(Box::new(Xlsx::begin(heads)?)))),
            Format::Csv => {
                let mut file = tempfile::tempfile()?;
                file.write_all("\u{feff}".as_bytes())?;
                let mut writer = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    // Where a spreadsheet divides at another sign, a cell still is one cell.
                    .quote_style(csv::QuoteStyle::Always)
                    .from_writer(file);
                writer.write_record(heads)?;
                Ok(Self(Kind::Csv(Box::new(writer))))
            }
        }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the disk has no room.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), SheetFault> {
        match &mut self.0 {
            Kind::Xlsx(workbook) => workbook.row(cells),
            Kind::Csv(writer) => {
                let cells = cells.iter().map(|cell| match cell {
                    Cell::Text(text) => text::harmless(&text::fitting(text)),
                    other => other.said(),
                });
                Ok(writer.write_record(cells)?)
            }
        }
    }

    /// The whole file, from its beginning. It is gone from the disk as soon as it is closed.
    ///
    /// # Errors
    /// When the disk has no room.
    pub fn finish(self) -> Result<File, SheetFault> {
        let mut file = match self.0 {
            Kind::Xlsx(workbook) => workbook.finish()?,
            Kind::Csv(writer) => writer
                .into_inner()
                .map_err(csv::IntoInnerError::into_error)?,
        };
        file.rewind()?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests;
