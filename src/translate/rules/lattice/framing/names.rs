//! Names that nobody knows: Reactivated customers: bought …, 补货提醒：…. What a name holds is read word by word. A word that
//! nobody knows, one that says how customers behave or nothing exact, and one that the definition says again are but the
//! name. What customers are (上海, VIP) stays said beside the definition, and so does a thing of which the definition is
//! (精华弃购人群：加购后没买); anything else (a number, a denial, a time, a deed) makes the stretch no name at all.

use super::super::super::grammar::main_event;
use super::super::super::lexicon::{Match, Sense};
use super::super::super::number::Numeral;
use super::super::super::scan::Cursor;
use super::super::super::words::Function;
use super::Framed;
use super::again;
use super::labels::{self, is_open};
use super::seen::{Seen, is_figure};
use crate::catalog::Type;

/// Characters of a name: in letters, and in Chinese.
const LETTERS: usize = 48;
const CHARACTERS: usize = 18;

/// A stretch of the question.
pub(super) type Stretch = (usize, usize);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Empty,
    /// Nobody knows it, or it says nothing exact.
    Name,
    /// It says how they behave, or what is said again.
    Said,
    /// It leaves open what it means.
    Open,
    /// A time that is said again.
    Told,
    /// A name made of words of marketing, which say nothing beside what customers are: 上海女性关怀名单.
    Plain,
    Keeps,
    /// The one thing that all the definition is of.
    Thing,
}

/// What of a label is but a name: all of it, or its words of marketing beside what customers are.
pub(super) fn of(seen: &Seen<'_>, label: Stretch, definition: Stretch) -> Option<Vec<Framed>> {
    let (from, until) = label;
    let chinese = seen.chars.get(from..until)?.iter().filter(|c| !c.is_ascii()).count();
    if from >= until || until - from > LETTERS || chinese > CHARACTERS || !states(seen, definition) {
        return None;
    }
    // 邮件：近30天打开过: what the deed was done with, though it may be sent as well.
    let value = |found: &Match<'_>| found.senses.iter().any(|sense| matches!(sense, Sense::Values { .. }));
    if seen.matches.iter().any(|found| (found.from, found.until) == label && value(found)) {
        return None;
    }
    if is_identifier(seen, label) {
        return Some(vec![Framed { from, until }]);
    }
    let mut words: Vec<(Framed, Word)> = Vec::new();
    let start = numbering(seen, from, until);
    let mut at = start;
    while at < until {
        let (end, word) = word(seen, at, until, definition)?;
        words.push((Framed { from: at, until: end }, word));
        at = end;
    }
    let has = |wanted: Word| words.iter().any(|(_, word)| *word == wanted);
    let exact = labels::defines(seen, definition.0, definition.1);
    if has(Word::Keeps) {
        // Unhappy VIPs: gave one star. How unhappy is what the definition says.
        let loose = |word: Word| word == Word::Plain || exact && [Word::Open, Word::Said].contains(&word);
        let plain = words.iter().filter(|(_, word)| loose(*word));
        let plain: Vec<Framed> = plain.map(|(framed, _)| *framed).collect();
        return (!has(Word::Name) && !plain.is_empty()).then_some(plain);
    }
    if has(Word::Thing) {
        let rest = words.iter().filter(|(_, word)| *word != Word::Thing);
        let named = has(Word::Name) || has(Word::Plain) || exact && (has(Word::Open) || has(Word::Said));
        return named.then(|| rest.map(|(framed, _)| *framed).collect());
    }
    let name = start > from || has(Word::Name) || has(Word::Plain);
    // Of known words alone, the definition must say more than another of them: 流失 - 沉睡 are two names.
    let defined = name || exact && (has(Word::Said) || has(Word::Open));
    defined.then_some(vec![Framed { from, until }])
}

/// active_buyers_30d: a name as programs write them, and none that the shop knows.
fn is_identifier(seen: &Seen<'_>, (from, until): Stretch) -> bool {
    let name = seen.chars.get(from..until).unwrap_or_default();
    let whole = |found: &Match<'_>| (found.from, found.until) == (from, until);
    name.contains(&'_') && name.iter().all(|c| c.is_alphanumeric() || *c == '_') && !seen.matches.iter().any(whole)
}

/// The word of a name that begins there; nothing where it says more than a name may.
fn word(seen: &Seen<'_>, at: usize, until: usize, definition: Stretch) -> Option<(usize, Word)> {
    if !seen.chars.get(at)?.is_alphanumeric() {
        let parts = seen.chars.get(at).is_some_and(|c| ",;:()".contains(*c));
        return (!parts).then_some((at + 1, Word::Empty));
    }
    if seen.ends_of(&seen.words.strange, at).next().is_some() {
        return None;
    }
    let said = |end: usize| is_said(seen, (at, end), definition);
    // What is only close to a word of the shop is no word of it.
    let whole = |found: &&Match<'_>| found.from == at && found.until <= until && found.near.is_none();
    let here = || seen.matches.iter().filter(whole);
    let longest = here().map(|found| found.until).max().unwrap_or(at);
    let begins = Cursor::new(seen.chars, at).starts_word();
    let timed = seen.times.at(at).iter().map(|found| found.until).filter(|end| *end <= until);
    if let Some(end) = timed.max().filter(|end| begins && *end >= longest) {
        let numbers = numbers(seen, (at, end));
        // 近7天…的人：点击过消息，且7天内消费过: of the first that was done it is said nowhere else.
        let told = first_deed(seen, definition);
        let again = !numbers.is_empty() && numbers.iter().all(|one| holds(seen, told, one));
        return (again || is_said(seen, (at, end), told)).then_some((end, Word::Told));
    }
    if let Some((end, numeral)) = seen.number(at).filter(|(end, _)| begins && *end >= longest) {
        return holds(seen, definition, &numeral).then_some((end, Word::Said));
    }
    // 短信沉默用户：收到过但没点: with what it was done that the definition tells of.
    if longest > at && here().any(|found| found.until == longest && is_of_deed(seen, found, definition)) {
        return (!names_a_thing(seen, definition)).then_some((longest, Word::Thing));
    }
    let plain = seen.ends_of(&seen.words.plain, at).filter(|end| *end <= until).max();
    // 召回券领取者: a value of the shop is no word of marketing.
    let value = |found: &Match<'_>| {
        found.until == longest && found.senses.iter().any(|sense| matches!(sense, Sense::Values { .. }))
    };
    // 送生日券的名单: what is given to them is no word of what they did.
    let given = at.checked_sub(1).and_then(|before| seen.chars.get(before)).is_some_and(|c| GIVES.contains(c));
    let chinese = seen.chars.get(at).is_some_and(|c| !c.is_ascii());
    let value = chinese && longest > at + 2 && !given && here().any(value);
    if let Some(end) = plain.filter(|end| *end >= longest && !value) {
        return Some((end, Word::Plain));
    }
    let senses: Vec<&Sense> = here().filter(|found| found.until == longest).flat_map(|found| found.senses).collect();
    let any = |wanted: &dyn Fn(&Sense) -> bool| senses.iter().any(|sense| wanted(sense));
    // 回流: a unit that counts nothing is a part of a word that nobody knows.
    let counted = at.checked_sub(1).and_then(|before| seen.chars.get(before)).is_some_and(is_figure);
    if !senses.is_empty() && longest == at + 1 && !counted && senses.iter().all(|sense| is_unit(sense)) {
        return Some((longest, Word::Name));
    }
    let empty = |sense: &Sense| match sense {
        Sense::Customer => true,
        Sense::Word(function) => EMPTY.contains(function),
        _ => false,
    };
    if senses.is_empty() {
        return unknown(seen, at, until).map(|end| (end, Word::Name));
    }
    // 高价值客户召回名单：60天没买: what they are worth is not what the definition says.
    if again::tells_of_other(seen, (at, longest), definition) {
        return Some((longest, Word::Keeps));
    }
    // VIP: 10 orders or more. What makes one of that rank is what the definition says.
    if any(&|sense| matches!(sense, Sense::Term(term) if is_of_rank(seen, *term) && measures(seen, definition))) {
        return Some((longest, Word::Said));
    }
    let behaves = |sense: &Sense| match sense {
        Sense::Word(function) => BEHAVES.contains(function),
        other => seen.behaves(other),
    };
    if any(&is_open) {
        return Some((longest, Word::Open));
    }
    if any(&behaves) {
        return Some((longest, Word::Said));
    }
    let main = |sense: &Sense| matches!(sense, Sense::Event(event) if Some(*event) == main_event(seen.catalog));
    if any(&empty) || any(&main) {
        return Some((longest, Word::Empty));
    }
    let again = |sense: &Sense| seen.inside(definition).any(|found| found.senses.contains(sense));
    if any(&again) || said(longest) || any(&|sense| again::is_denied_again(seen, sense, definition)) {
        return Some((longest, Word::Said));
    }
    if any(&|sense| seen.is_own(sense)) {
        return Some((longest, Word::Keeps));
    }
    (any(&is_thing) && !names_a_thing(seen, definition)).then_some((longest, Word::Thing))
}

fn is_thing(sense: &Sense) -> bool {
    matches!(sense, Sense::Values { .. })
}

/// Whether a word names something that a deed of the definition was done with, and no order was.
fn is_of_deed(seen: &Seen<'_>, found: &Match<'_>, definition: Stretch) -> bool {
    let main = main_event(seen.catalog);
    let deeds = |sense: &Sense| match sense {
        Sense::Event(event) | Sense::Opens(event) if Some(*event) != main => seen.catalog.events.get(*event),
        _ => None,
    };
    let name = |vocabulary: usize| seen.catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
    let of_main = |vocabulary: usize| {
        let main = main.and_then(|main| seen.catalog.events.get(main));
        main.is_some_and(|event| event.properties.iter().any(|own| own.vocabulary.as_deref() == name(vocabulary)))
    };
    found.senses.iter().any(|sense| match sense {
        Sense::Values { vocabulary, .. } if !of_main(*vocabulary) => {
            let told = seen.inside(definition).flat_map(|found| found.senses).filter_map(deeds);
            told.flat_map(|event| &event.properties).any(|own| own.vocabulary.as_deref() == name(*vocabulary))
        }
        _ => false,
    })
}

/// Whether a definition says itself what it is of.
fn names_a_thing(seen: &Seen<'_>, definition: Stretch) -> bool {
    seen.inside(definition).any(|found| found.until > found.from + 1 && found.senses.iter().any(is_thing))
}

/// Whether a name of a label is of a sum of money.
pub(super) fn is_of_worth(seen: &Seen<'_>, label: Stretch) -> bool {
    let money = |measure: &crate::catalog::Measure| measure.kind == Type::Money;
    let worth = |sense: &Sense| match sense {
        Sense::Term(term) => {
            let rule = seen.catalog.terms.get(*term).map_or("", |term| term.rule.as_str());
            rule.split([' ', '(', ')']).any(|word| seen.catalog.measure(word).is_some_and(money))
        }
        _ => false,
    };
    seen.inside(label).any(|found| found.senses.iter().any(worth))
}

/// 高价值沉睡用户（…历史高金额）: whether a name of a sum of money is what the definition says again, by its level.
pub(super) fn worth_is_told(seen: &Seen<'_>, label: Stretch, definition: Stretch) -> bool {
    let term = |sense: &Sense| matches!(sense, Sense::Term(_));
    let named = seen.inside(label).any(|found| found.senses.iter().any(term));
    let high = |found: &Match<'_>| found.senses.contains(&Sense::Word(Function::High));
    let money = |sense: &Sense| match sense {
        Sense::Measure(measure) => seen.catalog.measures.get(*measure).is_some_and(|found| found.kind == Type::Money),
        _ => false,
    };
    let sum = |level: &Match<'_>| {
        seen.inside(definition).any(|found| found.from == level.until && found.senses.iter().any(money))
    };
    named
        && !again::tells_of_other(seen, label, definition)
        && seen.inside(definition).any(|found| high(found) && sum(found))
}

/// Whether a name is of the places of an ordered scale.
fn is_of_rank(seen: &Seen<'_>, term: usize) -> bool {
    let rule = seen.catalog.terms.get(term).map_or("", |term| term.rule.as_str());
    let first = rule.split(' ').next().unwrap_or_default();
    let attribute = seen.catalog.attributes.iter().find(|attribute| attribute.name == first);
    let vocabulary = attribute.and_then(|attribute| attribute.vocabulary.as_deref());
    seen.catalog.vocabularies.iter().any(|one| one.ordered && Some(one.name.as_str()) == vocabulary)
}

/// Whether the first statement of a definition says how much or how often, and denies nothing.
fn measures(seen: &Seen<'_>, (from, until): Stretch) -> bool {
    let first = (from..until).find(|at| seen.chars.get(*at).is_some_and(|c| ",;".contains(*c))).unwrap_or(until);
    let any = |wanted: &dyn Fn(&Sense) -> bool| seen.inside((from, first)).any(|found| found.senses.iter().any(wanted));
    let bounds = [Function::More, Function::AtLeast, Function::OrMore, Function::Top, Function::Between];
    let denies =
        [Function::Not, Function::NotOnce, Function::Never, Function::Lacking, Function::Less, Function::AtMost];
    any(&|sense| matches!(sense, Sense::Measure(_)))
        && any(&|sense| matches!(sense, Sense::Word(function) if bounds.contains(function)))
        && !any(&|sense| matches!(sense, Sense::Word(function) if denies.contains(function)))
}

/// The last of a verb that gives.
const GIVES: [char; 7] = ['送', '发', '推', '派', '给', '寄', '赠'];

fn is_unit(sense: &Sense) -> bool {
    let units = [Function::Times, Function::Piece, Function::Generic, Function::Kinds, Function::Money];
    matches!(sense, Sense::Unit(_)) || matches!(sense, Sense::Word(function) if units.contains(function))
}

const EMPTY: [Function; 7] = [
    Function::Filler,
    Function::Of,
    Function::And,
    Function::But,
    Function::Article,
    Function::Every,
    Function::Several,
];

/// What customers do, as loosely as a name may say it: 沉默唤醒, lost customers.
const BEHAVES: [Function; 3] = [Function::Silent, Function::Gone, Function::Row];

/// A word of letters that nobody knows, or one such character; with figures in it, it may be a rank that nobody knows.
fn unknown(seen: &Seen<'_>, at: usize, until: usize) -> Option<usize> {
    if !seen.chars.get(at)?.is_ascii() {
        return Some(at + 1);
    }
    let end = (at..until).find(|at| !seen.chars.get(*at).is_some_and(char::is_ascii_alphanumeric)).unwrap_or(until);
    seen.chars.get(at..end)?.iter().all(char::is_ascii_alphabetic).then_some(end)
}

/// Past the number of a list: Segment 3 -, 人群A：.
fn numbering(seen: &Seen<'_>, from: usize, until: usize) -> usize {
    let at = seen.skip_marks(from);
    let noun = seen.ends_of(&seen.words.numbered, at).max();
    let Some(number) = noun.map(|end| seen.skip_spaces(end)).filter(|number| *number < until) else { return from };
    let letter =
        seen.chars.get(number).is_some_and(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c));
    let end = seen.skip_spaces(number + 1);
    let parted = end >= until || seen.chars.get(end).is_some_and(|c| "-.:#)".contains(*c));
    if letter && parted { seen.skip_marks(end).min(until) } else { from }
}

/// Whether a definition says in its first words something exact, whatever the name before it may be.
pub(super) fn states(seen: &Seen<'_>, (from, until): Stretch) -> bool {
    let first = (from..until).find(|at| seen.chars.get(*at).is_some_and(|c| ",;".contains(*c))).unwrap_or(until);
    let deed = |sense: &Sense| match sense {
        Sense::Event(_) | Sense::Opens(_) | Sense::Measure(_) | Sense::Attribute(_) | Sense::Axis { .. } => true,
        Sense::Term(_) | Sense::StateValue { .. } | Sense::Says { .. } => true,
        Sense::Word(function) => DEEDS.contains(function),
        _ => false,
    };
    let exact = |sense: &Sense| match sense {
        Sense::Values { .. } | Sense::Term(_) | Sense::StateValue { .. } | Sense::Says { .. } => true,
        Sense::Festival(_) => true,
        Sense::Word(function) => EXACT.contains(function),
        _ => false,
    };
    let any = |stretch: Stretch, wanted: &dyn Fn(&Sense) -> bool| {
        seen.inside(stretch).any(|found| found.senses.iter().any(wanted))
    };
    let axis = |sense: &Sense| matches!(sense, Sense::Axis { .. } | Sense::Measure(_));
    let level = |sense: &Sense| matches!(sense, Sense::Word(Function::High | Function::Low));
    if any((from, until), &axis) && any((from, until), &level) {
        return true;
    }
    let timed = || (from..until).any(|at| !seen.times.at(at).is_empty());
    any((from, first), &deed) && (any((from, until), &exact) || !numbers(seen, (from, until)).is_empty() || timed())
}

/// Words that tell of a deed, and words that make it exact.
const DEEDS: [Function; 8] = [
    Function::Times,
    Function::FirstOrder,
    Function::LastOrder,
    Function::Repeat,
    Function::NoOrder,
    Function::Pause,
    Function::Gone,
    Function::TimesNoun,
];
const EXACT: [Function; 10] = [
    Function::Not,
    Function::NotOnce,
    Function::Never,
    Function::Lacking,
    Function::Nothing,
    Function::NoOrder,
    Function::Pause,
    Function::Gone,
    Function::FirstOrder,
    Function::Only,
];

/// The first part of a definition where something was done, or all of it.
fn first_deed(seen: &Seen<'_>, (from, until): Stretch) -> Stretch {
    let first = (from..until).find(|at| seen.chars.get(*at).is_some_and(|c| ",;".contains(*c))).unwrap_or(until);
    let deed = |sense: &Sense| matches!(sense, Sense::Event(_) | Sense::Opens(_) | Sense::Measure(_));
    let done = seen.inside((from, first)).any(|found| found.senses.iter().any(deed));
    (from, if done { first } else { until })
}

/// Whether the definition holds the same words.
fn is_said(seen: &Seen<'_>, (from, until): Stretch, definition: Stretch) -> bool {
    let (word, text) = (seen.chars.get(from..until), seen.chars.get(definition.0..definition.1));
    match (word, text) {
        (Some(word), Some(text)) => until > from + 1 && text.windows(until - from).any(|part| part == word),
        (None, _) | (_, None) => false,
    }
}

/// Whether the definition holds the same number.
fn holds(seen: &Seen<'_>, definition: Stretch, numeral: &Numeral) -> bool {
    numbers(seen, definition).iter().any(|one| (one.low, one.high) == (numeral.low, numeral.high))
}

pub(super) fn numbers(seen: &Seen<'_>, (from, until): Stretch) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut at = from;
    while at < until {
        match seen.number(at).filter(|(end, _)| *end <= until && Cursor::new(seen.chars, at).starts_word()) {
            Some((end, numeral)) => {
                found.push(numeral);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}
