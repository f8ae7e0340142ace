//! What a time is said to be of, and nobody viewed anything: 只看近半年 · 两者都看近30天 · 购买看全部历史 · 加购时间在近14天.

use super::{Role, Token};
use crate::translate::rules::meaning::{Cond, Node, TimeValue};
use crate::translate::rules::words::Function;

const PARTS: &str = ",;.、:()";
/// Before the word, in any order and number: of how much of what was said.
const ADVERBS: [&str; 36] = [
    "两者",
    "二者",
    "三者",
    "两项",
    "各项",
    "两边",
    "两个条件",
    "三个条件",
    "每个条件",
    "以上条件",
    "所有条件",
    "以上",
    "全部",
    "一律",
    "统一",
    "同样",
    "只",
    "仅",
    "都",
    "全",
    "皆",
    "就",
    "均",
    "也",
    "要",
    "时间窗口",
    "时间范围",
    "统计时间",
    "统计周期",
    "统计口径",
    "时间口径",
    "时间段",
    "窗口期",
    "口径",
    "窗口",
    "时间",
];
/// What names a time among them.
const TIMES: [&str; 4] = ["时间", "周期", "窗口", "口径"];
/// Behind a deed, that a time follows, and the shorter ones behind its 时间.
const LOOKS: [&str; 14] =
    ["看的是", "看", "限定为", "限定在", "限定", "限于", "限在", "限", "取", "按照", "按", "算", "卡在", "指"];
const IS: [&str; 8] = ["也是", "都是", "为", "是", "在", "也在", "要在", "也为"];
/// Behind the time, nothing more.
const CLOSING: [&str; 7] = ["来算", "算", "计算", "统计", "计", "为准", "来看"];
/// What tells one of several apart.
const ONE: [Function; 5] =
    [Function::First, Function::Last, Function::FirstTime, Function::FirstOrder, Function::LastOrder];

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let time = |node: &Node| {
        let whole = matches!(node, Node::Time(TimeValue::Window(_) | TimeValue::Total(_) | TimeValue::InThat));
        whole || matches!(node, Node::Festival(_) | Node::Length(_))
    };
    let ends = |at: usize| {
        at >= chars.len() || is(at, PARTS) || is(at, "的。") && (at + 1 >= chars.len() || is(at + 1, PARTS))
    };
    // 都按近90天算: where the time ends, and what closes it.
    let closing = |at: usize| {
        let timed = tokens.iter().filter(|token| token.from == at && time(&token.node)).map(|token| token.until);
        let closed = |end: usize| {
            let mut ways = CLOSING.iter().filter_map(|word| past(chars, end, word)).chain([end]);
            Some((end, ways.find(|close| ends(*close))?))
        };
        timed.filter_map(closed).max()
    };
    let named = |at: usize| tokens.iter().any(|token| token.until == at && is_deed_or_thing(token));
    // 看过…，浏览在近30天内: what was done is told before.
    let again = |at: usize| {
        let begin = |token: &&Token| token.until == at && token.is_deed() && is(token.from.wrapping_sub(1), ",;(求中");
        let deed = tokens.iter().find(begin);
        let event = |node: &Node| match node {
            Node::Clause(clause) => Some(clause.predicate),
            _ => None,
        };
        deed.is_some_and(|deed| {
            tokens.iter().any(|said| said.until < deed.from && said.is_deed() && event(&said.node) == event(&deed.node))
        })
    };
    let mut found: Vec<(usize, usize, (usize, usize))> = Vec::new();
    for at in 1..chars.len() {
        for (words, dated) in [(LOOKS.as_slice(), false), (IS.as_slice(), true)] {
            let said = words.iter().find_map(|word| past(chars, at, word));
            let Some((until, close)) = said.and_then(|until| Some((until, closing(until)?))) else { continue };
            let (from, times) = before(chars, at);
            let several = named_again(chars, tokens, from);
            let from = several.unwrap_or(from);
            // ，均为近30天: of all that was said.
            let parted = is(from - usize::from(from > 0), PARTS)
                && (!dated || times > 0 || several.is_some() || from < at && !is(from - 1, "("));
            if of_one(tokens, from) {
                continue;
            }
            let of_named = named(from) && (!dated || times > 0 || again(from));
            // 口红看近30天 behind nothing else is no closing word.
            let later = chars.get(..from).is_some_and(|said| said.iter().any(|c| PARTS.contains(*c)));
            if from > 0 && (parted || of_named && later) {
                found.push((from, until, close));
            }
        }
    }
    for (from, until, (end, close)) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.retain(|token| close == end || token.until <= end || token.from >= close);
        // 点击和购买都看60天: the last of them.
        for token in tokens.iter_mut().filter(|token| token.from == until && token.until == end) {
            if let Node::Length(length) = token.node {
                token.node = Node::Time(TimeValue::Window(length.last()));
            }
        }
        tokens.extend((close > end).then(|| Token::filler(end, close)));
        let node = Node::Word(Function::Limit);
        tokens.push(Token { from, until, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// 最近购买时间在30天内, 首次加购时间在30天内: when the one was, and nothing of what was said before.
fn of_one(tokens: &[Token], at: usize) -> bool {
    let placed = |token: &Token| token.is(&ONE) || token.node == Node::Time(TimeValue::Recently);
    let cut = |token: &Token| token.from < at && at < token.until && token.is(&ONE);
    let deeds = tokens.iter().filter(|token| token.until == at && token.is_deed());
    let one = |from: usize| tokens.iter().any(|token| token.until == from && placed(token));
    tokens.iter().any(cut) || deeds.map(|deed| deed.from).any(one)
}

/// （退款和投诉都按近30天）: where the deeds begin that are named once more, two at least, behind a mark.
fn named_again(chars: &[char], tokens: &[Token], until: usize) -> Option<usize> {
    let mark = |at: usize| at == 0 || chars.get(at - 1).is_some_and(|c| *c != '、' && PARTS.contains(*c));
    let joint =
        |node: &Node| matches!(node, Node::Word(Function::And | Function::Along | Function::Listing | Function::Comma));
    let (mut at, mut deeds) = (until, 0);
    while !mark(at) {
        let said = tokens.iter().filter(|token| token.until == at && (token.is_deed() || joint(&token.node)));
        let said = said.min_by_key(|token| token.from)?;
        deeds += usize::from(said.is_deed());
        at = said.from;
    }
    (deeds > 1).then_some(at)
}

/// Where a word ends that stands here.
fn past(chars: &[char], at: usize, word: &str) -> Option<usize> {
    let until = at + word.chars().count();
    chars.get(at..until).is_some_and(|found| found.iter().copied().eq(word.chars())).then_some(until)
}

/// Where the adverbs before a word begin, and how many of them name a time.
fn before(chars: &[char], mut at: usize) -> (usize, usize) {
    let mut times = 0;
    let ends = |at: usize, word: &&&str| {
        at.checked_sub(word.chars().count()).is_some_and(|from| past(chars, from, word) == Some(at))
    };
    while let Some(word) = ADVERBS.iter().find(|word| ends(at, word)) {
        at -= word.chars().count();
        times += usize::from(TIMES.iter().any(|time| word.contains(time)));
    }
    (at, times)
}

fn is_deed_or_thing(token: &Token) -> bool {
    match &token.node {
        _ if token.is_deed() => true,
        Node::Cond(cond) => matches!(cond.as_ref(), Cond::Values { .. }),
        node => matches!(node, Node::Values(_)),
    }
}
