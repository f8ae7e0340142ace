//! Tests of one column of which any may hold, as one test.

use super::sql::{Expr, Function, Operator};
use crate::dsl::Value;

/// More values than this are not looked for in a list; see [`super::conditions`].
pub(super) const FEW: usize = 32;

/// The same condition, in which a column that may be one of some texts is tested once: DuckDB looks up each distinct text of
/// a column in a list, where an OR compares every row's with each. Missing texts are found in neither.
///
/// Rows with none of the texts are left apart where they lie together: for that DuckDB knows the least and greatest text of
/// many rows, and asks them of IN, not of a list.
pub(super) fn merged(condition: Expr) -> Expr {
    match condition {
        Expr::And(parts) => Expr::and(parts.into_iter().map(merged)),
        Expr::Or(_) => match any(condition) {
            Expr::Call(Function::ListContains, arguments) => {
                let among = match arguments.as_slice() {
                    [Expr::List(texts), column] => Expr::In(Box::new(column.clone()), texts.clone()),
                    _ => Expr::True,
                };
                Expr::and([Expr::Call(Function::ListContains, arguments), among])
            }
            other => other,
        },
        other => other,
    }
}

/// As [`merged`], of a condition that is one of several.
fn any(condition: Expr) -> Expr {
    match condition {
        Expr::And(parts) => Expr::and(parts.into_iter().map(any)),
        Expr::Or(parts) => {
            let mut rest = Vec::new();
            let mut lists: Vec<(Expr, Vec<Expr>)> = Vec::new();
            for part in parts {
                match texts(&part) {
                    Some((column, texts)) => match lists.iter_mut().find(|(known, _)| *known == column) {
                        Some((_, all)) => all.extend(texts),
                        None => lists.push((column, texts)),
                    },
                    None => rest.push(any(part)),
                }
            }
            let lists = lists.into_iter().flat_map(|(column, texts)| {
                let of = |texts: &[Expr]| match texts {
                    [text] => column.clone().binary(Operator::Equal, text.clone()),
                    texts => Expr::Call(Function::ListContains, vec![Expr::List(texts.to_vec()), column.clone()]),
                };
                texts.chunks(FEW).map(of).collect::<Vec<_>>()
            });
            Expr::or(lists.chain(rest))
        }
        other => other,
    }
}

/// The column that is one of these texts.
fn texts(test: &Expr) -> Option<(Expr, Vec<Expr>)> {
    let is_text = |value: &Expr| matches!(value, Expr::Param(Value::Text(_)));
    match test {
        Expr::Binary(column, Operator::Equal, text) if is_text(text) => {
            Some((column.as_ref().clone(), vec![text.as_ref().clone()]))
        }
        Expr::Call(Function::ListContains, arguments) => match arguments.as_slice() {
            [Expr::List(texts), column] if texts.iter().all(is_text) => Some((column.clone(), texts.clone())),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, merged};
    use crate::compile::sql::{Expr, Function, Operator};
    use crate::dsl::Value;

    fn column(name: &str) -> Expr {
        Expr::Column("e", name.to_owned())
    }

    fn text(of: &str) -> Expr {
        Expr::param(Value::text(of))
    }

    fn is(name: &str, of: &str) -> Expr {
        column(name).binary(Operator::Equal, text(of))
    }

    fn among(name: &str, texts: &[&str]) -> Expr {
        let list = Expr::List(texts.iter().map(|of| text(of)).collect());
        Expr::Call(Function::ListContains, vec![list, column(name)])
    }

    #[test]
    fn texts_of_one_column_are_looked_for_together() {
        let number = column("a").binary(Operator::More, Expr::Int(1));
        let any = Expr::or([is("a", "x"), is("b", "y"), number.clone(), among("a", &["z", "w"])]);
        let expected = Expr::or([among("a", &["x", "z", "w"]), is("b", "y"), number.clone()]);
        assert_eq!(merged(Expr::and([number.clone(), any])), Expr::and([number.clone(), expected]));
        assert_eq!(merged(is("a", "x")), is("a", "x"));
        assert_eq!(merged(number.clone()), number);
    }

    #[test]
    fn rows_that_lie_apart_from_all_texts_of_a_column_are_left_apart() {
        let (number, list) = (column("n").binary(Operator::More, Expr::Int(1)), among("a", &["x", "y"]));
        let r#in = Expr::In(Box::new(column("a")), vec![text("x"), text("y")]);
        let either = Expr::or([is("a", "x"), is("a", "y")]);
        assert_eq!(merged(either.clone()), Expr::and([list.clone(), r#in.clone()]));
        assert_eq!(merged(Expr::and([number.clone(), either])), Expr::and([number.clone(), list.clone(), r#in]));
        // A list that was written is as it was written.
        assert_eq!(merged(Expr::and([number.clone(), list.clone()])), Expr::and([number, list]));
    }

    #[test]
    fn long_lists_stay_apart() {
        let many = Expr::or((0..=FEW).map(|text| is("a", &text.to_string())));
        let Expr::Or(parts) = merged(many) else { panic!("one list") };
        assert_eq!((parts.len(), parts.last()), (2, Some(&is("a", &FEW.to_string()))));
    }
}
