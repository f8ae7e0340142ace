//! What a word cannot be where another stands beside it, or around it.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{Clause, Cond, Node, Objects, Predicate, PropertyTest, TimeValue, Wording};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::Token;
use crate::catalog::Catalog;
use crate::dsl::{Moment, Window};

pub(super) fn drop(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    drop_inside_turns(tokens);
    drop_together_again(tokens, text);
    drop_together_of_one(tokens, text);
    drop_inside_never(tokens);
    drop_empty_in(tokens);
    drop_once_of_things(tokens, text);
    drop_same_of_nothing(tokens);
    drop_growing(tokens);
    drop_empty_by(tokens, text);
    sort_ranked(tokens, text);
    drop_fact_of_nothing_had(tokens, text, catalog);
    drop_counted_names(tokens);
    drop_named_first(tokens);
    say_rated(tokens, catalog);
    drop_again_and_more(tokens, text);
    drop_one_of_each(tokens, text);
    drop_named_then(tokens, text);
    drop_only_as_is(tokens, text);
    drop_had_of_none(tokens, text);
    drop_sent(tokens, text);
    drop_over(tokens, text);
}

/// Mothers of two or more: a name is not more of it, so its words are read one by one.
fn drop_counted_names(tokens: &mut Vec<Token>) {
    let more = |token: &&Token| matches!(token.node, Node::Word(Function::OrMore | Function::OrLess));
    let more: Vec<usize> = tokens.iter().filter(more).map(|token| token.from).collect();
    let numbers: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Number(_))).map(|token| token.from).collect();
    tokens.retain(|token| {
        let term = matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { .. }));
        let counts = numbers.iter().any(|number| (token.from + 1..token.until).contains(number));
        let followed = more.contains(&token.until) || more.contains(&(token.until + 1));
        !(term && counts && followed)
    });
}

/// 近30天首单客户: whose first order was then, and nobody with just one order.
fn drop_named_first(tokens: &mut Vec<Token>) {
    let spans = |wanted: &dyn Fn(&Node) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
    };
    let firsts = spans(&|node| *node == Node::Word(Function::FirstOrder));
    let times = spans(&|node| matches!(node, Node::Time(_) | Node::Length(_)));
    tokens.retain(|token| {
        let term =
            matches!(&token.node, Node::Cond(cond) | Node::Group(cond) if matches!(cond.as_ref(), Cond::Term { .. }));
        let first = firsts.iter().any(|(from, until)| *from == token.from && *until < token.until);
        !(term && first && times.iter().any(|(_, until)| *until == token.from))
    });
}

/// Rated face masks below 3: the word is that of a number each of them has.
fn say_rated(tokens: &mut [Token], catalog: &Catalog) {
    let named: Vec<(usize, usize, Arc<str>)> = tokens
        .iter()
        .filter_map(|token| match &token.node {
            Node::Property(name) => Some((token.from, token.until, name.clone())),
            _ => None,
        })
        .collect();
    for token in tokens {
        let Node::Clause(clause) = &token.node else { continue };
        let Predicate::Event(event) = clause.predicate else { continue };
        let number = |name: &str| {
            let property = catalog.events.get(event).and_then(|event| event.property(name));
            property.is_some_and(|property| property.kind.is_number())
        };
        let rates = |(from, until, name): &(usize, usize, Arc<str>)| {
            (*from, *until) == (token.from, token.until) && number(name)
        };
        if named.iter().any(rates) {
            let wording = Wording { rates: true, ..clause.wording };
            token.node = Node::Clause(Rc::new(Clause { wording, ..clause.as_ref().clone() }));
        }
    }
}

/// Within 30 days after a purchase of tea, a purchase of coffee: one thing is in one order anyway.
fn drop_together_of_one(tokens: &mut Vec<Token>, text: &NormalText) {
    let lists = |from: usize| {
        let parts = |at: &usize| text.chars().get(*at).is_some_and(|c| ",;.".contains(*c));
        let end = (from..text.len()).find(parts).unwrap_or(text.len());
        let rest = tokens.iter().filter(|token| token.from >= from && token.until <= end);
        rest.clone().any(|token| token.is(&[Function::And, Function::Both, Function::Each, Function::Listing]))
            || rest.filter(|token| matches!(token.node, Node::Values(_))).count() > 1
    };
    let soon = tokens.iter().any(|token| matches!(token.node, Node::Beside { .. } | Node::Within(_)));
    let apart = soon && !text.has_chinese();
    let one: Vec<usize> = tokens
        .iter()
        .filter(|token| apart && token.is(&[Function::Together]) && !lists(token.until))
        .map(|token| token.from)
        .collect();
    tokens.retain(|token| !(token.is(&[Function::Together]) && one.contains(&token.from)));
}

/// 同一单里口红和腮红一起买的: said once or twice, all of it is in one order.
fn drop_together_again(tokens: &mut [Token], text: &NormalText) {
    // Together with: another thing of the list, which says nothing of one order.
    let joins = |other: &Token| {
        tokens.iter().any(|token| token.is(&[Function::And]) && token.from == other.from && other.until < token.until)
    };
    let said = tokens.iter().filter(|token| token.node == Node::Word(Function::Together) && !joins(token));
    let said: Vec<(usize, usize)> = said.map(|token| (token.from, token.until)).collect();
    let parted = |from: usize, until: usize| {
        text.chars().get(from..until).unwrap_or_default().iter().any(|c| ",;.、:".contains(*c))
    };
    // 又在同一单里 may be another order.
    let names_one = |token: &Token| text.chars().get(token.from..token.until).unwrap_or_default().contains(&'单');
    let again = |token: &&mut Token| token.node == Node::Word(Function::Together) && !names_one(token);
    for token in tokens.iter_mut().filter(again) {
        if said.iter().any(|(_, until)| *until <= token.from && !parted(*until, token.from)) {
            *token = Token::filler(token.from, token.until);
        }
    }
}

/// Users by orders: in which order, and not that they did.
fn drop_empty_by(tokens: &mut Vec<Token>, text: &NormalText) {
    let from = |wanted: &dyn Fn(&Node) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
    };
    let by = from(&|node| *node == Node::Word(Function::By));
    let people = from(&|node| matches!(node, Node::Subject { .. }));
    let deeds = from(&|node| matches!(node, Node::Clause(_)));
    tokens.retain(|token| {
        let sorts = by.contains(&(token.from, token.until)) && text.stands_behind(token.until, "by");
        let of_them = people.iter().any(|(_, until)| until + 1 == token.from);
        let deed = deeds.iter().any(|(from, _)| *from == token.until + 1);
        !(token.node == Node::Filler && sorts && of_them && deed)
    });
}

/// Top 5 customers, ordered by orders: who comes first by what, and not that they ordered anything.
fn sort_ranked(tokens: &mut Vec<Token>, text: &NormalText) {
    let Some(top) = tokens.iter().filter(|token| token.node == Node::Word(Function::Top)).map(|top| top.until).min()
    else {
        return;
    };
    let long = |token: &&Token| token.node == Node::Word(Function::By) && token.from >= top;
    let two = |token: &&Token| text.typed(token.from, token.until).contains(' ');
    let sorts: Vec<(usize, usize)> =
        tokens.iter().filter(long).filter(two).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        !sorts.iter().any(|(from, until)| *from <= token.from && token.until <= *until)
            || sorts.contains(&(token.from, token.until))
    });
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Comma)) {
        if sorts.iter().any(|(from, _)| (token.until..=token.until + 1).contains(from)) {
            token.node = Node::Filler;
        }
    }
}

/// A growing balance: that grows, and not whoever has it.
fn drop_growing(tokens: &mut Vec<Token>) {
    let turn = |token: &&Token| matches!(token.node, Node::Word(Function::Grow | Function::Shrink));
    let turns: Vec<(usize, usize)> = tokens.iter().filter(turn).map(|token| (token.from, token.until)).collect();
    let number = |token: &&Token| match &token.node {
        Node::Attribute(_) => true,
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Measure(_)),
        _ => false,
    };
    let numbers: Vec<usize> = tokens.iter().filter(number).map(|token| token.from).collect();
    tokens.retain(|token| {
        let stands = matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::State { .. }));
        let grows = turns.contains(&(token.from, token.until)) && numbers.contains(&(token.until + 1));
        !(stands && grows)
    });
}

/// 折扣券没用过: not used at any time, and not one that was got and is still unused; that takes something that was got.
fn drop_fact_of_nothing_had(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let of = |token: &Token, property: &str| match &token.node {
        Node::Word(Function::Have | Function::Held) => true,
        Node::Clause(clause) => {
            let Predicate::Event(event) = clause.predicate else { return false };
            let found = catalog.events.get(event);
            found.is_some_and(|found| found.property(property).is_some() && found.time.as_deref() != Some(property))
        }
        _ => false,
    };
    let lone: Vec<bool> = tokens
        .iter()
        .map(|token| {
            let Node::Objects(found) = &token.node else { return false };
            let Objects::Property { property, test: PropertyTest::Says(false) } = found.as_ref() else { return false };
            let done = |at: usize| text.chars().get(at) == Some(&'过');
            let past = text.is_chinese(token.from) && (done(token.until - 1) || done(token.until));
            // 领过满减券，折扣券没用过: of another thing, which was not got by that.
            let other = |thing: &Token| {
                let begins = thing.from.checked_sub(1).and_then(|at| text.chars().get(at));
                let apart = begins.is_some_and(|c| ",、;但却而可".contains(*c));
                thing.until == token.from && apart && matches!(thing.node, Node::Values(_))
            };
            let got = |other: &Token| other.until <= token.from && of(other, property);
            past && (tokens.iter().any(other) || !tokens.iter().any(got))
        })
        .collect();
    let mut lone = lone.into_iter();
    tokens.retain(|_| !lone.next().unwrap_or_default());
}

/// The same address: of one and the same only where what follows is known of what was done.
fn drop_same_of_nothing(tokens: &mut Vec<Token>) {
    let named = |token: &&Token| matches!(token.node, Node::Property(_));
    let named: Vec<usize> = tokens.iter().filter(named).map(|token| token.from).collect();
    tokens.retain(|token| token.node != Node::Word(Function::Same) || named.contains(&(token.until + 1)));
}

/// 面膜只买过一次: of that thing, whatever else was bought; a kind of customer only where no thing stands beside it.
fn drop_once_of_things(tokens: &mut Vec<Token>, text: &NormalText) {
    let things = |token: &&Token| matches!(token.node, Node::Values(_));
    let things: Vec<(usize, usize)> = tokens.iter().filter(things).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let term = matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { .. }));
        let only = text.chars().get(token.from).is_some_and(|c| "只仅".contains(*c));
        let beside = things.iter().any(|(from, until)| *until == token.from || *from == token.until);
        !(term && only && beside)
    });
}

/// Women in the top 100: in those, which is not said of women alone.
fn drop_empty_in(tokens: &mut Vec<Token>) {
    let starts = |wanted: &[Function]| -> Vec<(usize, usize)> {
        let of = |token: &&Token| matches!(&token.node, Node::Word(word) if wanted.contains(word));
        tokens.iter().filter(of).map(|token| (token.from, token.until)).collect()
    };
    let (inside, ends) = (starts(&[Function::Inside]), starts(&[Function::Top, Function::Bottom]));
    tokens.retain(|token| {
        let led = inside.contains(&(token.from, token.until)) && ends.iter().any(|(from, _)| *from == token.until + 1);
        token.node != Node::Filler || !led
    });
}

/// 从没用过券: never, and not one that was without.
fn drop_inside_never(tokens: &mut Vec<Token>) {
    let never = |token: &&Token| matches!(token.node, Node::Word(Function::Never | Function::NotOnce));
    let never: Vec<(usize, usize)> = tokens.iter().filter(never).map(|token| (token.from, token.until)).collect();
    let fact = |node: &Node| {
        matches!(node, Node::Objects(found)
            if matches!(found.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
    };
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.from < *until && *until < token.until;
        !fact(&token.node) || !never.iter().any(inside)
    });
}

/// 下降: a turn downwards, and nothing that was ordered.
fn drop_inside_turns(tokens: &mut Vec<Token>) {
    let turn = |token: &&Token| matches!(token.node, Node::Word(Function::Rise | Function::Fall));
    let turns: Vec<(usize, usize)> = tokens.iter().filter(turn).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from == token.from && token.until < *until;
        !matches!(token.node, Node::Clause(_)) || !turns.iter().any(inside)
    });
}

/// 消费又不少于1000: one more condition, and nothing that was done again.
fn drop_again_and_more(tokens: &mut Vec<Token>, text: &NormalText) {
    let compares = |token: &&Token| token.is(&[Function::AtLeast, Function::AtMost, Function::More, Function::Less]);
    let begins: Vec<usize> = tokens.iter().filter(compares).map(|token| token.from).collect();
    let again = |token: &Token| token.is(&[Function::Again]) && text.is_chinese(token.from);
    let empty: Vec<Token> = tokens
        .iter()
        .filter(|token| again(token) && begins.contains(&token.until))
        .map(|token| Token::filler(token.from, token.until))
        .collect();
    tokens.retain(|token| !again(token) || !begins.contains(&token.until));
    tokens.extend(empty);
}

/// No spending over the last 3 months: in that time, and not more than in it.
fn drop_over(tokens: &mut Vec<Token>, text: &NormalText) {
    let span = |token: &&Token| {
        let ago = |moment: &Moment| matches!(moment, Moment::Ago { .. });
        matches!(&token.node, Node::Time(TimeValue::Window(Window::Between { from: Some(from), until: None })) if ago(from))
    };
    let spans: Vec<(usize, usize)> = tokens.iter().filter(span).map(|token| (token.from, token.until)).collect();
    let over = |token: &&Token| token.is(&[Function::More]) && !text.is_chinese(token.from);
    let over: Vec<usize> = tokens.iter().filter(over).map(|token| token.from).collect();
    tokens.retain(|token| {
        // Over the last 3 months, where that is a time as well; over 3 years is so long.
        let inside = |(from, until): &(usize, usize)| {
            let shorter = spans.iter().any(|(begin, end)| {
                let led = text.chars().get(*begin).is_some_and(|c| c.is_alphabetic());
                from < begin && end == until && led
            });
            token.from == *from && token.until < *until && shorter
        };
        let more = token.is(&[Function::More, Function::Than]) && over.contains(&token.from);
        !more || !spans.iter().any(inside)
    });
}

/// 点击企微推送: sent by what stands before it, and no other kind of message.
fn drop_sent(tokens: &mut Vec<Token>, text: &NormalText) {
    let kinds = |token: &Token| match &token.node {
        Node::Values(values) => values.vocabularies().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let sends = |from: usize, until: usize| {
        tokens.iter().any(|token| (token.from, token.until) == (from, until) && token.is(&[Function::Send]))
    };
    let named = |value: &Token| {
        let kind = |other: &Token| kinds(other).iter().any(|kind| kinds(value).contains(kind));
        let ends = |other: &&Token| other.until == value.from && kind(other);
        text.is_chinese(value.from) && sends(value.from, value.until) && tokens.iter().any(|other| ends(&other))
    };
    let found: Vec<(usize, usize)> =
        tokens.iter().filter(|token| named(token)).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| !found.contains(&(token.from, token.until)));
    tokens.extend(found.into_iter().map(|(from, until)| Token::filler(from, until)));
}

/// 每一单都没用券: of each of them, and not that it was not done once.
fn drop_one_of_each(tokens: &mut Vec<Token>, text: &NormalText) {
    let each = |at: usize| at.checked_sub(1).and_then(|at| text.chars().get(at)) == Some(&'每');
    let never: Vec<usize> =
        tokens.iter().filter(|token| token.is(&[Function::NotOnce])).map(|token| token.from).collect();
    let one = |token: &Token| text.chars().get(token.from) == Some(&'一') && each(token.from);
    let orders = |token: &&Token| one(token) && never.contains(&token.from);
    let ones: Vec<usize> = tokens.iter().filter(orders).map(|token| token.from).collect();
    tokens.retain(|token| !ones.contains(&token.from) && (!token.is(&[Function::NotOnce]) || !each(token.from)));
    tokens.extend(ones.iter().map(|from| Token::filler(*from, from + 1)));
}

/// Never with a coupon: nothing that was done with one, and not that none was had.
fn drop_had_of_none(tokens: &mut Vec<Token>, text: &NormalText) {
    let denies = |token: &&Token| token.is(&[Function::Never, Function::Not]) && !text.is_chinese(token.from);
    let denied: Vec<usize> = tokens.iter().filter(denies).map(|token| token.until + 1).collect();
    let facts = tokens.iter().filter(|token| matches!(token.node, Node::Objects(_)) && denied.contains(&token.from));
    let facts: Vec<(usize, usize)> = facts.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| {
            *from <= token.from && token.until <= *until && (token.from, token.until) != (*from, *until)
        };
        !facts.iter().any(inside)
    });
}

/// 品牌就只有花屿: nothing but that; before a number it is no more than so much.
fn drop_only_as_is(tokens: &mut Vec<Token>, text: &NormalText) {
    let values = tokens.iter().filter(|token| matches!(token.node, Node::Values(_)));
    let values: Vec<usize> = values.map(|token| token.from).collect();
    let only = |at: usize| text.chars().get(at).is_some_and(|c| "只仅".contains(*c));
    tokens.retain(|token| !(token.is(&[Function::Equal]) && only(token.from) && values.contains(&token.until)));
}

/// 上个月有购买记录: that they did so then, and no name for whoever ever did.
fn drop_named_then(tokens: &mut Vec<Token>, text: &NormalText) {
    let times: Vec<usize> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Time(_) | Node::Festival(_)))
        .map(|token| token.until)
        .collect();
    let spans = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, token.until)).collect()
    };
    let deeds = spans(&Token::is_deed);
    let empty = spans(&|token| token.node == Node::Filler);
    tokens.retain(|token| {
        let named = match &token.node {
            Node::Cond(cond) | Node::Group(cond) => matches!(cond.as_ref(), Cond::Term { time: None, .. }),
            _ => false,
        };
        let then = named && text.is_chinese(token.from) && times.contains(&token.from);
        let told = |(from, until): &(usize, usize)| *from == token.from && empty.contains(&(*until, token.until));
        !(then && deeds.iter().any(told))
    });
}
