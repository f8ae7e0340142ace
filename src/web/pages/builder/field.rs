//! What can be set of one condition, as the controls of a form, and the form read back into the condition.

mod columns;
mod compare;
mod pick;
mod when;

pub use columns::events_of;
pub use compare::CompareField;
pub use pick::{Choice, PickField, SHOWN};
pub use when::WhenField;

use self::columns::{Column, Columns};
use crate::dsl::sites::{Site, sites};
use crate::dsl::{Condition, Portion, Shop, StateTest, Test, Value, Window};
use crate::lang::Message;
use crate::web::shell::Shell;

/// A control with its name: fields of the form are called `<name>.<part>`.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub control: Control,
}

#[derive(Debug)]
pub enum Control {
    When(WhenField),
    Compare(CompareField),
    Pick(PickField),
    /// Two or three words of which one is chosen.
    Switch(Vec<Choice>),
    /// A text with how it is compared.
    Words {
        how: Vec<Choice>,
        text: String,
    },
    /// How many of a ranking.
    Portion {
        count: String,
        how: Vec<Choice>,
    },
}

/// What a form holds: every field with its value, in its order.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a>(pub &'a [(String, String)]);

impl<'a> Form<'a> {
    /// The one value of a part of a field.
    fn get(&self, name: &str, part: &str) -> Option<&'a str> {
        self.all(name, part).next()
    }

    fn all(&self, name: &str, part: &str) -> impl Iterator<Item = &'a str> {
        let key = format!("{name}.{part}");
        self.0.iter().filter(move |(known, _)| *known == key).map(|(_, value)| value.trim())
    }
}

/// The controls of a condition. What no control can show is left to the text of the rule.
pub fn fields(rule: &Condition, shop: &Shop, shell: &Shell) -> Vec<Field> {
    let columns = Columns::of(rule, &shop.catalog);
    let mut found = Vec::new();
    let mut at = 0;
    sites(&mut rule.clone(), &mut |site| {
        let name = at.to_string();
        at += 1;
        let control = match &site {
            Site::Window(window) if columns.are_timed() || **window != Window::Ever => {
                Some((shell.t("builder-time"), Control::When(when::show(window, shop, shell))))
            }
            Site::Window(_) => None,
            Site::Test { of, test } => columns.column(*of).and_then(|column| {
                let control = test_control(test, &column, shop, shell)?;
                Some((shell.words(column.label).to_owned(), control))
            }),
            Site::Bound { of, bound } => {
                let (label, unit) = columns.measured(of);
                let field = compare::bound(bound, unit.as_ref(), shop, shell);
                field.map(|field| (shell.words(&label).to_owned(), Control::Compare(field)))
            }
            Site::Portion(portion) => Some((shell.t("builder-portion"), portion_control(portion, shell))),
            Site::State(standing) => shop.catalog.state(&standing.state).and_then(|state| {
                let control = match &standing.test {
                    StateTest::Axis { level, .. } => Some(pick::level(*level, shell)),
                    test => pick::standing(test, state, shell).map(Control::Pick),
                };
                control.map(|control| (shell.words(&state.label).to_owned(), control))
            }),
        };
        found.extend(control.map(|(label, control)| Field { name, label, control }));
    });
    found
}

/// The condition as the form sets it. What the form does not mention stays as it is.
///
/// # Errors
/// What of the form cannot be read, in words.
pub fn read(rule: &Condition, form: Form<'_>, shop: &Shop) -> Result<Condition, Message> {
    let columns = Columns::of(rule, &shop.catalog);
    let mut changed = rule.clone();
    let mut problem = None;
    let mut at = 0;
    sites(&mut changed, &mut |site| {
        let name = at.to_string();
        at += 1;
        if let Err(found) = set(site, &name, form, &columns) {
            problem.get_or_insert(found);
        }
    });
    problem.map_or(Ok(changed), Err)
}

fn set(site: Site<'_>, name: &str, form: Form<'_>, columns: &Columns<'_>) -> Result<(), Message> {
    match site {
        Site::Window(window) => when::set(window, name, form),
        Site::Test { of, test } => match columns.column(of) {
            Some(column) => set_test(test, name, form, &column),
            None => Ok(()),
        },
        Site::Bound { bound, .. } => compare::set_bound(bound, name, form),
        Site::Portion(portion) => set_portion(portion, name, form),
        Site::State(standing) => pick::set_standing(&mut standing.test, name, form),
    }
}

/// How a test is set. Which it is follows from the test and its column, so that showing and reading agree.
enum Sort {
    Either,
    Pick,
    Compare,
    Words,
}

fn sort(test: &Test, column: &Column<'_>) -> Sort {
    match test {
        Test::Is(Value::Boolean(_)) | Test::Missing | Test::Present => Sort::Either,
        Test::HasAny(_) | Test::HasAll(_) | Test::HasNone(_) => Sort::Pick,
        Test::Is(_) | Test::In(_) | Test::IsNot(_) | Test::NotIn(_) if column.is_picked() => Sort::Pick,
        _ if column.is_compared() => Sort::Compare,
        _ => Sort::Words,
    }
}

fn test_control(test: &Test, column: &Column<'_>, shop: &Shop, shell: &Shell) -> Option<Control> {
    match (sort(test, column), test) {
        (Sort::Either, Test::Is(Value::Boolean(truth))) => Some(pick::truth(*truth, column, shell)),
        (Sort::Either, test) => Some(pick::presence(*test == Test::Present, column, shell)),
        (Sort::Pick, test) => pick::values(test, column.vocabulary?, shop, shell).map(Control::Pick),
        (Sort::Compare, test) => compare::test(test, column, shop, shell).map(Control::Compare),
        (Sort::Words, test) => pick::words(test, shell),
    }
}

fn set_test(test: &mut Test, name: &str, form: Form<'_>, column: &Column<'_>) -> Result<(), Message> {
    match sort(test, column) {
        Sort::Either => {
            pick::set_either(test, name, form);
            Ok(())
        }
        Sort::Pick => pick::set_values(test, name, form),
        Sort::Compare => compare::set_test(test, name, form, column),
        Sort::Words => pick::set_words(test, name, form),
    }
}

fn portion_control(portion: &Portion, shell: &Shell) -> Control {
    let (count, is_percent) = match portion {
        Portion::Count(count) => (count.to_string(), false),
        Portion::Percent(percent) => (percent.to_string(), true),
    };
    let words = [("count", "builder-people"), ("percent", "builder-percent")];
    Control::Portion { count, how: choices(&words, if is_percent { "percent" } else { "count" }, shell) }
}

fn set_portion(portion: &mut Portion, name: &str, form: Form<'_>) -> Result<(), Message> {
    let Some(how) = form.get(name, "how") else { return Ok(()) };
    let count = form.get(name, "count").unwrap_or_default();
    let bad = || Message::new("builder-bad-number").with("text", count);
    *portion = match how {
        "percent" => Portion::Percent(count.parse().map_err(|_| bad())?),
        _ => Portion::Count(count.parse().map_err(|_| bad())?),
    };
    Ok(())
}

/// A choice among words of the language files.
fn choices(words: &[(&'static str, &'static str)], chosen: &str, shell: &Shell) -> Vec<Choice> {
    words.iter().map(|(value, key)| Choice::new(*value, shell.t(key), *value == chosen)).collect()
}
