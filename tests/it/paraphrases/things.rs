//! What things are called, and the verbs for what is done with them.

use quanxuan::dsl::Filter;

use super::phrase::{Dice, Tongue, marked, property, within};

/// A value of a property with its names.
#[derive(Debug)]
pub struct Thing {
    property: &'static str,
    value: &'static str,
    zh: &'static str,
    en: &'static str,
}

const fn thing(property: &'static str, value: &'static str, zh: &'static str, en: &'static str) -> Thing {
    Thing { property, value, zh, en }
}

const CATEGORIES: [Thing; 12] = [
    thing("category", "口红", "口红", "lipstick"),
    thing("category", "粉底液", "粉底液", "foundation"),
    thing("category", "面膜", "面膜", "face masks"),
    thing("category", "防晒", "防晒霜", "sunscreen"),
    thing("category", "香水", "香水", "perfume"),
    thing("category", "洗发水", "洗发水", "shampoo"),
    thing("category", "护发素", "护发素", "conditioner"),
    thing("category", "纸尿裤", "纸尿裤", "diapers"),
    thing("category", "洗衣液", "洗衣液", "laundry detergent"),
    thing("category", "咖啡", "咖啡", "coffee"),
    thing("category", "奶粉", "奶粉", "milk powder"),
    thing("category", "手袋", "手袋", "handbags"),
];

const OTHERS: [Thing; 6] = [
    thing("department", "护肤", "护肤品", "skincare"),
    thing("department", "彩妆", "彩妆", "makeup"),
    thing("department", "家清", "家清用品", "household cleaning products"),
    thing("brand", "Lumi", "Lumi", "Lumi"),
    thing("brand", "Nuage", "Nuage", "Nuage"),
    thing("brand", "花屿", "花屿", "Huayu"),
];

const CHANNELS: [(&str, &str, &str); 5] = [
    ("小程序", "小程序", "in the mini program"),
    ("天猫", "天猫", "on Tmall"),
    ("京东", "京东", "on JD"),
    ("抖音", "抖音", "on Douyin"),
    ("线下门店", "线下门店", "in store"),
];

/// What each thing is called, in both languages.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    CATEGORIES.iter().chain(&OTHERS).map(|thing| (thing.zh, thing.en)).filter(|(zh, en)| zh != en)
}

impl Thing {
    pub fn name(&self, tongue: Tongue) -> String {
        marked(if tongue == Tongue::Zh { self.zh } else { self.en })
    }

    pub fn filter(&self) -> Filter {
        property(self.property, within(&[self.value]))
    }
}

/// A category, sometimes a department or brand.
pub fn any(dice: &mut Dice) -> &'static Thing {
    if dice.often() { category(dice) } else { dice.one_of(&OTHERS) }
}

pub fn category(dice: &mut Dice) -> &'static Thing {
    dice.one_of(&CATEGORIES)
}

/// Two different categories.
pub fn pair(dice: &mut Dice) -> (&'static Thing, &'static Thing) {
    let first = dice.below(CATEGORIES.len());
    let second = (first + 1 + dice.below(CATEGORIES.len() - 1)) % CATEGORIES.len();
    (&CATEGORIES[first], &CATEGORIES[second])
}

/// Any of several categories: what is said, and the test.
pub fn either(dice: &mut Dice, tongue: Tongue) -> (String, Filter) {
    let (first, second) = pair(dice);
    let join = match tongue {
        Tongue::Zh => dice.word(&["或", "或者"]),
        Tongue::En => " or ",
    };
    let values = within(&[first.value, second.value]);
    (format!("{}{join}{}", first.name(tongue), second.name(tongue)), property("category", values))
}

/// Where something was bought.
pub fn channel(dice: &mut Dice, tongue: Tongue) -> (String, Filter) {
    let (value, zh, en) = *dice.one_of(&CHANNELS);
    (marked(if tongue == Tongue::Zh { zh } else { en }), property("channel", within(&[value])))
}

/// What can be done with a thing.
#[derive(Debug)]
pub struct Deed {
    pub event: &'static str,
    /// Before the thing.
    zh: &'static [&'static str],
    /// After 没.
    zh_bare: &'static [&'static str],
    /// Past tense; `…` is where the thing stands.
    en: &'static [&'static str],
    /// After "did not" and "have not".
    en_bare: &'static str,
    en_participle: &'static str,
}

pub const PURCHASE: Deed = Deed {
    event: "purchase",
    zh: &["买过", "购买过", "买了", "购买了", "购买"],
    zh_bare: &["买过", "买", "购买", "购买过"],
    en: &["bought …", "purchased …", "have bought …", "have purchased …", "ordered …"],
    en_bare: "buy …",
    en_participle: "bought …",
};

pub const DEEDS: [Deed; 4] = [
    PURCHASE,
    Deed {
        event: "view",
        zh: &["浏览过", "看过", "浏览了"],
        zh_bare: &["浏览过", "浏览", "看过"],
        en: &["viewed …", "browsed …", "looked at …", "have viewed …"],
        en_bare: "view …",
        en_participle: "viewed …",
    },
    Deed {
        event: "add_to_cart",
        zh: &["加购过", "加购了", "加购"],
        zh_bare: &["加购过", "加购"],
        en: &["added … to cart", "added … to their cart", "have added … to cart"],
        en_bare: "add … to cart",
        en_participle: "added … to cart",
    },
    Deed {
        event: "favorite",
        zh: &["收藏过", "收藏了"],
        zh_bare: &["收藏过", "收藏"],
        en: &["favorited …", "favourited …", "have favorited …"],
        en_bare: "favorite …",
        en_participle: "favorited …",
    },
];

impl Deed {
    pub fn done(&self, dice: &mut Dice, tongue: Tongue, thing: &str) -> String {
        match tongue {
            Tongue::Zh => format!("{}{thing}", marked(dice.word(self.zh))),
            Tongue::En => with(dice.word(self.en), thing),
        }
    }

    pub fn not_done(&self, dice: &mut Dice, tongue: Tongue, thing: &str) -> String {
        match tongue {
            Tongue::Zh => {
                let not = marked(dice.word(&["没", "没有", "未"]));
                format!("{not}{}{thing}", dice.one_of(self.zh_bare))
            }
            Tongue::En => match dice.below(3) {
                0 => format!("{} {}", marked(dice.word(&["did not", "didn't"])), with(self.en_bare, thing)),
                _ => format!("{} {}", marked(dice.word(&["have not", "haven't"])), with(self.en_participle, thing)),
            },
        }
    }

    pub fn never_done(&self, dice: &mut Dice, tongue: Tongue, thing: &str) -> String {
        match tongue {
            Tongue::Zh => {
                let never = marked(dice.word(&["从未", "从没", "从来没有", "从来没"]));
                format!("{never}{}{thing}", self.zh_bare[0])
            }
            Tongue::En => {
                format!("{} {}", marked(dice.word(&["never", "have never"])), with(self.en_participle, thing))
            }
        }
    }
}

fn with(pattern: &str, thing: &str) -> String {
    pattern.replace('…', thing)
}
