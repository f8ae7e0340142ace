//! What a denial is said of: a deed right after it, and nothing behind the 的 that closes it off; or how a deed was done;
//! and where it denies nothing.

use super::{OPEN, Role, Token};
use crate::translate::rules::meaning::{Gap, Node, Predicate};
use crate::translate::rules::words::Function;

/// 没来过的高价值客户: what is a deed as well as empty words is a deed after a denial, which does not reach the name behind
/// 的; without such a deed, what was denied is not known.
pub fn deeds(chars: &[char], tokens: &mut Vec<Token>) {
    either(chars, tokens);
    let denies = |token: &&Token| matches!(token.node, Node::Word(Function::Not | Function::Never));
    let denied: Vec<usize> = tokens.iter().filter(denies).map(|token| token.until).collect();
    let deeds: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Clause(_)) && denied.contains(&token.from))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node != Node::Filler || !deeds.iter().any(inside)
    });
    let mut empty: Vec<usize> = Vec::new();
    let mut open = denied;
    while let Some(at) = open.pop() {
        let next = tokens.iter().filter(|token| token.node == Node::Filler && token.from == at && token.until > at);
        let next: Vec<usize> = next.map(|token| token.until).filter(|until| !empty.contains(until)).collect();
        empty.extend(&next);
        open.extend(next);
    }
    let said = |token: &&Token| !matches!(token.node, Node::Filler | Node::Unread(_));
    let said: Vec<usize> = tokens.iter().filter(said).map(|token| token.until).collect();
    empty.retain(|until| !said.contains(until));
    for token in tokens.iter_mut() {
        let closes = token.until == token.from + 1 && chars.get(token.from) == Some(&'的');
        if closes && token.node == Node::Filler && empty.contains(&token.from) {
            *token = Token { node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, ..token.clone() };
        }
    }
}

/// 不是双11买的, and not 不是复购客户: before a deed that ends in 的 or ends it all, when or where it was done is denied.
pub fn otherwise(chars: &[char], tokens: &mut Vec<Token>) {
    let deeds: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(&token.node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_))))
        .map(|token| (token.from, token.until))
        .collect();
    let closed = |until: usize| chars.get(until).is_none_or(|c| *c == '的' || ",、;.但且".contains(*c));
    let denies = |until: usize| {
        deeds.iter().any(|(from, end)| {
            let between = chars.get(until..*from).unwrap_or_default();
            !between.is_empty() && !between.iter().any(|c| ",、;但且的".contains(*c)) && closed(*end)
        })
    };
    let so = |token: &Token| token.node == Node::Word(Function::NotSo);
    tokens.retain(|token| !so(token) || denies(token.until));
    let found: Vec<(usize, usize)> = tokens.iter().filter(|token| so(token)).map(|it| (it.from, it.until)).collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Not)) {
        token.cost += if found.contains(&(token.from, token.until)) { 4 } else { 0 };
    }
}

/// 非天猫的订单超过3单: what is counted is not of there, rather than that there were not so many; before what has no number,
/// a denial is one.
pub fn counted(chars: &[char], tokens: &mut Vec<Token>) {
    let denied: Vec<(usize, usize)> = spans(tokens, |node| *node == Node::Word(Function::Not));
    let valued: Vec<(usize, usize)> = spans(tokens, |node| matches!(node, Node::Values(_)));
    let numbers: Vec<usize> = spans(tokens, |node| matches!(node, Node::Number(_))).iter().map(|it| it.0).collect();
    let both = |token: &Token| {
        let unequal = token.node == Node::Word(Function::Unequal);
        unequal && denied.contains(&(token.from, token.until))
    };
    let counts = |until: usize| {
        let end = (until..chars.len()).find(|at| chars.get(*at).is_some_and(|c| ",;、但且".contains(*c)));
        let part = until..end.unwrap_or(chars.len());
        valued.iter().any(|(from, value)| {
            *from == until && numbers.iter().any(|number| part.contains(number) && number >= value)
        })
    };
    tokens.retain(|token| !both(token) || counts(token.until));
    let found: Vec<usize> = tokens.iter().filter(|token| both(token)).map(|token| token.from).collect();
    let denies = [Node::Word(Function::Not), Node::Word(Function::NotSo)];
    tokens.retain(|token| !denies.contains(&token.node) || !found.contains(&token.from));
}

fn spans(tokens: &[Token], wanted: impl Fn(&Node) -> bool) -> Vec<(usize, usize)> {
    tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
}

/// 元旦到现在没买过: since then, and no empty words behind a day.
pub fn since(chars: &[char], tokens: &mut Vec<Token>) {
    let times = |token: &&Token| matches!(token.node, Node::Time(_) | Node::Festival(_));
    let times: Vec<usize> = tokens.iter().filter(times).map(|token| token.until).collect();
    let lasts = |from: usize| {
        let rest = chars.get(from..).unwrap_or_default();
        rest.starts_with(&['到', '现', '在']) || rest.starts_with(&['至', '今'])
    };
    tokens.retain(|token| {
        let empty = matches!(token.node, Node::Word(Function::Not | Function::Never) | Node::Filler | Node::Time(_));
        !empty || !times.contains(&token.from) || !lasts(token.from)
    });
}

/// 除了双11没买过: at no other time, rather than without those who did not buy then.
pub fn apart_from(tokens: &mut Vec<Token>) {
    let times = |token: &&Token| matches!(token.node, Node::Time(_) | Node::Festival(_));
    let times: Vec<usize> = tokens.iter().filter(times).map(|token| token.from).collect();
    let apart = |token: &Token| token.node == Node::Word(Function::ApartFrom);
    tokens.retain(|token| !apart(token) || times.contains(&token.until));
    let found: Vec<(usize, usize)> = tokens.iter().filter(|token| apart(token)).map(|it| (it.from, it.until)).collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Exclude)) {
        token.cost += u32::from(found.contains(&(token.from, token.until))) * 2;
    }
}

/// 不是金卡就是钻石: one or the other, and nothing is denied.
fn either(chars: &[char], tokens: &mut Vec<Token>) {
    const FAR: usize = 16;
    let at = |from: usize, word: [char; 2]| chars.get(from..from + 2) == Some(&word);
    for from in (0..chars.len()).filter(|from| at(*from, ['不', '是'])).collect::<Vec<usize>>() {
        let inside =
            (from + 3..from + FAR).take_while(|end| chars.get(*end).is_some_and(|c| !",，、;的但而".contains(*c)));
        let Some(second) = inside.into_iter().find(|end| at(*end, ['就', '是'])) else { continue };
        let overlaps = |token: &Token, begin: usize| token.from < begin + 2 && begin < token.until;
        tokens.retain(|token| !overlaps(token, from) && !overlaps(token, second));
        tokens.push(Token::filler(from, from + 2));
        let node = Node::Word(Function::Or);
        tokens.push(Token { from: second, until: second + 2, node, role: Role::Connective, cost: 0, near: None });
    }
}
