//! How conditions join: and, or, but, side by side.

use std::rc::Rc;

use super::super::meaning::{
    Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Predicate, PropertyTest,
};
use super::super::words::Function;
use super::appended::{
    append_all, append_any, append_listed, either_last, is_all, is_any, is_apart, is_bare_deed, is_of_whom,
    may_be_apart, parts_of, say_it_twice,
};
use super::attributes::is_of_themselves;
use super::belonging::{
    belongs, excludes_each_other, is_how_often_together, is_of_one_state, last_of, names_its_first, repeat,
};
use super::denials::{
    denied_all, denied_along, denies_another_kind, denies_on, given_back, has_value, is_no_choice, last_statement,
    leaves_out, left_out_along, says_nothing,
};
use super::events::about;
use super::left_out::{lists_out_names, out_like};
use super::ranks::is_what_they_are;
use super::shares::of_sum_told;
use super::sharing::{shares, shares_back, shares_denied, shares_last, shares_things};
use super::{Grammar, word};

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];
const JOINED: [Kind; 26] = [
    Kind::Cond,
    Kind::Group,
    Kind::Values,
    Kind::Objects,
    Kind::Bound,
    Kind::LengthBound,
    Kind::Attribute,
    Kind::Again,
    Kind::Without,
    Kind::Turn,
    Kind::Late,
    Kind::Else,
    Kind::Leaning,
    Kind::NotThen,
    Kind::Entering,
    Kind::Overall,
    Kind::Dated,
    Kind::NotSo,
    Kind::So,
    Kind::Elided,
    Kind::Gapped,
    Kind::Aside,
    Kind::Time,
    Kind::Several,
    Kind::Word(Function::Reachable),
    Kind::Word(Function::Unreachable),
];

pub fn rules(grammar: &mut Grammar) {
    tails(grammar);
    lists(grammar);
    joins(grammar);
}

fn tails(grammar: &mut Grammar) {
    let words = [Function::And, Function::Or, Function::But, Function::Comma, Function::Stop, Function::Nor];
    let words = words.map(Kind::Word);
    grammar.pair("and …, 但…", &words, &JOINED, |_, word, node| {
        let Node::Word(word) = word else { return None };
        let join = match word {
            Function::And => Join::And,
            Function::Or => Join::Or,
            Function::But => Join::But,
            Function::Comma | Function::Stop => Join::Comma,
            Function::Nor => Join::Nor,
            _ => return None,
        };
        Some((Node::Tail { join, node: Rc::new(node.clone()) }, 0))
    });
    grammar.pair("没有退款和投诉", &word(Function::Along), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let deed = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No && !found.implied;
        let node = Node::Cond(Cond::Clause(found.clone()).into()).into();
        (deed && found.is_complete()).then_some((Node::Tail { join: Join::Along, node }, 0))
    });
    let beside = [Kind::Word(Function::Along), Kind::Word(Function::Listing)];
    grammar.pair("新客和沉睡客户除外", &beside, &CONDITIONS, |context, _, cond| {
        let found = condition(cond)?;
        // Excluding VIPs and WeCom friends: in English only such lists are joined so.
        (context.spaced || is_name(&found))
            .then(|| (Node::Tail { join: Join::Along, node: Node::Cond(found).into() }, 0))
    });
    grammar.pair("去掉黑名单、近20天下过单的", &beside, &CONDITIONS, |context, _, cond| {
        let found = condition(cond)?;
        let other = !is_name(&found) && !context.spaced;
        // 沉睡客户、累计满2000，没订阅的不要: what stands behind a comma is no part of that list.
        let cost = if is_all(&found) { 3 } else { 0 };
        other.then(|| (Node::Tail { join: Join::Along, node: Node::Cond(found).into() }, cost))
    });
    grammar.pair(", 以及", &word(Function::Comma), &word(Function::Along), |context, _, along| {
        (!context.spaced).then(|| (along.clone(), 0))
    });
    grammar.pair("投诉、退款或差评", &word(Function::Listing), &[Kind::Cond], |context, _, cond| {
        let found = condition(cond)?;
        // 下过单、住在江苏、浙江或上海: where they live is no deed of the list.
        let deed = matches!(found.as_ref(), Cond::Any(parts)
            if parts.iter().all(|part| matches!(part.as_ref(), Cond::Clause(clause) if !clause.implied)));
        (deed && !context.spaced).then_some((Node::Tail { join: Join::Enumerated, node: Node::Cond(found).into() }, 0))
    });
    grammar.pair("没有退过款、投诉过", &word(Function::Listing), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let deed = matches!(found.predicate, Predicate::Event(_)) && **found == Clause::new(found.predicate);
        let node = Node::Cond(Cond::Clause(found.clone()).into()).into();
        deed.then_some((Node::Tail { join: Join::Along, node }, 0))
    });
    grammar.pair("without ordering", &word(Function::Lacking), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let plain = clause.negation == Negation::No && clause.rank.is_none() && clause.is_complete();
        let denied = Cond::Clause(Clause { negation: Negation::Plain, ..clause.as_ref().clone() }.into());
        plain.then(|| (Node::Tail { join: Join::And, node: Node::Cond(denied.into()).into() }, 0))
    });
    grammar.pair("in Chengdu with 3 orders", &word(Function::Possess), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let node = Node::Cond(Cond::Clause(clause.clone()).into()).into();
        // Three orders with more than 4 items: so many in each of them, and not in all.
        let pieces = matches!(clause.predicate, Predicate::Measure(measure) if context.counts_pieces(measure));
        // An unpaid order with lipstick: what was in it, and not that any was bought.
        let thing = clause.implied
            && clause.bound.is_none()
            && matches!(clause.predicate, Predicate::Event(event)
            if clause.objects.as_deref().is_some_and(|things| context.names_thing(event, things)));
        (clause.is_complete() && !pieces && !thing).then_some((Node::Tail { join: Join::And, node }, 0))
    });
    grammar.pair("buyers who never returned anything", &word(Function::Relative), &CONDITIONS, |_, _, cond| {
        Some((Node::Tail { join: Join::And, node: Node::Cond(condition(cond)?).into() }, 1))
    });
    // ", and", "，但", "and also", "而且同时": the stronger word counts.
    let weak = [Function::Comma, Function::Stop, Function::And, Function::But].map(Kind::Word);
    let strong = [Kind::Word(Function::And), Kind::Word(Function::Or), Kind::Word(Function::But)];
    grammar.pair(", and", &weak, &strong, |_, left, right| {
        let or = *right == Node::Word(Function::Or) && *left != Node::Word(Function::Comma);
        (!or).then(|| (right.clone(), 0))
    });
    grammar.pair("，并在30天内", &word(Function::Comma), &word(Function::Thereupon), |context, _, and| {
        (!context.spaced).then(|| (and.clone(), 0))
    });
    grammar.pair("A or B, and C", &word(Function::Comma), &[Kind::Tail], |_, _, tail| match tail {
        Node::Tail { join: Join::And, node } if condition(node).is_some() => {
            Some((Node::Tail { join: Join::Further, node: node.clone() }, 0))
        }
        Node::Tail { join: Join::Or, node } if condition(node).is_some() => {
            Some((Node::Tail { join: Join::Series, node: node.clone() }, 0))
        }
        _ => None,
    });
}

/// A, B, or C: one "or" for all that commas part, and brackets.
fn lists(grammar: &mut Grammar) {
    grammar.pair("A, B, or C", &[Kind::Tail], &[Kind::Tail], |context, one, rest| {
        let Node::Tail { join: Join::Comma, node: one } = one else { return None };
        let Node::Tail { join: join @ (Join::Or | Join::Series), node: rest } = rest else { return None };
        let (Node::Cond(one), Node::Cond(rest)) = (one.as_ref(), rest.as_ref()) else { return None };
        let last = match rest.as_ref() {
            Cond::Any(parts) => parts.last()?.clone(),
            _ => rest.clone(),
        };
        let alike = *join == Join::Series || !is_apart(one, rest);
        let neither = says_nothing(one, &last) || denies_on(context, one, &last).is_some();
        let stated = alike && !is_all(one) && !is_all(rest) && !neither && !leaves_out(one);
        let one = shares(context, one, &last).unwrap_or_else(|| one.clone());
        let any = Node::Cond(append_any(&one, rest).into());
        (context.spaced && stated).then(|| (Node::Tail { join: *join, node: any.into() }, 0))
    });
    let held = [Kind::Cond, Kind::Group, Kind::Values, Kind::Objects];
    grammar.pair("(A or B", &word(Function::Open), &held, |_, _, held| Some((Node::Bracketed(held.clone().into()), 0)));
    grammar.pair("(A or B)", &[Kind::Bracketed], &word(Function::Close), |_, held, _| match held {
        Node::Bracketed(held) => Some((held.as_ref().clone(), 0)),
        _ => None,
    });
}

fn joins(grammar: &mut Grammar) {
    // Before the plain joining, which is then the other reading.
    grammar.pair(
        "complained of it, and the complaint is still open",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, cond, tail| {
            let (Node::Cond(done), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail)
            else {
                return None;
            };
            let Node::Cond(fact) = node.as_ref() else { return None };
            let (Cond::Clause(done), Cond::Clause(fact)) = (done.as_ref(), fact.as_ref()) else { return None };
            let same = done.predicate == fact.predicate && done.negation == Negation::No && done.bound.is_none();
            let says = fact.objects.as_deref()?;
            let one = matches!(says, Objects::Property { test: PropertyTest::Says(_), .. });
            let bare = Clause { objects: None, ..fact.as_ref().clone() } == Clause::new(fact.predicate);
            (same && one && bare && done.objects.is_some()).then(|| Some((about(context, done, says)?, 0)))?
        },
    );
    grammar.pair("A and B", &CONDITIONS, &[Kind::Tail], |context, left, right| {
        let Node::Tail { join, node } = right else { return None };
        let listed = matches!(left, Node::Group(_)) && matches!(node.as_ref(), Node::Group(_));
        let named = matches!(left, Node::Group(_));
        // 上海的客户或买过口红的男性: what is closed by its noun is whole.
        let whole = named && !context.spaced && !matches!(node.as_ref(), Node::Group(_));
        let (left, right) = (condition(left)?, condition(node)?);
        let right = of_sum_told(context, &left, &right).unwrap_or(right);
        let join = match join {
            Join::Enumerated if is_bare_deed(&left) => &Join::Or,
            // 60天没买，且投诉过、退过款或给过差评: what is listed begins with the last of them.
            Join::Enumerated => {
                let Cond::All(parts) = left.as_ref() else { return None };
                let (last, before) = parts.split_last().filter(|(last, _)| is_bare_deed(last) && !is_undone(last))?;
                let any = Rc::new(append_any(last, &right));
                let parts = before.iter().cloned().chain([any]).collect();
                return Some((Node::Cond(Cond::All(parts).into()), 0));
            }
            join => join,
        };
        if denies_another_kind(context, &left, &right)
            || is_how_often_together(&left, &right)
            || names_its_first(&left, &right)
            || context.is_fact_of_another(&left, &right)
            || (*join == Join::And && context.is_new_since(&left, &right))
            || context.is_missed_beside_axes(&left, &right)
            || context.counts_for_another(&left, &right)
            || (*join == Join::Comma && !context.spaced && context.is_none_of_its_own(&left, &right))
        {
            return None;
        }
        let (cond, cost) = match join {
            // 上海客户和北京客户: nobody is both, so they stand side by side.
            Join::And | Join::Comma if excludes_each_other(context, &left, &right) => {
                let of_themselves = is_of_themselves(&left) && is_of_themselves(&right);
                // 80后女性和90后男性: as much is said of the one as of the other.
                let uneven = parts_of(&left) != parts_of(&right);
                // 女性、一线和新一线城市: of the last of them alone.
                if let Some(last) = either_last(context, &left, &right) {
                    return Some((Node::Cond(last.into()), 0));
                }
                (of_themselves.then(|| append_any(&left, &right))?, u32::from(uneven))
            }
            // 80后和90后: nor is anybody both of these. 女性80后和90后: of the women, one or the other.
            Join::And | Join::Comma if context.are_apart(&left, &right) => {
                (!is_all(&left)).then(|| (append_any(&left, &right), 0))?
            }
            // 回头客：重复购买的客户 says it twice.
            Join::Comma if listed && left == right => (left.as_ref().clone(), 0),
            // X客户和Y客户, X客户、Y客户: both at once, or either? Only the one who asks knows.
            Join::And if listed => (append_listed(&left, &right), 0),
            Join::Comma if listed && is_name(&left) && is_name(&right) => (append_listed(&left, &right), 0),
            Join::And | Join::Or if shares(context, &left, &right).is_some() => {
                let left = shares(context, &left, &right)?;
                (if *join == Join::And { append_all(&left, &right)? } else { append_any(&left, &right) }, 0)
            }
            Join::Or if let Some(right) = shares_back(context, &left, &right) => (append_any(&left, &right), 0),
            // Champions and lost customers: nobody is both, so they stand side by side.
            Join::And | Join::Comma if is_of_one_state(&left, &right) => (append_any(&left, &right), 0),
            // Without orders or logins: neither of them.
            Join::Or if denies_on(context, &left, &right).is_some() => {
                let right = denies_on(context, &left, &right)?;
                let (left, right) = shares_denied(context, &left, &right);
                (append_all(&left, &right)?, 0)
            }
            Join::Along if !is_all(&right) && (context.spaced || lists_out_names(&left, &right)) => (append_all(&left, &out_like(last_statement(&left), &right)?.into())?, 0),
            Join::Along if context.spaced => return None,
            Join::Along if let Some(both) = left_out_along(&left, &right) => both,
            // 剔除新客和沉睡客户: one and the other.
            Join::Along if is_name(&left) && is_name(&right) => (append_listed(&left, &right), 2),
            // Haven't opened, clicked, or bought: none of them.
            Join::Or | Join::Series if denied_all(context, &left, &right).is_some() => {
                (Cond::All(denied_all(context, &left, &right)?), 0)
            }
            // 没有浏览和加购过口红: neither of them, of one and the same thing.
            Join::Along => {
                let right = denied_along(context.spaced, &left, &right)?;
                let left = shares_last(context, &left, &right).unwrap_or(left);
                (append_all(&left, &right)?, 0)
            }
            // 登录过但没浏览也没买过口红: the last of them shares it.
            Join::And
                if is_undone(&right) && is_undone(last_of(&left)) && shares_last(context, &left, &right).is_some() =>
            {
                (append_all(&shares_last(context, &left, &right)?, &right)?, 0)
            }
            // And binds tighter than or, and both bind tighter than but.
            Join::And => {
                let denied = denied_along(context.spaced, &left, &right).is_some() || given_back(context, &left, &right);
                let denied = denied || left_out_along(&left, &right).is_some();
                // Viewed or added it and never bought it: what did not follow, of neither.
                let neither = is_any(&left) && is_undone(&right);
                let loose = denied || is_any(&left) && !neither || is_any(&right) && !shares_things(&right);
                let loose = if loose { 3 } else { 0 } + context.continues_a_list(&left, &right);
                let loose = loose + context.became_of_it(&left, &right);
                (append_all(&left, &right)?, loose + context.after_a_list(&left, &right))
            }
            // The comma parts more than "or" does.
            Join::Enumerated => return None,
            Join::Further if is_any(&left) => (append_all(&left, &right)?, 0),
            Join::Further => return None,
            // What follows but is rather denied.
            Join::But => {
                let affirmed = matches!(right.as_ref(), Cond::Clause(clause) if clause.negation == Negation::No);
                let cost = u32::from(affirmed) + context.after_a_list(&left, &right);
                (append_all(&shares(context, &left, &right).unwrap_or(left), &right)?, cost)
            }
            // 排除X客户，Y客户: a comma between two descriptions parts more than one between traits.
            // Product viewed: price over 500. The price is of what was viewed, which does not know it.
            Join::Comma if context.spaced && context.is_left_of_another(&left, &right) => return None,
            Join::Comma | Join::Beside => {
                // Rather one list of what is left out.
                let denied = if is_name(&right) && denied_along(context.spaced, &left, &right).is_some() { 3 } else { 0 };
                let cost = match right.as_ref() {
                    // …的老客，近7天下过单的除外: of all that stands before the comma.
                    Cond::Except(_) => 0,
                    _ if named => 2,
                    _ => 1,
                };
                let among = !context.spaced
                    && matches!(right.as_ref(), Cond::Clause(clause) if clause.rank.is_some() && is_what_they_are(&left));
                let cost = cost + u32::from(among);
                let headed = if context.counted_of_that(&left, &right).is_some() { 3 } else { 0 };
                (append_all(&left, &right)?, cost + denied + headed)
            }
            Join::Or | Join::Series if is_no_choice(context, &left, &right) => return None,
            // Women, who bought A or viewed B: only what is alike is one list.
            Join::Or | Join::Series if is_apart(&left, &right) && *join == Join::Or => return None,
            // 浏览过但没加购，或加购没买: after a comma, of all that was done and not done before it.
            Join::Series if !context.spaced && are_deeds_with_undone(&left) => (append_any(&left, &right), 0),
            Join::Series if !is_any(&right) => return None,
            Join::Or if context.spaced && may_be_apart(&left, &right) => {
                let (usual, other) = (append_any(&left, &right), append_all(&left, &right)?);
                (Cond::Read { usual: usual.into(), other: other.into() }, 0)
            }
            Join::Or | Join::Series => {
                let undone =
                    matches!(right.as_ref(), Cond::All(parts) if parts.last().is_some_and(|last| is_undone(last)));
                let left = match right.as_ref() {
                    Cond::Any(parts) => parts.last().and_then(|last| shares(context, &left, last)).unwrap_or(left),
                    _ => left,
                };
                (
                    append_any(&left, &right),
                    if undone || say_it_twice(&left, &right) || is_of_whom(&left, &right) {
                        5
                    } else if is_any(&right) {
                        // A, B, or C: one list.
                        0
                    } else if is_all(&left) || is_all(&right) {
                        2
                    } else if whole {
                        3
                    } else {
                        1
                    },
                )
            }
            // Never bought nor viewed coffee: neither of them, of one and the same thing.
            Join::Nor => {
                let denied = denied_along(context.spaced, &left, &right);
                let shared = shares_last(context, &left, denied.as_ref().unwrap_or(&right)).unwrap_or(left);
                let right = denied.unwrap_or_else(|| Rc::new(Cond::Not(right)));
                (append_all(&shared, &right)?, 0)
            }
        };
        Some((if listed { Node::Group(cond.into()) } else { Node::Cond(cond.into()) }, cost))
    });
    grammar.pair("did it, but fewer than 5 times", &[Kind::Cond], &[Kind::Tail], |_, done, tail| {
        let (Node::Cond(done), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (done, tail) else {
            return None;
        };
        let (Cond::Clause(clause), Node::Bound(bound)) = (done.as_ref(), node.as_ref()) else { return None };
        let open = clause.bound.is_none() && clause.negation == Negation::No && clause.pick == Occurrence::Any;
        let event = matches!(clause.predicate, Predicate::Event(_)) && bound.unit == Measured::Times;
        let counted = Cond::Clause(Clause { bound: Some(bound.clone()), ..clause.as_ref().clone() }.into());
        (open && event).then(|| (Node::Cond(Cond::All(vec![done.clone(), counted.into()]).into()), 0))
    });
    grammar.pair("A、B客户: side by side", &CONDITIONS, &CONDITIONS, |context, left, right| {
        let closed = matches!(right, Node::Group(_));
        if belongs(context, left, right) {
            return None;
        }
        let (left, right) = (condition(left)?, condition(right)?);
        // 多次下单的回头客: one name says it twice.
        if left == right && matches!(left.as_ref(), Cond::Term { time: None, .. }) && !context.spaced {
            return Some((Node::Group(right), 1));
        }
        // 沉睡-流失客户: nobody stands in both.
        if repeat(context, &left, &right) || context.is_within(&left, &right) || is_of_one_state(&left, &right) {
            return None;
        }
        // 80后90后女性: one or the other.
        if context.are_apart(&left, &right) {
            let either = !is_all(&left) && !context.spaced;
            let cond = Rc::new(append_any(&left, &right));
            return either.then_some((if closed { Node::Group(cond) } else { Node::Cond(cond) }, 2));
        }
        // Negations that reach over all that follows are joined last.
        // 用过券的女性里消费前100: among those who are all of it.
        let among = |clause: &Clause| clause.rank.as_ref().is_some_and(|rank| rank.among.is_some());
        // 杭州客户中近一年消费最高的10%: rather among those.
        let of_them =
            |clause: &Clause| among(clause) || clause.rank.is_some() && !clause.vague && is_what_they_are(&left);
        let parted = !context.spaced && matches!(right.as_ref(), Cond::Clause(clause) if of_them(clause));
        // 90天内收藏加购，或180天内买过: the deeds before the comma belong together.
        let listed = !context.spaced && is_any(&right) && matches!(left.as_ref(), Cond::Clause(_));
        // Excluding inactive women: both words are of those who are left out.
        let except = match (left.as_ref(), last_statement(&left)) {
            (_, Cond::Except(_)) if context.spaced => 8,
            // 排除成都女性
            (_, Cond::Except(out)) if has_value(out) && has_value(&right) => 3,
            (Cond::Except(_), _) => 2,
            _ => 0,
        };
        let reach = if parted || listed { 2 } else { except };
        // 收藏没买的口红: both of one thing.
        let left = if context.spaced || !is_undone(&right) { None } else { shares_last(context, &left, &right) }
            .unwrap_or(left);
        let cond: Rc<Cond> = append_all(&left, &right)?.into();
        Some((if closed { Node::Group(cond) } else { Node::Cond(cond) }, 2 + reach))
    });
    grammar.pair("近60天既…又…", &[Kind::Time], &word(Function::Both), |_, time, _| Some((time.clone(), 0)));
    grammar.pair("同时买过口红和粉底液", &word(Function::Both), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let Some(Objects::Values(values)) = found.objects.as_deref() else { return None };
        (values.items.len() > 1 && values.join == Some(Join::And)).then(|| (clause.clone(), 1))
    });
    let words = [Kind::Word(Function::Either), Kind::Word(Function::Both)];
    grammar.pair("either A or B", &words, &CONDITIONS, |_, word, cond| {
        let found = condition(cond)?;
        let said = |parts: &[Rc<Cond>]| {
            !parts.iter().any(|part| matches!(part.as_ref(), Cond::Clause(clause) if clause.implied))
        };
        let fits = match (word, found.as_ref()) {
            (Node::Word(Function::Either), Cond::Any(_)) => true,
            (Node::Word(Function::Both), Cond::All(parts)) => said(parts),
            _ => false,
        };
        fits.then(|| (cond.clone(), 0))
    });
}

pub fn condition(node: &Node) -> Option<Rc<Cond>> {
    match node {
        Node::Cond(cond) | Node::Group(cond) => Some(cond.clone()),
        _ => None,
    }
}

/// Whether a condition is a name for a kind of customer rather than a statement about them.
pub fn is_name(cond: &Cond) -> bool {
    match cond {
        Cond::Listed(parts) => parts.iter().all(|part| is_name(part)),
        cond => matches!(cond, Cond::Term { .. } | Cond::State { .. }),
    }
}

/// Whether it says that something was not done.
fn is_undone(cond: &Cond) -> bool {
    matches!(cond, Cond::Clause(clause) if clause.negation != Negation::No)
}

/// Deeds, the last of which was not done.
fn are_deeds_with_undone(cond: &Cond) -> bool {
    let Cond::All(parts) = cond else { return false };
    let deed = |part: &Rc<Cond>| matches!(part.as_ref(), Cond::Clause(_));
    parts.iter().all(deed) && parts.last().is_some_and(|last| is_undone(last))
}

/// Whether a time stands before what was done.
pub fn is_led_by_time(clause: &Clause) -> bool {
    clause.time.as_ref().is_some_and(|timing| !timing.trailing)
}
