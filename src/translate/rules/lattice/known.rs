//! What a word of the dictionary may be where it stands.

use super::scene::{Scene, is};
use super::senses::{is_meant_before, nodes, values, worded};
use super::{NEAR, Token, counted, some};
use crate::dsl::Number;
use crate::translate::Role;
use crate::translate::rules::lexicon::{Match, Sense, UnitOf};
use crate::translate::rules::meaning::{Amount, Gap, Measured, Node, Values};
use crate::translate::rules::words::Function;

/// The word's meanings, each as a token.
pub fn known(scene: &Scene<'_>, found: &Match<'_>) -> Vec<Token> {
    if says_how_long(scene, found)
        || scene.begins_in_single(found) && scene.denied_before(found.from)
        || some::is_of_each(scene, found)
    {
        return Vec::new();
    }
    if let Some(gap) = left_open(scene, found) {
        return vec![Token::open(found, gap)];
    }
    let mut tokens = Vec::new();
    let mut add = |node: Node, role: Role, cost: u32| {
        let (cost, near) = (cost + if found.near.is_some() { NEAR } else { 0 }, found.near.cloned());
        tokens.push(Token { from: found.from, until: found.until, node, role, cost, near });
    };
    if let Some(values) = named(scene, found) {
        add(Node::Values(values.into()), Role::Value, 0);
        if is_empty(found) && in_capitals(scene, found) {
            return tokens;
        }
    }
    let units = units(found);
    if !units.is_empty() {
        add(Node::Unit(units.into()), Role::Number, 0);
    }
    if is_letter_name(scene, found) {
        return tokens;
    }
    if scene.is_single(found) {
        if scene.is_single_deed(found) {
            let one = Amount { low: Number::from(1), high: None, unit: Measured::Bare };
            match scene.denied_before(found.from) {
                true => add(Node::Filler, Role::Filler, 0),
                false => add(Node::Amount(one), Role::Number, 0),
            }
        }
        return tokens;
    }
    if is(found, Function::Store) && !is_taken_out(scene, found) {
        add(Node::Filler, Role::Filler, 0);
        return tokens;
    }
    if is_weak_also(scene, found) {
        add(Node::Filler, Role::Connective, 0);
    }
    let also_term = found.senses.iter().any(|sense| matches!(sense, Sense::Term(_)));
    let single = if scene.begins_in_single(found) { 5 } else { 0 };
    for (at, sense) in found.senses.iter().enumerate() {
        if is_lost(scene, found, sense) || matches!(sense, Sense::Festival(_)) && scene.names_matter(found) {
            continue;
        }
        let before = found.senses.get(..at).unwrap_or_default();
        let second = u32::from(before.iter().any(|other| is_meant_before(scene.catalog, other, sense)));
        for (node, cost) in nodes(sense, scene.catalog, also_term) {
            if node != Node::Filler || cost > 0 || !scene.begins_name(found) {
                add(of_people(scene, found, node), sense.role(), cost + second + single);
            }
        }
    }
    tokens
}

/// In the past 60+ days: so long, whatever that means, and not ever.
fn says_how_long(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    is_total(found)
        && found.senses.len() == 1
        && scene.char(found.until) == Some(' ')
        && scene.char(found.until + 1).is_some_and(|c| c.is_ascii_digit())
}

/// What the word leaves to be filled in.
fn left_open(scene: &Scene<'_>, found: &Match<'_>) -> Option<Gap> {
    // Product X, x次: to be filled in; 3x is three times.
    let typed = scene.text.typed(found.from, found.until).trim();
    let figure = scene.text.chars().get(..found.from).and_then(|before| before.iter().rfind(|c| **c != ' '));
    let letter = typed == "X" || typed == "x" && !scene.char(found.until).is_none_or(|c| c.is_ascii());
    if letter && !figure.is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十几".contains(*c)) {
        return Some(Gap::Blank);
    }
    // 买过全部彩妆: all there is of it, which no list here counts, and not all that was bought.
    let done = scene.char_before(found.from).is_some_and(|c| "过了".contains(c));
    let all = done && is(found, Function::Every) && scene.names.iter().any(|(from, _)| *from == found.until);
    all.then_some(Gap::Vague)
}

/// US and us: what is also an empty word is a name in capitals only.
fn in_capitals(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    let typed = scene.text.typed(found.from, found.until);
    typed.len() > 1 && typed.chars().all(|c| c.is_ascii_uppercase())
}

fn is_empty(found: &Match<'_>) -> bool {
    is(found, Function::Filler)
}

/// The values that the word names.
fn named(scene: &Scene<'_>, found: &Match<'_>) -> Option<Values> {
    let typed = scene.text.typed(found.from, found.until);
    // During the 618 sale: when it was, and not the campaign of that name.
    let festival = found.senses.iter().any(|sense| matches!(sense, Sense::Festival(_)));
    let lasts = festival && found.from.checked_sub(1).is_some_and(|space| scene.ends(space, Function::During));
    // Our regulars: a kind of people, and not those of a level that is called regular.
    let kind = typed.is_ascii() && is(found, Function::Vague);
    let plain = is_empty(found) && !in_capitals(scene, found) && typed.is_ascii();
    let mut values = values(found.senses).filter(|_| !lasts && !kind && !plain)?;
    values.nominal = scene.char_before(found.from) == Some('的') && scene.people_begin_at(found.until);
    Some(values)
}

/// What the word is a unit of. 个 counts anything: of which attribute it counts the value must be said.
fn units(found: &Match<'_>) -> Vec<UnitOf> {
    let anything = is(found, Function::Generic) || is(found, Function::Kinds);
    let of = |sense: &Sense| match sense {
        Sense::Unit(UnitOf::Attribute(_) | UnitOf::Measure(_)) if anything => None,
        Sense::Unit(owner) => Some(owner.clone()),
        _ => None,
    };
    found.senses.iter().filter_map(of).collect()
}

/// "a" before a word is an article; at the end, or before "and", it is a name (product A).
fn is_letter_name(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    let letter = found.until == found.from + 1 && is(found, Function::Article);
    let ends = !scene.char(found.until + 1).is_some_and(|c| c.is_ascii_alphanumeric());
    letter && (ends || scene.joint_at(found.until + 1))
}

/// To take customers out of the data is to change it; to take them from there is to list them.
fn is_taken_out(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    scene.follows(found.from, Function::Exclude)
}

/// 咨询过、也看过口红: after a comma, another statement begins, which shares nothing with the one before it.
fn is_weak_also(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    is(found, Function::Also) && scene.char_before(found.from).is_some_and(|c| ",、;".contains(c))
}

/// Whether what stands around the word takes this sense from it.
fn is_lost(scene: &Scene<'_>, found: &Match<'_>, sense: &Sense) -> bool {
    let typed = scene.text.typed(found.from, found.until);
    match sense {
        // 30+ who bought: at least so many, and not "30 and who".
        Sense::Word(Function::And) => {
            is_weak_also(scene, found) || typed == "+" && counted::is_or_more(scene.text.chars(), found.from)
        }
        Sense::Word(Function::Gone) => scene.returns_things(found),
        // 不是复购客户: what somebody is not, and no deed that was left undone.
        Sense::Word(Function::Repeat) => {
            scene.text.stands_behind(found.from, "不是") || scene.text.stands_behind(found.from, "非")
        }
        // 收藏或加购但没下单: what did not follow is said of all of them, and not of the last by its name.
        Sense::Term(_) => {
            let said: String = scene.text.chars().get(found.from..found.until).unwrap_or_default().iter().collect();
            let behind = |or: &str| scene.text.stands_behind(found.from, or);
            let or = |or: &str| behind(or) && !behind(&format!(",{or}"));
            // 新人券: a value by its whole name, and no kind of customers that its name begins with.
            let whole = |other: &Match<'_>| {
                let longer = other.from == found.from && found.until < other.until;
                longer && other.senses.iter().any(|sense| matches!(sense, Sense::Values { .. }))
            };
            (or("或") || or("或者")) && (said.contains("未") || said.contains("没")) || scene.matches.iter().any(whole)
        }
        // 偏好品类是面膜, 品类偏好面膜, 面膜偏好; 偏好面膜 leaves open how much.
        Sense::Word(Function::Mostly) if typed == "偏好" => {
            let property = |sense: &Sense| matches!(sense, Sense::Property(_));
            let named = |sense: &Sense| property(sense) || matches!(sense, Sense::Values { .. });
            let behind = |other: &Match<'_>| other.from == found.until && other.senses.iter().any(property);
            let before = |other: &Match<'_>| other.until == found.from && other.senses.iter().any(named);
            !scene.matches.iter().any(|other| behind(other) || before(other))
        }
        // 未购买、有收藏: what is had is not denied along.
        Sense::Word(Function::Listing | Function::Along) => scene.char(found.until) == Some('有'),
        // A 1-star and a 5-star review: a range only after "between".
        Sense::Word(Function::Range) => typed == "and" && !scene.follows(found.from, Function::Between),
        // Orders total 800: what several of them do; an order total is what one came to.
        Sense::Word(Function::Totalling) => typed.trim() == "total" && !scene.text.stands_behind(found.from, "s "),
        // 积分最多的100人: no limit.
        Sense::Word(Function::AtMost | Function::AtLeast) => scene.char(found.until) == Some('的'),
        // 累计消费: the time is said by a word of its own.
        Sense::Measure(_) => begins_with_total(scene, found, sense),
        _ => false,
    }
}

fn is_total(found: &Match<'_>) -> bool {
    is(found, Function::Total) || is(found, Function::Altogether)
}

/// Whether the word is one for all time and one for the same number.
fn begins_with_total(scene: &Scene<'_>, found: &Match<'_>, sense: &Sense) -> bool {
    let from = |at: usize| scene.matches.iter().filter(move |other| other.from == at);
    let rest = |at: usize| from(at).any(|other| other.until == found.until && other.senses.contains(sense));
    from(found.from).any(|other| is_total(other) && (rest(other.until) || rest(other.until + 1)))
}

/// What the word means before or as a word for people.
fn of_people(scene: &Scene<'_>, found: &Match<'_>, node: Node) -> Node {
    match node {
        Node::Attribute(index) if is(found, Function::Surname) => Node::Surname(index),
        // 流失客户 brings its noun along.
        Node::Cond(cond) if scene.people_end_at(found.until) && !found.senses.contains(&Sense::Customer) => {
            Node::Group(cond)
        }
        node => worded(node, found.senses),
    }
}
