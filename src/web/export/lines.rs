//! JSON Lines: an object for each customer. Numbers are numbers, what is masked is text, what is not there is null.

use serde_json::{Map, Number, Value, json};

use crate::lang::{Bilingual, Lang};
use crate::pipeline::CustomerPage;
use crate::pipeline::customers::ListColumn;

/// What a customer's own number is called.
pub(super) const ID: &str = "customer_id";

pub(super) fn rows(page: &CustomerPage, lang: Lang) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in &page.rows {
        let cells = page.columns.iter().zip(&row.cells);
        let cells = cells.map(|(column, cell)| (column.name.clone(), value(column, cell.as_ref(), lang)));
        let object: Map<String, Value> = std::iter::once((ID.to_owned(), json!(row.id))).chain(cells).collect();
        lines.extend(Value::Object(object).to_string().into_bytes());
        lines.push(b'\n');
    }
    lines
}

fn value(column: &ListColumn, cell: Option<&Bilingual>, lang: Lang) -> Value {
    let Some(cell) = cell else { return Value::Null };
    let text = cell.get(lang);
    let number = text.parse::<Number>().ok().filter(|_| column.kind.is_number());
    number.map_or_else(|| json!(text), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Type;
    use crate::pipeline::customers::CustomerRow;

    #[test]
    fn each_line_is_an_object_of_its_own() {
        let column =
            |name: &str, kind| ListColumn { name: name.into(), label: Bilingual::same(name), kind, sorts: true };
        let cell = |text: &str| Some(Bilingual::same(text));
        let page = CustomerPage {
            columns: vec![column("name", Type::Text), column("points", Type::Integer)],
            rows: vec![
                CustomerRow { id: 1, cells: vec![cell("a\n\"b\""), cell("-5")] },
                CustomerRow { id: 2, cells: vec![None, cell("**")] },
            ],
            ..CustomerPage::default()
        };
        let text = String::from_utf8(rows(&page, Lang::En)).unwrap_or_default();
        let first = r#"{"customer_id":1,"name":"a\n\"b\"","points":-5}"#;
        assert_eq!(text, format!("{first}\n{}\n", r#"{"customer_id":2,"name":null,"points":"**"}"#));
    }
}
