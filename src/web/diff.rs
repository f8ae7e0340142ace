//! What changed from one text to the next, word by word: rules of two versions, two readings of a question.

/// A stretch of text that both have, or only one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub kind: Kind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Same,
    Removed,
    Added,
}

/// Comparisons past which the middle is shown as replaced as a whole.
const LIMIT: usize = 4_000_000;

/// The pieces of both texts in reading order; leaving out what was removed gives `new`, what was added `old`.
pub fn diff(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (words(old), words(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (rest(&old, head), rest(&new, head));
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let mut pieces = Pieces::default();
    pieces.extend(Kind::Same, old.get(..head).unwrap_or_default());
    if old_middle.len().saturating_mul(new_middle.len()) > LIMIT {
        pieces.extend(Kind::Removed, old_middle);
        pieces.extend(Kind::Added, new_middle);
    } else {
        middle(old_middle, new_middle, &mut pieces);
    }
    pieces.extend(Kind::Same, rest(old_rest, old_rest.len() - tail));
    pieces.0
}

fn rest<'a, 't>(words: &'a [&'t str], from: usize) -> &'a [&'t str] {
    words.get(from..).unwrap_or_default()
}

/// Walks along a longest common subsequence.
fn middle(old: &[&str], new: &[&str], pieces: &mut Pieces) {
    let width = new.len() + 1;
    // common[i * width + j]: length of the longest common subsequence of old[i..] and new[j..].
    let mut common = vec![0u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let length =
                if a == b { at(&common, i + 1, j + 1) + 1 } else { at(&common, i + 1, j).max(at(&common, i, j + 1)) };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = length;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                pieces.extend(Kind::Same, &[a]);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                pieces.extend(Kind::Removed, &[a]);
                i += 1;
            }
            (_, Some(b)) => {
                pieces.extend(Kind::Added, &[b]);
                j += 1;
            }
            (_, None) => break,
        }
    }
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn extend(&mut self, kind: Kind, words: &[&str]) {
        if words.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.kind == kind => last.text.extend(words.iter().copied()),
            Some(_) | None => self.0.push(Piece { kind, text: words.concat() }),
        }
    }
}

/// Cuts text into quoted values, words, spaces and single signs; together they are the text. Chinese has no spaces
/// between words, so there every character is a sign.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted(rest),
            _ if first.is_whitespace() => run(rest, char::is_whitespace),
            _ if is_word(first) => run(rest, is_word),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        words.push(word);
        rest = after;
    }
    words
}

fn is_word(letter: char) -> bool {
    (letter.is_alphanumeric() && letter < '\u{2e80}') || letter == '_'
}

fn run(text: &str, belongs: fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Length of the value in single quotes at the start; up to the end when it is not closed.
fn quoted(text: &str) -> usize {
    let inside = text.strip_prefix('\'').unwrap_or(text);
    inside.find('\'').map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        diff(old, new)
            .iter()
            .map(|piece| match piece.kind {
                Kind::Same => piece.text.clone(),
                Kind::Removed => format!("[-{}]", piece.text),
                Kind::Added => format!("[+{}]", piece.text),
            })
            .collect()
    }

    #[test]
    fn only_the_changed_words_show() {
        let old = "purchase(category = '口红') in last 3 months and is vip";
        let new = "purchase(category = '口红') in last 6 months and is vip";
        assert_eq!(shown(old, new), "purchase(category = '口红') in last [-3][+6] months and is vip");
        assert_eq!(shown("a and b", "a and not b"), "a and [+not ]b");
        assert_eq!(shown("c = '口 红'", "c = '口 蜜'"), "c = [-'口 红'][+'口 蜜']");
        assert_eq!(shown("", "x"), "[+x]");
        assert_eq!(shown("x", "x"), "x");
        assert_eq!(shown("'open", "'open end"), "[-'open][+'open end]");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[ab '()=口]{0,30}", new in "[ab '()=口]{0,30}") {
            let pieces = diff(&old, &new);
            let side = |gone: Kind| pieces.iter().filter(|p| p.kind != gone).map(|p| p.text.as_str()).collect::<String>();
            prop_assert_eq!(side(Kind::Added), old);
            prop_assert_eq!(side(Kind::Removed), new);
        }
    }

    #[test]
    fn long_texts_stay_quick() {
        let old = "a ".repeat(10_000);
        let new = "b ".repeat(10_000);
        assert_eq!(diff(&old, &new).len(), 3, "removed, added, and the last space");
    }
}
