//! Words inside of a longer one that they would say something else than: a year in a date is no number.

use super::super::grammar::main_event;
use super::super::meaning::{AttributeTest, Cond, Gap, Node, Predicate, TimeValue};
use super::super::normal::NormalText;
use super::super::number::NumeralKind;
use super::super::scan::ends_with;
use super::super::words::Function;
use super::{Role, Token};
use crate::catalog::{Catalog, Type};

pub fn drop_lesser(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    keep_validity(tokens);
    drop_once(tokens, text);
    drop_double(tokens, text, catalog);
    drop_years(tokens, text);
    drop_named_days(tokens, text);
    drop_inside_never(tokens, text);
    drop_units_of_lengths(tokens, text);
    drop_inside_store(tokens);
    drop_empty_units(tokens);
    drop_inside_others(tokens);
    drop_inside_signs(tokens, text);
    drop_empty_any(tokens);
    drop_empty_it(tokens);
    drop_empty_else(tokens, text);
    drop_empty_end(tokens, text);
    drop_empty_among(tokens);
    drop_inside_unpaid(tokens, catalog);
    drop_inside_last(tokens);
    drop_ahead(tokens, text);
    drop_inside_open(tokens);
    drop_empty_return(tokens, text);
    drop_first_of_things(tokens, text);
    name_only_one(tokens, text);
    drop_inside_each(tokens);
    drop_inside_total(tokens);
    drop_inside_lasting(tokens);
    count_money(tokens, text);
}

/// 2 orders a month: in each of them, and not in the last one.
fn drop_inside_each(tokens: &mut Vec<Token>) {
    let each = tokens.iter().filter(|token| matches!(token.node, Node::Each(_)));
    let each: Vec<(usize, usize)> = each.map(|token| (token.from, token.until)).collect();
    let once = |node: &Node| matches!(node, Node::Time(_) | Node::Length(_));
    tokens.retain(|token| !once(&token.node) || !each.contains(&(token.from, token.until)));
}

/// For over a year: so long, and not in the last one.
fn drop_inside_lasting(tokens: &mut Vec<Token>) {
    let lasting = tokens.iter().filter(|token| matches!(token.node, Node::Lasting { .. }));
    let lasting: Vec<(usize, usize)> = lasting.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.until == *until;
        !matches!(token.node, Node::Time(_)) || !lasting.iter().any(inside)
    });
}

/// Over 500 in total: of everything, and no total of one order.
fn drop_inside_total(tokens: &mut Vec<Token>) {
    let total = tokens.iter().filter(|token| matches!(token.node, Node::Time(TimeValue::Total(_))));
    let total: Vec<(usize, usize)> = total.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.until <= *until;
        !matches!(token.node, Node::Property(_)) || !total.iter().any(inside)
    });
}

/// Worth over 500: so much money, and no number of things.
fn count_money(tokens: &mut [Token], text: &NormalText) {
    const WORTH: [&str; 9] = [
        "worth ",
        "worth over ",
        "worth more than ",
        "worth above ",
        "worth under ",
        "worth less than ",
        "worth below ",
        "worth at least ",
        "worth up to ",
    ];
    let worth = |at: usize| WORTH.iter().any(|worth| text.stands_behind(at, worth));
    for token in tokens.iter_mut().filter(|token| worth(token.from)) {
        if let Node::Number(numeral) = &mut token.node
            && numeral.kind == NumeralKind::Plain
        {
            numeral.kind = NumeralKind::Money;
        }
    }
}

/// Whose only order was in May: the one that there was, and not that all of them were so.
fn name_only_one(tokens: &mut [Token], text: &NormalText) {
    let owned = |at: usize| ["whose ", "their ", "his ", "her "].iter().any(|owner| text.stands_behind(at, owner));
    let one = |until: usize| {
        let rest: String = text.chars().iter().skip(until).take(10).collect();
        [" order ", " purchase "].iter().any(|noun| rest.starts_with(noun))
    };
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Only)) {
        if owned(token.from) && one(token.until) {
            token.node = Node::Word(Function::FirstAndOnly);
        }
    }
}

/// Return the lipstick: nothing but an article stands before the thing.
pub fn begins_thing(text: &NormalText, from: usize, thing: usize) -> bool {
    let before: String = text.chars().get(from..thing).unwrap_or_default().iter().collect();
    thing == from
        || matches!(before.as_str(), "the " | "a " | "an " | "any " | "this " | "that " | "their " | "any of the ")
}

/// 618前三天: before a season's name comes what it is beside, and no number of them.
fn drop_named_days(tokens: &mut Vec<Token>, text: &NormalText) {
    let named = |token: &&Token| matches!(token.node, Node::Festival(_));
    let spans: Vec<(usize, usize)> = tokens.iter().filter(named).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let beside = text.chars().get(token.until).is_some_and(|c| "前后期当那大活".contains(*c));
        // 10月底: the end of that month.
        let before = token.from.checked_sub(1).and_then(|before| text.chars().get(before));
        let month = text.chars().get(token.from) == Some(&'月') && before.is_some_and(char::is_ascii_digit);
        !(matches!(token.node, Node::Number(_)) && beside && spans.contains(&(token.from, token.until)))
            && !(token.node == Node::Unread(Gap::Vague) && month)
    });
}

/// 从未成为: never, and not "from".
fn drop_inside_never(tokens: &mut Vec<Token>, text: &NormalText) {
    let never =
        |token: &&Token| token.node == Node::Word(Function::Never) && text.chars().get(token.from) == Some(&'从');
    let begun: Vec<usize> = tokens.iter().filter(never).map(|token| token.from).collect();
    tokens.retain(|token| token.until > token.from + 1 || !begun.contains(&token.from));
}

/// A high-value order: what is left open is said of a thing, and names no kind of customers by its first words.
fn drop_inside_open(tokens: &mut Vec<Token>) {
    let open = |token: &&Token| token.node == Node::Unread(Gap::Vague);
    let opened: Vec<(usize, usize)> = tokens.iter().filter(open).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from == token.from && token.until < *until;
        !matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { .. }))
            || !opened.iter().any(inside)
    });
}

/// Did not return the lipstick: a deed left undone, and no list to be returned.
fn drop_empty_return(tokens: &mut Vec<Token>, text: &NormalText) {
    let denies = |token: &&Token| matches!(token.node, Node::Word(Function::Not | Function::NotOnce | Function::Never));
    let denied: Vec<usize> = tokens.iter().filter(denies).map(|token| token.until + 1).collect();
    tokens.retain(|token| {
        let returns = text.typed(token.from, token.until).starts_with("return");
        !(token.node == Node::Filler && returns && denied.contains(&token.from))
    });
}

/// Their first three orders: those that came first, and not the most.
fn drop_first_of_things(tokens: &mut Vec<Token>, text: &NormalText) {
    let after = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().filter(|token| token.from == at + 1 && wanted(&token.node)).map(|token| token.until).max()
    };
    let counted = |node: &Node| matches!(node, Node::Number(_) | Node::Amount(_));
    let deed = |node: &Node| matches!(node, Node::Clause(_));
    let first: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| {
            token.node == Node::Word(Function::Top) && text.typed(token.from, token.until).ends_with("first")
        })
        .filter(|token| after(token.until, &counted).is_some_and(|until| after(until, &deed).is_some()))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| token.node != Node::Word(Function::Top) || !first.contains(&(token.from, token.until)));
}

/// 消费前100的客户中的金卡: of those hundred, and not a hundred of those who are gold.
fn drop_empty_among(tokens: &mut Vec<Token>) {
    let ranks =
        |node: &Node| matches!(node, Node::Word(Function::Top | Function::Bottom | Function::Most | Function::Least));
    let Some(ranked) = tokens.iter().filter(|token| ranks(&token.node)).map(|token| token.until).min() else { return };
    let noun = |node: &Node| matches!(node, Node::Subject { .. } | Node::Word(Function::People));
    let nouns: Vec<usize> = tokens.iter().filter(|token| noun(&token.node)).map(|token| token.until).collect();
    let among: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Among) && token.from >= ranked)
        .filter(|token| nouns.contains(&token.from))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| token.node != Node::Filler || !among.contains(&(token.from, token.until)));
}

/// 下单3天没付款: what was ordered is not paid, and not that nothing was bought after it.
fn drop_inside_unpaid(tokens: &mut Vec<Token>, catalog: &Catalog) {
    let main = main_event(catalog).map(Predicate::Event);
    let bought =
        |node: &Node| matches!(node, Node::Clause(clause) if Some(clause.predicate) == main && !clause.implied);
    // 加购 holds 购, and is another deed.
    let longer = |part: &Token, whole: &Token| {
        let covers = whole.from <= part.from && part.until <= whole.until;
        covers && whole.until - whole.from > part.until - part.from && matches!(whole.node, Node::Clause(_))
    };
    let whole = |token: &Token| bought(&token.node) && !tokens.iter().any(|other| longer(token, other));
    let unpaid: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Unfinished))
        .filter(|token| tokens.iter().any(|before| before.until <= token.from && whole(before)))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.until == *until;
        !bought(&token.node) || !unpaid.iter().any(inside)
    });
}

/// The top 100 by, the top 100 by last month: what they are to be ranked by is missing, so that word is not empty.
fn drop_empty_end(tokens: &mut Vec<Token>, text: &NormalText) {
    let size = text.len();
    let last = text.chars().iter().rposition(|c| c.is_alphanumeric()).map_or(size, |last| last + 1);
    let at_end = |token: &Token| (last..=size).contains(&token.until) && token.from < last;
    let times = tokens.iter().filter(|token| at_end(token) && matches!(token.node, Node::Time(_)));
    let times: Vec<usize> = times.map(|token| token.from).collect();
    let many = tokens.iter().filter(|token| matches!(token.node, Node::Number(_) | Node::Subject { .. }));
    let many: Vec<usize> = many.map(|token| token.until + 1).collect();
    let ends = |token: &Token| at_end(token) || times.contains(&(token.until + 1)) && many.contains(&token.from);
    let by: Vec<usize> = tokens
        .iter()
        .filter(|token| ends(token) && token.node == Node::Word(Function::By))
        .map(|token| token.from)
        .collect();
    tokens.retain(|token| !(token.node == Node::Filler && ends(token) && by.contains(&token.from)));
}

/// A coupon that is still valid: no empty words.
fn keep_validity(tokens: &mut Vec<Token>) {
    let says = [Function::Expired, Function::Unexpired].map(Node::Word);
    let said: Vec<(usize, usize)> =
        tokens.iter().filter(|token| says.contains(&token.node)).map(|token| (token.from, token.until)).collect();
    let inside = |token: &Token| said.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
    tokens.retain(|token| token.node != Node::Filler || !inside(token));
}

/// 价格敏感, 黑名单: rather what the shop defines or knows by that name than a tag that somebody was given, unless tags are
/// spoken of.
pub fn prefer_terms(tokens: &mut [Token], text: &NormalText, catalog: &Catalog) {
    let known = |cond: &Cond| matches!(cond, Cond::Term { .. } | Cond::Attribute { test: AttributeTest::Yes, .. });
    let is_term = |token: &Token| matches!(&token.node, Node::Cond(cond) if known(cond));
    let lists = |token: &&Token| {
        let attribute = match token.node {
            Node::Attribute(index) => catalog.attributes.get(index),
            _ => None,
        };
        attribute.is_some_and(|found| found.kind == Type::List)
    };
    let lists: Vec<(usize, usize)> = tokens.iter().filter(lists).map(|token| (token.from, token.until)).collect();
    let terms = tokens.iter().filter(|token| is_term(token));
    let terms: Vec<(usize, usize)> = terms.map(|token| (token.from, token.until)).collect();
    let values = tokens.iter().filter(|token| matches!(token.node, Node::Values(_)));
    let values: Vec<(usize, usize)> = values.map(|token| (token.from, token.until)).collect();
    // Tagged A or B, 打了A或B标签: one of a list that begins or ends right beside the word for tags.
    let listed = |(from, until): (usize, usize)| {
        let alone = |from: usize, until: usize| {
            let between = text.chars().get(from..until);
            between.is_some_and(|found| found.iter().all(|c| " '\"“”、,/或和及与".contains(*c)))
        };
        // Tagged as A, marked with A.
        let led = |from: usize, until: usize| {
            let said: String = text.chars().get(from..until).unwrap_or_default().iter().collect();
            let word = said.trim_matches([' ', '\'', '"']);
            matches!(word, "as" | "with" | "with a" | "with the tag" | "as a")
        };
        let joined = |from: usize, until: usize| {
            let said: String = text.chars().get(from..until).unwrap_or_default().iter().collect();
            alone(from, until) || matches!(said.trim(), "or" | "and" | ", or" | ", and")
        };
        let beside = |(start, end): (usize, usize)| {
            lists.iter().any(|(tags, after)| {
                // The high spender tag; high spenders tagged otherwise are called so.
                let noun = matches!(text.typed(*tags, *after).trim(), "tag" | "tags" | "label" | "labels" | "标签");
                *after <= start && (alone(*after, start) || led(*after, start))
                    || noun && end <= *tags && alone(end, *tags)
            })
        };
        let near = |other: &&(usize, usize)| joined(other.1, from) || joined(until, other.0);
        beside((from, until)) || values.iter().filter(near).any(|other| beside(*other))
    };
    for token in tokens.iter_mut() {
        let place = (token.from, token.until);
        if !terms.contains(&place) || !values.contains(&place) {
            continue;
        }
        let tag = listed(place);
        if is_term(token) && tag || matches!(token.node, Node::Values(_)) && !tag {
            token.cost += 4;
        }
    }
}

/// 最近一次: the last time, and no time of late.
fn drop_inside_last(tokens: &mut Vec<Token>) {
    let last = tokens.iter().filter(|token| token.node == Node::Word(Function::Last));
    let last: Vec<(usize, usize)> = last.map(|token| (token.from, token.until)).collect();
    let lately = |node: &Node| *node == Node::Time(TimeValue::Recently);
    // 最后一次购买: the last one, and none that is one purchase.
    let cut = |token: &Token, (from, until): &(usize, usize)| {
        *from < token.from && token.from < *until && *until < token.until && token.is_deed()
    };
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from == token.from && token.until < *until;
        let lesser = lately(&token.node) && last.iter().any(inside);
        !lesser && !last.iter().any(|span| cut(token, span))
    });
}

/// Within a week of their first: the first one of somebody's, and not what was done ahead of something else.
fn drop_ahead(tokens: &mut Vec<Token>, text: &NormalText) {
    let owned = |at: usize| {
        let before = text.chars().get(..at).unwrap_or_default();
        ["their ", "his ", "her ", "your "].iter().any(|owner| ends_with(before, owner))
    };
    tokens.retain(|token| token.node != Node::Word(Function::Ahead) || !owned(token.from));
}

/// Viewed the same product twice and did not buy it: once something is said of the same thing, "it" is that thing.
fn drop_empty_it(tokens: &mut Vec<Token>) {
    let same = tokens.iter().filter(|token| token.node == Node::Word(Function::SameThing));
    let same: Vec<(usize, usize)> = same.map(|token| (token.from, token.until)).collect();
    let Some(first) = same.iter().map(|(_, until)| *until).min() else { return };
    let empty = |node: &Node| matches!(node, Node::Filler | Node::Word(Function::Anaphor));
    tokens.retain(|token| !(empty(&token.node) && token.from >= first && same.contains(&(token.from, token.until))));
}

/// Nothing else this year: nothing but what was said, and not nothing.
fn drop_empty_else(tokens: &mut Vec<Token>, text: &NormalText) {
    let followed = |until: usize| text.chars().iter().skip(until).take(6).collect::<String>().starts_with(" else");
    tokens.retain(|token| token.node != Node::Word(Function::Nothing) || !followed(token.until));
}

/// 任意连续7天: before a length of time, any one of several is no empty word.
fn drop_empty_any(tokens: &mut Vec<Token>) {
    let lasts = |node: &Node| matches!(node, Node::Length(_) | Node::InRow(_) | Node::Word(Function::Row));
    let any = |token: &Token| token.node == Node::Word(Function::AnyOne);
    let before = |until: usize| tokens.iter().any(|next| next.from == until && lasts(&next.node));
    let any: Vec<usize> = tokens.iter().filter(|token| any(token) && before(token.until)).map(|t| t.until).collect();
    tokens.retain(|token| token.node != Node::Filler || !any.contains(&token.until));
}

/// !=: unequal, and never equal.
fn drop_inside_signs(tokens: &mut Vec<Token>, text: &NormalText) {
    let sign = |token: &&Token| {
        let chars = text.chars().get(token.from..token.until).unwrap_or_default();
        token.node == Node::Word(Function::Unequal) && !chars.iter().any(|c| c.is_alphanumeric())
    };
    let signs: Vec<(usize, usize)> = tokens.iter().filter(sign).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let part = |(from, until): &(usize, usize)| {
            *from <= token.from && token.until <= *until && token.until - token.from < until - from
        };
        !signs.iter().any(part)
    });
}

/// 其他: the others, and no empty words; 订单状态: the status, and not orders whatever theirs is.
fn drop_inside_others(tokens: &mut Vec<Token>) {
    let spans = |of: fn(&Node) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| of(&token.node)).map(|token| (token.from, token.until)).collect()
    };
    // 现在是了: no empty words, either.
    let others = spans(|node| matches!(node, Node::Word(Function::Others | Function::NoLonger)));
    let properties = spans(|node| matches!(node, Node::Property(_)));
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        let part = |(from, until): &(usize, usize)| token.until - token.from < until - from;
        let empty = others.iter().any(inside) || properties.iter().filter(|span| part(span)).any(inside);
        token.node != Node::Filler || !empty
    });
}

/// 3件: a unit right after its number is no empty word.
fn drop_empty_units(tokens: &mut Vec<Token>) {
    let units = |token: &Token| {
        matches!(
            token.node,
            Node::Unit(_) | Node::Word(Function::Piece | Function::Generic | Function::Kinds | Function::Times)
        )
    };
    let counted: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| units(token))
        .filter(|unit| tokens.iter().any(|token| token.until == unit.from && token.node.is_number()))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| token.node != Node::Filler || !counted.contains(&(token.from, token.until)));
}

/// 除开新客，近30天有消费的: what is left out ends at the one comma that follows it.
pub fn close_exclusion(text: &NormalText, tokens: &mut [Token]) {
    let chars = text.chars();
    let mut commas = (0..chars.len()).filter(|at| chars.get(*at).is_some_and(|c| ",、;".contains(*c)));
    let (Some(comma), None) = (commas.next(), commas.next()) else { return };
    let empty = |until: usize| {
        let said = |token: &&Token| token.until <= until && !matches!(token.node, Node::Filler | Node::Unread(_));
        !tokens.iter().any(|token| said(&token))
    };
    let leads = tokens
        .iter()
        .any(|token| token.node == Node::Word(Function::Exclude) && token.until < comma && empty(token.from));
    // 除了新客以外，…: it has ended there already.
    let ended = tokens.iter().any(|token| token.node == Node::Word(Function::ExcludeEnd) && token.until == comma);
    if chars.get(comma) == Some(&',') && leads && !ended && text.is_chinese(0) {
        for token in tokens.iter_mut().filter(|token| token.from == comma && token.until == comma + 1) {
            token.node = Node::Word(Function::ExcludeEnd);
        }
    }
}

/// Who once bought: at some time, and not one time.
fn drop_once(tokens: &mut [Token], text: &NormalText) {
    let deeds: Vec<usize> = tokens.iter().filter(|token| is_deed(&token.node)).map(|token| token.from).collect();
    for token in tokens.iter_mut() {
        let word: String = text.chars().get(token.from..token.until).unwrap_or_default().iter().collect();
        let counted = ["than ", "least ", "most ", "only ", "just ", "exactly ", "even ", "not "];
        let counted = counted.iter().any(|before| text.stands_behind(token.from, before));
        if word == "once" && !counted && matches!(token.node, Node::Number(_)) && deeds.contains(&(token.until + 1)) {
            token.node = Node::Filler;
            token.role = Role::Filler;
        }
    }
}

fn is_deed(node: &Node) -> bool {
    match node {
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_) | Predicate::Measure(_)),
        Node::Opens(_) | Node::Property(_) | Node::Unit(_) => true,
        _ => false,
    }
}

/// "Single" before what is done or had is an empty word; before people, it says what they are.
fn drop_double(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let own = |token: &Token| match &token.node {
        Node::Values(values) => values.items.iter().all(|item| {
            item.meanings.iter().all(|(vocabulary, _)| {
                let name = catalog.vocabularies.get(*vocabulary).map(|found| found.name.as_str());
                catalog.attributes.iter().any(|attribute| attribute.vocabulary.as_deref() == name)
            })
        }),
        _ => false,
    };
    let things = |token: &Token| matches!(token.node, Node::Values(_)) && !own(token);
    let deeds: Vec<usize> =
        tokens.iter().filter(|token| is_deed(&token.node) || things(token)).map(|token| token.from).collect();
    let place = |token: &Token| (token.from, token.until);
    let valued: Vec<_> = tokens.iter().filter(|token| own(token)).map(place).collect();
    let empty: Vec<_> = tokens.iter().filter(|token| token.node == Node::Filler).map(place).collect();
    tokens.retain(|token| {
        let double = valued.contains(&place(token)) && empty.contains(&place(token));
        // "A single" is a word of its own.
        let before = deeds.contains(&(token.until + 1)) && !text.stands_behind(token.from, "a ");
        !double || before == (token.node == Node::Filler)
    });
}

/// In 2026: a year, and no number of anything.
fn drop_years(tokens: &mut Vec<Token>, text: &NormalText) {
    let dated = |token: &Token| {
        let word: String = text.chars().get(token.from..token.until).unwrap_or_default().iter().collect();
        let led = ["in ", "during ", "throughout ", "since "].iter().any(|led| word.starts_with(led));
        (led && matches!(token.node, Node::Time(_))).then_some((token.from, token.until))
    };
    let dated: Vec<(usize, usize)> = tokens.iter().filter_map(dated).collect();
    tokens.retain(|token| {
        let year = matches!(&token.node, Node::Number(numeral) if numeral.count().is_some_and(|year| (1990..=2100).contains(&year)));
        !(year && dated.iter().any(|(from, until)| *from < token.from && *until == token.until))
    });
}

/// For more than 2 days: so long, and not on so many days.
fn drop_units_of_lengths(tokens: &mut Vec<Token>, text: &NormalText) {
    let led = |token: &&Token| {
        let word: String = text.chars().get(token.from..token.until).unwrap_or_default().iter().collect();
        word.starts_with("for ") && matches!(token.node, Node::Time(_) | Node::LengthBound { .. })
    };
    let lengths: Vec<(usize, usize)> = tokens.iter().filter(led).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from < token.from && token.until <= *until;
        !(matches!(token.node, Node::Unit(_)) && lengths.iter().any(inside))
    });
}

/// What is to be deleted from the database is not read as anything less.
fn drop_inside_store(tokens: &mut Vec<Token>) {
    let stores: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Change))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node == Node::Word(Function::Change) || !stores.iter().any(inside)
    });
}
