//! What points at something said before: of which something is counted that was named, and, where nothing was, this
//! product, 该品类, the brand, a place left open.

use super::framing::LIMITS;
use super::{OPEN, Role, Token};
use crate::catalog::{Aggregation, Catalog, Formula, Property, Type};
use crate::translate::rules::meaning::{Gap, Node, Objects, Predicate, PropertyTest};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

type Stretch = (usize, usize);

pub fn open(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    counted(tokens, text, catalog);
    spent_on(tokens, catalog);
    let mut open = same_things(tokens, catalog);
    open.extend(nouns(tokens, text, catalog));
    open.extend(values(tokens, text, catalog));
    open.extend(facts(tokens, text));
    open.extend(multiples(tokens));
    // 这两种商品, 该门店: what has no name of its own.
    let starts: Vec<usize> = tokens.iter().filter(|token| points(token)).map(|token| token.from).collect();
    let blank = |token: &&Token| token.node == Node::Unread(Gap::Blank) && starts.contains(&token.from);
    open.extend(tokens.iter().filter(blank).map(|token| (token.from, token.until)));
    tokens.retain(|token| {
        let inside = |(from, until): &Stretch| *from <= token.from && token.until <= *until;
        !points(token) && !is_definite(token) && !open.iter().any(inside)
    });
    let blank = |(from, until): Stretch| {
        let node = Node::Unread(Gap::Blank);
        Token { from, until, node, role: Role::Unread, cost: OPEN, near: None }
    };
    tokens.extend(open.into_iter().map(blank));
}

/// Viewed lipstick, bought it at least 3 times, spent over 500 on it: the one thing that was named before is what is
/// counted.
fn counted(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let begins = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().any(|token| token.from == at + 1 && wanted(&token.node))
    };
    let ends = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().find(|token| token.until + 1 == at && wanted(&token.node)).map(|token| token.from)
    };
    let number = |node: &Node| matches!(node, Node::Number(_) | Node::Amount(_) | Node::Bound(_));
    let limit = |node: &Node| LIMITS.iter().any(|limit| *node == Node::Word(*limit));
    // Bought it 3 times, bought it twice; rated it 5 stars is no count.
    let times = |at: usize| {
        let figures = |token: &Token| text.chars().get(token.from).is_some_and(char::is_ascii_digit);
        let often =
            |token: &Token| !figures(token) || begins(token.until, &|node| *node == Node::Word(Function::Times));
        tokens.iter().any(|token| token.from == at + 1 && number(&token.node) && often(token))
    };
    let deed = |node: &Node| matches!(node, Node::Clause(_));
    let on = |node: &Node| *node == Node::Word(Function::At);
    let counts = |token: &&Token| {
        if token.node != Node::Word(Function::Anaphor) || text.is_chinese(token.from) {
            return false;
        }
        let of_it = ends(token.from, &deed).is_some() && (begins(token.until, &limit) || times(token.until));
        let on_it = ends(token.from, &on).is_some_and(|at| ends(at, &number).is_some());
        // Clicked one or more: how many, and nothing that was named.
        let one = tokens.iter().any(|other| other.from == token.from && number(&other.node));
        !one && (of_it || on_it)
    };
    let found: Vec<(Stretch, Vec<Token>)> = tokens
        .iter()
        .filter(counts)
        .filter_map(|token| Some(((token.from, token.until), the_one_named(tokens, token.from, catalog)?)))
        .collect();
    put(tokens, found);
}

/// The one thing that was named before.
fn the_one_named(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<Vec<Token>> {
    let before = tokens.iter().filter(|token| token.until <= at && names(token, catalog));
    let said: Vec<&Token> = before.filter(|token| matches!(token.node, Node::Values(_))).collect();
    let first = said.first().map(|token| (token.from, token.until))?;
    let one = said.iter().all(|token| (token.from, token.until) == first);
    one.then(|| said.into_iter().cloned().collect())
}

/// The things in place of what points at them.
fn put(tokens: &mut Vec<Token>, found: Vec<(Stretch, Vec<Token>)>) {
    for ((from, until), things) in found {
        tokens.retain(|token| !(from <= token.from && token.until <= until));
        tokens.extend(things.into_iter().map(|thing| Token { from, until, ..thing }));
    }
}

/// Buyers of coffee whose spend on the product fell, who spent over 500 on that category: the one thing that was named
/// before.
fn spent_on(tokens: &mut Vec<Token>, catalog: &Catalog) {
    let ends = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().find(|token| token.until + 1 == at && wanted(&token.node)).map(|token| token.from)
    };
    let amount = |node: &Node| match node {
        Node::Number(_) | Node::Amount(_) => true,
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Measure(_)),
        _ => false,
    };
    let on =
        |at: usize| ends(at, &|node| *node == Node::Word(Function::At)).is_some_and(|at| ends(at, &amount).is_some());
    // Any thing is a product, whose names are those of the data alone.
    let kind = |thing: &Token, name: &str| {
        let mut properties =
            catalog.events.iter().filter_map(|event| event.property(name)).filter(|found| is_thing(found));
        let Node::Values(values) = &thing.node else { return false };
        properties.any(|found| {
            let Some(said) = catalog.vocabularies.iter().position(|one| Some(&one.name) == found.vocabulary.as_ref())
            else {
                return true;
            };
            let product = catalog.vocabularies.get(said).is_some_and(|vocabulary| vocabulary.values.is_empty());
            product || values.vocabularies().any(|vocabulary| vocabulary == said)
        })
    };
    let found = tokens.iter().filter(|token| (points(token) || is_definite(token)) && on(token.from));
    let found = found.filter_map(|token| {
        let named = the_one_named(tokens, token.from, catalog)?;
        let behind = tokens.iter().filter(|other| other.from == token.until + 1);
        let noun = behind.filter_map(|noun| match &noun.node {
            Node::Property(name) => named.iter().any(|thing| kind(thing, name)).then_some(noun.until),
            _ => None,
        });
        Some(((token.from, noun.max()?), named))
    });
    let mut found: Vec<(Stretch, Vec<Token>)> = found.collect();
    let it = tokens.iter().filter(|token| token.node == Node::Word(Function::Anaphor) && on(token.from));
    found.extend(it.filter_map(|token| Some(((token.from, token.until), the_one_named(tokens, token.from, catalog)?))));
    found.dedup_by_key(|(stretch, _)| *stretch);
    put(tokens, found);
}

/// Less than 3x of it: so many times a number that was said before.
fn multiples(tokens: &[Token]) -> Vec<Stretch> {
    let before = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        let ends = |token: &&Token| token.until + 1 == at && wanted(&token.node);
        tokens.iter().find(ends).map(|token| token.from)
    };
    let times = |node: &Node| *node == Node::Word(Function::Times);
    let multiple = |token: &&Token| {
        let it = matches!(token.node, Node::Word(Function::Anaphor | Function::SameThing));
        it && before(token.from, &|node| *node == Node::Filler).is_some_and(|of| before(of, &times).is_some())
    };
    tokens.iter().filter(multiple).map(|token| (token.from, token.until)).collect()
}

fn points(token: &Token) -> bool {
    token.node == Node::Word(Function::Pointing)
}

fn is_definite(token: &Token) -> bool {
    token.node == Node::Word(Function::Definite)
}

fn is_thing(property: &Property) -> bool {
    property.object || property.kind == Type::Id
}

/// Items: what is counted in pieces.
fn counts_pieces(catalog: &Catalog, predicate: Predicate) -> bool {
    let Predicate::Measure(measure) = predicate else { return false };
    catalog.measures.get(measure).is_some_and(|found| {
        let summed = matches!(&found.formula, Formula::Aggregate { aggregate: Aggregation::Sum, .. });
        summed && found.kind == Type::Integer
    })
}

/// Whether it names something that may be pointed at; a number, a place or a kind of customer is none.
pub fn names(token: &Token, catalog: &Catalog) -> bool {
    let things = |vocabulary: usize| {
        let name = catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        let mut properties = catalog.events.iter().flat_map(|event| &event.properties);
        properties.any(|property| property.object && name.is_some() && property.vocabulary.as_deref() == name)
    };
    match &token.node {
        Node::Values(values) => values.vocabularies().any(things),
        Node::Quoted(_) => true,
        Node::Literal(text) => !text.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Bought this product: which one it is, nothing before it says. A second deed before it points at what the first was
/// done with.
fn same_things(tokens: &[Token], catalog: &Catalog) -> Vec<Stretch> {
    let named = |before: usize| tokens.iter().any(|token| token.until <= before && names(token, catalog));
    let starts: Vec<usize> = tokens.iter().filter(|token| points(token)).map(|token| token.from).collect();
    tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::SameThing) && starts.contains(&token.from))
        .filter(|token| !named(token.from))
        .filter(|token| deeds(tokens, |other| other.until <= token.from).len() == 1)
        .map(|token| (token.from, token.until))
        .collect()
}

/// Have a balance and have not used it: a fact of rows that nobody spoke of, but of something else.
fn facts(tokens: &[Token], text: &NormalText) -> Vec<Stretch> {
    let it = |at: usize| tokens.iter().any(|token| token.from == at + 1 && token.is(&[Function::Anaphor]));
    let found = tokens.iter().filter_map(|token| {
        let Node::Objects(fact) = &token.node else { return None };
        let Objects::Property { test: PropertyTest::Says(_), .. } = fact.as_ref() else { return None };
        let before =
            |wanted: &dyn Fn(&Token) -> bool| tokens.iter().any(|other| other.until <= token.from && wanted(other));
        let other = before(&|other| matches!(other.node, Node::Attribute(_))) && !before(&Token::is_deed);
        let points = ["it", "them"].iter().any(|word| text.typed(token.from, token.until).ends_with(word));
        (other && (points || it(token.until)) && !text.is_chinese(token.from)).then_some((token.from, token.until))
    });
    found.collect()
}

/// Bought this lipstick: one of many.
fn values(tokens: &[Token], text: &NormalText, catalog: &Catalog) -> Vec<Stretch> {
    let named = |token: &&Token| matches!(token.node, Node::Values(_)) && names(token, catalog);
    let behind = |at: usize| {
        let after = if text.chars().get(at) == Some(&' ') { at + 1 } else { at };
        tokens.iter().filter(named).filter(|token| token.from == after).map(|token| token.until).max()
    };
    let found = tokens.iter().filter(|token| points(token)).filter_map(|token| {
        let before = tokens.iter().filter(named).any(|other| other.until <= token.from);
        let done = !deeds(tokens, |other| other.until <= token.from).is_empty();
        behind(token.until).filter(|_| done && !before).map(|until| (token.from, until))
    });
    found.collect()
}

/// Viewed this category, bought the product: a kind of thing, of which nothing says which.
fn nouns(tokens: &[Token], text: &NormalText, catalog: &Catalog) -> Vec<Stretch> {
    if tokens.iter().any(|token| names(token, catalog)) {
        return Vec::new();
    }
    let thing = |token: &&Token| match &token.node {
        Node::Property(name) => catalog.events.iter().filter_map(|event| event.property(name)).any(is_thing),
        Node::Clause(clause) => counts_pieces(catalog, clause.predicate),
        _ => false,
    };
    let behind = |at: usize| {
        let after = if text.chars().get(at) == Some(&' ') { at + 1 } else { at };
        tokens.iter().filter(thing).filter(|token| token.from == after).map(|token| token.until).max()
    };
    // For each category, within that category; the same product, and that product.
    let named = |before: usize| {
        let noun = |token: &Token| token.node == Node::Word(Function::SameThing) || thing(&token);
        tokens.iter().any(|token| token.until <= before && noun(token))
    };
    // Viewed the product page: only what ends there, or is followed by when and how often, is the product.
    let ends = |at: usize| {
        let plain = |node: &Node| {
            let says = [Function::At, Function::During, Function::AtLeast, Function::More, Function::Comma];
            matches!(node, Node::Time(_) | Node::Within(_) | Node::Number(_))
                || says.iter().any(|function| *node == Node::Word(*function))
        };
        let rest = text.chars().get(at..).unwrap_or_default();
        !rest.iter().any(|c| c.is_alphanumeric())
            || tokens.iter().any(|token| (at..=at + 1).contains(&token.from) && plain(&token.node))
    };
    // Households that shop: those who do.
    let relates = |token: &Token| {
        let relative = |other: &Token| other.from == token.from && other.node == Node::Word(Function::Relative);
        let people = |other: &Token| {
            (token.from.saturating_sub(1)..=token.from).contains(&other.until)
                && matches!(other.node, Node::Subject { .. })
        };
        tokens.iter().any(relative) && tokens.iter().any(people)
    };
    let found = tokens.iter().filter(|token| points(token) && !relates(token) || is_definite(token));
    let found = found.filter_map(|token| {
        let until = behind(token.until)?;
        let apart = |other: &Token| other.until <= token.from || other.from >= until;
        // The product that somebody did two things with may be any; so may that product be, behind the second.
        let first = deeds(tokens, |other| other.until <= token.from).len() < 2 && !named(token.from);
        let one = if points(token) { first } else { ends(until) && deeds(tokens, apart).len() == 1 };
        one.then_some((token.from, until))
    });
    found.collect()
}

/// The stretches that say what was done.
fn deeds(tokens: &[Token], wanted: impl Fn(&Token) -> bool) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let deed = |token: &&Token| {
        matches!(&token.node, Node::Clause(clause) if !matches!(clause.predicate, Predicate::Moment(_)))
            && wanted(token)
    };
    let mut said: Vec<&Token> = tokens.iter().filter(deed).collect();
    said.sort_by_key(|token| token.from);
    for token in said {
        match found.last_mut() {
            Some((_, until)) if token.from < *until => *until = token.until.max(*until),
            _ => found.push((token.from, token.until)),
        }
    }
    found
}
