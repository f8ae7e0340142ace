//! The families of questions, each with the way its questions are made.

mod attributes;
mod combinations;
mod numbers;
mod purchases;
mod scopes;

use super::phrase::{Dice, Paraphrase, Part, Tongue};

/// A family: its name, how many questions it has, and how one is made.
pub struct Family {
    pub name: &'static str,
    pub size: usize,
    pub make: fn(&mut Dice, Tongue) -> Part,
}

pub const FAMILIES: [Family; 14] = [
    Family { name: "deeds", size: 600, make: purchases::deed },
    Family { name: "absence", size: 500, make: purchases::absence },
    Family { name: "both things", size: 300, make: purchases::both },
    Family { name: "one but not the other", size: 400, make: purchases::but_not },
    Family { name: "recency", size: 250, make: purchases::recency },
    Family { name: "first and last", size: 300, make: purchases::first_last },
    Family { name: "counts", size: 600, make: numbers::count },
    Family { name: "sums", size: 600, make: numbers::sum },
    Family { name: "ranks", size: 300, make: numbers::rank },
    Family { name: "attributes", size: 350, make: attributes::attribute },
    Family { name: "states", size: 150, make: attributes::state },
    Family { name: "of either", size: 300, make: scopes::of_either },
    Family { name: "without", size: 300, make: scopes::without },
    Family { name: "combinations", size: 900, make: combinations::combined },
];

/// The question with `throw` of a family.
pub fn question(family: &Family, throw: usize) -> Paraphrase {
    let mut dice = Dice::new(family.name, throw);
    let tongue = dice.tongue();
    let part = (family.make)(&mut dice, tongue);
    Paraphrase { family: family.name, text: asked(&mut dice, tongue, &part), rules: part.rules }
}

/// The wish around a condition.
fn asked(dice: &mut Dice, tongue: Tongue, part: &Part) -> String {
    let condition = &part.text;
    match tongue {
        Tongue::Zh => {
            let wish = dice.word(&[
                "",
                "",
                "帮我筛选",
                "筛选出",
                "请帮我找出",
                "找出",
                "圈选",
                "列出",
                "我想看看",
                "查询一下",
                "帮我圈一下",
                "导出",
            ]);
            let noun = dice.word(&["客户", "用户", "会员", "顾客", "人"]);
            let noun = part.noun.as_deref().unwrap_or(noun);
            let tail = dice.word(&["", "", "", "有哪些", "。", "有多少？"]);
            let tail = if part.noun.is_some() { "" } else { tail };
            format!("{wish}{condition}的{noun}{tail}")
        }
        Tongue::En => {
            let wish = dice.word(&[
                "",
                "",
                "show me ",
                "list all ",
                "find ",
                "give me ",
                "please find all ",
                "I want ",
                "get me a list of ",
                "which ",
            ]);
            let noun = dice.word(&["customers", "users", "shoppers", "members", "people"]);
            let noun = part.noun.as_deref().unwrap_or(noun);
            let who = dice.word(&["who", "who", "that"]);
            format!("{wish}{noun} {who} {condition}{}", dice.word(&["", "", "."]))
        }
    }
}
