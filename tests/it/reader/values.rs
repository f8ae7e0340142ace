//! What customers are, in all the ways to say which values they have and which not: the same rule each time.

use quanxuan::dsl::text::print;
use quanxuan::translate::Verdict;

use super::Bench;

/// Attributes with two values of theirs.
const ATTRIBUTES: [(&str, &str, &str); 5] = [
    ("会员等级", "金卡", "银卡"),
    ("省份", "浙江", "广东"),
    ("职业", "教师", "医生"),
    ("城市等级", "一线", "新一线"),
    ("注册渠道", "小程序", "天猫"),
];

const IS: [&str; 4] = ["{n}为{a}", "{n}={a}", "{n}：{a}", "{n}包含{a}"];
const IS_NOT: [&str; 8] =
    ["{n}不是{a}", "{n}不为{a}", "{n}!={a}", "{n} != {a}", "{n}≠{a}", "{n}<>{a}", "{n}并非{a}", "{n}不包含{a}"];
const ONE_OF: [&str; 5] = ["{n}为{a}或{b}", "{n}为{a}、{b}", "{n}属于{a}/{b}", "{n}包含{a}、{b}", "{n}包括{a}和{b}"];
const NONE_OF: [&str; 7] = [
    "{n}不是{a}或{b}",
    "{n}不为{a}、{b}",
    "{n}不属于{a}、{b}",
    "{n}不包含{a}、{b}",
    "{n}不在{a}、{b}",
    "{n}不是{a}也不是{b}",
    "{n}既不是{a}也不是{b}",
];

/// Names of kinds of customers: which are left out.
const LEFT_OUT: [&str; 8] = [
    "不是{a}或{b}的客户",
    "非{a}、{b}的客户",
    "剔除{a}和{b}的客户",
    "排除{a}、{b}的客户",
    "除了{a}和{b}的客户",
    "除{a}、{b}以外的客户",
    "除{a}和{b}外的客户",
    "既不是{a}也不是{b}的客户",
];

fn alike(bench: &Bench, ways: &[&str], (n, a, b): (&str, &str, &str), meant: &[&str]) {
    for way in ways {
        let said = way.replace("{n}", n).replace("{a}", a).replace("{b}", b);
        let said = if said.ends_with("客户") { said } else { format!("{said}的客户") };
        let draft = bench.read(&said);
        assert_eq!(draft.verdict, Verdict::Run, "{said}");
        let read = print(&draft.readings[0].segment);
        assert!(meant.contains(&read.as_str()), "{said}: {read}");
    }
}

/// All of them is more than any of them: a number of them, once there is data to count them by.
#[test]
fn every_one_of_an_open_list_is_asked_about_while_nobody_counted_it() {
    let bench = Bench::new("demo_shop");
    for question in ["买过所有品牌的客户", "买过所有品类的客户", "bought from every brand"] {
        assert_eq!(bench.read(question).verdict, Verdict::Ask, "{question}");
    }
}

#[test]
fn a_value_is_had_or_not_however_it_is_said() {
    let bench = Bench::new("demo_shop");
    for (words, name) in
        ATTRIBUTES.iter().zip(["member_level", "province", "occupation", "city_tier", "registered_channel"])
    {
        let (_, a, b) = words;
        alike(&bench, &IS, *words, &[&format!("{name} = '{a}'")]);
        alike(&bench, &IS_NOT, *words, &[&format!("not {name} = '{a}'")]);
        alike(&bench, &ONE_OF, *words, &[&format!("{name} in ('{a}', '{b}')")]);
        let neither = format!("not {name} = '{a}' and not {name} = '{b}'");
        alike(&bench, &NONE_OF, *words, &[&format!("not {name} in ('{a}', '{b}')"), &neither]);
    }
    let tags = ("标签", "敏感肌", "成分党");
    let none = "not tags has any ('敏感肌', '成分党')";
    alike(&bench, &["剔除{a}和{b}的客户", "{n}不是{a}和{b}", "{n}不包括{a}和{b}"], tags, &[none]);
    alike(&bench, &["{a}和{b}的客户", "{n}为{a}和{b}"], tags, &["tags has all ('敏感肌', '成分党')"]);
}

#[test]
fn names_that_are_left_out_together_are_each_left_out() {
    let bench = Bench::new("demo_shop");
    let kinds = ("", "高价值客户", "沉睡客户");
    let neither = "not is high_value and not lifecycle is '沉睡客户'";
    alike(&bench, &LEFT_OUT, kinds, &[neither, "not (is high_value or lifecycle is '沉睡客户')"]);
    alike(&bench, &["排除{a}，{b}"], kinds, &["not is high_value and lifecycle is '沉睡客户'"]);
    let stages = ("生命周期", "流失客户", "沉睡客户");
    let neither = "not lifecycle is '流失客户' and not lifecycle is '沉睡客户'";
    alike(&bench, &["{n}不是{a}或{b}", "{n}不包含{a}、{b}", "{n}既不是{a}也不是{b}"], stages, &[neither]);
}

#[test]
fn numbers_are_compared_however_they_are_said() {
    let bench = Bench::new("demo_shop");
    for (said, meant) in [
        ("未登录天数超过30天的客户", "not login in last 30 days"),
        ("未登录天数小于7天的客户", "last login in last 7 days"),
        ("近90天登录天数超过30天的客户", "login_days in last 90 days > 30"),
        ("注册天数大于100天的客户", "registered_at before 100 days ago"),
        ("近90天单笔消费在300元和800元之间的客户", "largest_order in last 90 days between 300 and 800"),
        ("近一年任意一个月消费超过500元的客户", "spend > 500 in at least 1 of last 12 months"),
        ("消费金额超过一定阈值（例如9000元）且订单数超过一定阈值（例如9单）的客户", "spend > 9000 and orders > 9"),
        ("近一年下3单以上的客户", "orders in last 1 year >= 3"),
        (
            "近30天不活跃但更早前活跃过的客户",
            "is inactive and (activity before 30 days ago or purchase before 30 days ago)",
        ),
    ] {
        alike(&bench, &[said], ("", "", ""), &[meant]);
    }
    // No rule says of any seven days what was spent in them.
    assert_ne!(bench.read("任意连续7天消费超过500元的客户").verdict, Verdict::Run);
}
