//! Where customers stood before, and who they are taken among: 上月重要价值、本月重要挽留 · 近7天新进入沉睡 · moved from A to B ·
//! 女会员中消费前10%.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Predicate, Ranking, TimeValue};
use super::super::time::Length;
use super::super::words::Function;
use super::appended::append_all;
use super::attributes::lives;
use super::ranks::is_what_they_are;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{Moment, Unit, Window};

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];

pub fn rules(grammar: &mut Grammar) {
    earlier(grammar);
    moved(grammar);
    among(grammar);
}

fn earlier(grammar: &mut Grammar) {
    let once = word(Function::Once);
    grammar.pair("曾经买过", &once, &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        // A number may have been another one before; what was done is done.
        let done = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No && !found.implied;
        done.then(|| (clause.clone(), 0))
    });
    grammar.pair("单笔消费曾超过3000", &[Kind::Clause], &once, |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        // The largest of all is reached once and for all; a sum or a mean is as it is now.
        let extreme = matches!(found.predicate, Predicate::Measure(measure) if context.is_largest(measure));
        let event = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No;
        (extreme || event).then(|| (clause.clone(), 0))
    });
    grammar.pair("曾经是重要价值客户", &once, &CONDITIONS, |_, _, cond| {
        let (of, closed) = standing(cond)?;
        Some((close(Cond::Earlier { ago: None, of }, closed), 0))
    });
    grammar.pair("一个月前是重要价值客户", &[Kind::Time], &CONDITIONS, |context, time, cond| {
        let (cond, closed) = standing(cond)?;
        Some((close(stood(context, time, &cond)?, closed), 0))
    });
    grammar.pair("champions a month ago", &CONDITIONS, &[Kind::Time], |context, cond, time| {
        let (cond, closed) = standing(cond)?;
        // Lapsed 90 days ago: rather what was not done since.
        let cost = if matches!(cond.as_ref(), Cond::State { .. }) { 2 } else { 0 };
        Some((close(stood(context, time, &cond)?, closed), cost))
    });
    let is = word(Function::Is);
    grammar.pair("是重要价值客户", &is, &CONDITIONS, |_, _, cond| {
        standing(cond)?;
        Some((cond.clone(), 0))
    });
    grammar.pair("a month ago were", &[Kind::Time], &is, |_, time, _| match time {
        Node::Time(TimeValue::Ago(_)) => Some((time.clone(), 0)),
        _ => None,
    });
}

/// What can have been otherwise: a state or a term, not what customers have themselves.
fn standing(node: &Node) -> Option<(Rc<Cond>, bool)> {
    let (cond, closed) = match node {
        Node::Cond(cond) => (cond, false),
        Node::Group(cond) => (cond, true),
        _ => return None,
    };
    let stands = match cond.as_ref() {
        Cond::State { .. } | Cond::Axis { .. } | Cond::Term { time: None, .. } => true,
        Cond::Not(inner) => matches!(inner.as_ref(), Cond::State { .. } | Cond::Term { time: None, .. }),
        _ => false,
    };
    stands.then(|| (cond.clone(), closed))
}

fn close(cond: Cond, closed: bool) -> Node {
    if closed { Node::Group(cond.into()) } else { Node::Cond(cond.into()) }
}

/// The state at a time: so long ago, last month, or now.
fn stood(context: &Context<'_>, time: &Node, cond: &Rc<Cond>) -> Option<Cond> {
    let Node::Time(time) = time else { return None };
    let ago = match time {
        // 3天前加购未付款: when it was done, and not what was left undone by then.
        TimeValue::Ago(length) if context.is_path(cond) => {
            let Cond::Term { term, .. } = cond.as_ref() else { return None };
            return Some(Cond::Term { term: *term, time: Some(TimeValue::Window(length.before())) });
        }
        TimeValue::Ago(length) => *length,
        TimeValue::Window(Window::Between { from: Some(Moment::Start { period, back }), until }) => {
            let count = u32::try_from(*back).ok()?;
            // A term of this month is of that window; a state is where somebody stands now.
            let state = matches!(cond.as_ref(), Cond::State { .. } | Cond::Axis { .. });
            match (count, until) {
                (0, None) if state => return Some(cond.as_ref().clone()),
                (0, _) | (_, None) => return None,
                (count, Some(_)) if state => Length { count, unit: period.unit() },
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Cond::Earlier { ago: Some(ago), of: cond.clone() })
}

/// 近7天新进入沉睡, newly dormant in the last 7 days, moved from A to B
fn moved(grammar: &mut Grammar) {
    let turns = [Kind::Word(Function::Enter), Kind::Word(Function::Leave)];
    grammar.pair("进入沉睡", &turns, &CONDITIONS, |_, turn, cond| {
        let (Node::Word(turn), (cond, _)) = (turn, standing(cond)?) else { return None };
        Some((Node::Turn { entered: *turn == Function::Enter, cond }, 1))
    });
    grammar.pair("刚沉睡", &word(Function::Just), &CONDITIONS, |_, _, cond| {
        let (cond, _) = standing(cond)?;
        Some((Node::Turn { entered: true, cond }, 2))
    });
    grammar.pair("lifecycle changed to dormant", &[Kind::State], &[Kind::Turn], |_, state, turn| {
        let (Node::State(index), Node::Turn { cond, .. }) = (state, turn) else { return None };
        let own = matches!(cond.as_ref(), Cond::State { state, .. } if state == index);
        own.then(|| (turn.clone(), 0))
    });
    grammar.pair("沉睡客户，近7天新进入", &CONDITIONS, &[Kind::Tail], |context, cond, tail| {
        let Node::Tail { join: Join::Comma, node } = tail else { return None };
        let Node::Entering(time) = node.as_ref() else { return None };
        let (cond, _) = standing(cond)?;
        turned(context, time, &Node::Turn { entered: true, cond })
    });
    grammar.pair("近7天新进入", &[Kind::Time], &word(Function::Enter), |context, time, _| {
        (!context.spaced).then(|| (Node::Entering(time.clone().into()), 1))
    });
    grammar.pair("近7天新进入沉睡", &[Kind::Time], &[Kind::Turn], turned);
    grammar.pair("became dormant in the last 7 days", &[Kind::Turn], &[Kind::Time], |context, turn, time| {
        turned(context, time, turn)
    });
    grammar.pair("近7天进入沉睡的客户", &[Kind::Turn], &[Kind::Subject], |_, turn, _| Some((turn.clone(), 0)));
    grammar.pair("customers who became dormant", &[Kind::Subject], &[Kind::Turn], |_, _, turn| Some((turn.clone(), 0)));
    grammar.pair("who became dormant", &word(Function::Relative), &[Kind::Turn], |_, _, turn| Some((turn.clone(), 0)));
    grammar.pair("还没变成买家", &word(Function::Not), &[Kind::Turn], |_, _, turn| {
        let Node::Turn { entered: true, cond } = turn else { return None };
        Some((Node::Cond(Cond::Not(cond.clone()).into()), 1))
    });
    // From A to B: what they were, and are now.
    let arrives = [Kind::Turn, Kind::Tail];
    grammar.pair("一个月前是A、变成B", &[Kind::Cond], &arrives, |_, cond, turn| {
        let turn = match turn {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(before), Node::Turn { entered: true, cond }) = (cond, turn) else { return None };
        let earlier = matches!(before.as_ref(), Cond::Earlier { .. });
        earlier.then(|| (Node::Cond(Cond::All(vec![before.clone(), cond.clone()]).into()), 0))
    });
    grammar.pair("上月是A、本月变成B", &[Kind::Cond], &[Kind::Tail], |_, before, then| {
        let (Node::Cond(before), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (before, then)
        else {
            return None;
        };
        let Node::Cond(then) = node.as_ref() else { return None };
        let (Cond::Earlier { .. }, Cond::All(parts)) = (before.as_ref(), then.as_ref()) else { return None };
        let [now, not] = parts.as_slice() else { return None };
        let Cond::Not(earlier) = not.as_ref() else { return None };
        // When they came to be so is said by what they were before.
        let entered = matches!(earlier.as_ref(), Cond::Earlier { of, .. } if of == now);
        entered.then(|| (Node::Cond(Cond::All(vec![before.clone(), now.clone()]).into()), 0))
    });
    grammar.pair("were champions, but are not any more", &CONDITIONS, &word(Function::NoLonger), |_, before, _| {
        let (Node::Cond(before) | Node::Group(before)) = before else { return None };
        let Cond::Earlier { of, .. } = before.as_ref() else { return None };
        // 三个月前还不是，现在是了
        let now = match of.as_ref() {
            Cond::Not(inner) => inner.clone(),
            _ => Rc::new(Cond::Not(of.clone())),
        };
        Some((Node::Cond(Cond::All(vec![before.clone(), now]).into()), 0))
    });
    let joints = [Kind::Word(Function::But), Kind::Word(Function::And), Kind::Word(Function::Comma)];
    grammar.pair("but no longer", &joints, &word(Function::NoLonger), |_, _, left| Some((left.clone(), 0)));
    let from = word(Function::From);
    grammar.pair("从A, moved from A", &from, &CONDITIONS, |_, _, cond| {
        let (cond, _) = standing(cond).or_else(|| match cond {
            Node::Cond(cond) | Node::Group(cond) if matches!(cond.as_ref(), Cond::Earlier { .. }) => {
                Some((cond.clone(), false))
            }
            _ => None,
        })?;
        Some((Node::From(cond), 0))
    });
    let arrived = [Kind::Turn, Kind::Cond, Kind::Group];
    grammar.pair("从A变成B, from A to B", &[Kind::From], &arrived, |_, from, to| {
        let Node::From(before) = from else { return None };
        let cond = match to {
            Node::Turn { entered: true, cond } => cond.clone(),
            other => standing(other)?.0,
        };
        match before.as_ref() {
            Cond::Earlier { .. } => Some((Node::Cond(Cond::All(vec![before.clone(), cond]).into()), 0)),
            _ => Some((Node::Moved { from: before.clone(), to: cond }, 0)),
        }
    });
    grammar.pair("近30天从A变成B", &[Kind::Time], &[Kind::Moved], |_, time, moved| {
        let (Node::Moved { from, to }, Some(ago)) = (moved, time.length()) else { return None };
        let before = Cond::Earlier { ago: Some(ago), of: from.clone() };
        Some((Node::Cond(Cond::All(vec![before.into(), to.clone()]).into()), 0))
    });
    grammar.pair("from A to B in the last month", &[Kind::Moved], &[Kind::Time], |_, moved, time| {
        let (Node::Moved { from, to }, Some(ago)) = (moved, time.length()) else { return None };
        let before = Cond::Earlier { ago: Some(ago), of: from.clone() };
        Some((Node::Cond(Cond::All(vec![before.into(), to.clone()]).into()), 0))
    });
    // When is not said: a month is proposed, and asked about.
    grammar.one("从A变成B", Kind::Moved, |_, moved| {
        let Node::Moved { from, to } = moved else { return None };
        let before = Cond::Earlier { ago: None, of: from.clone() };
        Some((Node::Cond(Cond::All(vec![before.into(), to.clone()]).into()), 3))
    });
}

/// How long ago the period that is going on began.
fn since_it_began(context: &Context<'_>, window: &Window) -> Option<Length> {
    let Window::Between { from: Some(from @ Moment::Start { back: 0, .. }), until: None } = window else { return None };
    let began = crate::dsl::time::instant(*from, context.as_of)?.date();
    let days = context.as_of.date().since(began).ok()?.get_days();
    let count = u32::try_from(days).ok().filter(|count| *count > 0)?;
    Some(Length { count, unit: Unit::Day })
}

fn turned(context: &Context<'_>, time: &Node, turn: &Node) -> Option<(Node, u32)> {
    let (Node::Turn { entered, cond }, Node::Time(value)) = (turn, time) else { return None };
    let ago = match (time.length(), value) {
        (Some(length), _) => length,
        (None, TimeValue::Window(window)) => since_it_began(context, window)?,
        (None, TimeValue::Recently) => Length { count: 30, unit: Unit::Day },
        (None, _) => return None,
    };
    let before: Rc<Cond> = Cond::Earlier { ago: Some(ago), of: cond.clone() }.into();
    let parts = if *entered {
        vec![cond.clone(), Cond::Not(before).into()]
    } else {
        vec![before, Cond::Not(cond.clone()).into()]
    };
    Some((Node::Cond(Cond::All(parts).into()), 0))
}

/// 女会员中消费前10%, top 10% of women by spend
fn among(grammar: &mut Grammar) {
    let inside = word(Function::Among);
    grammar.pair("女会员中", &CONDITIONS, &inside, |_, cond, _| {
        let (Node::Cond(cond) | Node::Group(cond)) = cond else { return None };
        Some((Node::Among(cond.clone()), 0))
    });
    grammar.pair("杭州全体客户中", &CONDITIONS, &[Kind::Among], |context, cond, everyone| {
        let (Node::Cond(cond) | Node::Group(cond), Node::Among(among)) = (cond, everyone) else { return None };
        let all = matches!(among.as_ref(), Cond::Everyone) && !context.spaced && is_what_they_are(cond);
        all.then(|| (Node::Among(cond.clone()), 0))
    });
    grammar.pair("among women", &word(Function::Amid), &CONDITIONS, |_, _, cond| {
        let (Node::Cond(cond) | Node::Group(cond)) = cond else { return None };
        Some((Node::Among(cond.clone()), 0))
    });
    grammar.pair("among women, …", &[Kind::Among], &word(Function::Comma), |_, among, _| Some((among.clone(), 0)));
    grammar.pair("流失客户里买过口红的", &[Kind::Among], &CONDITIONS, |context, among, cond| {
        let (Node::Among(among), Node::Cond(cond) | Node::Group(cond)) = (among, cond) else { return None };
        // A place among them is a rank of its own.
        let ranked = matches!(cond.as_ref(), Cond::Clause(clause) if clause.rank.is_some());
        // Among women in Shanghai: rather all of it says among whom.
        let cost = if context.spaced { 3 } else { 1 };
        (!ranked).then(|| Some((Node::Cond(append_all(among, cond)?.into()), cost)))?
    });
    let named = [Kind::Cond, Kind::Group];
    grammar.pair("among women, who spent the most", &[Kind::Among], &named, |context, among, most| {
        let (Node::Cond(cond) | Node::Group(cond)) = most else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        context.spaced.then(|| within(&Node::Clause(clause.clone()), among))?
    });
    grammar.pair("女会员中消费前10%", &[Kind::Among], &[Kind::Clause], |_, among, clause| within(clause, among));
    grammar.pair("成都的客户，近一年消费前10%", &CONDITIONS, &[Kind::Tail], |context, those, first| {
        let (Node::Cond(cond) | Node::Group(cond), Node::Tail { join: Join::Comma, node }) = (those, first) else {
            return None;
        };
        let (Node::Cond(first) | Node::Group(first)) = node.as_ref() else { return None };
        let Cond::Clause(clause) = first.as_ref() else { return None };
        // 女性，消费前10%: of traits that are listed, each is said of all.
        let told = matches!(those, Node::Group(_)) || clause.wording.sorted;
        let open = told && !context.spaced && !clause.vague && clause.per.is_none() && is_what_they_are(cond);
        let (Node::Clause(ranked), _) =
            within(&Node::Clause(clause.clone()), &Node::Among(cond.clone())).filter(|_| open)?
        else {
            return None;
        };
        let other = Cond::All(vec![cond.clone(), first.clone()]).into();
        Some((Node::Cond(Cond::Read { usual: Rc::new(Cond::Clause(ranked)), other }.into()), 0))
    });
    grammar.pair("在杭州排名前10%", &[Kind::Values], &[Kind::Rank], |context, place, rank| {
        let (Node::Values(values), Node::Rank(rank)) = (place, rank) else { return None };
        let those = lives(context, values).filter(|_| values.located && !context.spaced && rank.among.is_none())?;
        Some((Node::Rank(Ranking { among: Some(those.into()), ..rank.clone() }), 0))
    });
    grammar.pair("top 10% by spend among women", &[Kind::Clause], &[Kind::Among], |_, clause, among| {
        within(clause, among)
    });
    grammar.pair("top 10% of women", &[Kind::Rank], &[Kind::Among], |_, rank, among| {
        let (Node::Rank(rank), Node::Among(cond)) = (rank, among) else { return None };
        let open = rank.among.is_none();
        open.then(|| (Node::Rank(Ranking { among: Some(cond.clone()), ..rank.clone() }), 0))
    });
}

impl Context<'_> {
    fn is_largest(&self, measure: usize) -> bool {
        let formula = self.catalog.measures.get(measure).map(|found| &found.formula);
        matches!(formula, Some(Formula::Aggregate { aggregate: Aggregation::Maximum, .. }))
    }
}

fn within(clause: &Node, among: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Among(cond)) = (clause, among) else { return None };
    let rank = clause.rank.as_ref().filter(|rank| rank.among.is_none())?;
    let rank = Some(Ranking { among: Some(cond.clone()), ..rank.clone() });
    Some((Node::Clause(Clause { rank, ..clause.as_ref().clone() }.into()), 0))
}
