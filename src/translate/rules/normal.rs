//! The question in one spelling: compatibility forms (NFKC), simplified characters, lower case, plain punctuation.
//!
//! Every normalised character knows the piece of the question it came from, so that what was read can be shown where
//! it was typed.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::diagnostic::Span;

/// Turns text into its normal spelling; questions and catalog words go through the same one.
pub struct Normalizer {
    /// Absent only when the built-in dictionary cannot be read: traditional characters then stay as typed.
    simplify: Option<OpenCC>,
}

/// Text in normal spelling.
#[derive(Clone, Debug, Default)]
pub struct NormalText {
    chars: Vec<char>,
    /// Where each character came from.
    origins: Vec<Span>,
    /// The text as it was typed.
    typed: String,
}

impl Normalizer {
    pub fn new() -> Self {
        Normalizer { simplify: OpenCC::from_config(BuiltinConfig::T2s).ok() }
    }

    pub fn normalize(&self, text: &str) -> NormalText {
        let mut chars = Vec::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        let humps = humps(text);
        for (cluster, span) in clusters(text) {
            if humps.contains(&span.start) {
                chars.push(' ');
                origins.push(Span::new(span.start, span.start));
            }
            // ①近30天买过②女性: places of a list, and no numbers.
            let cluster = if cluster.starts_with(is_circled) { "," } else { cluster };
            for c in cluster.nfkc().flat_map(char::to_lowercase).filter_map(plain) {
                chars.push(c);
                origins.push(span);
            }
        }
        let mut normal = NormalText { chars: self.simplified(chars), origins, typed: text.to_owned() };
        normal.join_words();
        normal.bare_dates();
        normal.close_up();
        normal
    }

    /// The normal spelling alone, for words of the catalog.
    pub fn word(&self, text: &str) -> String {
        let text = text.trim();
        let chars = match is_plain(text) {
            true => self.simplified(text.chars().collect()),
            false => self.normalize(text).chars,
        };
        chars.into_iter().collect()
    }

    /// Whole texts convert better than single characters (乾隆 stays, 乾燥 changes), but only an answer with as many
    /// characters can be mapped back.
    fn simplified(&self, chars: Vec<char>) -> Vec<char> {
        let Some(converter) = &self.simplify else { return chars };
        if chars.iter().all(|c| c.is_ascii()) {
            return chars;
        }
        let whole: Vec<char> = converter.convert(&chars.iter().collect::<String>()).chars().collect();
        if whole.len() == chars.len() {
            // 屬於潛在客戶: no phrase that keeps its 於 (於潛 is a place) is asked for, and many hold one by chance.
            return whole.into_iter().map(|c| if c == '於' { '于' } else { c }).collect();
        }
        let single = |c: char| {
            let converted = converter.convert(c.encode_utf8(&mut [0; 4]));
            let mut converted = converted.chars();
            converted.next().filter(|_| converted.next().is_none()).unwrap_or(c)
        };
        chars.into_iter().map(single).collect()
    }
}

impl std::fmt::Debug for Normalizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Normalizer").finish_non_exhaustive()
    }
}

impl NormalText {
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Whether these characters stand right before.
    pub fn stands_behind(&self, at: usize, before: &str) -> bool {
        let before: Vec<char> = before.chars().collect();
        self.chars.get(..at).is_some_and(|chars| chars.ends_with(&before))
    }

    pub fn has_chinese(&self) -> bool {
        self.chars.iter().any(|c| is_chinese(*c))
    }

    /// Whether a word of Chinese characters begins there.
    pub fn is_chinese(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| !c.is_ascii())
    }

    /// The part of the question that the characters `from..until` were made of.
    pub fn origin(&self, from: usize, until: usize) -> Span {
        let pieces = self.origins.get(from..until).unwrap_or_default();
        match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.to(*last),
            (None, _) | (_, None) => Span::default(),
        }
    }

    /// The characters `from..until` as they were typed.
    pub fn typed(&self, from: usize, until: usize) -> &str {
        self.origin(from, until).of(&self.typed)
    }

    /// Whether what stands in quotation marks is said rather than named: several statements, parted by a comma.
    pub fn is_sentence(&self, from: usize, until: usize) -> bool {
        let inside = self.chars.get(from..until).unwrap_or_default();
        inside.first() == Some(&'"') && inside.len() > 12 && inside.contains(&',')
    }

    /// What was typed between two characters, to the letter.
    pub fn typed_between(&self, left: usize, right: usize) -> &str {
        match (self.origins.get(left), self.origins.get(right)) {
            (Some(left), Some(right)) => Span::new(left.end, right.start).of(&self.typed),
            (None, _) | (_, None) => "",
        }
    }

    /// Chinese is written without spaces: those beside a Chinese character (VIP 以上, 近 7 天) part no words.
    fn close_up(&mut self) {
        let chinese = |c: Option<&char>| c.is_some_and(|c| is_chinese(*c));
        let beside = |at: usize| {
            let before = self.chars.get(..at).and_then(|before| before.iter().rev().find(|c| **c != ' '));
            let after = self.chars.get(at..).and_then(|after| after.iter().find(|c| **c != ' '));
            chinese(before) || chinese(after)
        };
        let keep: Vec<bool> = (0..self.chars.len()).map(|at| self.chars.get(at) != Some(&' ') || !beside(at)).collect();
        let mut kept = keep.iter();
        self.chars.retain(|_| kept.next().copied().unwrap_or(true));
        let mut kept = keep.iter();
        self.origins.retain(|_| kept.next().copied().unwrap_or(true));
    }

    /// Quotation marks around a date in figures are none of it: '2026-01-01'.
    fn bare_dates(&mut self) {
        let quote = |c: Option<&char>| c.is_some_and(|c| "\"'".contains(*c));
        let date = |from: usize| {
            let inside = self.chars.get(from..from + DATE).unwrap_or_default();
            inside.len() == DATE
                && inside.iter().enumerate().all(|(place, c)| match place {
                    4 | 7 => "-/.".contains(*c),
                    _ => c.is_ascii_digit(),
                })
        };
        let quoted = |at: &usize| {
            quote(self.chars.get(*at)) && date(at + 1) && self.chars.get(at + 1 + DATE) == self.chars.get(*at)
        };
        let quotes: Vec<usize> = (0..self.chars.len()).filter(quoted).collect();
        for at in quotes.into_iter().flat_map(|at| [at, at + 1 + DATE]) {
            if let Some(c) = self.chars.get_mut(at) {
                *c = ' ';
            }
        }
    }

    /// A hyphen or an underscore inside a word is a space (sign-up, high-value, 5-star, top-10, last_order), but not in
    /// ranges, dates and addresses.
    fn join_words(&mut self) {
        let letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
        let left = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        let address = |at: usize| {
            let ends = |c: &char| !c.is_ascii_graphic();
            let from = self.chars.iter().take(at).rposition(ends).map_or(0, |from| from + 1);
            self.chars.iter().skip(from).take_while(|c| !ends(c)).any(|c| *c == '@')
        };
        // >= 90_days_ago: behind a sign it is a value of code, which is compared otherwise than what is said in words.
        let held = |at: usize| {
            let before = self.chars.get(..at).unwrap_or_default();
            let count = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
            let sign = before.iter().rev().skip(count).find(|c| **c != ' ');
            count > 0 && sign.is_some_and(|c| "<>=≤≥".contains(*c))
        };
        let joint = |i: &usize| match self.chars.get(*i) {
            Some('-') => true,
            Some('_') => !address(*i) && !held(*i),
            _ => false,
        };
        // Top-10: a number behind a word, and none behind a letter.
        let numbered = |i: usize| {
            let word = self.chars.iter().take(i).rev().take_while(|c| c.is_ascii_alphabetic()).count();
            word > 2 && self.chars.get(i + 1).is_some_and(char::is_ascii_digit) && !address(i)
        };
        let hyphens: Vec<usize> = (1..self.chars.len())
            .filter(joint)
            .filter(|i| left(self.chars.get(i - 1)) && letter(self.chars.get(i + 1)) || numbered(*i))
            .collect();
        for i in hyphens {
            if let Some(c) = self.chars.get_mut(i) {
                *c = ' ';
            }
        }
    }
}

/// Characters of a date in figures: 2026-01-01.
const DATE: usize = 10;

/// Where the words of a name begin that is written in one (totalSpend12Months, LastOrderDate). Names with one capital
/// inside (iPhone, TikTok) are words of their own, unless they are compared (OrderDate >= …).
fn humps(text: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    for name in chars.split(|(_, c)| !c.is_ascii_alphanumeric()) {
        let pairs =
            || name.windows(2).filter_map(|pair| if let [one, next] = pair { Some((one.1, *next)) } else { None });
        let begins = |one: char, next: char| {
            one.is_ascii_lowercase() && !next.is_ascii_lowercase() || one.is_ascii_digit() && next.is_ascii_alphabetic()
        };
        let capitals = pairs().any(|(one, next)| one.is_ascii_lowercase() && next.1.is_ascii_uppercase());
        let humps = pairs().filter(|(one, next)| begins(*one, next.1)).count();
        let first = pairs().take_while(|(one, next)| !begins(*one, next.1)).count() + 1;
        let small = name.first().is_some_and(|(_, c)| c.is_ascii_lowercase());
        let after = name.last().and_then(|(at, _)| text.get(at + 1..)).map(str::trim_start).unwrap_or_default();
        let compared = after.starts_with(['<', '>', '=', '!', '≥', '≤']);
        if capitals && (humps > 1 && first > 1 || (small || compared) && first > 2) {
            found.extend(pairs().filter(|(one, next)| begins(*one, next.1)).map(|(_, next)| next.0));
        }
    }
    found
}

/// Whether only traditional characters can be what is not normal yet: so of nearly all the words that a shop has by the
/// ten thousand.
fn is_plain(word: &str) -> bool {
    let plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}') || c == ' ' && word.is_ascii();
    word.chars().all(plain)
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// A base character with its combining marks: what NFKC must see together.
fn clusters(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| *at == 0 || canonical_combining_class(*c) == 0)
        .map(|(at, _)| at)
        .collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| Some((text.get(start..end)?, Span::new(start, end))))
}

fn is_circled(c: char) -> bool {
    ('①'..='⑳').contains(&c) || ('❶'..='❿').contains(&c) || ('➀'..='➓').contains(&c)
}

/// One sign for the many that mean the same; controls, joiners and emoji marks are dropped, being no words.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '`' | '´' | '′' => '\'',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '″' => '"',
        '–' | '—' | '−' | '‐' | '‑' | '―' => '-',
        '～' | '〜' | '∼' => '~',
        '。' | '｡' => '.',
        '＋' => '+',
        '￥' => '¥',
        '\t' | '\n' | '\r' | '\u{3000}' | '\u{a0}' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => return None,
        c if c.is_control() => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_spelt_as_the_same_word_in_a_question() {
        let normalizer = Normalizer::new();
        let words = [
            "口红",
            "粉底液",
            "黃金會員",
            "屬於",
            "top10",
            "vip",
            "first order",
            "VIP 会员",
            "sign-up",
            "iPhone",
            "30天",
            "３天",
        ];
        for word in words {
            assert_eq!(normalizer.word(word), normalizer.normalize(word).text());
        }
        let plain = words.iter().filter(|word| is_plain(word)).count();
        assert_eq!(plain, 8, "the short way is the usual one");
    }
}
