//! A workbook: one sheet is the list, the other states what it rests on.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Taken;
use crate::dsl::Shop;
use crate::dsl::readback::definitions;
use crate::lang::{Lang, Message};
use crate::pipeline::CustomerPage;
use crate::pipeline::answer::List;
use crate::web::{clock, sql};

/// Customers one sheet holds; the format ends at 1,048,576 rows, and one names the columns.
pub(super) const ROWS: usize = 1_048_575;

/// Numbers past this lose digits in the format, and are written as text.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Characters one cell holds.
const CELL: usize = 32_000;

/// Why a workbook was not written.
pub(super) type Failure = XlsxError;

pub(super) struct Book {
    lang: Lang,
    book: Workbook,
    /// Row of the list's sheet to be written next.
    row: u32,
}

impl Book {
    /// With what it rests on: names, and what stands beside them.
    pub fn new(lang: Lang, proof: &[(String, String)]) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let list = book.add_worksheet_with_constant_memory()?;
        list.set_name(Message::new("list-title").text(lang))?;
        list.set_freeze_panes(1, 0)?;
        prove(book.add_worksheet().set_name(Message::new("export-proof").text(lang))?, proof)?;
        Ok(Book { lang, book, row: 0 })
    }

    /// The next customers; the first page brings the column names.
    pub fn add(&mut self, page: &CustomerPage) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        if self.row == 0 {
            let bold = Format::new().set_bold();
            sheet.write_string_with_format(0, 0, Message::new("list-id").text(self.lang), &bold)?;
            for (column, head) in (1..).zip(&page.columns) {
                sheet.write_string_with_format(0, column, head.label.get(self.lang), &bold)?;
            }
            self.row = 1;
        }
        for customer in &page.rows {
            write(sheet, self.row, 0, &customer.id.to_string(), true)?;
            for ((column, cell), head) in (1..).zip(&customer.cells).zip(&page.columns) {
                if let Some(text) = cell {
                    write(sheet, self.row, column, text.get(self.lang), head.kind.is_number())?;
                }
            }
            self.row += 1;
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }
}

/// What was asked, how it was understood, what ran, on which data, who took it and when.
pub(super) fn proof(list: &List, taken: &Taken, shop: &Shop, lang: Lang) -> Vec<(String, String)> {
    let Taken { recorded, question, who, .. } = taken;
    let answer = &recorded.answer;
    let definitions = definitions(&list.segment.rule, shop).into_iter();
    let definitions = definitions.map(|(name, meaning)| format!("{}: {}", name.get(lang), meaning.get(lang)));
    let assumptions: Vec<&str> = answer.assumptions.iter().map(|said| said.text.get(lang)).collect();
    let windows = list.windows.iter().map(|window| {
        let border = |at: &Option<String>| at.as_deref().unwrap_or("…").replace('T', " ");
        format!("{}: [{}, {})", window.text.get(lang), border(&window.from), border(&window.to))
    });
    let excluded = list.excluded.iter().map(|rule| format!("{} {}", rule.label.get(lang), rule.count));
    let params = list.params.iter().enumerate().map(|(index, value)| format!("${} = {value}", index + 1));
    let lines = [
        ("run-question", question.clone()),
        ("export-meaning", list.readback.get(lang).to_owned()),
        ("run-rule", list.text.clone()),
        ("export-definitions", definitions.collect::<Vec<_>>().join("\n")),
        ("run-catalog", shop.catalog.version.clone()),
        ("run-count", list.customer_ids.len().to_string()),
        ("run-as-of", list.as_of.replace('T', " ")),
        ("run-snapshot", list.snapshot.clone()),
        ("run-windows", windows.collect::<Vec<_>>().join("\n")),
        ("run-assumptions", assumptions.join("\n")),
        ("scope-outside", excluded.collect::<Vec<_>>().join("\n")),
        ("run-ids-hash", list.ids_hash.clone()),
        ("export-sql", sql::laid_out(&list.sql)),
        ("sql-params", params.collect::<Vec<_>>().join("\n")),
        ("run-id", recorded.run.to_string()),
        ("run-at", clock::shown(clock::now(), "UTC")),
        ("run-who", who.clone()),
    ];
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    lines.map(|(key, text)| (Message::new(key).text(lang), text)).collect()
}

fn prove(sheet: &mut Worksheet, proof: &[(String, String)]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(rust_xlsxwriter::FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap();
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 100)?;
    for (row, (name, text)) in (0..).zip(proof) {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        sheet.write_string_with_format(row, 1, text.chars().take(CELL).collect::<String>(), &wrapped)?;
    }
    Ok(())
}

/// A number as a number where the format keeps all its digits, anything else as text, which is never a formula.
fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str, is_number: bool) -> Result<(), XlsxError> {
    let number = text.parse::<f64>().ok().filter(|number| is_number && number.abs() < EXACT);
    match number {
        Some(number) => sheet.write_number(row, column, number)?,
        None => sheet.write_string(row, column, text)?,
    };
    Ok(())
}
