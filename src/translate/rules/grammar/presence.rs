//! What is on file, and who may be written to: 没留手机号 · 手机号和邮箱都有 · 能收短信.

use std::rc::Rc;

use super::super::lattice::flags::is_flagged;
use super::super::meaning::{
    AttributeTest, Bound, Cond, Join, Kind, Measured, Node, Op, TextKind, TextTest, ValueItem,
};
use super::super::words::Function;
use super::appended::append_any;
use super::attributes::condition;
use super::{Context, Grammar, word};
use crate::catalog::{Attribute, Type};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    presence(grammar);
    side_by_side(grammar);
    reach(grammar);
    named(grammar);
}

/// 邮件订阅状态为已订阅, email_opt_in = true: what is so or not, named with which.
fn named(grammar: &mut Grammar) {
    grammar.pair("“女性”标签", &[Kind::Values], &[Kind::Attribute], |context, values, tags| {
        let (Node::Values(found), Node::Attribute(tags)) = (values, tags) else { return None };
        let list = context.catalog.attributes.get(*tags)?.kind == Type::List;
        let own = context.catalog.attributes.get(*tags)?.vocabulary.as_deref();
        let name = |index: usize| context.catalog.vocabularies.get(index).map(|found| found.name.as_str());
        let others = found.vocabularies().all(|index| name(index) != own);
        (list && others).then(|| (values.clone(), 2))
    });
    grammar.pair("职业标签", &[Kind::Attribute], &[Kind::Attribute], |context, attribute, tags| {
        let (Node::Attribute(index), Node::Attribute(tags)) = (attribute, tags) else { return None };
        let kind = |index: usize| context.catalog.attributes.get(index).map(|found| found.kind);
        (kind(*tags)? == Type::List && kind(*index)? != Type::List).then(|| (attribute.clone(), 1))
    });
    let text = [Kind::Literal, Kind::Quoted];
    grammar.pair("or 'S'", &word(Function::Or), &text, |context, _, text| {
        context.spaced.then(|| (Node::Tail { join: Join::Or, node: text.clone().into() }, 1))
    });
    grammar.pair("name starts with 'A' or 'S'", &[Kind::Cond], &[Kind::Tail], |_, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::Or, node }) = (cond, tail) else { return None };
        let (Node::Literal(text) | Node::Quoted(text)) = node.as_ref() else { return None };
        let last = match found.as_ref() {
            Cond::Any(parts) => parts.last()?.as_ref(),
            one => one,
        };
        let Cond::Attribute { attribute, test: AttributeTest::Text(test) } = last else { return None };
        let test = AttributeTest::Text(TextTest { kind: test.kind, text: text.clone() }.into());
        let other = Rc::new(Cond::Attribute { attribute: *attribute, test });
        Some((Node::Cond(append_any(found, &other).into()), 1))
    });
    let literal = [Kind::Literal];
    grammar.pair("an .edu email address", &literal, &[Kind::Attribute], |context, literal, attribute| {
        let (Node::Literal(text), Node::Attribute(index)) = (literal, attribute) else { return None };
        let ending = text.starts_with(['.', '@']) && context.catalog.attributes.get(*index)?.kind == Type::Text;
        let test = TextTest { kind: TextKind::Ends, text: text.clone() };
        ending.then(|| condition(*index, AttributeTest::Text(test.into())))
    });
    let which = [Kind::Word(Function::Yes), Kind::Word(Function::Nay)];
    grammar.pair("邮件订阅状态为已订阅", &[Kind::Attribute], &which, |context, attribute, which| {
        let Node::Attribute(index) = attribute else { return None };
        let test = if *which == Node::Word(Function::Yes) { AttributeTest::Yes } else { AttributeTest::No };
        let two = context.catalog.attributes.get(*index)?.kind == Type::Boolean;
        two.then(|| condition(*index, test))
    });
    grammar.pair("is_vip = true", &[Kind::Cond, Kind::Group], &which, |_, cond, which| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        let yes = *which == Node::Word(Function::Yes);
        let so = if yes { found.clone() } else { negated(found.as_ref().clone()).into() };
        is_flagged(found).then_some((Node::Cond(so), 1))
    });
}

/// 能收短信, 短信发得到, 发不了邮件: a kind of message and whether it may be sent.
fn reach(grammar: &mut Grammar) {
    let can = [Kind::Word(Function::Reachable), Kind::Word(Function::Unreachable)];
    grammar.pair("能收短信", &can, &[Kind::Values], |context, can, values| reached(context, values, can));
    grammar.pair("短信发得到", &[Kind::Values], &can, |context, values, can| {
        reached(context, values, can).map(|(node, cost)| (node, cost + 1))
    });
    grammar.pair("can get both SMS and email", &can, &word(Function::Both), |_, can, _| Some((can.clone(), 0)));
    grammar.pair("can be reached by either SMS or email", &can, &word(Function::Either), |_, can, _| {
        Some((can.clone(), 0))
    });
    grammar.pair("短信邮件都能收", &word(Function::Each), &can, |_, _, can| Some((can.clone(), 0)));
    grammar.pair("短信又发得到", &[Kind::Values], &[Kind::Tail], |context, values, tail| {
        let Node::Tail { join: Join::And | Join::But, node } = tail else { return None };
        reached(context, values, node).map(|(node, cost)| (node, cost + 1))
    });
}

/// The consent to each of some kinds of message.
fn reached(context: &Context<'_>, values: &Node, can: &Node) -> Option<(Node, u32)> {
    let (Node::Values(values), Node::Word(can)) = (values, can) else { return None };
    let yes = match can {
        Function::Reachable => true,
        Function::Unreachable => false,
        _ => return None,
    };
    let test = || if yes { AttributeTest::Yes } else { AttributeTest::No };
    let each = |item: &ValueItem| Some(Rc::new(Cond::Attribute { attribute: context.consent_to(item)?, test: test() }));
    let parts: Vec<_> = values.items.iter().map(each).collect::<Option<_>>()?;
    let cond = match (parts.as_slice(), values.join) {
        ([one], _) => one.clone(),
        // Cannot get SMS or email: neither of them.
        (_, Some(Join::Or)) if yes || !context.spaced => Rc::new(Cond::Any(parts)),
        _ => Rc::new(Cond::All(parts)),
    };
    Some((Node::Cond(cond), 0))
}

fn presence(grammar: &mut Grammar) {
    let have = [Kind::Word(Function::Have), Kind::Word(Function::Keep)];
    grammar.pair("有手机号, with an email", &have, &[Kind::Attribute], |context, _, attribute| {
        let Node::Attribute(index) = attribute else { return None };
        let (cond, cost) = has(context, *index)?;
        Some((Node::Cond(cond.into()), cost))
    });
    grammar
        .pair("with either an email or a phone", &have, &word(Function::Either), |_, have, _| Some((have.clone(), 0)));
    grammar.pair("with both a phone and an email", &have, &word(Function::Both), |_, have, _| Some((have.clone(), 0)));
    grammar.pair(
        "没手机号, without an email",
        &word(Function::Not),
        &[Kind::Attribute],
        |context, _, attribute| {
            let Node::Attribute(index) = attribute else { return None };
            let (cond, cost) = has(context, *index)?;
            Some((Node::Cond(negated(cond).into()), cost))
        },
    );
    grammar.pair("邮箱也有", &[Kind::Attribute], &word(Function::Have), |context, attribute, _| {
        let Node::Attribute(index) = attribute else { return None };
        let (cond, cost) = has(context, *index)?;
        Some((Node::Cond(cond.into()), cost + 2))
    });
    let none = word(Function::NotOne);
    grammar.pair("积分一分都没有", &[Kind::Attribute], &none, |context, attribute, _| {
        let Node::Attribute(index) = attribute else { return None };
        let (cond, cost) = has(context, *index)?;
        Some((Node::Cond(negated(cond).into()), cost + 1))
    });
    let known = [Kind::Word(Function::Only), Kind::Word(Function::Equal)];
    grammar.pair("只有手机号没有邮箱", &known, &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::All(parts) = found.as_ref() else { return None };
        let is = |wanted: AttributeTest| {
            parts.iter().any(|part| matches!(part.as_ref(), Cond::Attribute { test, .. } if *test == wanted))
        };
        let known = is(AttributeTest::Present) && is(AttributeTest::Missing);
        // 只接受短信、不接受邮件
        (known || is(AttributeTest::Yes) && is(AttributeTest::No)).then(|| (cond.clone(), 0))
    });
    grammar.pair("没留, 没填", &word(Function::Not), &word(Function::Keep), |context, _, _| {
        Some((Node::Word(Function::Missing), 2 * u32::from(context.spaced)))
    });
    // Not provided a phone or an email: a denial, which reaches both, where "missing" is said of either.
    grammar.pair("have not provided", &word(Function::Not), &word(Function::Keep), |context, _, _| {
        context.spaced.then_some((Node::Word(Function::Not), 0))
    });
    grammar.pair("手机号为空", &[Kind::Attribute], &word(Function::Missing), |_, attribute, _| match attribute {
        Node::Attribute(index) => Some(condition(*index, AttributeTest::Missing)),
        _ => None,
    });
    grammar.pair("missing a phone number", &word(Function::Missing), &[Kind::Attribute], |_, _, attribute| {
        match attribute {
            Node::Attribute(index) => Some(condition(*index, AttributeTest::Missing)),
            _ => None,
        }
    });
    grammar.pair("手机号不为空", &[Kind::Attribute], &word(Function::Present), |_, attribute, _| match attribute {
        Node::Attribute(index) => Some(condition(*index, AttributeTest::Present)),
        _ => None,
    });
    grammar.pair("a known email", &word(Function::Present), &[Kind::Attribute], |_, _, attribute| match attribute {
        Node::Attribute(index) => Some(condition(*index, AttributeTest::Present)),
        _ => None,
    });
    grammar.pair(
        "有邮箱或手机号, without email or phone",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, left, tail| {
            let (Node::Cond(cond), Node::Tail { join, node }) = (left, tail) else { return None };
            let Node::Attribute(index) = node.as_ref() else { return None };
            let (has, cost) = has(context, *index)?;
            let right = match cond.as_ref() {
                Cond::Attribute { test: AttributeTest::Missing, .. } => negated(has),
                Cond::Attribute { test: AttributeTest::Present | AttributeTest::Bound(_), .. } => has,
                _ => return None,
            };
            let parts = vec![cond.clone(), right.into()];
            // Without a phone or an email: neither of them, as what is denied first is denied of all that is listed.
            if context.spaced && matches!(join, Join::Or | Join::Series) && is_missing(cond) {
                let read = Cond::Read { usual: Cond::All(parts.clone()).into(), other: Cond::Any(parts).into() };
                return Some((Node::Cond(read.into()), cost));
            }
            let joined = match join {
                Join::And | Join::Comma => Cond::All(parts),
                Join::Or | Join::Series => Cond::Any(parts),
                Join::But | Join::Nor | Join::Along | Join::Beside | Join::Further | Join::Enumerated => return None,
            };
            Some((Node::Cond(joined.into()), cost))
        },
    );
}

fn is_missing(cond: &Cond) -> bool {
    matches!(cond, Cond::Attribute { test: AttributeTest::Missing, .. })
}

/// 手机号和邮箱都有, 手机或邮箱没留, missing email or phone: attributes side by side, and what is said of them.
fn side_by_side(grammar: &mut Grammar) {
    let traits = [Kind::Attribute, Kind::Traits];
    grammar.pair("手机号和邮箱, email or phone", &traits, &[Kind::Tail], |_, listed, tail| {
        let Node::Tail { join, node } = tail else { return None };
        let Node::Attribute(other) = node.as_ref() else { return None };
        let join = match join {
            Join::And | Join::Comma | Join::Nor => Join::And,
            Join::Or | Join::Series => Join::Or,
            _ => return None,
        };
        let mut listed = match listed {
            Node::Attribute(one) => vec![*one],
            Node::Traits { listed, join: Join::And } => listed.clone(),
            _ => return None,
        };
        listed.push(*other);
        Some((Node::Traits { listed, join }, 0))
    });
    grammar.pair("neither phone nor email", &word(Function::Neither), &[Kind::Traits], |context, _, traits| {
        let Node::Traits { listed, .. } = traits else { return None };
        told(context, listed, Join::And, false)
    });
    grammar.pair("手机号和邮箱都", &[Kind::Traits], &word(Function::Each), |_, traits, _| {
        let Node::Traits { listed, .. } = traits else { return None };
        Some((Node::Traits { listed: listed.clone(), join: Join::And }, 0))
    });
    let known = [Kind::Word(Function::Have), Kind::Word(Function::Present)];
    grammar.pair("手机号和邮箱都有", &[Kind::Traits], &known, |context, traits, _| {
        let Node::Traits { listed, join } = traits else { return None };
        told(context, listed, *join, true)
    });
    let unknown = [
        Kind::Word(Function::Missing),
        Kind::Word(Function::Not),
        Kind::Word(Function::NotOnce),
        Kind::Word(Function::Never),
    ];
    grammar.pair("手机或邮箱没留", &[Kind::Traits], &unknown, |context, traits, _| {
        let Node::Traits { listed, join } = traits else { return None };
        told(context, listed, *join, false)
    });
    grammar.pair("missing email or phone", &word(Function::Missing), &[Kind::Traits], |context, _, traits| {
        let Node::Traits { listed, join } = traits else { return None };
        told(context, listed, *join, false)
    });
}

/// That attributes are known, or unknown, all of them or any.
fn told(context: &Context<'_>, listed: &[usize], join: Join, known: bool) -> Option<(Node, u32)> {
    let each = |index: &usize| {
        let (cond, _) = has(context, *index)?;
        Some(Rc::new(if known { cond } else { negated(cond) }))
    };
    let parts = listed.iter().map(each).collect::<Option<_>>()?;
    let cond = if join == Join::Or { Cond::Any(parts) } else { Cond::All(parts) };
    Some((Node::Cond(cond.into()), 0))
}

/// Having a number means having more than none of it; having anything else means that it is known.
fn has(context: &Context<'_>, index: usize) -> Option<(Cond, u32)> {
    let attribute = context.catalog.attributes.get(index)?;
    if attribute.derive.is_some() {
        return None;
    }
    let test = match attribute.kind {
        Type::Integer | Type::Decimal | Type::Money => {
            let tests = vec![(Op::More, Number::from(0))];
            AttributeTest::Bound(Bound { tests, unit: Measured::Bare }.into())
        }
        Type::Text | Type::Date | Type::Time | Type::Id => AttributeTest::Present,
        // Some tags: a list that is there may hold nothing.
        Type::List => {
            let tests = vec![(Op::AtLeast, Number::from(1))];
            AttributeTest::Bound(Bound { tests, unit: Measured::Bare }.into())
        }
        Type::Boolean => AttributeTest::Yes,
    };
    // An attribute with a vocabulary is rather said by one of its values.
    Some((Cond::Attribute { attribute: index, test }, if attribute.vocabulary.is_some() { 3 } else { 0 }))
}

fn negated(cond: Cond) -> Cond {
    let none = |test: &AttributeTest| matches!(test, AttributeTest::Bound(bound) if bound.tests == [(Op::More, Number::from(0))]);
    match cond {
        // 没孩子: it is known that there are none.
        Cond::Attribute { attribute, test } if none(&test) => {
            let bound = Bound { tests: vec![(Op::Is, Number::from(0))], unit: Measured::Bare };
            Cond::Attribute { attribute, test: AttributeTest::Bound(bound.into()) }
        }
        Cond::Attribute { attribute, test: AttributeTest::Present } => {
            Cond::Attribute { attribute, test: AttributeTest::Missing }
        }
        other => Cond::Not(other.into()),
    }
}

impl Context<'_> {
    /// The two-valued attribute that is named after a kind of message.
    fn consent_to(&self, item: &ValueItem) -> Option<usize> {
        item.meanings.iter().find_map(|(vocabulary, values)| {
            let [value] = values.as_ref() else { return None };
            let known = &self.catalog.vocabularies.get(*vocabulary)?.values;
            let found = known.iter().find(|found| found.value == **value)?;
            let name = found.label.as_ref().map_or(found.value.as_str(), |label| label.zh.as_str());
            let named = |attribute: &Attribute| attribute.kind == Type::Boolean && attribute.label.zh.starts_with(name);
            self.catalog.attributes.iter().position(named)
        })
    }
}
