//! Numbers said by their size: 过万, 上千, 破百 · 花钱上五千 · 三位数.

use super::{Node, Role, Token};
use crate::dsl::Number;
use crate::translate::rules::meaning::{Amount, Bound, Measured, Op};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::words::Function;

pub fn bounds(chars: &[char], tokens: &mut Vec<Token>) {
    let digit = |at: usize| {
        chars.get(at).is_some_and(|c| c.is_ascii_digit() || "〇零一二两三四五六七八九十百千万亿".contains(*c))
    };
    let mut found = Vec::new();
    let mut passed = Vec::new();
    for (at, pair) in chars.windows(2).enumerate() {
        let [side, power] = pair else { continue };
        let op = match side {
            '上' | '满' | '够' => Op::AtLeast,
            '过' | '破' | '超' => Op::More,
            _ => continue,
        };
        // 线上, 晚上: the end of another word.
        let inside =
            at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|c| "线晚早网以身手店".contains(*c));
        let number = match power {
            '百' => 100,
            '千' => 1_000,
            '万' => 10_000,
            _ => 0,
        };
        if number > 0 && !digit(at + 2) && !inside {
            let bound = Bound { tests: vec![(op, Number::from(number))], unit: Measured::Bare };
            found.push(token(at, at + 2, Node::Bound(bound.into())));
        } else if *side == '上' && !inside && tokens.iter().any(|token| token.from == at + 1 && is_large(&token.node))
        {
            found.push(token(at, at + 1, Node::Word(Function::AtLeast)));
        } else if *side == '过' && digit(at + 1) && tokens.iter().any(|token| token.until == at && is_amount(token)) {
            passed.push(at);
            found.push(token(at, at + 1, Node::Word(Function::More)));
        }
    }
    tokens.retain(|token| !(token.node == Node::Filler && passed.contains(&token.from)));
    found.extend(multiple(chars));
    let several = several(chars);
    tokens.retain(|token| !several.iter().any(|one| (one.from, one.until) == (token.from, token.until)));
    found.extend(several);
    found.extend(signs(chars, tokens));
    found.extend(flipped(chars));
    found.extend(intervals(chars));
    found.extend(decades_of_life(chars));
    found.extend(compared(chars, tokens));
    tokens.extend(found);
}

/// Multiple orders, multiple times: more than one.
fn multiple(chars: &[char]) -> Vec<Token> {
    const TIMES: [&str; 4] =
        ["multiple times", "multiple occasions", "on multiple occasions", "more than one occasion"];
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let cursor = Cursor::new(chars, at);
        if !cursor.starts_word() {
            continue;
        }
        for (words, unit) in [(&TIMES[..], Measured::Times), (&["multiple"][..], Measured::Bare)] {
            let mut end = cursor;
            if end.eat(words) {
                let bound = Bound { tests: vec![(Op::AtLeast, Number::from(2))], unit };
                found.push(token(at, end.at(), Node::Bound(bound.into())));
            }
        }
    }
    found
}

/// 多个品类, 多件: more than one, where nothing before it makes another word of it (很多, 十多, 更多).
fn several(chars: &[char]) -> Vec<Token> {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let counts = |at: &usize| {
        let other = at.checked_sub(1).is_some_and(|before| {
            is(before, "很更许好最太颇较差诸这那几十百千万两众") || chars.get(before).is_some_and(char::is_ascii_digit)
        });
        is(*at, "多") && is(at + 1, "种个件款类样家张双瓶支盒") && !other
    };
    let bound = || Bound { tests: vec![(Op::AtLeast, Number::from(2))], unit: Measured::Bare };
    (0..chars.len()).filter(counts).map(|at| token(at, at + 1, Node::Bound(bound().into()))).collect()
}

/// 加购≥3, 购买=0: after a sign, a small number without a unit may be how often.
fn signs(chars: &[char], tokens: &[Token]) -> Vec<Token> {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let mut found = Vec::new();
    for at in (0..chars.len()).filter(|at| is(*at, "≥≤><=") && !is(at.wrapping_sub(1), "≥≤><=!")) {
        let long = usize::from(is(at + 1, "=<>"));
        let op = match (chars.get(at), chars.get(at + 1).filter(|_| long == 1)) {
            (Some('≥'), None) | (Some('>'), Some('=')) | (Some('='), Some('>')) => Op::AtLeast,
            (Some('≤'), None) | (Some('<'), Some('=')) | (Some('='), Some('<')) => Op::AtMost,
            (Some('>'), None) => Op::More,
            (Some('<'), None) => Op::Less,
            (Some('='), None | Some('=')) => Op::Is,
            _ => continue,
        };
        let sign = at + 1 + long;
        let from = sign + usize::from(is(sign, " "));
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        let until = from + digits.len();
        // >3 items: the unit stands behind it.
        let next = until + usize::from(is(until, " "));
        let counted = tokens.iter().any(|token| token.from == next && matches!(token.node, Node::Unit(_)));
        let alone = !counted && chars.get(until).is_none_or(|c| " ,、;.)的且和并但或".contains(*c));
        if let Some(number) = digits.parse::<i64>().ok().filter(|number| alone && *number < 50) {
            let bound = Bound { tests: vec![(op, Number::from(number))], unit: Measured::Times };
            found.push(Token { cost: 1, ..token(at, until, Node::Bound(bound.into())) });
        }
    }
    found
}

/// [25,35), (0,100]: a range with its ends in or out.
fn intervals(chars: &[char]) -> Vec<Token> {
    let number = |at: usize| {
        let from = (at..chars.len()).find(|at| chars.get(*at) != Some(&' '))?;
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        let until = from + digits.len();
        let next = (until..chars.len()).find(|at| chars.get(*at) != Some(&' '))?;
        Some((digits.parse::<i64>().ok()?, next))
    };
    let mut found = Vec::new();
    for open in (0..chars.len()).filter(|at| matches!(chars.get(*at), Some('[' | '('))) {
        let Some((low, comma)) = number(open + 1) else { continue };
        let Some((high, close)) = number(comma + 1).filter(|_| chars.get(comma) == Some(&',')) else { continue };
        let (first_in, last_in) = (chars.get(open) == Some(&'['), chars.get(close) == Some(&']'));
        let closes = last_in || chars.get(close) == Some(&')');
        if closes && (first_in || last_in) && low < high {
            let (first, last) =
                (if first_in { Op::AtLeast } else { Op::More }, if last_in { Op::AtMost } else { Op::Less });
            let tests = vec![(first, Number::from(low)), (last, Number::from(high))];
            let bound = Bound { tests, unit: Measured::Bare };
            found.push(token(open, close + 1, Node::Bound(bound.into())));
        }
    }
    found
}

/// Under-18s, the over 60s: as old as that.
fn decades_of_life(chars: &[char]) -> Vec<Token> {
    let mut found = Vec::new();
    for from in (0..chars.len()).filter(|at| Cursor::new(chars, *at).starts_word()) {
        let mut at = Cursor::new(chars, from);
        let Some(word) = at.eat_one(&[("under", Function::Younger), ("over", Function::Older)]) else { continue };
        let hyphen = at.eat_char(|c| c == '-' || c == ' ') == Some('-');
        let number = at.at();
        let Some(age) = at.digits(2, 2) else { continue };
        let many = at.eat_char(|c| c == 's').is_some();
        if (hyphen || many) && !at.peek().is_some_and(char::is_alphanumeric) {
            let amount = Amount { low: Number::from(age), high: None, unit: Measured::Bare };
            found.push(token(from, number, Node::Word(word)));
            found.push(token(number, at.at(), Node::Amount(amount)));
        }
    }
    found
}

/// 比60岁大, 比1000元还多: more than that, and no change.
fn compared(chars: &[char], tokens: &[Token]) -> Vec<Token> {
    const SIDES: [(&str, Op); 12] = [
        ("大", Op::More),
        ("多", Op::More),
        ("高", Op::More),
        ("老", Op::More),
        ("年长", Op::More),
        ("久", Op::More),
        ("长", Op::More),
        ("小", Op::Less),
        ("少", Op::Less),
        ("低", Op::Less),
        ("年轻", Op::Less),
        ("短", Op::Less),
    ];
    let mut found = Vec::new();
    for from in (0..chars.len()).filter(|at| chars.get(*at) == Some(&'比')) {
        for number in tokens.iter().filter(|token| token.from == from + 1) {
            let Node::Number(numeral) = &number.node else { continue };
            let amount = super::amount(numeral);
            let units = tokens.iter().filter(|token| token.from == number.until);
            let units = units.filter_map(|token| Some((token.until, unit(&token.node)?)));
            for (until, unit) in units.chain([(number.until, amount.unit.clone())]) {
                let mut end = Cursor::new(chars, until);
                let _ = end.eat(&["还要", "还", "更", "要"]);
                if let Some(op) = end.eat_one(&SIDES).filter(|_| amount.high.is_none()) {
                    let bound = Bound { tests: vec![(op, amount.low)], unit };
                    found.push(token(from, end.at(), Node::Bound(bound.into())));
                }
            }
        }
    }
    found
}

fn unit(node: &Node) -> Option<Measured> {
    Some(match node {
        Node::Word(Function::Times) => Measured::Times,
        Node::Word(Function::Money) => Measured::Money,
        Node::Word(Function::Piece) => Measured::Pieces,
        Node::Word(Function::Generic) => Measured::Generic,
        Node::Unit(owners) => Measured::Catalog(owners.clone()),
        _ => return None,
    })
}

/// 30 < 年龄 <= 90: the number stands before the sign, and what is compared behind it.
fn flipped(chars: &[char]) -> Vec<Token> {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let skip = |at: usize| (at..chars.len()).find(|at| !is(*at, " ")).unwrap_or(chars.len());
    let mut found = Vec::new();
    for from in (0..chars.len()).filter(|at| is(*at, "0123456789")) {
        let before = from.checked_sub(1).and_then(|before| chars.get(before));
        if before.is_some_and(|c| c.is_ascii_digit() || "<>=≤≥.".contains(*c)) {
            continue;
        }
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        let sign = skip(from + digits.len());
        let long = usize::from(is(sign + 1, "="));
        let op = match (chars.get(sign), long) {
            (Some('<'), 0) => Op::More,
            (Some('<'), _) | (Some('≤'), 0) => Op::AtLeast,
            (Some('>'), 0) => Op::Less,
            (Some('>'), _) | (Some('≥'), 0) => Op::AtMost,
            _ => continue,
        };
        let until = sign + 1 + long;
        // A number behind it is what is compared with.
        let named = chars.get(skip(until)).is_some_and(|c| c.is_alphabetic());
        if let Some(number) = digits.parse::<i64>().ok().filter(|_| named) {
            let bound = Bound { tests: vec![(op, Number::from(number))], unit: Measured::Bare };
            found.push(token(from, until, Node::Bound(bound.into())));
        }
    }
    found
}

fn token(from: usize, until: usize, node: Node) -> Token {
    Token { from, until, node, role: Role::Comparison, cost: 0, near: None }
}

/// 积分过5000, 年龄过30: a number that somebody has, and nothing that was done.
fn is_amount(token: &Token) -> bool {
    matches!(token.node, Node::Attribute(_))
}

fn is_large(node: &Node) -> bool {
    matches!(node, Node::Number(numeral) if numeral.low >= rust_decimal::Decimal::ONE_HUNDRED)
}
