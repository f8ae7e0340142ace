//! 在未来购买: what is still to come, whose 未 denies nothing.

use super::super::lexicon::{Match, Sense};
use super::super::time::Times;
use super::super::words::Function;

/// Leaves no other word that shares a part with one for the time to come. 在未来7天过生日 tells how far it goes, and
/// leaves nothing open.
pub fn settle<'a: 'b, 'b>(matches: impl Iterator<Item = &'b Match<'a>>, times: &Times<'_>) -> Vec<Match<'a>> {
    let matches: Vec<Match<'a>> = matches.cloned().collect();
    let future = |found: &Match<'_>| found.senses.contains(&Sense::Word(Function::Future));
    let told = |found: &Match<'_>| {
        let mut inside = found.from..found.until;
        inside.any(|at| times.at(at).iter().any(|time| time.until > found.until))
    };
    let open: Vec<(usize, usize)> =
        matches.iter().filter(|found| future(found) && !told(found)).map(|found| (found.from, found.until)).collect();
    let shares = |found: &Match<'_>| {
        let overlaps = |(from, until): &(usize, usize)| found.from < *until && *from < found.until;
        let covers = |(from, until): &(usize, usize)| found.from <= *from && *until <= found.until;
        open.iter().any(|word| overlaps(word) && !covers(word))
    };
    matches.into_iter().filter(|found| if future(found) { !told(found) } else { !shares(found) }).collect()
}
