//! What each piece of the question was read as, once the model has spoken: the built-in reader's spans, with the words
//! it had left unread and the model's segment uses filled in.

use super::accounting::Finding;
use super::linking::{Known, Word};
use crate::diagnostic::Span;
use crate::translate::rules::lexicon::Sense;
use crate::translate::{ReadSpan, Role};

/// Covers the same text as `reader`, in order and without gaps.
pub(super) fn read(
    reader: &[ReadSpan],
    known: &Known,
    used: &[&Word],
    findings: &[Finding],
    text: &str,
) -> Vec<ReadSpan> {
    let function = |word: &&Word| {
        word.senses.iter().all(|sense| matches!(sense, Sense::Word(_) | Sense::Customer | Sense::Unit(_)))
            && word.role() != Role::Unread
    };
    let mut filled: Vec<(Span, Role)> = used.iter().map(|word| (word.span, word.role())).collect();
    filled.extend(known.words.iter().filter(function).map(|word| (word.span, word.role())));
    filled.extend(known.numbers.iter().map(|(span, _)| (*span, Role::Number)));
    filled.sort_unstable();
    let mut spans = Vec::new();
    for read in reader {
        if read.role == Role::Unread {
            fill(read.span, &filled, text, &mut spans);
        } else {
            spans.push(*read);
        }
    }
    // What the segment leaves out was not understood, whoever understood it before.
    for finding in findings {
        if let Finding::Unused { span, .. } = finding {
            let whole = spans.iter_mut().filter(|read| span.start <= read.span.start && read.span.end <= span.end);
            whole.for_each(|read| read.role = Role::Unread);
        }
    }
    spans
}

fn fill(gap: Span, filled: &[(Span, Role)], text: &str, spans: &mut Vec<ReadSpan>) {
    let mut at = gap.start;
    for (span, role) in filled.iter().filter(|(span, _)| gap.start <= span.start && span.end <= gap.end) {
        if span.start < at {
            continue;
        }
        rest(Span::new(at, span.start), text, spans);
        spans.push(ReadSpan { span: *span, role: *role });
        at = span.end;
    }
    rest(Span::new(at, gap.end), text, spans);
}

/// Blanks and punctuation say nothing; anything else stays unread.
fn rest(span: Span, text: &str, spans: &mut Vec<ReadSpan>) {
    if span.start < span.end {
        let says = span.of(text).chars().any(char::is_alphanumeric);
        spans.push(ReadSpan { span, role: if says { Role::Unread } else { Role::Filler } });
    }
}
