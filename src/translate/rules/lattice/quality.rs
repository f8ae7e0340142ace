//! Unknown words that name no thing: qualities, degrees, manners and kinds of people, known by their place or their form.
//!
//! What they mean is open, so it is asked for; an unknown word that may name a thing, a place or a deed is refused.

use super::Token;
use crate::translate::rules::lexicon::{Match, Sense};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// Whether the unknown word says how somebody or something is, rather than what.
pub fn is_quality(text: &NormalText, from: usize, until: usize) -> bool {
    let chars = text.chars();
    follows_degree(chars, from) || is_kind_of_person(chars, from) || is_adverb_or_adjective(text.typed(from, until))
}

/// How English words end that say how (irregularly, indecisive, tasteless), and words that end so by chance.
const ENDINGS: [&str; 10] = ["ly", "sive", "tive", "ful", "less", "ous", "able", "ible", "ically", "wise"];
const THINGS: [&str; 22] = [
    "italy",
    "family",
    "supply",
    "assembly",
    "anomaly",
    "reply",
    "butterfly",
    "jelly",
    "belly",
    "holly",
    "lily",
    "bully",
    "trolley",
    "vegetable",
    "timetable",
    "collapsible",
    "automotive",
    "locomotive",
    "motive",
    "native",
    "monopoly",
    "fly",
];
/// The shortest word whose ending says something.
const LONG: usize = 6;

/// A capital stands for a name (Rimini, Portugal), so that only small letters do.
fn is_adverb_or_adjective(typed: &str) -> bool {
    let word = typed.trim();
    let plain = word.len() >= LONG && word.chars().all(|c| c.is_ascii_lowercase());
    plain && ENDINGS.iter().any(|ending| word.ends_with(ending)) && !THINGS.contains(&word)
}

/// What follows a description of people: 型, 党, 控.
const KINDS: [char; 5] = ['型', '党', '控', '族', '迷'];
/// What makes another word of them.
const BEFORE: &str = "类体机车户血发脸鞋房民政掌监家水模造定成小大中";
/// Characters of the description before them.
const DESCRIPTION: usize = 6;

/// 券效耗损型客群, 断舍离族: a description that ends in a word for a kind of people, before them or at the end.
fn is_kind_of_person(chars: &[char], at: usize) -> bool {
    let ends = |after: usize| {
        let rest: String = chars.iter().skip(after).take(2).collect();
        let people = ["客", "用户", "人群", "会员", "顾客", "买家", "的"].iter().any(|noun| rest.starts_with(noun));
        people || chars.get(after).is_none_or(|c| !c.is_alphanumeric())
    };
    let Some(rest) = chars.get(at..) else { return false };
    let word = rest.iter().take_while(|c| c.is_alphabetic() && !c.is_ascii() && **c != '的').take(DESCRIPTION + 1);
    let mut ending = word.enumerate().filter(|(_, c)| KINDS.contains(c)).map(|(place, _)| at + place);
    ending.any(|place| {
        let before = place.checked_sub(1).and_then(|before| chars.get(before));
        let described = before.is_some_and(|c| c.is_alphabetic() && !c.is_ascii() && !BEFORE.contains(*c));
        described && ends(place + 1)
    })
}

/// Words of degree, and what may not follow the shortest of them, which then begins another word.
const DEGREES: [(&str, &str); 21] = [
    ("很", ""),
    ("挺", "立身拔"),
    ("特别", ""),
    ("非常", ""),
    ("比较", ""),
    ("相当", "于"),
    ("十分", "钟之"),
    ("格外", ""),
    ("极其", ""),
    ("超级", "会"),
    ("蛮", ""),
    ("颇", ""),
    ("有点", "击赞"),
    ("有些", "人"),
    ("稍微", ""),
    ("略微", ""),
    ("越来越", ""),
    ("最", "近后高多低少大小早晚新初终长短先热爱喜常"),
    ("更", "新换改正"),
    ("太", "阳平太原空"),
    ("快", "递捷手乐速讯闪照餐"),
];

/// 很走心, 快睡着了: after a word of degree stands a quality, whatever it is.
fn follows_degree(chars: &[char], at: usize) -> bool {
    let starts = |from: usize, word: &str| word.chars().enumerate().all(|(i, c)| chars.get(from + i) == Some(&c));
    let degree = |from: usize| {
        DEGREES.iter().any(|(word, not)| {
            let until = from + word.chars().count();
            let other = chars.get(until).is_some_and(|c| not.contains(*c));
            starts(from, word) && at < until + 3 && !other
        })
    };
    // 写得很敷衍: what is done so is no more known than how.
    let manner = chars.get(at + 1) == Some(&'得') && DEGREES.iter().any(|(word, _)| starts(at + 2, word));
    let near = at.saturating_sub(5)..at + 1;
    let parted =
        |from: usize| chars.get(from..at).is_some_and(|between| between.iter().any(|c| ",、;.的".contains(*c)));
    manner || near.into_iter().any(|from| degree(from) && !parted(from))
}

/// “最忠实的粉丝”: qualities in quotation marks are the name of nothing, unless they are a mark or a segment.
pub fn says_how(matches: &[Match<'_>], open: usize, close: usize) -> bool {
    let (from, until) = (open + 1, close - 1);
    let name = |found: &Match<'_>| {
        let word = |function| found.senses.contains(&Sense::Word(function));
        let before = [Function::Mark, Function::MarkAs, Function::Inside, Function::Saved].into_iter().any(word);
        let after = [Function::Saved, Function::Among].into_iter().any(word);
        before && found.until == open || after && found.from == close
    };
    if matches.iter().any(name) {
        return false;
    }
    let empty = [Function::Vague, Function::Of, Function::Filler, Function::Both, Function::And, Function::Listing];
    let says = |found: &&Match<'_>| {
        found.until <= until && empty.iter().any(|function| found.senses.contains(&Sense::Word(*function)))
    };
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(place) = reached.get(at).copied() {
        at += 1;
        for found in matches.iter().filter(says).filter(|found| found.from == place) {
            if !reached.contains(&found.until) {
                reached.push(found.until);
            }
        }
    }
    from < until && reached.contains(&until)
}

/// 没怎么买: hardly, which is no plain denial; the VIP list of which no shop knows is no list of VIPs.
pub fn hedged(matches: &[Match<'_>], tokens: &mut Vec<Token>) {
    let whole = [Sense::Word(Function::Hardly), Sense::Word(Function::Unknown)];
    // A high-value cart is none of a high-value customer.
    let names = |found: &Match<'_>| {
        let term =
            |inner: &Match<'_>| inner.senses.iter().any(|sense| matches!(sense, Sense::Term(_) | Sense::Event(_)));
        let begins = |inner: &&Match<'_>| inner.from == found.from && inner.until < found.until;
        found.senses == [Sense::Word(Function::Vague)] && matches.iter().filter(begins).any(term)
    };
    let hedges = |found: &&Match<'_>| found.senses.iter().all(|sense| whole.contains(sense)) || names(found);
    for hedge in matches.iter().filter(hedges) {
        // 点击率低于: a quality that ends inside of another word is none.
        let reach = if names(hedge) { hedge.until - 1 } else { hedge.from };
        let whole = |found: &&Match<'_>| found.from <= reach && found.until > hedge.until;
        let within = |token: &Token| {
            hedge.from <= token.from
                && token.until <= hedge.until
                && token.until - token.from < hedge.until - hedge.from
        };
        if !matches.iter().any(|found| whole(&found)) {
            tokens.retain(|token| !within(token));
        }
    }
}
