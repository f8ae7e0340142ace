//! What is said of the goods themselves: what one costs, by which number it goes, and all of them.

use std::sync::Arc;

use super::{Role, Token};
use crate::catalog::{Catalog, Event, Property, Type};
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Objects, PropertyTest};
use crate::translate::rules::number::NumeralKind;
use crate::translate::rules::words::Function;

/// A word for goods of any kind (商品), which says nothing beside a deed, and what is told of them by that word.
struct Ware {
    from: usize,
    until: usize,
    property: Arc<str>,
}

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog).and_then(|main| catalog.events.get(main)) else { return };
    counted_places(chars, catalog, main, tokens);
    for ware in wares(main, tokens) {
        all_of_them(&ware, tokens);
        let of = ware.from.checked_sub(1).filter(|of| chars.get(*of) == Some(&'的'));
        if let Some(of) = of
            && !numbered(of, &ware, main, tokens)
        {
            priced(of, &ware, main, tokens);
        }
    }
}

/// Bought in more than one city: those that the orders went to, which customers have but one of themselves.
fn counted_places(chars: &[char], catalog: &Catalog, main: &Event, tokens: &mut Vec<Token>) {
    let numbers = tokens.iter().filter(|token| token.node.is_number());
    let ends: Vec<usize> =
        numbers.map(|token| token.until + usize::from(chars.get(token.until) == Some(&' '))).collect();
    let of_orders = |token: &Token| {
        let Node::Attribute(index) = token.node else { return None };
        let vocabulary = catalog.attributes.get(index)?.vocabulary.as_ref()?;
        let property = main.properties.iter().find(|property| property.vocabulary.as_ref() == Some(vocabulary))?;
        let node = Node::Property(property.name.as_str().into());
        ends.contains(&token.from).then(|| Token { node, role: Role::Property, ..token.clone() })
    };
    let found: Vec<Token> = tokens.iter().filter_map(of_orders).collect();
    tokens.extend(found);
}

fn wares(main: &Event, tokens: &[Token]) -> Vec<Ware> {
    let empty = |token: &Token| {
        tokens.iter().any(|other| other.node == Node::Filler && (other.from, other.until) == (token.from, token.until))
    };
    let ware = |token: &Token| match &token.node {
        Node::Property(name) if main.property(name).is_some_and(|found| found.object) && empty(token) => {
            Some(Ware { from: token.from, until: token.until, property: name.clone() })
        }
        _ => None,
    };
    tokens.iter().filter_map(ware).collect()
}

/// 所有产品的客户: every product is no empty word, and those who have to do with every one are not everybody.
fn all_of_them(ware: &Ware, tokens: &mut Vec<Token>) {
    let every = |token: &Token| token.node == Node::Word(Function::Every) && token.until == ware.from;
    if tokens.iter().any(every) {
        tokens.retain(|token| token.node != Node::Filler || token.until <= ware.from || ware.until <= token.from);
    }
}

/// 买过超过500元的商品: that is what one costs, and not what was spent.
fn priced(of: usize, ware: &Ware, main: &Event, tokens: &mut Vec<Token>) {
    let ends = |token: &Token, at: usize| token.until == at;
    let is_money = |token: &Token| match &token.node {
        Node::Word(function) => *function == Function::Money,
        Node::Number(numeral) => numeral.kind == NumeralKind::Money,
        _ => false,
    };
    let money = |at: usize| tokens.iter().any(|token| ends(token, at) && is_money(token));
    let sided = |token: &Token| matches!(token.node, Node::Word(Function::OrMore | Function::OrLess));
    let sides: Vec<usize> =
        tokens.iter().filter(|token| sided(token) && ends(token, of)).map(|token| token.from).collect();
    if !money(of) && !sides.into_iter().any(money) {
        return;
    }
    let Some(price) = price(main) else { return };
    tokens.retain(|token| token.until <= of || ware.until <= token.from);
    let node = Node::Property(price.name.as_str().into());
    tokens.push(Token { from: of, until: ware.until, node, role: Role::Property, cost: 0, near: None });
}

/// id 等于 2 的产品: the number is one of the goods, and no customer's.
fn numbered(of: usize, ware: &Ware, main: &Event, tokens: &mut Vec<Token>) -> bool {
    let stem = ware.property.split('_').next().unwrap_or_default();
    let Some(id) = main.properties.iter().find(|found| found.kind == Type::Id && found.name.starts_with(stem)) else {
        return false;
    };
    let number = tokens.iter().filter(|token| token.until == of).filter_map(|token| match &token.node {
        Node::Number(numeral) => Some((token.from, numeral.count()?)),
        _ => None,
    });
    let Some((at, number)) = number.min() else { return false };
    let equals = |token: &&Token| {
        matches!(token.node, Node::Word(Function::Equal | Function::Is)) && token.until <= at && at <= token.until + 1
    };
    let signs: Vec<usize> = tokens.iter().filter(equals).map(|token| token.from).collect();
    let key = |token: &&Token| {
        matches!(token.node, Node::Attribute(_))
            && token.until == token.from + 2
            && signs.iter().any(|sign| token.until <= *sign && *sign <= token.until + 1)
    };
    let Some(from) = tokens.iter().find(key).map(|token| token.from) else { return false };
    let test = PropertyTest::Literal(number.to_string().into());
    let node = Node::Objects(Objects::Property { property: id.name.as_str().into(), test }.into());
    tokens.retain(|token| token.until <= from || ware.until <= token.from);
    tokens.push(Token { from, until: ware.until, node, role: Role::Property, cost: 0, near: None });
    true
}

/// What one of the goods costs: money that is neither that of a whole order nor summed up over it.
fn price(main: &Event) -> Option<&Property> {
    let rolled = main.rollup.as_ref();
    let whole = |name: &str| {
        rolled.is_some_and(|rollup| rollup.columns.iter().chain(&rollup.sums).any(|column| column == name))
    };
    main.properties.iter().find(|property| property.kind == Type::Money && !whole(&property.column))
}
