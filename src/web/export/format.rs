//! The formats of files, and how a list becomes one piece by piece.

use super::{lines, parquet, text, workbook};
use crate::lang::Lang;
use crate::pipeline::CustomerPage;
pub use crate::store::Format;
use crate::web::error::PageError;

/// A file that is sent while it is read.
pub(super) enum Encoder {
    /// Whether the head was written.
    Csv(bool),
    Lines,
    /// None before the first page.
    Parquet(Option<parquet::Table>),
    /// It is whole only at its end.
    Workbook(Box<workbook::Book>),
}

impl Encoder {
    /// `proof` is what a workbook says that it rests on.
    pub fn new(format: Format, proof: &[(String, String)], lang: Lang) -> Result<Self, PageError> {
        Ok(match format {
            Format::Csv => Encoder::Csv(false),
            Format::Jsonl => Encoder::Lines,
            Format::Parquet => Encoder::Parquet(None),
            Format::Xlsx => Encoder::Workbook(Box::new(workbook::Book::new(lang, proof).map_err(defect)?)),
        })
    }

    /// The next piece of the file.
    pub fn add(&mut self, page: &CustomerPage, lang: Lang) -> Result<Vec<u8>, PageError> {
        match self {
            Encoder::Csv(true) => Ok(text::rows(page, lang)),
            Encoder::Csv(begun) => {
                *begun = true;
                Ok([text::head(page, lang), text::rows(page, lang)].concat())
            }
            Encoder::Lines => Ok(lines::rows(page, lang)),
            Encoder::Parquet(table) => {
                let mut open = match table.take() {
                    Some(table) => table,
                    None => parquet::Table::begin(page)?,
                };
                let piece = open.add(page, lang)?;
                *table = Some(open);
                Ok(piece)
            }
            Encoder::Workbook(book) => {
                book.add(page).map_err(defect)?;
                Ok(Vec::new())
            }
        }
    }

    /// What stands after the last customer.
    pub fn end(self) -> Result<Vec<u8>, PageError> {
        match self {
            Encoder::Csv(_) | Encoder::Lines | Encoder::Parquet(None) => Ok(Vec::new()),
            Encoder::Parquet(Some(table)) => table.end(),
            Encoder::Workbook(book) => book.finish().map_err(defect),
        }
    }
}

fn defect(error: workbook::Failure) -> PageError {
    PageError::Defect(error.into())
}
