//! The parser: every problem in one pass, each with its place.
//!
//! On a problem it skips to the next `and`, `or`, `,` or `)` of the same depth and goes on, so that several slips are
//! reported together; a tree comes back only when there was none.

mod cursor;
mod expected;
mod rules;
mod tests;
mod time;

pub(in crate::dsl) use expected::{Column, Name};
pub(super) use expected::{Expected, expected};
pub(in crate::dsl) use rules::one_or;

use expected::Hints;

use super::lex::{Lexeme, Token, lex};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::condition::{Condition, Filter, Segment};
use crate::dsl::limits;
use crate::dsl::time::Window;

/// Reads a whole segment.
///
/// # Errors
/// Every problem found, in the order of the text.
pub fn parse(text: &str, catalog: &Catalog) -> Result<Segment, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.segment())
}

/// Reads a segment from its text or, when it begins with a brace, its JSON.
///
/// # Errors
/// As [`parse`]; for JSON the one problem serde met, with its place.
pub fn parse_any(source: &str, catalog: &Catalog) -> Result<Segment, Vec<Diagnostic>> {
    if !source.trim_start().starts_with('{') {
        return parse(source, catalog);
    }
    let length = source.chars().count();
    if length > limits::TEXT {
        return Err(vec![Diagnostic::error(Code::TooLong).with("length", length).with("limit", limits::TEXT)]);
    }
    serde_json::from_str(source).map_err(|error| {
        let line_start = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = (line_start + error.column().saturating_sub(1)).min(source.len());
        let start = (0..=at).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        vec![Diagnostic::error(Code::BadJson).with("problem", error.to_string()).at(Span::new(start, source.len()))]
    })
}

/// Reads a rule without scope: a term, a stage.
///
/// # Errors
/// As [`parse`].
pub fn parse_condition(text: &str, catalog: &Catalog) -> Result<Condition, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.rule())
}

/// Reads a filter over one event's properties.
///
/// # Errors
/// As [`parse`].
pub fn parse_filter(text: &str, catalog: &Catalog) -> Result<Filter, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.filter())
}

/// Reads a window alone, as it stands after an event.
///
/// # Errors
/// As [`parse`].
pub fn parse_window(text: &str, catalog: &Catalog) -> Result<Window, Vec<Diagnostic>> {
    read(text, catalog, |parser| parser.window())
}

fn read<T>(text: &str, catalog: &Catalog, whole: impl Fn(&mut Parser<'_>) -> Option<T>) -> Result<T, Vec<Diagnostic>> {
    let length = text.chars().count();
    if length > limits::TEXT {
        return Err(vec![Diagnostic::error(Code::TooLong).with("length", length).with("limit", limits::TEXT)]);
    }
    let mut problems = Vec::new();
    let lexemes = lex(text, &mut problems);
    let mut parser = Parser { text, catalog, lexemes, at: 0, depth: 0, problems, hints: Hints::default() };
    let tree = whole(&mut parser);
    if tree.is_some() && parser.peek() != &Token::End {
        parser.unexpected();
    }
    let mut problems = parser.problems;
    match tree {
        Some(tree) if problems.is_empty() => Ok(tree),
        _ => {
            problems.sort_by_key(Diagnostic::span);
            Err(problems)
        }
    }
}

/// A segment text being read.
pub(in crate::dsl) struct Parser<'a> {
    text: &'a str,
    catalog: &'a Catalog,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    problems: Vec<Diagnostic>,
    hints: Hints<'a>,
}
