//! A name with what it is to mean: 深度沉睡（6个月未到店）, loyal: 5 orders or more, dormant - no order in 60 days, a long
//! time (e.g. over 90 days).
//!
//! A name of what customers are (VIP, 宝妈) stays a condition beside the other. One of how they behave (沉睡, loyal), or one
//! that stands in quotation marks, is what the asker calls the list, and its definition is what counts.

use super::super::super::lexicon::{Match, Sense};
use super::super::super::words::Function;
use super::super::flags::figure_behind;
use super::list::List;
use super::seen::Seen;
use super::{Framed, again, names, naming};

/// Behind a day or a year: all that comes after it, or came before.
const AFTER: [&[char]; 4] = [&['之', '后'], &['以', '后'], &['之', '前'], &['以', '前']];

/// Characters of a heading.
const HEADING: usize = 8;
/// Characters of a bracket that tells but a length.
const LENGTH: usize = 10;
/// Letters of a name that is told by its capitals.
const CAPITALS: usize = 6;

pub(super) fn of(seen: &Seen<'_>, such: &List) -> Vec<Framed> {
    let example = examples(seen, such).into_iter().chain(long_ones(seen)).collect::<Vec<Framed>>();
    let mut found = if example.is_empty() { definition(seen) } else { example };
    let remarks = naming::of(seen).into_iter().chain(remarks(seen)).chain(titled(seen));
    let more: Vec<Framed> = remarks.chain(headings(seen)).chain(degrees(seen)).collect();
    let apart = |one: &Framed, found: &[Framed]| !found.iter().any(|frame| frame.overlaps(one.from, one.until));
    for one in more {
        if apart(&one, &found) {
            found.push(one);
        }
    }
    found
}

/// 订单行为：过去30天内购买过…: a heading over a statement that says itself what was done.
fn headings(seen: &Seen<'_>) -> Vec<Framed> {
    let colons = (1..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&':'));
    let heading = |colon: usize| {
        let from = (0..colon).rev().find(|at| seen.is_mark(*at)).map_or(0, |mark| mark + 1);
        let until = (colon..seen.chars.len()).find(|at| seen.is_mark(*at)).unwrap_or(seen.chars.len());
        let word = seen.words.headings.iter().any(|word| {
            seen.chars.get(..colon).is_some_and(|before| before.ends_with(&word.chars().collect::<Vec<_>>()))
        });
        let says = |sense: &Sense| match sense {
            Sense::Event(_) => true,
            Sense::Word(function) => *function == Function::Repeat,
            _ => false,
        };
        let stated = seen
            .matches
            .iter()
            .any(|found| colon < found.from && found.until <= until && found.senses.iter().any(says));
        // 订单状态：待付款 is a fact by its name.
        let fact = |sense: &Sense| matches!(sense, Sense::Property(_) | Sense::Attribute(_));
        let fact = seen
            .matches
            .iter()
            .any(|found| found.until == colon && found.from <= seen.skip_spaces(from) && found.senses.iter().any(fact));
        (word && stated && !fact && colon - from <= HEADING && !seen.has_figure(from, colon))
            .then_some(Framed { from, until: colon + 1 })
    };
    colons.filter_map(heading).collect()
}

/// 「高客单（单笔≥500元）」标签: what the definition in quotation marks is of.
fn titled(seen: &Seen<'_>) -> Option<Framed> {
    let open = seen.skip_spaces(0);
    let until = naming::quoted(seen, open).filter(|_| seen.chars.get(open) == Some(&'"'))?;
    let end = seen.ends_of(&seen.words.naming.nouns, until).max()?;
    (seen.skip_spaces(end) >= seen.chars.len() && defines(seen, open + 1, until - 1))
        .then_some(Framed { from: until, until: end })
}

/// 高退货率（>50%）: how high is said in the bracket.
fn degrees(seen: &Seen<'_>) -> Vec<Framed> {
    let opens = (1..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&'('));
    let degree = |open: usize| {
        let close = (open..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'))?;
        let inside = seen.skip_spaces(open + 1);
        let compares = seen.has_figure(inside, close);
        let number = |sense: &Sense| matches!(sense, Sense::Measure(_) | Sense::Attribute(_) | Sense::Property(_));
        let ends = (0..open).rev().find(|at| seen.chars.get(*at) != Some(&' ')).map_or(open, |last| last + 1);
        let named = seen.matches.iter().filter(|found| found.until == ends && found.senses.iter().any(number));
        let from = named.map(|found| found.from).min()?;
        let level = (0..from).rev().find(|at| seen.chars.get(*at) != Some(&' ')).map_or(from, |last| last + 1);
        let level = seen.matches.iter().filter(|found| found.until == level && found.senses.iter().any(is_open));
        let level = level.min_by_key(|found| found.from).filter(|_| compares)?;
        Some(Framed { from: level.from, until: level.until })
    };
    opens.filter_map(degree).collect()
}

/// In brackets: what the list is for (去重, for list cleaning), or the capitals of the name before it (AOV).
fn remarks(seen: &Seen<'_>) -> Vec<Framed> {
    let opens = (1..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&'('));
    let bracket = |open: usize| {
        let close = (open..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'))?;
        let at = seen.skip_spaces(open + 1);
        let remark = seen.words_of(&seen.words.remarks, at).next().is_some() && !seen.restricts(at, close);
        let unit = is_unit(seen, open, close);
        // 1990年之后（不含1990年）: what it is after is out anyway.
        let out = seen.ends_of(&seen.words.without, at).max().is_some_and(|from| {
            let again = seen.chars.get(from..close).unwrap_or_default();
            let before = seen.chars.get(..open).unwrap_or_default();
            let said = before.windows(again.len().max(1)).rposition(|part| part == again);
            let behind = said.and_then(|said| before.get(said + again.len()..));
            !again.is_empty() && behind.is_some_and(|behind| AFTER.iter().any(|word| behind.starts_with(word)))
        });
        let sql = seen.ends_of(&seen.words.sql, at).next().is_some();
        (remark || out || sql || unit || is_said_before(seen, open, close))
            .then_some(Framed { from: open, until: close + 1 })
    };
    opens.filter_map(bracket).collect()
}

/// Whether a bracket holds but the unit of the number before it, which is compared behind it: 消费金额（元）>= 500.
fn is_unit(seen: &Seen<'_>, open: usize, close: usize) -> bool {
    let unit = seen.ends_of(&seen.words.units, seen.skip_spaces(open + 1)).any(|end| end == close);
    let compared = seen.chars.get(seen.skip_spaces(close + 1)).is_some_and(|c| "<>=≥≤".contains(*c));
    unit && compared
}

/// Whether a bracket holds another word for the one that stands before it.
fn is_said_before(seen: &Seen<'_>, open: usize, close: usize) -> bool {
    let before =
        seen.chars.get(..open).and_then(|before| before.iter().rposition(|c| *c != ' ')).map_or(0, |last| last + 1);
    let meant = |found: &&Match<'_>| found.until == before;
    let again = seen.matches.iter().filter(|found| found.from == open + 1 && found.until == close);
    let exact = |sense: &Sense| matches!(sense, Sense::Measure(_) | Sense::Attribute(_) | Sense::Axis { .. });
    let said: Vec<&Sense> = again.flat_map(|found| found.senses).filter(|sense| exact(sense)).collect();
    seen.matches.iter().filter(meant).any(|found| found.senses.iter().any(|sense| said.contains(&sense)))
}

/// In a long time (e.g. over 90 days): the example says what was left open.
fn examples(seen: &Seen<'_>, such: &List) -> Vec<Framed> {
    let open = (0..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&'('));
    open.filter_map(|open| example(seen, open, such)).flatten().collect()
}

fn example(seen: &Seen<'_>, open: usize, such: &List) -> Option<[Framed; 2]> {
    let at = seen.skip_spaces(open + 1);
    let from = seen.words_of(such, at).max()?;
    let close = (from..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'))?;
    let last = seen.chars.get(..open).and_then(|before| before.iter().rposition(|c| *c != ' '))?;
    // 高频用户（如月均2次以上）: the noun goes with the name.
    let noun = |found: &&Match<'_>| found.until == last + 1 && found.senses.contains(&Sense::Customer);
    let nouns = seen.matches.iter().filter(noun).map(|found| found.from);
    let ends: Vec<usize> = nouns.chain([last + 1]).collect();
    let named = |found: &&Match<'_>| {
        let behaves = |sense: &Sense| is_open(sense) || found.until < last + 1 && seen.behaves(sense);
        ends.contains(&found.until) && found.senses.iter().any(behaves)
    };
    let vague = seen.matches.iter().filter(named).min_by_key(|found| found.from)?;
    let said = Framed { from: vague.from, until: seen.skip_spaces(from) };
    seen.has_figure(from, close).then_some([said, Framed { from: close, until: close + 1 }])
}

/// 长期未购买（超过180天）: how long it is stands in the bracket.
fn long_ones(seen: &Seen<'_>) -> Vec<Framed> {
    let Some(open) = seen.find('(').filter(|open| *open > 0) else { return Vec::new() };
    let close = (open..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'));
    let Some(close) = close.filter(|close| (open + 1..open + LENGTH).contains(close)) else { return Vec::new() };
    let unit = |at: usize| seen.ends_of(&seen.words.times, at).any(|end| end <= close);
    let lasts = seen.has_figure(open + 1, close) && (open + 1..close).any(unit);
    let part = (0..open).rev().find(|at| seen.chars.get(*at).is_some_and(|c| ",;。:".contains(*c)));
    let long = |found: &&Match<'_>| {
        found.from >= part.map_or(0, |mark| mark + 1)
            && found.until < open
            && found.senses.contains(&Sense::Word(Function::Long))
    };
    let Some(long) = seen.matches.iter().filter(long).min_by_key(|found| (found.from, open - found.until)) else {
        return Vec::new();
    };
    let noun = seen.ending(open).filter(|found| found.senses.contains(&Sense::Customer)).map(|found| found.from).min();
    if !lasts {
        return Vec::new();
    }
    let opened = Framed { from: noun.unwrap_or(open).max(long.until), until: open + 1 };
    vec![Framed { from: long.from, until: long.until }, opened, Framed { from: close, until: close + 1 }]
}

fn definition(seen: &Seen<'_>) -> Vec<Framed> {
    let size = seen.chars.len();
    let start = ordinal(seen.chars).unwrap_or_else(|| seen.skip_commas());
    for (from, until) in borders(seen).into_iter().filter(|(from, _)| *from > start) {
        let name = (start, without_capitals(seen, from));
        let end = if seen.chars.get(from) == Some(&'(') { seen.find(')').unwrap_or(size) } else { size };
        let said = seen.skip_lead(until);
        // 高价值流失客（180天未购）: what the bracket says is of the last name only.
        let opened = seen.chars.get(from) == Some(&'(');
        if opened && let Some(last) = last_of_names(seen, from) {
            let whole = is_label(seen, start, from) && defines(seen, said, end);
            if whole {
                let told = names::worth_is_told(seen, (start, last), (said, end));
                return vec![Framed { from: if told { start } else { last }, until: said }];
            }
        }
        let other = again::tells_of_other(seen, name, (said, end));
        if is_label(seen, name.0, name.1) && !other && !is_joined(seen, from) && defines(seen, said, end) {
            return vec![Framed { from: start, until: said }];
        }
        let named = || names::of(seen, name, (said, end)).filter(|_| !is_joined(seen, from));
        if let Some(named) = named() {
            let whole = named.contains(&Framed { from: start, until: name.1 });
            return if whole { vec![Framed { from: start, until: said }] } else { named };
        }
        // 60天没买的高价值客户：累计消费超5000元: the name of a worth that is told behind it.
        let of = seen.chars.get(start..from).and_then(|before| before.iter().rposition(|c| *c == '的'));
        if let Some(named) = of.map(|of| (start + of + 1, from)) {
            let worth = names::is_of_worth(seen, named) && !again::tells_of_other(seen, named, (said, end));
            if worth && is_label(seen, named.0, named.1) && defines(seen, said, end) {
                return vec![Framed { from: named.0, until: said }];
            }
        }
        // 高R高F高M：核心客户
        let after = seen.chars.get(from) != Some(&'-') && !compares_fact(seen, from) && is_label(seen, until, end);
        if after && defines(seen, 0, from) {
            return vec![Framed { from, until: end }];
        }
    }
    // 90天没买的“沉默用户”: what stands before the name says what it is to mean.
    let size_of_name = |open: usize| {
        let of = open.checked_sub(1).filter(|of| seen.chars.get(*of) == Some(&'的'))?;
        let whole = seen.chars.last() == Some(&'"') && seen.chars.iter().filter(|c| **c == '"').count() == 2;
        (whole && names_a_stage(seen, open, size) && defines(seen, 0, of)).then_some(Framed { from: open, until: size })
    };
    if let Some(named) = seen.find('"').and_then(size_of_name) {
        return vec![named];
    }
    // 投诉超过10次=“高敏用户”
    let quote = |at: usize| seen.chars.get(seen.skip_spaces(at + 1)) == Some(&'"') && seen.chars.last() == Some(&'"');
    let named = (1..size).find(|at| seen.chars.get(*at) == Some(&'=') && quote(*at));
    let named = named.filter(|at| !is_fact(seen, *at) && defines(seen, 0, *at));
    named.map(|from| Framed { from, until: size }).into_iter().collect()
}

/// Where a name ends whose capitals stand behind it in brackets: Super Loyal (SL).
fn without_capitals(seen: &Seen<'_>, until: usize) -> usize {
    let before = seen.chars.get(..until).unwrap_or_default();
    let last = before.iter().rposition(|c| *c != ' ').filter(|last| before.get(*last) == Some(&')'));
    let Some((close, open)) = last.zip(before.iter().rposition(|c| *c == '(')) else { return until };
    let inside = before.get(open + 1..close).unwrap_or_default();
    let capitals = (1..=CAPITALS).contains(&inside.len()) && inside.iter().all(char::is_ascii_alphabetic);
    let initials: String = before.iter().take(open).collect();
    let mut initials = initials.split([' ', '-']).filter_map(|word| word.chars().next());
    // They are those of the name, and no word of their own.
    let named = inside.iter().all(|c| initials.any(|initial| initial == *c));
    if capitals && named { open } else { until }
}

/// Whether the name of a fact stands before a sign, and what follows in quotation marks is its value: age > 30 and
/// city = 'Beijing'.
pub(super) fn is_fact(seen: &Seen<'_>, sign: usize) -> bool {
    let before = seen.chars.get(..sign).unwrap_or_default();
    let until = before.iter().rposition(|c| !"= ".contains(*c)).map_or(0, |last| last + 1);
    let fact = |sense: &Sense| matches!(sense, Sense::Attribute(_) | Sense::Property(_) | Sense::Measure(_));
    let compared = before.last().is_some_and(|c| "<>!".contains(*c));
    compared || seen.ending(until).any(|found| found.senses.iter().any(fact))
}

/// Whether a sign compares the fact before it. 90天未消费=沉睡会员: what they did not do is no fact, though it may name a sum.
fn compares_fact(seen: &Seen<'_>, sign: usize) -> bool {
    let before = seen.chars.get(..sign).unwrap_or_default();
    let until = before.iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1);
    let done = |sense: &Sense| matches!(sense, Sense::Event(_));
    is_fact(seen, sign) && !seen.ending(until).any(|found| found.senses.iter().any(done))
}

/// Whether what stands in quotation marks names a stage of a life cycle, or nothing exact: not a kind of customer that may
/// be meant beside the definition.
fn names_a_stage(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let inside = seen.matches.iter().filter(|found| from < found.from && found.until < until);
    let longest = inside.clone().filter(|found| found.from == from + 1).map(|found| found.until).max();
    let stage = |sense: &Sense| match sense {
        Sense::StateValue { state, .. } => seen.catalog.states.get(*state).is_some_and(|state| state.rfm.is_none()),
        other => is_open(other),
    };
    let named = inside.filter(|found| found.from == from + 1 && Some(found.until) == longest);
    let people = |at: usize| {
        at + 1 == until
            || seen
                .matches
                .iter()
                .any(|found| found.from == at && found.until + 1 == until && found.senses.contains(&Sense::Customer))
    };
    longest.is_some_and(people) && named.flat_map(|found| found.senses).any(stage)
}

/// Where the last of several names for customers begins.
fn last_of_names(seen: &Seen<'_>, until: usize) -> Option<usize> {
    let name = |found: &&Match<'_>| found.until <= until && found.senses.iter().any(|sense| seen.behaves(sense));
    let longest = |found: &&Match<'_>| {
        !seen.matches.iter().any(|other| {
            let covers = other.from <= found.from && found.until <= other.until;
            covers && other.until - other.from > found.until - found.from && name(&other)
        })
    };
    let mut names: Vec<usize> = seen.matches.iter().filter(name).filter(longest).map(|found| found.from).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 1 { names.pop() } else { None }
}

/// Whether a word joins what stands before a place to what follows: loyal customers and (…) name nothing.
fn is_joined(seen: &Seen<'_>, at: usize) -> bool {
    let last =
        seen.chars.get(..at).and_then(|before| before.iter().rposition(|c| *c != ' ')).map_or(0, |last| last + 1);
    let joint = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Or | Function::But));
    seen.matches.iter().any(|found| found.until == last && found.senses.iter().any(joint))
}

/// What parts a name from what it is to mean: where each such sign begins and ends.
fn borders(seen: &Seen<'_>) -> Vec<(usize, usize)> {
    let clock = |at: usize| seen.is_digit(at + 1) && at.checked_sub(1).is_some_and(|before| seen.is_digit(before));
    let blank = |at: usize| seen.chars.get(at).is_some_and(|c| *c == ' ' || !c.is_ascii());
    // 30-60天, follow-up: a dash inside of a number or a word parts nothing.
    let dash = |from: usize, until: usize| from > 0 && blank(from - 1) && (blank(until) || seen.is_digit(until));
    let one = |from: usize| (from, from + 1);
    let colon = seen.find(':').filter(|at| !clock(*at)).map(one);
    let open = seen.find('(').filter(|open| *open > 0).map(one);
    // 【沉睡客户】近90天无消费: a name in brackets stands before all.
    let start = seen.skip_spaces(0);
    let titled = |(open, close): (char, char)| seen.find(close).filter(|_| seen.chars.get(start) == Some(&open));
    let title = [('【', '】'), ('[', ']')].into_iter().find_map(titled).map(one);
    let sign = |from: usize| {
        let until = seen.words.means.iter().filter_map(|sign| seen.sign_at(sign, from)).max()?;
        // >= compares.
        let compared =
            from.checked_sub(1).and_then(|before| seen.chars.get(before)).is_some_and(|c| "<>!".contains(*c));
        let dashed = seen.chars.get(from) == Some(&'-') && !seen.chars.get(from..until)?.contains(&'>');
        // Is_vip = 1 says that they are.
        let flag = figure_behind(seen.chars, from).is_some();
        (!compared && !flag && (!dashed || dash(from, until))).then_some((from, until))
    };
    title.into_iter().chain(colon).chain(open).chain((1..seen.chars.len()).find_map(sign)).collect()
}

/// Whether a stretch names customers by how they behave, or by nothing exact.
pub(super) fn is_label(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let quoted = seen.chars.get(from) == Some(&'"');
    let (mut at, mut names) = (from, quoted);
    while at < until {
        let here = || seen.matches.iter().filter(|found| found.from == at && found.until <= until);
        match here().map(|found| found.until).max() {
            Some(end) => {
                let senses = || here().filter(|found| found.until == end).flat_map(|found| found.senses);
                // High-frequency: how often they come is how they behave.
                let axis = |sense: &Sense| matches!(sense, Sense::Axis { .. });
                let behaves = senses().any(|sense| is_open(sense) || seen.behaves(sense) || axis(sense));
                let empty = |sense: &Sense| {
                    let word =
                        matches!(sense, Sense::Word(Function::Filler | Function::Of | Function::And | Function::Comma));
                    word || *sense == Sense::Customer
                };
                if !behaves && !quoted && !senses().any(empty) {
                    return false;
                }
                names |= behaves;
                at = end;
            }
            None if quoted || seen.chars.get(at).is_some_and(|c| !c.is_alphanumeric()) => at += 1,
            None => return false,
        }
    }
    names
}

/// Whether a stretch says something exact: a deed or a fact, with a number or a denial.
pub(super) fn defines(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let inside = |found: &&Match<'_>| from <= found.from && found.until <= until;
    let deed = |sense: &Sense| {
        matches!(
            sense,
            Sense::Event(_)
                | Sense::Measure(_)
                | Sense::Attribute(_)
                | Sense::Axis { .. }
                | Sense::Term(_)
                | Sense::Word(Function::Times | Function::FirstOrder | Function::LastOrder | Function::Repeat)
        )
    };
    let denies = |sense: &Sense| {
        matches!(sense, Sense::Word(Function::Not | Function::NotOnce | Function::Never | Function::Lacking))
    };
    let any = |wanted: &dyn Fn(&Sense) -> bool| {
        seen.matches.iter().filter(inside).any(|found| found.senses.iter().any(wanted))
    };
    let level = |sense: &Sense| matches!(sense, Sense::Word(Function::High | Function::Low));
    let axis = |sense: &Sense| matches!(sense, Sense::Axis { .. });
    // Loyal: buys often, spends a lot, bought recently.
    let word = |function: Function| any(&|sense| *sense == Sense::Word(function));
    let told = word(Function::Often) && word(Function::Much) && (word(Function::Recently) || word(Function::Long));
    // 下 in 50元以下 is no word of its own.
    let done = seen.matches.iter().filter(inside).any(|found| seen.restricts_in((from, until), found, deed));
    done && (!names::numbers(seen, (from, until)).is_empty() || any(&denies) || told) || any(&axis) && any(&level)
}

/// Past the place in a list that stands at the very beginning: 3. , 2、, (1). No number follows: 1、2线城市, 1.5倍; 618、双11
/// is none.
pub(super) fn ordinal(chars: &[char]) -> Option<usize> {
    const DIGITS: usize = 2;
    const WRITTEN: &str = "一二三四五六七八九十";
    let opened = chars.first() == Some(&'(');
    let start = usize::from(opened);
    let digit = |at: &usize| chars.get(*at).is_some_and(char::is_ascii_digit);
    let digits = (start..start + DIGITS).take_while(digit).count();
    let written = chars.get(start).is_some_and(|c| WRITTEN.contains(*c));
    let end = start + if digits > 0 { digits } else { usize::from(written) };
    let closes = if opened { ")" } else { ".、)" };
    let closed = end > start && chars.get(end).is_some_and(|c| closes.contains(*c));
    let next = (end + 1..chars.len()).find(|at| chars.get(*at) != Some(&' '))?;
    let counts = chars.get(next).is_some_and(|c| c.is_ascii_digit() || WRITTEN.contains(*c) || ",.-~%".contains(*c));
    (closed && !counts).then_some(next)
}

/// Words that leave open what they mean.
pub(super) fn is_open(sense: &Sense) -> bool {
    matches!(
        sense,
        Sense::Word(
            Function::Vague
                | Function::Blank
                | Function::Often
                | Function::Much
                | Function::Long
                | Function::Recently
                | Function::High
                | Function::Low
                | Function::Just
        )
    )
}

impl Seen<'_> {
    fn find(&self, wanted: char) -> Option<usize> {
        self.chars.iter().position(|c| *c == wanted)
    }

    /// Past what only leads over to a definition: 指, those who.
    fn skip_lead(&self, from: usize) -> usize {
        let at = self.skip_spaces(from);
        self.words.leads.iter().filter_map(|lead| self.sign_at(lead, at)).max().unwrap_or(at)
    }

    fn skip_commas(&self) -> usize {
        self.chars.iter().position(|c| !", ".contains(*c)).unwrap_or(0)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(char::is_ascii_digit)
    }

    /// Whether a word names customers by what they do, and not by what they are.
    pub(super) fn behaves(&self, sense: &Sense) -> bool {
        match sense {
            Sense::StateValue { .. } => true,
            Sense::Term(term) => {
                let rule = self.catalog.terms.get(*term).map_or("", |term| term.rule.as_str());
                let first = rule.split(' ').next().unwrap_or_default();
                !self.catalog.attributes.iter().any(|attribute| attribute.name == first)
            }
            _ => false,
        }
    }

    fn has_figure(&self, from: usize, until: usize) -> bool {
        let figure = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十两半".contains(*c);
        self.chars.get(from..until).is_some_and(|inside| inside.iter().any(figure))
    }
}
