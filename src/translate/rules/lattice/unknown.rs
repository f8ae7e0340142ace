//! What is no word of the dictionary: text that is searched for as it stands, words nobody knows, slips of the keyboard.

use std::rc::Rc;

use super::quality::is_quality;
use super::senses::{nodes, values};
use super::{NEAR, Token, UNREAD};
use crate::catalog::Catalog;
use crate::dsl::{Moment, Window};
use crate::lang::Bilingual;
use crate::translate::Role;
use crate::translate::rules::lexicon::Lexicon;
use crate::translate::rules::meaning::{Gap, Node};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::scan::joined;

/// Text that may be searched for as it stands: quoted, which is meant to the letter, or a run of letters, figures and
/// signs that is no plain word.
pub fn literal(normal: &NormalText, at: usize) -> Option<(usize, Rc<str>)> {
    let chars = normal.chars();
    let rest = chars.get(at..)?;
    let (first, tail) = rest.split_first()?;
    // A closing mark opens nothing.
    let opens = chars.get(..at)?.iter().filter(|c| **c == '"').count().is_multiple_of(2);
    if *first == '"' && !opens {
        return None;
    }
    if *first == '"' {
        let end = at + 1 + tail.iter().position(|c| *c == '"')?;
        let text = normal.typed_between(at, end);
        return (!text.trim().is_empty()).then(|| (end + 1, text.into()));
    }
    // Single marks are marks only where they stand around something: 'A', but not O'Brien.
    let apart = |place: Option<usize>| place.and_then(|at| chars.get(at)).is_none_or(|c| !c.is_alphanumeric());
    if *first == '\'' && apart(at.checked_sub(1)) {
        let inside = tail.iter().position(|c| *c == '\'').filter(|inside| (1..40).contains(inside));
        // Whole conditions stand in quotation marks, too: a name has two words at most.
        let spaces = |inside: &usize| tail.iter().take(*inside).filter(|c| **c == ' ').count();
        let inside = inside.filter(|inside| spaces(inside) < 2);
        let end = inside.map(|inside| at + 1 + inside).filter(|end| apart(Some(end + 1)));
        if let Some(end) = end {
            return Some((end + 1, normal.typed_between(at, end).into()));
        }
    }
    let sign = |c: char| "@._%+-#'\\=".contains(c);
    let part = |c: char| c.is_ascii_alphanumeric() || sign(c);
    if !part(*first) || at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|c| part(*c)) {
        return None;
    }
    let mut run: Vec<char> = rest.iter().copied().take_while(|c| part(*c)).collect();
    while run.last().is_some_and(|c| ".,".contains(*c)) {
        run.pop();
    }
    let text: String = run.iter().collect();
    // Plain words and ranges of numbers (20-50k) are read as such.
    let figures = match run.as_slice() {
        [range @ .., 'k' | 'w'] if range.contains(&'-') => range,
        whole => whole,
    };
    let plain = run.iter().all(char::is_ascii_alphabetic)
        || (figures.iter().all(|c| c.is_ascii_digit() || "-.%+=".contains(*c))
            && !run.iter().all(char::is_ascii_digit));
    (!plain && run.iter().any(char::is_ascii_alphanumeric)).then(|| (at + run.len(), text.into()))
}

/// The plain word right after one that searches text (contains qq, 包含王): a run of letters, or a few other characters
/// up to 的 or the end.
pub fn searched(normal: &NormalText, at: usize, searching: &[usize]) -> Option<(usize, Rc<str>)> {
    let chars = normal.chars();
    let start = (0..=at).rev().find(|start| start.checked_sub(1).and_then(|before| chars.get(before)) != Some(&' '))?;
    if !searching.contains(&start) {
        return None;
    }
    let rest = chars.get(at..)?;
    let latin = rest.first()?.is_ascii_alphanumeric();
    let inside = |c: &&char| c.is_alphanumeric() && c.is_ascii_alphanumeric() == latin && **c != '的';
    // 包含李且住在上海: it ends where the next condition begins.
    let joined = |at: usize| NEXT.iter().any(|word| rest.get(at..).is_some_and(|rest| rest.starts_with(word)));
    let whole = rest.iter().take_while(inside).count();
    let length = (1..whole).find(|at| joined(*at)).unwrap_or(whole);
    let run: String = rest.iter().take(length).collect();
    let closed = latin || length < whole || rest.get(length).is_none_or(|c| *c == '的' || !c.is_alphanumeric());
    (closed && (1..=if latin { 20 } else { 6 }).contains(&length)).then(|| (at + length, run.into()))
}

/// What opens the next condition behind a text: 且, 并且, 或者, 但.
const NEXT: [&[char]; 6] = [&['且'], &['并', '且'], &['而', '且'], &['同', '时'], &['或'], &['但']];

/// Family names of two characters; others have one.
const DOUBLE: [&str; 14] =
    ["欧阳", "上官", "司马", "诸葛", "司徒", "令狐", "皇甫", "尉迟", "公孙", "慕容", "端木", "夏侯", "东方", "南宫"];

/// The family name after 姓, in quotation marks or not.
pub fn surname(chars: &[char], at: usize) -> Option<(usize, Rc<str>)> {
    if chars.get(at) == Some(&'"') {
        let (until, name) = surname(chars, at + 1)?;
        return (chars.get(until) == Some(&'"')).then_some((until + 1, name));
    }
    let read = |length: usize| Some(chars.get(at..at + length)?.iter().collect::<String>());
    let double = read(2).filter(|name| DOUBLE.contains(&name.as_str()));
    let name = double.or_else(|| read(1).filter(|name| name.chars().all(|c| c.is_alphabetic() && !c.is_ascii())))?;
    Some((at + name.chars().count(), name.into()))
}

/// A word nobody knows: a run of Latin letters and figures, or one other character.
pub fn unread(text: &NormalText) -> Vec<Token> {
    let chars = text.chars();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let mut until = at + 1;
        if is_of_a_word(*c) {
            while chars.get(until).is_some_and(|next| is_of_a_word(*next)) {
                until += 1;
            }
        }
        let (node, role, cost) = if c.is_alphanumeric() || !is_mark(*c) {
            (Node::Unread(gap(text, at, until)), Role::Unread, UNREAD)
        } else {
            (Node::Filler, Role::Filler, 0)
        };
        tokens.push(Token { from: at, until, node: node.clone(), role, cost, near: None });
        // A known word may end inside a run of letters and figures (45d, v2).
        if until > at + 1 {
            for inner in at + 1..until {
                let border = match (chars.get(inner - 1), chars.get(inner)) {
                    (Some(left), Some(right)) => {
                        !joined(*left, *right) && !(left.is_ascii_digit() && right.is_ascii_digit())
                    }
                    (None, _) | (_, None) => false,
                };
                if border {
                    tokens.push(Token { from: at, until: inner, node: node.clone(), role, cost, near: None });
                    tokens.push(Token { from: inner, until, node: node.clone(), role, cost, near: None });
                }
            }
        }
        at = until;
    }
    tokens
}

/// Letters and figures of a Latin word, with their accents.
fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_alphabetic() && ('\u{c0}'..'\u{250}').contains(&c)
}

/// San Antonio, TX: two capitals behind the name of a place and a comma are its state.
fn is_state(text: &NormalText, from: usize) -> bool {
    let Some(place) = text.stands_behind(from, ", ").then(|| from.checked_sub(2)).flatten() else { return false };
    let before = text.chars().get(..place).unwrap_or_default();
    let letters = before.iter().rev().take_while(|c| is_of_a_word(**c)).count();
    let capital = text.typed(place - letters, place).chars().next().is_some_and(char::is_uppercase);
    letters > 2 && capital
}

/// One letter, a repeated one (XX), or two capitals (AB) stand for a name to be filled in.
fn gap(text: &NormalText, from: usize, until: usize) -> Gap {
    let typed = text.typed(from, until).trim();
    let letters = typed.chars().all(|c| c.is_ascii_alphabetic());
    let first = typed.chars().next();
    let repeated = typed.chars().all(|c| Some(c) == first);
    let capitals = typed.len() == 2 && typed.chars().all(|c| c.is_ascii_uppercase());
    if letters && (repeated || capitals && !is_state(text, from)) {
        Gap::Blank
    } else if is_quality(text, from, until) {
        Gap::Vague
    } else {
        Gap::Foreign
    }
}

/// Unknown words that are a slip of the keyboard away from a word of the shop.
pub fn slips(text: &NormalText, lexicon: &Lexicon, catalog: &Catalog, known: &[Token], unread: &[Token]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for unknown in unread.iter().filter(|token| matches!(token.node, Node::Unread(_))) {
        let (from, until) = (unknown.from, unknown.until);
        if known.iter().any(|token| token.from <= from && until <= token.until) {
            continue;
        }
        let word: String = text.chars().get(from..until).unwrap_or_default().iter().collect();
        let Some((surface, senses)) = lexicon.slip_of(&word) else { continue };
        let near = Some(Bilingual::same(surface));
        for sense in senses {
            for (node, cost) in nodes(sense, catalog, false) {
                tokens.push(Token { from, until, node, role: sense.role(), cost: cost + NEAR, near: near.clone() });
            }
        }
        let value = values(senses).map(|values| Node::Values(values.into()));
        tokens.extend(value.map(|node| Token { from, until, node, role: Role::Value, cost: NEAR, near }));
    }
    tokens
}

/// Signs that carry no meaning of their own.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !",、;/|+-~%<>=&¥$€£₹₩₫₱฿@#≥≤≠✓✔✅√☑✗✘❌☒×÷∩∪∧∨¬∈∉".contains(c)
}

/// Words that tell which year a month is of.
const OF_A_YEAR: [&str; 12] = ["年", "今", "本", "上", "去", "这", "当", "year", "last", "this", "next", "past"];

/// Only buys in Q4, 只在12月: whole months of which no year is said.
pub fn of_any_year(text: &NormalText, from: usize, until: usize, window: &Window) -> Option<Token> {
    let Window::Between { from: Some(Moment::Date(first)), until: Some(Moment::Date(end)) } = window else {
        return None;
    };
    let last = end.yesterday().ok()?;
    let whole = first.day() == 1 && end.day() == 1 && first.year() == last.year();
    let part = last.month() - first.month() < 11;
    let said: String = text.chars().get(from..until)?.iter().collect();
    let dated = OF_A_YEAR.iter().any(|word| said.contains(word))
        || said.split(|c: char| !c.is_ascii_digit()).any(|figures| figures.len() == 4);
    let number = |month: i8| u32::try_from(month).ok();
    let node = Node::Months { first: number(first.month())?, last: number(last.month())? };
    let token = Token { from, until, node, role: Role::Time, cost: 0, near: None };
    (whole && part && !dated).then_some(token)
}
