//! Rows that belong together: 同一单里买了洗发水和护发素.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Joint, Kind};
use crate::catalog::{Aggregation, Event, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::check::shape::level;
use crate::dsl::checked::{Operand, Quantity, QuantityBound, RowRule, Rows, Rule};
use crate::dsl::condition::{Bound, Direction, Filter, Measure};
use crate::dsl::readback::{Inside, Speaker, join, leading};
use crate::dsl::text::parse::{Name, Parser, one_or};
use crate::dsl::text::print::{self, Place, push};
use crate::dsl::time::Window;
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// Among the customer's rows of an event (that pass the filter, in the window), grouped by a property, some group
/// satisfies the rule. Rows without a value of the property are in no group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The property whose value the rows share: an order's number.
    pub by: String,
    pub event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    #[serde(default)]
    pub window: Window,
    pub rule: Group,
}

/// A rule over the rows of one group; true or false, never unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Group {
    All(Vec<Group>),
    Any(Vec<Group>),
    Not(Box<Group>),
    /// Some row passes the filter.
    Some(Filter),
    /// A number of the rows that pass the filter; a plain bound. Not since, cycle or days.
    Number {
        aggregate: Aggregation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        property: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
        bound: Bound,
    },
}

/// Some group of rows with one value of `by` satisfies the rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grouped {
    pub by: Operand,
    pub rows: Rows,
    pub rule: GroupRule,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GroupRule {
    All(Vec<GroupRule>),
    Any(Vec<GroupRule>),
    Not(Box<GroupRule>),
    Number { quantity: Quantity, bound: QuantityBound },
}

pieces! { Together:
    Together { by, event, filter, window, rule } =>
        Name in [by], Event in [event], Filter in filter, Window in [window], Inner in [rule];
}

pieces! { Group, Group::level:
    Group::All(parts) | Group::Any(parts) => Inner in parts;
    Group::Not(part) => Denied in [part];
    Group::Some(filter) => Filter in [filter];
    Group::Number { aggregate: _, property, filter, bound } => Name in property, Filter in filter, Bound in [bound];
}

impl Kind for Together {
    fn print(&self, out: &mut String) {
        push(out, format_args!("one {} of ", self.by));
        print::rows(out, &self.event, self.filter.as_ref(), &self.window);
        out.push_str(" has (");
        self.rule.print(out, Place::Top);
        out.push(')');
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.together(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.together(self)
    }

    fn tie(&self) -> &'static str {
        "say-for-whom"
    }

    fn size(&self) -> Option<(usize, usize)> {
        Some(self.rule.size())
    }
}

impl Group {
    fn level(&mut self) {
        match self {
            Group::All(parts) => level!(self, parts, Group::All),
            Group::Any(parts) => level!(self, parts, Group::Any),
            Group::Not(_) | Group::Some(_) | Group::Number { .. } => {}
        }
    }

    /// Nodes and depth, for the limits of a rule.
    fn size(&self) -> (usize, usize) {
        let parts: &[Group] = match self {
            Group::All(parts) | Group::Any(parts) => parts,
            Group::Not(part) => std::slice::from_ref(part),
            Group::Some(_) | Group::Number { .. } => &[],
        };
        let below = parts.iter().map(Group::size);
        below.fold((1, 1), |(nodes, depth), (more, deep)| (nodes + more, depth.max(deep + 1)))
    }

    fn print(&self, out: &mut String, place: Place) {
        match self {
            Group::All(parts) => {
                print::group(out, parts, " and ", place >= Place::And, |out, part| part.print(out, Place::And));
            }
            Group::Any(parts) => {
                print::group(out, parts, " or ", place >= Place::Or, |out, part| part.print(out, Place::Or));
            }
            Group::Not(part) => {
                out.push_str("not ");
                part.print(out, Place::Not);
            }
            Group::Some(filter) => {
                out.push_str("some ");
                print::bracketed(out, Some(filter));
            }
            Group::Number { aggregate, property, filter, bound } => {
                out.push_str(print::aggregate_words(*aggregate).trim_end_matches("of ").trim_end());
                if let Some(property) = property {
                    let of = if *aggregate == Aggregation::Distinct { " " } else { " of " };
                    push(out, format_args!("{of}{property}"));
                }
                if let Some(filter) = filter {
                    out.push(' ');
                    print::bracketed(out, Some(filter));
                }
                print::bound(out, bound);
            }
        }
    }
}

impl Parser<'_> {
    /// After `one`.
    pub(in crate::dsl) fn together(&mut self) -> Option<Together> {
        let by = self.name(Name::Property)?;
        self.need_word("of")?;
        let (event, filter, window) = self.rows(Name::Event)?;
        self.need_word("has")?;
        self.need_symbol("(")?;
        let rule = self.about(&event, Self::group)?;
        self.close()?;
        Some(Together { by, event, filter, window, rule })
    }

    fn group(&mut self) -> Option<Group> {
        let parts = self.chain("or", |parser| {
            let parts = parser.chain("and", |parser| parser.nested(Self::group_unary))?;
            Some(one_or(parts, Group::All))
        })?;
        Some(one_or(parts, Group::Any))
    }

    fn group_unary(&mut self) -> Option<Group> {
        if self.word("not") {
            return Some(Group::Not(Box::new(self.nested(Self::group_unary)?)));
        }
        if self.symbol("(") {
            let rule = self.group()?;
            self.close()?;
            return Some(rule);
        }
        if self.word("some") {
            self.need_symbol("(")?;
            let filter = self.filter()?;
            self.close()?;
            return Some(Group::Some(filter));
        }
        let aggregate = self.aggregate()?;
        let property = self.aggregated(aggregate)?;
        let filter = self.bracketed()?;
        Some(Group::Number { aggregate, property, filter, bound: self.bound()? })
    }
}

impl Checker<'_> {
    fn together(&mut self, together: &Together) -> Option<Rule> {
        let rows = self.rows(&together.event, together.filter.as_ref(), &together.window);
        let event = self.shop.catalog.event(&together.event)?;
        let Some(by) = event.property(&together.by) else {
            self.unknown(Code::UnknownProperty, &together.by, event.properties.iter().map(|item| &item.name));
            return None;
        };
        if by.kind == Type::List {
            self.problem(Diagnostic::error(Code::WrongTest).subject("name", &by.name).with("type", by.kind.name()));
            return None;
        }
        let rows = rows?;
        let rule = self.group(&together.rule, event, &rows)?;
        Some(Rule::Joint(Joint::Together(Grouped { by: self.property_operand(by), rows, rule })))
    }

    fn group(&mut self, group: &Group, event: &Event, rows: &Rows) -> Option<GroupRule> {
        match group {
            Group::All(parts) => Some(GroupRule::All(self.groups(parts, event, rows)?)),
            Group::Any(parts) => Some(GroupRule::Any(self.groups(parts, event, rows)?)),
            Group::Not(part) => Some(GroupRule::Not(Box::new(self.group(part, event, rows)?))),
            Group::Some(filter) => {
                let rows = Rows { filter: self.narrowed(&rows.filter, filter, event)?, ..rows.clone() };
                let quantity = Quantity::Aggregate { aggregate: Aggregation::Count, operand: None, rows };
                Some(GroupRule::Number { quantity, bound: QuantityBound::Order(Direction::AtLeast, 1.into()) })
            }
            Group::Number { aggregate, property, filter, bound } => {
                if matches!(aggregate, Aggregation::Days | Aggregation::Since | Aggregation::Cycle) {
                    self.problem(Diagnostic::error(Code::WrongMeasure));
                    return None;
                }
                let filter = match filter {
                    Some(filter) => self.narrowed(&rows.filter, filter, event),
                    None => Some(rows.filter.clone()),
                };
                let operand = self.aggregated(*aggregate, property.as_deref(), event);
                let bound = self.plain_bound(bound);
                let rows = Rows { filter: filter?, ..rows.clone() };
                let quantity = Quantity::Aggregate { aggregate: *aggregate, operand: operand?, rows };
                Some(GroupRule::Number { quantity, bound: bound? })
            }
        }
    }

    fn groups(&mut self, parts: &[Group], event: &Event, rows: &Rows) -> Option<Vec<GroupRule>> {
        if parts.is_empty() {
            self.problem(Diagnostic::error(Code::EmptyRule));
            return None;
        }
        let checked: Vec<_> = parts.iter().map(|part| self.group(part, event, rows)).collect();
        checked.into_iter().collect()
    }

    /// Rows that pass one filter and another.
    fn narrowed(&mut self, rows: &RowRule, filter: &Filter, event: &Event) -> Option<RowRule> {
        Some(RowRule::All(vec![rows.clone(), self.filter(filter, event)?]))
    }
}

impl Speaker<'_> {
    fn together(&self, together: &Together) -> Bilingual {
        let Some(event) = self.shop.catalog.event(&together.event) else {
            return Bilingual::same(&together.event);
        };
        let by = event.property(&together.by);
        let by = by.map_or_else(|| Bilingual::same(&together.by), |property| property.label.clone());
        Message::new("say-together")
            .with("by", by)
            .with("event", event.label.clone())
            .with("detail", self.detail(event, together.filter.as_ref()))
            .with("window", leading(self.window(&together.window)))
            .with("rule", self.group_rule(&together.rule, event, Inside::Nothing))
            .both()
    }

    fn group_rule(&self, group: &Group, event: &Event, inside: Inside) -> Bilingual {
        let several = |key, parts: &[Group]| {
            inside.brackets(join(key, parts.iter().map(|part| self.group_rule(part, event, Inside::Group))))
        };
        match group {
            Group::All(parts) => several("say-and", parts),
            Group::Any(parts) => several("say-or", parts),
            Group::Not(part) => {
                Message::new("say-not").with("text", self.group_rule(part, event, Inside::Nothing)).both()
            }
            Group::Some(filter) => {
                Message::new("say-some-row").with("filter", self.filter(filter, event, Inside::Nothing)).both()
            }
            Group::Number { aggregate, property, filter, bound } => {
                let measure = Measure::Of {
                    aggregate: *aggregate,
                    property: property.clone(),
                    event: event.name.clone(),
                    filter: filter.clone(),
                    window: Window::Ever,
                };
                let bound = self.bound(bound, &measure);
                Message::new("say-measure").with("measure", self.measure(&measure)).with("bound", bound).both()
            }
        }
    }
}
