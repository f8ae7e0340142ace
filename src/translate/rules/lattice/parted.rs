//! Where one statement ends and the next begins: 未购彩妆、已购护肤 · 买口红（近90天）没买茶叶 · 发了5条、一条都没打开 ·
//! 线下门店＋小程序－天猫.

use super::{Role, Token, sets};
use crate::dsl::{Moment, Unit, Window};
use crate::translate::rules::meaning::{Cond, Node, Objects, Predicate, PropertyTest, TimeValue};
use crate::translate::rules::words::Function;

const DENIALS: [Function; 4] = [Function::Not, Function::NotOnce, Function::Never, Function::Lacking];

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    affirmed(chars, tokens);
    of_none(tokens);
    bracketed_times(chars, tokens);
    signs(chars, tokens);
    behind_places(chars, tokens);
    cut_words(chars, tokens);
    articles(chars, tokens);
    restated(chars, tokens);
    closing_time(chars, tokens);
    that_year(chars, tokens);
    not_the_buyers(chars, tokens);
}

/// 看了两次却没买：近30天: a time behind a colon closes what was said.
fn closing_time(chars: &[char], tokens: &mut [Token]) {
    let ends =
        |at: usize| at >= chars.len() || chars.get(at..).is_some_and(|rest| rest.iter().all(|c| ".?!。 ".contains(*c)));
    let timed: Vec<usize> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Time(TimeValue::Window(_))) && ends(token.until))
        .map(|token| token.from)
        .collect();
    let deed = |until: usize| tokens.iter().any(|token| token.until == until && is_deed(&token.node));
    let colons: Vec<usize> = timed
        .into_iter()
        .filter_map(|from| from.checked_sub(1))
        .filter(|colon| chars.get(*colon) == Some(&':') && deed(*colon))
        .collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && colons.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
}

/// 买过一件单价500以上的护肤品: one or more of them, where nothing is said of how many alone.
fn articles(chars: &[char], tokens: &mut Vec<Token>) {
    let at = |at: usize| chars.get(at).copied();
    let done = |until: usize| {
        let deed = tokens.iter().find(|token| token.until == until && is_deed(&token.node));
        let only = |from: usize| from.checked_sub(1).and_then(at).is_some_and(|c| "只仅就".contains(c));
        // 至少买过一件: so many, and a number.
        let bounds = [Function::AtLeast, Function::More, Function::AtMost];
        let bounded = |from: usize| tokens.iter().any(|token| token.until == from && is(&token.node, &bounds));
        let open = |from: usize| !only(from) && !bounded(from);
        at(until - 1).is_some_and(|c| "过了".contains(c)) && deed.is_some_and(|deed| open(deed.from))
    };
    let things = |from: usize| tokens.iter().any(|token| token.from == from && matches!(token.node, Node::Property(_)));
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| {
            matches!(token.node, Node::Number(_)) && at(token.from) == Some('一') && token.until == token.from + 1
        })
        .filter(|token| token.from > 0 && done(token.from))
        .filter_map(|token| {
            let mut units = tokens.iter().filter(|unit| unit.from == token.until && is(&unit.node, &[Function::Piece]));
            units.find(|unit| things(unit.until)).map(|unit| (token.from, unit.until))
        })
        .collect();
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}

/// 近一年…，这一年: the year that was said.
fn that_year(chars: &[char], tokens: &mut [Token]) {
    let year = |node: &Node| {
        matches!(
            node,
            Node::Time(TimeValue::Window(Window::Between {
                from: Some(Moment::Ago { count: 1, unit: Unit::Year }),
                until: None
            }))
        )
    };
    let told = tokens.iter().filter(|token| year(&token.node)).map(|token| token.until).min();
    let this = |token: &Token| {
        matches!(token.node, Node::Time(TimeValue::Window(_)))
            && chars
                .get(token.from..token.until)
                .is_some_and(|said| said.windows(3).any(|part| part == ['这', '一', '年']))
    };
    for token in tokens.iter_mut().filter(|token| told.is_some_and(|told| told <= token.from)) {
        if this(token) {
            token.node = Node::Time(TimeValue::InThat);
        }
    }
}

/// 没成交口红的买家: whoever that is did not buy it.
fn not_the_buyers(chars: &[char], tokens: &mut [Token]) {
    let of = |at: usize| at.checked_sub(1).filter(|of| chars.get(*of) == Some(&'的'));
    let things = |until: usize| {
        tokens
            .iter()
            .filter(|token| token.until == until && matches!(token.node, Node::Values(_)))
            .map(|token| token.from)
            .min()
    };
    let deed = |until: usize| {
        tokens.iter().filter(|token| token.until == until && is_deed(&token.node)).map(|token| token.from).min()
    };
    let denied = |until: usize| tokens.iter().any(|token| token.until == until && is(&token.node, &DENIALS));
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(
            |token| matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { time: None, .. })),
        )
        .filter(|token| of(token.from).and_then(things).and_then(deed).is_some_and(denied))
        .filter(|token| chars.get(token.from..token.until) == Some(&['买', '家']))
        .map(|token| (token.from, token.until))
        .collect();
    for token in tokens.iter_mut().filter(|token| found.contains(&(token.from, token.until))) {
        (token.node, token.role) = (Node::Subject { every: false }, Role::Subject);
    }
}

fn is(node: &Node, words: &[Function]) -> bool {
    matches!(node, Node::Word(word) if words.contains(word))
}

fn is_deed(node: &Node) -> bool {
    matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)))
}

/// 未购彩妆、已购护肤: what is said to be done is not denied by what stands before it.
fn affirmed(chars: &[char], tokens: &mut Vec<Token>) {
    let done = |at: usize| chars.get(at).is_some_and(|c| "已曾".contains(*c));
    tokens.retain(|token| !(is(&token.node, &[Function::Listing, Function::Along]) && done(token.until)));
}

/// 发了5条以上、一条都没打开: of none of them did it become so, which is said but of the rows before it.
fn of_none(tokens: &mut Vec<Token>) {
    let denied = |node: &Node| {
        matches!(node, Node::Objects(objects)
            if matches!(objects.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
    };
    let at = |wanted: &dyn Fn(&Token) -> bool| -> Vec<usize> {
        tokens.iter().filter(|token| wanted(token)).map(|token| token.from).collect()
    };
    let once = at(&|token| token.node == Node::Word(Function::NotOnce));
    let any = at(&|token| is(&token.node, &[Function::Anything]));
    let none: Vec<usize> = tokens
        .iter()
        .filter(|token| denied(&token.node) && (once.contains(&token.from) || any.contains(&token.until)))
        .map(|token| token.from)
        .collect();
    for token in tokens.iter_mut().filter(|token| none.contains(&token.until)) {
        if is(&token.node, &[Function::Comma]) {
            token.node = Node::Word(Function::But);
        }
    }
    // 未使用任何优惠券: of what was got before it.
    let ends: Vec<usize> = tokens.iter().filter(|token| none.contains(&token.from)).map(|token| token.until).collect();
    let named: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| is(&token.node, &[Function::Anything]) && ends.contains(&token.from))
        .filter_map(|any| {
            let nouns = tokens.iter().filter(|noun| noun.from == any.until && is_deed(&noun.node));
            Some((any.from, nouns.map(|noun| noun.until).max()?))
        })
        .collect();
    for (from, until) in named {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}

/// 买口红（近90天）没买茶叶: a time in brackets is of what stands before them, and the next statement begins behind them.
fn bracketed_times(chars: &[char], tokens: &mut Vec<Token>) {
    said_in_brackets(chars, tokens);
    let timed = |node: &Node| matches!(node, Node::Time(TimeValue::Window(_) | TimeValue::Total(_)));
    let close = |at: usize| {
        let empty = |from: &&Token| from.from == at && from.node == Node::Filler;
        let mut ends = [at].into_iter().chain(tokens.iter().filter(empty).map(|token| token.until));
        ends.find(|at| chars.get(*at) == Some(&')'))
    };
    let closed: Vec<usize> = tokens
        .iter()
        .filter(|token| timed(&token.node))
        .filter(|token| chars.get(token.from.wrapping_sub(1)) == Some(&'('))
        .filter(|token| token.from >= 2 && tokens.iter().any(|said| said.until == token.from - 1 && says(&said.node)))
        .filter_map(|token| close(token.until))
        .collect();
    // 投诉者（近6个月）: by a noun, too.
    let noun = |token: &Token| {
        matches!(token.node, Node::Subject { .. }) || token.node == Node::Filler && chars.get(token.from) == Some(&'者')
    };
    let among: Vec<usize> = tokens
        .iter()
        .filter(|token| timed(&token.node) && chars.get(token.from.wrapping_sub(1)) == Some(&'('))
        .filter(|token| token.from >= 2 && tokens.iter().any(|said| said.until == token.from - 1 && noun(said)))
        .filter_map(|token| close(token.until))
        .chain(closed.iter().copied())
        .collect();
    let begins =
        |at: usize| tokens.iter().any(|token| token.from == at && (is(&token.node, &DENIALS) || is_deed(&token.node)));
    let parting: Vec<usize> = closed.into_iter().filter(|close| begins(close + 1)).collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && parting.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
    // 投诉者（近6个月）当中的高价值客户: not of such a value then.
    let among = |token: &Token| is(&token.node, &[Function::Among]) && among.contains(&(token.from - 1));
    let parts: Vec<(usize, usize)> =
        tokens.iter().filter(|token| token.from > 0 && among(token)).map(|token| (token.from, token.until)).collect();
    for (from, until) in parts {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Word(Function::Comma);
        tokens.push(Token { from, until, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// 领券人（近90天领的）: when it was is said with the same verb again.
fn said_in_brackets(chars: &[char], tokens: &mut Vec<Token>) {
    let same = |deed: &Token, open: usize| {
        let event = |node: &Node| match node {
            Node::Clause(clause) => Some(clause.predicate),
            _ => None,
        };
        tokens.iter().any(|said| said.until <= open && is_deed(&said.node) && event(&said.node) == event(&deed.node))
    };
    let found: Vec<(usize, usize)> = (1..chars.len())
        .filter(|open| chars.get(*open) == Some(&'('))
        .filter_map(|open| {
            let close = (open..chars.len()).find(|at| chars.get(*at) == Some(&')'))?;
            let time = tokens.iter().filter(|token| token.from == open + 1 && matches!(token.node, Node::Time(_)));
            let until = time.map(|token| token.until).filter(|until| *until < close).max()?;
            let ends =
                |deed: &&Token| deed.until == close || deed.until + 1 == close && chars.get(deed.until) == Some(&'的');
            let again = tokens.iter().filter(|deed| deed.from == until && is_deed(&deed.node));
            again.filter(ends).any(|deed| same(deed, open)).then_some((until, close))
        })
        .collect();
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}

fn says(node: &Node) -> bool {
    is_deed(node) || matches!(node, Node::Values(_))
}

/// A + B - C: where one sign adds, the other takes away.
fn signs(chars: &[char], tokens: &mut Vec<Token>) {
    let sign = |at: usize, sign: char| {
        let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii_digit());
        chars.get(at) == Some(&sign) && beside(at.checked_sub(1)) && beside(at.checked_add(1))
    };
    let adds = (0..chars.len()).any(|at| sign(at, '+'));
    let less: Vec<usize> = (1..chars.len()).filter(|at| adds && sign(*at, '-')).collect();
    for at in less {
        tokens.retain(|token| token.until <= at || token.from > at);
        let word = |node| Token { from: at, until: at + 1, node, role: Role::Negation, cost: 0, near: None };
        tokens.push(word(Node::Word(Function::Exclude)));
    }
}

/// 在彩妆上一件没买: 上 closes what stands before it, and no last one is meant.
fn behind_places(chars: &[char], tokens: &mut Vec<Token>) {
    let once: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::NotOnce)).map(|token| token.from).collect();
    let things: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    tokens.retain(|token| {
        let last = token.node == Node::Word(Function::Last) && chars.get(token.from) == Some(&'上');
        !(last && things.contains(&token.from) && once.contains(&(token.from + 1)))
    });
}

/// 在线下门店 is no 在线; 支付方式只有支付宝 is no number; 先看近半年下过单的 is what is asked, and nothing they did.
fn cut_words(chars: &[char], tokens: &mut Vec<Token>) {
    let spans = |wanted: &dyn Fn(&Node) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
    };
    let values = spans(&|node| matches!(node, Node::Values(_)));
    let facts = spans(&|node| matches!(node, Node::Property(_) | Node::Attribute(_)));
    let times = spans(&|node| matches!(node, Node::Time(TimeValue::Window(_))));
    let ahead = spans(&|node| is(node, &[Function::Ahead]));
    let at = |at: usize| chars.get(at).copied();
    let only = |token: &Token| {
        is(&token.node, &[Function::Equal])
            && at(token.from).is_some_and(|c| "只仅".contains(c))
            && facts.iter().any(|(_, until)| *until == token.from)
            && values.iter().any(|(from, _)| {
                *from == token.until
                    || *from == token.until + 1 && at(token.until).is_some_and(|c| "有是用".contains(c))
            })
    };
    let online = |token: &Token| {
        let longer = |(from, until): &(usize, usize)| *from == token.from + 1 && *until > token.until;
        at(token.from) == Some('在') && token.until == token.from + 2 && values.iter().any(longer)
    };
    let asked = ahead.into_iter().find(|(from, until)| {
        let begins = *from == 0 || at(from - 1).is_some_and(|c| ",;.:".contains(c));
        begins && at(*until) == Some('看') && times.iter().any(|(from, _)| *from == until + 1)
    });
    let named: Vec<usize> = tokens.iter().filter(|token| only(token)).map(|token| token.from).collect();
    tokens.retain(|token| !(only(token) || online(token)));
    // Of what kind the value is says no more than the value.
    for token in tokens.iter_mut().filter(|token| named.contains(&token.until)) {
        if matches!(token.node, Node::Property(_)) {
            *token = Token::filler(token.from, token.until);
        }
    }
    if let Some((from, until)) = asked {
        tokens.retain(|token| token.until <= from || token.from > until);
        tokens.push(Token::filler(from, until + 1));
    }
}

/// Words of a list that was just told: how many they are, and what.
const THESE: [&str; 6] = ["这", "那", "以上", "上述", "共", "等"];

/// 北京、上海、广州、深圳这四个城市: how many were listed, and of which kind, says no more; so does 周末（周六、周日）.
fn restated(chars: &[char], tokens: &mut Vec<Token>) {
    let begins = |at: usize, word: &str| {
        chars.get(at..).is_some_and(|rest| rest.iter().copied().take(word.chars().count()).eq(word.chars()))
    };
    let listed = |at: usize| tokens.iter().any(|token| token.until == at && matches!(token.node, Node::Values(_)));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in (1..chars.len()).filter(|at| listed(*at)) {
        let these = THESE.iter().find(|word| begins(at, word)).map(|word| word.chars().count());
        // 北京、上海两个城市: without such a word it is exactly so many.
        let counts = |token: &&Token| match &token.node {
            Node::Number(numeral) if token.from == at + these.unwrap_or(0) => {
                let count = numeral.count().and_then(|count| usize::try_from(count).ok());
                these.is_some() || count == Some(sets::listed_before(tokens, at))
            }
            _ => false,
        };
        let Some(end) = tokens.iter().filter(counts).map(|token| token.until).max() else { continue };
        let unit = |at: usize| {
            tokens
                .iter()
                .filter(|token| {
                    token.from == at
                        && (matches!(token.node, Node::Unit(_))
                            || is(&token.node, &[Function::Generic, Function::Kinds, Function::Piece]))
                })
                .map(|token| token.until)
                .min()
        };
        let kind = |at: usize| {
            let named =
                |token: &&Token| token.from == at && matches!(token.node, Node::Attribute(_) | Node::Property(_));
            tokens.iter().filter(named).map(|token| token.until).max()
        };
        let Some(end) = kind(unit(end).unwrap_or(end)) else { continue };
        found.push((at, end));
    }
    let weekdays = |from: usize, until: usize| {
        tokens
            .iter()
            .any(|token| token.from == from && token.until == until && matches!(token.node, Node::Weekdays { .. }))
    };
    for open in (1..chars.len()).filter(|at| chars.get(*at) == Some(&'(')) {
        let Some(close) = (open..chars.len()).find(|at| chars.get(*at) == Some(&')')) else { continue };
        let inside = chars.get(open + 1..close).unwrap_or_default();
        let days =
            |node: &Node| matches!(node, Node::Weekdays { .. }) || is(node, &[Function::Weekend, Function::Workday]);
        let before = tokens.iter().any(|token| token.until == open && days(&token.node));
        let named = inside
            .split(|c| "、,和及与/".contains(*c))
            .try_fold(open + 1, |from, part| weekdays(from, from + part.len()).then_some(from + part.len() + 1));
        if before && named.is_some() {
            found.push((open, close + 1));
        }
    }
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}
