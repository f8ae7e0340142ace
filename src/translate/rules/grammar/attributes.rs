//! What customers are: values (上海, 女), numbers (25到35岁).

use std::rc::Rc;

use super::super::lexicon::UnitOf;
use super::super::lower::Bands;
use super::super::meaning::{Amount, AttributeTest, Bound, Cond, Join, Kind, Measured, Node, Objects, Op, Values};
use super::super::words::Function;
use super::bounds::exactly;
use super::events::as_objects;
use super::objects::side;
use super::{Context, Grammar, word};
use crate::catalog::{Attribute, Type};

pub fn rules(grammar: &mut Grammar) {
    values(grammar);
    numbers(grammar);
}

pub fn condition(attribute: usize, test: AttributeTest) -> (Node, u32) {
    (Node::Cond(Cond::Attribute { attribute, test }.into()), 0)
}

fn values(grammar: &mut Grammar) {
    grammar.one("上海: an attribute has this value", Kind::Values, |context, node| {
        let Node::Values(values) = node else { return None };
        let attribute = values.vocabularies().find_map(|found| context.attributes_of(found).next())?;
        if values.side.is_some() && !context.is_ordered(attribute) {
            return None;
        }
        // A channel alone is rather where things happened than where somebody registered.
        let cost = context.costs_as_own(values);
        Some((Node::Cond(Cond::Values { attribute, values: values.clone() }.into()), cost))
    });
    grammar.pair(
        "城市是上海, 等级金卡以上",
        &[Kind::Attribute],
        &[Kind::Values],
        |context, attribute, values| {
            let (Node::Attribute(index), Node::Values(values)) = (attribute, values) else { return None };
            let holds =
                values.vocabularies().any(|found| context.attributes_of(found).any(|attribute| attribute == *index));
            (holds && (values.side.is_none() || context.is_ordered(*index)))
                .then(|| condition(*index, AttributeTest::Values(values.clone())))
        },
    );
    grammar.pair("gold status, Hangzhou city", &[Kind::Values], &[Kind::Attribute], |context, values, attribute| {
        let (Node::Attribute(index), Node::Values(values)) = (attribute, values) else { return None };
        let holds =
            values.vocabularies().any(|found| context.attributes_of(found).any(|attribute| attribute == *index));
        let (node, _) = condition(*index, AttributeTest::Values(values.clone()));
        (holds && values.side.is_none()).then_some((node, 1))
    });
    grammar.pair("有母婴标签", &word(Function::Have), &[Kind::Cond], |context, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::Attribute { attribute, test: AttributeTest::Values(_) } = found.as_ref() else { return None };
        let list = context.catalog.attributes.get(*attribute)?.kind == Type::List;
        list.then(|| (cond.clone(), 0))
    });
    grammar.pair("城市不是上海", &[Kind::Attribute], &[Kind::Objects], |context, attribute, objects| {
        let (Node::Attribute(index), Node::Objects(objects)) = (attribute, objects) else { return None };
        let Objects::Not { of, .. } = objects.as_ref() else { return None };
        let Objects::Values(values) = of.as_ref() else { return None };
        let holds =
            values.vocabularies().any(|found| context.attributes_of(found).any(|attribute| attribute == *index));
        let is = Cond::Attribute { attribute: *index, test: AttributeTest::Values(values.clone()) };
        holds.then(|| (Node::Cond(Cond::Not(is.into()).into()), 0))
    });
    grammar.pair("住在上海, based in Shanghai", &word(Function::Living), &[Kind::Values], |context, _, values| {
        let Node::Values(values) = values else { return None };
        Some((Node::Cond(lives(context, values)?.into()), 0))
    });
    let mostly = word(Function::Mostly);
    grammar.pair("主要居住在, mainly live in", &mostly, &word(Function::Living), |_, _, living| {
        Some((living.clone(), 0))
    });
    grammar.pair("三线及以下城市", &[Kind::Cond], &[Kind::Attribute], |context, cond, noun| {
        let (Node::Cond(found), Node::Attribute(noun)) = (cond, noun) else { return None };
        let attribute = match found.as_ref() {
            Cond::Values { attribute, .. } | Cond::Attribute { attribute, test: AttributeTest::Values(_) } => attribute,
            _ => return None,
        };
        // What a tier is of: city_tier, city.
        let name = |index: usize| context.catalog.attributes.get(index).map(|found| found.name.as_str());
        let of = name(*attribute)?.strip_prefix(name(*noun)?)?.starts_with('_');
        of.then(|| (cond.clone(), 0))
    });
    grammar.pair("广东但不含深圳", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail) else {
            return None;
        };
        let Node::Objects(objects) = node.as_ref() else { return None };
        let Objects::Not { of, .. } = objects.as_ref() else { return None };
        let Objects::Values(values) = of.as_ref() else { return None };
        // 渠道不是天猫也不是京东: the first may be denied, too.
        let said = match cond.as_ref() {
            Cond::Not(inner) => inner.as_ref(),
            said => said,
        };
        let (named, before) = match said {
            Cond::Attribute { attribute, test: AttributeTest::Values(before) } => (Some(*attribute), before),
            Cond::Values { values, .. } => (None, values),
            _ => return None,
        };
        // Tagged A but no A: another thing of that name is meant.
        if before.items == values.items {
            return None;
        }
        // Tagged A but not B: of the same attribute, where it has such values.
        let same = named.filter(|named| {
            values.vocabularies().any(|found| context.attributes_of(found).any(|attribute| attribute == *named))
        });
        let without = match same {
            Some(attribute) => Cond::Attribute { attribute, test: AttributeTest::Values(values.clone()) },
            None => lives(context, values)?,
        };
        let not = Rc::new(Cond::Not(without.into()));
        Some((Node::Cond(Cond::All(vec![cond.clone(), not]).into()), 0))
    });
    grammar.pair(
        "在上海居住, Shanghai residents",
        &[Kind::Values],
        &word(Function::Living),
        |context, values, _| {
            let Node::Values(values) = values else { return None };
            Some((Node::Cond(lives(context, values)?.into()), 0))
        },
    );
    grammar.pair("accepts SMS but not email", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: join @ (Join::And | Join::But | Join::Comma | Join::Or), node }) =
            (cond, tail)
        else {
            return None;
        };
        let Cond::Attribute { attribute, test: AttributeTest::Yes } = cond.as_ref() else { return None };
        let (values, test) = match as_objects(node)? {
            Objects::Values(values) => (values, AttributeTest::Yes),
            Objects::Not { of, .. } if *join != Join::Or => match *of {
                Objects::Values(values) => (values, AttributeTest::No),
                _ => return None,
            },
            _ => return None,
        };
        let other = context.fact_about(&values, *attribute)?;
        let parts = vec![cond.clone(), Cond::Attribute { attribute: other, test }.into()];
        let both = if *join == Join::Or { Cond::Any(parts) } else { Cond::All(parts) };
        Some((Node::Cond(both.into()), 0))
    });
    grammar.pair("women only", &[Kind::Cond, Kind::Group], &word(Function::Only), |context, cond, _| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        let own = match found.as_ref() {
            Cond::Values { values, .. } => values.vocabularies().any(|found| context.has_own(found)),
            Cond::Attribute { .. } | Cond::Term { .. } | Cond::State { .. } => true,
            _ => false,
        };
        own.then(|| (cond.clone(), 2))
    });
    // City equals Shanghai, tags include VIP: no more than is.
    let equal = [Kind::Word(Function::Equal), Kind::Word(Function::Alike), Kind::Word(Function::Contains)];
    grammar.pair("whose city equals Shanghai, 标签包含VIP", &[Kind::Attribute], &equal, |context, attribute, _| {
        let Node::Attribute(index) = attribute else { return None };
        context.catalog.attributes.get(*index)?.vocabulary.as_ref()?;
        Some((attribute.clone(), 0))
    });
    let those = [Kind::Cond, Kind::Group];
    grammar.pair("only gold members", &word(Function::Only), &those, |context, _, cond| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        let own = match found.as_ref() {
            Cond::Values { values, .. } => values.vocabularies().any(|found| context.has_own(found)),
            Cond::Attribute { test: AttributeTest::Values(_), .. } => true,
            _ => false,
        };
        own.then(|| (cond.clone(), 2))
    });
    grammar.pair(
        "等级既不是金卡也不是银卡",
        &[Kind::Attribute],
        &[Kind::Cond],
        |context, attribute, cond| {
            let (Node::Attribute(index), Node::Cond(found)) = (attribute, cond) else { return None };
            let several = matches!(found.as_ref(), Cond::All(_) | Cond::Any(_));
            several.then(|| Some((Node::Cond(context.of_attribute(*index, found)?), 0)))?
        },
    );
    grammar.pair("注册渠道排除天猫", &[Kind::Attribute], &[Kind::Cond], |context, attribute, cond| {
        let (Node::Attribute(index), Node::Cond(found)) = (attribute, cond) else { return None };
        let Cond::Except(inner) = found.as_ref() else { return None };
        Some((Node::Cond(Cond::Not(context.of_attribute(*index, inner)?).into()), 0))
    });
    grammar.pair("missing the VIP tag", &word(Function::Missing), &[Kind::Cond], |context, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::Attribute { attribute, test: AttributeTest::Values(_) } = found.as_ref() else { return None };
        let list = context.catalog.attributes.get(*attribute)?.kind == Type::List;
        list.then(|| (Node::Cond(Cond::Not(found.clone()).into()), 0))
    });
    grammar.pair("customers from Chengdu", &[Kind::Subject], &[Kind::Values], |context, _, values| {
        let Node::Values(values) = values else { return None };
        let theirs = context.spaced && values.located;
        theirs.then(|| Some((Node::Group(lives(context, values)?.into()), 0)))?
    });
    grammar.pair("located in the city of Hangzhou", &word(Function::Living), &[Kind::Cond], |_, _, cond| {
        let own =
            matches!(cond, Node::Cond(found) if matches!(found.as_ref(), Cond::Attribute { .. } | Cond::Values { .. }));
        own.then(|| (cond.clone(), 1))
    });
    grammar.pair(
        "neither in Beijing nor in Shanghai",
        &word(Function::Neither),
        &[Kind::Values],
        |context, _, values| {
            let Node::Values(values) = values else { return None };
            let own = values.vocabularies().find(|found| context.has_own(*found))?;
            let attribute = context.attributes_of(own).next()?;
            let any = Values { join: Some(Join::Or), ..values.as_ref().clone() };
            let is = Cond::Values { attribute, values: any.into() };
            (values.join == Some(Join::Nor)).then(|| (Node::Cond(Cond::Not(is.into()).into()), 0))
        },
    );
    grammar.pair("不在上海居住", &[Kind::Objects], &word(Function::Living), |context, objects, _| {
        let Node::Objects(objects) = objects else { return None };
        let Objects::Not { of, .. } = objects.as_ref() else { return None };
        let Objects::Values(values) = of.as_ref() else { return None };
        let is = lives(context, values)?;
        Some((Node::Cond(Cond::Not(is.into()).into()), 0))
    });
    grammar.pair("outside Guangdong", &word(Function::Outside), &[Kind::Values], |context, _, values| {
        let Node::Values(values) = values else { return None };
        let own = values.vocabularies().find(|found| context.has_own(*found))?;
        let attribute = context.attributes_of(own).next()?;
        let is = Cond::Values { attribute, values: values.clone() };
        (values.side.is_none()).then(|| (Node::Cond(Cond::Not(is.into()).into()), 0))
    });
    let above = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("金卡以上, gold or above", &[Kind::Values], &above, |context, values, op| {
        let (Node::Values(values), Node::Word(op)) = (values, op) else { return None };
        context.have_order(values).then_some(())?;
        let op = if *op == Function::OrMore { Op::AtLeast } else { Op::AtMost };
        Some((side(values, op)?, 0))
    });
    let before = [
        Kind::Word(Function::More),
        Kind::Word(Function::Less),
        Kind::Word(Function::AtLeast),
        Kind::Word(Function::AtMost),
    ];
    grammar.pair("高于银卡, at least gold", &before, &[Kind::Values], |context, op, values| {
        let (Node::Values(values), Node::Word(op)) = (values, op) else { return None };
        context.have_order(values).then_some(())?;
        let op = match op {
            Function::More => Op::More,
            Function::Less => Op::Less,
            Function::AtLeast => Op::AtLeast,
            Function::AtMost => Op::AtMost,
            _ => return None,
        };
        Some((side(values, op)?, 0))
    });
}

/// A place of the customer's own.
pub fn lives(context: &Context<'_>, values: &Rc<Values>) -> Option<Cond> {
    let own = values.vocabularies().find(|found| context.has_own(*found))?;
    let attribute = context.attributes_of(own).next()?;
    values.side.is_none().then(|| Cond::Values { attribute, values: values.clone() })
}

fn numbers(grammar: &mut Grammar) {
    grammar.pair("积分大于1000", &[Kind::Attribute], &[Kind::Bound], |context, attribute, bound| {
        let (Node::Attribute(index), Node::Bound(bound)) = (attribute, bound) else { return None };
        context.holds(*index, &bound.unit).then(|| condition(*index, AttributeTest::Bound(bound.clone())))
    });
    grammar.pair("over 1000 points", &[Kind::Bound], &[Kind::Attribute], |context, bound, attribute| {
        let (Node::Attribute(index), Node::Bound(bound)) = (attribute, bound) else { return None };
        context.holds(*index, &bound.unit).then(|| condition(*index, AttributeTest::Bound(bound.clone())))
    });
    let is = [Kind::Word(Function::Is), Kind::Word(Function::Equal)];
    grammar.pair("=90后", &is, &[Kind::Cond], |context, _, named| match named {
        Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { time: None, .. }) && !context.spaced => {
            Some((named.clone(), 1))
        }
        _ => None,
    });
    grammar.pair("年龄段=90后", &[Kind::Attribute], &[Kind::Cond], |context, attribute, named| {
        let (Node::Attribute(index), Node::Cond(cond)) = (attribute, named) else { return None };
        let Cond::Term { term, time: None } = cond.as_ref() else { return None };
        let of_age = Some(*index) == context.age() && context.tells_when_born(*term);
        (of_age && !context.spaced).then(|| (named.clone(), 0))
    });
    grammar.pair("年龄30岁", &[Kind::Attribute], &[Kind::Amount], |context, attribute, amount| {
        let (Node::Attribute(index), Node::Amount(amount)) = (attribute, amount) else { return None };
        let test = context.amounts_to(*index, amount);
        context.holds(*index, &amount.unit).then(|| condition(*index, test))
    });
    grammar.pair("3 children", &[Kind::Amount], &[Kind::Attribute], |context, amount, attribute| {
        let (Node::Attribute(index), Node::Amount(amount)) = (attribute, amount) else { return None };
        let test = context.amounts_to(*index, amount);
        context.holds(*index, &amount.unit).then(|| condition(*index, test))
    });
    grammar.one("25到35岁: the unit names the attribute", Kind::Bound, |context, bound| {
        let Node::Bound(bound) = bound else { return None };
        let attribute = context.only_attribute(&bound.unit)?;
        Some(condition(attribute, AttributeTest::Bound(bound.clone())))
    });
    grammar.one("25岁", Kind::Amount, |context, amount| {
        let Node::Amount(amount) = amount else { return None };
        let attribute = context.only_attribute(&amount.unit)?;
        let (node, _) = condition(attribute, AttributeTest::Bound(exactly(amount).into()));
        Some((node, 1))
    });
    let sides = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("两个孩子以上", &[Kind::Cond], &sides, |_, cond, side| {
        let Node::Cond(cond) = cond else { return None };
        let Cond::Attribute { attribute, test } = cond.as_ref() else { return None };
        let (number, unit) = match test {
            AttributeTest::Count(number) => (*number, Measured::Bare),
            AttributeTest::Bound(bound) => match bound.tests.as_slice() {
                [(Op::Is, number)] => (*number, bound.unit.clone()),
                _ => return None,
            },
            _ => return None,
        };
        let op = if *side == Node::Word(Function::OrMore) { Op::AtLeast } else { Op::AtMost };
        let test = AttributeTest::Bound(Bound { tests: vec![(op, number)], unit }.into());
        Some(condition(*attribute, test))
    });
    grammar.pair("60或50岁以上", &[Kind::Amount], &[Kind::Tail], |context, amount, tail| {
        let (Node::Amount(amount), Node::Tail { join: Join::Or, node }) = (amount, tail) else { return None };
        let Node::Cond(other) = node.as_ref() else { return None };
        let Cond::Attribute { attribute, test: AttributeTest::Bound(_) } = other.as_ref() else { return None };
        let exact = amount.unit == Measured::Bare && amount.high.is_none() && context.holds(*attribute, &amount.unit);
        let one = Cond::Attribute { attribute: *attribute, test: AttributeTest::Bound(exactly(amount).into()) };
        exact.then(|| (Node::Cond(Cond::Any(vec![one.into(), other.clone()]).into()), 1))
    });
}

impl Context<'_> {
    /// What says only which values customers have, said of this attribute.
    fn of_attribute(&self, index: usize, cond: &Cond) -> Option<Rc<Cond>> {
        let of_each = |parts: &[Rc<Cond>]| -> Option<Vec<Rc<Cond>>> {
            parts.iter().map(|part| self.of_attribute(index, part)).collect()
        };
        Some(Rc::new(match cond {
            Cond::Values { values, .. } if values.side.is_none() => {
                let mut holders = values.vocabularies().flat_map(|found| self.attributes_of(found));
                holders.any(|found| found == index).then_some(())?;
                Cond::Attribute { attribute: index, test: AttributeTest::Values(values.clone()) }
            }
            Cond::Not(inner) => Cond::Not(self.of_attribute(index, inner)?),
            Cond::All(parts) => Cond::All(of_each(parts)?),
            Cond::Any(parts) => Cond::Any(of_each(parts)?),
            _ => return None,
        }))
    }

    /// Whether a number with this unit can be a value of the attribute.
    pub fn holds(&self, attribute: usize, unit: &Measured) -> bool {
        let Some(found) = self.catalog.attributes.get(attribute) else { return false };
        // A list is counted; bands have borders.
        let bands = Bands::of(self.catalog, found);
        let number = found.kind.is_number() || found.kind == Type::List || bands.is_some();
        match unit {
            Measured::Bare => number,
            Measured::Money => found.kind == Type::Money || bands.is_some_and(|bands| bands.step > 1),
            Measured::Generic | Measured::Kinds => {
                number && found.derive.is_none() && matches!(found.kind, Type::Integer | Type::List)
            }
            Measured::Catalog(owners) => number && owners.contains(&UnitOf::Attribute(attribute)),
            Measured::Times | Measured::Percent | Measured::People | Measured::Pieces => false,
        }
    }

    /// A number without a comparison: exactly that; of a list, what is more is left open.
    fn amounts_to(&self, attribute: usize, amount: &Amount) -> AttributeTest {
        let list = self.catalog.attributes.get(attribute).is_some_and(|found| found.kind == Type::List);
        match amount.high {
            None if list => AttributeTest::Count(amount.low),
            None | Some(_) => AttributeTest::Bound(exactly(amount).into()),
        }
    }

    /// The attribute that a unit belongs to, when it belongs to nothing else.
    fn only_attribute(&self, unit: &Measured) -> Option<usize> {
        let Measured::Catalog(owners) = unit else { return None };
        match owners.as_ref() {
            [UnitOf::Attribute(index)] => Some(*index),
            _ => None,
        }
    }

    /// The two-valued attribute that says of a single value what another one says of its own: of email, beside one that
    /// somebody accepts SMS, that they accept email.
    fn fact_about(&self, values: &Values, beside: usize) -> Option<usize> {
        let [item] = values.items.as_slice() else { return None };
        let named: Vec<&str> = item.meanings.iter().flat_map(|(_, values)| values.iter().map(AsRef::as_ref)).collect();
        let [name] = named.as_slice() else { return None };
        let said = self.catalog.attributes.get(beside)?.says.as_ref()?;
        let says = |attribute: &Attribute| {
            let verb = attribute.says.as_ref().and_then(|says| says.yes.zh.strip_suffix(name));
            verb.is_some_and(|verb| !verb.is_empty() && said.yes.zh.starts_with(verb))
        };
        self.catalog.attributes.iter().position(says).filter(|other| *other != beside)
    }

    /// Whether the values can be above and below each other.
    fn have_order(&self, values: &Values) -> bool {
        let ordered = |index: usize| self.catalog.vocabularies.get(index).is_some_and(|found| found.ordered);
        values.vocabularies().any(ordered)
    }

    fn is_ordered(&self, attribute: usize) -> bool {
        let vocabulary = |attribute: &Attribute| self.catalog.vocabulary(attribute.vocabulary.as_deref()?);
        self.catalog.attributes.get(attribute).and_then(vocabulary).is_some_and(|vocabulary| vocabulary.ordered)
    }
}

/// Whether a description says only what customers are.
pub fn is_of_themselves(cond: &Cond) -> bool {
    match cond {
        Cond::Attribute { .. } | Cond::Values { .. } | Cond::Term { .. } | Cond::State { .. } => true,
        Cond::Not(part) => is_of_themselves(part),
        Cond::All(parts) | Cond::Any(parts) => parts.iter().all(|part| is_of_themselves(part)),
        _ => false,
    }
}
