//! What a denial is said of: a deed right after it, and nothing behind the 的 that closes it off; or how a deed was done;
//! and where it denies nothing.

use std::rc::Rc;

use super::{OPEN, Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Clause, Cond, Gap, Negation, Node, Predicate, Values};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    deeds(chars, tokens);
    otherwise(chars, tokens);
    counted(chars, tokens);
    lacking(chars, catalog, tokens);
    apart_from(tokens);
    excepted(chars, tokens);
    not_just(chars, tokens);
    their_own(tokens);
    since(chars, tokens);
    other_status(chars, catalog, tokens);
    not_the_first(chars, tokens);
    affirmed(chars, tokens);
    of_a_deed(catalog, tokens);
    within_the_first(tokens);
    side_by_side(chars, tokens);
}

/// No second order within 60 days of the first: so long none came, and the name for those who never came back is none.
fn within_the_first(tokens: &mut Vec<Token>) {
    let begins = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().filter(|token| token.from == at + 1 && wanted(&token.node)).map(|token| token.until).max()
    };
    let counted = |node: &Node| matches!(node, Node::Word(Function::Following | Function::Behind));
    let within = |node: &Node| matches!(node, Node::Within(_));
    let soon = |at: usize| begins(at, &within).is_some_and(|end| begins(end, &counted).is_some());
    let denies = |at: usize| tokens.iter().any(|token| token.from == at && token.role == Role::Negation);
    let name = |token: &&Token| {
        let term =
            matches!(&token.node, Node::Cond(cond) | Node::Group(cond) if matches!(cond.as_ref(), Cond::Term { .. }));
        term && denies(token.from) && soon(token.until)
    };
    let names: Vec<(usize, usize)> = tokens.iter().filter(name).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let named = names.contains(&(token.from, token.until));
        !named || !matches!(token.node, Node::Cond(_) | Node::Group(_))
    });
}

/// No SMS opens: what was denied is the deed that is named by what it was done with, and no consent.
fn of_a_deed(catalog: &Catalog, tokens: &mut Vec<Token>) {
    let has = |event: usize, values: &Values| {
        let properties = catalog.events.get(event).map_or(&[][..], |event| event.properties.as_slice());
        let of = |vocabulary: usize| catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        values
            .vocabularies()
            .filter_map(of)
            .any(|name| properties.iter().any(|it| it.vocabulary.as_deref() == Some(name)))
    };
    let deeds = |at: usize| {
        let begins = move |token: &&Token| token.from == at + 1 && token.is_deed();
        tokens.iter().filter(begins).filter_map(|token| match &token.node {
            Node::Clause(clause) => match clause.predicate {
                Predicate::Event(event) => Some(event),
                _ => None,
            },
            _ => None,
        })
    };
    let named: Vec<(usize, usize)> = tokens
        .iter()
        .filter(
            |token| matches!(&token.node, Node::Values(values) if deeds(token.until).any(|event| has(event, values))),
        )
        .filter_map(|value| {
            let denies = |token: &&Token| token.role == Role::Negation && token.until + 1 == value.from;
            Some((tokens.iter().find(denies)?.from, value.until))
        })
        .collect();
    tokens.retain(|token| {
        !matches!(token.node, Node::Cond(_) | Node::Group(_)) || !named.contains(&(token.from, token.until))
    });
}

/// What closes a list of deeds: 记录, 行为.
const RECORDS: [&[char]; 2] = [&['记', '录'], &['行', '为']];

/// 无登录购买记录: what has no record is each of the deeds that stand side by side before the word.
fn side_by_side(chars: &[char], tokens: &mut [Token]) {
    let recorded = |until: usize| {
        let (said, next) = (chars.get(..until).unwrap_or_default(), chars.get(until..).unwrap_or_default());
        RECORDS.iter().any(|word| said.ends_with(word) || next.starts_with(word))
    };
    let denials: Vec<usize> = spans(tokens, |node| matches!(node, Node::Word(Function::Not | Function::Lacking)))
        .into_iter()
        .map(|(_, until)| until)
        .collect();
    let mut more: Vec<(usize, usize)> = Vec::new();
    for begin in denials {
        let mut chain: Vec<(usize, usize)> = Vec::new();
        let mut at = begin;
        let next = |at: usize| {
            let deeds = tokens.iter().filter(|token| token.from == at && token.is_deed());
            deeds.map(|token| token.until).max()
        };
        while let Some(end) = next(at) {
            chain.push((at, end));
            at = end;
        }
        if chain.len() > 1 && recorded(at) {
            more.extend(chain.into_iter().skip(1));
        }
    }
    for token in tokens.iter_mut().filter(|token| more.contains(&(token.from, token.until))) {
        if let Node::Clause(clause) = &token.node {
            token.node = Node::Clause(Clause { negation: Negation::Plain, ..clause.as_ref().clone() }.into());
        }
    }
}

/// Not just tea: tea as well, and not that none was bought.
fn not_just(chars: &[char], tokens: &mut Vec<Token>) {
    let both: Vec<(usize, usize)> = spans(tokens, |node| *node == Node::Word(Function::Both));
    let begins = |from: usize| chars.get(from..from + 4) == Some(&['n', 'o', 't', ' ']);
    tokens.retain(|token| {
        let denies = matches!(token.node, Node::Word(Function::Not | Function::Unequal));
        !(denies && both.iter().any(|(from, until)| *from == token.from && token.until < *until && begins(*from)))
    });
}

/// 除大促外: what is left out is the season, and not what is outside of it.
fn excepted(chars: &[char], tokens: &mut Vec<Token>) {
    let leaves = |node: &Node| matches!(node, Node::Word(Function::Exclude | Function::ApartFrom));
    let begins: Vec<(usize, usize)> = spans(tokens, leaves);
    tokens.retain(|token| {
        let outside = matches!(&token.node, Node::Objects(objects) if objects.denies())
            && chars.get(token.until.wrapping_sub(1)) == Some(&'外');
        !(outside && begins.iter().any(|(_, until)| *until == token.from))
    });
}

/// 非首次下单, 不是首单的: done before, and not undone; of an order that is not the first, nothing more is known.
fn not_the_first(chars: &[char], tokens: &mut Vec<Token>) {
    let before: Vec<(usize, usize)> = spans(tokens, |node| *node == Node::Word(Function::NotFirst));
    let first: Vec<(usize, usize)> = spans(tokens, |node| *node == Node::Word(Function::FirstOrder));
    let closed = |until: usize| chars.get(until).is_none_or(|c| ",、;.的".contains(*c));
    tokens.retain(|token| {
        let denies = matches!(token.node, Node::Word(Function::Not | Function::Unequal | Function::NotSo));
        let is_not = chars.get(token.until.wrapping_sub(1)).is_some_and(|c| "非是".contains(*c));
        let noun = first.iter().any(|(from, until)| *from == token.until && closed(*until));
        !(denies && (is_not && noun || before.iter().any(|(from, until)| *from == token.from && token.until < *until)))
    });
}

/// 已支付未完成的订单: after what an order has become, the name for those that have become something else is none.
fn other_status(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let said = |values: &Values, event: usize| {
        let valid = catalog.events.get(event).and_then(|event| event.valid.as_deref())?;
        let of_status = |vocabulary: usize| catalog.vocabularies.get(vocabulary);
        let vocabulary = values.vocabularies().find(|found| {
            of_status(*found).is_some_and(|found| found.values.iter().any(|value| valid.contains(&value.value)))
        })?;
        let named = values.items.iter().filter_map(|item| item.of(vocabulary));
        Some(named.flat_map(|found| found.iter()).all(|value| !valid.contains(value.as_ref())))
    };
    let valued: Vec<(usize, Rc<Values>)> = tokens
        .iter()
        .filter_map(|token| match &token.node {
            Node::Values(values) => Some((token.until, values.clone())),
            _ => None,
        })
        .collect();
    tokens.retain(|token| {
        let Node::Clause(clause) = &token.node else { return true };
        let Predicate::Event(event) = clause.predicate else { return true };
        let joint = chars.get(token.from.saturating_sub(1)).is_some_and(|c| "但却且".contains(*c));
        let before = token.from - usize::from(joint && token.from > 0);
        !valued.iter().any(|(until, values)| *until == before && said(values, event) == Some(true))
    });
}

/// 没来过的高价值客户: what is a deed as well as empty words is a deed after a denial, which does not reach the name behind
/// 的; without such a deed, what was denied is not known.
fn deeds(chars: &[char], tokens: &mut Vec<Token>) {
    either(chars, tokens);
    let denies = |token: &&Token| matches!(token.node, Node::Word(Function::Not | Function::NotOnce | Function::Never));
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
fn otherwise(chars: &[char], tokens: &mut Vec<Token>) {
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
    // 而且是在抖音买的: behind a joint, how that was done which was said before it.
    let parted = |from: usize| {
        let joint = |token: &&Token| token.is(&[Function::And, Function::But, Function::Comma]);
        tokens.iter().filter(joint).any(|token| token.until == from)
    };
    let cleft = |token: &Token| token.node == Node::Word(Function::So);
    let ends = |until: usize| deeds.iter().any(|(from, end)| *from > until && chars.get(*end) == Some(&'的'));
    let clefts: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| cleft(token) && parted(token.from) && denies(token.until) && ends(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        // 并且是: no empty word reaches into it.
        let over = |(from, until): &(usize, usize)| *from < token.until && token.until <= *until;
        let empty = token.node == Node::Filler && clefts.iter().any(over);
        let here = clefts.contains(&(token.from, token.until)) || empty;
        let spaced = chars.get(token.from).is_some_and(char::is_ascii);
        if cleft(token) { here || spaced } else { !(here && token.node == Node::Filler) }
    });
    let so = |token: &Token| token.node == Node::Word(Function::NotSo);
    tokens.retain(|token| !so(token) || denies(token.until));
    let found: Vec<(usize, usize)> = tokens.iter().filter(|token| so(token)).map(|it| (it.from, it.until)).collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Not)) {
        token.cost += if found.contains(&(token.from, token.until)) { 4 } else { 0 };
    }
}

/// 非天猫的订单超过3单: what is counted is not of there, rather than that there were not so many; before what has no number,
/// a denial is one.
fn counted(chars: &[char], tokens: &mut Vec<Token>) {
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

/// 不含口红的订单超过2单: orders without that are none of whoever has not so many with it, and no row of an order tells of
/// the others.
fn lacking(chars: &[char], catalog: &Catalog, tokens: &mut [Token]) {
    let Some(main) = main_event(catalog).and_then(|main| catalog.events.get(main)) else { return };
    let named = |vocabulary: usize| catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
    let of_rows = |vocabulary: usize| {
        let mut properties = main.properties.iter().filter(|property| property.object);
        properties.any(|property| property.vocabulary.as_deref() == named(vocabulary))
    };
    let thing = |node: &Node| matches!(node, Node::Values(values) if values.vocabularies().any(of_rows));
    let deed = |node: &Node| {
        let events = [Some(main.name.as_str()), main.rollup.as_ref().map(|rollup| rollup.event.as_str())];
        matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(event)
            if catalog.events.get(event).is_some_and(|found| events.contains(&Some(found.name.as_str())))))
    };
    let (things, orders) = (spans(tokens, thing), spans(tokens, deed));
    let numbers = spans(tokens, |node| matches!(node, Node::Number(_)));
    let lacks = |until: usize| {
        let of = things.iter().filter(|(from, _)| *from == until).map(|(_, end)| *end);
        let mut of = of.filter(|end| chars.get(*end) == Some(&'的'));
        of.any(|end| {
            orders.iter().any(|(from, order)| {
                let stop = (*order..chars.len()).find(|at| chars.get(*at).is_some_and(|c| ",;、但且".contains(*c)));
                let part = *order..stop.unwrap_or(chars.len());
                *from == end + 1 && numbers.iter().any(|(number, _)| part.contains(number))
            })
        })
    };
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Not) && lacks(token.until)) {
        *token = Token { node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, ..token.clone() };
    }
}

fn spans(tokens: &[Token], wanted: impl Fn(&Node) -> bool) -> Vec<(usize, usize)> {
    tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
}

/// 元旦到现在没买过: since then, and no empty words behind a day.
fn since(chars: &[char], tokens: &mut Vec<Token>) {
    let times = |token: &&Token| matches!(token.node, Node::Time(_) | Node::Festival(_));
    let times: Vec<usize> = tokens.iter().filter(times).map(|token| token.until).collect();
    let lasts = |from: usize| {
        let rest = chars.get(from..).unwrap_or_default();
        rest.starts_with(&['到', '现', '在']) || rest.starts_with(&['至', '今'])
    };
    tokens.retain(|token| {
        let empty = matches!(
            token.node,
            Node::Word(Function::Not | Function::NotOnce | Function::Never) | Node::Filler | Node::Time(_)
        );
        !empty || !times.contains(&token.from) || !lasts(token.from)
    });
}

/// 除了双11没买过: at no other time, rather than without those who did not buy then.
fn apart_from(tokens: &mut Vec<Token>) {
    let times = |token: &&Token| matches!(token.node, Node::Time(_) | Node::Festival(_));
    let times: Vec<usize> = tokens.iter().filter(times).map(|token| token.from).collect();
    let apart = |token: &Token| token.node == Node::Word(Function::ApartFrom);
    tokens.retain(|token| !apart(token) || times.contains(&token.until));
    let found: Vec<(usize, usize)> = tokens.iter().filter(|token| apart(token)).map(|it| (it.from, it.until)).collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Exclude)) {
        token.cost += u32::from(found.contains(&(token.from, token.until))) * 2;
    }
}

/// Members who ignore our emails: what they leave out is a deed of theirs, and leaves out none of them.
fn their_own(tokens: &mut [Token]) {
    let relative = |token: &&Token| token.node == Node::Word(Function::Relative);
    let led: Vec<usize> = tokens.iter().filter(relative).map(|token| token.until).collect();
    let excludes = |token: &&mut Token| token.node == Node::Word(Function::Exclude);
    for token in tokens.iter_mut().filter(excludes).filter(|token| led.iter().any(|at| token.from == *at + 1)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
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

/// 未购彩妆、已购护肤: what is said to be done is not denied by what stands before it.
fn affirmed(chars: &[char], tokens: &mut Vec<Token>) {
    let done = |at: usize| chars.get(at).is_some_and(|c| "已曾".contains(*c));
    tokens.retain(|token| !(token.is(&[Function::Listing, Function::Along]) && done(token.until)));
}
