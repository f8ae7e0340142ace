//! Facts of a row: 单价300以上 · paid by Alipay.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{
    Bound, Join, Kind, Measured, Node, Objects, Op, PropertyTest, TextKind, TextTest, ValueItem, Values,
};
use super::super::words::Function;
use super::Grammar;
use super::bounds::exactly;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("单价300以上", &[Kind::Property], &[Kind::Bound], |context, property, bound| {
        let (Node::Property(property), Node::Bound(bound)) = (property, bound) else { return None };
        let object = Objects::Property { property: property.clone(), test: PropertyTest::Bound(bound.clone()) };
        (!context.leaves_open(property, bound)).then(|| (Node::Objects(object.into()), 0))
    });
    grammar.pair(
        "300以上的单价, at most 3 days of delivery",
        &[Kind::Bound],
        &[Kind::Property],
        |_, bound, property| {
            let (Node::Property(property), Node::Bound(bound)) = (property, bound) else { return None };
            let test = PropertyTest::Bound(bound.clone());
            Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 1))
        },
    );
    grammar.pair("rating 5", &[Kind::Property], &[Kind::Amount], |context, property, amount| {
        let (Node::Property(name), Node::Amount(number)) = (property, amount) else { return None };
        (!context.leaves_open(name, &exactly(number))).then(|| exact_property(property, amount))?
    });
    grammar.pair("4 or 5 stars", &[Kind::Amount], &[Kind::Tail], |_, amount, tail| {
        let (Node::Amount(amount), Node::Tail { join: Join::Or, node }) = (amount, tail) else { return None };
        let Node::Objects(last) = node.as_ref() else { return None };
        let Objects::Property { property, test: PropertyTest::Bound(bound) } = last.as_ref() else { return None };
        let exact = matches!(bound.tests.as_slice(), [(Op::Is, _)]) && amount.high.is_none();
        let first = Bound { tests: vec![(Op::Is, amount.low)], unit: bound.unit.clone() };
        let first = Objects::Property { property: property.clone(), test: PropertyTest::Bound(first.into()) };
        let any = Objects::Any(vec![first, last.as_ref().clone()]);
        (exact && amount.unit == Measured::Bare).then(|| (Node::Objects(any.into()), 0))
    });
    let ends = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("2 stars or less", &[Kind::Objects], &ends, |_, objects, op| {
        let (Node::Objects(objects), Node::Word(op)) = (objects, op) else { return None };
        let Objects::Property { property, test: PropertyTest::Bound(bound) } = objects.as_ref() else { return None };
        let [(Op::Is, number)] = bound.tests.as_slice() else { return None };
        let op = if *op == Function::OrMore { Op::AtLeast } else { Op::AtMost };
        let test = PropertyTest::Bound(Bound { tests: vec![(op, *number)], unit: bound.unit.clone() }.into());
        Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
    });
    grammar.pair("5 stars", &[Kind::Amount], &[Kind::Property], |_, amount, property| exact_property(property, amount));
    grammar.pair("停留超过3分钟", &[Kind::Property], &[Kind::LengthBound], |context, property, bound| {
        let (Node::Property(property), Node::LengthBound { op, length }) = (property, bound) else { return None };
        let number = context.counted_in(property, *length)?;
        let test = PropertyTest::Bound(Bound { tests: vec![(*op, number)], unit: Measured::Bare }.into());
        Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
    });
    grammar.pair("over 7 days to arrive", &[Kind::LengthBound], &[Kind::Property], |context, bound, property| {
        let (Node::Property(property), Node::LengthBound { op, length }) = (property, bound) else { return None };
        let number = context.counted_in(property, *length)?;
        let test = PropertyTest::Bound(Bound { tests: vec![(*op, number)], unit: Measured::Bare }.into());
        Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 1))
    });
    grammar.pair("评分低于3星 says it twice", &[Kind::Property], &[Kind::Objects], |_, name, objects| {
        let (Node::Property(name), Node::Objects(found)) = (name, objects) else { return None };
        let same = matches!(found.as_ref(), Objects::Property { property, .. } if property == name);
        same.then(|| (objects.clone(), 0))
    });
    grammar.pair("3星以下评分 says it twice", &[Kind::Objects], &[Kind::Property], |_, objects, name| {
        let (Node::Property(name), Node::Objects(found)) = (name, objects) else { return None };
        let same =
            matches!(found.as_ref(), Objects::Property { property, test: PropertyTest::Bound(_) } if property == name);
        same.then(|| (objects.clone(), 0))
    });
    let equal = [Kind::Word(Function::Equal), Kind::Word(Function::Alike)];
    grammar.pair("category equals lipstick", &[Kind::Property], &equal, |context, property, _| {
        let Node::Property(name) = property else { return None };
        context.is_name(name).then(|| (property.clone(), 1))
    });
    grammar.pair("品牌是花屿", &[Kind::Property], &[Kind::Values], |_, property, values| {
        let (Node::Property(property), Node::Values(values)) = (property, values) else { return None };
        Some((Node::Objects(valued(property, values).into()), 0))
    });
    grammar.pair("花屿品牌, lipstick category", &[Kind::Values], &[Kind::Property], |_, values, property| {
        let (Node::Property(property), Node::Values(values)) = (property, values) else { return None };
        Some((Node::Objects(valued(property, values).into()), 0))
    });
    grammar.pair("商品名包含…", &[Kind::Property], &[Kind::TextTest], |context, property, text| {
        let (Node::Property(property), Node::TextTest(text)) = (property, text) else { return None };
        // 3 categories including lipstick: what all has a name is no text to look in.
        if context.is_listed(property) {
            return None;
        }
        let test = PropertyTest::Text(text.clone());
        Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
    });
    grammar.pair("商品编号为1234", &[Kind::Property], &[Kind::Literal], |context, property, literal| {
        let (Node::Property(property), Node::Literal(literal)) = (property, literal) else { return None };
        // Free text holds the words among others: 评论里提到过敏.
        let test = if context.is_prose(property) {
            PropertyTest::Text(TextTest { kind: TextKind::Contains, text: literal.clone() }.into())
        } else {
            PropertyTest::Literal(literal.clone())
        };
        Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
    });
}

/// A property with its values; each of several that are wanted has a row of its own: paid with both.
fn valued(property: &Arc<str>, values: &Rc<Values>) -> Objects {
    let with =
        |values: Rc<Values>| Objects::Property { property: property.clone(), test: PropertyTest::Values(values) };
    if !values.each || values.items.len() < 2 || values.join != Some(Join::And) {
        return with(values.clone());
    }
    let one =
        |item: &ValueItem| Values { items: vec![item.clone()], join: None, each: false, ..values.as_ref().clone() };
    Objects::All(values.items.iter().map(|item| with(one(item).into())).collect())
}

fn exact_property(property: &Node, amount: &Node) -> Option<(Node, u32)> {
    let (Node::Property(property), Node::Amount(amount)) = (property, amount) else { return None };
    let test = PropertyTest::Bound(exactly(amount).into());
    Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 1))
}
