//! Sentences with what they quote set apart: diagnostics quote in backticks, pages in their language's marks.

use crate::lang::Lang;

/// Part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub is_quoted: bool,
}

pub fn pieces(sentence: &str, lang: Lang) -> Vec<Piece> {
    let parts = sentence.split('`').enumerate();
    let pieces = parts.map(|(index, text)| {
        let is_quoted = index % 2 == 1;
        // Chinese quotation marks bring their own space.
        let text = if lang == Lang::Zh && !is_quoted { text.trim() } else { text };
        Piece { text: text.to_owned(), is_quoted }
    });
    pieces.filter(|piece| !piece.text.is_empty()).collect()
}
