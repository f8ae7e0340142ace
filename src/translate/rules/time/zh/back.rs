//! Times counted back from today: 从今天往前数30天 · 倒推90天

use super::{Found, TimeSense, WITHIN, duration};
use crate::translate::rules::scan::Cursor;

/// What a count begins at.
const FROM: [&str; 5] = ["从", "自", "以", "由", "截至"];
const NOW: [&str; 8] = ["今天", "今日", "现在", "当前", "此刻", "今", "当下", "目前"];
const ON: [&str; 10] = ["开始", "起", "算起", "为准", "为基准", "为起点", "为止", "为基准日", "为截止日", "往回开始"];
/// That it goes back: the longer ones by themselves, the shorter ones from a day that is said.
const BACK: [&str; 24] = [
    "往前推",
    "往前数",
    "往前看",
    "往前算",
    "往前倒推",
    "往前追溯",
    "往回推",
    "往回数",
    "往回看",
    "往回算",
    "往回倒",
    "向前推",
    "向前数",
    "向前看",
    "向前算",
    "向前追溯",
    "倒推",
    "倒数",
    "倒着数",
    "倒着推",
    "前推",
    "回溯",
    "回看",
    "追溯",
];
const BACK_FROM_NOW: [&str; 6] = ["往前", "向前", "往回", "倒回", "前", "之前"];

/// 从今天往前数30天, 倒推90天
pub fn times(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let from_now = at.eat(&FROM) && at.eat(&NOW);
    if from_now {
        let _ = at.eat(&ON);
        let _ = at.eat(&[",", "、"]);
    } else {
        at = start;
    }
    // 再往前推90天: before a time that was said.
    let again = start.at().checked_sub(1).and_then(|before| start.chars().get(before)) == Some(&'再');
    let back = at.eat(&BACK) || from_now && at.eat(&BACK_FROM_NOW);
    if back && !again {
        let _ = at.eat(&["了", "的"]);
        window(at, found);
    }
}

fn window(mut at: Cursor<'_>, found: &mut Found) {
    if let Some((_, length)) = duration(&mut at, true) {
        found.add(at, TimeSense::Window(length.last()));
        if at.eat(&WITHIN) {
            found.add(at, TimeSense::Window(length.last()));
        }
    }
}
