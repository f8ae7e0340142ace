//! How often, how much, and who leads.

use quanxuan::dsl::{Aggregate, Bound, Condition, End, Measure, Portion, Rank, Window};

use super::purchases::at;
use crate::paraphrases::numbers::{Counted, compared, people, percent};
use crate::paraphrases::phrase::{Dice, Part, Tongue, marked, measure, named};
use crate::paraphrases::things;
use crate::paraphrases::times;

/// 近7天加购3次以上 · ordered at least three times
pub fn count(dice: &mut Dice, tongue: Tongue) -> Part {
    let (zh, en, event) = *dice.one_of(&[
        ("下单", "ordered", "purchase"),
        ("购买", "purchased", "purchase"),
        ("浏览", "viewed", "view"),
        ("加购", "added to cart", "add_to_cart"),
        ("收藏", "favorited", "favorite"),
        ("签到", "checked in", "sign_in"),
        ("登录", "logged in", "login"),
    ]);
    let (window, during) = if dice.often() { times::window(dice, tongue) } else { (String::new(), Window::Ever) };
    let noun = event == "purchase" && dice.below(3) == 0;
    let (bound, bounds) = compared(dice, tongue, Counted::Times);
    let filtered = matches!(event, "purchase" | "view") && !noun && dice.below(3) == 0;
    let thing = filtered.then(|| things::category(dice));
    let done = match (tongue, thing) {
        (Tongue::Zh, Some(thing)) => format!("{}{}{bound}", marked(zh), thing.name(tongue)),
        (Tongue::Zh, None) if noun => format!("{}{bound}", marked(dice.word(&["订单数", "购买次数", "下单次数"])))
            .replace('次', "次")
            .replace("⟧次", "⟧"),
        (Tongue::Zh, None) => format!("{}{bound}", marked(zh)),
        (Tongue::En, Some(thing)) => format!("{en} {} {bound}", thing.name(tongue)),
        (Tongue::En, None) if noun => format!("made {}", bound.replace("times", "orders")),
        (Tongue::En, None) => format!("{} {bound}", marked(en)),
    };
    let filter = thing.map(things::Thing::filter);
    let number = match event {
        "purchase" => named("orders", filter, &during),
        _ => {
            Measure::Of { aggregate: Aggregate::Count, property: None, event: event.to_owned(), filter, window: during }
        }
    };
    told(dice, tongue, &window, &done, number, bounds)
}

/// 近90天消费超过500元 · spent over $500 on lipstick
pub fn sum(dice: &mut Dice, tongue: Tongue) -> Part {
    let (window, during) = if dice.often() { times::window(dice, tongue) } else { (String::new(), Window::Ever) };
    match dice.below(6) {
        0 => {
            let (bound, bounds) = compared(dice, tongue, Counted::Money);
            let done = match tongue {
                Tongue::Zh => format!("{}{bound}", marked(dice.word(&["客单价", "平均客单价"]))),
                Tongue::En => format!("have an {} {bound}", marked(dice.word(&["average order value", "AOV"]))),
            };
            told(dice, tongue, &window, &done, named("average_order_value", None, &during), bounds)
        }
        1 => {
            let (bound, bounds) = compared(dice, tongue, Counted::Other("件", "items"));
            let done = match tongue {
                Tongue::Zh => format!("{}{bound}", dice.word(&["购买件数", "购买"])),
                Tongue::En => format!("{} {bound}", dice.word(&["bought", "purchased"])),
            };
            told(dice, tongue, &window, &done, named("items", None, &during), bounds)
        }
        2 => {
            let thing = things::any(dice);
            let (bound, bounds) = compared(dice, tongue, Counted::Money);
            let name = thing.name(tongue);
            let done = match tongue {
                Tongue::Zh => match dice.below(2) {
                    0 => format!("{name}{}{bound}", marked(dice.word(&["消费", "消费金额"]))),
                    _ => format!("在{name}上{}{bound}", marked(dice.word(&["花了", "消费"]))),
                },
                Tongue::En => format!("{} {bound} on {name}", marked("spent")),
            };
            told(dice, tongue, &window, &done, named("spend", Some(thing.filter()), &during), bounds)
        }
        _ => {
            let (bound, bounds) = compared(dice, tongue, Counted::Money);
            let done = match tongue {
                Tongue::Zh => {
                    format!("{}{bound}", marked(dice.word(&["消费", "累计消费", "消费金额", "花费", "总消费"])))
                }
                Tongue::En => format!("{} {bound}", marked(dice.word(&["spent", "have spent", "spent a total of"]))),
            };
            told(dice, tongue, &window, &done, named("spend", None, &during), bounds)
        }
    }
}

/// 消费前10% · are in the top 100 by spend
pub fn rank(dice: &mut Dice, tongue: Tongue) -> Part {
    let (window, during) = if dice.often() { times::rolling(dice, tongue) } else { (String::new(), Window::Ever) };
    let end = if dice.below(4) == 0 { End::Bottom } else { End::Top };
    let (number, portion) = if dice.often() {
        let (number, percent) = percent(dice, tongue);
        (number, Portion::Percent(percent))
    } else {
        let (number, count) = people(dice, tongue);
        (number, Portion::Count(count))
    };
    let (zh, en, name) = *dice.one_of(&[
        ("消费金额", "spend", "spend"),
        ("消费", "spending", "spend"),
        ("订单数", "number of orders", "orders"),
        ("购买次数", "order count", "orders"),
        ("客单价", "average order value", "average_order_value"),
    ]);
    let done = match tongue {
        Tongue::Zh => {
            let unit = if matches!(portion, Portion::Count(_)) { "名" } else { "" };
            let side = marked(if end == End::Top {
                dice.word(&["前", "排名前"])
            } else {
                dice.word(&["后", "排名后"])
            });
            match dice.below(2) {
                0 => format!("{}{side}{number}{unit}", marked(zh)),
                _ => format!("按{}{side}{number}{unit}", marked(zh)),
            }
        }
        Tongue::En => {
            let side = marked(if end == End::Top { "top" } else { "bottom" });
            format!("are in the {side} {number} by {}", marked(en))
        }
    };
    let by = named(name, None, &during);
    let rule = Condition::Rank(Rank { end, portion, by, per: None, among: None });
    Part::new(at(dice, tongue, &window, &done), rule)
}

fn told(dice: &mut Dice, tongue: Tongue, window: &str, done: &str, number: Measure, bounds: Vec<Bound>) -> Part {
    let rules = bounds.into_iter().map(|bound| measure(number.clone(), bound)).collect();
    Part { text: at(dice, tongue, window, done), rules, timed: true, noun: None }
}
