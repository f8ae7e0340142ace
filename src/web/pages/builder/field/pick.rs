//! Values chosen from those there are, as controls.

use super::columns::Column;
use super::{Control, Form, choices};
use crate::catalog::State;
use crate::dsl::{Level, Shop, StateTest, Test, Value};
use crate::lang::{Bilingual, Message};
use crate::web::number::grouped;
use crate::web::shell::Shell;

/// Values shown at once; the others are searched for.
pub const SHOWN: usize = 60;

/// Values with what is to be done with them.
#[derive(Debug)]
pub struct PickField {
    pub how: Vec<Choice>,
    pub values: Vec<Choice>,
    /// Where there are too many to show, the words they are searched by.
    pub search: Option<String>,
    /// Values that are not shown.
    pub more: u64,
}

/// Something that can be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
    /// Customers of the whole rule with this value alone, where they were counted.
    pub count: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Choice { value: value.into(), label: label.into(), chosen, count: None }
    }
}

impl PickField {
    /// Says beside each value how many customers there are with it.
    pub fn count(&mut self, counts: &[Option<u64>]) {
        for (value, count) in self.values.iter_mut().zip(counts) {
            value.count = count.map(grouped);
        }
    }

    /// Only the values whose words hold these, and no more than can be shown; what is chosen stays.
    pub fn find(&mut self, words: &str) {
        let all = self.values.len();
        if all <= SHOWN {
            return;
        }
        self.search = Some(words.to_owned());
        let words = words.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&words);
        self.values.retain(|value| value.chosen || holds(&value.label) || holds(&value.value));
        if self.values.len() > SHOWN {
            let chosen = self.values.iter().filter(|value| value.chosen).count();
            self.values.sort_by_key(|value| !value.chosen);
            self.values.truncate(SHOWN.max(chosen));
        }
        self.more = u64::try_from(all - self.values.len()).unwrap_or(u64::MAX);
    }
}

/// What a test does with the values it names, and those; none where it is not about which values there are.
fn picked(test: &Test) -> Option<(&'static str, Vec<&str>)> {
    fn all(values: &[String]) -> Vec<&str> {
        values.iter().map(String::as_str).collect()
    }
    let texts = || test.values().into_iter().filter_map(Value::as_text).collect();
    Some(match test {
        Test::Is(_) | Test::In(_) => ("in", texts()),
        Test::IsNot(_) | Test::NotIn(_) => ("not-in", texts()),
        Test::HasAny(values) => ("any", all(values)),
        Test::HasAll(values) => ("all", all(values)),
        Test::HasNone(values) => ("none", all(values)),
        _ => return None,
    })
}

/// The values of a text column, or those that a list may hold.
pub fn values(test: &Test, vocabulary: &str, shop: &Shop, shell: &Shell) -> Option<PickField> {
    let (how, chosen) = picked(test)?;
    let words: &[_] = match test {
        Test::HasAny(_) | Test::HasAll(_) | Test::HasNone(_) => {
            &[("any", "builder-has-any"), ("all", "builder-has-all"), ("none", "builder-has-none")]
        }
        _ => &[("in", "builder-in"), ("not-in", "builder-not-in")],
    };
    let value = |value: &str| {
        let label = shop.catalog.value_label(Some(vocabulary), value);
        Choice::new(value, shell.words(&label), chosen.contains(&value))
    };
    let values = shop.vocabulary_values(vocabulary).into_iter().map(value).collect();
    Some(PickField { how: choices(words, how, shell), values, search: None, more: 0 })
}

pub fn set_values(test: &mut Test, name: &str, form: Form<'_>) -> Result<(), Message> {
    let Some((how, chosen)) = chosen(name, form, picked(test))? else { return Ok(()) };
    let values = |chosen: Vec<String>| chosen.into_iter().map(Value::Text).collect();
    *test = match how {
        "not-in" => Test::NotIn(values(chosen)),
        "any" => Test::HasAny(chosen),
        "all" => Test::HasAll(chosen),
        "none" => Test::HasNone(chosen),
        _ => Test::In(values(chosen)),
    };
    Ok(())
}

/// What the form has chosen; none where that is what is picked already, in whatever order.
fn chosen<'a>(
    name: &str,
    form: Form<'a>,
    before: Option<(&str, Vec<&str>)>,
) -> Result<Option<(&'a str, Vec<String>)>, Message> {
    let Some(how) = form.get(name, "how") else { return Ok(None) };
    let chosen: Vec<&str> = form.all(name, "value").collect();
    if chosen.is_empty() {
        return Err(Message::new("builder-no-value"));
    }
    let is_same = before.is_some_and(|(way, values)| {
        way == how && values.len() == chosen.len() && values.iter().all(|value| chosen.contains(value))
    });
    Ok((!is_same).then(|| (how, chosen.into_iter().map(str::to_owned).collect())))
}

fn stood(test: &StateTest) -> Option<(&'static str, Vec<&str>)> {
    match test {
        StateTest::In(values) => Some(("in", values.iter().map(String::as_str).collect())),
        StateTest::NotIn(values) => Some(("not-in", values.iter().map(String::as_str).collect())),
        StateTest::Axis { .. } => None,
    }
}

pub fn standing(test: &StateTest, state: &State, shell: &Shell) -> Option<PickField> {
    let (how, chosen) = stood(test)?;
    let value =
        |(value, label, _): (&str, &Bilingual, _)| Choice::new(value, shell.words(label), chosen.contains(&value));
    Some(PickField {
        how: choices(&[("in", "builder-in"), ("not-in", "builder-not-in")], how, shell),
        values: state.values().into_iter().map(value).collect(),
        search: None,
        more: 0,
    })
}

pub fn set_standing(test: &mut StateTest, name: &str, form: Form<'_>) -> Result<(), Message> {
    if let StateTest::Axis { level, .. } = test {
        match form.get(name, "how") {
            Some("high") => *level = Level::High,
            Some("low") => *level = Level::Low,
            Some(_) | None => {}
        }
        return Ok(());
    }
    let Some((how, chosen)) = chosen(name, form, stood(test))? else { return Ok(()) };
    *test = if how == "not-in" { StateTest::NotIn(chosen) } else { StateTest::In(chosen) };
    Ok(())
}

pub fn level(level: Level, shell: &Shell) -> Control {
    let chosen = if level == Level::High { "high" } else { "low" };
    Control::Switch(choices(&[("high", "builder-high"), ("low", "builder-low")], chosen, shell))
}

/// Yes or no, in the words of the column where it has some.
pub fn truth(truth: bool, column: &Column<'_>, shell: &Shell) -> Control {
    either([("true", "say-yes"), ("false", "say-no")], truth, column, shell)
}

pub fn presence(present: bool, column: &Column<'_>, shell: &Shell) -> Control {
    either([("present", "say-present"), ("missing", "say-missing")], present, column, shell)
}

fn either(words: [(&'static str, &'static str); 2], first: bool, column: &Column<'_>, shell: &Shell) -> Control {
    let [(yes, yes_key), (no, no_key)] = words;
    let (yes_said, no_said) = match column.says {
        Some(says) => (shell.words(&says.yes).to_owned(), shell.words(&says.no).to_owned()),
        None => (shell.t(yes_key), shell.t(no_key)),
    };
    Control::Switch(vec![Choice::new(yes, yes_said, first), Choice::new(no, no_said, !first)])
}

pub fn set_either(test: &mut Test, name: &str, form: Form<'_>) {
    *test = match form.get(name, "how") {
        Some("true") => Test::Is(Value::Boolean(true)),
        Some("false") => Test::Is(Value::Boolean(false)),
        Some("present") => Test::Present,
        Some("missing") => Test::Missing,
        Some(_) | None => return,
    };
}

/// A free text with how it is compared.
pub fn words(test: &Test, shell: &Shell) -> Option<Control> {
    let (how, text) = match test {
        Test::Is(Value::Text(text)) => ("is", text),
        Test::IsNot(Value::Text(text)) => ("is-not", text),
        Test::Contains(text) => ("contains", text),
        Test::StartsWith(text) => ("starts", text),
        Test::EndsWith(text) => ("ends", text),
        _ => return None,
    };
    let words = [
        ("is", "builder-is"),
        ("is-not", "builder-is-not"),
        ("contains", "builder-contains"),
        ("starts", "builder-starts"),
        ("ends", "builder-ends"),
    ];
    Some(Control::Words { how: choices(&words, how, shell), text: text.clone() })
}

pub fn set_words(test: &mut Test, name: &str, form: Form<'_>) -> Result<(), Message> {
    let Some(how) = form.get(name, "how") else { return Ok(()) };
    let text = form.get(name, "text").unwrap_or_default().to_owned();
    if text.is_empty() {
        return Err(Message::new("builder-no-text"));
    }
    *test = match how {
        "is-not" => Test::IsNot(Value::Text(text)),
        "contains" => Test::Contains(text),
        "starts" => Test::StartsWith(text),
        "ends" => Test::EndsWith(text),
        _ => Test::Is(Value::Text(text)),
    };
    Ok(())
}
