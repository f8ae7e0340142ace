//! Customers by key, by lot and by the name of a saved segment; one field beside another; what lies ahead: 客户10001 · 随机抽
//! 10% · 在“双11高潜”、不在“已触达” · 收货省和注册省不同 · 券3天内到期.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{
    AttributeTest, Bound, Clause, Cond, Join, Kind, Measured, Node, Objects, Op, Predicate, PropertyTest, TimeValue,
};
use super::super::words::Function;
use super::events::with_time;
use super::{Context, Grammar, word};
use crate::catalog::{Derivation, Type};
use crate::dsl::{Moment, Number, Relation, Window};

pub fn rules(grammar: &mut Grammar) {
    keys(grammar);
    lots(grammar);
    saved(grammar);
    fields(grammar);
    ahead(grammar);
    returning(grammar);
}

/// 客户 10001、10002, customer 10001, 会员号10001
fn keys(grammar: &mut Grammar) {
    let who = [Kind::Subject, Kind::Attribute];
    grammar.pair("客户 10001", &who, &[Kind::Number], |context, who, number| {
        let Node::Number(numeral) = number else { return None };
        let key = i64::from(numeral.count()?);
        let plain = numeral.kind == super::super::number::NumeralKind::Plain;
        let (named, cost) = match who {
            // A small number after the noun counts customers rather than naming one.
            Node::Subject { every: false } => (key >= 1000, 3),
            Node::Attribute(index) => (context.is_key(*index), 0),
            _ => return None,
        };
        (plain && named).then(|| (Node::Cond(Cond::Customers(vec![key]).into()), cost))
    });
    grammar.pair("…的客户编号", &[Kind::Cond, Kind::Group], &[Kind::Attribute], |context, cond, attribute| {
        let (Node::Cond(cond) | Node::Group(cond), Node::Attribute(index)) = (cond, attribute) else { return None };
        context.is_key(*index).then(|| (Node::Group(cond.clone()), 1))
    });
    let joins = [Kind::Word(Function::Comma), Kind::Word(Function::And), Kind::Word(Function::Or)];
    grammar.pair("、10002", &joins, &[Kind::Number], |_, _, number| {
        let Node::Number(numeral) = number else { return None };
        numeral.count()?;
        Some((Node::Tail { join: Join::Comma, node: number.clone().into() }, 0))
    });
    grammar.pair("客户 10001、10002", &[Kind::Cond], &[Kind::Tail], |_, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: Join::Comma, node }) = (cond, tail) else { return None };
        let (Cond::Customers(keys), Node::Number(numeral)) = (cond.as_ref(), node.as_ref()) else { return None };
        let mut keys = keys.clone();
        keys.push(i64::from(numeral.count()?));
        Some((Node::Cond(Cond::Customers(keys).into()), 0))
    });
}

/// 随机抽10%, hold out 10% at random
fn lots(grammar: &mut Grammar) {
    let random = word(Function::Random);
    grammar.pair("随机抽10%", &random, &[Kind::Amount], |_, _, amount| sample(amount));
    grammar.pair("10% at random", &[Kind::Amount], &random, |_, amount, _| sample(amount));
    grammar.pair("10% of dormant customers", &[Kind::Amount], &[Kind::Among], |context, amount, among| {
        let Node::Among(cond) = among else { return None };
        let (Node::Cond(part), _) = sample(amount)? else { return None };
        context.spaced.then(|| (Node::Lot(Rc::new(Cond::All(vec![part, cond.clone()]))), 0))
    });
    grammar.pair("10% of dormant customers,", &[Kind::Lot], &word(Function::Comma), |_, lot, _| Some((lot.clone(), 0)));
    grammar.pair("10% of dormant customers, chosen at random", &[Kind::Lot], &random, |_, lot, _| match lot {
        Node::Lot(cond) => Some((Node::Cond(cond.clone()), 0)),
        _ => None,
    });
    grammar.pair("hold out … at random", &[Kind::Cond], &random, |_, cond, _| match cond {
        Node::Cond(found) if matches!(found.as_ref(), Cond::Sample(_)) => Some((cond.clone(), 0)),
        _ => None,
    });
    grammar.pair("random … hold-out", &random, &random, |_, left, _| Some((left.clone(), 0)));
}

fn sample(amount: &Node) -> Option<(Node, u32)> {
    let Node::Amount(amount) = amount else { return None };
    let percent = amount.unit == Measured::Percent && amount.high.is_none();
    percent.then(|| (Node::Cond(Cond::Sample(amount.low).into()), 0))
}

/// 在“双11高潜”里, in segment "双11高潜"
fn saved(grammar: &mut Grammar) {
    let name = [Kind::Quoted];
    grammar.pair("分群“双11高潜”", &word(Function::Saved), &name, |_, _, name| segment(name));
    grammar.pair("“双11高潜”分群", &name, &word(Function::Saved), |_, name, _| segment(name));
    grammar.pair("在“双11高潜”", &word(Function::Inside), &name, |_, _, name| {
        segment(name).map(|(node, cost)| (node, cost + 2))
    });
    grammar.pair("不在“双11高潜”", &word(Function::Not), &name, |_, _, name| {
        let (Node::Cond(cond), cost) = segment(name)? else { return None };
        Some((Node::Cond(Cond::Not(cond).into()), cost))
    });
}

fn segment(name: &Node) -> Option<(Node, u32)> {
    let Node::Quoted(name) = name else { return None };
    Some((Node::Cond(Cond::Saved(name.clone()).into()), 0))
}

/// 收货省和注册省不同, ships elsewhere than the home province
fn fields(grammar: &mut Grammar) {
    let words = [Kind::Word(Function::And), Kind::Word(Function::Than), Kind::Word(Function::But)];
    grammar.pair("和收货省", &words, &[Kind::Property, Kind::Attribute], |_, word, field| {
        let join = if *word == Node::Word(Function::But) { Join::But } else { Join::And };
        Some((Node::Tail { join, node: field.clone().into() }, 0))
    });
    grammar.pair("收货省和注册省", &[Kind::Property, Kind::Attribute], &[Kind::Tail], |context, one, tail| {
        let Node::Tail { join: Join::And | Join::But, node } = tail else { return None };
        let (Node::Property(property), Node::Attribute(attribute)) =
            (if matches!(one, Node::Property(_)) { (one, node.as_ref()) } else { (node.as_ref(), one) })
        else {
            return None;
        };
        let like = context.alike(property, *attribute);
        like.then(|| (Node::Fields { property: property.clone(), attribute: *attribute }, 0))
    });
    let relations = [Kind::Word(Function::Different), Kind::Word(Function::Alike)];
    grammar.pair("收货省和注册省不同", &[Kind::Fields], &relations, |_, fields, word| beside(fields, word));
    // 收货地和居住地不在同一城市: of what they are told apart by, the name stands behind.
    grammar.pair("…不在同一城市", &[Kind::Objects], &[Kind::Attribute], |_, told, level| {
        let (Node::Objects(objects), Node::Attribute(level)) = (told, level) else { return None };
        let Objects::Property { test: PropertyTest::Than { attribute, .. }, .. } = objects.as_ref() else {
            return None;
        };
        (attribute == level).then(|| (told.clone(), 0))
    });
    grammar.pair("收货省不同", &[Kind::Property], &relations, |_, property, word| {
        let (Node::Property(property), Node::Word(word)) = (property, word) else { return None };
        Some((Node::Differs { property: property.clone(), alike: *word == Function::Alike }, 0))
    });
    grammar.pair("to a different province", &word(Function::Different), &[Kind::Attribute], |context, _, own| {
        Some((bought_there(context, own)?, 2))
    });
    let outside = [Kind::Word(Function::Outside), Kind::Word(Function::ExcludeEnd)];
    grammar.pair("外省, outside their home province", &outside, &[Kind::Attribute], |context, _, own| {
        beside(&bought_there(context, own)?, &Node::Word(Function::Different))
    });
    grammar.pair("本省以外", &[Kind::Attribute], &word(Function::ExcludeEnd), |context, own, _| {
        beside(&bought_there(context, own)?, &Node::Word(Function::Different))
    });
    grammar.pair("… than where they live", &[Kind::Fields], &word(Function::Home), |_, fields, _| {
        beside(fields, &Node::Word(Function::Different))
    });
    grammar.pair("ship elsewhere than home", &[Kind::Differs], &word(Function::Home), |context, differs, _| {
        let Node::Differs { property, alike: false } = differs else { return None };
        let attributes = 0..context.catalog.attributes.len();
        let attribute = attributes.into_iter().find(|attribute| context.alike(property, *attribute))?;
        beside(&Node::Fields { property: property.clone(), attribute }, &Node::Word(Function::Different))
    });
    grammar.pair("ships to some other province", &[Kind::Property], &[Kind::Fields], |_, property, fields| {
        let (Node::Property(named), Node::Fields { property, .. }) = (property, fields) else { return None };
        (named == property).then(|| (fields.clone(), 0))
    });
    grammar.pair(
        "ship province different from the province",
        &[Kind::Differs],
        &[Kind::Attribute],
        |context, it, own| {
            let (Node::Differs { property, alike }, Node::Attribute(attribute)) = (it, own) else { return None };
            let word = Node::Word(if *alike { Function::Alike } else { Function::Different });
            let fields = Node::Fields { property: property.clone(), attribute: *attribute };
            context.alike(property, *attribute).then(|| beside(&fields, &word))?
        },
    );
}

/// Where what was bought went, beside where they live.
fn bought_there(context: &Context<'_>, own: &Node) -> Option<Node> {
    let Node::Attribute(attribute) = own else { return None };
    let main = context.catalog.events.get(context.main_event()?)?;
    let mut properties = main.properties.iter().map(|property| property.name.as_str().into());
    let property = properties.find(|property| context.alike(property, *attribute))?;
    Some(Node::Fields { property, attribute: *attribute })
}

fn beside(fields: &Node, word: &Node) -> Option<(Node, u32)> {
    let (Node::Fields { property, attribute }, Node::Word(word)) = (fields, word) else { return None };
    let relation = if *word == Function::Different { Relation::IsNot } else { Relation::Is };
    let test = PropertyTest::Than { relation, attribute: *attribute };
    Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
}

/// A birthday within 7 days is the next one.
fn returning(grammar: &mut Grammar) {
    grammar.pair("出生月份是8月", &[Kind::Attribute], &[Kind::Time], month_of_birth);
    grammar.pair("whose birthday is within 7 days", &[Kind::Clause], &[Kind::Within], returns_within);
    grammar.pair("30天内生日", &[Kind::Within], &[Kind::Clause], |context, within, moment| {
        returns_within(context, moment, within)
    });
}

/// 出生月份是8月, birth month is August: a whole month of any year.
pub fn month_of_birth(context: &Context<'_>, attribute: &Node, time: &Node) -> Option<(Node, u32)> {
    let (Node::Attribute(index), Node::Time(TimeValue::Window(Window::Between { from, until }))) = (attribute, time)
    else {
        return None;
    };
    let (Some(Moment::Date(from)), Some(Moment::Date(until))) = (from, until) else { return None };
    let derived = context.catalog.attributes.get(*index)?.derive == Some(Derivation::Month);
    let whole = from.day() == 1 && from.last_of_month().tomorrow().ok()? == *until;
    let tests = vec![(Op::Is, Number::from(i64::from(from.month())))];
    let test = AttributeTest::Bound(Bound { tests, unit: Measured::Bare }.into());
    (derived && whole).then(|| (Node::Cond(Cond::Attribute { attribute: *index, test }.into()), 0))
}

fn returns_within(context: &Context<'_>, moment: &Node, within: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Within(length)) = (moment, within) else { return None };
    let Predicate::Moment(attribute) = clause.predicate else { return None };
    let returns = context.returns(attribute) && **clause == Clause::new(clause.predicate);
    let window = TimeValue::Window(Window::next(length.count, length.unit));
    returns.then(|| Some((Node::Clause(with_time(clause, &window, true)?.into()), 0)))?
}

/// 3天内到期, expiring in the next 3 days
fn ahead(grammar: &mut Grammar) {
    let time = [Kind::Time, Kind::Length];
    grammar.pair("3天内到期", &time, &[Kind::Property], |context, time, property| falls(context, property, time));
    grammar.pair("expiring in 3 days", &[Kind::Property], &time, falls);
    for function in [Function::Expired, Function::Unexpired] {
        grammar.one("已过期", Kind::Word(function), |context, word| {
            let ahead = context.catalog.events.iter().flat_map(|event| &event.properties).find(|found| found.ahead)?;
            let now = Some(Moment::Now);
            let window = if *word == Node::Word(Function::Expired) {
                Window::Between { from: None, until: now }
            } else {
                Window::Between { from: now, until: None }
            };
            let test = PropertyTest::During(window);
            Some((Node::Objects(Objects::Property { property: ahead.name.as_str().into(), test }.into()), 1))
        });
    }
    grammar.pair("that expire in 3 days", &word(Function::Relative), &[Kind::Objects], |_, _, objects| {
        let Node::Objects(found) = objects else { return None };
        let due = matches!(found.as_ref(), Objects::Property { test: PropertyTest::During(_), .. });
        due.then(|| (objects.clone(), 0))
    });
    grammar.pair("未来3天券到期", &[Kind::Property], &[Kind::Property], |context, named, due| {
        let (Node::Property(named), Node::Property(property)) = (named, due) else { return None };
        let of = |name: &str| context.catalog.events.iter().any(|event| event.property(name).is_some());
        let falls_due = context.date_of(property).is_some_and(|(_, ahead)| ahead);
        (falls_due && of(named) && named != property).then(|| (due.clone(), 2))
    });
    grammar.pair("券3天内到期", &[Kind::Property], &[Kind::Objects], |context, named, objects| {
        let (Node::Property(named), Node::Objects(found)) = (named, objects) else { return None };
        let Objects::Property { property, test: PropertyTest::During(_) } = found.as_ref() else { return None };
        // 券: what it is that falls due names the event with that date.
        let of = |name: &str| context.catalog.events.iter().any(|event| event.property(name).is_some());
        (of(named) && of(property) && named != property).then(|| (objects.clone(), 2))
    });
}

fn falls(context: &Context<'_>, property: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::Property(property) = property else { return None };
    let (kind, due) = context.date_of(property)?;
    if kind != Type::Time && kind != Type::Date {
        return None;
    }
    let window = match (time, time.length()) {
        // What is due falls due within the coming days, unless the past is named.
        (_, Some(length)) if due => Window::next(length.count, length.unit),
        (Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Start { period, back }), .. })), _)
            if due =>
        {
            Window::whole_period(*period, *back)
        }
        (Node::Time(TimeValue::Window(window)), _) => window.clone(),
        _ => return None,
    };
    let test = PropertyTest::During(window);
    Some((Node::Objects(Objects::Property { property: property.clone(), test }.into()), 0))
}

impl Context<'_> {
    /// Whether a moment comes back every year: birthdays.
    pub fn returns(&self, moment: usize) -> bool {
        let Some(attribute) = self.catalog.attributes.get(moment) else { return false };
        let mut all = self.catalog.attributes.iter();
        all.any(|other| other.column == attribute.column && other.derive == Some(Derivation::Age))
    }

    fn is_key(&self, attribute: usize) -> bool {
        self.catalog.attributes.get(attribute).is_some_and(|found| found.kind == Type::Id)
    }

    /// Whether a property of some event and an attribute have values of one vocabulary.
    fn alike(&self, property: &Arc<str>, attribute: usize) -> bool {
        let Some(own) = self.catalog.attributes.get(attribute) else { return false };
        let mut properties = self.catalog.events.iter().filter_map(|event| event.property(property));
        own.vocabulary.is_some() && properties.any(|found| found.vocabulary == own.vocabulary)
    }

    /// The type of a property, and whether its dates may lie ahead: they do not where the event, or its being so, is at
    /// that time.
    fn date_of(&self, property: &str) -> Option<(Type, bool)> {
        let found = self.catalog.events.iter().find_map(|event| event.property(property))?;
        Some((found.kind, found.ahead))
    }
}
