//! How far a word reaches: who they are beside one deed or another, and who is left out by more than one trait.

use quanxuan::dsl::Condition;

use super::purchases;
use crate::paraphrases::phrase::{self, Dice, Part, Tongue, is, marked, not};

/// Customers named by two traits, and what they are: 福建女性, women in Fujian.
fn people(dice: &mut Dice, tongue: Tongue) -> (String, Vec<Condition>) {
    let (city, zh_city, en_city) =
        *dice.one_of(&[("杭州", "杭州", "Hangzhou"), ("深圳", "深圳", "Shenzhen"), ("成都", "成都", "Chengdu")]);
    let city_rule = phrase::attribute("city", is(city));
    let (trait_rule, zh, en) = match dice.below(3) {
        0 => (phrase::attribute("gender", is("女")), "女性", "women"),
        1 => (phrase::attribute("member_level", is("金卡")), "金卡会员", "gold members"),
        _ => (phrase::attribute("member_level", is("银卡")), "银卡会员", "silver members"),
    };
    let text = match tongue {
        Tongue::Zh => format!("{}{}", marked(zh_city), marked(zh)),
        Tongue::En => format!("{} {} {}", marked(en), dice.word(&["in", "from"]), marked(en_city)),
    };
    (text, vec![city_rule, trait_rule])
}

/// A deed that says its own time, so that none reaches over from its neighbour.
fn timed(dice: &mut Dice, tongue: Tongue) -> Part {
    loop {
        let part = purchases::deed(dice, tongue);
        if part.rules.len() == 1 && !format!("{:?}", part.rules).contains("Ever") {
            return part;
        }
    }
}

/// 近7天买过口红或近30天看过面膜的杭州女性 · women in Hangzhou who bought lipstick … or viewed face masks …
pub fn of_either(dice: &mut Dice, tongue: Tongue) -> Part {
    let (noun, mut all) = people(dice, tongue);
    let (one, other) = (timed(dice, tongue), timed(dice, tongue));
    let or = match tongue {
        Tongue::Zh => marked(dice.word(&["或", "或者"])),
        Tongue::En => format!(" {} ", marked("or")),
    };
    all.push(Condition::Any([one.rules, other.rules].concat()));
    Part::new(format!("{}{or}{}", one.text, other.text), Condition::All(all)).named(noun)
}

/// 近7天买过口红的客户，不包括杭州女性 · customers who bought lipstick …, excluding women in Hangzhou
pub fn without(dice: &mut Dice, tongue: Tongue) -> Part {
    let (out, traits) = people(dice, tongue);
    let done = timed(dice, tongue);
    let rule = Condition::All([done.rules, vec![not(Condition::All(traits))]].concat());
    match tongue {
        Tongue::Zh => {
            let leave = marked(dice.word(&["不包括", "排除", "剔除", "去掉"]));
            Part::new(done.text, rule).named(format!("客户，{leave}{out}"))
        }
        Tongue::En => {
            let leave = marked(dice.word(&["excluding", "except"]));
            Part::new(format!("{}, {leave} {out}", done.text), rule)
        }
    }
}
