//! Not one of them: a denial whose words stand apart.

use super::{Gap, Node, OPEN, Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::meaning::{Cond, TimeValue};
use crate::translate::rules::words::Function;

pub fn apart(chars: &[char], tokens: &mut Vec<Token>, catalog: &Catalog) {
    one(chars, tokens);
    not_a_single(chars, tokens);
    ever(chars, tokens);
    latest(chars, tokens);
    past(chars, tokens, catalog);
    at_any_time(tokens);
}

/// At any time is a time, and the end of it is no empty word.
fn at_any_time(tokens: &mut Vec<Token>) {
    let total = |token: &&Token| matches!(token.node, Node::Time(TimeValue::Total(_)));
    let whole: Vec<(usize, usize)> = tokens.iter().filter(total).map(|token| (token.from, token.until)).collect();
    let inside = |token: &Token| whole.iter().any(|(from, until)| *from < token.from && token.until == *until);
    tokens.retain(|token| token.node != Node::Filler || !inside(token));
}

/// 过去活跃: how somebody stood at some time that is not said.
fn past(chars: &[char], tokens: &mut Vec<Token>, catalog: &Catalog) {
    // What was done of late; the worth of a whole year is past as well.
    let lately = |term: usize| {
        let rule = catalog.terms.get(term).and_then(|term| term.rule.split_once(" in last "));
        rule.is_some_and(|(first, _)| catalog.events.iter().any(|event| event.name == first))
    };
    let names = |at: usize| {
        tokens.iter().filter(|token| token.from == at).any(|token| {
            matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { term, .. } if lately(*term)))
        })
    };
    let said = |at: &usize| chars.get(*at..at + 2) == Some(&['过', '去']) && names(at + 2);
    for from in (0..chars.len()).filter(said).collect::<Vec<usize>>() {
        let until = from + 2;
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token { from, until, node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, near: None });
    }
}

/// 一条短信都没点过, 一单口红也没买: not one in the time that is told, whatever stands between. Without a deed after it (一次投诉都没有过), it
/// is said of what stands between.
fn one(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let begins = |at: &usize| is(*at, "一") && is(at + 1, "次回单笔件条个样款张封种支瓶趟分点丁毛");
    for at in (0..chars.len()).filter(begins) {
        // 一个月都没买 says how long.
        if is(at + 2, "月周星年礼季自") || is(at + 2, "小") && is(at + 3, "时") {
            continue;
        }
        let between = (at + 3..at + 13).take_while(|end| !is(end - 1, ",、;和且或但而"));
        let between: Vec<usize> = between.collect();
        let along = between.iter().copied().find(|end| is(*end, "都也") && is(end + 1, "没未"));
        // 又一瓶香水没买: with nothing before it that counts or owns it.
        let led = (at == 0 || is(at - 1, ",;却但又而可且竟 ")) && !is(at + 2, "都也");
        let bare = between.iter().copied().find(|end| led && *end > at + 2 && is(*end, "没未"));
        let Some((denied, size)) = along.map(|end| (end, 2)).or(bare.map(|end| (end, 1))) else {
            continue;
        };
        let mut until = denied + size;
        let ends = |at: usize| at >= chars.len() || is(at, "的,、;.");
        let kept = is(until, "有打贴留填绑") && (ends(until + 1) || is(until + 1, "过") && ends(until + 2));
        let function = if kept {
            until += if ends(until + 1) { 1 } else { 2 };
            Function::NotOne
        } else {
            until += usize::from(is(until, "有"));
            if ends(until) {
                continue;
            }
            Function::NotOnce
        };
        let inside =
            |token: &Token| (token.from < at + 2 && token.until > at) || (token.from < until && token.until > denied);
        tokens.retain(|token| !inside(token));
        let token = |from, until, node| Token { from, until, node, role: Role::Negation, cost: 0, near: None };
        tokens.push(token(at, at + 2, Node::Filler));
        tokens.push(token(denied, until, Node::Word(function)));
    }
}

/// 没用一张券, 没下一单: none, and not that there was one of them.
fn not_a_single(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let begins = |at: &usize| *at > 1 && is(*at, "一") && is(at + 1, "单笔件张条款封支瓶盒");
    for at in (0..chars.len()).filter(begins) {
        let counts = |at: usize| is(at, "过到超满足够达多少第只仅有这那哪每任同最末");
        let mut between = (at.saturating_sub(4)..at).rev().take_while(|before| !is(*before, ",、;的。"));
        let denied = between.find(|before| is(*before, "没未"));
        let more = is(at + 2, "以起及或就便左多");
        let Some(denied) = denied.filter(|denied| !(denied + 1..at).any(counts) && denied + 1 < at && !more) else {
            continue;
        };
        // 没用一张券: not used, and not one of those that were not.
        let undone = |token: &Token| token.from == denied && matches!(token.node, Node::Objects(_));
        let until = if tokens.iter().any(undone) { denied + 1 } else { denied };
        tokens.retain(|token| token.until <= denied || token.from >= until);
        if until > denied {
            let node = Node::Word(Function::NotOnce);
            tokens.push(Token { from: denied, until, node, role: Role::Negation, cost: 0, near: None });
        }
        tokens.retain(|token| token.until <= at || token.from >= at + 2 || token.from < at || token.until > at + 2);
        tokens.push(Token::filler(at, at + 2));
    }
}

/// 一次都没买过 is said of all time; 一张都没用, 一次都没买 of the time that is told.
fn ever(chars: &[char], tokens: &mut [Token]) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let timed = tokens.iter().any(|token| matches!(token.node, Node::Time(TimeValue::Window(_)) | Node::Length(_)));
    let times = |token: &&mut Token| {
        let from = if token.from >= 2 && is(token.from - 2, "一") { token.from - 2 } else { token.from };
        token.node == Node::Word(Function::NotOnce) && is(from, "一") && is(from + 1, "次回")
    };
    for token in tokens.iter_mut().filter(|token| timed && times(token)) {
        if (token.until..chars.len()).take_while(|at| !is(*at, ",、;.")).any(|at| is(at, "过")) {
            token.node = Node::Word(Function::Never);
        }
    }
}

/// 最近三单, 近3次购买: the latest so many, and not so many of late, which nothing here can say.
fn latest(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    for at in (0..chars.len()).filter(|at| is(*at, "近")) {
        let figures = (at + 1..chars.len()).take_while(|next| is(*next, "0123456789一二两三四五六七八九十")).count();
        let unit = at + 1 + figures;
        let counted = is(unit, "单笔") || is(unit, "次") && is(unit + 1, "购下消订");
        let one = figures == 1 && is(at + 1, "一1");
        if figures == 0 || one || !counted || is(unit + 1, "以及") {
            continue;
        }
        let from = if at.checked_sub(1).is_some_and(|before| is(before, "最")) { at - 1 } else { at };
        let until = unit + 1;
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Unread(Gap::Vague);
        tokens.push(Token { from, until, node, role: Role::Unread, cost: OPEN, near: None });
    }
}
