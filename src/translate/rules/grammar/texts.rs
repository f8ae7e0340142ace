//! How a text begins, ends or reads: 邮箱以@qq.com结尾 · an @qq.com email · 姓王.

use super::super::meaning::{
    AttributeTest, Cond, Join, Kind, Node, Objects, Predicate, PropertyTest, TextKind, TextTest,
};
use super::super::words::Function;
use super::attributes::condition;
use super::events::about;
use super::{Grammar, word};
use crate::catalog::Type;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("设备含iOS", &[Kind::Property], &word(Function::Contains), |context, property, _| {
        let Node::Property(name) = property else { return None };
        (!context.spaced && context.is_name(name)).then(|| (property.clone(), 1))
    });
    text_tests(grammar);
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
    grammar.one("the last name, of which something else is said", Kind::Surname, |_, surname| match surname {
        Node::Surname(attribute) => Some((Node::Attribute(*attribute), 1)),
        _ => None,
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

/// Beginnings, ends and parts of text, with the text before (138开头) or after (ends with .com) the word.
fn text_tests(grammar: &mut Grammar) {
    let kinds = [Kind::Word(Function::Starts), Kind::Word(Function::Ends), Kind::Word(Function::Contains)];
    grammar.pair("ends with .com, 包含…", &kinds, &[Kind::Literal], |_, word, literal| text_test(word, literal));
    let last = [Kind::Word(Function::Starts), Kind::Word(Function::Ends)];
    grammar.pair("138开头", &[Kind::Literal], &last, |_, literal, word| text_test(word, literal));
    grammar.pair("email domain contains qq", &[Kind::Word(Function::Ends)], &[Kind::TextTest], |_, _, test| {
        matches!(test, Node::TextTest(found) if found.kind == TextKind::Contains).then(|| (test.clone(), 0))
    });
    grammar.pair("whose review contains \"itchy\"", &[Kind::Clause], &[Kind::TextTest], |context, clause, test| {
        let (Node::Clause(clause), Node::TextTest(test)) = (clause, test) else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        let properties = &context.catalog.events.get(event)?.properties;
        let mut prose = properties.iter().filter(|property| context.is_prose(&property.name));
        let property = prose.next()?.name.as_str().into();
        let said = Objects::Property { property, test: PropertyTest::Text(test.clone()) };
        prose.next().is_none().then(|| Some((about(context, clause, &said)?, 1)))?
    });
    grammar.pair("以138开头", &word(Function::By), &[Kind::TextTest], |_, _, test| Some((test.clone(), 0)));
}

fn text_test(word: &Node, literal: &Node) -> Option<(Node, u32)> {
    let (Node::Word(word), Node::Literal(text)) = (word, literal) else { return None };
    let kind = match word {
        Function::Starts => TextKind::Starts,
        Function::Ends => TextKind::Ends,
        Function::Contains => TextKind::Contains,
        _ => return None,
    };
    Some((Node::TextTest(TextTest { kind, text: text.clone() }.into()), 0))
}
