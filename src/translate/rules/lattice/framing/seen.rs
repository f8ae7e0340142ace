//! What the frames may look at: the question's characters, the words of the shop in it, its numbers and times.

use super::super::super::lexicon::{Match, Sense};
use super::super::super::number::{Numeral, number};
use super::super::super::scan::Cursor;
use super::super::super::time::Times;
use super::super::super::words::Function;
use super::Framed;
use super::names::Stretch;
use super::places::Places;
use super::{Framing, LIMITS, Piece, SOME, naming};
use crate::catalog::{Attribute, Catalog, Type};
use crate::translate::Role;

/// A question with the words of the shop in it.
pub(super) struct Seen<'a> {
    pub chars: &'a [char],
    pub matches: &'a [Match<'a>],
    pub catalog: &'a Catalog,
    pub words: &'a Framing,
    pub times: &'a Times<'a>,
    pub places: Places<'a>,
}

impl Seen<'_> {
    /// Where the pattern may end that begins there.
    pub fn ways(&self, pattern: &[Piece], from: usize) -> Vec<usize> {
        // Nearly all patterns begin otherwise.
        if !self.may_start(pattern, from) {
            return Vec::new();
        }
        let mut ends = vec![from];
        for piece in pattern {
            let mut next: Vec<usize> = ends.iter().flat_map(|at| self.step(piece, *at)).collect();
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        ends
    }

    fn may_start(&self, pattern: &[Piece], at: usize) -> bool {
        match pattern.split_first() {
            Some((Piece::Words(list), _)) => self.may_begin(list, at),
            Some((Piece::Maybe(list), rest)) => self.may_begin(list, at) || self.may_start(rest, at),
            Some(_) | None => true,
        }
    }

    fn step(&self, piece: &Piece, from: usize) -> Vec<usize> {
        let at = self.skip_spaces(from);
        match piece {
            Piece::Words(list) => self.words_of(list, at).collect(),
            Piece::Maybe(list) => self.words_of(list, at).chain([from]).collect(),
            Piece::People => self.longest(at, |sense| *sense == Sense::Customer).into_iter().collect(),
            Piece::Fields => self.fields(at),
            Piece::NoPeople => {
                let people = self.longest(at, |sense| *sense == Sense::Customer).is_some();
                if people { Vec::new() } else { vec![from] }
            }
            Piece::Without(list) => {
                let follows = self.ends_of(list, at).next().is_some();
                if follows { Vec::new() } else { vec![from] }
            }
            Piece::Rest => self.ends_from(at + 1).filter(|end| !self.restricts(at, *end)).collect(),
            Piece::Whatever => self.ends_from(at + 1).next().into_iter().collect(),
            Piece::NoNumber => {
                let number = self.chars.get(at).is_some_and(is_figure);
                if number { Vec::new() } else { vec![from] }
            }
            Piece::Some => {
                let most = self.chars.len().min(at + SOME);
                let until = (at..most).find(|place| self.is_mark(*place)).unwrap_or(most);
                (from..=until).filter(|end| *end <= at || self.is_empty_of_people(at, *end)).collect()
            }
            Piece::Again => {
                let ends = self.step(&Piece::Some, from);
                ends.into_iter().filter(|end| *end <= at || self.tells_again(at, *end)).collect()
            }
            Piece::Object => self.objects(from).to_vec(),
            Piece::Goods => {
                let goods = |end: &usize| *end > at && self.ends_with_goods(at, *end);
                self.objects(from).iter().copied().filter(goods).collect()
            }
            Piece::NoDeed => {
                let deed = |sense: &Sense| matches!(sense, Sense::Event(_) | Sense::Opens(_));
                let until = (0..from).rev().find(|at| self.chars.get(*at) != Some(&' ')).map_or(0, |last| last + 1);
                let done = self.ending(until).any(|found| found.senses.iter().any(deed));
                if done { Vec::new() } else { vec![from] }
            }
            Piece::Audience => {
                if self.is_audience(at) {
                    vec![from]
                } else {
                    Vec::new()
                }
            }
            Piece::Described => {
                if self.is_described(at) {
                    vec![from]
                } else {
                    Vec::new()
                }
            }
            Piece::Denied => {
                if self.denies_before(at) {
                    vec![from]
                } else {
                    Vec::new()
                }
            }
            Piece::Wares => self.wares(from),
            Piece::Quoted => naming::quoted(self, at).into_iter().collect(),
            Piece::Columns => self.columns(at, 2),
            Piece::Fact => self.columns(at, 1),
            Piece::NoRank => {
                if self.ranks_by_nothing(at) {
                    Vec::new()
                } else {
                    vec![from]
                }
            }
            Piece::NoCount => {
                if self.counts(at) {
                    Vec::new()
                } else {
                    vec![from]
                }
            }
        }
    }

    /// Whether something is denied up to there, or is less than a number: whoever did nothing at all is in it anyway.
    fn denies_before(&self, until: usize) -> bool {
        self.first_denied() <= until
    }

    /// Whether the first of customers are asked for up to there, and nothing is said that they are the first by.
    fn ranks_by_nothing(&self, until: usize) -> bool {
        if !self.ranks() {
            return false;
        }
        let before = self.matches.iter().filter(|found| found.until <= until);
        let top = |found: &&Match<'_>| found.senses.contains(&Sense::Word(Function::Top));
        // Sorted by orders, top 100: the first of what is sorted so.
        if self.matches.iter().any(|found| found.from >= until && top(&found)) {
            return true;
        }
        let Some(first) = before.clone().filter(top).map(|found| found.until).max() else { return false };
        let by = |sense: &Sense| matches!(sense, Sense::Measure(_) | Sense::Attribute(_));
        !before.filter(|found| found.from >= first).any(|found| found.senses.iter().any(by))
    }

    /// Where the list of names of facts ends, at each of them.
    pub fn fields(&self, from: usize) -> Vec<usize> {
        let field = |sense: &Sense| matches!(sense, Sense::Attribute(_));
        // 姓名和客单价: a number of theirs beside a fact of theirs.
        let more = |sense: &Sense| matches!(sense, Sense::Attribute(_) | Sense::Measure(_));
        let joins = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Comma));
        let mut ends = Vec::new();
        let mut at = from;
        while let Some(end) = if ends.is_empty() { self.longest(at, field) } else { self.longest(at, more) } {
            ends.push(end);
            at = self.skip_spaces(end);
            while let Some(join) = self.longest(at, joins) {
                at = self.skip_spaces(join);
            }
        }
        ends
    }

    /// Where a word ends that stands there as a whole word and as no part of a longer one.
    pub fn word_at(&self, word: &str, at: usize) -> Option<usize> {
        let until = self.word_ends(word, at)?;
        // 送一张 in 发送一张 is no word of its own.
        let send = |found: &Match<'_>| found.from > at && found.senses == [Sense::Word(Function::Send)];
        // Sorted by lifetime value: the last word of the one opens the other.
        let ordered = |found: &Match<'_>| found.from > at && found.senses.iter().all(is_measure);
        // To find all: an empty word that goes on says no more than a frame does.
        let letters = self.chars.get(at).is_some_and(char::is_ascii);
        let empty = |found: &Match<'_>| letters && found.senses == [Sense::Word(Function::Filler)];
        let longer =
            |found: &Match<'_>| until < found.until && says(found) && !send(found) && !ordered(found) && !empty(found);
        // The phone number of customers: the last word of the fact opens no word for how many.
        let fact = |sense: &Sense| matches!(sense, Sense::Attribute(_));
        let cut = |found: &Match<'_>| self.over(found.from).any(|fact_before| fact_before.senses.iter().any(fact));
        let inside = |found: &Match<'_>| until <= found.until && says(found) && !cut(found) && !empty(found);
        (!self.starting(at, until).any(longer) && !self.over(at).any(inside)).then_some(until)
    }

    /// Whether a frame is but a part of a word for a value of the shop: 召回 in 召回券.
    pub fn cuts_a_value(&self, frame: &Framed) -> bool {
        let value = |sense: &Sense| matches!(sense, Sense::Values { .. });
        self.matches.iter().any(|found| {
            let covers = found.from <= frame.from && frame.until <= found.until;
            let longer = found.until - found.from > frame.until - frame.from;
            covers && longer && found.near.is_none() && found.senses.iter().any(value)
        })
    }

    /// Whether a stretch could say of customers who they are: a number, a denial, a value, a name.
    pub fn restricts(&self, from: usize, until: usize) -> bool {
        self.restricts_by(from, until, restricts)
    }

    /// The same, where some words are known to restrict nobody.
    pub fn restricts_by(&self, from: usize, until: usize, says: impl Fn(&Sense) -> bool) -> bool {
        let inside = |found: &&Match<'_>| self.restricts_in((from, until), found, &says);
        self.next_told(from) < until || self.inside((from, until)).any(|found| inside(&found))
    }

    /// Whether a word restricts, and is no part of a longer one in the stretch: 手机 in 手机号 is no word of its own.
    pub fn restricts_in(&self, stretch: Stretch, found: &Match<'_>, says: impl Fn(&Sense) -> bool) -> bool {
        let inside = |whole: &Match<'_>| stretch.0 <= whole.from && whole.until <= stretch.1;
        found.senses.iter().any(says) && !self.covering((found.from, found.until)).any(inside)
    }

    /// The same for the last word of a stretch that begins there.
    pub fn restricts_from(&self, from: usize, found: &Match<'_>, says: impl Fn(&Sense) -> bool) -> bool {
        self.restricts_in((from, found.until), found, says)
    }

    /// Whether a stretch names no customers, denies nothing and holds no number.
    pub fn is_empty_of_people(&self, from: usize, until: usize) -> bool {
        let says = |sense: &Sense| match sense {
            Sense::Customer => true,
            Sense::Word(function) => function.role() == Role::Negation || LIMITS.contains(function),
            _ => false,
        };
        let inside = |found: &&Match<'_>| found.until > found.from + 1;
        let numbers = self.chars.get(from..until).is_none_or(|inside| inside.iter().any(|c| c.is_ascii_digit()));
        !numbers && !self.inside((from, until)).filter(inside).any(|found| found.senses.iter().any(says))
    }

    /// Whether all that a stretch says of customers themselves stands once more behind it.
    fn tells_again(&self, from: usize, until: usize) -> bool {
        let own = |sense: &&Sense| matches!(sense, Sense::Values { .. }) && self.is_own(sense);
        let again = |sense: &Sense| self.starting(until, self.chars.len()).any(|found| found.senses.contains(sense));
        self.inside((from, until)).flat_map(|found| found.senses).filter(own).all(again)
    }

    /// Whether a number of times follows, with what compares it or without.
    pub fn counts(&self, at: usize) -> bool {
        let compares = |sense: &Sense| matches!(sense, Sense::Word(function) if LIMITS.contains(function));
        let mark = |at: &usize| self.chars.get(*at).is_some_and(|c| "<>=≥≤ ".contains(*c));
        let compared = self.longest(at, compares).unwrap_or(at);
        let from = (compared..self.chars.len()).find(|at| !mark(at)).unwrap_or(compared);
        let mut cursor = Cursor::new(self.chars, from);
        let times = |sense: &Sense| matches!(sense, Sense::Word(Function::Times | Function::Piece));
        number(&mut cursor).is_some() && self.longest(self.skip_spaces(cursor.at()), times).is_some()
    }

    pub fn is_mark(&self, at: usize) -> bool {
        self.chars.get(at).is_none_or(|c| ",;.!?。".contains(*c))
    }

    /// Where a word ends that stands there as a whole word.
    pub fn word_ends(&self, word: &str, at: usize) -> Option<usize> {
        // Hundreds of words are looked for at every place, and nearly all begin otherwise.
        if word.chars().next() != self.chars.get(self.skip_spaces(at)).copied() {
            return None;
        }
        let mut cursor = Cursor::new(self.chars, at);
        (cursor.starts_word() && cursor.eat(&[word])).then(|| cursor.at())
    }

    /// Where a sign ends that stands there.
    pub fn sign_at(&self, sign: &str, from: usize) -> Option<usize> {
        let mut rest = self.chars.get(from..)?.iter();
        sign.chars().all(|c| rest.next() == Some(&c)).then(|| from + sign.chars().count())
    }

    pub fn longest(&self, at: usize, wanted: impl Fn(&Sense) -> bool) -> Option<usize> {
        let longest = self.at(at).map(|found| found.until).max()?;
        let mut here = self.at(at).filter(|found| found.until == longest);
        here.any(|found| found.senses.iter().any(&wanted)).then_some(longest)
    }

    /// A word that says nothing wherever it stands.
    pub fn empty_word(&self, at: usize) -> Option<usize> {
        let empty = |sense: &Sense| matches!(sense, Sense::Word(Function::Filler | Function::Article | Function::Give));
        let until = self.longest(at, empty)?;
        let here = self.at(at).filter(|found| found.until == until);
        here.flat_map(|found| found.senses).all(empty).then_some(until)
    }

    /// Ends of what is said: of the whole, and before each comma or bracket.
    pub fn ends(&self) -> impl Iterator<Item = usize> {
        self.ends_from(1)
    }

    /// Those at or behind a place.
    pub fn ends_from(&self, from: usize) -> impl Iterator<Item = usize> {
        let digit = |at: Option<usize>| at.and_then(|at| self.chars.get(at)).is_some_and(char::is_ascii_digit);
        let between = move |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
        let ends = |at: usize| self.is_mark(at) || self.chars.get(at) == Some(&'(');
        (from..=self.chars.len()).filter(move |at| ends(*at) && !between(*at))
    }

    /// Whether a comma or the end of a bracket stands before.
    pub fn is_parted(&self, at: usize) -> bool {
        self.chars
            .get(..at)
            .and_then(|before| before.iter().rfind(|c| **c != ' '))
            .is_some_and(|c| ",;.)?!\"".contains(*c))
    }

    /// See [`Seen::noun_ends`].
    pub fn has_noun_before(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|before| self.chars.get(*before) != Some(&' '));
        let Some(before) = before else { return false };
        let noun = |sense: &Sense| matches!(sense, Sense::Customer | Sense::Term(_) | Sense::StateValue { .. });
        // High-value orders: a word for orders, in which no customers are named.
        let open = |found: &Match<'_>| found.until > at && found.senses == [Sense::Word(Function::Vague)];
        // A growing balance: that grows, and is no kind of customers.
        let grows = |found: &Match<'_>| found.senses.contains(&Sense::Word(Function::Grow));
        self.ending(before + 1).any(|found| found.senses.iter().any(noun) && !grows(found))
            && !self.over(before).any(open)
    }

    /// Whether a list of facts goes on there: never gave us their phone and their email.
    pub fn lists_on(&self, at: usize) -> bool {
        let until = (0..at).rev().find(|before| self.chars.get(*before) != Some(&' ')).map_or(0, |before| before + 1);
        let joins = |sense: &Sense| matches!(sense, Sense::Word(Function::And));
        let fact = |found: &&Match<'_>| found.senses.iter().any(|sense| matches!(sense, Sense::Attribute(_)));
        let joined = self.at(at).any(|found| found.senses.iter().any(joins));
        joined && self.ending(until).any(|found| fact(&found))
    }

    /// Whether a list goes on there of those who are left out, and names what they are: 剔除黑名单和企微好友.
    pub fn lists_out(&self, from: usize, until: usize) -> bool {
        let is = |sense: &Sense| matches!(sense, Sense::Says { yes: true, .. } | Sense::Scope(_));
        self.first_denied() <= from && self.inside((from, until)).any(|found| found.senses.iter().any(is))
    }

    /// Whether a deed and an article stand before: received a … names there what was received.
    pub fn is_taken(&self, at: usize) -> bool {
        let before =
            |at: usize| (0..at).rev().find(|before| self.chars.get(*before) != Some(&' ')).map_or(0, |at| at + 1);
        let deed = |sense: &Sense| matches!(sense, Sense::Event(_));
        let empty = |found: &&Match<'_>| {
            found.senses.iter().all(|sense| matches!(sense, Sense::Word(Function::Article | Function::Filler)))
        };
        let articles = self.ending(before(at)).filter(empty).map(|found| found.from);
        articles.into_iter().any(|from| self.ending(before(from)).any(|found| found.senses.iter().any(deed)))
    }

    /// Whether what customers are ends there: 金卡.
    pub fn value_ends(&self, at: usize) -> bool {
        let own = |found: &Match<'_>| found.senses.iter().any(|sense| self.is_own(sense));
        self.ending(at).any(own)
    }

    /// Whether a stretch tells of what was done already: 推荐过朋友.
    pub fn is_done(&self, from: usize, until: usize) -> bool {
        self.next_done(from) < until
    }

    /// Whether a description ends there that names nobody: 没下过单的.
    pub fn is_described_before(&self, at: usize) -> bool {
        self.chars.get(..at).and_then(|before| before.iter().rfind(|c| **c != ' ')) == Some(&'的')
    }

    /// Per member level: the noun before it is a part of the name of what customers are grouped by.
    pub fn is_grouped(&self, at: usize) -> bool {
        let groups = |sense: &Sense| matches!(sense, Sense::Word(Function::Per | Function::Every | Function::By));
        let led = |from: usize| {
            let spaces = (0..from).rev().take_while(|at| self.chars.get(*at) == Some(&' '));
            spaces.flat_map(|until| self.ending(until)).any(|found| found.senses.iter().any(groups))
                || self.chars.get(..from).is_some_and(|before| before.ends_with(&['t', 'h', 'e', 'i', 'r', ' ']))
        };
        let named = |sense: &Sense| matches!(sense, Sense::Attribute(_));
        self.over(at).filter(|found| found.senses.iter().any(named)).any(|found| led(found.from))
    }

    /// Whether a stretch is but the name of what customers have several of: 母婴和高消费标签.
    pub fn is_list(&self, from: usize, until: usize) -> bool {
        let list = |sense: &Sense| match sense {
            Sense::Attribute(index) => self.catalog.attributes.get(*index).is_some_and(|it| it.kind == Type::List),
            _ => false,
        };
        self.at(from).any(|found| found.until == until && found.senses.iter().any(list))
    }

    pub fn begins(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| *c != ' ')
    }

    pub fn skip_spaces(&self, at: usize) -> usize {
        (at..self.chars.len()).find(|at| self.chars.get(*at) != Some(&' ')).unwrap_or(self.chars.len())
    }

    pub fn skip_marks(&self, at: usize) -> usize {
        let mark = |c: &char| !c.is_alphanumeric() && !"<>≥≤$¥@".contains(*c);
        (at..self.chars.len()).find(|at| !self.chars.get(*at).is_some_and(mark)).unwrap_or(self.chars.len())
    }

    /// Whether a denial stands right before.
    pub fn is_denied(&self, at: usize) -> bool {
        let until = (0..at).rev().find(|before| self.chars.get(*before) != Some(&' ')).map_or(0, |before| before + 1);
        let denies = |sense: &Sense| matches!(sense, Sense::Word(function) if function.role() == Role::Negation);
        self.ending(until).any(|found| found.senses.iter().any(denies))
    }

    /// The words that stand in a stretch.
    pub fn inside(&self, (from, until): Stretch) -> impl Iterator<Item = &Match<'_>> {
        self.starting(from, until).filter(move |found| found.until <= until)
    }

    /// The number that begins there, and where it ends.
    pub fn number(&self, at: usize) -> Option<(usize, Numeral)> {
        let mut cursor = Cursor::new(self.chars, at);
        let numeral = number(&mut cursor).filter(|_| self.begins(at))?;
        Some((cursor.at(), numeral))
    }

    /// Whether a word says what customers are, by a value or a term that does not tell of what they do.
    pub fn is_own(&self, sense: &Sense) -> bool {
        match sense {
            Sense::Values { vocabulary, .. } => {
                let name = self.catalog.vocabularies.get(*vocabulary).map(|found| found.name.as_str());
                let of = |attribute: &Attribute| name.is_some() && attribute.vocabulary.as_deref() == name;
                self.catalog.attributes.iter().any(of)
            }
            Sense::Term(_) => !self.behaves(sense),
            _ => false,
        }
    }
}

pub(super) fn is_figure(c: &char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十两半".contains(*c)
}

/// Whether a word could say of customers who they are.
pub(super) fn restricts(sense: &Sense) -> bool {
    match sense {
        Sense::Word(function) => {
            let most = PLACES.contains(function);
            // A total is a number to be shown.
            let time = function.role() == Role::Time && !matches!(function, Function::Total | Function::Altogether);
            time || function.role() == Role::Negation || most || *function == Function::Only
        }
        Sense::Values { .. } | Sense::Term(_) | Sense::StateValue { .. } => true,
        Sense::Scope(_) | Sense::Festival(_) | Sense::Says { .. } | Sense::PropertySays { .. } => true,
        Sense::Customer | Sense::Attribute(_) | Sense::Event(_) | Sense::Opens(_) | Sense::Property(_) => false,
        Sense::Measure(_) | Sense::State(_) | Sense::Axis { .. } | Sense::Unit(_) => false,
    }
}

fn is_measure(sense: &Sense) -> bool {
    matches!(sense, Sense::Measure(_))
}

/// Words for the first, the last and the most of all.
const PLACES: [Function; 9] = [
    Function::Top,
    Function::Bottom,
    Function::Most,
    Function::Least,
    Function::Middle,
    Function::Earliest,
    Function::Latest,
    Function::Oldest,
    Function::Youngest,
];

/// Whether a word of the dictionary says something.
pub(super) fn says(found: &Match<'_>) -> bool {
    !found.senses.iter().all(|sense| *sense == Sense::Word(Function::Vague))
}
