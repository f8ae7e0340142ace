//! Texts in quotation marks that are searched for: 包含"未来".

use super::Token;
use crate::translate::rules::lexicon::{Match, Sense};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// 评价里说“物流慢”: what was said is rather text than the name of something.
pub fn prefer_text(tokens: &mut Vec<Token>, text: &NormalText, searching: &[usize]) {
    let searched = |token: &&Token| matches!(token.node, Node::Literal(_)) && searching.contains(&token.from);
    let quoted = |token: &&Token| text.chars().get(token.from).is_some_and(|c| "\"'".contains(*c));
    let texts: Vec<(usize, usize)> =
        tokens.iter().filter(searched).filter(quoted).map(|token| (token.from, token.until)).collect();
    // 包含"未来": what stands in it is nothing that anybody did.
    tokens.retain(|token| {
        let word = matches!(token.node, Node::Word(_) | Node::Clause(_));
        !(word && texts.iter().any(|(from, until)| *from < token.from && token.until < *until))
    });
    for token in tokens.iter_mut().filter(|token| matches!(token.node, Node::Values(_))) {
        let quoted = token.from.checked_sub(1).filter(|before| text.chars().get(*before) == Some(&'"'));
        token.cost += if quoted.is_some_and(|before| searching.contains(&before)) { 8 } else { 0 };
    }
}

/// One capital letter.
pub fn is_letter(text: &str) -> bool {
    text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase())
}

/// “3次以上购买”, “iPhone用户”: what stands between quotation marks is in Chinese at one of its ends.
pub fn in_chinese(text: &NormalText, open: usize, until: usize) -> bool {
    [open + 1, until.saturating_sub(2)].into_iter().any(|end| text.is_chinese(end))
}

/// Where a text to look for begins: behind 包含, 里写了, whose last character is none of the text.
pub fn searching(text: &NormalText, matches: &[Match<'_>]) -> Vec<usize> {
    let searches = |found: &&Match<'_>| {
        let says = |sense: &Sense| matches!(sense, Sense::Word(Function::Contains | Function::Starts | Function::Ends));
        found.senses.iter().any(says)
    };
    // 手里有 is a word of its own, and searches for nothing; 里写到 does, and none of its parts.
    let inside = |found: &Match<'_>| {
        let longer = |other: &Match<'_>| other.from <= found.from && other.until > found.until;
        let any = matches.iter().any(|other| other.until == found.until && other.from < found.from);
        any || matches.iter().filter(searches).any(longer)
    };
    let begins = |found: &Match<'_>| found.until + usize::from(text.chars().get(found.until) == Some(&'了'));
    matches.iter().filter(searches).filter(|found| !inside(found)).map(begins).collect()
}
