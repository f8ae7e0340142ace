//! Texts taken as they stand: in quotation marks, behind words that search, family names.

use std::rc::Rc;

use super::quality::says_how;
use super::quoted::{in_chinese, is_letter};
use super::scene::{Scene, is};
use super::unknown::{literal, searched, surname};
use super::{OPEN, Token};
use crate::translate::Role;
use crate::translate::rules::lexicon::{Match, Sense};
use crate::translate::rules::meaning::{Gap, Node};
use crate::translate::rules::words::Function;

/// Every text of the question that may be a name or is looked for.
pub fn literals(scene: &Scene<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    for at in 0..scene.text.len() {
        if let Some((until, name)) = surname(scene.text.chars(), at).filter(|_| follows_surname(scene, at)) {
            tokens.push(value(at, until, Node::Literal(name), 0));
        }
        if let Some((until, text)) = text(scene, at) {
            tokens.extend(meanings(scene, at, until, text));
        }
    }
    tokens
}

fn value(from: usize, until: usize, node: Node, cost: u32) -> Token {
    Token { from, until, node, role: Role::Value, cost, near: None }
}

/// 姓王: but not in 姓名, which is a word of its own.
fn follows_surname(scene: &Scene<'_>, at: usize) -> bool {
    let space = usize::from(scene.char_before(at) == Some(' '));
    let longer = scene.matches.iter().any(|found| found.from + 1 == at && found.until > at);
    at.checked_sub(space).is_some_and(|end| scene.ends(end, Function::Surname)) && !longer
}

/// The text that begins there, and where it ends.
fn text(scene: &Scene<'_>, at: usize) -> Option<(usize, Rc<str>)> {
    let searching = scene.searching.contains(&at);
    let named = |until: usize| !is_statement(scene, at, until) && !is_counted(scene, at, until);
    let quoted = literal(scene.text, at).filter(|(until, _)| searching || named(*until));
    // 一单里有口红和粉底液: values that are joined are no text to look for.
    quoted.or_else(|| searched(scene.text, at, &scene.searching).filter(|(until, _)| !scene.is_list(at, *until)))
}

fn meanings(scene: &Scene<'_>, at: usize, until: usize, text: Rc<str>) -> Vec<Token> {
    let quoted = scene.char(at) == Some('"');
    let blank = |cost| Token { role: Role::Unread, ..value(at, until, Node::Unread(Gap::Blank), cost) };
    // The "For Pets" section: a name of the site's own, which may be any of the shop's things.
    if scene.matches.iter().any(|found| found.from == until + 1 && is(found, Function::Section)) {
        return vec![blank(OPEN)];
    }
    // Birthday in "X" month: a letter in quotation marks stands for a name.
    if quoted && is_letter(&text) && !scene.searching.contains(&at) {
        return vec![blank(0)];
    }
    // 提到过敏: rather no single character.
    let cost = if at + 1 == until && scene.text.is_chinese(at) { 10 } else { 6 };
    let segment = (quoted && !scene.names.contains(&(at + 1, until - 1)))
        .then(|| value(at, until, Node::Quoted(text.clone()), 1));
    segment.into_iter().chain([value(at, until, Node::Literal(text), cost)]).collect()
}

/// Whether what stands in quotation marks says something, and is the name of nothing.
fn is_statement(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    scene.char(at) == Some('"')
        && (scene.text.is_sentence(at, until)
            || is_question(scene, at, until)
            || is_vague_list(scene, at, until)
            || says_how(scene.matches, at, until)
            || states_deed(scene, at, until)
            || compares(scene, at, until))
}

/// “地域=上海”+“客单价>500元”: conditions in signs.
fn compares(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let sign = |at: usize| scene.char(at).is_some_and(|c| "=<>≥≤".contains(c));
    let inside = (at + 1..until.saturating_sub(1)).any(sign);
    inside
        && in_chinese(scene.text, at, until)
        && scene.matches.iter().any(|found| at < found.from && found.until < until)
}

/// “Who opened the app 4+ times this week?”, 「仅限门店购买」: all of the question, and several words or something done.
fn is_question(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let blank = |at: usize| scene.char(at) == Some(' ');
    let alone = (until..scene.text.len()).all(|at| scene.char(at).is_some_and(|c| " .?!,;".contains(c)));
    let deed = |found: &&Match<'_>| found.senses.iter().any(|sense| matches!(sense, Sense::Event(_)));
    let named = scene.names.contains(&(at + 1, until.saturating_sub(1)));
    let done = || !named && scene.matches.iter().filter(|found| found.until < until).any(|found| deed(&found));
    // 「30岁以上女性」: a number of something, or those who are so.
    let figure = || (at..until).any(|at| scene.char(at).is_some_and(|c| c.is_ascii_digit()));
    let people =
        || scene.matches.iter().any(|found| found.until + 1 == until && found.senses.contains(&Sense::Customer));
    let described = || !named && in_chinese(scene.text, at, until) && (figure() || people());
    at == 0 && alone && ((at..until).filter(|at| blank(*at)).count() > 2 || done() || described())
}

/// “高活跃+爱尝鲜”: a list of words that leave open what they mean.
fn is_vague_list(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let listed = (at..until).any(|at| scene.char(at).is_some_and(|c| "+、".contains(c)));
    let inside = scene.matches.iter().filter(|found| at < found.from && found.until < until);
    listed && inside.into_iter().any(|found| is(found, Function::Vague))
}

/// 圈选“买过口红但没买粉底液”的客户: a statement in quotation marks, and not the name of a segment.
fn states_deed(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let any = |wanted: &dyn Fn(&Sense) -> bool| {
        let inside = scene.matches.iter().filter(|found| at < found.from && found.until < until);
        inside.flat_map(|found| found.senses).any(wanted)
    };
    let deed = |sense: &Sense| matches!(sense, Sense::Event(_) | Sense::Measure(_));
    let limited = |sense: &Sense| match sense {
        Sense::Word(Function::Times | Function::Money) => true,
        Sense::Word(function) => function.role() == Role::Negation,
        _ => false,
    };
    let saved = scene.matches.iter().any(|found| {
        found.from == until && (is(found, Function::Saved) || is(found, Function::Among))
            || found.until == at && (is(found, Function::Inside) || is(found, Function::Saved))
    });
    in_chinese(scene.text, at, until) && any(&deed) && any(&limited) && !saved
}

/// Viewed lipstick5-10: a word of the shop, and a number right behind it.
fn is_counted(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let digits =
        |from: usize| (from..until).all(|at| scene.char(at).is_some_and(|c| c.is_ascii_digit() || "-.%+".contains(c)));
    scene.matches.iter().any(|found| at < found.until && found.until < until && digits(found.until))
}
