//! A name that follows what it is to mean: …, known as "regulars"; tag customers who … as 'VIP'; …标记为“退货王”. What stands
//! in quotation marks may be named by weaker words (as, 叫).

use super::super::super::lexicon::Sense;
use super::super::super::words::Function;
use super::labels;
use super::list::List;
use super::names;
use super::seen::Seen;
use super::{Framed, Piece};
use crate::catalog::Type;

/// Signs that a name stands in.
const MARKS: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('[', ']'), ('<', '>')];

pub(super) fn of(seen: &Seen<'_>) -> Option<Framed> {
    (1..seen.chars.len()).filter(|at| seen.begins(*at)).find_map(|at| named(seen, at))
}

fn named(seen: &Seen<'_>, at: usize) -> Option<Framed> {
    let start = past_adverbs(seen, at);
    let led = |words: &List| seen.ends_of(words, start).max();
    let opened = || {
        let start = seen.skip_marks(0);
        seen.ends_of(&seen.words.naming.verbs, start).next().is_some()
    };
    let whom = led(&seen.words.naming.whom).filter(|_| is_of_people(seen, at) || is_counted(seen, at));
    let calls = led(&seen.words.naming.calls).into_iter().chain(whom).max();
    let leads = led(&seen.words.naming.leads);
    // "As" alone calls something only after a verb that asks for a name.
    let after = led(&seen.words.naming.after).filter(|_| opened());
    let end = calls.into_iter().chain(leads).chain(after).max()?;
    if seen.is_denied(at) || names_a_thing(seen, at, end) || is_a_tag(seen, at, end) || !names::states(seen, (0, at)) {
        return None;
    }
    let (name, asked) = (seen.skip_spaces(end), whom == Some(end));
    let nouns = || [Piece::Maybe(seen.words.naming.nouns.clone())];
    let quoted = quoted(seen, name).and_then(|end| seen.ways(&nouns(), end).into_iter().max());
    let until = match quoted {
        Some(until) => until,
        None if calls != Some(end) => return None,
        None => {
            let end = seen.ends().find(|end| *end > name)?;
            // 买过3件以上都是正装: what nobody knows is no name of customers, if nothing asks for a name.
            if asked && !labels::is_label(seen, name, end) {
                return None;
            }
            let whole = names::of(seen, (name, end), (0, at))?;
            whole.contains(&Framed { from: name, until: end }).then_some(end)?
        }
    };
    // 叫“小棕瓶”的精华: the name of what follows.
    let ends = seen.skip_spaces(until);
    (ends >= seen.chars.len() || seen.is_mark(ends)).then_some(Framed { from: at, until })
}

/// 申请退款后自动打标「…」: past when and how they are named.
fn past_adverbs(seen: &Seen<'_>, at: usize) -> usize {
    let next = |at: usize| seen.ends_of(&seen.words.naming.adverbs, at).max();
    let first = next(at).unwrap_or(at);
    next(first).unwrap_or(first)
}

/// Whether a noun for customers ends there.
fn is_of_people(seen: &Seen<'_>, at: usize) -> bool {
    seen.ending(at).any(|found| found.senses.contains(&Sense::Customer))
}

/// 购买3次以上为老客, 购买3次以上的叫老客: whether so many or so much of it is said right before.
fn is_counted(seen: &Seen<'_>, at: usize) -> bool {
    let of = at.checked_sub(1).filter(|of| seen.chars.get(*of) == Some(&'的'));
    let counts = |sense: &Sense| match sense {
        Sense::Unit(_) => true,
        Sense::Word(function) => COUNTED.contains(function),
        _ => false,
    };
    seen.ending(of.unwrap_or(at)).any(|found| found.senses.iter().any(counts))
}

const COUNTED: [Function; 7] = [
    Function::Times,
    Function::Piece,
    Function::Generic,
    Function::Kinds,
    Function::Money,
    Function::OrMore,
    Function::OrLess,
];

/// Labelled 黑名单: a tag that customers were given, which the shop knows by that name.
fn is_a_tag(seen: &Seen<'_>, at: usize, end: usize) -> bool {
    let attribute = |sense: &Sense| match sense {
        Sense::Attribute(index) => seen.catalog.attributes.get(*index),
        _ => None,
    };
    let said = seen.matches.iter().filter(|found| found.from == at && found.until <= end);
    let mut lists = said.flat_map(|found| found.senses).filter_map(attribute);
    let Some(tags) = lists.find(|attribute| attribute.kind == Type::List) else { return false };
    let value = |sense: &Sense| {
        let Sense::Values { vocabulary, .. } = sense else { return false };
        let name = seen.catalog.vocabularies.get(*vocabulary).map(|found| found.name.as_str());
        name.is_some() && name == tags.vocabulary.as_deref()
    };
    let from = seen.skip_marks(seen.skip_spaces(end));
    seen.matches.iter().any(|found| found.from == from && found.senses.iter().any(value))
}

/// Where a name in quotation marks ends that begins there.
pub(super) fn quoted(seen: &Seen<'_>, name: usize) -> Option<usize> {
    let (_, close) = MARKS.iter().find(|(open, _)| seen.chars.get(name) == Some(open))?;
    (name + 1..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(close)).map(|close| close + 1)
}

/// Bought lipstick called "Rouge", 买过标记为“新品”, city = 'Beijing': what they bought is named, or where they live, and not
/// the customers.
fn names_a_thing(seen: &Seen<'_>, at: usize, end: usize) -> bool {
    let until = (0..at).rev().find(|before| seen.chars.get(*before) != Some(&' ')).map_or(0, |before| before + 1);
    let before = |wanted: &dyn Fn(&Sense) -> bool| {
        seen.matches.iter().any(|found| found.until == until && found.senses.iter().any(wanted))
    };
    let thing = |sense: &Sense| matches!(sense, Sense::Values { .. } | Sense::Property(_) | Sense::Event(_));
    let participle = seen.ends_of(&seen.words.naming.participles, at).any(|until| until == end);
    if participle && labels::is_fact(seen, at) {
        return true;
    }
    let done = seen.chars.get(until.wrapping_sub(1)).is_some_and(|c| "过了".contains(*c));
    participle && before(&thing) || done
}
