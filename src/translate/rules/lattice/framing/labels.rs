//! A name with what it is to mean: 深度沉睡（6个月未到店）, loyal: 5 orders or more, dormant - no order in 60 days, a long
//! time (e.g. over 90 days).
//!
//! A name of what customers are (VIP, 宝妈) stays a condition beside the other. One of how they behave (沉睡, loyal), or one
//! that stands in quotation marks, is what the asker calls the list, and its definition is what counts.

use super::super::super::lexicon::{Match, Sense};
use super::super::super::words::Function;
use super::{Framed, Seen};

pub(super) fn of(seen: &Seen<'_>, such: &[String]) -> Vec<Framed> {
    let example = examples(seen, such);
    let mut found = if example.is_empty() { definition(seen) } else { example };
    let remarks = remarks(seen).into_iter();
    found.extend(
        remarks
            .filter(|remark| !found.iter().any(|frame| frame.overlaps(remark.from, remark.until)))
            .collect::<Vec<_>>(),
    );
    found
}

/// In brackets: what the list is for (去重, for list cleaning), or the capitals of the name before it (AOV).
fn remarks(seen: &Seen<'_>) -> Vec<Framed> {
    let opens = (1..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&'('));
    let bracket = |open: usize| {
        let close = (open..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'))?;
        let at = seen.skip_spaces(open + 1);
        let remark =
            seen.words.remarks.iter().any(|word| seen.word_at(word, at).is_some()) && !seen.restricts(at, close);
        (remark || is_said_before(seen, open, close)).then_some(Framed { from: open, until: close + 1 })
    };
    opens.filter_map(bracket).collect()
}

/// Whether a bracket holds another word for the one that stands before it.
fn is_said_before(seen: &Seen<'_>, open: usize, close: usize) -> bool {
    let before =
        seen.chars.get(..open).and_then(|before| before.iter().rposition(|c| *c != ' ')).map_or(0, |last| last + 1);
    let meant = |found: &&Match<'_>| found.until == before;
    let again = seen.matches.iter().filter(|found| found.from == open + 1 && found.until == close);
    let exact = |sense: &Sense| matches!(sense, Sense::Measure(_) | Sense::Attribute(_) | Sense::Axis { .. });
    let said: Vec<&Sense> = again.flat_map(|found| found.senses).filter(|sense| exact(sense)).collect();
    seen.matches.iter().filter(meant).any(|found| found.senses.iter().any(|sense| said.contains(&sense)))
}

/// In a long time (e.g. over 90 days): the example says what was left open.
fn examples(seen: &Seen<'_>, such: &[String]) -> Vec<Framed> {
    let open = (0..seen.chars.len()).filter(|at| seen.chars.get(*at) == Some(&'('));
    open.filter_map(|open| example(seen, open, such)).flatten().collect()
}

fn example(seen: &Seen<'_>, open: usize, such: &[String]) -> Option<[Framed; 2]> {
    let at = seen.skip_spaces(open + 1);
    let from = such.iter().filter_map(|word| seen.word_at(word, at)).max()?;
    let close = (from..seen.chars.len()).find(|at| seen.chars.get(*at) == Some(&')'))?;
    let last = seen.chars.get(..open).and_then(|before| before.iter().rposition(|c| *c != ' '))?;
    let vague = |found: &&Match<'_>| found.until == last + 1 && found.senses.iter().any(is_open);
    let vague = seen.matches.iter().filter(vague).min_by_key(|found| found.from)?;
    let said = Framed { from: vague.from, until: seen.skip_spaces(from) };
    seen.has_figure(from, close).then_some([said, Framed { from: close, until: close + 1 }])
}

fn definition(seen: &Seen<'_>) -> Vec<Framed> {
    let size = seen.chars.len();
    for (from, until) in borders(seen) {
        let end = if seen.chars.get(from) == Some(&'(') { seen.find(')').unwrap_or(size) } else { size };
        let said = seen.skip_lead(until);
        if is_label(seen, 0, from) && !is_joined(seen, from) && defines(seen, said, end) {
            return vec![Framed { from: 0, until: said }];
        }
        // 高R高F高M：核心客户
        let after = seen.chars.get(from) != Some(&'-') && is_label(seen, until, end);
        if after && defines(seen, 0, from) {
            return vec![Framed { from, until: end }];
        }
    }
    // 投诉超过10次=“高敏用户”
    let quote = |at: usize| seen.chars.get(seen.skip_spaces(at + 1)) == Some(&'"') && seen.chars.last() == Some(&'"');
    let named = (1..size).find(|at| seen.chars.get(*at) == Some(&'=') && quote(*at)).filter(|at| defines(seen, 0, *at));
    named.map(|from| Framed { from, until: size }).into_iter().collect()
}

/// Whether a word joins what stands before a place to what follows: loyal customers and (…) name nothing.
fn is_joined(seen: &Seen<'_>, at: usize) -> bool {
    let last =
        seen.chars.get(..at).and_then(|before| before.iter().rposition(|c| *c != ' ')).map_or(0, |last| last + 1);
    let joint = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Or | Function::But));
    seen.matches.iter().any(|found| found.until == last && found.senses.iter().any(joint))
}

/// What parts a name from what it is to mean: where each such sign begins and ends.
fn borders(seen: &Seen<'_>) -> Vec<(usize, usize)> {
    let clock = |at: usize| seen.is_digit(at + 1) && at.checked_sub(1).is_some_and(|before| seen.is_digit(before));
    let blank = |at: usize| seen.chars.get(at).is_some_and(|c| *c == ' ' || !c.is_ascii());
    // 30-60天, follow-up: a dash inside of a number or a word parts nothing.
    let dash = |from: usize, until: usize| from > 0 && blank(from - 1) && (blank(until) || seen.is_digit(until));
    let one = |from: usize| (from, from + 1);
    let colon = seen.find(':').filter(|at| !clock(*at)).map(one);
    let open = seen.find('(').filter(|open| *open > 0).map(one);
    let sign = |from: usize| {
        let until = seen.words.means.iter().filter_map(|sign| seen.sign_at(sign, from)).max()?;
        let dashed = seen.chars.get(from) == Some(&'-') && !seen.chars.get(from..until)?.contains(&'>');
        (!dashed || dash(from, until)).then_some((from, until))
    };
    colon.into_iter().chain(open).chain((1..seen.chars.len()).find_map(sign)).collect()
}

/// Whether a stretch names customers by how they behave, or by nothing exact.
fn is_label(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let quoted = seen.chars.get(from) == Some(&'"');
    let (mut at, mut names) = (from, quoted);
    while at < until {
        let here = seen.matches.iter().filter(|found| found.from == at && found.until <= until);
        match here.max_by_key(|found| found.until) {
            Some(found) => {
                let behaves = found.senses.iter().any(|sense| is_open(sense) || seen.behaves(sense));
                let empty = |sense: &Sense| {
                    let word = matches!(sense, Sense::Word(Function::Filler | Function::Of | Function::And));
                    word || *sense == Sense::Customer
                };
                if !behaves && !quoted && !found.senses.iter().any(empty) {
                    return false;
                }
                names |= behaves;
                at = found.until;
            }
            None if quoted || seen.chars.get(at).is_some_and(|c| !c.is_alphanumeric()) => at += 1,
            None => return false,
        }
    }
    names
}

/// Whether a stretch says something exact: a deed or a fact, with a number or a denial.
fn defines(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let inside = |found: &&Match<'_>| from <= found.from && found.until <= until;
    let deed = |sense: &Sense| {
        matches!(
            sense,
            Sense::Event(_)
                | Sense::Values { .. }
                | Sense::Measure(_)
                | Sense::Attribute(_)
                | Sense::Axis { .. }
                | Sense::Term(_)
        )
    };
    let denies = |sense: &Sense| matches!(sense, Sense::Word(Function::Not | Function::Never | Function::Lacking));
    let any = |wanted: &dyn Fn(&Sense) -> bool| {
        seen.matches.iter().filter(inside).any(|found| found.senses.iter().any(wanted))
    };
    let level = |sense: &Sense| matches!(sense, Sense::Word(Function::High | Function::Low));
    let axis = |sense: &Sense| matches!(sense, Sense::Axis { .. });
    any(&deed) && (seen.has_figure(from, until) || any(&denies)) || any(&axis) && any(&level)
}

/// Words that leave open what they mean.
fn is_open(sense: &Sense) -> bool {
    matches!(
        sense,
        Sense::Word(
            Function::Vague
                | Function::Blank
                | Function::Often
                | Function::Much
                | Function::Long
                | Function::Recently
                | Function::High
                | Function::Low
                | Function::Just
        )
    )
}

impl Seen<'_> {
    fn find(&self, wanted: char) -> Option<usize> {
        self.chars.iter().position(|c| *c == wanted)
    }

    /// Past what only leads over to a definition: 指, those who.
    fn skip_lead(&self, from: usize) -> usize {
        let at = self.skip_spaces(from);
        self.words.leads.iter().filter_map(|lead| self.sign_at(lead, at)).max().unwrap_or(at)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(char::is_ascii_digit)
    }

    /// Whether a word names customers by what they do, and not by what they are.
    fn behaves(&self, sense: &Sense) -> bool {
        match sense {
            Sense::StateValue { .. } => true,
            Sense::Term(term) => {
                let rule = self.catalog.terms.get(*term).map_or("", |term| term.rule.as_str());
                let first = rule.split(' ').next().unwrap_or_default();
                !self.catalog.attributes.iter().any(|attribute| attribute.name == first)
            }
            _ => false,
        }
    }

    fn has_figure(&self, from: usize, until: usize) -> bool {
        let figure = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十两半".contains(*c);
        self.chars.get(from..until).is_some_and(|inside| inside.iter().any(figure))
    }
}
