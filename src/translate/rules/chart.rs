//! All ways to put the words together, cheapest first: a bottom-up chart over the lattice.
//!
//! A cell holds the meanings of one stretch of the question. Two neighbouring meanings combine when a rule of the
//! grammar says so; words that change nothing, and words that nobody knows (at a high price), are swallowed by the
//! meaning before them, or by the one after them at the very start. Equal meanings are kept once, at the lowest cost.

use std::collections::HashMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::grammar::{Context, Grammar, Row};
use super::lattice::Token;
use super::meaning::{Kind, Node};
use super::words::Function;

/// How a meaning came about.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    Token(usize),
    /// A rule over one meaning.
    Unary {
        rule: &'static str,
        item: usize,
    },
    /// A rule over two neighbouring meanings.
    Pair {
        rule: &'static str,
        left: usize,
        right: usize,
    },
    /// A meaning and a word beside it that adds nothing.
    Skip {
        item: usize,
        token: usize,
    },
}

#[derive(Clone, Debug)]
pub struct Item {
    pub node: Rc<Node>,
    pub kind: Kind,
    row: Row,
    pub cost: u32,
    pub origin: Origin,
}

/// Meanings kept per cell.
const BEAM: usize = 20;
/// How much worse than the cell's best a meaning may be.
const MARGIN: u32 = 14;
/// Tokens a single derivation may span; longer questions are put together from pieces.
const WIDTH: usize = 48;
/// A text of more borders than this, or one that already means so many things, is no question any more: less of it is
/// looked at together from there on, so that its time grows with its length and not with all it could mean.
const LONG: usize = 128;
const MEANINGS: usize = 20_000;
/// [`BEAM`] and [`WIDTH`] from there on.
const NARROW_BEAM: usize = 4;
const NARROW_WIDTH: usize = 12;
/// Price of a meaning that could not be joined to what stands before it.
const PIECE: u32 = 8;
/// Price of a known word that no meaning uses.
const UNUSED: u32 = 60;

pub struct Chart<'a> {
    grammar: &'a Grammar,
    context: &'a Context<'a>,
    tokens: &'a [Token],
    /// Character positions at which tokens begin or end, in order.
    borders: Vec<usize>,
    items: Vec<Item>,
    /// Items by first and last border, of stretches that a derivation may span: see [`place`].
    cells: Vec<Vec<usize>>,
}

/// The chosen cover of the question: finished meanings in order, and what was left over.
#[derive(Clone, Debug)]
pub struct Cover {
    pub pieces: Vec<usize>,
    /// Tokens that no meaning uses.
    pub unused: Vec<usize>,
}

impl<'a> Chart<'a> {
    pub fn build(grammar: &'a Grammar, context: &'a Context<'a>, tokens: &'a [Token], length: usize) -> Self {
        let mut borders: Vec<usize> =
            tokens.iter().flat_map(|token| [token.from, token.until]).chain([0, length]).collect();
        borders.sort_unstable();
        borders.dedup();
        let size = borders.len();
        let cells = vec![Vec::new(); size * WIDTH];
        let mut chart = Chart { grammar, context, tokens, borders, items: Vec::new(), cells };
        chart.fill();
        chart
    }

    pub fn item(&self, index: usize) -> Option<&Item> {
        self.items.get(index)
    }

    /// Finished meanings of the whole question, cheapest first.
    pub fn whole(&self) -> Vec<usize> {
        let last = self.borders.len().saturating_sub(1);
        let mut found: Vec<usize> = self.cell(0, last).iter().copied().filter(|item| self.is_finished(*item)).collect();
        found.sort_by_key(|item| self.items.get(*item).map_or(u32::MAX, |item| item.cost));
        found
    }

    /// Finished meanings of the same stretch of the question as this one, cheapest first.
    pub fn rivals(&self, of: usize) -> Vec<usize> {
        let cell = self.cells.iter().find(|cell| cell.contains(&of)).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<usize> = cell.iter().copied().filter(|item| self.is_finished(*item)).collect();
        found.sort_by_key(|item| self.items.get(*item).map_or(u32::MAX, |item| item.cost));
        found
    }

    /// All meanings of the whole question, finished or not, cheapest first.
    pub fn spanning(&self) -> Vec<usize> {
        self.cell(0, self.borders.len().saturating_sub(1)).to_vec()
    }

    /// The cheapest way to cover the question with finished meanings, leaving as little over as possible.
    pub fn cover(&self) -> Cover {
        let size = self.borders.len();
        let position: HashMap<usize, usize> = self.borders.iter().enumerate().map(|(index, at)| (*at, index)).collect();
        let mut best: Vec<Option<(u32, Step)>> = vec![None; size];
        if let Some(start) = best.first_mut() {
            *start = Some((0, Step::Start));
        }
        let improve = |best: &mut Vec<Option<(u32, Step)>>, to: usize, cost: u32, step: Step| {
            if let Some(slot) = best.get_mut(to)
                && slot.as_ref().is_none_or(|(old, _)| cost < *old)
            {
                *slot = Some((cost, step));
            }
        };
        for from in 0..size {
            let Some((cost, _)) = best.get(from).copied().flatten() else { continue };
            for until in from + 1..size.min(from + WIDTH + 1) {
                for index in self.cell(from, until) {
                    if self.is_finished(*index)
                        && let Some(item) = self.items.get(*index)
                    {
                        improve(&mut best, until, cost + item.cost + PIECE, Step::Piece { item: *index, from });
                    }
                }
            }
            let at = self.borders.get(from).copied().unwrap_or(usize::MAX);
            for (index, token) in self.tokens.iter().enumerate().filter(|(_, token)| token.from == at) {
                let price = match token.node {
                    Node::Subject { every: false } => 0,
                    Node::Filler => token.price(),
                    Node::Word(Function::Comma) => 1,
                    Node::Unread(_) => token.cost,
                    _ => UNUSED,
                };
                if let Some(until) = position.get(&token.until) {
                    improve(&mut best, *until, cost + price, Step::Unused { token: index, from });
                }
            }
        }
        let mut cover = Cover { pieces: Vec::new(), unused: Vec::new() };
        let mut at = size.saturating_sub(1);
        while let Some((_, step)) = best.get(at).copied().flatten() {
            match step {
                Step::Start => break,
                Step::Piece { item, from } => {
                    cover.pieces.push(item);
                    at = from;
                }
                Step::Unused { token, from } => {
                    cover.unused.push(token);
                    at = from;
                }
            }
        }
        cover.pieces.reverse();
        cover.unused.reverse();
        cover
    }

    /// The tokens a meaning was made of, in order.
    pub fn leaves(&self, item: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![item];
        while let Some(next) = open.pop() {
            match self.items.get(next).map(|item| item.origin) {
                Some(Origin::Token(token)) => found.push(token),
                Some(Origin::Unary { item, .. }) => open.push(item),
                Some(Origin::Pair { left, right, .. }) => open.extend([left, right]),
                Some(Origin::Skip { item, token }) => {
                    found.push(token);
                    open.push(item);
                }
                None => {}
            }
        }
        found.sort_by_key(|token| self.tokens.get(*token).map_or(usize::MAX, |token| token.from));
        found
    }

    fn is_finished(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|item| {
            matches!(item.kind, Kind::Cond | Kind::Group) || *item.node == Node::Subject { every: true }
        })
    }

    fn cell(&self, from: usize, until: usize) -> &[usize] {
        place(from, until).and_then(|place| self.cells.get(place)).map_or(&[], Vec::as_slice)
    }

    fn fill(&mut self) {
        let size = self.borders.len();
        let position: HashMap<usize, usize> = self.borders.iter().enumerate().map(|(index, at)| (*at, index)).collect();
        let mut by_end: Vec<Vec<usize>> = vec![Vec::new(); size];
        for (index, token) in self.tokens.iter().enumerate() {
            if let Some(end) = position.get(&token.until).and_then(|end| by_end.get_mut(*end)) {
                end.push(index);
            }
        }
        for until in 1..size {
            let ending = by_end.get_mut(until).map(std::mem::take).unwrap_or_default();
            for from in (until.saturating_sub(self.view().1)..until).rev() {
                let mut cell = Cell { items: Vec::new(), seen: FxHashMap::default() };
                for index in &ending {
                    let Some(token) = self.tokens.get(*index) else { continue };
                    let Some(start) = position.get(&token.from).copied() else { continue };
                    if start == from {
                        self.add(&mut cell, Rc::new(token.node.clone()), token.price(), Origin::Token(*index));
                    }
                    if start > from && matches!(token.node, Node::Filler | Node::Unread(_)) {
                        self.swallow(&mut cell, (from, start), *index, token.price(), (from, until));
                    }
                }
                for middle in from + 1..until {
                    self.combine(&mut cell, from, middle, until);
                }
                self.close(from, until, cell);
            }
        }
    }

    /// Meanings kept per cell, and tokens a derivation may span, from here on.
    fn view(&self) -> (usize, usize) {
        let narrow = self.borders.len() > LONG || self.items.len() > MEANINGS;
        if narrow { (NARROW_BEAM, NARROW_WIDTH) } else { (BEAM, WIDTH) }
    }

    fn combine(&mut self, cell: &mut Cell, from: usize, middle: usize, until: usize) {
        let (grammar, context) = (self.grammar, self.context);
        let mut made = Vec::new();
        let mut led = Vec::new();
        for left_index in self.cell(from, middle) {
            let Some(left) = self.items.get(*left_index) else { continue };
            for right_index in self.cell(middle, until) {
                let Some(right) = self.items.get(*right_index) else { continue };
                // At the very start, what follows empty words takes them along.
                let empty = |kind| matches!(kind, Kind::Filler | Kind::Unread);
                if from == 0 && empty(left.kind) && !empty(right.kind) {
                    let origin = Origin::Pair { rule: "lead", left: *left_index, right: *right_index };
                    led.push((right.node.clone(), left.cost + right.cost, origin));
                }
                for rule in grammar.pairs(left.row, right.row) {
                    if let Some((node, cost)) = (rule.apply)(context, &left.node, &right.node) {
                        let origin = Origin::Pair { rule: rule.name, left: *left_index, right: *right_index };
                        made.push((node, left.cost + right.cost + cost, origin));
                    }
                }
            }
        }
        for (node, cost, origin) in made {
            self.add(cell, Rc::new(node), cost, origin);
        }
        for (node, cost, origin) in led {
            self.add(cell, node, cost, origin);
        }
    }

    /// Lets what stands before an empty word keep its meaning over it.
    fn swallow(&mut self, cell: &mut Cell, before: (usize, usize), token: usize, price: u32, span: (usize, usize)) {
        for item in self.cell(before.0, before.1).to_vec() {
            let Some(found) = self.items.get(item) else { continue };
            let (node, cost) = (found.node.clone(), found.cost + price);
            // 所有品类的客户 are not all customers.
            let bare = matches!(*node, Node::Filler | Node::Unread(_) | Node::Word(Function::Every));
            if !bare || span.0 == 0 {
                self.add(cell, node, cost, Origin::Skip { item, token });
            }
        }
    }

    fn add(&mut self, cell: &mut Cell, node: Rc<Node>, cost: u32, origin: Origin) {
        let kind = node.kind();
        let index = match cell.seen.get(&node).copied() {
            Some(old) => {
                let Some(item) = self.items.get_mut(old).filter(|item| cost < item.cost) else { return };
                item.cost = cost;
                item.origin = origin;
                old
            }
            None => {
                let index = self.items.len();
                self.items.push(Item { node: node.clone(), kind, row: self.grammar.row(kind), cost, origin });
                cell.seen.insert(node.clone(), index);
                cell.items.push(index);
                index
            }
        };
        // What follows from a meaning gets cheaper with it.
        let (grammar, context) = (self.grammar, self.context);
        for rule in grammar.unary(kind) {
            if let Some((made, more)) = (rule.apply)(context, &node) {
                self.add(cell, Rc::new(made), cost + more, Origin::Unary { rule: rule.name, item: index });
            }
        }
    }

    fn close(&mut self, from: usize, until: usize, mut cell: Cell) {
        let cost = |item: &usize| self.items.get(*item).map_or(u32::MAX, |item| item.cost);
        cell.items.sort_by_key(cost);
        let best = cell.items.first().map_or(0, cost);
        cell.items.retain(|item| cost(item) <= best.saturating_add(MARGIN));
        cell.items.truncate(self.view().0);
        if let Some(slot) = place(from, until).and_then(|place| self.cells.get_mut(place)) {
            *slot = cell.items;
        }
    }
}

/// Where a stretch has its cell; none where it is longer than a derivation.
fn place(from: usize, until: usize) -> Option<usize> {
    let width = until.checked_sub(from)?.checked_sub(1)?;
    (width < WIDTH).then_some(from * WIDTH + width)
}

struct Cell {
    items: Vec<usize>,
    seen: FxHashMap<Rc<Node>, usize>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Start,
    Piece { item: usize, from: usize },
    Unused { token: usize, from: usize },
}
