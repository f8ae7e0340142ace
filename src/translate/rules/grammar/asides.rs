//! What is done with the list afterwards: 按消费金额从高到低排序 · 给沉睡会员打流失标签 · 准备发召回短信. It restricts nobody.

use std::rc::Rc;

use super::super::meaning::{AttributeTest, Clause, Cond, Join, Kind, Node};
use super::super::words::Function;
use super::appended::append_all;
use super::connectives::condition;
use super::{Grammar, word};
use crate::catalog::Type;

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];

pub fn rules(grammar: &mut Grammar) {
    sorting(grammar);
    marking(grammar);
    grammar.pair(
        "准备发召回短信",
        &word(Function::Purpose),
        &[Kind::Values, Kind::Objects, Kind::Festival],
        |_, _, _| Some((Node::Aside, 0)),
    );
    let aside = [Kind::Aside, Kind::Tail];
    grammar.pair("…，按消费排序", &CONDITIONS, &aside, |_, cond, aside| {
        let aside = match aside {
            Node::Tail { join: Join::And | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        (*aside == Node::Aside).then(|| with_aside(cond).map(|node| (node, 1)))?
    });
    let described = [Kind::Cond, Kind::Group, Kind::Tail];
    grammar.pair("按消费从高到低列出…", &[Kind::Aside], &described, |_, _, cond| {
        let cond = match cond {
            Node::Tail { join: Join::Comma, node } => node.as_ref(),
            other => other,
        };
        with_aside(cond).map(|node| (node, 1))
    });
}

fn with_aside(node: &Node) -> Option<Node> {
    let cond: Rc<Cond> = append_all(&condition(node)?, &Cond::Aside.into())?.into();
    Some(if matches!(node, Node::Group(_)) { Node::Group(cond) } else { Node::Cond(cond) })
}

fn sorting(grammar: &mut Grammar) {
    let sort = word(Function::Sort);
    grammar.pair("消费从高到低", &[Kind::Clause], &sort, |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let bare = Clause { counted: false, time: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        bare.then_some((Node::Aside, 2))
    });
    grammar.pair("积分从高到低", &[Kind::Attribute], &sort, |context, attribute, _| {
        let Node::Attribute(index) = attribute else { return None };
        let ordered = matches!(
            context.catalog.attributes.get(*index)?.kind,
            Type::Integer | Type::Decimal | Type::Money | Type::Date | Type::Time
        );
        ordered.then_some((Node::Aside, 0))
    });
    grammar.pair("按积分从高到低", &word(Function::By), &[Kind::Aside], |_, _, _| Some((Node::Aside, 0)));
    grammar.pair("积分从高到低排序", &[Kind::Aside], &sort, |_, _, _| Some((Node::Aside, 0)));
    grammar.pair("按消费金额排序", &[Kind::By], &sort, |_, _, _| Some((Node::Aside, 1)));
}

fn marking(grammar: &mut Grammar) {
    grammar.pair("给高价值客户", &word(Function::Give), &CONDITIONS, |_, _, cond| {
        Some((Node::Given(condition(cond)?), 0))
    });
    let marks = [Kind::Quoted, Kind::Literal, Kind::Values, Kind::Cond];
    grammar.pair("打VIP", &word(Function::Mark), &marks, |_, _, _| Some((Node::Marked { tag: false }, 0)));
    grammar.pair("标记为VIP", &word(Function::MarkAs), &marks, |_, _, _| Some((Node::Marked { tag: true }, 0)));
    let things =
        [Kind::Values, Kind::Objects, Kind::Festival, Kind::Clause, Kind::Attribute, Kind::Property, Kind::Cond];
    grammar.pair("发优惠券", &word(Function::Send), &things, |_, _, _| Some((Node::Marked { tag: true }, 0)));
    grammar.pair("打VIP标签", &[Kind::Marked], &[Kind::Attribute], |context, _, attribute| {
        let Node::Attribute(index) = attribute else { return None };
        let tags = context.catalog.attributes.get(*index)?.kind == Type::List;
        tags.then_some((Node::Marked { tag: true }, 0))
    });
    grammar.pair("打标签", &word(Function::Mark), &[Kind::Attribute], |context, _, attribute| {
        let Node::Attribute(index) = attribute else { return None };
        let tags = context.catalog.attributes.get(*index)?.kind == Type::List;
        tags.then_some((Node::Marked { tag: true }, 1))
    });
    grammar.pair("打母婴标签", &word(Function::Mark), &[Kind::Cond], |context, _, cond| {
        let Node::Cond(cond) = cond else { return None };
        let Cond::Attribute { attribute, test: AttributeTest::Values(_) } = cond.as_ref() else { return None };
        let tags = context.catalog.attributes.get(*attribute)?.kind == Type::List;
        tags.then_some((Node::Marked { tag: true }, 0))
    });
    grammar.pair("给沉睡会员打流失标签", &[Kind::Given], &[Kind::Marked], |_, given, marked| {
        let (Node::Given(cond), Node::Marked { tag: true }) = (given, marked) else { return None };
        let cond = append_all(cond, &Cond::Aside.into())?;
        Some((Node::Group(cond.into()), 0))
    });
}
