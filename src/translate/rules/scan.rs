//! A cursor over normalised characters, for the lexers of numbers and times.
//!
//! Methods that read return whether (or what) they read and stay where they were otherwise.

/// Where a lexer stands. Cheap to copy, so trying an alternative is copying first.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    chars: &'a [char],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(chars: &'a [char], at: usize) -> Self {
        Cursor { chars, at }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn chars(&self) -> &'a [char] {
        self.chars
    }

    pub fn moved(self, at: usize) -> Self {
        Cursor { at, ..self }
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn peek_at(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at.checked_add(ahead)?).copied()
    }

    /// Whether a word of letters and digits may begin here.
    pub fn starts_word(&self) -> bool {
        match (self.at.checked_sub(1).and_then(|before| self.chars.get(before)), self.peek()) {
            (Some(before), Some(here)) => !joined(*before, here),
            (None, _) | (_, None) => true,
        }
    }

    pub fn skip_spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    pub fn eat_char(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| wanted(*c))?;
        self.at += 1;
        Some(c)
    }

    /// Reads one of the words, the longest first; a Latin word must end where a word ends. Spaces before it are skipped.
    pub fn eat(&mut self, words: &[&str]) -> bool {
        let here = self.rest();
        let best = words.iter().filter_map(|word| self.after(here, word)).max();
        match best {
            Some(end) => {
                self.at = end;
                true
            }
            None => false,
        }
    }

    /// Reads one of the words and tells what stands beside it.
    pub fn eat_one<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let here = self.rest();
        let (end, found) =
            words.iter().filter_map(|(word, what)| Some((self.after(here, word)?, *what))).max_by_key(|it| it.0)?;
        self.at = end;
        Some(found)
    }

    /// What stands behind the spaces.
    fn rest(&self) -> &'a [char] {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let spaces = rest.iter().take_while(|c| **c == ' ').count();
        rest.get(spaces..).unwrap_or_default()
    }

    /// Where `word` ends when `rest` begins with it. Nearly every word asked for begins otherwise.
    #[inline]
    fn after(&self, rest: &[char], word: &str) -> Option<usize> {
        let mut letters = word.chars();
        let first = letters.next()?;
        if rest.first() != Some(&first) {
            return None;
        }
        let mut last = first;
        let mut behind = rest.iter().skip(1);
        for c in letters {
            if behind.next() != Some(&c) {
                return None;
            }
            last = c;
        }
        let left = behind.len();
        match behind.next() {
            Some(next) if joined(last, *next) => None,
            _ => Some(self.chars.len() - left),
        }
    }

    /// Whether one of the words stands here.
    pub fn sees(&self, words: &[&str]) -> bool {
        let here = self.rest();
        words.iter().any(|word| self.after(here, word).is_some())
    }

    /// Whether one of the words stands right before.
    pub fn follows(&self, words: &[&str]) -> bool {
        let before = self.chars.get(..self.at).unwrap_or_default();
        words.iter().any(|word| ends_with(before, word))
    }

    /// All that stands before.
    pub fn before(&self) -> String {
        self.chars.get(..self.at).unwrap_or_default().iter().collect()
    }

    /// Up to `most` ASCII digits as a number, not followed by another digit.
    pub fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let mut at = self.at;
        let mut value: i64 = 0;
        while let Some(digit) = self.chars.get(at).and_then(|c| c.to_digit(10)) {
            if at - self.at == most {
                return None;
            }
            value = value.checked_mul(10)?.checked_add(i64::from(digit))?;
            at += 1;
        }
        if at - self.at < least {
            return None;
        }
        self.at = at;
        Some(value)
    }
}

/// Whether the characters end with the word.
pub fn ends_with(chars: &[char], word: &str) -> bool {
    let mut back = chars.iter().rev();
    word.chars().rev().all(|c| back.next() == Some(&c))
}

/// Whether two neighbouring characters belong to one Latin word.
pub fn joined(left: char, right: char) -> bool {
    left.is_ascii_alphabetic() && right.is_ascii_alphabetic()
}
