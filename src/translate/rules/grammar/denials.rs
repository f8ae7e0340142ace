//! What a denial reaches: 非上海 · 没有退款和投诉 · 排除买过口红的 · neither … nor … · but not both.

use std::rc::Rc;

use super::super::meaning::{
    AttributeTest, Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Often, Predicate, PropertyTest,
    Recurring, Said, TimeValue, Timing, Values,
};
use super::super::words::Function;
use super::appended::append_all;
use super::attributes::is_of_themselves;
use super::belonging::last_of;
use super::connectives::{condition, is_led_by_time, is_name};
use super::left_out::is_out;
use super::lengths::is_denied;
use super::not_both;
use super::sharing::shares_denied;
use super::worth::is_sum_of_that_order;
use super::{Context, Grammar, word};
use crate::catalog::Type;
use crate::dsl::{Moment, Window};

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];

pub fn rules(grammar: &mut Grammar) {
    negation(grammar);
    so_far(grammar);
    not_then(grammar);
    without_ever(grammar);
    grammar.pair(
        "非上海, not in Shanghai",
        &[
            Kind::Word(Function::Not),
            Kind::Word(Function::NotOnce),
            Kind::Word(Function::Never),
            Kind::Word(Function::Unequal),
        ],
        &CONDITIONS,
        |context, word, cond| {
            let found = condition(cond)?;
            // Never been a champion: where they stood at any time before, and not only where they stand now.
            if *word == Node::Word(Function::Never) && context.may_have_been(&found) {
                return None;
            }
            let simple = match found.as_ref() {
                Cond::Term { .. } | Cond::State { .. } | Cond::Axis { .. } | Cond::Values { .. } => true,
                // What is missing was denied already.
                Cond::Attribute { test, .. } => *test != AttributeTest::Missing,
                // A clause takes its negation itself.
                // 不是VIP，但在杭州客户中消费前10%: what is denied ends before what is said beside it.
                Cond::Clause(clause) => clause
                    .rank
                    .as_ref()
                    .is_some_and(|rank| context.spaced || !matches!(rank.among.as_deref(), Some(Cond::All(_)))),
                // Nothing in three months in a row is not the same as not three months in a row, which in Chinese is told by
                // what stands first: 没有连续3天登录.
                Cond::About { said, .. } => {
                    !context.spaced || !matches!(said, Said::Periodic(Recurring { often: Often::InRow(_), .. }))
                }
                Cond::Earlier { .. } | Cond::Customers(_) | Cond::Sample(_) | Cond::Saved(_) => true,
                Cond::Everyone
                | Cond::Aside
                | Cond::Sequence(_)
                | Cond::Scope { .. }
                | Cond::Not(_)
                | Cond::Except(_)
                | Cond::All(_)
                | Cond::Any(_)
                | Cond::Listed(_)
                | Cond::Read { .. } => false,
            };
            // "Did not favorite lipstick" denies a deed rather than a preference.
            // 未复购: rather bought, and not again, than everybody but those who came back.
            let cost = match found.as_ref() {
                Cond::About { said: Said::Preferred { .. }, .. } => 6,
                Cond::Term { term, time: None } if !context.spaced && context.counts(*term) => 3,
                _ => 0,
            };
            simple.then(|| (Node::Cond(Cond::Not(found).into()), cost))
        },
    );
    grammar.pair("退款一次都没有过", &[Kind::Clause], &word(Function::NotOne), |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let deed = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No;
        let open = found.bound.is_none() && found.pick == Occurrence::Any && !found.vague && !found.counted;
        let denied = Clause { negation: Negation::Plain, ..found.as_ref().clone() };
        (deed && open).then(|| (Node::Clause(denied.into()), 0))
    });
    grammar.pair("neither viewed A nor bought B", &word(Function::Neither), &CONDITIONS, |context, _, cond| {
        let found = condition(cond)?;
        let Cond::All(parts) = found.as_ref() else { return None };
        let (first, others) = parts.split_first()?;
        let denied = |part: &Cond| matches!(part, Cond::Not(_));
        let fits = !others.is_empty() && !denied(first) && others.iter().all(|part| denied(part));
        // Neither logged in nor ordered in 60 days: the time at the end is that of both.
        let timed = match (first.as_ref(), others) {
            (Cond::Clause(one), [last]) if one.time.is_none() && context.spaced => match last.as_ref() {
                Cond::Not(last) => match last.as_ref() {
                    Cond::Clause(last) => Some(Clause { time: last.time.clone(), ..one.as_ref().clone() }),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        let first = timed.map_or_else(|| first.clone(), |timed| Rc::new(Cond::Clause(timed.into())));
        let parts = [Rc::new(Cond::Not(first))].into_iter().chain(others.iter().cloned()).collect();
        fits.then(|| (Node::Cond(Cond::All(parts).into()), 0))
    });
    not_both::rules(grammar);
    grammar.pair("排除买过口红的", &word(Function::Exclude), &CONDITIONS, |context, _, cond| {
        let (node, cost) = left_out(cond)?;
        // Excluding Suzhou, and ordered lately: in English what was done is a statement of its own.
        let apart = context.spaced && condition(cond).is_some_and(|found| is_mixed(&found));
        Some((node, if apart { cost + 3 } else { cost }))
    });
    grammar.pair("who …, of those left out", &word(Function::Relative), &CONDITIONS, |context, _, cond| {
        context.spaced.then(|| Some((Node::Who(condition(cond)?), 0)))?
    });
    grammar.pair("excluding women who bought coffee", &CONDITIONS, &[Kind::Who], |_, left, who| {
        let Node::Who(who) = who else { return None };
        let left = condition(left)?;
        Some((Node::Cond(narrow_except(&left, who)?.into()), 0))
    });
    // Coupons claimed minus coupons used is a number: only people are left out so.
    grammar.pair("tea buyers minus coffee buyers", &word(Function::Minus), &[Kind::Group], |_, _, cond| left_out(cond));
    grammar.pair("everyone minus Beijing", &word(Function::Minus), &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        is_of_themselves(found).then(|| left_out(cond))?
    });
    grammar.pair("黑名单和近20天下过单的除外", &[Kind::Tail], &word(Function::ExcludeEnd), |_, tail, _| {
        let Node::Tail { join: Join::Along, node } = tail else { return None };
        let found = condition(node)?;
        let open = !excludes(&found) && !matches!(found.as_ref(), Cond::Not(_) | Cond::Scope { .. });
        let node = Node::Cond(Cond::Except(found).into()).into();
        open.then_some((Node::Tail { join: Join::Along, node }, 0))
    });
    grammar.pair("…，但上海的不算", &[Kind::Tail], &word(Function::ExcludeEnd), |context, tail, _| {
        let Node::Tail { join: join @ (Join::But | Join::Comma), node } = tail else { return None };
        let found = condition(node)?;
        let open = !excludes(&found) && !matches!(found.as_ref(), Cond::Not(_) | Cond::Scope { .. } | Cond::All(_));
        let node = Node::Cond(Cond::Except(found).into()).into();
        (open && !context.spaced).then_some((Node::Tail { join: *join, node }, 0))
    });
    grammar.pair("排除黑名单后", &[Kind::Cond], &word(Function::After), |_, cond, _| {
        let Node::Cond(found) = cond else { return None };
        is_out(found).then(|| (cond.clone(), 0))
    });
    grammar.pair("买过口红的除外", &CONDITIONS, &word(Function::ExcludeEnd), |context, cond, _| {
        let found = condition(cond)?;
        match found.as_ref() {
            // 除了…以外 says it at both ends, and reaches no further.
            Cond::Except(inner) => Some((Node::Cond(Cond::Not(inner.clone()).into()), 0)),
            Cond::All(parts) if parts.iter().all(|part| is_out(part)) => {
                let denied = |part: &Rc<Cond>| match part.as_ref() {
                    Cond::Except(inner) => Rc::new(Cond::Not(inner.clone())),
                    _ => part.clone(),
                };
                Some((Node::Cond(Cond::All(parts.iter().map(denied).collect()).into()), 0))
            }
            found if excludes(found) => None,
            // 只要浙江的，没订阅的不要: what closes before it is none of those.
            Cond::All(_) if matches!(cond, Node::Group(_)) => Some((Node::Cond(Cond::Except(found).into()), 3)),
            // 累计满2000，没订阅的不要: rather of the last of them.
            Cond::All(parts) if !context.spaced && parts.last().is_some_and(|last| says_no(last) || is_flag(last)) => {
                Some((Node::Cond(Cond::Except(found).into()), 3))
            }
            _ => Some((Node::Cond(Cond::Except(found).into()), 1)),
        }
    });
}

/// Viewed perfume without ever buying any: in English it follows what was done, with no word between the two.
fn without_ever(grammar: &mut Grammar) {
    let never = [Kind::Word(Function::Never), Kind::Word(Function::NotOnce)];
    grammar.pair("without ever buying", &never, &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let plain = clause.negation == Negation::No && clause.rank.is_none() && !clause.vague && !clause.implied;
        let done = plain && matches!(clause.predicate, Predicate::Event(_)) && clause.is_complete();
        let denied = Cond::Clause(Clause { negation: Negation::Never, ..clause.as_ref().clone() }.into());
        (context.spaced && done).then(|| (Node::Tail { join: Join::And, node: Node::Cond(denied.into()).into() }, 2))
    });
    grammar.pair("without ever buying one", &[Kind::Tail], &word(Function::Anaphor), |_, tail, _| {
        let Node::Tail { join: Join::And, node } = tail else { return None };
        let Node::Cond(found) = node.as_ref() else { return None };
        let Cond::Clause(clause) = found.as_ref() else { return None };
        let open = clause.objects.is_none() && clause.bound.is_none() && !clause.again;
        let one = Cond::Clause(Clause { again: true, ..clause.as_ref().clone() }.into());
        let denied = open && clause.negation == Negation::Never;
        denied.then(|| (Node::Tail { join: Join::And, node: Node::Cond(one.into()).into() }, 0))
    });
}

/// What was done before was not done at another time.
fn not_then(grammar: &mut Grammar) {
    // Quiet for 60 days is how long nothing was done; quiet this month is said of what was done before.
    grammar.pair("quiet this month", &word(Function::Silent), &[Kind::Time], |context, _, time| match time {
        Node::Time(value @ TimeValue::Window(window)) if context.spaced && is_of_calendar(window) => {
            Some((Node::NotThen(value.clone()), 1))
        }
        _ => None,
    });
    let missed = [Kind::Word(Function::Skipped), Kind::Word(Function::Nothing)];
    grammar.pair("本月掉线", &[Kind::Time], &missed, |context, time, _| match time {
        Node::Time(value @ TimeValue::Window(_)) if !context.spaced => Some((Node::NotThen(value.clone()), 1)),
        _ => None,
    });
}

/// Whether a window is a piece of the calendar, and no stretch up to now.
fn is_of_calendar(window: &Window) -> bool {
    matches!(
        window,
        Window::Festival { .. } | Window::Between { from: Some(Moment::Start { .. } | Moment::Date(_)), .. }
    )
}

/// Leaves out those of whom something is so.
fn left_out(cond: &Node) -> Option<(Node, u32)> {
    let found = condition(cond)?;
    let positive = !matches!(found.as_ref(), Cond::Not(_) | Cond::Scope { .. }) && !excludes(&found);
    // 除了双11没下过单: at no other time, and not whoever ordered then.
    let else_not = |clause: &Clause| {
        let season = |time: &Timing| matches!(time.value, TimeValue::Window(Window::Festival { .. }));
        clause.negation != Negation::No && clause.objects.is_none() && clause.time.as_ref().is_some_and(season)
    };
    let positive = positive && !matches!(found.as_ref(), Cond::Clause(clause) if else_not(clause));
    // Names in a list are rather left out one by one, and so is what is of different kinds.
    let cost = match found.as_ref() {
        Cond::All(parts) if parts.iter().all(|part| is_name(part)) || lists_flags(parts) => 5,
        mixed => u32::from(is_mixed(mixed)),
    };
    positive.then(|| (Node::Cond(Cond::Except(found).into()), cost))
}

/// The same, of those who are left out last only who are so, too.
fn narrow_except(cond: &Cond, who: &Rc<Cond>) -> Option<Cond> {
    match cond {
        Cond::Except(left_out) => Some(Cond::Except(append_all(left_out, who)?.into())),
        Cond::All(parts) => {
            let (last, before) = parts.split_last()?;
            let last = Rc::new(narrow_except(last, who)?);
            Some(Cond::All(before.iter().cloned().chain([last]).collect()))
        }
        _ => None,
    }
}

fn negation(grammar: &mut Grammar) {
    let not = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce), Kind::Word(Function::Never)];
    grammar.pair("没买过, never bought", &not, &[Kind::Clause], |context, word, clause| {
        let (Node::Word(word), Node::Clause(clause)) = (word, clause) else { return None };
        // 未登录天数: for how many days, and not on how many.
        if clause.bound.is_some() && context.whose_days(clause.predicate).is_some() {
            return None;
        }
        let negation = if *word == Function::Never { Negation::Never } else { Negation::Plain };
        let each = context.per_order(clause).filter(|_| context.spaced && *word == Function::Never);
        let clause = &each.map_or_else(|| clause.clone(), Rc::new);
        // "no orders" and 没有3次 are rare; a bound under a negation stays a bound.
        let plain = clause.negation == Negation::No && clause.rank.is_none() && !clause.vague;
        // Twice not, around what is only understood, is rather a slip.
        let twice = clause.implied
            && (clause.bound.is_some() || matches!(clause.objects.as_deref(), Some(Objects::Not { .. })));
        let kind = clause.objects.as_ref().is_some_and(|objects| objects.is_nominal());
        // Not in the last month, AOV above 200: what was not done then stands before it.
        let led = context.spaced && is_led_by_time(clause) && matches!(clause.predicate, Predicate::Measure(_));
        // 没开启没点击: what is denied next is another denial, and none of what the first one denies.
        let next = !context.spaced && clause.objects.as_deref().is_some_and(Objects::denies);
        let cost = if led { 4 } else { 0 };
        (plain && !twice && !kind && !next)
            .then(|| (Node::Clause(Clause { negation, ..clause.as_ref().clone() }.into()), cost))
    });
}

fn so_far(grammar: &mut Grammar) {
    grammar.pair("has not reached gold yet", &[Kind::Cond], &word(Function::SoFar), |_, cond, _| {
        let denied = matches!(cond, Node::Cond(found) if matches!(found.as_ref(), Cond::Not(_)));
        denied.then(|| (cond.clone(), 0))
    });
    grammar.pair("has not ordered yet", &[Kind::Clause], &word(Function::SoFar), |_, clause, _| {
        is_denied(clause).then(|| (clause.clone(), 0))
    });
    grammar.pair("a coupon they haven't used yet", &[Kind::Objects], &word(Function::SoFar), |_, fact, _| {
        let says = |found: &Objects| matches!(found, Objects::Property { test: PropertyTest::Says(false), .. });
        matches!(fact, Node::Objects(found) if says(found)).then(|| (fact.clone(), 0))
    });
    // 还没下首单: no first order is none at all.
    let first = word(Function::FirstOrder);
    grammar.pair("还没下首单", &[Kind::Clause], &first, |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let main = context.main_event().map(Predicate::Event) == Some(found.predicate);
        let bare = Clause { negation: found.negation, ..Clause::new(found.predicate) } == **found;
        (main && bare && is_denied(clause)).then(|| (clause.clone(), 0))
    });
}

/// 买过又退了: rather of what was bought than another statement.
pub fn given_back(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(first), Cond::Clause(then)) = (last_of(left), right) else { return false };
    first.negation == Negation::No && **then == Clause::new(then.predicate) && context.undoes(first, then)
}

/// A denial reaches over 和: the deed or the name that follows is denied in the same breath.
pub fn denied_along(spaced: bool, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    if let Cond::Not(name) | Cond::Except(name) = last_statement(left) {
        return (is_name(name) && is_name(right)).then(|| Rc::new(Cond::Not(right.clone().into())));
    }
    let (Cond::Clause(denied), Cond::Clause(next)) = (last_of(left), right) else { return None };
    let deed = |clause: &Clause| {
        matches!(clause.predicate, Predicate::Event(_)) && clause.bound.is_none() && clause.pick == Occurrence::Any
    };
    let open = denied.negation != Negation::No && denied.time.as_ref().is_none_or(|timing| !timing.trailing);
    let reached = next.negation == Negation::No && !next.implied && !is_led_by_time(next);
    let reached = reached && (denied.time.is_none() || next.time.is_none());
    let time = denied.time.clone().or_else(|| next.time.clone());
    // 微信支付没买过、支付宝买过: the verb that is said again is of the next thing.
    let anew = denied.predicate == next.predicate && denied.objects.is_some() && next.objects.is_some();
    let both = open && reached && deed(denied) && deed(next) && !(anew && !spaced);
    both.then(|| Rc::new(Cond::Clause(Clause { negation: denied.negation, time, ..next.as_ref().clone() }.into())))
}

/// 去掉黑名单和近20天下过单的: of a list of different kinds, each is left out by itself; of several deeds that is asked.
pub fn left_out_along(left: &Rc<Cond>, right: &Rc<Cond>) -> Option<(Cond, u32)> {
    let apart = |one: &Cond, other: &Cond| !(is_deed(one) && is_deed(other)) && !(is_name(one) && is_name(other));
    match (last_statement(left), right.as_ref()) {
        // …和近20天下过单的除外: both of them.
        (first, Cond::Except(last)) => {
            let single = !matches!(first, Cond::All(_) | Cond::Any(_) | Cond::Scope { .. }) && !excludes(first);
            let both = Cond::Listed(vec![left.clone(), last.clone()]).into();
            (single && !matches!(left.as_ref(), Cond::All(_)) && apart(first, last)).then_some((Cond::Except(both), 0))
        }
        (_, Cond::Not(_) | Cond::Scope { .. }) => None,
        (Cond::Except(first), other) if !apart(first, other) => None,
        (Cond::Except(_) | Cond::Scope { inside: false, .. }, other) => {
            Some((append_all(left, &Cond::Except(right.clone()).into())?, u32::from(is_mixed(other))))
        }
        _ => None,
    }
}

/// 除了黑名单和已加企业微信的: flags in a list, whatever else one of them may be.
fn lists_flags(parts: &[Rc<Cond>]) -> bool {
    let named = |part: &Cond| is_flag(part) || is_name(part) || matches!(part, Cond::Values { .. });
    parts.iter().any(|part| is_flag(part)) && parts.iter().all(|part| named(part))
}

pub fn is_flag(cond: &Cond) -> bool {
    matches!(cond, Cond::Attribute { test: AttributeTest::Yes, .. })
}

/// Whether something is denied.
fn says_no(cond: &Cond) -> bool {
    match cond {
        Cond::Attribute { test: AttributeTest::No | AttributeTest::Missing, .. } | Cond::Not(_) => true,
        Cond::Clause(clause) => clause.negation != Negation::No,
        _ => false,
    }
}

/// What is of different kinds: rather one of them after the other.
fn is_mixed(cond: &Cond) -> bool {
    match cond {
        Cond::All(parts) => !parts.iter().all(|part| is_deed(part)),
        Cond::Any(parts) => parts.iter().any(|part| is_mixed(part)),
        _ => false,
    }
}

fn is_deed(cond: &Cond) -> bool {
    matches!(cond, Cond::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)))
}

/// A denial reaches over "or": what follows is denied, too, in the time that stands before both. In English it does so
/// over things as well: haven't opened an email or visited.
pub fn denies_on(context: &Context<'_>, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    let reaches = match (last_statement(left), right) {
        // Searched but has not logged in or ordered: the last denial reaches on.
        (Cond::Clause(denied), Cond::Clause(_)) => context.spaced || denied.objects.is_none(),
        (Cond::Not(_) | Cond::Except(_), _) => true,
        _ => false,
    };
    if let (Cond::Clause(said), Cond::Clause(next)) = (last_statement(left), right)
        && said.negation == Negation::No
        && said.objects.as_deref().is_some_and(ends_in_denial)
    {
        // Received an SMS but did not click or buy: neither of the two.
        let deed = matches!(next.predicate, Predicate::Event(_)) && next.negation == Negation::No && !next.implied;
        let denied = Clause { negation: Negation::Plain, ..next.as_ref().clone() };
        return (deed && !is_led_by_time(next)).then(|| Rc::new(Cond::Clause(denied.into())));
    }
    reaches.then(|| denied_along(context.spaced, left, right))?
}

/// Haven't opened or clicked an email and used a coupon: what "or" joins to a denial is denied before "and" is heard. What
/// leaves somebody out is no choice, either.
pub fn is_no_choice(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let neither = matches!(right, Cond::All(parts) if parts.first().is_some_and(|first| denies_on(context, left, first).is_some()));
    neither || context.spaced && (leaves_out(left) || says_nothing(left, right))
}

/// Not in A, B, or C: of those who are in neither A nor B, it says nothing that some are in C.
pub fn says_nothing(left: &Cond, right: &Cond) -> bool {
    let Cond::Not(denied) = last_statement(left) else { return false };
    let (Some(denied), Some(named)) = (values_of(denied), values_of(right)) else { return false };
    denied.vocabularies().any(|found| named.vocabularies().any(|too| too == found))
}

/// The values customers have, whether or not it was said of what.
fn values_of(cond: &Cond) -> Option<&Values> {
    match cond {
        Cond::Values { values, .. } | Cond::Attribute { test: AttributeTest::Values(values), .. } => Some(values),
        _ => None,
    }
}

/// Whether it says which value customers have.
pub fn has_value(cond: &Cond) -> bool {
    values_of(cond).is_some()
}

/// Excluding those who complained or got a refund: who is left out is said up to the end of it, and nobody comes in again.
pub fn leaves_out(left: &Cond) -> bool {
    matches!(last_statement(left), Cond::Except(_))
}

/// Whether the last that is said of a row is a fact that it is not so.
fn ends_in_denial(objects: &Objects) -> bool {
    match objects {
        Objects::Property { test: PropertyTest::Says(false), .. } | Objects::Not { .. } => true,
        Objects::Same(parts) | Objects::All(parts) => parts.last().is_some_and(ends_in_denial),
        Objects::Property { .. } | Objects::Values(_) | Objects::Any(_) => false,
    }
}

pub fn last_statement(cond: &Cond) -> &Cond {
    match cond {
        Cond::All(parts) => parts.last().map_or(cond, AsRef::as_ref),
        one => one,
    }
}

/// Whether something is left out anywhere in it.
fn excludes(cond: &Cond) -> bool {
    match cond {
        Cond::Except(_) => true,
        Cond::All(parts) | Cond::Any(parts) | Cond::Listed(parts) => parts.iter().any(|part| excludes(part)),
        _ => false,
    }
}

/// "Accepts SMS but not email": after a consent, what is denied is rather a consent than that something is known.
pub fn denies_another_kind(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let says = |cond: &Cond| {
        let Cond::Attribute { attribute, test: AttributeTest::Yes | AttributeTest::No } = last_of(cond) else {
            return false;
        };
        context.catalog.attributes.get(*attribute).is_some_and(|found| found.kind == Type::Boolean)
    };
    let Cond::Attribute { attribute, test: AttributeTest::Missing } = right else { return false };
    let name = context.catalog.attributes.get(*attribute).map_or("", |found| found.name.as_str());
    // Email, email_opt_in: what is missing is named like a kind of message.
    let mut consents = context.catalog.attributes.iter().filter(|found| found.kind == Type::Boolean);
    says(left) && consents.any(|found| found.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('_')))
}

/// 西安、成都以外的: of values of one kind that are listed, each is left out.
fn is_left_out_too(left: &Cond, right: &Cond) -> bool {
    let first = match right {
        Cond::All(parts) => parts.first().map_or(right, AsRef::as_ref),
        one => one,
    };
    let Cond::Except(out) = first else { return false };
    let named = |cond: &Cond| match cond {
        Cond::Values { values, .. } | Cond::Attribute { test: AttributeTest::Values(values), .. } => {
            Some(values.clone())
        }
        _ => None,
    };
    let Some((values, other)) = named(last_of(left)).zip(named(out)) else { return false };
    values.vocabularies().any(|found| other.vocabularies().any(|too| too == found))
}

impl Context<'_> {
    /// Whether what stands behind a comma is no statement of its own.
    pub fn is_none_of_its_own(&self, left: &Cond, right: &Cond) -> bool {
        self.says_anew(left, right) || is_left_out_too(left, right) || is_sum_of_that_order(self, left, right)
    }
}

/// What a denial reaches of a list that one "or" joins to it.
pub fn denied_all(context: &Context<'_>, left: &Rc<Cond>, right: &Cond) -> Option<Vec<Rc<Cond>>> {
    let (Cond::Clause(_), Cond::Any(parts)) = (left.as_ref(), right) else { return None };
    let denied: Vec<_> = parts.iter().map(|part| denies_on(context, left, part)).collect::<Option<_>>()?;
    let (first, _) = shares_denied(context, left, denied.last()?);
    let denied = denied.iter().map(|part| shares_denied(context, left, part).1);
    Some([first].into_iter().chain(denied).collect())
}
