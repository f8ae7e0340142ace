//! What an event is about: values (口红), lists of them (口红、眼影或腮红), and tests on properties (单价300以上).

use std::rc::Rc;

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, Values,
};
use super::super::time::Length;
use super::super::words::Function;
use super::events::as_objects;
use super::lengths::counted_in;
use super::sharing::{is_row_denied, share_a_kind};
use super::{Context, Grammar, properties, word};
use crate::catalog::{Aggregation, Extent, Formula, Property, Type};
use crate::dsl::Number;

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];

pub fn rules(grammar: &mut Grammar) {
    lists(grammar);
    properties::rules(grammar);
    grammar.pair("花屿口红: of one row", &THINGS, &THINGS, |context, left, right| {
        let (left, right) = (as_objects(left)?, as_objects(right)?);
        let plain =
            |objects: &Objects| matches!(objects, Objects::Values(_) | Objects::Property { .. } | Objects::Same(_));
        if !plain(&left) || !plain(&right) {
            return None;
        }
        if share_a_kind(&left, &right) || context.clash(&left, &right) {
            return None;
        }
        // 买过花屿的广州客户: what customers have themselves is rather said of them.
        let own = |part: &Objects| match part {
            Objects::Values(values) => !values.located && values.vocabularies().any(|found| context.has_own(found)),
            _ => false,
        };
        let cost = if own(&left) || own(&right) { 4 } else { 1 };
        let mut parts = Vec::new();
        for part in [left, right] {
            match part {
                Objects::Same(more) => parts.extend(more),
                one => parts.push(one),
            }
        }
        Some((Node::Objects(Objects::Same(parts).into()), cost))
    });
    grammar.pair("买口红花了500", &[Kind::Clause], &[Kind::Clause], |context, deed, spent| {
        let (Node::Clause(deed), Node::Clause(spent)) = (deed, spent) else { return None };
        let (Predicate::Event(event), Predicate::Measure(measure)) = (deed.predicate, spent.predicate) else {
            return None;
        };
        let done = deed.negation == Negation::No && deed.bound.is_none() && deed.pick == Occurrence::Any;
        let sum = context.event_of(measure) == Some(event) && context.is_of_numbers(measure);
        // 买口红累计花了500: over all the time that the deed tells of.
        let all = spent.time.as_ref().is_some_and(|timing| timing.value.is_total());
        // 买口红累计满500: the sum is not said by a word of its own.
        let implied = spent.implied && !context.is_main_sum(measure);
        let time = if all { None } else { spent.time.clone() };
        let spent = Rc::new(Clause { time, implied, ..spent.as_ref().clone() });
        let bare = Clause { bound: spent.bound.clone(), ..Clause::new(spent.predicate) } == *spent;
        let fits = done && sum && bare && spent.bound.is_some() && deed.objects.is_some() && !context.spaced;
        let of = Clause { objects: deed.objects.clone(), time: deed.time.clone(), ..spent.as_ref().clone() };
        let [usual, whole] = [of.into(), spent.clone()].map(|clause| Rc::new(Cond::Clause(clause)));
        let other = Cond::All(vec![Rc::new(Cond::Clause(deed.clone())), whole]).into();
        fits.then(|| (Node::Cond(Cond::Read { usual, other }.into()), 1))
    });
    // "Items" counts after a number; after what was bought, or after buying, it is a noun and nothing more.
    grammar.pair(
        "skincare items, bought items",
        &[Kind::Values, Kind::Clause],
        &[Kind::Clause],
        |context, left, items| {
            let Node::Clause(items) = items else { return None };
            let pieces = context.pieces(context.main_event()).map(Predicate::Measure);
            let kinds = match (left, items.predicate) {
                (Node::Values(_), Predicate::Measure(measure)) => context.counts_kinds(measure),
                _ => false,
            };
            // 3 skincare brands: rather so many brands than so many pieces.
            let cost = match items.predicate {
                Predicate::Measure(measure) if kinds && !context.counts_things(measure) => 3,
                _ => 0,
            };
            let noun = (kinds || pieces == Some(items.predicate)) && **items == Clause::new(items.predicate);
            let bought = match left {
                Node::Clause(clause) => {
                    context.spaced && matches!(clause.predicate, Predicate::Event(_))
                        || context.main_event().map(Predicate::Event) == Some(clause.predicate)
                }
                _ => true,
            };
            (noun && bought).then(|| (context.named_things(left), cost))
        },
    );
    let not = [
        Kind::Word(Function::Not),
        Kind::Word(Function::NotOnce),
        Kind::Word(Function::Never),
        Kind::Word(Function::Unequal),
    ];
    grammar.pair("not lipstick, never on JD, != lipstick", &not, &THINGS, |context, word, things| {
        let of = as_objects(things)?;
        // 至今没处理: a fact of that same row, said the other way.
        if let Objects::Property { property, test: PropertyTest::Says(said) } = &of
            && !context.main_event().is_some_and(|main| context.fits(main, &of))
        {
            let test = PropertyTest::Says(!said);
            let never = *word == Node::Word(Function::Never) && !context.spaced;
            let denied = *said && (never || *word == Node::Word(Function::Not));
            return denied.then(|| (Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0));
        }
        let positive = !matches!(of, Objects::Not { .. }) && (context.spaced || !of.denies());
        let never = matches!(word, Node::Word(Function::Never | Function::NotOnce));
        // 没有任何一笔用券, 近一年从不用券购买: rather no order with one than none at all.
        let once = !context.spaced && never && of.affirms();
        let other = Objects::Not { of: of.into(), never };
        positive.then(|| (Node::Objects(other.into()), u32::from(once)))
    });
}

/// Listing: 和, 或, commas; the last connective decides what the commas before it mean.
fn lists(grammar: &mut Grammar) {
    grammar.pair("口红和粉底液", &[Kind::Values], &[Kind::Tail], |context, left, right| {
        let (Node::Values(left), Node::Tail { join, node }) = (left, right) else { return None };
        let Node::Values(right) = node.as_ref() else { return None };
        let join = match (left.join, *join, right.join) {
            (None | Some(Join::Comma | Join::Beside), join, None) => join,
            (Some(left), join, None) if left == join => join,
            (Some(Join::And | Join::Or), _, _) | (_, _, Some(_)) => return None,
            _ => return None,
        };
        if join == Join::But || left.each || right.each || left.side.is_some() || right.side.is_some() {
            return None;
        }
        let items: Vec<_> = left.items.iter().chain(&right.items).cloned().collect();
        let joined = Values { items, join: Some(join), each: false, located: left.located, nominal: false, side: None };
        // 面膜且敏感肌: what only a search has in common with the thing is rather said of the customer.
        joined.vocabularies().next()?;
        let usual = left.vocabularies().next()?;
        let lost = joined.vocabularies().all(|kind| kind != usual) && !context.has_own(usual);
        let own = right.vocabularies().any(|kind| context.has_own(kind));
        // 江苏浙江，杭州和苏州的不要: where nothing parts the first ones, a mark rather ends the list.
        let parted = u32::from(left.join == Some(Join::Beside) && join == Join::Comma);
        Some((Node::Values(joined.into()), if lost && own { 4 } else { parted }))
    });
    grammar.pair("北京上海, 零食坚果", &[Kind::Values], &[Kind::Values], |context, left, right| {
        let (Node::Values(left), Node::Values(right)) = (left, right) else { return None };
        // Tea bags: two nouns that nothing parts are one thing, which nobody here may sell.
        let kinds = |values: &Values| !values.vocabularies().any(|found| context.has_own(found));
        // 没买过面膜的口红客户: the second is what they are, and nothing that was not bought.
        if right.nominal || context.spaced && left.join.is_none() && kinds(left) && kinds(right) {
            return None;
        }
        let plain = |values: &Values| !values.each && values.side.is_none();
        let single =
            right.items.len() == 1 && !right.located && matches!(left.join, None | Some(Join::Comma | Join::Beside));
        let items: Vec<_> = left.items.iter().chain(&right.items).cloned().collect();
        let new = right.items.iter().all(|item| !left.items.contains(item));
        let joined =
            Values { items, join: Some(Join::Beside), each: false, located: left.located, nominal: false, side: None };
        joined.vocabularies().next()?;
        (plain(left) && plain(right) && single && new).then(|| (Node::Values(joined.into()), 1))
    });
    grammar.pair("电脑（PC）says it twice", &[Kind::Values], &[Kind::Values], |_, left, right| {
        let (Node::Values(one), Node::Values(other)) = (left, right) else { return None };
        let ([first], [again]) = (one.items.as_slice(), other.items.as_slice()) else { return None };
        (first == again && other.side.is_none()).then(|| (left.clone(), 0))
    });
    grammar.pair("lipstick but not foundation", &THINGS, &[Kind::Tail], |context, left, right| {
        let Node::Tail { join, node } = right else { return None };
        let (left, right) = (as_objects(left)?, as_objects(node)?);
        let mixed = !matches!((&left, &right), (Objects::Values(_), Objects::Values(_)));
        // 领过满减券但没用过满减券: of another deed.
        let contrary = matches!(&right, Objects::Not { of, .. } if *of.as_ref() == left || uses_the_same(of, &left));
        // 买过防晒，不在湖北: where they live, and not where it was bought.
        let home = matches!(&right, Objects::Not { of, .. } if context.is_own_place(of));
        if !mixed || contrary || home && !context.is_own_place(&left) {
            return None;
        }
        let (joined, cost) = match (join, &right) {
            // 口红且单价300以上, paid by Alipay and on Tmall: of that same row; two of one property (周末和工作日) are of two.
            (
                Join::And,
                Objects::Property { test: test @ (PropertyTest::Bound(_) | PropertyTest::Values(_)), property },
            ) if match (&left, test) {
                (Objects::Values(_), PropertyTest::Bound(_)) => true,
                (Objects::Property { property: other, .. }, PropertyTest::Bound(_)) => other != property,
                (Objects::Property { property: other, .. }, _) => other != property && context.spaced,
                _ => false,
            } =>
            {
                (Objects::Same(vec![left, right]), 0)
            }
            // 住在A但没在B门店买过: a place of their own, and what was not done in another.
            (Join::But, Objects::Not { .. }) if !context.spaced && context.is_own_place(&left) => {
                (append(left, right, true), 4)
            }
            // 没点开邮件也没点开短信, 未打开邮件、未点击短信: each is denied by itself.
            (Join::And | Join::Comma, row) if is_row_denied(row) && share_a_kind(&left, row) => return None,
            (Join::But | Join::And | Join::Comma, Objects::Not { .. }) | (Join::And, _) => {
                (append(left, right, true), 0)
            }
            // Coffee or tea above 20: rather each of them.
            (Join::Or, Objects::Same(parts)) if is_followed_by_number(parts) && share_a_kind(&left, &right) => {
                (append(left, right, false), 1)
            }
            // But binds loosest: what it takes away is taken from all that stands before it.
            (Join::Or, Objects::All(_)) => (append(left, right, false), 3),
            (Join::Or, _) => (append(left, right, false), 0),
            _ => return None,
        };
        Some((Node::Objects(joined.into()), cost))
    });
    grammar.pair("both lipstick and foundation", &word(Function::Both), &[Kind::Values], |_, _, values| {
        // Both A B: the word that joins them is missing, and with it what was meant.
        let beside = matches!(values, Node::Values(found) if found.join == Some(Join::Beside));
        each(values).filter(|_| !beside)
    });
    grammar.pair("both 5-star and 1-star", &word(Function::Both), &[Kind::Objects], |_, _, objects| {
        matches!(objects, Node::Objects(found) if matches!(found.as_ref(), Objects::All(_)))
            .then(|| (objects.clone(), 0))
    });
    grammar.pair("口红和粉底液都", &[Kind::Values], &word(Function::Each), |_, values, _| each(values));
    grammar.pair(
        "either lipstick or foundation",
        &word(Function::Either),
        &[Kind::Values],
        |_, _, values| match values {
            Node::Values(found) if found.join == Some(Join::Or) => Some((values.clone(), 0)),
            _ => None,
        },
    );
    grammar.pair("either brand A or B", &word(Function::Either), &[Kind::Property], |_, either, _| {
        Some((either.clone(), 0))
    });
    grammar.pair("any of lipstick, foundation", &word(Function::Or), &[Kind::Values], |_, _, values| {
        let Node::Values(found) = values else { return None };
        (found.items.len() > 1)
            .then(|| (Node::Values(Values { join: Some(Join::Or), ..found.as_ref().clone() }.into()), 0))
    });
    grammar.pair("at least two of coffee, tea and milk", &word(Function::Amid), &[Kind::Values], |_, _, values| {
        let Node::Values(found) = values else { return None };
        let several = found.items.len() > 1 && found.join.is_some() && !found.located;
        several
            .then(|| (Node::Values(Values { join: Some(Join::And), each: true, ..found.as_ref().clone() }.into()), 1))
    });
    grammar.pair("口红、粉底液任一", &[Kind::Values], &word(Function::Or), |_, values, _| {
        let Node::Values(found) = values else { return None };
        // Behind a list that says "or" itself, another one rather joins what comes next: 口红或粉底液或在两周内下过单.
        let cost = if found.join == Some(Join::Or) { 5 } else { 2 };
        (found.items.len() > 1)
            .then(|| (Node::Values(Values { join: Some(Join::Or), ..found.as_ref().clone() }.into()), cost))
    });
    grammar.pair("neither lipstick nor foundation", &word(Function::Neither), &[Kind::Values], |_, _, values| {
        let Node::Values(found) = values else { return None };
        if found.join != Some(Join::Nor) {
            return None;
        }
        let any = Values { join: Some(Join::Or), ..found.as_ref().clone() };
        let of = Objects::Values(any.into()).into();
        Some((Node::Objects(Objects::Not { of, never: false }.into()), 0))
    });
    grammar.pair("花屿家", &[Kind::Values], &word(Function::House), |_, values, _| Some((values.clone(), 0)));
    let located = [Kind::Word(Function::At), Kind::Word(Function::Using)];
    grammar.pair("在小程序, in Shanghai", &located, &[Kind::Values], |context, led, values| {
        let Node::Values(found) = values else { return None };
        // 没用的金卡: nobody uses what customers are.
        let own = *led == Node::Word(Function::Using) && found.vocabularies().any(|found| context.has_own(found));
        let located = Values { located: true, ..found.as_ref().clone() };
        (!own).then(|| (Node::Values(located.into()), 0))
    });
}

/// Whether a number stands behind the things it is of, where it may be of those before them, too.
fn is_followed_by_number(parts: &[Objects]) -> bool {
    matches!(parts, [Objects::Values(_), .., Objects::Property { test: PropertyTest::Bound(_), .. }])
}

fn each(values: &Node) -> Option<(Node, u32)> {
    let Node::Values(found) = values else { return None };
    let listed = matches!(found.join, Some(Join::And | Join::Comma | Join::Beside));
    listed.then(|| (Node::Values(Values { join: Some(Join::And), each: true, ..found.as_ref().clone() }.into()), 0))
}

/// Whether both name the very same values, wherever they stand.
fn uses_the_same(one: &Objects, other: &Objects) -> bool {
    matches!((one, other), (Objects::Values(one), Objects::Values(other)) if one.items == other.items)
}

fn append(left: Objects, right: Objects, all: bool) -> Objects {
    let mut parts = match left {
        Objects::All(parts) if all => parts,
        Objects::Any(parts) if !all => parts,
        one => vec![one],
    };
    parts.push(right);
    if all { Objects::All(parts) } else { Objects::Any(parts) }
}

impl Context<'_> {
    /// Whether every part of the objects is a test on some property of the event.
    pub fn fits(&self, event: usize, objects: &Objects) -> bool {
        match objects {
            Objects::Values(values) => {
                values.vocabularies().any(|found| self.properties_of(event, found).next().is_some())
            }
            Objects::Property { property, test } => {
                let Some(found) = self.catalog.events.get(event).and_then(|event| event.property(property)) else {
                    return false;
                };
                match test {
                    PropertyTest::Bound(bound) => found.kind.is_number() && self.unit_fits(found, bound),
                    PropertyTest::Text(_) => found.kind == Type::Text,
                    PropertyTest::Literal(_) => {
                        found.kind == Type::Id || found.kind == Type::Text && self.is_prose(property)
                    }
                    PropertyTest::Says(yes) => found.says.is_some() && (*yes || !self.is_when(event, found)),
                    PropertyTest::During(_) => matches!(found.kind, Type::Date | Type::Time),
                    PropertyTest::Than { attribute, .. } => {
                        let own = self.catalog.attributes.get(*attribute);
                        own.is_some_and(|own| own.vocabulary.is_some() && own.vocabulary == found.vocabulary)
                    }
                    PropertyTest::Values(values) => {
                        let vocabulary = found.vocabulary.as_deref();
                        values.vocabularies().any(|index| {
                            let name = self.catalog.vocabularies.get(index).map(|found| found.name.as_str());
                            name.is_some() && name == vocabulary
                        })
                    }
                }
            }
            Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => {
                parts.iter().all(|part| self.fits(event, part))
            }
            Objects::Not { of, .. } => self.fits(event, of),
        }
    }

    /// Whether the catalog lists all values of a property.
    pub fn is_listed(&self, property: &str) -> bool {
        let mut found = self.catalog.events.iter().filter_map(|event| event.property(property));
        let name = found.find_map(|property| property.vocabulary.as_deref());
        name.and_then(|name| self.catalog.vocabulary(name)).is_some_and(|found| found.extent == Extent::Closed)
    }

    /// A length of time as a number of what a property is counted in: seconds, days.
    pub fn counted_in(&self, property: &str, length: Length) -> Option<Number> {
        let mut properties = self.catalog.events.iter().filter_map(|event| event.property(property));
        counted_in(properties.find_map(|found| found.unit.as_ref())?, length)
    }

    /// Whether a measure is made of a number that each row has: added up, or the mean or an end of them.
    fn is_of_numbers(&self, measure: usize) -> bool {
        use Aggregation::{Average, Maximum, Minimum, Sum};
        let formula = self.catalog.measures.get(measure).map(|found| &found.formula);
        matches!(formula, Some(Formula::Aggregate { aggregate: Sum | Average | Maximum | Minimum, .. }))
    }

    /// Whether a property is text, whose words no vocabulary of any event holds.
    pub fn is_prose(&self, property: &str) -> bool {
        let prose = |found: &Property| found.kind == Type::Text && found.vocabulary.is_none() && !found.object;
        let mut named = self.catalog.events.iter().filter_map(|event| event.property(property)).peekable();
        named.peek().is_some() && named.all(prose)
    }

    fn unit_fits(&self, property: &Property, bound: &Bound) -> bool {
        use super::super::lexicon::UnitOf;
        match &bound.unit {
            Measured::Bare => true,
            Measured::Money => property.kind == Type::Money,
            Measured::Pieces | Measured::Generic | Measured::Kinds => property.kind == Type::Integer,
            Measured::Catalog(owners) => owners.iter().any(|owner| {
                matches!(owner, UnitOf::Property(name) if **name == *property.name) || {
                    matches!(owner, UnitOf::Measure(_)) && property.kind == Type::Integer && property.unit.is_some()
                }
            }),
            Measured::Times | Measured::Percent | Measured::People => false,
        }
    }
}

/// The side of an ordered vocabulary a comparison names: 金卡以上.
pub fn side(values: &Rc<Values>, op: Op) -> Option<Node> {
    let single = values.items.len() == 1 && values.side.is_none() && values.join.is_none();
    single.then(|| Node::Values(Values { side: Some(op), ..values.as_ref().clone() }.into()))
}
