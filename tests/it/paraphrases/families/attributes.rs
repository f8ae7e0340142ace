//! What customers are, and where they stand.

use quanxuan::dsl::{Axis, Bound, Condition, Level, Standing, StateTest, Test, Value};

use crate::paraphrases::numbers::{Counted, compared};
use crate::paraphrases::phrase::{self, Dice, Part, Tongue, is, marked, not, within};

/// An attribute said in one of several ways.
pub fn attribute(dice: &mut Dice, tongue: Tongue) -> Part {
    let part = match dice.below(8) {
        0 => gender(dice, tongue),
        1 | 2 => age(dice, tongue),
        3 => place(dice, tongue),
        4 => level(dice, tongue),
        5 => points(dice, tongue),
        6 => consent(dice, tongue),
        _ => missing(dice, tongue),
    };
    Part { timed: false, ..part }
}

fn gender(dice: &mut Dice, tongue: Tongue) -> Part {
    let (value, zh, en) = *dice.one_of(&[
        ("女", "女性", "female"),
        ("男", "男性", "male"),
        ("女", "性别为女", "women"),
        ("男", "性别是男", "men"),
    ]);
    let text = if tongue == Tongue::Zh { marked(zh) } else { format!("are {}", marked(en)) };
    Part::new(text, phrase::attribute("gender", is(value)))
}

fn age(dice: &mut Dice, tongue: Tongue) -> Part {
    let number = |value: i64| Value::Number(value.into());
    let make = |text: String, test| Part::new(text, phrase::attribute("age", test));
    let (low, zh_low) = *dice.one_of(&[(18, "18"), (25, "25"), (25, "二十五"), (30, "30"), (30, "三十")]);
    let (high, zh_high) = *dice.one_of(&[(35, "35"), (35, "三十五"), (40, "40"), (45, "四十五"), (60, "60")]);
    let (from, until) = (marked(zh_low), marked(zh_high));
    let (en_from, en_until) = (marked(&low.to_string()), marked(&high.to_string()));
    let range = Test::Between(number(low), number(high));
    match (dice.below(5), tongue) {
        (0 | 1, Tongue::Zh) => match dice.below(4) {
            0 => make(format!("{from}到{until}岁"), range),
            1 => make(format!("年龄在{from}至{until}岁之间"), range),
            2 => make(format!("{from}岁到{until}岁"), range),
            _ => make(format!("年龄{en_from}-{en_until}"), range),
        },
        (2, Tongue::Zh) => make(format!("{until}岁{}", marked("以上")), Test::AtLeast(number(high))),
        (3, Tongue::Zh) => {
            make(format!("年龄{}{until}岁", marked(dice.word(&["大于", "超过"]))), Test::More(number(high)))
        }
        (_, Tongue::Zh) => {
            make(format!("年龄{}{from}岁", marked(dice.word(&["小于", "不到", "低于"]))), Test::Less(number(low)))
        }
        (0 | 1, Tongue::En) => match dice.below(3) {
            0 => make(format!("are aged {en_from} to {en_until}"), range),
            1 => make(format!("are between {en_from} and {en_until} years old"), range),
            _ => make(format!("are aged between {en_from} and {en_until}"), range),
        },
        (2, Tongue::En) => make(format!("are {en_until} {}", marked("or older")), Test::AtLeast(number(high))),
        (3, Tongue::En) => {
            make(format!("are {} {en_until}", marked(dice.word(&["older than", "over"]))), Test::More(number(high)))
        }
        (_, Tongue::En) => {
            make(format!("are {} {en_from}", marked(dice.word(&["younger than", "under"]))), Test::Less(number(low)))
        }
    }
}

fn place(dice: &mut Dice, tongue: Tongue) -> Part {
    // Shanghai and Beijing are both a city and a province here.
    let places: [(&str, &[&str], &str, &str); 9] = [
        ("province", &["上海"], "上海", "Shanghai"),
        ("province", &["广东"], "广东", "Guangdong"),
        ("province", &["浙江"], "浙江省", "Zhejiang"),
        ("city", &["杭州"], "杭州", "Hangzhou"),
        ("city", &["深圳"], "深圳市", "Shenzhen"),
        ("city", &["成都"], "成都", "Chengdu"),
        ("province", &["江苏", "浙江", "上海"], "江浙沪", "Jiangsu, Zhejiang or Shanghai"),
        ("city", &["杭州", "深圳"], "杭州或深圳", "Hangzhou or Shenzhen"),
        ("city_tier", &["一线"], "一线城市", "tier 1 cities"),
    ];
    let (name, values, zh, en) = *dice.one_of(&places);
    let rule = phrase::attribute(name, within(values));
    let denied = dice.below(5) == 0;
    let text = match (tongue, denied) {
        (Tongue::Zh, false) => format!("{}{}", dice.word(&["在", "来自", "住在", "位于"]), marked(zh)),
        (Tongue::Zh, true) => format!("{}{}", marked(dice.word(&["不在", "不住在"])), marked(zh)),
        (Tongue::En, false) => {
            format!("{} {}", dice.word(&["live in", "are in", "are from", "are based in"]), marked(en))
        }
        (Tongue::En, true) => {
            format!("{} {}", marked(dice.word(&["do not live in", "are not in", "don't live in"])), marked(en))
        }
    };
    let or = |rule: Condition| if denied { not(rule) } else { rule };
    let part = Part::new(text, or(rule));
    // A city that is a province, too.
    if values == ["上海"] { part.or(or(phrase::attribute("city", within(values)))) } else { part }
}

fn level(dice: &mut Dice, tongue: Tongue) -> Part {
    let (value, zh, en) =
        *dice.one_of(&[("金卡", "金卡", "gold"), ("银卡", "银卡", "silver"), ("钻石", "钻石", "diamond")]);
    let name = |test| phrase::attribute("member_level", test);
    let ordered = value != "钻石" && dice.below(2) == 0;
    match (tongue, ordered) {
        (Tongue::Zh, true) => Part::new(
            format!(
                "{}{}{}",
                dice.word(&["等级", "会员等级在", ""]),
                marked(zh),
                marked(dice.word(&["以上", "及以上"]))
            ),
            name(Test::AtLeast(Value::Text(value.to_owned()))),
        ),
        (Tongue::Zh, false) => {
            Part::new(format!("{}{}", dice.word(&["会员等级是", "等级为", "会员等级为"]), marked(zh)), name(is(value)))
        }
        (Tongue::En, true) => Part::new(
            format!("are {} {}", marked(en), marked(dice.word(&["or above", "or higher"]))),
            name(Test::AtLeast(Value::Text(value.to_owned()))),
        ),
        (Tongue::En, false) => {
            Part::new(format!("{} {}", dice.word(&["are", "have member level"]), marked(en)), name(is(value)))
        }
    }
}

fn points(dice: &mut Dice, tongue: Tongue) -> Part {
    let (mut text, bounds) = compared(dice, tongue, Counted::Money);
    for unit in ["元", "块钱", "块", " yuan", "$", "¥"] {
        text = text.replace(unit, "");
    }
    let text = match tongue {
        Tongue::Zh => format!("{}{text}", marked("积分")),
        Tongue::En => format!("have {text} {}", marked("points")),
    };
    let rules = bounds
        .into_iter()
        .map(|bound| {
            let value = |number: quanxuan::dsl::Number| Value::Number(number);
            phrase::attribute(
                "points",
                match bound {
                    Bound::Is(number) => Test::Is(value(number)),
                    Bound::IsNot(number) => Test::IsNot(value(number)),
                    Bound::Less(number) => Test::Less(value(number)),
                    Bound::AtMost(number) => Test::AtMost(value(number)),
                    Bound::More(number) => Test::More(value(number)),
                    Bound::AtLeast(number) => Test::AtLeast(value(number)),
                    Bound::Between(low, high) => Test::Between(value(low), value(high)),
                    Bound::Relative { .. } | Bound::Mean { .. } => panic!("no number"),
                },
            )
        })
        .collect();
    Part { text, rules, timed: false, noun: None }
}

fn consent(dice: &mut Dice, tongue: Tongue) -> Part {
    let (name, yes, zh, en) = *dice.one_of(&[
        ("sms_opt_in", true, "接受短信", "accept SMS"),
        ("sms_opt_in", true, "可短信触达", "can be reached by SMS"),
        ("sms_opt_in", false, "不接受短信", "do not accept SMS"),
        ("email_opt_in", true, "接受邮件", "accept email"),
        ("email_opt_in", true, "订阅了邮件", "are subscribed to email"),
        ("email_opt_in", false, "没有订阅邮件", "are not subscribed to email"),
        ("wecom_friend", true, "加了企业微信", "are on WeCom"),
        ("wecom_friend", false, "没加企业微信", "are not on WeCom"),
    ]);
    let text = marked(if tongue == Tongue::Zh { zh } else { en });
    let rule = phrase::attribute(name, Test::Is(Value::Boolean(yes)));
    let part = Part::new(text, rule);
    // Nothing of it is ever missing here, so both ways of "not" are one.
    if yes { part } else { part.or(not(phrase::attribute(name, Test::Is(Value::Boolean(true))))) }
}

fn missing(dice: &mut Dice, tongue: Tongue) -> Part {
    let (name, zh, en) = *dice.one_of(&[("phone", "手机号", "a phone number"), ("email", "邮箱", "an email address")]);
    let rule = |test| phrase::attribute(name, test);
    let name = marked(if tongue == Tongue::Zh { zh } else { en });
    match (tongue, dice.below(4)) {
        (Tongue::Zh, 0) => Part::new(
            format!("{}{name}", marked(dice.word(&["没留", "没有", "没填", "没有填写"]))),
            rule(Test::Missing),
        ),
        (Tongue::Zh, 1) => Part::new(format!("{name}{}", marked(dice.word(&["为空", "缺失"]))), rule(Test::Missing)),
        (Tongue::Zh, _) => Part::new(format!("{}{name}", dice.word(&["留了", "有", "填写了"])), rule(Test::Present)),
        (Tongue::En, 0 | 1) => Part::new(
            format!("{} {name}", marked(dice.word(&["do not have", "don't have", "have not provided"]))),
            rule(Test::Missing),
        ),
        (Tongue::En, _) => Part::new(format!("{} {name}", dice.word(&["have", "have provided"])), rule(Test::Present)),
    }
}

/// RFM, life cycle, business terms.
pub fn state(dice: &mut Dice, tongue: Tongue) -> Part {
    let standing = |state: &str, test| Condition::State(Standing { state: state.to_owned(), test });
    let value = |state: &str, value: &str| standing(state, StateTest::In(vec![value.to_owned()]));
    let axis = |axis, level| standing("rfm", StateTest::Axis { axis, level });
    let term = |name: &str| Condition::Term(name.to_owned());
    let table = [
        ("重要价值客户", "champions", value("rfm", "重要价值客户")),
        ("重要发展客户", "promising big spenders", value("rfm", "重要发展客户")),
        ("重要挽留客户", "at-risk champions", value("rfm", "重要挽留客户")),
        ("一般价值客户", "frequent small spenders", value("rfm", "一般价值客户")),
        ("一般保持客户", "fading regulars", value("rfm", "一般保持客户")),
        ("流失客户", "churned customers", value("lifecycle", "流失客户")),
        ("沉睡客户", "dormant customers", value("lifecycle", "沉睡客户")),
        ("成熟客户", "mature customers", value("lifecycle", "成熟客户")),
        ("潜在客户", "prospects", value("lifecycle", "潜在客户")),
        ("高价值客户", "high-value customers", term("high_value")),
        ("复购客户", "repeat customers", term("repeat_customer")),
        ("价格敏感", "price-sensitive customers", term("price_sensitive")),
        ("活跃客户", "active customers", term("active")),
        ("老客户", "existing customers", term("existing_customer")),
        ("宝妈", "mothers", term("mother")),
        ("90后", "born in the 1990s", term("born_1990s")),
        ("消费力高", "high in spending power", axis(Axis::Monetary, Level::High)),
        ("购买频率低", "low in purchase frequency", axis(Axis::Frequency, Level::Low)),
    ];
    let (zh, en, rule) = dice.one_of(&table).clone();
    let denied = dice.below(4) == 0 && !zh.ends_with(['高', '低']);
    let text = match (tongue, denied) {
        (Tongue::Zh, false) => {
            format!("{}{}", if zh.ends_with(['高', '低']) { "" } else { dice.word(&["属于", "是"]) }, marked(zh))
        }
        (Tongue::Zh, true) => format!("{}{}", marked("不是"), marked(zh)),
        (Tongue::En, false) => format!("are {}", marked(en)),
        (Tongue::En, true) => format!("are {} {}", marked("not"), marked(en)),
    };
    Part { timed: false, ..Part::new(text, if denied { not(rule) } else { rule }) }
}
