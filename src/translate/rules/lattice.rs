//! Everything that could be a word of the question, as a graph over its characters.
//!
//! Tokens come from the dictionary, the number lexer and the time lexer; what none of them knows becomes unread words.
//! Only tokens on a cheap path through the whole question are kept: few long known words beat many short ones.

mod back;
mod beside;
mod brackets;
mod coming;
mod counted;
mod denied;
pub(super) mod flags;
pub(super) mod framing;
mod future;
mod ids;
mod labelled;
mod listed;
mod magnitudes;
mod never;
mod open;
mod overall;
mod overlaps;
mod places;
mod pointing;
mod prune;
mod quality;
mod quoted;
mod senses;
mod some;
mod unknown;
mod wares;
mod years;

use jiff::civil::DateTime;

use self::framing::Framing;
use self::prune::{prune, spaced};
use self::quality::{hedged, says_how};
pub use self::senses::amount;
use self::senses::{are_of_one_event, is_meant_before, nodes, time, values, worded};
use self::unknown::{literal, of_any_year, searched, slips, surname, unread};
use super::lexicon::{Lexicon, Match, Sense, UnitOf};
use super::meaning::{Amount, Gap, Measured, Node};
use super::normal::NormalText;
use super::number::number;
use super::scan::Cursor;
use super::time::{TimeSense, times};
use super::words::Function;
use crate::catalog::Catalog;
use crate::dsl::Number;
use crate::lang::Bilingual;
use crate::translate::Role;

/// One word with one meaning. Positions are characters of the normal text.
#[derive(Clone, Debug)]
pub struct Token {
    pub from: usize,
    pub until: usize,
    pub node: Node,
    pub role: Role,
    /// How much worse than other meanings of the same word.
    pub cost: u32,
    /// What the word is only close to.
    pub near: Option<Bilingual>,
}

impl Token {
    /// A word that leaves something open, whatever else it may mean.
    fn open(found: &Match<'_>, gap: Gap) -> Self {
        let (from, until) = (found.from, found.until);
        Token { from, until, node: Node::Unread(gap), role: Role::Unread, cost: OPEN, near: None }
    }

    fn filler(from: usize, until: usize) -> Self {
        Token { from, until, node: Node::Filler, role: Role::Filler, cost: 0, near: None }
    }

    /// What the word costs a derivation: one long word beats two short ones.
    pub fn price(&self) -> u32 {
        self.cost
            + match self.node {
                // 内 says more than a window does: that it is counted from something; "it" more than nothing.
                Node::Unread(_) | Node::Within(_) | Node::Word(Function::SameThing | Function::Anaphor) => 0,
                Node::Filler => 1,
                _ => 2,
            }
    }
}

const UNREAD: u32 = 40;
/// Price of a word that is known to say nothing exact.
const OPEN: u32 = 12;
/// Price of a word that only comes close to another.
const NEAR: u32 = 12;

/// The words of a question that may matter, in order of position.
pub fn tokens(
    text: &NormalText,
    matches: &[Match<'_>],
    lexicon: &Lexicon,
    framing: &Framing,
    catalog: &Catalog,
    as_of: DateTime,
) -> Vec<Token> {
    let frames = framing.of(text, matches, catalog, as_of);
    let framed = |from, until| frames.iter().any(|frame| frame.overlaps(from, until));
    let left = future::settle(text.chars(), matches.iter().filter(|found| !framed(found.from, found.until)), as_of);
    let mut tokens = known(text, &left, catalog, as_of);
    never::apart(text.chars(), &mut tokens, catalog);
    back::settle(text, &mut tokens);
    flags::settle(text, &mut tokens, catalog);
    denied::settle(text.chars(), catalog, &mut tokens);
    ids::named(text.chars(), catalog, &mut tokens);
    wares::settle(text.chars(), catalog, &mut tokens);
    years::settle(text.chars(), catalog, &mut tokens, as_of);
    counted::settle(text.chars(), catalog, &mut tokens);
    listed::settle(catalog, &mut tokens);
    overall::settle(text.chars(), catalog, &mut tokens);
    hedged(&left, &mut tokens);
    let unread = unread(text);
    tokens.extend(slips(text, lexicon, catalog, &tokens, &unread));
    tokens.extend(unread);
    brackets::settle(&mut tokens, text, catalog);
    tokens.retain(|token| !framed(token.from, token.until));
    labelled::settle(&frames, matches, &mut tokens, catalog);
    tokens.extend(frames.iter().map(|frame| Token::filler(frame.from, frame.until)));
    prune(spaced(tokens, text.chars()), text.len())
}

fn known(text: &NormalText, matches: &[Match<'_>], catalog: &Catalog, as_of: DateTime) -> Vec<Token> {
    let mut tokens = Vec::new();
    let closed: Vec<usize> =
        matches.iter().filter(|found| found.senses.contains(&Sense::Customer)).map(|found| found.until).collect();
    let kinds = |sense: &Sense| matches!(sense, Sense::Customer | Sense::Term(_));
    let opened: Vec<usize> =
        matches.iter().filter(|found| found.senses.iter().any(kinds)).map(|found| found.from).collect();
    // A value in quotation marks is no name of a segment.
    let valued = matches.iter().filter(|found| values(found.senses).is_some());
    let values_at: Vec<(usize, usize)> = valued.map(|found| (found.from, found.until)).collect();
    let searching = quoted::searching(text, matches);
    let joins = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Or | Function::Nor));
    let joints: Vec<usize> =
        matches.iter().filter(|found| found.senses.iter().any(joins)).map(|found| found.from).collect();
    // "Win-back" before "coupon" is a part of that name, not an empty word.
    let names: Vec<(usize, usize)> =
        matches.iter().filter(|found| values(found.senses).is_some()).map(|found| (found.from, found.until)).collect();
    let begins_name = |found: &super::lexicon::Match<'_>| {
        let long = found.until > found.from + 3 && text.chars().get(found.from).is_some_and(char::is_ascii);
        long && names.iter().any(|(from, until)| *from == found.from && *until > found.until)
    };
    // 一单里有口红和粉底液: values that are joined are no text to look for.
    let lists = |from: usize, until: usize| {
        let joined = joints.iter().any(|joint| from < *joint && *joint < until);
        joined && values_at.iter().filter(|(start, end)| from <= *start && *end <= until).count() > 1
    };
    // 双11推送: before a kind of message, a season's name is the name of what the message was for.
    let names_matter = |found: &Match<'_>| {
        let at = |after: usize| names.iter().filter(move |(from, _)| *from == after);
        let of = usize::from(matches!(text.chars().get(found.until), Some('的' | ' ')));
        let beside = at(found.until).chain(at(found.until + of)).filter_map(|(from, until)| {
            matches.iter().find(|other| (other.from, other.until) == (*from, *until)).map(|other| other.senses)
        });
        beside.into_iter().any(|other| are_of_one_event(catalog, found.senses, other))
    };
    // "A single" before people says what they are; before what they do or have it is a number, or none at all after a
    // denial (never placed a single order).
    let own = |vocabulary: usize| {
        let name = catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        catalog.attributes.iter().any(|attribute| attribute.vocabulary.as_deref() == name)
    };
    let deed = |sense: &Sense| match sense {
        Sense::Event(_) | Sense::Measure(_) | Sense::Property(_) | Sense::Unit(_) => true,
        Sense::Values { vocabulary, .. } => !own(*vocabulary),
        _ => false,
    };
    let is_single = |found: &Match<'_>| {
        let inside = values_at.iter().any(|(from, until)| *until == found.until && *from > found.from);
        inside && found.senses.contains(&Sense::Word(Function::Article))
    };
    let singles: Vec<(usize, usize)> = matches
        .iter()
        .filter(|found| is_single(found) && !text.stands_behind(found.from, "in "))
        .filter(|found| matches.iter().any(|other| other.from == found.until + 1 && other.senses.iter().any(deed)))
        .map(|found| (found.from, found.until))
        .collect();
    let denies = |sense: &Sense| {
        matches!(sense, Sense::Word(Function::Not | Function::NotOnce | Function::Never | Function::Lacking))
    };
    let parts = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::But | Function::Comma));
    let denied_before = |at: usize| {
        let last = |wanted: &dyn Fn(&Sense) -> bool| {
            let before = matches.iter().filter(|found| found.until <= at && found.senses.iter().any(wanted));
            before.map(|found| found.until).max()
        };
        last(&denies).is_some_and(|denied| last(&parts).is_none_or(|parted| parted < denied))
    };
    let between = |found: &&Match<'_>| found.senses.contains(&Sense::Word(Function::Between));
    let between_before = |at: usize| matches.iter().filter(between).any(|found| found.until <= at);
    for found in matches {
        // In the past 60+ days: so long, whatever that means, and not ever.
        let counted = text.chars().get(found.until + 1).is_some_and(char::is_ascii_digit);
        if counted && text.chars().get(found.until) == Some(&' ') && found.senses == [Sense::Word(Function::Total)] {
            continue;
        }
        // Product X, x次: to be filled in; 3x is three times.
        let typed = text.typed(found.from, found.until).trim();
        let figure = text.chars().get(..found.from).and_then(|before| before.iter().rfind(|c| **c != ' '));
        let open = typed == "X" || typed == "x" && !text.chars().get(found.until).is_none_or(char::is_ascii);
        if open && !figure.is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十几".contains(*c)) {
            tokens.push(Token::open(found, Gap::Blank));
            continue;
        }
        // 买过全部彩妆: all there is of it, which no list here counts, and not all that was bought.
        let done =
            found.from.checked_sub(1).and_then(|before| text.chars().get(before)).is_some_and(|c| "过了".contains(*c));
        if done
            && found.senses.contains(&Sense::Word(Function::Every))
            && names.iter().any(|(from, _)| *from == found.until)
        {
            tokens.push(Token::open(found, Gap::Vague));
            continue;
        }
        // A name that begins inside of "a single" goes with it; "a single order over 500" is one of those still.
        let singled = singles.iter().any(|(from, end)| *from <= found.from && found.from < *end && *end < found.until);
        if singled && denied_before(found.from) || some::is_of_each(matches, found) {
            continue;
        }
        let nameless = !begins_name(found);
        let mut add = |node: Node, role: Role, cost: u32| {
            let (cost, near) = (cost + if found.near.is_some() { NEAR } else { 0 }, found.near.cloned());
            tokens.push(Token { from: found.from, until: found.until, node, role, cost, near });
        };
        // US and us: what is also an empty word is a name in capitals only.
        let empty = found.senses.contains(&Sense::Word(Function::Filler));
        let typed = text.typed(found.from, found.until);
        let capitals = typed.len() > 1 && typed.chars().all(|c| c.is_ascii_uppercase());
        // During the 618 sale: when it was, and not the campaign of that name.
        let led =
            |other: &Match<'_>| other.until + 1 == found.from && other.senses.contains(&Sense::Word(Function::During));
        let lasts = matches.iter().any(led) && found.senses.iter().any(|sense| matches!(sense, Sense::Festival(_)));
        // Our regulars: a kind of people, and not those of a level that is called regular.
        let kind = typed.is_ascii() && found.senses.contains(&Sense::Word(Function::Vague));
        if let Some(mut values) = values(found.senses).filter(|_| !lasts && !kind)
            && (!empty || capitals || !typed.is_ascii())
        {
            let of = found.from.checked_sub(1).and_then(|before| text.chars().get(before)) == Some(&'的');
            values.nominal = of && opened.contains(&found.until);
            add(Node::Values(values.into()), Role::Value, 0);
            if empty && capitals {
                continue;
            }
        }
        let units: Vec<_> = found
            .senses
            .iter()
            .filter_map(|sense| match sense {
                // 个 counts anything: of which attribute it counts the value must be said.
                Sense::Unit(UnitOf::Attribute(_) | UnitOf::Measure(_))
                    if [Function::Generic, Function::Kinds]
                        .iter()
                        .any(|unit| found.senses.contains(&Sense::Word(*unit))) =>
                {
                    None
                }
                Sense::Unit(owner) => Some(owner.clone()),
                _ => None,
            })
            .collect();
        if !units.is_empty() {
            add(Node::Unit(units.into()), Role::Number, 0);
        }
        // 积分最多的100人: no limit.
        let limit = |sense: &Sense| *sense == Sense::Word(Function::AtMost) || *sense == Sense::Word(Function::AtLeast);
        let ranks = text.chars().get(found.until) == Some(&'的');
        // "a" before a word is an article; at the end, or before "and", it is a name (product A).
        let letter = found.until == found.from + 1 && found.senses.contains(&Sense::Word(Function::Article));
        let ends = !text.chars().get(found.until + 1).is_some_and(char::is_ascii_alphanumeric);
        if letter && (ends || joints.contains(&(found.until + 1))) {
            continue;
        }
        if is_single(found) {
            if !singles.contains(&(found.from, found.until)) {
                continue;
            }
            if denied_before(found.from) {
                add(Node::Filler, Role::Filler, 0);
            } else {
                let one = Amount { low: Number::from(1), high: None, unit: Measured::Bare };
                add(Node::Amount(one), Role::Number, 0);
            }
            continue;
        }
        // To take customers out of the data is to change it; to take them from there is to list them.
        let taken = matches
            .iter()
            .any(|other| other.until <= found.from && other.senses.contains(&Sense::Word(Function::Exclude)));
        if found.senses.contains(&Sense::Word(Function::Store)) && !taken {
            add(Node::Filler, Role::Filler, 0);
            continue;
        }
        // 咨询过、也看过口红: after a comma, another statement begins, which shares nothing with the one before it.
        let before = found.from.checked_sub(1).and_then(|before| text.chars().get(before));
        let also = found.senses.contains(&Sense::Word(Function::Also));
        let weak = also && before.is_some_and(|c| ",、;".contains(*c));
        if weak {
            add(Node::Filler, Role::Connective, 0);
        }
        let term = found.senses.iter().any(|sense| matches!(sense, Sense::Term(_)));
        let named = closed.contains(&found.until) && found.senses.iter().all(|sense| *sense != Sense::Customer);
        // 30+ who bought: at least so many, and not "30 and who".
        let plus = typed == "+" && counted::is_or_more(text.chars(), found.from);
        // Never returned anything: those were things, and not the customer.
        let things = |other: &Match<'_>| {
            let named = [Function::Anything, Function::Anaphor].map(Sense::Word);
            overlaps::begins_thing(text, found.until + 1, other.from)
                && (named.iter().any(|word| other.senses.contains(word)) || values(other.senses).is_some())
        };
        let sent_back = found.senses.contains(&Sense::Word(Function::Gone)) && matches.iter().any(things);
        let lost = |sense: &Sense| match sense {
            Sense::Word(Function::And) => weak || plus,
            Sense::Word(Function::Gone) => sent_back,
            // 不是复购客户: what somebody is not, and no deed that was left undone.
            Sense::Word(Function::Repeat) => {
                text.stands_behind(found.from, "不是") || text.stands_behind(found.from, "非")
            }
            // 收藏或加购但没下单: what did not follow is said of all of them, and not of the last by its name.
            Sense::Term(_) => {
                let said: String = text.chars().get(found.from..found.until).unwrap_or_default().iter().collect();
                let or = |or| text.stands_behind(found.from, or) && !text.stands_behind(found.from, &format!(",{or}"));
                (or("或") || or("或者")) && (said.contains("未") || said.contains("没"))
            }
            // 偏好品类是面膜; 偏好面膜 leaves open how much.
            Sense::Word(Function::Mostly) if typed == "偏好" => {
                let named = |other: &Match<'_>| {
                    other.from == found.until && other.senses.iter().any(|sense| matches!(sense, Sense::Property(_)))
                };
                !matches.iter().any(named)
            }
            // 未购买、有收藏: what is had is not denied along.
            Sense::Word(Function::Listing | Function::Along) => text.chars().get(found.until) == Some(&'有'),
            // A 1-star and a 5-star review: a range only after "between".
            Sense::Word(Function::Range) => typed == "and" && !between_before(found.from),
            sense => ranks && limit(sense),
        };
        for (at, sense) in found.senses.iter().enumerate().filter(|(_, sense)| !lost(sense)) {
            let before = found.senses.get(..at).unwrap_or_default();
            if matches!(sense, Sense::Festival(_)) && names_matter(found) {
                continue;
            }
            let second = u32::from(before.iter().any(|other| is_meant_before(catalog, other, sense)));
            for (node, cost) in nodes(sense, catalog, term) {
                let node = match node {
                    Node::Attribute(index) if found.senses.contains(&Sense::Word(Function::Surname)) => {
                        Node::Surname(index)
                    }
                    node => node,
                };
                if node == Node::Filler && cost == 0 && !nameless {
                    continue;
                }
                // 流失客户 brings its noun along.
                let node = match node {
                    Node::Cond(cond) if named => Node::Group(cond),
                    node => worded(node, found.senses),
                };
                add(node, sense.role(), cost + second + if singled { 5 } else { 0 });
            }
        }
    }
    // 一下 holds no number.
    let empty: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Filler && token.cost == 0 && token.until > token.from + 1)
        .map(|token| (token.from, token.until))
        .collect();
    let only = |sense: &Sense| matches!(sense, Sense::Word(Function::Only | Function::OnlyThen));
    let confined = matches.iter().any(|found| found.senses.iter().any(only));
    for at in 0..text.len() {
        let mut cursor = Cursor::new(text.chars(), at);
        // A number begins where a run of figures begins.
        let inside = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_digit() || *c == '.');
        let continued = inside(at.checked_sub(1).and_then(|before| text.chars().get(before)))
            && text.chars().get(at).is_some_and(char::is_ascii_digit);
        if !continued && cursor.peek() != Some(' ') {
            if let Some(numeral) = number(&mut cursor)
                && !empty.iter().any(|(from, until)| *from <= at && cursor.at() <= *until && text.is_chinese(*from))
            {
                let node = Node::Number(numeral);
                tokens.push(Token { from: at, until: cursor.at(), node, role: Role::Number, cost: 0, near: None });
            }
            for found in times(text.chars(), at, as_of) {
                if let TimeSense::Window(window) = &found.sense {
                    tokens.extend(of_any_year(text, at, found.until, window).filter(|_| confined));
                }
                let Some(node) = time(found.sense) else { continue };
                tokens.push(Token { from: at, until: found.until, node, role: Role::Time, cost: 0, near: None });
            }
        }
        let space = usize::from(at > 0 && text.chars().get(at - 1) == Some(&' '));
        let surnames =
            |found: &Match<'_>| found.until + space == at && found.senses.contains(&Sense::Word(Function::Surname));
        // 姓名 is a word of its own.
        let longer = |found: &Match<'_>| found.from + 1 == at && found.until > at;
        let named = matches.iter().any(surnames) && !matches.iter().any(longer);
        if let Some((until, name)) = surname(text.chars(), at).filter(|_| named) {
            let node = Node::Literal(name);
            tokens.push(Token { from: at, until, node, role: Role::Value, cost: 0, near: None });
        }
        // “高活跃+爱尝鲜”: a list of words that leave open what they mean, and the name of nothing.
        let open = |until: usize| {
            let vague = |found: &Match<'_>| found.senses.contains(&Sense::Word(Function::Vague));
            let inside = |found: &&Match<'_>| at < found.from && found.until < until;
            let listed =
                text.chars().get(at..until).is_some_and(|quoted| quoted.contains(&'+') || quoted.contains(&'、'));
            listed && matches.iter().filter(inside).any(vague)
        };
        // 圈选“买过口红但没买粉底液”的客户: a statement in quotation marks, and not the name of a segment.
        let stated = |until: usize| {
            let any = |wanted: &dyn Fn(&Sense) -> bool| {
                let inside = matches.iter().filter(|found| at < found.from && found.until < until);
                inside.flat_map(|found| found.senses).any(wanted)
            };
            let saved = |found: &Match<'_>| {
                let word = |function| found.senses.contains(&Sense::Word(function));
                found.from == until && (word(Function::Saved) || word(Function::Among))
                    || found.until == at && (word(Function::Inside) || word(Function::Saved))
            };
            let deed = |sense: &Sense| matches!(sense, Sense::Event(_) | Sense::Measure(_));
            let limited = |sense: &Sense| {
                let Sense::Word(function) = sense else { return false };
                matches!(function.role(), Role::Negation) || matches!(function, Function::Times | Function::Money)
            };
            quoted::in_chinese(text, at, until) && any(&deed) && any(&limited) && !matches.iter().any(saved)
        };
        let said = |until: usize| {
            let open = |until| open(until) || says_how(matches, at, until);
            text.chars().get(at) == Some(&'"') && (text.is_sentence(at, until) || open(until) || stated(until))
        };
        // Viewed lipstick5-10: a word of the shop, and a number right behind it.
        let counted = |until: usize| {
            let digits = |from: usize| {
                let rest = text.chars().get(from..until).unwrap_or_default();
                rest.iter().all(|c| c.is_ascii_digit() || "-.%+".contains(*c))
            };
            matches.iter().any(|found| at < found.until && found.until < until && digits(found.until))
        };
        let quoted =
            literal(text, at).filter(|(until, _)| searching.contains(&at) || !said(*until) && !counted(*until));
        if let Some((until, literal)) =
            quoted.or_else(|| searched(text, at, &searching).filter(|(until, _)| !lists(at, *until)))
        {
            // The "For Pets" section: a name of the site's own, which may be any of the shop's things.
            let part =
                |found: &Match<'_>| found.from == until + 1 && found.senses.contains(&Sense::Word(Function::Section));
            if matches.iter().any(part) {
                let node = Node::Unread(Gap::Blank);
                tokens.push(Token { from: at, until, node, role: Role::Unread, cost: OPEN, near: None });
                continue;
            }
            // Birthday in "X" month: a letter in quotation marks stands for a name.
            if text.chars().get(at) == Some(&'"') && quoted::is_letter(&literal) && !searching.contains(&at) {
                let node = Node::Unread(Gap::Blank);
                tokens.push(Token { from: at, until, node, role: Role::Unread, cost: 0, near: None });
                continue;
            }
            if text.chars().get(at) == Some(&'"') && !values_at.contains(&(at + 1, until - 1)) {
                let node = Node::Quoted(literal.clone());
                tokens.push(Token { from: at, until, node, role: Role::Value, cost: 1, near: None });
            }
            tokens.push(Token {
                from: at,
                until,
                node: Node::Literal(literal),
                role: Role::Value,
                // 提到过敏: rather no single character.
                cost: if at + 1 == until && text.is_chinese(at) { 10 } else { 6 },
                near: None,
            });
        }
    }
    quoted::prefer_text(&mut tokens, text, &searching);
    magnitudes::bounds(text.chars(), &mut tokens);
    overlaps::close_exclusion(text, &mut tokens);
    overlaps::prefer_terms(&mut tokens, text, catalog);
    overlaps::drop_lesser(&mut tokens, text, catalog);
    coming::deeds(&mut tokens, text.chars(), catalog);
    beside::drop(&mut tokens, text, catalog);
    open::leave_open(&mut tokens, matches, text, catalog);
    pointing::open(&mut tokens, text, catalog);
    places::settle(&mut tokens, text);
    some::settle(&mut tokens, text);
    tokens
}
