//! What was undone, counted in or left out of what was done: 消费金额（不含退款） · 近90天付款的用户，包含退款的 · orders
//! including refunds.
//!
//! What counts as done is without it already, so that leaving it out says nothing new; counted in, it is the deed that
//! keeps what was undone. Of which customers there is nothing said: 退款用户除外 leaves out some of them.

use std::rc::Rc;

use super::{Role, Token};
use crate::catalog::{Catalog, Event};
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Clause, Node, Predicate};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>, catalog: &Catalog) {
    let Some(deed) = main_event(catalog).and_then(|main| Deed::of(catalog, main)) else { return };
    let chars = text.chars();
    for (from, until, counted) in remarks(chars, tokens, catalog, &deed) {
        let outside = |token: &Token| token.until <= from || until <= token.from;
        let mut rest: Vec<Token> = tokens.iter().filter(|token| outside(token)).cloned().collect();
        let number = |token: &Token| of_clause(token).is_some_and(|clause| deed.is_number(catalog, clause.predicate));
        let said = rest.iter().any(number);
        let done = rest
            .iter()
            .any(|token| of_clause(token).is_some_and(|clause| clause.predicate == Predicate::Event(deed.main)));
        let whole = counted.then(|| with_undone(&rest, catalog, &deed)).flatten();
        match (counted, whole) {
            (true, Some(changed)) if said || done => rest = changed,
            (false, _) if said || done && of_rows(chars, until) => {}
            _ => continue,
        }
        rest.push(Token::filler(from, until));
        *tokens = rest;
    }
}

/// The main deed, what undoes it, and the same deed whatever became of it.
struct Deed {
    main: usize,
    undone: usize,
    whole: usize,
}

impl Deed {
    fn of(catalog: &Catalog, main: usize) -> Option<Self> {
        let own = catalog.events.get(main)?;
        let rule = |event: &Event| event.valid.clone().unwrap_or_default();
        let gone =
            rule(own).split(" and ").find_map(|part| part.trim().strip_suffix(" is missing").map(str::to_owned))?;
        let same = |event: &&Event| event.table == own.table && event.name != own.name;
        let place =
            |wanted: &dyn Fn(&Event) -> bool| catalog.events.iter().position(|event| same(&event) && wanted(event));
        let undone = place(&|event| rule(event).contains(&format!("{gone} is present")))?;
        let whole = place(&|event| !rule(event).is_empty() && !rule(event).contains(&gone))?;
        Some(Deed { main, undone, whole })
    }

    /// A number of the main deed: how often, how much.
    fn is_number(&self, catalog: &Catalog, predicate: Predicate) -> bool {
        let name = catalog.events.get(self.main).map(|event| event.name.as_str());
        matches!(predicate, Predicate::Measure(measure) if event_of(catalog, measure) == name)
    }

    fn is_undone(&self, catalog: &Catalog, predicate: Predicate) -> bool {
        let name = catalog.events.get(self.undone).map(|event| event.name.as_str());
        match predicate {
            Predicate::Event(event) => event == self.undone,
            Predicate::Measure(measure) => event_of(catalog, measure) == name,
            Predicate::Moment(_) => false,
        }
    }
}

fn event_of(catalog: &Catalog, measure: usize) -> Option<&str> {
    match &catalog.measures.get(measure)?.formula {
        crate::catalog::Formula::Aggregate { event, .. } => Some(event),
        crate::catalog::Formula::Ratio { .. } => None,
    }
}

fn of_clause(token: &Token) -> Option<&Rc<Clause>> {
    match &token.node {
        Node::Clause(clause) => Some(clause),
        _ => None,
    }
}

/// Where it is said of what was undone that it is in, or out.
fn remarks(chars: &[char], tokens: &[Token], catalog: &Catalog, deed: &Deed) -> Vec<(usize, usize, bool)> {
    let blank = |from: usize, until: usize| chars.get(from..until).is_some_and(|gap| gap.iter().all(|c| *c == ' '));
    let joined = |from: usize, until: usize| {
        chars.get(from..until).is_some_and(|gap| gap.iter().all(|c| " 、和与及或/的".contains(*c)))
    };
    let undone = |token: &&Token| {
        let bare = |clause: &Clause| Clause { counted: clause.counted, ..Clause::new(clause.predicate) } == *clause;
        of_clause(token).is_some_and(|clause| bare(clause) && deed.is_undone(catalog, clause.predicate))
    };
    let mut found = Vec::new();
    for word in tokens {
        let counted = match word.node {
            // 不含 is one word.
            Node::Word(Function::Inclusive)
                if word
                    .from
                    .checked_sub(1)
                    .and_then(|before| chars.get(before))
                    .is_some_and(|c| "不未没".contains(*c)) =>
            {
                continue;
            }
            Node::Word(Function::Inclusive) => true,
            Node::Word(Function::NotCounting) => false,
            _ => continue,
        };
        let mut until = word.until;
        while let Some(next) = tokens
            .iter()
            .filter(undone)
            .filter(|next| {
                next.from >= until
                    && if until == word.until { blank(until, next.from) } else { joined(until, next.from) }
            })
            .map(|next| next.until)
            .max()
        {
            until = next;
        }
        let bracketed = word.from > 0 && chars.get(word.from - 1) == Some(&'(') && chars.get(until) == Some(&')');
        // 退款用户, 退过款的: those who did, and not what was done.
        let noun = tokens.iter().any(|token| matches!(token.node, Node::Subject { .. }) && joined(until, token.from));
        if until > word.until && (counted || !noun) && (bracketed || ends(chars, tokens, until)) {
            // 扣除退款后
            let until = if chars.get(until) == Some(&'后') { until + 1 } else { until };
            found.push(if bracketed { (word.from - 1, until + 1, counted) } else { (word.from, until, counted) });
        }
    }
    found.dedup();
    found
}

/// 不含退款订单: orders are left out, and not those who made them.
fn of_rows(chars: &[char], until: usize) -> bool {
    let said = chars.get(..until).unwrap_or_default();
    let orders: Vec<char> = "orders".chars().collect();
    [said, said.strip_suffix(&[')']).unwrap_or(said)]
        .iter()
        .any(|said| said.ends_with(&['单']) || said.ends_with(&orders))
}

/// Whether nothing more is said of what was undone: when, how often.
fn ends(chars: &[char], tokens: &[Token], until: usize) -> bool {
    let next = (until..chars.len()).find(|at| chars.get(*at) != Some(&' '));
    let Some(next) = next else { return true };
    let mark = chars.get(next).is_some_and(|c| ",;.)的后".contains(*c));
    mark || tokens
        .iter()
        .any(|token| token.from == next && matches!(token.node, Node::Subject { .. } | Node::Clause(_)))
}

/// The same said of the deed whatever became of it; nothing where one of its numbers has no such counterpart.
fn with_undone(tokens: &[Token], catalog: &Catalog, deed: &Deed) -> Option<Vec<Token>> {
    let count = |event: usize| {
        let name = catalog.events.get(event)?.count.clone()?;
        catalog.measures.iter().position(|measure| measure.name == name)
    };
    let mut changed = Vec::new();
    for token in tokens {
        let mut token = token.clone();
        if let Node::Clause(clause) = &token.node {
            let predicate = match clause.predicate {
                Predicate::Event(event) if event == deed.main => Predicate::Event(deed.whole),
                Predicate::Measure(measure) if Some(measure) == count(deed.main) => {
                    Predicate::Measure(count(deed.whole)?)
                }
                predicate if deed.is_number(catalog, predicate) => return None,
                predicate => predicate,
            };
            let role = if clause.predicate == predicate { token.role } else { Role::Event };
            let node = Node::Clause(Clause { predicate, ..clause.as_ref().clone() }.into());
            token = Token { node, role, ..token };
        }
        changed.push(token);
    }
    Some(changed)
}
