//! A part of a year beside one whose year was said: 去年10月和11月 · less in the second half of 2025 than in the first ·
//! 去年买过但不是618买的.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{Role, Token};
use crate::catalog::{Catalog, Derivation};
use crate::dsl::{Moment, Period, Unit, Window};
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::time::{move_to, names_year as names_figures};
use crate::translate::rules::words::Function;

const YEARS: [&str; 7] = ["今年", "去年", "前年", "本年", "上年", "last year", "this year"];

const NOT_THEN: [&str; 8] = ["不是", "不是在", "并不是", "并非", "并非在", "不在", "非", "非在"];

/// What stands between two times of one year.
const BESIDE: [&str; 7] = ["and", "or", "&", "和", "、", "或", "与"];

fn beside(chars: &[char], from: usize, until: usize) -> bool {
    // No joint is longer, spaces around it and all.
    let gap = until.checked_sub(from).filter(|gap| *gap <= 5).and_then(|_| chars.get(from..until));
    gap.is_some_and(|gap| BESIDE.contains(&gap.iter().collect::<String>().trim()))
}

fn move_by(node: &mut Node, years: i64) {
    if let Node::Time(TimeValue::Window(window @ Window::Between { from: Some(Moment::Date(_)), .. })) = node
        && let Window::Between { from: Some(Moment::Date(first)), .. } = window
        && let Some(year) = i16::try_from(years).ok().and_then(|years| first.year().checked_add(years))
    {
        move_to(window, year);
    }
}

/// Times that lean on one said before them.
pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut [Token], as_of: DateTime) {
    numbered(chars, tokens);
    inherit(chars, tokens, as_of);
    in_order(chars, tokens);
    again(chars, tokens);
    that_year(chars, tokens);
    festivals(chars, tokens, catalog, as_of);
    listed_festivals(chars, tokens, catalog, as_of);
}

/// 2025双11: of that year, which what follows takes too (2024 Double 11 and 618), and no number of anything.
fn numbered(chars: &[char], tokens: &mut [Token]) {
    let festivals: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Festival(_))).map(|token| token.from).collect();
    let next = |at: usize| at + usize::from(chars.get(at) == Some(&' '));
    for token in tokens.iter_mut().filter(|token| festivals.contains(&next(token.until))) {
        let year: String = chars.get(token.from..token.until).unwrap_or_default().iter().collect();
        let year = if year.len() == 4 { year.parse::<i16>().ok() } else { None };
        let Some(year) = year.filter(|year| (2000..2100).contains(year)) else { continue };
        if matches!(token.node, Node::Number(_)) {
            let start = |year: i16| Some(Moment::Date(Date::new(year, 1, 1).ok()?));
            let window = Window::Between { from: start(year), until: start(year + 1) };
            (token.node, token.role) = (Node::Time(TimeValue::Window(window)), Role::Time);
        }
    }
}

/// Between the ages of: how old they are, and between which two ends.
pub fn between_ages(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let age = catalog.attributes.iter().position(|attribute| attribute.derive == Some(Derivation::Age));
    let mut parts = Vec::new();
    tokens.retain(|token| {
        let between = token.node == Node::Word(Function::BetweenAges);
        if let Some(age) = age.filter(|_| between)
            && let Some(space) = (token.from..token.until).find(|at| chars.get(*at) == Some(&' '))
        {
            parts.push(Token { until: space, node: Node::Attribute(age), role: Role::Attribute, ..token.clone() });
            parts.push(Token { from: space + 1, node: Node::Word(Function::Between), ..token.clone() });
        }
        !between
    });
    let split = |token: &Token| parts.iter().any(|part| part.from == token.from && token.until > part.until);
    tokens.retain(|token| !(split(token) && matches!(token.node, Node::Attribute(_))));
    tokens.extend(parts);
}

/// Parts of a year take the year that was said before them, where they follow it in time or are held against it; what
/// has not come yet is of the year before.
fn inherit(chars: &[char], tokens: &mut [Token], as_of: DateTime) {
    let text = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let named = |token: &Token| {
        let part =
            dates(&token.node).filter(|(from, until)| from.checked_add(1.year()).is_ok_and(|year| *until < year));
        Some((token.from, token.until, part.filter(|_| names_year(&text(token.from, token.until)))?.0))
    };
    let given: Vec<(usize, usize, Date)> = tokens.iter().filter_map(named).collect();
    let compares = |token: &&Token| {
        let than = [Function::Than, Function::More, Function::Less, Function::AtLeast, Function::AtMost];
        than.iter().any(|word| token.node == Node::Word(*word))
    };
    let compared: Vec<usize> = tokens.iter().filter(compares).map(|token| token.from).collect();
    for token in tokens.iter_mut() {
        let Some((from, _)) = dates(&token.node).filter(|_| !names_year(&text(token.from, token.until))) else {
            continue;
        };
        let before = given.iter().filter(|(_, until, _)| *until <= token.from);
        // January and February 2025: the year behind the last is that of all of them.
        let listed = |(from, _, _): &&(usize, usize, Date)| token.until <= *from && beside(chars, token.until, *from);
        let Some((_, said, first)) = before.max_by_key(|(from, until, _)| (*until, usize::MAX - from)) else {
            if let Some((_, _, first)) = given.iter().find(listed) {
                move_by(&mut token.node, i64::from(first.year()) - i64::from(from.year()));
            }
            continue;
        };
        let by = i64::from(first.year()) - i64::from(from.year());
        let Ok(moved) = from.checked_add(by.years()) else { continue };
        let held = compared.iter().any(|at| (*said..=token.from).contains(at));
        if by != 0 && (moved > *first || held) && moved < as_of.date() {
            move_by(&mut token.node, by);
        }
    }
}

/// 11月或12月: months that are listed follow one another, in the year of the last of them.
fn in_order(chars: &[char], tokens: &mut [Token]) {
    let text = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let month = |token: &Token| {
        let (from, until) = dates(&token.node).filter(|_| !names_year(&text(token.from, token.until)))?;
        from.checked_add(1.month()).is_ok_and(|next| next == until).then_some(from)
    };
    let mut places: Vec<usize> = tokens.iter().filter(|token| month(token).is_some()).map(|token| token.from).collect();
    places.sort_unstable();
    places.dedup();
    for last in places.into_iter().rev() {
        let next = tokens.iter().filter(|token| token.from == last).find_map(&month);
        let Some(next) = next else { continue };
        for token in tokens.iter_mut().filter(|token| token.until < last && beside(chars, token.until, last)) {
            if month(token).is_some_and(|first| first > next) {
                move_by(&mut token.node, -1);
            }
        }
    }
}

/// 11月3日到9日这一周: so long a time as was just named is that one.
fn again(chars: &[char], tokens: &mut [Token]) {
    let given: Vec<(usize, Date, Date)> =
        tokens.iter().filter_map(|token| dates(&token.node).map(|(from, until)| (token.until, from, until))).collect();
    let points = |token: &Token| {
        chars.get(token.from) == Some(&'这')
            && given.iter().any(|(at, from, until)| *at == token.from && spans(&token.node, *from) == Some(*until))
    };
    for token in tokens.iter_mut().filter(|token| points(token)) {
        token.node = Node::Filler;
        token.role = Role::Filler;
    }
}

/// 近一年…，这一年: the year that was said.
fn that_year(chars: &[char], tokens: &mut [Token]) {
    let year = |node: &Node| {
        let Node::Time(TimeValue::Window(Window::Between { from: Some(from), until: None })) = node else {
            return false;
        };
        *from == Moment::Ago { count: 1, unit: Unit::Year }
    };
    let told = tokens.iter().filter(|token| year(&token.node)).map(|token| token.until).min();
    let this = |token: &Token| {
        let said = chars.get(token.from..token.until).unwrap_or_default();
        matches!(token.node, Node::Time(TimeValue::Window(_))) && said.windows(3).any(|part| part == ['这', '一', '年'])
    };
    for token in tokens.iter_mut().filter(|token| told.is_some_and(|told| told <= token.from)) {
        if this(token) {
            token.node = Node::Time(TimeValue::InThat);
        }
    }
}

/// When so long a time as a rolling window is over that began on a day.
fn spans(node: &Node, from: Date) -> Option<Date> {
    let Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), until: None })) = node
    else {
        return None;
    };
    from.checked_add(unit.span(*count)?).ok()
}

/// A festival in a sentence about one whole year is that year's: within the same part of it, and where a deed of that year
/// is told from one at the festival (去年买过但不是618买的). What was done at another time is another statement.
fn festivals(chars: &[char], tokens: &mut [Token], catalog: &Catalog, as_of: DateTime) {
    let year = |token: &Token| Some((token.from, token.until, year(&token.node, as_of)?));
    let named: Vec<(usize, usize, i16)> = tokens.iter().filter_map(year).collect();
    let years: Vec<(usize, i16)> = named.iter().map(|(_, until, year)| (*until, *year)).collect();
    let own = |until: usize| {
        let text = |from: usize| chars.get(until..from).unwrap_or_default().iter().collect::<String>();
        named.iter().any(|(from, _, _)| until <= *from && matches!(text(*from).trim(), "" | "of" | "in"))
    };
    let times: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Time(_))).map(|token| token.until).collect();
    for token in tokens.iter_mut() {
        let Node::Festival(index) = token.node else { continue };
        let Some((said, year)) = years.iter().filter(|(until, _)| *until <= token.from).max() else { continue };
        // With another time between, it is beside that one; right behind the year it is read as one word with it.
        let apart = times.iter().any(|until| (said + 1..=token.from).contains(until));
        let between: String = chars.get(*said..token.from).unwrap_or_default().iter().collect();
        let joints = [",", ";", "、", "但", "却", "而", "并", "且", "或", "和"];
        let within = !joints.iter().any(|joint| between.contains(joint));
        let told = NOT_THEN.iter().any(|denial| between.ends_with(denial));
        if own(token.until) || apart || matches!(between.trim(), "" | "'s") || !(within || told) {
            continue;
        }
        if let Some(festival) = catalog.festivals.get(index) {
            let window = Window::Festival { name: festival.name.clone(), year: Some(*year) };
            token.node = Node::Time(TimeValue::Window(window));
        }
    }
}

/// 去年双11和618, 618 and Double 11 of 2025: festivals that are listed share the year of one of them.
fn listed_festivals(chars: &[char], tokens: &mut [Token], catalog: &Catalog, as_of: DateTime) {
    let gap = |from: usize, until: usize| -> Option<String> {
        let between = chars.get(from..until).filter(|gap| gap.len() <= 4)?;
        Some(between.iter().collect::<String>().trim().to_owned())
    };
    let years: Vec<(usize, usize, i16)> =
        tokens.iter().filter_map(|token| Some((token.from, token.until, year(&token.node, as_of)?))).collect();
    let own = |(from, until): (usize, usize)| {
        years.iter().find_map(|(first, end, year)| {
            let before = gap(*end, from).is_some_and(|gap| matches!(gap.as_str(), "" | "'s" | "的"));
            let behind = gap(until, *first).is_some_and(|gap| matches!(gap.as_str(), "" | "of" | "in"));
            (before || behind).then_some(*year)
        })
    };
    let mut named: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Festival(_)))
        .map(|token| (token.from, token.until))
        .collect();
    named.sort_unstable();
    let lists = named.chunk_by(|(_, end), (next, _)| beside(chars, *end, *next));
    for list in lists.filter(|list| list.len() > 1) {
        let said: Vec<i16> = list.iter().filter_map(|place| own(*place)).collect();
        let [year] = said.as_slice() else { continue };
        for token in tokens.iter_mut().filter(|token| list.contains(&(token.from, token.until))) {
            let Node::Festival(index) = token.node else { continue };
            if own((token.from, token.until)).is_none()
                && let Some(festival) = catalog.festivals.get(index)
            {
                let window = Window::Festival { name: festival.name.clone(), year: Some(*year) };
                token.node = Node::Time(TimeValue::Window(window));
            }
        }
    }
}

/// Bought at last year's Double 11 but not at this year's: the same festival of another year.
pub fn of_same_festival(chars: &[char], tokens: &mut [Token], catalog: &Catalog, as_of: DateTime) {
    let named = |token: &Token| match &token.node {
        Node::Festival(index) => Some((token.until, catalog.festivals.get(*index)?.name.clone())),
        Node::Time(TimeValue::Window(Window::Festival { name, year: Some(_) })) => Some((token.until, name.clone())),
        _ => None,
    };
    let named: Vec<_> = tokens.iter().filter_map(named).collect();
    let owns = |until: usize| {
        let rest: String = chars.iter().skip(until).collect();
        rest.strip_prefix("'s").is_some_and(|rest| {
            let joint = [" and", " or", " but", " too"].iter().any(|word| rest.starts_with(word));
            joint || rest.trim_start().is_empty() || rest.starts_with([',', '.', ';', '?', ')', '!'])
        })
    };
    for token in tokens.iter_mut().filter(|token| year(&token.node, as_of).is_some() && owns(token.until)) {
        let of = named.iter().filter(|(until, _)| *until <= token.from).max_by_key(|(until, _)| *until);
        if let Some(year) = year(&token.node, as_of)
            && let Some((_, name)) = of
        {
            token.node = Node::Time(TimeValue::Window(Window::Festival { name: name.clone(), year: Some(year) }));
        }
    }
}

/// 双11：去年买了，今年没买: a festival that is a heading of several years is that of each of them.
pub fn under_a_festival(chars: &[char], tokens: &mut [Token], catalog: &Catalog, as_of: DateTime) {
    let festivals = tokens.iter().filter_map(|token| match &token.node {
        Node::Festival(index) => Some((token.from, token.until, catalog.festivals.get(*index)?.name.clone())),
        _ => None,
    });
    let festivals: Vec<(usize, usize, String)> = festivals.collect();
    let [(begin, until, name)] = festivals.as_slice() else { return };
    let mut years: Vec<(usize, i16)> =
        tokens.iter().filter_map(|token| Some((token.from, year(&token.node, as_of)?))).collect();
    years.sort_unstable();
    years.dedup();
    // 双11对比：去年…: nothing that says anything stands between the two.
    let says = |token: &Token| !matches!(token.node, Node::Filler | Node::Word(Function::Comma | Function::Of));
    let between = |token: &Token, from: usize| *until <= token.from && token.until <= from;
    let parted = |from: usize| chars.get(*until..from).is_some_and(|gap| gap.iter().any(|c| ":,;".contains(*c)));
    // 618去年买过今年没买
    let heads = |from: usize| *begin == 0 && chars.get(from).is_some_and(|c| !c.is_ascii());
    let nothing = |from: usize| !tokens.iter().any(|token| says(token) && between(token, from));
    let led = |from: usize| from >= *until && (parted(from) || heads(from)) && nothing(from);
    let Some(((at, first), rest)) = years.split_first() else { return };
    if !led(*at) || rest.iter().any(|(_, other)| other == first) {
        return;
    }
    for token in tokens.iter_mut().filter(|token| rest.iter().any(|(from, _)| *from == token.from)) {
        if let Some(year) = year(&token.node, as_of) {
            token.node = Node::Time(TimeValue::Window(Window::Festival { name: name.clone(), year: Some(year) }));
        }
    }
}

/// The year that a time is, when it is one.
fn year(node: &Node, as_of: DateTime) -> Option<i16> {
    if let Some((from, until)) = dates(node) {
        let first = |date: Date| date.month() == 1 && date.day() == 1;
        return (first(from) && first(until) && until.year() == from.year().checked_add(1)?).then_some(from.year());
    }
    let Node::Time(TimeValue::Window(Window::Between {
        from: Some(Moment::Start { period: Period::Year, back }), ..
    })) = node
    else {
        return None;
    };
    as_of.year().checked_sub(i16::try_from(*back).ok()?)
}

/// The first day of a piece of the calendar, and the one after its last.
fn dates(node: &Node) -> Option<(Date, Date)> {
    match node {
        Node::Time(TimeValue::Window(Window::Between {
            from: Some(Moment::Date(from)),
            until: Some(Moment::Date(until)),
        })) => Some((*from, *until)),
        _ => None,
    }
}

fn names_year(text: &str) -> bool {
    names_figures(text) || YEARS.iter().any(|word| text.contains(word)) || text.contains("年") && !text.contains("半年")
}
