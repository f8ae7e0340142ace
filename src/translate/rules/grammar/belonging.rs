//! What stands beside a statement and is none of its own: it belongs to what stands before it, or says it again.

use std::rc::Rc;

use super::super::meaning::{
    AttributeTest, Clause, Cond, Measured, Negation, Node, Objects, Occurrence, Predicate, PropertyTest, Said,
    TimeValue, ValueItem, Values,
};
use super::Context;
use super::connectives::{condition, is_name};
use super::sharing::share_a_kind;
use super::worth::is_of_that_order;
use crate::catalog::{Derivation, Type};

/// What it costs that a name behind a list is none of the list's values.
const NAMED: u32 = 5;

/// Whether what stands on the right belongs to what stands before it, and is no statement of its own beside that.
pub fn belongs(context: &Context<'_>, left: &Node, right: &Node) -> bool {
    let (named, closed) = (matches!(left, Node::Group(_)), matches!(right, Node::Group(_)));
    let (Some(left), Some(right)) = (condition(left), condition(right)) else { return false };
    is_of_another(context, &left, &right)
        || is_how_often_together(&left, &right)
        || (context.spaced && are_two_deeds(&left, &right))
        // Repeat buyers of shampoo, the tag VIP: what follows belongs to the name before it.
        || (!closed && (is_of_name(&left, &right) || context.names_a_value(&left, &right)))
        || (!named && context.is_how_often(&left, &right))
        || (!closed && are_left_out(context, &left, &right))
        || context.is_of_path(&left, &right)
        || context.is_of_first_step(&left, &right)
        || context.counts_a_path(&left, &right)
        || denies_a_number(context, &left, &right)
        || is_left_of_only(&left, &right)
        || ((context.spaced || !named) && context.is_new_then(&left, &right))
        || (context.spaced && is_of_stage(&left, &right))
        || took_all_back(context, &left, &right)
        || (context.spaced && counts_a_name(context, &left, &right))
        || is_of_that_order(last_of(&left), first_of(&right))
        || (!context.spaced && (counts_twice(&left, &right)
 || context.is_its_means(named, &left, &right) || context.says_anew(&left, &right)))
}

/// Abandoned their cart more than 3 times: how often they did what the name is of, which is no number of orders.
fn counts_a_name(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let (Cond::Term { term, time: None }, Cond::Clause(number)) = (last_of(left), first_of(right)) else {
        return false;
    };
    let rule = context.catalog.terms.get(*term).map_or("", |term| term.rule.as_str());
    let deed = rule.split([' ', '(']).next().unwrap_or_default();
    let done = context.catalog.events.iter().any(|event| event.name == deed);
    done && number.implied && number.bound.as_deref().is_some_and(|bound| bound.unit == Measured::Times)
}

/// 从没买过三种商品: so many of them are denied, and not that anything was bought.
fn denies_a_number(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(denied), Cond::Clause(number)) = (last_of(left), first_of(right)) else { return false };
    let (Predicate::Event(event), Predicate::Measure(measure)) = (denied.predicate, number.predicate) else {
        return false;
    };
    let bare = **denied == Clause { negation: denied.negation, ..Clause::new(denied.predicate) };
    let counted = number.bound.is_some() && number.negation == Negation::No && context.event_of(measure) == Some(event);
    bare && denied.negation != Negation::No && counted
}

/// Dormant high-value customers for 365 days: so long dormant, and not of such a value.
fn is_of_stage(left: &Cond, right: &Cond) -> bool {
    matches!(last_of(left), Cond::State { .. }) && matches!(first_of(right), Cond::Term { time: Some(_), .. })
}

/// 买的口红都退了: all of it, and not anything.
fn took_all_back(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(bought), Cond::Clause(back)) = (last_of(left), first_of(right)) else { return false };
    back.wording.all && back.objects.is_none() && bought.objects.is_some() && context.undoes(bought, back)
}

/// 除了口红没买过其他彩妆: nothing else of that kind, and not nothing else.
fn is_left_of_only(left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(only), Cond::Clause(thing)) = (last_of(left), first_of(right)) else { return false };
    let every = only.pick == Occurrence::Every && only.of_those;
    every && thing.implied && thing.objects.as_deref().is_some_and(names_things)
}

/// Haven't used Alipay: not two statements of different events that are both left to be understood.
fn are_left_out(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let event = |clause: &Clause| context.event_behind(clause.predicate);
    let (Cond::Clause(left), Cond::Clause(right)) = (last_of(left), first_of(right)) else { return false };
    let things = right.objects.as_deref().is_some_and(names_things);
    // Redeemed no coffee: of the verb that stands alone before it.
    let bare = **left == Clause::new(left.predicate) && right.negation != Negation::No;
    (left.implied || bare) && right.implied && things && event(left) != event(right)
}

/// Whether a number alone, of an event that was not said, stands after another event: "reviewed at least 3 products" counts
/// what was reviewed, and is not about buying them; nor is 加购金额超过1000.
fn is_of_another(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let event = |clause: &Clause| context.event_behind(clause.predicate);
    let other_fact = |clause: &Clause| {
        clause.implied
            && matches!(clause.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Says(_), .. }))
    };
    // 余额还有500没用: nobody said of what that was not used.
    if let (Cond::Attribute { test: AttributeTest::Bound(_), .. }, Cond::Clause(fact)) =
        (last_of(left), first_of(right))
    {
        return other_fact(fact);
    }
    let (Cond::Clause(said), Cond::Clause(other)) = (last_of(left), first_of(right)) else { return false };
    // Carted at least 4 brands: of the carted ones.
    let kinds = matches!(other.predicate, Predicate::Measure(measure) if context.kinds_counted_by(measure).is_some());
    if kinds && !said.implied && other.time.is_none() && event(said) != event(other) && said.bound.is_none() {
        return true;
    }
    // 加购件数≥3: of those added, which nobody counts.
    let pieces = matches!(other.predicate, Predicate::Measure(measure) if context.counts_pieces(measure));
    let deed = Some(said.predicate) != context.main_event().map(Predicate::Event) && !said.implied;
    if pieces && deed && !context.spaced && other.time.is_none() && event(said) != event(other) && said.bound.is_none()
    {
        return true;
    }
    // 买过笔记本的客户: a thing after a deed is of that deed, though nobody knows it there.
    let thing = said.objects.is_none() && other.objects.is_some() && event(other) != context.main_event();
    // 投诉过口红: of a complaint, which knows no things; 投诉过的口红客户 bought it.
    let named = matches!(other.objects.as_deref(), Some(Objects::Values(values)) if !values.nominal && !values.located);
    let stray = matches!(said.predicate, Predicate::Event(event) if event != context.main_event().unwrap_or(event)
        && other.objects.as_deref().is_some_and(|things| !context.fits(event, things)));
    if named && stray && other.implied && !context.spaced && said.objects.is_none() && !said.implied {
        return said.bound.is_none() && said.negation == Negation::No;
    }
    // Left a good review on skincare: of the review, though its rows do not tell.
    let told = said.objects.as_deref().is_some_and(|objects| !names_things(objects));
    let thing = thing || (told && other.objects.as_deref().is_some_and(names_things) && !said.counted);
    // 加购金额超过500: the worth of no order.
    let whole = context.whole_event().map(Predicate::Event);
    let bare = Clause { objects: None, implied: false, ..other.as_ref().clone() } == Clause::new(other.predicate);
    let orders = |event: usize| context.main_event().is_some_and(|main| context.is_of_orders(event, main));
    let priced = matches!(other.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Bound(_), .. }));
    let of_orders = Some(other.predicate) == whole || priced && event(other).is_some_and(orders);
    if of_orders && bare && event(said).is_some_and(|event| !orders(event)) && !said.implied {
        return true;
    }
    let counts = other.bound.is_some()
        || matches!(other.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Bound(_), .. }));
    other.implied && !said.implied && event(said) != event(other) && (counts || thing)
}

/// An open complaint, a cancelled order: two deeds in English that no word joins are one that nobody knows.
fn are_two_deeds(left: &Cond, right: &Cond) -> bool {
    let deed = |cond: &Cond| match cond {
        Cond::Clause(clause) => !matches!(clause.predicate, Predicate::Moment(_)),
        Cond::About { .. } | Cond::Sequence(_) => true,
        // Bought within 5 days of that click: of which click is said behind it.
        Cond::Read { usual, .. } => matches!(usual.as_ref(), Cond::Sequence(_)),
        _ => false,
    };
    // What is left out is said of whatever stands before it.
    !matches!(right, Cond::Except(_)) && deed(last_of(left)) && deed(first_of(right))
}

/// Bought within 5 days of that click: which click is said, and not that there was one.
pub fn names_its_first(left: &Cond, right: &Cond) -> bool {
    let (Cond::Read { usual, .. }, Cond::Clause(step)) = (left, right) else { return false };
    let Cond::Sequence(chain) = usual.as_ref() else { return false };
    **step == Clause::new(chain.first.predicate)
}

/// "Both in one order, three times": how often that was, and no number of whatever else was bought.
pub fn is_how_often_together(left: &Cond, right: &Cond) -> bool {
    let Cond::Clause(number) = first_of(right) else { return false };
    let of_several = matches!(last_of(left), Cond::About { said: Said::Together, .. } | Cond::Sequence(_));
    of_several && number.implied && number.bound.is_some() && number.objects.is_none() && number.time.is_none()
}

/// Whether a thing that nobody is said to have bought stands behind a name for a kind of customer.
fn is_of_name(left: &Cond, right: &Cond) -> bool {
    let Cond::Clause(thing) = first_of(right) else { return false };
    let bare = Clause { objects: None, implied: false, ..thing.as_ref().clone() } == Clause::new(thing.predicate);
    is_name(last_of(left)) && thing.implied && bare && matches!(thing.objects.as_deref(), Some(Objects::Values(_)))
}

fn names_things(objects: &Objects) -> bool {
    match objects {
        Objects::Values(_) => true,
        Objects::Property { test, .. } => matches!(test, PropertyTest::Values(_)),
        Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => parts.iter().any(names_things),
        Objects::Not { of, .. } => names_things(of),
    }
}

/// 面膜复购2次以上: a number after a number of the same; 首购后30天内复购面膜: a thing after what followed.
fn counts_twice(left: &Cond, right: &Cond) -> bool {
    let Cond::Clause(next) = first_of(right) else { return false };
    let bare = next.implied && next.time.is_none();
    match last_of(left) {
        Cond::Clause(said) => {
            let number = |clause: &Clause| clause.bound.is_some() && matches!(clause.predicate, Predicate::Measure(_));
            let again = said.bound.is_some() && !said.implied && next.objects.is_none() && said.objects.is_some();
            bare && next.bound.is_some() && again && number(said)
        }
        Cond::Sequence(chain) => {
            let open = chain.steps.last().is_some_and(|step| step.then.objects.is_none() && !step.same);
            bare && open && matches!(next.objects.as_deref(), Some(Objects::Values(_)))
        }
        _ => false,
    }
}

impl Context<'_> {
    /// 用iPhone下单: with what it was done, which nobody knows of an order, and not that it was ever used.
    fn is_its_means(&self, named: bool, left: &Cond, right: &Cond) -> bool {
        let (Cond::Clause(used), Cond::Clause(done)) = (last_of(left), first_of(right)) else { return false };
        let Some(Objects::Values(means)) = used.objects.as_deref() else { return false };
        let deed = matches!(done.predicate, Predicate::Event(event)
            if !self.fits(event, &Objects::Values(means.clone())));
        !named && used.implied && means.located && deed && !done.implied
    }

    /// 把口红加进购物车，48小时没买: the thing is that of the first step, and was not bought beside it.
    fn is_of_first_step(&self, left: &Cond, right: &Cond) -> bool {
        let (Cond::Clause(thing), Cond::Sequence(chain)) = (last_of(left), first_of(right)) else { return false };
        // 用支付宝支付购买过，且一年内…: one deed in two verbs.
        if !self.spaced && *chain.first == Clause::new(thing.predicate) && !thing.implied {
            return thing.negation == Negation::No && thing.objects.is_some();
        }
        let Predicate::Event(event) = chain.first.predicate else { return false };
        let things = thing.objects.as_deref().filter(|things| matches!(things, Objects::Values(_)));
        let open = !self.spaced && thing.implied && thing.bound.is_none() && chain.first.objects.is_none();
        open && things.is_some_and(|things| self.fits(event, things))
    }

    /// 口红加购未购买: the thing stands before the name of a path, and is what that was about.
    fn is_of_path(&self, left: &Cond, right: &Cond) -> bool {
        let Cond::Clause(thing) = last_of(left) else { return false };
        let things = matches!(thing.objects.as_deref(), Some(Objects::Values(_)));
        self.is_path(first_of(right)) && things && thing.implied && thing.negation == Negation::No
    }

    /// 弃购人群-近15天-口红: a thing after the name of a path is what was left, and is not bought.
    /// 夜间下单, 0-6点: one part of the day says the other anew. 加购口红，次数大于2: how often that was.
    pub fn says_anew(&self, left: &Cond, right: &Cond) -> bool {
        let Cond::Clause(thing) = first_of(right) else { return false };
        let hours = |clause: &Clause| clause.objects.as_deref().is_some_and(|objects| self.are_hours(objects));
        let anew = matches!(last_of(left), Cond::Clause(said) if hours(said) && hours(thing)
            || self.counts_it(said, thing) || self.tells_of_it(said, thing));
        let things = matches!(thing.objects.as_deref(), Some(Objects::Values(_)));
        (anew || self.is_path(last_of(left)) && things) && thing.implied && thing.negation == Negation::No
    }

    /// Whether things are no more than hours of the day.
    fn are_hours(&self, objects: &Objects) -> bool {
        match objects {
            Objects::Property { property, .. } => self.derived(Derivation::Hour).as_deref() == Some(property.as_ref()),
            Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => {
                parts.iter().all(|part| self.are_hours(part))
            }
            Objects::Values(_) | Objects::Not { .. } => false,
        }
    }

    /// 弃购2次以上, 弃购金额超过500: how often, or of what worth, that was; and no orders beside it.
    fn counts_a_path(&self, left: &Cond, right: &Cond) -> bool {
        let Cond::Clause(number) = first_of(right) else { return false };
        let whole = self.whole_event().map(Predicate::Event);
        let worth = Some(number.predicate) == whole && number.objects.is_some();
        let counted = number.implied && number.bound.is_some() && number.objects.is_none();
        // 复购2次以上: bought twice, or twice more.
        let often = matches!(last_of(left), Cond::Term { term, .. } if self.counts(*term)) && counted && !self.spaced;
        (often || self.is_path(last_of(left)) && (worth || counted)) && number.time.is_none()
    }

    /// Repeat buyers of diapers: how often those things were bought, rather than that anything was.
    fn is_how_often(&self, left: &Cond, right: &Cond) -> bool {
        let (Cond::Term { term, time: None }, Cond::Clause(bought)) = (last_of(left), first_of(right)) else {
            return false;
        };
        let Some(main) = self.main_event() else { return false };
        let plain = Clause { objects: None, ..bought.as_ref().clone() } == Clause::new(Predicate::Event(main));
        self.says_how_often(*term, main) && plain && bought.objects.is_some()
    }

    /// Whether some values of a list are had, and the name behind that is rather one of them: the tag VIP.
    fn names_a_value(&self, left: &Cond, right: &Cond) -> bool {
        self.is_list(left, |test| matches!(test, AttributeTest::Bound(_))) && is_name(first_of(right))
    }

    /// Tagged A but not B: B is rather a value of the same list than a name for a kind of customer.
    pub fn after_a_list(&self, left: &Cond, right: &Cond) -> u32 {
        let listed = self.is_list(left, |test| matches!(test, AttributeTest::Values(_)));
        if listed && is_name(first_of(right)) { NAMED } else { 0 }
    }

    /// 加购了口红和粉底液没下单: 和 joins the things of the verb before it, rather than a thing to the verb after it.
    pub fn continues_a_list(&self, left: &Cond, right: &Cond) -> u32 {
        let (Cond::Clause(left), Cond::Clause(right)) = (last_of(left), right) else { return 0 };
        let (Some(Objects::Values(one)), Some(Objects::Values(next))) =
            (left.objects.as_deref(), right.objects.as_deref())
        else {
            return 0;
        };
        let alike = one.vocabularies().any(|found| next.vocabularies().any(|other| other == found));
        let denied = left.negation == Negation::No && right.negation == Negation::Plain && right.time.is_none();
        if !self.spaced && alike && denied { 2 } else { 0 }
    }

    fn is_list(&self, cond: &Cond, wanted: fn(&AttributeTest) -> bool) -> bool {
        let Cond::Attribute { attribute, test } = last_of(cond) else { return false };
        let list = self.catalog.attributes.get(*attribute).is_some_and(|found| found.kind == Type::List);
        list && wanted(test)
    }

    /// Whether what stands on the left is no statement beside a number of the right: one order (一单买了3个品类), or a number
    /// of something that the right names (两个渠道以上账号).
    pub fn is_within(&self, left: &Cond, right: &Cond) -> bool {
        let (left, right) = (last_of(left), first_of(right));
        let since = |clause: &Clause| clause.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Since);
        // Since then: after something that happened, which a name for a kind of customer is not.
        if is_name(left) && matches!(right, Cond::Clause(clause) if since(clause)) {
            return true;
        }
        let (Cond::Clause(left), Cond::Clause(right)) = (left, right) else { return false };
        // 买过口红近30天没再买: the time is that of what stands behind it.
        let behind = left.time.as_ref().is_some_and(|timing| timing.trailing);
        if !self.spaced && behind && since(right) {
            return true;
        }
        let whole = self.whole_event().map(Predicate::Event);
        let bare = Clause { time: None, ..left.as_ref().clone() };
        let other = right.bound.is_some() || matches!(right.predicate, Predicate::Event(_));
        let one = whole.is_some_and(|whole| bare == Clause::new(whole)) && other;
        let event = matches!(right.predicate, Predicate::Event(event) if self.main_event() != Some(event));
        let named = left.implied && left.bound.is_some() && event && right.bound.is_none();
        one || named
    }
}

/// Whether two neighbours that nothing joins say one thing twice: rather a slip than two conditions.
pub fn repeat(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    // 60岁以上不含60岁: a denial takes something away from what it follows.
    let denied = matches!(right, Cond::Not(_) | Cond::Except(_));
    if let Cond::Any(_) = left
        && !denied
        && repeats(context, left, first_of(right))
    {
        return true;
    }
    let (left, right) = (last_of(left), first_of(right));
    left == right || (!denied && repeats(context, left, right))
}

fn repeats(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    match (left, right) {
        // 女性或有孩子的男性: what follows is said of the last of them only.
        (Cond::Any(parts), one) => parts.iter().any(|part| repeats(context, part, one)),
        (Cond::Clause(left), Cond::Clause(right)) => {
            let bare = Clause { time: None, ..left.as_ref().clone() } == Clause::new(left.predicate);
            let again = bare && left.predicate == right.predicate && (left.time.is_none() || right.time.is_none());
            // 看过口红口红: bought is not understood of what was just named.
            let things = left.objects.as_ref().zip(right.objects.as_ref());
            let same = things.is_some_and(|(left, right)| share_a_kind(left, right));
            // 没买的口红客户: not bought what they bought.
            let denied = left.negation != Negation::No && left.objects.is_none() && left.time.is_none();
            let contrary = denied && right.implied && left.predicate == right.predicate;
            again || contrary || (same && (left.implied || right.implied))
        }
        (
            Cond::Attribute { attribute, .. } | Cond::Values { attribute, .. },
            Cond::Attribute { attribute: other, .. } | Cond::Values { attribute: other, .. },
        ) => attribute == other && context.catalog.attributes.get(*other).is_some_and(|found| found.kind != Type::List),
        _ => false,
    }
}

/// Whether two descriptions name different values of what everybody has one of.
pub fn excludes_each_other(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let (left, right) = (named_values(left), named_values(right));
    let single =
        |attribute: usize| context.catalog.attributes.get(attribute).is_some_and(|found| found.kind == Type::Text);
    let apart = |one: &Values, other: &Values| {
        let plain = one.side.is_none() && other.side.is_none();
        plain && !one.items.iter().any(|item| other.items.iter().any(|found| shares_a_value(item, found)))
    };
    left.iter().any(|(attribute, one)| {
        right.iter().any(|(other, two)| attribute == other && single(*attribute) && apart(one, two))
    })
}

/// Whether one of the parts, or one of those that a part leaves open, is what another part says that nobody is.
pub fn excludes_itself(context: &Context<'_>, parts: &[Rc<Cond>]) -> bool {
    let ways = |part: &Rc<Cond>| match part.as_ref() {
        Cond::Any(ways) => ways.clone(),
        _ => vec![part.clone()],
    };
    let apart = |one: &Rc<Cond>, other: &Rc<Cond>| {
        let stated = !matches!(one.as_ref(), Cond::Any(_));
        stated && ways(other).iter().any(|way| excludes_each_other(context, one, way))
    };
    parts
        .iter()
        .enumerate()
        .any(|(at, one)| parts.iter().enumerate().any(|(place, other)| at != place && apart(one, other)))
}

fn shares_a_value(one: &ValueItem, other: &ValueItem) -> bool {
    one.meanings.iter().any(|(vocabulary, values)| {
        other.of(*vocabulary).is_some_and(|found| values.iter().any(|value| found.contains(value)))
    })
}

/// The values that a description gives to attributes.
fn named_values(cond: &Cond) -> Vec<(usize, &Values)> {
    match cond {
        Cond::Values { attribute, values } | Cond::Attribute { attribute, test: AttributeTest::Values(values) } => {
            vec![(*attribute, values)]
        }
        Cond::All(parts) => parts.iter().flat_map(|part| named_values(part)).collect(),
        _ => Vec::new(),
    }
}

pub fn last_of(cond: &Cond) -> &Cond {
    match cond {
        Cond::All(parts) | Cond::Any(parts) | Cond::Listed(parts) => parts.last().map_or(cond, |part| last_of(part)),
        Cond::Not(inner) | Cond::Except(inner) => last_of(inner),
        one => one,
    }
}

fn first_of(cond: &Cond) -> &Cond {
    match cond {
        Cond::All(parts) | Cond::Any(parts) | Cond::Listed(parts) => parts.first().map_or(cond, |part| first_of(part)),
        Cond::Not(inner) | Cond::Except(inner) => first_of(inner),
        one => one,
    }
}

/// Whether both are places in one and the same state, of which a customer has one.
pub fn is_of_one_state(left: &Cond, right: &Cond) -> bool {
    let first = match left {
        Cond::Any(parts) => parts.last().map(AsRef::as_ref),
        one => Some(one),
    };
    matches!((first, right), (Some(Cond::State { state, value }), Cond::State { state: other, value: next })
        if state == other && value != next)
}
