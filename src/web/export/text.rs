//! CSV as RFC 4180 has it, in UTF-8 with a byte order mark, which spreadsheets need to read Chinese.

use crate::lang::{Lang, Message};
use crate::pipeline::CustomerPage;

const MARK: &str = "\u{feff}";

/// The mark and the line of column names.
pub(super) fn head(page: &CustomerPage, lang: Lang) -> Vec<u8> {
    let id = Message::new("list-id").text(lang);
    let labels = page.columns.iter().map(|column| column.label.get(lang));
    [MARK.as_bytes().to_vec(), written([std::iter::once(id.as_str()).chain(labels).map(str::to_owned).collect()])]
        .concat()
}

/// A line for each customer.
pub(super) fn rows(page: &CustomerPage, lang: Lang) -> Vec<u8> {
    written(page.rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&page.columns).map(|(cell, column)| match cell {
            None => String::new(),
            Some(text) if column.kind.is_number() => text.get(lang).to_owned(),
            Some(text) => harmless(text.get(lang)),
        });
        std::iter::once(row.id.to_string()).chain(cells).collect()
    }))
}

fn written(lines: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        // Writing to memory fails for lines of unequal length only, and every row has every column.
        let _ = writer.write_record(&line);
    }
    writer.into_inner().unwrap_or_default()
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Type;
    use crate::lang::Bilingual;
    use crate::pipeline::customers::{CustomerRow, ListColumn};

    #[test]
    fn text_is_quoted_and_no_formula_and_numbers_stay_numbers() {
        let column =
            |label: &str, kind| ListColumn { name: label.into(), label: Bilingual::same(label), kind, sorts: true };
        let row = |id, name: Option<&str>, points: &str| CustomerRow {
            id,
            cells: vec![name.map(Bilingual::same), Some(Bilingual::same(points))],
        };
        let page = CustomerPage {
            columns: vec![column("名,字", Type::Text), column("points", Type::Integer)],
            rows: vec![row(1, Some("=1+1"), "-5"), row(2, None, "7"), row(3, Some("O\"B"), "0")],
            ..CustomerPage::default()
        };
        let text = String::from_utf8([head(&page, Lang::En), rows(&page, Lang::En)].concat()).unwrap_or_default();
        assert_eq!(text, "\u{feff}ID,\"名,字\",points\r\n1,'=1+1,-5\r\n2,,7\r\n3,\"O\"\"B\",0\r\n");
    }
}
