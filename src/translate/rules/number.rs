//! Numbers as people write them: 1,000 · 1.5万 · 三千五 · 两三百 · 百分之二十 · 20% · 一半 · $1k · three · a dozen.

use rust_decimal::Decimal;

use super::scan::Cursor;
use parts::{fraction, half, part_of_a_whole};

mod parts;

/// A number, or the two ends of an approximate one (两三百: 200 to 300).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Numeral {
    pub low: Decimal,
    pub high: Option<Decimal>,
    pub kind: NumeralKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumeralKind {
    Plain,
    Percent,
    Money,
    /// Once, twice: a number of times.
    Times,
}

impl Numeral {
    fn plain(low: Decimal) -> Self {
        Numeral { low, high: None, kind: NumeralKind::Plain }
    }

    /// The number as a count, when it is one.
    pub fn count(&self) -> Option<u32> {
        let whole = self.high.is_none() && self.low.is_integer();
        if whole { u32::try_from(self.low).ok() } else { None }
    }
}

/// Signs of money, before a number or behind it.
const MONEY: &str = "$¥£€₹₩₫₱฿";

/// Reads a number at the cursor; it stays where it was when there is none.
pub fn number(cursor: &mut Cursor<'_>) -> Option<Numeral> {
    let mut at = *cursor;
    at.skip_spaces();
    if !begins(&at) {
        return None;
    }
    let code = at.starts_word()
        && at.eat(&[
            "usd",
            "eur",
            "gbp",
            "cny",
            "rmb",
            "hkd",
            "twd",
            "sgd",
            "us$",
            "nt$",
            "hk$",
            "s$",
            "a$",
            "r$",
            "rm",
            "rs",
            "rs.",
            "rp",
            "inr",
            "jpy",
            "krw",
            "人民币",
            "新台币",
        ]);
    let money = at.eat_char(|c| MONEY.contains(c)).is_some() || code;
    if money {
        at.skip_spaces();
    }
    let read = if let Some(numeral) = places(&mut at) {
        numeral
    } else if !money && half(&mut at) {
        Numeral { kind: NumeralKind::Percent, ..Numeral::plain(50.into()) }
    } else if !money && times_as_much(&mut at) {
        let factor = amount(&mut at)?;
        let percent = at.eat(&["%", "percent"]);
        let whole = if percent { factor.low } else { factor.low.checked_mul(Decimal::ONE_HUNDRED)? };
        Numeral { kind: NumeralKind::Percent, ..Numeral::plain(whole) }
    } else if let Some(part) = part_of_a_whole(&mut at) {
        Numeral { kind: NumeralKind::Percent, ..Numeral::plain(part) }
    } else if at.eat(&["百分之"]) {
        let numeral = amount(&mut at)?;
        Numeral { kind: NumeralKind::Percent, ..numeral }
    } else {
        let numeral = amount(&mut at)?;
        if at.eat(&["%", "percent", "per cent", "pct", "个百分点"]) {
            Numeral { kind: NumeralKind::Percent, ..numeral }
        } else if at.eat(&["成"]) {
            let tenth = |number: Decimal| number.checked_mul(Decimal::TEN);
            Numeral { low: tenth(numeral.low)?, high: numeral.high.and_then(tenth), kind: NumeralKind::Percent }
        } else if at.eat(&["倍"]) {
            let whole = |number: Decimal| number.checked_mul(Decimal::ONE_HUNDRED);
            Numeral { low: whole(numeral.low)?, high: numeral.high.and_then(whole), kind: NumeralKind::Percent }
        } else if let Some(high) = tens(&mut at, &numeral) {
            Numeral { high: Some(high), ..numeral }
        } else if money || at.eat_char(|c| MONEY.contains(c)).is_some() {
            Numeral { kind: NumeralKind::Money, ..numeral }
        } else {
            numeral
        }
    };
    *cursor = at;
    Some(read)
}

/// Whether a number may stand here, by its first character: most places of a question hold none, and each is asked by
/// every pattern of a time.
fn begins(at: &Cursor<'_>) -> bool {
    at.peek().is_some_and(|c| match c {
        'a'..='z' => at.starts_word(),
        c => {
            c.is_ascii_digit()
                || digit(c).is_some()
                || power(c).is_some()
                || MONEY.contains(c)
                || "万亿点半人新*×".contains(c)
        }
    })
}

/// 均值*1.2: so many times what stands before it.
fn times_as_much(at: &mut Cursor<'_>) -> bool {
    let mut rest = *at;
    let read = rest.eat(&["*", "×"]) && rest.peek().is_some_and(|c| c.is_ascii_digit());
    if read {
        *at = rest;
    }
    read
}

/// 三位数: as large as a number of so many figures.
fn places(at: &mut Cursor<'_>) -> Option<Numeral> {
    let mut rest = *at;
    let count = u32::try_from(amount(&mut rest)?.low).ok().filter(|count| (2..=8).contains(count))?;
    rest.eat(&["位数"]).then_some(())?;
    *at = rest;
    let low = Decimal::from(10_i64.checked_pow(count.checked_sub(1)?)?);
    let cent = Decimal::new(1, 2);
    let high = low.checked_mul(Decimal::TEN)?.checked_sub(cent);
    Some(Numeral { low, high, kind: NumeralKind::Plain })
}

/// 三十多岁, 三十几岁: up to the next ten.
fn tens(at: &mut Cursor<'_>, numeral: &Numeral) -> Option<Decimal> {
    let mut rest = *at;
    let round = numeral.high.is_none() && numeral.low > Decimal::ZERO && (numeral.low % Decimal::TEN).is_zero();
    if !round || numeral.low >= Decimal::ONE_HUNDRED || !rest.eat(&["多", "几", "来"]) || rest.peek() != Some('岁')
    {
        return None;
    }
    *at = rest;
    numeral.low.checked_add(Decimal::from(9))
}

fn amount(at: &mut Cursor<'_>) -> Option<Numeral> {
    let begin = *at;
    let bare = arabic(at).or_else(|| chinese(at));
    let numeral = bare.or_else(|| if at.starts_word() { english(at) } else { None })?;
    let shared = bare.filter(|bare| bare.high.is_none()).and_then(|bare| shared_magnitude(&begin, at, bare.low));
    match shared {
        Some(factor) => Some(Numeral::plain(numeral.low.checked_mul(factor)?)),
        None => Some(numeral),
    }
}

/// 2-5万 · 三到五千 · between 2 and 5k: the magnitude behind the upper end of a range is that of both, where the lower one has
/// none of its own and is the smaller figure (500-1k is 500 to 1,000).
fn shared_magnitude(begin: &Cursor<'_>, end: &Cursor<'_>, low: Decimal) -> Option<Decimal> {
    let written = begin.chars().get(begin.at()..end.at())?;
    let figures = |c: &char| c.is_ascii_digit() || ".,".contains(*c) || *c == '十' || digit(*c).is_some();
    written.iter().all(figures).then_some(())?;
    let mut rest = *end;
    let between = begin.chars().get(..begin.at())?.iter().rev().skip_while(|c| **c == ' ');
    let marked = rest.eat(&["-", "~", "—", "–", "到", "至", "to"])
        || between.take(7).eq("neewteb".chars().collect::<Vec<_>>().iter()) && rest.eat(&["and"]);
    marked.then_some(())?;
    rest.skip_spaces();
    let figure = std::iter::from_fn(|| rest.eat_char(|c| figures(&c) && c != ',')).collect::<Vec<_>>();
    let upper = match figure.iter().collect::<String>() {
        text if figure.first().is_some_and(char::is_ascii_digit) => Decimal::from_str_exact(&text).ok()?,
        _ => exact(&figure)?,
    };
    let factor = magnitude(&mut rest)?;
    (Decimal::ZERO < low && low < upper).then_some(factor)
}

/// 1,000 · 0.5 · 1.5万 · 3百 · 10k · 1万2
fn arabic(cursor: &mut Cursor<'_>) -> Option<Numeral> {
    let mut at = *cursor;
    let mut digits = String::new();
    while let Some(c) = at.peek() {
        let thousands = c == ',' && !digits.is_empty() && group_of_three(&at);
        let point = c == '.'
            && !digits.is_empty()
            && !digits.contains('.')
            && at.peek_at(1).is_some_and(|c| c.is_ascii_digit());
        if c.is_ascii_digit() || point {
            digits.push(c);
        } else if !thousands {
            break;
        }
        // More digits than any value of a shop has are a code, not an amount.
        if digits.len() > 18 {
            return None;
        }
        at.eat_char(|_| true);
    }
    let mut value = Decimal::from_str_exact(&digits).ok()?;
    if let Some(factor) = magnitude(&mut at) {
        value = value.checked_mul(factor)?;
        let rest = at;
        match at.eat_char(|c| c.is_ascii_digit()).and_then(|c| c.to_digit(10)) {
            Some(next) if factor >= Decimal::ONE_HUNDRED && !at.peek().is_some_and(|c| c.is_ascii_digit()) => {
                value = value.checked_add(factor.checked_div(Decimal::TEN)?.checked_mul(next.into())?)?;
            }
            Some(_) | None => at = rest,
        }
    }
    *cursor = at;
    Some(Numeral::plain(value))
}

fn group_of_three(at: &Cursor<'_>) -> bool {
    let digit = |ahead| at.peek_at(ahead).is_some_and(|c| c.is_ascii_digit());
    digit(1) && digit(2) && digit(3) && !digit(4)
}

/// 万, 千, k … after digits.
fn magnitude(at: &mut Cursor<'_>) -> Option<Decimal> {
    let mut spaced = *at;
    if spaced.peek() == Some(' ') {
        let words = [("thousand", 1_000), ("million", 1_000_000), ("hundred", 100)];
        let factor = spaced.eat_one(&words)?;
        *at = spaced;
        return Some(Decimal::from(factor));
    }
    let units = [
        ("百", 100_i64),
        ("千", 1_000),
        ("万", 10_000),
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("亿", 100_000_000),
        ("k", 1_000),
        ("w", 10_000),
        ("mn", 1_000_000),
        ("million", 1_000_000),
    ];
    at.eat_one(&units).map(Decimal::from)
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '俩' => 2,
        '三' | '仨' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
    })
}

/// 三千五 · 一百零五 · 两三百 · 十二 · 一点五 · 二〇二五
fn chinese(cursor: &mut Cursor<'_>) -> Option<Numeral> {
    let mut at = *cursor;
    let run: Vec<char> =
        std::iter::from_fn(|| at.eat_char(|c| digit(c).is_some() || power(c).is_some() || "万亿点".contains(c)))
            .collect();
    let mut length = run.len();
    // A number ends with a digit or a power, never with 点 (三点 is an hour) or a lone 万.
    while length > 0 {
        let part = run.get(..length)?;
        if let Some((low, high)) = approximate(part).or_else(|| exact(part).map(|value| (value, None))) {
            *cursor = cursor.moved(cursor.at() + length);
            return Some(Numeral { low, high, kind: NumeralKind::Plain });
        }
        length -= 1;
    }
    None
}

/// 两三百 is 200 to 300; 三五 is 3 to 5.
fn approximate(run: &[char]) -> Option<(Decimal, Option<Decimal>)> {
    let [first, second, rest @ ..] = run else { return None };
    let (low, high) = (digit(*first)?, digit(*second)?);
    if low == 0 || low >= high || high - low > 2 || rest.iter().any(|c| digit(*c).is_some() || *c == '点') {
        return None;
    }
    let mut factor: i64 = 1;
    for c in rest {
        factor = factor.checked_mul(power(*c).or(match c {
            '万' => Some(10_000),
            '亿' => Some(100_000_000),
            _ => None,
        })?)?;
    }
    Some((Decimal::from(low.checked_mul(factor)?), Some(Decimal::from(high.checked_mul(factor)?))))
}

fn exact(run: &[char]) -> Option<Decimal> {
    if run.len() > 1 && run.iter().all(|c| digit(*c).is_some()) {
        let mut value: i64 = 0;
        for c in run {
            value = value.checked_mul(10)?.checked_add(digit(*c)?)?;
        }
        return Some(Decimal::from(value));
    }
    if let Some(point) = run.iter().position(|c| *c == '点') {
        let (whole, rest) = (run.get(..point)?, run.get(point + 1..)?);
        if rest.is_empty() || whole.is_empty() {
            return None;
        }
        let decimals: Option<String> = rest.iter().map(|c| digit(*c).map(|d| d.to_string())).collect();
        return Decimal::from_str_exact(&format!("{}.{}", integer(whole)?, decimals?)).ok();
    }
    integer(run).map(Decimal::from)
}

/// The usual positional reading; a last digit without its power takes the next lower one (三千五 = 3500).
fn integer(run: &[char]) -> Option<i64> {
    let mut total: i64 = 0;
    let mut section: i64 = 0;
    let mut pending: Option<i64> = None;
    let mut last_power: i64 = 1;
    let mut gap = false;
    for c in run {
        if let Some(value) = digit(*c) {
            if pending.is_some_and(|before| before != 0) {
                return None;
            }
            gap |= value == 0;
            pending = Some(value);
        } else if let Some(power) = power(*c) {
            let factor = match pending.take() {
                Some(0) | None if power == 10 => 1,
                Some(0) | None => return None,
                Some(value) => value,
            };
            // Powers fall within a number: 一百一百 are two.
            if section > 0 && power >= last_power {
                return None;
            }
            section = section.checked_add(factor.checked_mul(power)?)?;
            last_power = power;
            gap = false;
        } else {
            let power: i64 = match c {
                '万' => 10_000,
                '亿' => 100_000_000,
                _ => return None,
            };
            let value = section.checked_add(pending.take().unwrap_or(0))?;
            if value == 0 {
                return None;
            }
            total = total.checked_add(value)?.checked_mul(if total > 0 { 1 } else { power })?;
            if total < power {
                return None;
            }
            section = 0;
            last_power = power;
            gap = false;
        }
    }
    if let Some(value) = pending {
        let step = if last_power > 10 && !gap && value != 0 { last_power / 10 } else { 1 };
        section = section.checked_add(value.checked_mul(step)?)?;
    }
    total.checked_add(section)
}

const ONES: [(&str, i64); 22] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("dozen", 12),
    ("a dozen", 12),
];

const TENS: [(&str, i64); 8] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const TIMES: [(&str, i64); 6] =
    [("once", 1), ("twice", 2), ("thrice", 3), ("a single time", 1), ("one time", 1), ("one single time", 1)];

/// three · twenty five · a hundred and fifty · two thousand · half a dozen · twice
fn english(cursor: &mut Cursor<'_>) -> Option<Numeral> {
    let mut at = *cursor;
    if let Some(times) = at.eat_one(&TIMES) {
        *cursor = at;
        return Some(Numeral { kind: NumeralKind::Times, ..Numeral::plain(times.into()) });
    }
    if at.eat(&["half a dozen"]) {
        *cursor = at;
        return Some(Numeral::plain(6.into()));
    }
    if let Some(part) = at.eat_one(&[("decile", 10), ("quintile", 20), ("quartile", 25)]) {
        *cursor = at;
        return Some(Numeral { kind: NumeralKind::Percent, ..Numeral::plain(part.into()) });
    }
    if at.eat(&["half", "half of", "a half of"]) {
        *cursor = at;
        return Some(Numeral { kind: NumeralKind::Percent, ..Numeral::plain(50.into()) });
    }
    if let Some(percent) = fraction(&mut at) {
        *cursor = at;
        return Some(Numeral { kind: NumeralKind::Percent, ..Numeral::plain(percent.into()) });
    }
    let mut value = small(&mut at).or_else(|| {
        let article = at;
        let _ = at.eat(&["a"]);
        let big = [&["hundred"], &["thousand"], &["million"]].into_iter().any(|word| at.clone().eat(word));
        if !big {
            at = article;
        }
        big.then_some(1)
    })?;
    for (word, factor) in [("hundred", 100), ("thousand", 1_000), ("million", 1_000_000)] {
        if at.eat(&[word]) {
            value = value.checked_mul(factor)?;
            let mut rest = at;
            let _ = rest.eat(&["and"]);
            if let Some(more) = small(&mut rest).filter(|more| *more < factor) {
                value = value.checked_add(more)?;
                at = rest;
            }
        }
    }
    *cursor = at;
    Some(Numeral::plain(value.into()))
}

/// Below a hundred.
fn small(at: &mut Cursor<'_>) -> Option<i64> {
    if let Some(tens) = at.eat_one(&TENS) {
        let mut rest = *at;
        match rest.eat_one(&ONES).filter(|ones| (1..10).contains(ones)) {
            Some(ones) => {
                *at = rest;
                return Some(tens + ones);
            }
            None => return Some(tens),
        }
    }
    at.eat_one(&ONES)
}
