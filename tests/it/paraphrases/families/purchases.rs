//! What was done with a thing, or not; first and last; how long ago.

use quanxuan::dsl::{Condition, Moment, Pick, Window};

use crate::paraphrases::phrase::{Dice, Part, Tongue, event, marked, not, occurrence, property, within};
use crate::paraphrases::things::{self, DEEDS, PURCHASE};
use crate::paraphrases::times;

/// 近30天买过口红 · bought lipstick in the last 30 days
pub fn deed(dice: &mut Dice, tongue: Tongue) -> Part {
    let deed = dice.one_of(&DEEDS);
    let (window, during) = maybe(dice, tongue);
    match dice.below(9) {
        0 => return place(dice, tongue, &window, &during),
        1 => return search(dice, tongue, &window, &during),
        _ => {}
    }
    let (name, filter) = if dice.below(4) == 0 {
        things::either(dice, tongue)
    } else {
        let thing = things::any(dice);
        (thing.name(tongue), thing.filter())
    };
    let done = deed.done(dice, tongue, &name);
    Part::new(at(dice, tongue, &window, &done), event(deed.event, Some(filter), &during))
}

/// 近30天在小程序下过单 · ordered on Tmall
fn place(dice: &mut Dice, tongue: Tongue, window: &str, during: &Window) -> Part {
    let (name, filter) = things::channel(dice, tongue);
    let done = match tongue {
        Tongue::Zh => format!("在{name}{}", marked(dice.word(&["下过单", "买过东西", "购买过", "消费过"]))),
        Tongue::En => format!("{} {name}", dice.word(&["ordered", "made a purchase", "bought something"])),
    };
    Part::new(at(dice, tongue, window, &done), event("purchase", Some(filter), during))
}

/// 搜过控油 · searched for lipstick: what is searched for is words, also those that name a category.
fn search(dice: &mut Dice, tongue: Tongue, window: &str, during: &Window) -> Part {
    let (value, zh, en) = *dice.one_of(&[
        ("敏感肌", "敏感肌", "sensitive skin"),
        ("控油", "控油", "oil control"),
        ("补水", "补水", "hydration"),
        ("口红", "口红", "lipstick"),
        ("面膜", "面膜", "face masks"),
    ]);
    let name = marked(if tongue == Tongue::Zh { zh } else { en });
    let done = match tongue {
        Tongue::Zh => format!("{}{name}", marked(dice.word(&["搜索过", "搜过", "搜索了"]))),
        Tongue::En => format!("{} {name}", marked("searched for")),
    };
    let filter = property("keyword", within(&[value]));
    Part::new(at(dice, tongue, window, &done), event("search", Some(filter), during))
}

/// 近60天没买过面膜 · never bought perfume · haven't ordered in the last 90 days
pub fn absence(dice: &mut Dice, tongue: Tongue) -> Part {
    let deed = dice.one_of(&DEEDS);
    let thing = things::any(dice);
    let (name, filter) = (thing.name(tongue), thing.filter());
    match dice.below(4) {
        0 => {
            let text = deed.never_done(dice, tongue, &name);
            Part { timed: false, ..Part::new(text, not(event(deed.event, Some(filter), &Window::Ever))) }
        }
        1 => {
            let (window, during) = times::window(dice, tongue);
            let done = match tongue {
                Tongue::Zh => format!(
                    "{}{}",
                    marked(dice.word(&["没", "没有", "未", "没有再", "一直没有"])),
                    dice.word(&["下过单", "下单", "买过东西", "购买"])
                ),
                Tongue::En => format!(
                    "{} {}",
                    marked(dice.word(&["haven't", "have not"])),
                    dice.word(&["ordered", "placed an order", "bought anything", "made a purchase"])
                ),
            };
            Part::new(at(dice, tongue, &window, &done), not(event("purchase", None, &during)))
        }
        _ => {
            let (window, during) = times::window(dice, tongue);
            let done = deed.not_done(dice, tongue, &name);
            Part::new(at(dice, tongue, &window, &done), not(event(deed.event, Some(filter), &during)))
        }
    }
}

/// 既买过A又买过B · bought both A and B
pub fn both(dice: &mut Dice, tongue: Tongue) -> Part {
    let deed = dice.one_of(&DEEDS[..2]);
    let (first, second) = things::pair(dice);
    let (left, right) = (first.name(tongue), second.name(tongue));
    let (window, during) = maybe(dice, tongue);
    let verb = if deed.event == "purchase" { "买过" } else { "浏览过" };
    let done = match tongue {
        Tongue::Zh => match dice.below(4) {
            0 => format!("{}{verb}{left}又{verb}{right}", "既"),
            // 都 says both by itself: 和 may be left out.
            1 => format!("{left}和{right}都{verb}"),
            2 => format!("{verb}{left}{}{verb}{right}", dice.word(&["并且", "且", "而且", "也"])),
            _ => format!("{}{verb}{left}和{right}", "同时"),
        },
        Tongue::En => match dice.below(2) {
            0 => deed.done(dice, tongue, &format!("both {left} {} {right}", marked("and"))),
            _ => deed.done(dice, tongue, &format!("{left} {} {right}", marked("and"))),
        },
    };
    let rule = |window: &Window| {
        Condition::All(vec![
            event(deed.event, Some(first.filter()), window),
            event(deed.event, Some(second.filter()), window),
        ])
    };
    Part::new(at(dice, tongue, &window, &done), rule(&during))
}

/// 近90天买过A但没买过B: the window reaches both; that B was never bought is offered beside it.
pub fn but_not(dice: &mut Dice, tongue: Tongue) -> Part {
    let (first, second) = things::pair(dice);
    let deed = if dice.often() { &PURCHASE } else { dice.one_of(&DEEDS) };
    let (window, during) = maybe(dice, tongue);
    let (left, right) = (first.name(tongue), second.name(tongue));
    let done = deed.done(dice, tongue, &left);
    let did = event(deed.event, Some(first.filter()), &during);
    let (denied, never) = if dice.below(4) == 0 {
        (PURCHASE.never_done(dice, tongue, &right), true)
    } else {
        (PURCHASE.not_done(dice, tongue, &right), false)
    };
    let reach = if never { &Window::Ever } else { &during };
    let did_not = not(event("purchase", Some(second.filter()), reach));
    let text = match tongue {
        Tongue::Zh => {
            let but = dice.word(&["但", "但是", "，但", "，", "却", "且"]);
            format!("{window}{done}{but}{denied}")
        }
        // An English window at the end of the first half reaches the second.
        Tongue::En => format!("{done} {window} {} {denied}", dice.word(&["but", "and", "yet"])).replace("  ", " "),
    };
    Part::new(text, Condition::All(vec![did, did_not]))
}

/// 超过60天没下单 · whose last order was more than 60 days ago
pub fn recency(dice: &mut Dice, tongue: Tongue) -> Part {
    let (words, count, unit) = times::length(dice, tongue);
    let words = marked(&words);
    let since = Window::Between { from: None, until: Some(Moment::Ago { count, unit }) };
    let last = occurrence(Pick::Last, "purchase", None, &since);
    let absent = not(event("purchase", None, &Window::last(count, unit)));
    let (text, rule, other) = match tongue {
        Tongue::Zh => match dice.below(4) {
            0 => (format!("{}{words}{}下单", "超过", marked(dice.word(&["没", "没有", "未"]))), absent, last),
            1 => (format!("{words}{}{}购买", "以上", marked(dice.word(&["没", "没有", "未"]))), absent, last),
            2 => (format!("最后一次{}在{words}{}", dice.word(&["购买", "下单"]), marked("前")), last.clone(), last),
            _ => (
                format!(
                    "{}{}{}{words}",
                    dice.word(&["上次", "最近一次"]),
                    dice.word(&["购买", "下单"]),
                    marked("超过")
                ),
                last.clone(),
                last,
            ),
        },
        Tongue::En => match dice.below(3) {
            0 => (
                format!(
                    "{} ordered {} {words}",
                    marked("haven't"),
                    dice.word(&["in more than", "for over", "in over"])
                ),
                absent,
                last,
            ),
            1 => (
                format!("last {} more than {words} ago", dice.word(&["ordered", "purchased", "bought something"])),
                last.clone(),
                last,
            ),
            _ => (
                format!("{} placed an order {} {words}", marked("have not"), dice.word(&["in", "for", "within"])),
                absent,
                last,
            ),
        },
    };
    Part::new(text, rule).or(other)
}

/// 首单买的是防晒 · first purchase in 2025
pub fn first_last(dice: &mut Dice, tongue: Tongue) -> Part {
    let first = dice.below(2) == 0;
    let pick = if first { Pick::First } else { Pick::Last };
    let (zh, en): (&[&str], &str) = if first {
        (&["首单", "首次购买", "第一次购买"], "first")
    } else {
        (&["最后一次购买", "最近一次购买", "末单"], "last")
    };
    let zh = if first { *dice.one_of(zh) } else { zh[dice.below(2)] };
    if dice.below(2) == 0 {
        let thing = things::any(dice);
        let name = thing.name(tongue);
        let text = match tongue {
            Tongue::Zh => format!("{}{}{name}", marked(zh), dice.word(&["是", "买的是", "买了"])),
            Tongue::En => format!(
                "{} {name} as their {} {}",
                dice.word(&["bought", "purchased"]),
                marked(en),
                dice.word(&["order", "purchase"])
            ),
        };
        return Part {
            timed: false,
            ..Part::new(text, occurrence(pick, "purchase", Some(thing.filter()), &Window::Ever))
        };
    }
    let (window, during) = times::window(dice, tongue);
    let text = match tongue {
        Tongue::Zh => format!("{}{}{window}", marked(zh), dice.word(&["在", "时间在", "发生在"])),
        Tongue::En => format!("{} {} {window}", marked(en), dice.word(&["ordered", "purchased", "bought something"])),
    };
    Part::new(text, occurrence(pick, "purchase", None, &during))
}

/// A window, or none.
fn maybe(dice: &mut Dice, tongue: Tongue) -> (String, Window) {
    if dice.often() { times::window(dice, tongue) } else { (String::new(), Window::Ever) }
}

/// A deed with its window where the language puts it.
pub fn at(dice: &mut Dice, tongue: Tongue, window: &str, done: &str) -> String {
    match tongue {
        Tongue::Zh => format!("{}{window}{done}", if !window.is_empty() && dice.below(6) == 0 { "在" } else { "" }),
        Tongue::En if window.is_empty() => done.to_owned(),
        Tongue::En => format!("{done} {window}"),
    }
}
