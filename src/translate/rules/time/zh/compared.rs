//! Earlier or later than a time: 早于2025年1月1日 · 晚于上个月 · 早于一年前.

use jiff::civil::Date;

use super::super::Found;
use super::{AGO, duration, stretch};
use crate::translate::rules::scan::Cursor;

const WORDS: [([&str; 3], bool); 2] = [(["早于", "先于", "不晚于"], true), (["晚于", "不早于", "迟于"], false)];

pub(super) fn compared(start: Cursor<'_>, today: Date, found: &mut Found) {
    for (words, before) in WORDS {
        let mut at = start;
        let included = at.sees(&["不"]);
        if !at.eat(&words) {
            continue;
        }
        at.skip_spaces();
        let mut ago = at;
        if let Some((_, length)) = duration(&mut ago, true)
            && ago.eat(&AGO)
        {
            let moment = Some(length.ago());
            let (from, until) = if before { (None, moment) } else { (moment, None) };
            found.window(ago, from, until);
        } else if let Some((stretch, _)) = stretch(&mut at, today, None) {
            match (before, included) {
                (true, false) => found.window(at, None, Some(stretch.from)),
                (true, true) => found.window(at, None, stretch.until),
                (false, false) => found.window(at, stretch.until, None),
                (false, true) => found.window(at, Some(stretch.from), None),
            }
        }
    }
}
