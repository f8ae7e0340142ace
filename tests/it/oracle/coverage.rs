//! What the random segments were made of: every kind and variant, and which kind stood directly inside which.

mod names;

use std::collections::BTreeMap;
use std::fmt;

use quanxuan::catalog::Catalog;
use quanxuan::dsl::{
    Bound, Comparison, Condition, Direction, Each, End, Field, Filter, Follow, Group, Measure, Moment, Next,
    Occurrence, Over, Pattern, Period, Periodic, Pick, Portion, Segment, Sequence, StateTest, Test, Unit, Window,
};

use names::{KINDS, OUTER, VARIANTS, kind, named, related, side};

/// How often each was met.
#[derive(Default)]
pub struct Coverage {
    kinds: BTreeMap<&'static str, usize>,
    pairs: BTreeMap<(&'static str, &'static str), usize>,
    variants: BTreeMap<(&'static str, &'static str), usize>,
}

impl Coverage {
    pub fn add(&mut self, segment: &Segment, catalog: &Catalog) {
        if !segment.including.is_empty() {
            self.met("segment", "including");
        }
        self.condition(&segment.rule, catalog);
    }

    /// What was never met.
    pub fn missing(&self) -> Vec<String> {
        let kinds = KINDS.iter().filter(|kind| !self.kinds.contains_key(*kind)).map(|kind| (*kind).to_owned());
        let pairs = OUTER.iter().flat_map(|outer| KINDS.iter().map(move |inner| (*outer, *inner)));
        let pairs = pairs.filter(|pair| !self.pairs.contains_key(pair));
        let pairs = pairs.map(|(outer, inner)| format!("{inner} in {outer}"));
        let variants = VARIANTS.iter().flat_map(|(group, names)| names.iter().map(move |name| (*group, *name)));
        let variants = variants.filter(|variant| !self.variants.contains_key(variant));
        let variants = variants.map(|(group, name)| format!("{group} {name}"));
        kinds.chain(pairs).chain(variants).collect()
    }

    fn met(&mut self, group: &'static str, name: &'static str) {
        let known = VARIANTS.iter().any(|(known, names)| *known == group && names.contains(&name));
        assert!(known, "{group} {name} is not listed");
        *self.variants.entry((group, name)).or_default() += 1;
    }

    fn condition(&mut self, rule: &Condition, catalog: &Catalog) {
        *self.kinds.entry(kind(rule)).or_default() += 1;
        match rule {
            Condition::Everyone
            | Condition::Customers(_)
            | Condition::Sample(_)
            | Condition::Term(_)
            | Condition::Segment(_) => {}
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
                parts.iter().for_each(|part| self.inside(rule, part, catalog));
            }
            Condition::Not(part) => self.inside(rule, part, catalog),
            Condition::Earlier { ago, rule: part } => {
                self.unit(ago.unit);
                self.inside(rule, part, catalog);
            }
            Condition::Attribute { test, .. } => self.test(test),
            Condition::Event(occurrence) => self.occurrence(occurrence),
            Condition::Sequence(sequence) => self.sequence(sequence),
            Condition::Measure(comparison) => {
                self.comparison(comparison);
                if let Bound::Mean { among: Some(among), .. } = &comparison.bound {
                    self.inside(rule, among, catalog);
                }
            }
            Condition::Periodic(periodic) => self.periodic(periodic),
            Condition::Preference(preference) => {
                self.measure(&preference.by);
                self.test(&preference.test);
            }
            Condition::Together(together) => {
                self.filter(together.filter.as_ref());
                self.window(&together.window);
                self.group(&together.rule);
            }
            Condition::Rank(rank) => {
                self.met("rank", if rank.end == End::Top { "top" } else { "bottom" });
                self.met("portion", if matches!(rank.portion, Portion::Count(_)) { "count" } else { "percent" });
                match rank.attribute(catalog) {
                    None => self.measure(&rank.by),
                    Some(own) if own.derive.is_some() => self.met("ranked by own", "derived"),
                    Some(own) => self.met("ranked by own", own.kind.name()),
                }
                if rank.per.is_some() {
                    self.met("rank", "per");
                }
                if let Some(among) = &rank.among {
                    self.met("rank", "among");
                    self.inside(rule, among, catalog);
                }
            }
            Condition::State(standing) => match &standing.test {
                StateTest::In(_) => self.met("state", "in"),
                StateTest::NotIn(_) => self.met("state", "not in"),
                StateTest::Axis { axis, level } => {
                    self.met("state", "axis");
                    self.met("axis", side(*axis, *level));
                }
            },
        }
    }

    fn inside(&mut self, outer: &Condition, inner: &Condition, catalog: &Catalog) {
        *self.pairs.entry((kind(outer), kind(inner))).or_default() += 1;
        self.condition(inner, catalog);
    }

    fn occurrence(&mut self, occurrence: &Occurrence) {
        self.met(
            "pick",
            match occurrence.pick {
                Pick::Any => "any",
                Pick::First => "first",
                Pick::Last => "last",
                Pick::Every => "every",
            },
        );
        self.filter(occurrence.filter.as_ref());
        self.window(&occurrence.window);
    }

    fn sequence(&mut self, sequence: &Sequence) {
        self.occurrence(&sequence.first);
        if sequence.next.len() > 1 {
            self.met("step", "second");
        }
        for Next { follow, step, within, after, same, without } in &sequence.next {
            self.met("step", if *follow == Follow::Then { "then" } else { "then no" });
            let has = [
                (within.is_some(), "within"),
                (after.is_some(), "after"),
                (!same.is_empty(), "same"),
                (without.is_some(), "without"),
                (step.window != Window::Ever, "window"),
            ];
            has.into_iter().filter(|(has, _)| *has).for_each(|(_, name)| self.met("step", name));
            self.occurrence(step);
            without.iter().for_each(|without| self.occurrence(without));
        }
    }

    fn periodic(&mut self, Periodic { pattern, period, over }: &Periodic) {
        self.met(
            "period",
            match period {
                Period::Day => "day",
                Period::Week => "week",
                Period::Month => "month",
                Period::Quarter => "quarter",
                Period::Year => "year",
            },
        );
        self.met(
            "over",
            match over {
                Over::Rolling(_) => "rolling",
                Over::Calendar(_) => "calendar",
                Over::All => "all",
            },
        );
        match pattern {
            Pattern::Every(each) => self.each("every", each),
            Pattern::AtLeast(_, each) => self.each("at least", each),
            Pattern::InRow(_, each) => self.each("in row", each),
            Pattern::Rises(measure) => {
                self.met("pattern", "rises");
                self.measure(measure);
            }
            Pattern::Falls(measure) => {
                self.met("pattern", "falls");
                self.measure(measure);
            }
        }
    }

    fn each(&mut self, pattern: &'static str, each: &Each) {
        self.met("pattern", pattern);
        match each {
            Each::Event { filter, .. } => {
                self.met("each", "event");
                self.filter(filter.as_ref());
            }
            Each::Measure(comparison) => {
                self.met("each", "measure");
                self.comparison(comparison);
            }
        }
    }

    fn group(&mut self, group: &Group) {
        match group {
            Group::All(parts) => {
                self.met("group", "all");
                parts.iter().for_each(|part| self.group(part));
            }
            Group::Any(parts) => {
                self.met("group", "any");
                parts.iter().for_each(|part| self.group(part));
            }
            Group::Not(part) => {
                self.met("group", "not");
                self.group(part);
            }
            Group::Some(filter) => {
                self.met("group", "some");
                self.filter(Some(filter));
            }
            Group::Number { aggregate, filter, bound, .. } => {
                self.met("group", "number");
                self.met("aggregate", named(*aggregate));
                self.filter(filter.as_ref());
                self.bound(bound);
            }
        }
    }

    fn comparison(&mut self, comparison: &Comparison) {
        self.measure(&comparison.measure);
        self.bound(&comparison.bound);
    }

    fn measure(&mut self, measure: &Measure) {
        match measure {
            Measure::Named { filter, window, .. } => {
                self.met("measure", "named");
                self.filter(filter.as_ref());
                self.window(window);
            }
            Measure::Of { aggregate, filter, window, .. } => {
                self.met("measure", "of");
                self.met("aggregate", named(*aggregate));
                self.filter(filter.as_ref());
                self.window(window);
            }
            Measure::Ratio { of, to } => {
                self.met("measure", "ratio");
                self.measure(of);
                self.measure(to);
            }
        }
    }

    fn bound(&mut self, bound: &Bound) {
        let name = match bound {
            Bound::Is(_) => "is",
            Bound::IsNot(_) => "is not",
            Bound::Less(_) => "less",
            Bound::AtMost(_) => "at most",
            Bound::More(_) => "more",
            Bound::AtLeast(_) => "at least",
            Bound::Between(..) => "between",
            Bound::Relative { direction, of, .. } => {
                self.direction(*direction);
                self.measure(of);
                "relative"
            }
            Bound::Mean { direction, of, among, .. } => {
                self.direction(*direction);
                self.measure(of);
                if among.is_some() { "mean among" } else { "mean" }
            }
        };
        self.met("bound", name);
    }

    fn direction(&mut self, direction: Direction) {
        self.met(
            "direction",
            match direction {
                Direction::Less => "less",
                Direction::AtMost => "at most",
                Direction::More => "more",
                Direction::AtLeast => "at least",
            },
        );
    }

    fn filter(&mut self, filter: Option<&Filter>) {
        match filter {
            None => {}
            Some(Filter::All(parts)) => {
                self.met("filter", "all");
                parts.iter().for_each(|part| self.filter(Some(part)));
            }
            Some(Filter::Any(parts)) => {
                self.met("filter", "any");
                parts.iter().for_each(|part| self.filter(Some(part)));
            }
            Some(Filter::Not(part)) => {
                self.met("filter", "not");
                self.filter(Some(part));
            }
            Some(Filter::Property { test, .. }) => {
                self.met("filter", "property");
                self.test(test);
            }
        }
    }

    fn test(&mut self, test: &Test) {
        let name = match test {
            Test::Is(_) => "is",
            Test::IsNot(_) => "is not",
            Test::Less(_) => "less",
            Test::AtMost(_) => "at most",
            Test::More(_) => "more",
            Test::AtLeast(_) => "at least",
            Test::Between(..) => "between",
            Test::In(_) => "in",
            Test::NotIn(_) => "not in",
            Test::Contains(_) => "contains",
            Test::StartsWith(_) => "starts with",
            Test::EndsWith(_) => "ends with",
            Test::Missing => "missing",
            Test::Present => "present",
            Test::During(window) => {
                self.window(window);
                "during"
            }
            Test::HasAny(_) => "has any",
            Test::HasAll(_) => "has all",
            Test::HasNone(_) => "has none",
            Test::HasAtLeast(_) => "has at least",
            Test::HasAtMost(_) => "has at most",
            Test::Than { relation, field } => {
                self.met("relation", related(*relation));
                self.met("field", if matches!(field, Field::Own(_)) { "own" } else { "row" });
                "than"
            }
            Test::Anniversary(window) => {
                self.window(window);
                "anniversary"
            }
        };
        self.met("test", name);
    }

    fn window(&mut self, window: &Window) {
        let name = match window {
            Window::Ever => "ever",
            Window::Between { from, until } => {
                from.iter().chain(until).for_each(|moment| self.moment(*moment));
                "between"
            }
            Window::Festival { year: None, .. } => "festival",
            Window::Festival { year: Some(_), .. } => "festival of a year",
            Window::After { unit, .. } => {
                self.unit(*unit);
                "after"
            }
            Window::Earlier { window, by } => {
                self.unit(by.unit);
                self.window(window);
                "earlier"
            }
        };
        self.met("window", name);
    }

    fn moment(&mut self, moment: Moment) {
        let name = match moment {
            Moment::Ago { unit, .. } => {
                self.unit(unit);
                "ago"
            }
            Moment::Now => "now",
            Moment::Ahead { unit, .. } => {
                self.unit(unit);
                "ahead"
            }
            Moment::Start { back, .. } if back < 0 => "start ahead",
            Moment::Start { .. } => "start",
            Moment::Date(_) => "date",
            Moment::Time(_) => "time",
        };
        self.met("moment", name);
    }

    fn unit(&mut self, unit: Unit) {
        self.met("unit", unit.name());
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:12}{:>8}", "", "all")?;
        OUTER.iter().try_for_each(|outer| write!(f, "{:>13}", format!("in {outer}")))?;
        writeln!(f)?;
        for inner in KINDS {
            write!(f, "{inner:12}{:>8}", self.kinds.get(inner).unwrap_or(&0))?;
            let pairs = OUTER.iter().map(|outer| self.pairs.get(&(*outer, inner)).unwrap_or(&0));
            pairs.into_iter().try_for_each(|count| write!(f, "{count:>13}"))?;
            writeln!(f)?;
        }
        for (group, names) in VARIANTS {
            let met = |name: &&str| format!("{name} {}", self.variants.get(&(*group, *name)).unwrap_or(&0));
            writeln!(f, "{group}: {}", names.iter().map(met).collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}
