//! Not one of them: a denial whose words stand apart.

use super::{Node, Role, Token};
use crate::translate::rules::words::Function;

/// 一条短信都没点过, 一单口红也没买: not one, which is never, whatever stands between.
pub fn one(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let begins = |at: &usize| is(*at, "一") && is(at + 1, "次回单笔件条个样款张封种支瓶趟");
    for at in (0..chars.len()).filter(begins) {
        // 一个月都没买 says how long.
        if is(at + 2, "月周星年小礼季自") {
            continue;
        }
        let between = (at + 3..at + 13).take_while(|end| !is(end - 1, ",、;和且或但而"));
        let Some(denied) = between.into_iter().find(|end| is(*end, "都也") && is(end + 1, "没未")) else {
            continue;
        };
        let until = denied + if is(denied + 2, "有") { 3 } else { 2 };
        // 一次投诉都没有过: without a deed after it, what is denied is what stands before.
        if until >= chars.len() || is(until, "过的") {
            continue;
        }
        let inside =
            |token: &Token| (token.from < at + 2 && token.until > at) || (token.from < until && token.until > denied);
        tokens.retain(|token| !inside(token));
        let token = |from, until, node| Token { from, until, node, role: Role::Negation, cost: 0, near: None };
        tokens.push(token(at, at + 2, Node::Filler));
        tokens.push(token(denied, until, Node::Word(Function::Never)));
    }
}
