//! Segment text to tokens. Never fails: what is no token is reported and skipped.

use jiff::civil::{Date, DateTime};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::value::Number;

#[derive(Clone, Debug, PartialEq)]
pub(in crate::dsl) enum Token {
    Word(String),
    Text(String),
    Number(Number),
    Date(Date),
    Time(DateTime),
    Symbol(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(in crate::dsl) struct Lexeme {
    pub token: Token,
    pub span: Span,
}

/// Longest first, so that `<=` is not `<` and `=`.
const SYMBOLS: [&str; 10] = ["!=", "<=", ">=", "(", ")", ",", "=", "<", ">", "%"];

pub(super) fn lex(text: &str, problems: &mut Vec<Diagnostic>) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let (token, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if first == '\'' {
            quoted(rest, start, problems)
        } else if first.is_ascii_digit() || (first == '-' && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())) {
            let length = prefix(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.'));
            (number(rest.get(..length).unwrap_or_default(), start, problems), length)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = prefix(rest, |c| c.is_ascii_alphanumeric() || c == '_');
            (Some(Token::Word(rest.get(..length).unwrap_or_default().to_owned())), length)
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            (Some(Token::Symbol(symbol)), symbol.len())
        } else {
            let length = prefix(rest, |c| !c.is_ascii() && !c.is_whitespace()).max(first.len_utf8());
            let span = Span::new(start, start + length);
            problems.push(Diagnostic::error(Code::UnexpectedText).with("text", span.of(text)).at(span));
            (None, length)
        };
        if let Some(token) = token {
            lexemes.push(Lexeme { token, span: Span::new(start, start + length) });
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    lexemes.push(Lexeme { token: Token::End, span: Span::new(text.len(), text.len()) });
    lexemes
}

/// Bytes of the longest prefix whose characters all satisfy `inside`.
fn prefix(text: &str, inside: impl Fn(char) -> bool) -> usize {
    text.find(|c| !inside(c)).unwrap_or(text.len())
}

fn quoted(rest: &str, start: usize, problems: &mut Vec<Diagnostic>) -> (Option<Token>, usize) {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            value.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return (Some(Token::Text(value)), at + 1);
        }
    }
    problems.push(Diagnostic::error(Code::UnclosedText).at(Span::new(start, start + rest.len())));
    (None, rest.len())
}

fn number(text: &str, start: usize, problems: &mut Vec<Diagnostic>) -> Option<Token> {
    let span = Span::new(start, start + text.len());
    if text.contains('T') || text.contains(':') {
        if let Ok(time) = text.parse() {
            return Some(Token::Time(time));
        }
    } else if text.get(1..).is_some_and(|rest| rest.contains('-')) {
        if let Ok(date) = text.parse() {
            return Some(Token::Date(date));
        }
    } else {
        let number = text.parse().ok().map(Token::Number);
        if number.is_none() {
            problems.push(Diagnostic::error(Code::BadNumber).with("text", text).at(span));
        }
        return number;
    }
    problems.push(Diagnostic::error(Code::BadDate).with("text", text).at(span));
    None
}
