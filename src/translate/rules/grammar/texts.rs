//! How a text of the customer's begins, ends or reads: 邮箱以@qq.com结尾 · an @qq.com email · 姓王.

use super::super::meaning::{AttributeTest, Cond, Join, Kind, Node, TextKind, TextTest};
use super::Grammar;
use super::attributes::condition;
use crate::catalog::Type;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("邮箱以@qq.com结尾", &[Kind::Attribute], &[Kind::TextTest], |context, attribute, test| {
        let (Node::Attribute(index), Node::TextTest(test)) = (attribute, test) else { return None };
        let text = context.catalog.attributes.get(*index).is_some_and(|attribute| attribute.kind == Type::Text);
        text.then(|| condition(*index, AttributeTest::Text(test.clone())))
    });
    grammar.pair("an @qq.com email", &[Kind::Literal], &[Kind::Attribute], |context, literal, attribute| {
        let (Node::Literal(text), Node::Attribute(index)) = (literal, attribute) else { return None };
        let named = context.catalog.attributes.get(*index)?.kind == Type::Text && text.starts_with('@');
        let test = TextTest { kind: TextKind::Ends, text: text.clone() };
        named.then(|| condition(*index, AttributeTest::Text(test.into())))
    });
    grammar.pair(
        "the email ann@shop.com, phone 13800001111",
        &[Kind::Attribute],
        &[Kind::Literal],
        |context, known, text| {
            let (Node::Attribute(index), Node::Literal(text)) = (known, text) else { return None };
            let found = context.catalog.attributes.get(*index)?;
            let address = text.contains('@') && !text.starts_with('@');
            let number = text.chars().count() > 6 && text.chars().all(|c| c.is_ascii_digit());
            let whole = found.kind == Type::Text && found.vocabulary.is_none() && (address || number);
            let test = TextTest { kind: TextKind::Is, text: text.clone() };
            whole.then(|| condition(*index, AttributeTest::Text(test.into())))
        },
    );
    grammar.pair("姓王", &[Kind::Surname], &[Kind::Literal], |_, surname, literal| {
        let (Node::Surname(attribute), Node::Literal(text)) = (surname, literal) else { return None };
        let test = TextTest { kind: TextKind::Starts, text: text.clone() };
        Some(condition(*attribute, AttributeTest::Text(test.into())))
    });
    grammar.pair("姓王和姓李", &[Kind::Cond], &[Kind::Tail], |_, one, tail| {
        let (Node::Cond(one), Node::Tail { join: Join::And | Join::Comma, node }) = (one, tail) else { return None };
        let Node::Cond(other) = node.as_ref() else { return None };
        let begins = |cond: &Cond| match cond {
            Cond::Attribute { attribute, test: AttributeTest::Text(test) } if test.kind == TextKind::Starts => {
                Some(*attribute)
            }
            _ => None,
        };
        // No text begins in two ways.
        let either = begins(one).is_some() && begins(one) == begins(other);
        either.then(|| (Node::Cond(Cond::Any(vec![one.clone(), other.clone()]).into()), 0))
    });
}
