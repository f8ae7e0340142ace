//! What a number with 个 counts: orders beside the noun 订单, customers before what they did.

mod sums;

use super::{OPEN, Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::lexicon::UnitOf;
use crate::translate::rules::meaning::{Gap, Node, Predicate, TimeValue};
use crate::translate::rules::number::{Numeral, NumeralKind};
use crate::translate::rules::words::Function;

const ORDER: [&str; 3] = ["订单", "单子", "单"];
const SIDES: [Function; 2] = [Function::OrMore, Function::OrLess];
const LINKS: [Function; 6] =
    [Function::More, Function::Less, Function::AtLeast, Function::AtMost, Function::Equal, Function::Have];

/// What is listed from there on are rather years, keys or prices.
const MANY: u32 = 200;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    sums::settle(chars, catalog, tokens);
    orders(chars, tokens);
    people(chars, tokens);
    grades(chars, tokens);
    second(chars, tokens);
    shops(chars, tokens);
    apart(catalog, tokens);
    either(chars, tokens);
    of_one_thing(tokens);
    parted(chars, tokens);
}

/// 浏览口红，3单以上: after a comma, so many orders, and not so often what was done before it.
fn apart(catalog: &Catalog, tokens: &mut Vec<Token>) {
    const JOINTS: [Function; 3] = [Function::Comma, Function::And, Function::But];
    let one_of = |token: &Token, words: &[Function]| matches!(token.node, Node::Word(word) if words.contains(&word));
    let joint = |at: usize| tokens.iter().any(|token| token.until == at && one_of(token, &JOINTS));
    let leads = |token: &&Token| matches!(token.node, Node::Time(_)) || one_of(token, &LINKS);
    let before_it = |at: usize| tokens.iter().filter(leads).filter(move |lead| lead.until == at).map(|lead| lead.from);
    let begins = |at: usize| {
        let time = before_it(at).any(|from| joint(from) || before_it(from).any(joint));
        joint(at) || time
    };
    let main = main_event(catalog);
    let before = |at: usize| {
        let deeds = tokens.iter().filter(|token| token.until <= at);
        let deeds = deeds.filter_map(|token| match &token.node {
            Node::Clause(clause) => Some((token.until, token.until - token.from, clause.predicate)),
            _ => None,
        });
        deeds.max_by_key(|(until, long, _)| (*until, *long)).map(|(_, _, predicate)| predicate)
    };
    let other = |owners: &[UnitOf], at: usize| match before(at) {
        Some(Predicate::Event(event)) if main != Some(event) => {
            let counted = owners.iter().any(|owner| matches!(owner, UnitOf::Event(_)));
            counted && !owners.contains(&UnitOf::Event(event))
        }
        Some(_) | None => false,
    };
    let units = tokens.iter().filter(|token| {
        let Node::Unit(owners) = &token.node else { return false };
        let numbers =
            tokens.iter().filter(|number| number.until == token.from && matches!(number.node, Node::Number(_)));
        numbers.into_iter().any(|number| begins(number.from) && other(owners, number.from))
    });
    let units: Vec<(usize, usize)> = units.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| token.node != Node::Word(Function::Times) || !units.contains(&(token.from, token.until)));
}

/// One or two of an item: behind a number, that is no empty word.
fn of_one_thing(tokens: &mut Vec<Token>) {
    let numbers = tokens.iter().filter(|token| matches!(token.node, Node::Number(_) | Node::Word(Function::Piece)));
    let ends: Vec<usize> = numbers.map(|token| token.until + 1).collect();
    let ones = tokens.iter().filter(|token| token.node == Node::Word(Function::OfOneThing));
    let ones: Vec<(usize, usize)> =
        ones.filter(|token| ends.contains(&token.from)).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node != Node::Filler || !ones.iter().any(inside)
    });
}

/// One or two lipsticks: a number between the two, and no statement of each.
fn either(chars: &[char], tokens: &mut Vec<Token>) {
    let after = |at: usize| if chars.get(at) == Some(&' ') { at + 1 } else { at };
    let plain = |token: &&Token| match &token.node {
        Node::Number(numeral) if matches!(numeral.kind, NumeralKind::Plain | NumeralKind::Times) => {
            Some((token.from, token.until, *numeral))
        }
        _ => None,
    };
    let numbers: Vec<(usize, usize, Numeral)> = tokens.iter().filter_map(|token| plain(&token)).collect();
    let ors = tokens.iter().filter(|token| token.node == Node::Word(Function::Or));
    let ranges = ors.flat_map(|or| {
        let first = numbers.iter().filter(|(_, until, _)| after(*until) == or.from);
        let second = || numbers.iter().filter(|(from, ..)| *from == after(or.until));
        let next = |low: &Numeral, high: &Numeral| {
            let few = low.count().filter(|low| *low < MANY);
            low.kind == high.kind && few.is_some_and(|low| high.count() == Some(low + 1))
        };
        first.flat_map(move |(from, _, low)| {
            let next = second().filter(move |(.., high)| next(low, high));
            next.map(|(_, until, high)| (*from, *until, Numeral { high: Some(high.low), ..*low }))
        })
    });
    let ranges: Vec<Token> = ranges
        .map(|(from, until, range)| Token {
            from,
            until,
            node: Node::Number(range),
            role: Role::Number,
            cost: 0,
            near: None,
        })
        .collect();
    tokens.extend(ranges);
}

/// 退过两次货, 取消过两次单: what a verb takes along stands behind how often, and says no more.
fn parted(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let closed = |at: usize| at >= chars.len() || is(at, "的,、;.但且和就又还");
    let done = |at: usize| tokens.iter().any(|token| token.until == at && matches!(token.node, Node::Clause(_)));
    let often = |from: usize| {
        let number = tokens.iter().find(|token| token.until == from && matches!(token.node, Node::Number(_)));
        number
            .is_some_and(|number| done(number.from) || is(number.from.wrapping_sub(1), "过了") && done(number.from - 1))
    };
    let nouns: Vec<usize> = (2..chars.len())
        .filter(|at| is(*at, "货单款钱") && is(at - 1, "次回趟遍") && closed(at + 1) && often(at - 1))
        .collect();
    tokens.retain(|token| !nouns.iter().any(|at| token.from < at + 1 && *at < token.until));
    tokens.extend(nouns.into_iter().map(|from| Token {
        from,
        until: from + 1,
        node: Node::Filler,
        role: Role::Filler,
        cost: 1,
        near: None,
    }));
}

/// 消费前10名的门店, 最高的5个门店: the first of a kind of things, which no rule tells, and neither customers nor a value.
fn shops(chars: &[char], tokens: &mut Vec<Token>) {
    const ENDS: [Function; 4] = [Function::Top, Function::Bottom, Function::Most, Function::Least];
    let at = |place: usize| chars.get(place).copied().unwrap_or(' ');
    let led = |from: usize| {
        tokens.iter().any(|token| token.until == from && matches!(token.node, Node::Word(word) if ENDS.contains(&word)))
    };
    let ranked = |from: usize| {
        let unit = from.checked_sub(1).map(|before| if at(before) == '的' { before.wrapping_sub(1) } else { before });
        let number = |token: &Token, unit: usize| matches!(token.node, Node::Number(_)) && token.until == unit;
        unit.is_some_and(|unit| {
            "名个家".contains(at(unit)) && tokens.iter().any(|token| number(token, unit) && led(token.from))
        })
    };
    let kinds = tokens.iter().filter(|token| matches!(token.node, Node::Property(_)) && ranked(token.from));
    let kinds: Vec<(usize, usize)> = kinds.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| !kinds.iter().any(|(from, until)| token.from < *until && *from < token.until));
    tokens.extend(kinds.iter().map(|(from, until)| {
        let node = Node::Unread(Gap::Vague);
        Token { from: *from, until: *until, node, role: Role::Unread, cost: OPEN, near: None }
    }));
}

/// 首单在抖音、第二单在天猫: what the second one was, which is no two of those.
fn second(chars: &[char], tokens: &mut [Token]) {
    const FIRST: [Function; 3] = [Function::FirstOrder, Function::First, Function::FirstTime];
    const AGAIN: [Function; 2] = [Function::Repeat, Function::Again];
    let one_of = |token: &Token, words: &[Function]| matches!(token.node, Node::Word(word) if words.contains(&word));
    let Some(first) = tokens.iter().filter(|token| one_of(token, &FIRST)).map(|token| token.until).min() else {
        return;
    };
    let ends = |at: usize| chars.get(at).is_none_or(|c| ",、;.且但的".contains(*c));
    let told: Vec<usize> = tokens
        .iter()
        .filter(|token| one_of(token, &AGAIN) && token.from >= first && chars.get(token.from) == Some(&'第'))
        // 首次购买面膜后30天内第二次购买: one after the other.
        .filter(|token| !tokens.iter().any(|after| one_of(after, &[Function::After]) && after.until <= token.from))
        .filter(|token| {
            let end = (token.until..chars.len()).find(|at| ends(*at)).unwrap_or(chars.len());
            let inside = |other: &Token| token.until <= other.from && other.until <= end;
            tokens
                .iter()
                .any(|other| inside(other) && matches!(other.node, Node::Values(_) | Node::Amount(_) | Node::Number(_)))
        })
        .map(|token| token.from)
        .collect();
    for token in tokens.iter_mut().filter(|token| one_of(token, &AGAIN) && told.contains(&token.from)) {
        *token = Token { node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, ..token.clone() };
    }
}

/// 200+, 3次+ where another number has one right behind it: at least so many, and no joint.
pub fn is_or_more(chars: &[char], plus: usize) -> bool {
    let before = plus.checked_sub(1).and_then(|before| chars.get(before));
    let others = || chars.windows(2).any(|two| matches!(two, [digit, '+'] if digit.is_ascii_digit()));
    before.is_some_and(|c| c.is_ascii_digit() || "次单件笔".contains(*c) && others())
}

/// Rated 3 or lower: the number is what they rated, and not how often they did.
fn grades(chars: &[char], tokens: &mut Vec<Token>) {
    let after = |at: usize| if chars.get(at) == Some(&' ') { at + 1 } else { at };
    let counted = |token: &Token| {
        let unit = |next: &Token| matches!(next.node, Node::Word(Function::Times) | Node::Unit(_));
        tokens.iter().any(|next| next.from == after(token.until) && unit(next))
    };
    let graded = |at: usize| {
        let number = |token: &&Token| token.from == at && matches!(token.node, Node::Number(_));
        tokens.iter().filter(number).any(|token| !counted(token))
    };
    let empty = |at: usize| {
        let next = tokens.iter().filter(move |token| token.from == at && token.node == Node::Filler);
        next.map(|token| after(token.until))
    };
    let facts = tokens.iter().filter(|token| matches!(token.node, Node::Property(_)));
    let facts: Vec<(usize, usize)> = facts
        .filter(|token| graded(after(token.until)) || empty(after(token.until)).any(graded))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| !matches!(token.node, Node::Clause(_)) || !facts.contains(&(token.from, token.until)));
}

/// 有3个以上订单, 订单超过3个: so many orders rather than so many things.
fn orders(chars: &[char], tokens: &mut [Token]) {
    let text = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let one_of = |token: &Token, words: &[Function]| matches!(token.node, Node::Word(word) if words.contains(&word));
    // 单价, 单笔, 订单数: no order, but what begins like one.
    let whole = |until: usize| !chars.get(until).is_some_and(|next| "价笔品件次独身数".contains(*next));
    let begins = |at: usize| {
        ORDER
            .iter()
            .map(|noun| (noun, at + noun.chars().count()))
            .any(|(noun, until)| text(at, until) == *noun && whole(until))
    };
    let ends = |at: usize| at >= 2 && text(at - 2, at) == "订单";
    let mut times: Vec<usize> = Vec::new();
    for unit in tokens.iter().filter(|token| token.node == Node::Word(Function::Generic)) {
        let sides = tokens.iter().filter(|token| token.from == unit.until && one_of(token, &SIDES));
        let ahead = begins(unit.until) || sides.map(|side| side.until).any(begins);
        let numbers = tokens.iter().filter(|token| token.until == unit.from && matches!(token.node, Node::Number(_)));
        let behind = numbers.map(|number| number.from).any(|at| {
            let mut links = tokens.iter().filter(|token| token.until == at && one_of(token, &LINKS));
            ends(at) || links.any(|link| ends(link.from))
        });
        if unit.until == unit.from + 1 && (ahead || behind) {
            times.push(unit.from);
        }
    }
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Generic)) {
        if times.contains(&token.from) {
            token.node = Node::Word(Function::Times);
        }
    }
}

/// 给500个买过口红的客户: so many customers, who did what follows, and not so many things; 找出10个购买次数大于2的: so are those
/// who are asked for, whatever follows.
fn people(chars: &[char], tokens: &mut Vec<Token>) {
    let named: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::People))
        .map(|token| (token.from, token.until))
        .collect();
    let begins = |at: usize| {
        tokens.iter().any(|token| {
            let done = chars.get(token.until.saturating_sub(1)).is_some_and(|last| "过了".contains(*last));
            token.from == at
                && match &token.node {
                    Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)) && done,
                    Node::Time(time) => matches!(time, TimeValue::Window(_)),
                    Node::Word(function) => matches!(function, Function::Not | Function::NotOnce | Function::Never),
                    _ => false,
                }
        })
    };
    let after = |at: usize| if chars.get(at) == Some(&' ') { at + 1 } else { at };
    // 了, 过, 着 and 的 belong to a deed or to a thing, and ask for nobody.
    let asks = |at: usize| {
        let empty = |token: &Token| token.until == at && token.node == Node::Filler;
        let said = chars.get(at.saturating_sub(1)).is_some_and(|last| "了过着的".contains(*last));
        at == 0 || !said && tokens.iter().any(empty)
    };
    let asked = |unit: usize| {
        let mut numbers = tokens.iter().filter(|token| token.until == unit && matches!(token.node, Node::Number(_)));
        numbers.any(|number| asks(number.from))
    };
    let measured = |at: usize| {
        let measure =
            |node: &Node| matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(_)));
        tokens.iter().any(|token| token.from == at && measure(&token.node))
    };
    let people: Vec<usize> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Generic))
        .filter(|token| begins(token.until) || asked(token.from) && measured(after(token.until)))
        .map(|token| token.from)
        .collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Generic)) {
        if people.contains(&token.from) {
            token.node = Node::Word(Function::People);
            token.role = Role::Number;
        }
    }
    tokens.retain(|token| {
        let longer = |(from, until): &(usize, usize)| *from == token.from && *until > token.until;
        token.node != Node::Word(Function::Generic) || !named.iter().any(longer)
    });
}
