//! The first and the last: 消费前10% · top 100 by spend · 下单最多的前20名 · 每省前100名.

use std::rc::Rc;

use super::super::meaning::{
    Amount, Clause, Cond, Kind, Measured, Negation, Node, Objects, Op, Predicate, Ranking, TimeValue, Timing, Wording,
};
use super::super::words::Function;
use super::alike::is_named_only;
use super::attributes::{is_of_themselves, lives};
use super::events::with_time;
use super::{Context, Grammar, word};
use crate::dsl::{End, Number, Portion};

const TOP: [Kind; 2] = [Kind::Word(Function::Top), Kind::Word(Function::Bottom)];
pub const SUPERLATIVE: [Kind; 2] = [Kind::Word(Function::Most), Kind::Word(Function::Least)];

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("前10%, top 100", &TOP, &[Kind::Amount], |_, end, amount| {
        let (Node::Word(word), Node::Amount(amount)) = (end, amount) else { return None };
        let end = if *word == Function::Top { End::Top } else { End::Bottom };
        Some((Node::Rank(Ranking { end, portion: portion(amount)?, beyond: None, among: None }), 0))
    });
    grammar.pair("前10%到30%, 第11到20名", &TOP, &[Kind::Bound], |_, end, band| {
        let (Node::Word(word), Node::Bound(bound)) = (end, band) else { return None };
        let [(Op::AtLeast, first), (Op::AtMost, last)] = bound.tests.as_slice() else { return None };
        let end = if *word == Function::Top { End::Top } else { End::Bottom };
        let (portion, beyond) = band_of(*first, *last, &bound.unit)?;
        Some((Node::Rank(Ranking { end, portion, beyond, among: None }), 0))
    });
    grammar.pair("ranked 11th to 50th", &word(Function::Ranked), &[Kind::Bound], |_, _, band| {
        let Node::Bound(bound) = band else { return None };
        let [(Op::AtLeast, first), (Op::AtMost, last)] = bound.tests.as_slice() else { return None };
        let places = matches!(bound.unit, Measured::Bare | Measured::People);
        let unit = if places { &Measured::People } else { &bound.unit };
        let (portion, beyond) = band_of(*first, *last, unit)?;
        Some((Node::Rank(Ranking { end: End::Top, portion, beyond, among: None }), 0))
    });
    grammar.pair("中间60%, the middle 60%", &word(Function::Middle), &[Kind::Amount], |_, _, amount| {
        let Node::Amount(Amount { low, high: None, unit: Measured::Percent }) = amount else { return None };
        let half = low.decimal().checked_div(2.into())?;
        let side = |part: Option<rust_decimal::Decimal>| part.map(|part| Portion::Percent(Number::new(part)));
        let middle = rust_decimal::Decimal::from(50);
        let (portion, beyond) = (side(middle.checked_add(half))?, side(middle.checked_sub(half)));
        let inner = *low < Number::from(100);
        inner.then_some((Node::Rank(Ranking { end: End::Top, portion, beyond, among: None }), 0))
    });
    grammar.pair("最高的100名", &SUPERLATIVE, &[Kind::Amount], |_, end, amount| {
        let (Node::Word(word), Node::Amount(amount)) = (end, amount) else { return None };
        // 最多500 is a limit; 最多的500人 is a rank.
        if !matches!(amount.unit, Measured::People | Measured::Percent) {
            return None;
        }
        let end = if *word == Function::Most { End::Top } else { End::Bottom };
        Some((Node::Rank(Ranking { end, portion: portion(amount)?, beyond: None, among: None }), 0))
    });
    grammar.pair("并列最多", &word(Function::Tied), &SUPERLATIVE, |_, _, end| {
        let end = if *end == Node::Word(Function::Most) { End::Top } else { End::Bottom };
        Some((Node::Rank(Ranking { end, portion: Portion::Count(1), beyond: None, among: None }), 0))
    });
    grammar.one("第一名", Kind::Word(Function::Champion), |_, _| {
        Some((Node::Rank(Ranking { end: End::Top, portion: Portion::Count(1), beyond: None, among: None }), 0))
    });
    grammar.pair("最多的前10名", &[Kind::Word(Function::Most)], &[Kind::Rank], |_, _, rank| match rank {
        Node::Rank(found) if found.end == End::Top => Some((rank.clone(), 0)),
        _ => None,
    });
    grammar.pair("top 5 highest", &[Kind::Rank], &SUPERLATIVE, |_, rank, end| {
        let Node::Rank(found) = rank else { return None };
        let end = if *end == Node::Word(Function::Most) { End::Top } else { End::Bottom };
        (found.end == end || end == End::Bottom).then(|| (Node::Rank(Ranking { end, ..found.clone() }), 1))
    });
    grammar.pair("the 100 best", &[Kind::Amount], &TOP, |_, amount, end| {
        let (Node::Amount(amount), Node::Word(word)) = (amount, end) else { return None };
        let end = if *word == Function::Top { End::Top } else { End::Bottom };
        Some((Node::Rank(Ranking { end, portion: portion(amount)?, beyond: None, among: None }), 3))
    });
    let said = [Kind::Group, Kind::Cond];
    grammar.pair("top 100 customers who spent the most", &[Kind::Rank], &said, |_, rank, most| {
        let (Node::Rank(rank), Node::Group(cond) | Node::Cond(cond)) = (rank, most) else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        let open = clause.vague && rank.among.is_none();
        let said = clause.rank.as_ref().filter(|said| open && said.portion == Portion::Count(1))?;
        let rank = Ranking { end: said.end, ..rank.clone() };
        let ranked = Clause { rank: Some(rank), vague: false, ..clause.as_ref().clone() };
        Some((Node::Group(Cond::Clause(ranked.into()).into()), 0))
    });
    // Whoever is ranked by what was bought is a buyer.
    grammar.pair("top 100 buyers by spend", &[Kind::Rank], &said, |context, rank, buyers| {
        let main = context.main_event().map(Predicate::Event);
        (context.doers(buyers).map(|clause| clause.predicate) == main).then(|| (rank.clone(), 1))
    });
    grammar.pair("前10%的客户", &[Kind::Rank], &[Kind::Subject], |_, rank, _| Some((rank.clone(), 0)));
    grammar
        .pair("消费前10%", &[Kind::Clause], &[Kind::Rank], |context, clause, rank| ranked(context, clause, rank, 0));
    grammar.pair("下单最多的前20名", &[Kind::Clause], &[Kind::Rank], |context, clause, rank| {
        let Node::Clause(found) = clause else { return None };
        let event = matches!(found.predicate, Predicate::Event(_)) && !found.counted && !context.spaced;
        let counted = Clause { counted: true, ..found.as_ref().clone() };
        (event && found.negation == Negation::No).then(|| ranked(context, &Node::Clause(counted.into()), rank, 4))?
    });
    grammar.pair("top 10% spenders", &[Kind::Rank], &[Kind::Clause], |context, rank, clause| {
        ranked(context, clause, rank, 2)
    });
    grammar.pair("by spend", &word(Function::By), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        rankable(context, found)?;
        // Customers in Shanghai by spend: those who live there.
        let located =
            matches!(found.objects.as_deref(), Some(Objects::Values(values)) if lives(context, values).is_some());
        Some((Node::By(found.clone()), if located && context.spaced { 2 } else { 0 }))
    });
    let those = [Kind::Cond, Kind::Group];
    grammar.pair("50 best customers this year", &those, &[Kind::Time], |context, those, time| {
        let (Node::Cond(cond) | Node::Group(cond), Node::Time(time @ TimeValue::Window(_))) = (those, time) else {
            return None;
        };
        let Cond::Read { usual, other } = cond.as_ref() else { return None };
        let then = |cond: &Rc<Cond>| {
            let Cond::Clause(clause) = cond.as_ref() else { return None };
            let open = clause.rank.is_some() && clause.time.is_none();
            open.then(|| Some(Rc::new(Cond::Clause(with_time(clause, time, true)?.into()))))?
        };
        context.spaced.then(|| Some((Node::Cond(Cond::Read { usual: then(usual)?, other: then(other)? }.into()), 0)))?
    });
    grammar.pair("top 10 women, by spend", &those, &[Kind::By], |context, those, by| {
        let (Node::Cond(cond) | Node::Group(cond), Node::By(by)) = (those, by) else { return None };
        let Cond::Read { usual, .. } = cond.as_ref() else { return None };
        let Cond::Clause(first) = usual.as_ref() else { return None };
        let rank = first.rank.as_ref().filter(|rank| rank.among.is_some())?;
        let (Node::Clause(found), _) = ranked(context, &Node::Clause(by.clone()), &Node::Rank(rank.clone()), 0)? else {
            return None;
        };
        let per = found.per.or(first.per);
        Some((Node::Cond(Cond::Clause(Clause { per, ..found.as_ref().clone() }.into()).into()), 0))
    });
    grammar.pair("按消费，前10名", &[Kind::By], &word(Function::Comma), |_, by, _| Some((by.clone(), 1)));
    grammar.pair("按消费排序", &[Kind::By], &word(Function::Sort), |_, by, _| Some((by.clone(), 0)));
    grammar.pair("消费从高到低，前10名", &[Kind::Clause], &word(Function::Sort), |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        rankable(context, found)?;
        found.objects.is_none().then(|| (Node::By(found.clone()), 3))
    });
    // 按消费10%的客户 does not say of which end.
    grammar.pair("从高到低，取10%", &word(Function::Sort), &[Kind::Amount], |context, _, amount| {
        let Node::Amount(amount) = amount else { return None };
        let share = amount.unit == Measured::Percent && !context.spaced;
        let portion = portion(amount).filter(|_| share)?;
        Some((Node::Rank(Ranking { end: End::Top, portion, beyond: None, among: None }), 3))
    });
    grammar.pair("top 10% by spend", &[Kind::Rank], &[Kind::By], |context, rank, by| {
        let Node::By(clause) = by else { return None };
        ranked(context, &Node::Clause(clause.clone()), rank, 0)
    });
    grammar.pair("按消费排名前10%", &[Kind::By], &[Kind::Rank], |context, by, rank| {
        let Node::By(clause) = by else { return None };
        ranked(context, &Node::Clause(sorted(clause)), rank, 0)
    });
    grammar.pair("消费最多, spent the most", &[Kind::Clause], &SUPERLATIVE, |context, clause, end| {
        superlative(context, clause, end)
    });
    grammar.pair("customers by revenue", &[Kind::Subject], &[Kind::By], |context, _, by| {
        let Node::By(clause) = by else { return None };
        context.spaced.then(|| superlative(context, &Node::Clause(clause.clone()), &Node::Word(Function::Most)))?
    });
    grammar.pair("top customers by revenue", &TOP, &[Kind::Clause], |context, end, clause| {
        let Node::Clause(found) = clause else { return None };
        let open = context.spaced && found.vague && found.objects.is_none();
        let rank =
            found.rank.clone().filter(|rank| open && rank.end == End::Top && rank.portion == Portion::Count(1))?;
        let end = if *end == Node::Word(Function::Top) { End::Top } else { End::Bottom };
        let rank = Some(Ranking { end, ..rank });
        Some((Node::Clause(Clause { rank, ..found.as_ref().clone() }.into()), 0))
    });
    grammar.pair("the most revenue", &SUPERLATIVE, &[Kind::Clause], |context, end, clause| {
        // 最大一笔订单: what is the largest there is the order, and not how many of them somebody has.
        let one = matches!(clause, Node::Clause(found)
            if context.whole_event().map(Predicate::Event) == Some(found.predicate));
        (context.spaced || !one).then(|| superlative(context, clause, end))?
    });
    grammar.pair("the most products", &SUPERLATIVE, &[Kind::Property], |context, end, property| {
        let Node::Property(name) = property else { return None };
        let pieces = context.pieces(context.main_event())?;
        let things = context.spaced && is_named_only(context, name);
        things.then(|| superlative(context, &Node::Clause(Clause::new(Predicate::Measure(pieces)).into()), end))?
    });
    grammar.pair("买得最多的100人", &[Kind::Clause], &[Kind::Amount], |_, clause, amount| {
        let (Node::Clause(clause), Node::Amount(amount)) = (clause, amount) else { return None };
        let rank = clause.rank.as_ref().filter(|rank| clause.vague && rank.portion == Portion::Count(1))?;
        let people = matches!(amount.unit, Measured::People | Measured::Percent);
        let rank = Some(Ranking { portion: portion(amount)?, ..rank.clone() });
        people.then(|| (Node::Clause(Clause { rank, vague: false, ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("the most orders: top 100", &[Kind::Clause], &[Kind::Rank], |_, most, rank| {
        let (Node::Clause(clause), Node::Rank(rank)) = (most, rank) else { return None };
        let said = clause.rank.as_ref().filter(|said| clause.vague && said.portion == Portion::Count(1))?;
        let rank = (said.end == rank.end && rank.among.is_none()).then(|| rank.clone());
        rank.map(|rank| (Node::Clause(Clause { rank: Some(rank), vague: false, ..clause.as_ref().clone() }.into()), 0))
    });
    let groups = [Kind::Group];
    grammar.pair("消费最多的用户前5名", &groups, &[Kind::Rank], |context, group, rank| {
        let (Node::Group(cond), Node::Rank(rank)) = (group, rank) else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        let said = clause.rank.as_ref().filter(|said| clause.vague && said.portion == Portion::Count(1))?;
        let rank = Ranking { end: said.end, among: said.among.clone(), ..rank.clone() };
        let ranked = Clause { rank: Some(rank), vague: false, ..clause.as_ref().clone() };
        (!context.spaced).then(|| (Node::Group(Cond::Clause(ranked.into()).into()), 0))
    });
    grammar.one("top 5 customers", Kind::Rank, |context, rank| {
        let Node::Rank(rank) = rank else { return None };
        by_spend_or_orders(context, rank, None)
    });
    let those = [Kind::Group, Kind::Cond];
    grammar.pair("top 5 customers who bought tea", &[Kind::Rank], &those, |context, rank, those| {
        let (Node::Rank(rank), Node::Group(cond) | Node::Cond(cond)) = (rank, those) else { return None };
        let open = rank.among.is_none() && context.doers(those).is_none() && !is_ranked(cond);
        let rank = Ranking { among: Some(cond.clone()), ..rank.clone() };
        open.then(|| by_spend_or_orders(context, &rank, None))?
    });
    grammar.pair("top 3 customers in every country", &[Kind::Rank], &[Kind::Per], |context, rank, per| {
        let (Node::Rank(rank), Node::Per(attribute)) = (rank, per) else { return None };
        by_spend_or_orders(context, rank, Some(*attribute))
    });
    let first = [Kind::Group, Kind::Cond];
    grammar.pair("3 customers with the most orders per province", &first, &[Kind::Per], |context, ranked, per| {
        let (Node::Group(cond) | Node::Cond(cond)) = ranked else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        context.spaced.then(|| within(&Node::Clause(clause.clone()), per))?
    });
    let those = [Kind::Cond, Kind::Group];
    grammar.pair("江苏省消费前50名", &those, &[Kind::Clause], |context, those, clause| {
        let (Node::Cond(cond) | Node::Group(cond), Node::Clause(clause)) = (those, clause) else { return None };
        let open = !is_ranked(cond) && !(clause.vague && context.spaced);
        let rank = clause.rank.as_ref().filter(|rank| rank.among.is_none() && open)?;
        // So many of those who are so, rather than whoever of the first is so, too; of people named by what they did, as well.
        let people = matches!(those, Node::Group(_)) && !context.spaced && !clause.vague;
        let counted = matches!(rank.portion, Portion::Count(_));
        // 成都近一年消费前10%: a tenth of those who live there, too.
        let those_who = counted && (people || is_of_themselves(cond)) || !context.spaced && is_what_they_are(cond);
        let rank = Some(Ranking { among: Some(cond.clone()), ..rank.clone() });
        those_who.then(|| (Node::Clause(Clause { rank, ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("消费最多的50位金卡会员", &[Kind::Clause], &those, |context, clause, those| {
        let (Node::Clause(clause), Node::Cond(cond) | Node::Group(cond)) = (clause, those) else { return None };
        let rank = clause.rank.as_ref().filter(|rank| rank.among.is_none() && !clause.vague && !context.spaced)?;
        let counted = matches!(rank.portion, Portion::Count(_)) && is_of_themselves(cond);
        let rank = Some(Ranking { among: Some(cond.clone()), ..rank.clone() });
        counted.then(|| (Node::Clause(Clause { rank, ..clause.as_ref().clone() }.into()), 1))
    });
    // Women in the top 100: whoever of those is a woman.
    grammar.pair("in the top 100 by spend", &word(Function::Inside), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let ranked = clause.rank.as_ref().is_some_and(|rank| rank.among.is_none()) && !clause.vague;
        (context.spaced && ranked).then(|| (Node::Cond(Cond::Clause(clause.clone()).into()), 0))
    });
    grammar.pair("in the top 100", &word(Function::Inside), &[Kind::Rank], |context, _, rank| {
        context.spaced.then(|| (rank.clone(), 2))
    });
    grammar.pair("全部会员里", &[Kind::Subject], &word(Function::Among), |_, _, _| {
        Some((Node::Among(Cond::Everyone.into()), 0))
    });
    grammar.pair("在全部会员里排前5%", &[Kind::Among], &[Kind::Rank], |_, among, rank| {
        let (Node::Among(cond), Node::Rank(rank)) = (among, rank) else { return None };
        let rank = Ranking { among: Some(cond.clone()), ..rank.clone() };
        Some((Node::Rank(rank), 0))
    });
    grammar.pair("浏览时长前10%", &[Kind::Property], &[Kind::Rank], |context, property, rank| {
        let (Node::Property(property), Node::Rank(rank)) = (property, rank) else { return None };
        // What lasts is added up where somebody looks at something of their own accord: the first that is named so.
        let mut events = (0..context.catalog.events.len()).filter_map(|event| context.summing(event, property));
        let clause = Clause { rank: Some(rank.clone()), ..Clause::new(Predicate::Measure(events.next()?)) };
        Some((Node::Clause(clause.into()), 1))
    });
    let named = [Kind::Clause, Kind::Cond];
    grammar.pair("the 100 biggest spenders", &[Kind::Amount], &named, |_, amount, most| so_many(most, amount));
    grammar.pair("the highest-spending 10%", &named, &[Kind::Amount], |_, most, amount| so_many(most, amount));
    per(grammar);
}

fn sorted(clause: &Rc<Clause>) -> Rc<Clause> {
    let wording = Wording { sorted: true, ..clause.wording };
    Rc::new(Clause { wording, ..clause.as_ref().clone() })
}

/// 近30天买过面膜的用户订单数前100名: the time is rather of what they did among whom the first are looked for.
pub fn of_whom(clause: &Clause) -> u32 {
    let among = clause.rank.as_ref().and_then(|rank| rank.among.as_deref());
    among.map_or(0, |those| if is_of_themselves(those) { 0 } else { 2 })
}

/// Whether it says what somebody is, and not what they are not.
pub fn is_what_they_are(cond: &Cond) -> bool {
    match cond {
        Cond::Not(_) => false,
        Cond::All(parts) | Cond::Any(parts) => parts.iter().all(|part| is_what_they_are(part)),
        cond => is_of_themselves(cond),
    }
}

/// Whether a place among others is said in it already.
fn is_ranked(cond: &Cond) -> bool {
    match cond {
        Cond::Clause(clause) => clause.rank.is_some(),
        Cond::Read { .. } => true,
        Cond::All(parts) | Cond::Any(parts) => parts.iter().any(|part| is_ranked(part)),
        _ => false,
    }
}

/// The first of all, and no word on what they are the first by: what they spent, or else how often they ordered.
fn by_spend_or_orders(context: &Context<'_>, rank: &Ranking, per: Option<usize>) -> Option<(Node, u32)> {
    let by = |measure: usize| {
        let rank = Some(rank.clone());
        Rc::new(Cond::Clause(Clause { rank, per, ..Clause::new(Predicate::Measure(measure)) }.into()))
    };
    let spend = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?;
    let orders = context.count_of(context.main_event()?)?;
    let read = Cond::Read { usual: by(spend), other: by(orders) };
    context.spaced.then(|| (Node::Cond(read.into()), 8))
}

/// How many of those at the very top.
fn so_many(most: &Node, amount: &Node) -> Option<(Node, u32)> {
    let Node::Amount(amount) = amount else { return None };
    let clause = match most {
        Node::Clause(clause) => clause,
        Node::Cond(cond) => match cond.as_ref() {
            Cond::Clause(clause) => clause,
            _ => return None,
        },
        _ => return None,
    };
    let rank = clause.rank.as_ref().filter(|rank| clause.vague && rank.portion == Portion::Count(1))?;
    let rank = Some(Ranking { portion: portion(amount)?, ..rank.clone() });
    Some((Node::Clause(Clause { rank, vague: false, ..clause.as_ref().clone() }.into()), 0))
}

/// The most, and no word on how many customers: the very first, others beside it.
fn superlative(context: &Context<'_>, clause: &Node, end: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(found), Node::Word(word)) = (clause, end) else { return None };
    let plain = found.negation == Negation::No && !found.implied && found.bound.is_none() && found.rank.is_none();
    // The most recent order: the last there was, and not the most of those of late.
    let lately = |timing: &Timing| timing.value == TimeValue::Recently && !timing.trailing;
    let plain = plain && !(context.spaced && found.time.as_ref().is_some_and(lately));
    let (measure, cost) = match found.predicate {
        Predicate::Measure(measure) => (measure, 2),
        Predicate::Event(event) => {
            (context.count_of(event).or_else(|| context.rows_of(event))?, if found.counted { 2 } else { 4 })
        }
        Predicate::Moment(_) => return None,
    };
    let end = if *word == Function::Most { End::Top } else { End::Bottom };
    let rank = Some(Ranking { end, portion: Portion::Count(1), beyond: None, among: None });
    let clause =
        Clause { predicate: Predicate::Measure(measure), counted: false, rank, vague: true, ..found.as_ref().clone() };
    (plain && !found.vague).then(|| (Node::Clause(clause.into()), cost))
}

fn per(grammar: &mut Grammar) {
    grammar.pair("每个省, per province", &word(Function::Per), &[Kind::Attribute], |_, _, attribute| match attribute
    {
        Node::Attribute(index) => Some((Node::Per(*index), 0)),
        _ => None,
    });
    let by = word(Function::By);
    grammar.pair("按省份取, by member level", &by, &[Kind::Attribute], |context, _, attribute| {
        let Node::Attribute(index) = attribute else { return None };
        context.catalog.attributes.get(*index)?.vocabulary.as_ref()?;
        Some((Node::Per(*index), 2))
    });
    grammar.pair("by member level, …", &[Kind::Per], &word(Function::Comma), |_, per, _| Some((per.clone(), 1)));
    grammar.pair("of every province", &word(Function::Every), &[Kind::Attribute], |context, _, attribute| {
        let Node::Attribute(index) = attribute else { return None };
        context.catalog.attributes.get(*index)?.vocabulary.as_ref()?;
        Some((Node::Per(*index), 1))
    });
    grammar.pair("top 100 by spend per province", &[Kind::Clause], &[Kind::Per], |_, clause, per| within(clause, per));
    grammar.pair("highest-spending customer in each province", &[Kind::Group], &[Kind::Per], |_, group, per| {
        let Node::Group(cond) = group else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        let (Node::Clause(ranked), cost) = within(&Node::Clause(clause.clone()), per)? else { return None };
        Some((Node::Group(Cond::Clause(ranked).into()), cost))
    });
    grammar.pair("in each province by spend", &[Kind::Per], &[Kind::By], |_, per, by| {
        let (Node::Per(attribute), Node::By(clause)) = (per, by) else { return None };
        let open = clause.per.is_none();
        open.then(|| (Node::By(Clause { per: Some(*attribute), ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("每省消费前100名", &[Kind::Per], &[Kind::Clause], |_, per, clause| within(clause, per));
}

fn within(clause: &Node, per: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Per(attribute)) = (clause, per) else { return None };
    let open = clause.rank.is_some() && clause.per.is_none();
    open.then(|| (Node::Clause(Clause { per: Some(*attribute), ..clause.as_ref().clone() }.into()), 0))
}

/// Up to the last, past the first: of the second ten, the eleventh is the first.
fn band_of(first: Number, last: Number, unit: &Measured) -> Option<(Portion, Option<Portion>)> {
    match unit {
        Measured::Percent => Some((Portion::Percent(last), Some(Portion::Percent(first)))),
        Measured::People => {
            let count = |number: Number| u32::try_from(number.whole()?).ok();
            let before = count(first)?.checked_sub(1)?;
            Some((Portion::Count(count(last)?), (before > 0).then_some(Portion::Count(before))))
        }
        _ => None,
    }
}

pub fn portion(amount: &Amount) -> Option<Portion> {
    if amount.high.is_some() {
        return None;
    }
    match amount.unit {
        Measured::Percent => Some(Portion::Percent(amount.low)),
        Measured::People | Measured::Bare | Measured::Generic | Measured::Kinds => {
            u32::try_from(amount.low.whole()?).ok().filter(|count| *count > 0).map(Portion::Count)
        }
        Measured::Times | Measured::Money | Measured::Pieces | Measured::Catalog(_) => None,
    }
}

/// What a clause can be ranked by: its measure, the count of its event when it is counted, or what customers have.
fn rankable(context: &Context<'_>, clause: &Clause) -> Option<Predicate> {
    if clause.bound.is_some() || clause.rank.is_some() || clause.vague {
        return None;
    }
    match clause.predicate {
        Predicate::Event(event) if clause.counted => context.count_of(event).map(Predicate::Measure),
        Predicate::Measure(_) => Some(clause.predicate),
        // The top by a day may be the first or the last.
        Predicate::Moment(own) => {
            let bare =
                *clause == Clause::new(clause.predicate) && !context.catalog.attributes.get(own)?.kind.is_temporal();
            bare.then_some(clause.predicate)
        }
        Predicate::Event(_) => None,
    }
}

pub fn ranked(context: &Context<'_>, clause: &Node, rank: &Node, cost: u32) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Rank(rank)) = (clause, rank) else { return None };
    let ranked = Clause {
        predicate: rankable(context, clause)?,
        counted: false,
        rank: Some(rank.clone()),
        ..clause.as_ref().clone()
    };
    let among = clause.objects.as_deref().and_then(|objects| {
        let bare = Clause { objects: None, ..ranked.clone() };
        among_those(context, &bare, objects)
    });
    // 消费金额在杭州排前10%: rather among those who live there.
    let located = !context.spaced
        && matches!(clause.objects.as_deref(), Some(Objects::Values(values))
            if values.located && lives(context, values).is_some());
    Some((among.unwrap_or_else(|| Node::Clause(Rc::new(ranked))), cost + u32::from(located)))
}

/// Top 5% of spend in Shanghai: among those who live there, wherever it was sent to.
pub fn among_those(context: &Context<'_>, ranked: &Clause, objects: &Objects) -> Option<Node> {
    if let Objects::Same(parts) = objects {
        let [things, place] = parts.as_slice() else { return None };
        let objects = Some(Rc::new(things.clone()));
        return among_those(context, &Clause { objects, ..ranked.clone() }, place);
    }
    let Objects::Values(values) = objects else { return None };
    let rank = ranked.rank.as_ref().filter(|rank| rank.among.is_none())?;
    let theirs = context.spaced && values.located && ranked.per.is_none();
    let among = theirs.then(|| lives(context, values))??;
    let rank = Some(Ranking { among: Some(among.into()), ..rank.clone() });
    Some(Node::Clause(Clause { rank, ..ranked.clone() }.into()))
}
