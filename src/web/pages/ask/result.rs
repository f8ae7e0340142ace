//! The list that came out: how many, how the number came about, who is outside, and one page of who is in.

use jiff::civil::DateTime;

use super::address::Address;
use crate::catalog::ScopeRule;
use crate::dsl::{self, Shop};
use crate::engine::Cost;
use crate::lang::{Bilingual, Message};
use crate::pipeline::CustomerPage;
use crate::pipeline::answer::{Excluded, List, WindowShown};
use crate::pipeline::customers::{ListColumn, Order, Sort};
use crate::store::Format;
use crate::translate::Author;
use crate::web::export::jobs::LONG;
use crate::web::number::{counted, grouped, share};
use crate::web::pages::builder::rows::{Row, Rows};
use crate::web::pages::columns;
use crate::web::pages::plays::PlayView;
use crate::web::shell::Shell;
use crate::web::sql;

/// Percent of everyone in scope from which a list is probably wider than was meant.
const BROAD: u128 = 80;

/// Customers on one page of a list.
pub const PAGE_SIZE: usize = 50;

#[derive(Debug)]
pub struct ResultView {
    pub count: String,
    pub unit: String,
    pub found: String,
    pub is_empty: bool,
    /// Of how many in scope, as-of and snapshot: what the number rests on.
    pub basis: Vec<String>,
    pub windows: Vec<WindowView>,
    pub steps: Vec<Step>,
    /// That nearly everyone is in it.
    pub is_broad: Option<String>,
    /// Where another condition is chosen that must hold as well.
    pub add: String,
    /// Where the conditions become alternatives.
    pub swap: Option<String>,
    /// For an empty list: which condition emptied it.
    pub emptied: Option<String>,
    pub outside: Vec<ScopeChip>,
    pub inside: Vec<ScopeChip>,
    pub page: Option<PageView>,
    /// Name of each format the list can be taken away in, with its address.
    pub files: Vec<(&'static str, String)>,
    /// They are made while whoever asks goes on.
    pub is_long: bool,
    /// Where what sets them apart is told.
    pub profile: String,
    /// What to do with these customers.
    pub plays: Vec<PlayView>,
    pub rule: String,
    pub sql: String,
    pub params: Vec<String>,
    pub cost: Option<String>,
    pub hash: String,
}

#[derive(Debug)]
pub struct WindowView {
    pub text: String,
    pub days: String,
    /// The same, exact: half-open instants.
    pub exact: String,
}

/// A condition with the customers it lets through; widths are hundredths of everyone in scope.
#[derive(Debug)]
pub struct Step {
    pub text: String,
    /// The condition, and what it is made of, with what can be done to them; none for everyone.
    pub rows: Vec<Row>,
    /// That it leaves nobody out who was not left out before.
    pub idle: Option<String>,
    pub alone: String,
    pub left: String,
    pub alone_width: String,
    pub left_width: String,
}

/// A scope rule with the address of the page where it is lifted, or applies again.
#[derive(Debug)]
pub struct ScopeChip {
    pub text: String,
    pub action: String,
    pub address: String,
}

#[derive(Debug)]
pub struct PageView {
    /// Where the columns are chosen.
    pub choose: String,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    pub range: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

#[derive(Debug)]
pub struct ColumnView {
    pub label: String,
    pub is_number: bool,
    /// Where the list is in its order, or in the opposite one when it is already.
    pub sort: Option<String>,
    /// The order that the list has by it, as `aria-sort` says it.
    pub sorted: Option<&'static str>,
}

#[derive(Debug)]
pub struct RowView {
    pub id: i64,
    /// The customer's page, with why they are in the list.
    pub address: String,
    pub cells: Vec<CellView>,
}

#[derive(Debug)]
pub struct CellView {
    pub text: Option<String>,
    pub is_number: bool,
}

/// What a list is shown with: the page of it that was read, and where this is.
#[derive(Debug)]
pub struct Shown<'a> {
    pub shell: &'a Shell,
    pub shop: &'a Shop,
    pub address: &'a Address,
    /// Id of the run, for turning pages.
    pub run: &'a str,
    pub elapsed_ms: f64,
    pub author: Author,
}

impl Shown<'_> {
    pub fn result(&self, list: &List, page: Option<&CustomerPage>) -> ResultView {
        let count = number_of(list.customer_ids.len());
        let of_rule = self.address.with_rule(list.text.clone());
        let rows = Rows { shell: self.shell, shop: self.shop, address: &of_rule, segment: &list.segment };
        ResultView {
            count: grouped(count),
            found: self
                .shell
                .text(&counted("result-found", count).with("label", self.shop.catalog.customer.label.clone())),
            unit: self.unit(),
            is_empty: count == 0,
            basis: self.basis(list, count),
            windows: list.windows.iter().map(|window| self.window(window)).collect(),
            steps: self.steps(list, rows.of_parts()),
            is_broad: self.is_broad(count, list.universe),
            add: rows.add(),
            swap: rows.swap(),
            emptied: (count == 0).then(|| self.emptied(list)),
            outside: self.outside(list),
            inside: self.inside(list),
            page: page.filter(|_| count > 0).map(|page| self.page(page, &list.text, list.customer_ids.len())),
            files: Format::ALL
                .into_iter()
                .filter(|format| self.shell.takes(*format))
                .map(|format| (format.label(), of_rule.file(&format!("list.{}", format.extension()))))
                .collect(),
            is_long: list.customer_ids.len() > LONG,
            profile: of_rule.profile(),
            plays: Vec::new(),
            rule: list.text.clone(),
            sql: sql::laid_out(&list.sql),
            params: list.params.clone(),
            cost: list.cost.as_ref().map(|cost| self.cost(cost)),
            hash: list.ids_hash.clone(),
        }
    }

    fn cost(&self, cost: &Cost) -> String {
        let tables = cost.tables.iter().map(|taken| format!("{} {}", taken.table, grouped(taken.rows)));
        let tables = tables.collect::<Vec<_>>().join(" · ");
        self.shell.text(&counted("sql-cost", cost.rows).with("tables", tables))
    }

    /// What stands after a number of customers.
    pub fn unit(&self) -> String {
        self.shell.text(&Message::new("result-unit").with("label", self.shop.catalog.customer.label.clone()))
    }

    fn basis(&self, list: &List, count: u64) -> Vec<String> {
        let of = counted("result-of", list.universe)
            .with("share", share(count, list.universe))
            .with("label", self.shop.catalog.customer.label.clone());
        let as_of = Message::new("result-as-of")
            .with("time", readable(&list.as_of))
            .with("zone", self.shop.catalog.shop.timezone.clone());
        let snapshot = Message::new("result-snapshot").with("snapshot", list.snapshot.clone());
        let elapsed = Message::new("result-elapsed").with("ms", format!("{:.0}", self.elapsed_ms.max(1.0)));
        let author = match self.author {
            Author::Builtin => None,
            Author::Model => Some(Message::new("result-by-model")),
        };
        let facts = [of, as_of, snapshot, elapsed].into_iter().chain(author);
        facts.map(|message| self.shell.text(&message)).collect()
    }

    fn window(&self, window: &WindowShown) -> WindowView {
        let time = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<DateTime>().ok());
        let (from, to) = (time(&window.from), time(&window.to));
        let days = match (from, to) {
            (Some(from), Some(to)) => {
                Message::new("window-from-to").with("from", first_moment(from)).with("to", last_moment(to))
            }
            (None, Some(to)) => Message::new("window-to").with("to", last_moment(to)),
            (Some(_) | None, None) => Message::new("window-own"),
        };
        let open = || "…".to_owned();
        let exact = format!(
            "[{}, {})",
            window.from.as_deref().map_or_else(open, readable),
            window.to.as_deref().map_or_else(open, readable)
        );
        WindowView { text: self.shell.words(&window.text).to_owned(), days: self.shell.text(&days), exact }
    }

    fn steps(&self, list: &List, rows: Vec<Vec<Row>>) -> Vec<Step> {
        let everyone = Message::new("funnel-everyone").with("label", self.shop.catalog.customer.label.clone()).both();
        let first = (&everyone, list.universe, list.universe, Vec::new());
        // The waterfall counts the conditions in the order of the rule, as the rows stand.
        let rows = rows.into_iter().chain(std::iter::repeat_with(Vec::new));
        let rest = list.waterfall.iter().zip(rows).map(|(step, rows)| (&step.text, step.alone, step.cumulative, rows));
        let mut before = 0;
        std::iter::once(first)
            .chain(rest)
            .map(|(text, alone, left, rows)| {
                // Of an empty list it is said which condition emptied it.
                let is_idle = left > 0 && left == std::mem::replace(&mut before, left);
                Step {
                    text: self.shell.words(text).to_owned(),
                    rows,
                    idle: is_idle.then(|| self.shell.t("funnel-idle")),
                    alone: grouped(alone),
                    left: grouped(left),
                    alone_width: width(alone, list.universe),
                    left_width: width(left, list.universe),
                }
            })
            .collect()
    }

    fn is_broad(&self, count: u64, universe: u64) -> Option<String> {
        let is_broad = count < universe && u128::from(count) * 100 >= u128::from(universe) * BROAD;
        is_broad.then(|| self.shell.text(&Message::new("result-broad").with("share", share(count, universe))))
    }

    /// Zero rows always have a reason that can be named.
    fn emptied(&self, list: &List) -> String {
        if list.universe == 0 {
            return self.shell.t("empty-scope");
        }
        let Some(step) = list.waterfall.iter().find(|step| step.cumulative == 0) else {
            return self.shell.t("empty-rule");
        };
        let message = if step.alone == 0 { Message::new("empty-alone") } else { counted("empty-together", step.alone) };
        self.shell.text(&message.with("condition", step.text.clone()))
    }

    fn outside(&self, list: &List) -> Vec<ScopeChip> {
        let excluded = list.excluded.iter().filter(|excluded| !list.segment.including.contains(&excluded.name));
        let chip = |excluded: &Excluded| {
            let mut including = list.segment.including.clone();
            including.push(excluded.name.clone());
            let text = format!("{} {}", self.shell.words(&excluded.label), grouped(excluded.count));
            self.scope_chip(text, "scope-lift", &excluded.label, list, including)
        };
        excluded.map(chip).collect()
    }

    fn inside(&self, list: &List) -> Vec<ScopeChip> {
        let lifted = list.segment.including.iter().filter_map(|name| self.shop.catalog.scope_rule(name));
        let chip = |rule: &ScopeRule| {
            let including = list.segment.including.iter().filter(|name| **name != rule.name).cloned().collect();
            self.scope_chip(self.shell.words(&rule.label).to_owned(), "scope-apply", &rule.label, list, including)
        };
        lifted.map(chip).collect()
    }

    /// The same list with other scope rules lifted. A question is asked again with them where that can say it; what the
    /// question itself lifts is only undone by running the rule.
    fn scope_chip(
        &self,
        text: String,
        action: &'static str,
        label: &Bilingual,
        list: &List,
        including: Vec<String>,
    ) -> ScopeChip {
        let by_question: Vec<_> =
            list.segment.including.iter().filter(|name| !self.address.including.contains(name)).collect();
        let address = if self.address.rule.is_none() && by_question.iter().all(|name| including.contains(name)) {
            let added = including.into_iter().filter(|name| !by_question.contains(&name)).collect();
            self.address.with_including(added)
        } else {
            self.address.with_rule(dsl::text::print(&dsl::Segment { including, ..list.segment.clone() }))
        };
        ScopeChip {
            text,
            action: self.shell.text(&Message::new(action).with("label", label.clone())),
            address: address.to_string(),
        }
    }

    /// Numbers and dates are first sorted from the greatest, words from the first.
    fn column(&self, column: &ListColumn) -> ColumnView {
        let now = self.address.sort.as_ref().filter(|sort| sort.column == column.name).map(|sort| sort.order);
        let descends = column.kind.is_ordered();
        let next = match now {
            Some(Order::Ascending) => Order::Descending,
            Some(Order::Descending) => Order::Ascending,
            None if descends => Order::Descending,
            None => Order::Ascending,
        };
        let sort = Sort { column: column.name.clone(), order: next };
        ColumnView {
            label: self.shell.words(&column.label).to_owned(),
            is_number: column.kind.is_number(),
            sort: column.sorts.then(|| self.address.with_sort(Some(sort), self.run).to_string()),
            sorted: now.map(|order| match order {
                Order::Ascending => "ascending",
                Order::Descending => "descending",
            }),
        }
    }

    pub fn page(&self, page: &CustomerPage, rule: &str, total: usize) -> PageView {
        let number = self.page_number();
        let first = (number - 1) * PAGE_SIZE;
        let range = counted("list-range", number_of(total))
            .with("first", grouped(number_of(first + 1)))
            .with("last", grouped(number_of(first + page.rows.len())));
        let of_rule = self.address.with_rule(rule.to_owned());
        let turn = |number: usize| self.address.with_page(number, self.run).to_string();
        let is_number: Vec<bool> = page.columns.iter().map(|column| column.kind.is_number()).collect();
        let own_columns = self.address.with_own_columns(self.run).to_string();
        PageView {
            choose: columns::address(rule, &own_columns, &self.address.columns),
            columns: page.columns.iter().map(|column| self.column(column)).collect(),
            rows: page
                .rows
                .iter()
                .map(|row| RowView {
                    id: row.id,
                    address: of_rule.customer(row.id),
                    cells: row
                        .cells
                        .iter()
                        .zip(&is_number)
                        .map(|(cell, is_number)| CellView {
                            text: cell.as_ref().map(|words| self.shell.words(words).to_owned()),
                            is_number: *is_number,
                        })
                        .collect(),
                })
                .collect(),
            range: self.shell.text(&range),
            previous: (number > 1).then(|| turn(number - 1)),
            next: (first + PAGE_SIZE < total).then(|| turn(number + 1)),
        }
    }

    fn page_number(&self) -> usize {
        self.address.page.as_ref().map_or(1, |(number, _)| (*number).max(1))
    }
}

fn number_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Hundredths of the whole with two decimals, as SVG takes them; what is there at all stays visible.
fn width(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0".to_owned();
    }
    let hundredths = u128::from(part) * 10_000 / u128::from(whole);
    let hundredths = hundredths.max(40);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `2026-11-21T00:00:00` as `2026-11-21 00:00`, with seconds only where there are some.
fn readable(time: &str) -> String {
    let text = time.replace('T', " ");
    text.strip_suffix(":00").map(str::to_owned).unwrap_or(text)
}

fn is_midnight(time: DateTime) -> bool {
    time.time() == jiff::civil::Time::midnight()
}

fn first_moment(time: DateTime) -> String {
    if is_midnight(time) { time.date().to_string() } else { readable(&time.to_string()) }
}

/// The last day inside a window that ends at midnight; otherwise the instant it ends at.
fn last_moment(end: DateTime) -> String {
    let day_before = end.date().yesterday().ok().filter(|_| is_midnight(end));
    day_before.map_or_else(|| readable(&end.to_string()), |day| day.to_string())
}
