//! `/model`: how asking the language model goes, for whoever runs it. Questions are not shown here: they are in the audit log.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use crate::lang::Message;
use crate::pipeline::usage::{Tally, Usage};
use crate::store::Consultation;
use crate::translate::llm::ModelSettings;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::number::{counted, grouped, share};
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

/// Lengths of time to look at, in days.
const PERIODS: [u16; 3] = [7, 30, 90];
const USUAL: u16 = 30;
/// Consultations listed one by one.
const LATEST: usize = 20;
/// Characters of a hash that are shown.
const HASH: usize = 8;
/// Heights of the chart's bars are parts of this.
const CHART: u64 = 100;

#[derive(Debug, Deserialize)]
pub struct Visit {
    days: Option<String>,
}

#[derive(Template)]
#[template(path = "model.html")]
struct ModelPage {
    shell: Shell,
    /// Absent when no model is configured.
    configured: Option<ConfiguredView>,
    periods: Vec<PeriodView>,
    /// Absent when nothing was asked in this time.
    usage: Option<UsageView>,
}

struct ConfiguredView {
    provider: String,
    model: String,
    patience: String,
}

struct PeriodView {
    days: u16,
    label: String,
    is_chosen: bool,
}

struct UsageView {
    found: String,
    facts: Vec<FactView>,
    bars: Vec<BarView>,
    highest: String,
    first: String,
    last: String,
    days: Vec<(String, TallyView)>,
    models: Vec<(String, String, TallyView)>,
    failures: Vec<(String, String)>,
    latest: Vec<LineView>,
}

struct FactView {
    label: String,
    value: String,
    note: String,
}

/// A day of the chart: heights of its parts, from the bottom, and what a pointer is told.
struct BarView {
    at: usize,
    told: String,
    parts: Vec<PartView>,
}

struct PartView {
    class: &'static str,
    top: u64,
    height: u64,
}

struct TallyView {
    all: String,
    answered: String,
    asked: String,
    refused: String,
    failed: String,
    median: String,
    slow: String,
    tokens: String,
    cost: String,
}

struct LineView {
    run: String,
    at: String,
    model: String,
    outcome: String,
    class: &'static str,
    calls: String,
    tokens: String,
    wait: String,
    hash: String,
}

pub async fn show(state: AppState, shell: Shell, Query(Visit { days }): Query<Visit>) -> Result<Response, PageError> {
    let asked = days.and_then(|days| days.parse().ok());
    let days = asked.filter(|days| PERIODS.contains(days)).unwrap_or(USUAL);
    let usage = state.pipeline.usage(clock::now(), days).await?;
    let zone = &state.shop().catalog.shop.timezone;
    let periods = PERIODS.map(|period| PeriodView {
        days: period,
        label: shell.text(&counted("usage-days", period.into())),
        is_chosen: period == days,
    });
    render(&ModelPage {
        configured: state.pipeline.model().map(|model| configured(&shell, model.settings())),
        periods: periods.into(),
        usage: (usage.total.all() > 0).then(|| view(&shell, &usage, zone)),
        shell: shell.within(Section::Audit),
    })
}

fn configured(shell: &Shell, settings: &ModelSettings) -> ConfiguredView {
    ConfiguredView {
        provider: settings.provider.clone(),
        model: settings.model.clone(),
        patience: shell
            .text(&Message::new("usage-seconds").with("seconds", grouped(settings.patience.total.as_secs()))),
    }
}

fn view(shell: &Shell, usage: &Usage, zone: &str) -> UsageView {
    let total = tally(shell, &usage.total);
    let rate = |part: u64, whole: u64| {
        shell.text(&Message::new("usage-part").with("part", grouped(part)).with("whole", grouped(whole)))
    };
    let fact = |key: &'static str, value: String, note: String| FactView { label: shell.t(key), value, note };
    let (all, failed) = (usage.total.all(), usage.total.failed());
    let (compared, agreed) = (usage.total.compared, usage.total.agreed);
    let tokens = Message::new("usage-tokens-note")
        .with("read", grouped(usage.total.read))
        .with("written", grouped(usage.total.written));
    let slow = Message::new("usage-slow-note").with("wait", total.slow.clone());
    let calls = counted("usage-calls", usage.total.calls);
    let facts = vec![
        fact("usage-asked-all", total.all.clone(), shell.text(&calls)),
        fact("usage-listed", share(usage.total.answered, all), rate(usage.total.answered, all)),
        fact("usage-failed", share(failed, all), rate(failed, all)),
        fact(
            "usage-agreed",
            share(agreed, compared),
            if compared > 0 { rate(agreed, compared) } else { shell.t("usage-agreed-none") },
        ),
        fact("usage-wait", total.median.clone(), shell.text(&slow)),
        fact("usage-tokens", total.tokens.clone(), shell.text(&tokens)),
        fact(
            "usage-cost",
            total.cost.clone(),
            if usage.total.costs.is_empty() { shell.t("usage-cost-none") } else { String::new() },
        ),
    ];
    let highest = usage.days.iter().map(|(_, tally)| tally.all()).max().unwrap_or_default();
    let date = |place: Option<&(jiff::civil::Date, Tally)>| place.map(|(date, _)| date.to_string()).unwrap_or_default();
    UsageView {
        found: shell.text(&counted("usage-found", all)),
        facts,
        bars: usage
            .days
            .iter()
            .enumerate()
            .map(|(at, (date, tally))| bar(shell, at, date.to_string(), tally, highest))
            .collect(),
        highest: grouped(highest),
        first: date(usage.days.first()),
        last: date(usage.days.last()),
        days: usage
            .days
            .iter()
            .rev()
            .filter(|(_, of)| of.all() > 0)
            .map(|(date, of)| (date.to_string(), tally(shell, of)))
            .collect(),
        models: usage
            .models
            .iter()
            .map(|((provider, model), of)| (provider.clone(), model.clone(), tally(shell, of)))
            .collect(),
        failures: usage.total.failures.iter().map(|(code, times)| (failure(shell, code), grouped(*times))).collect(),
        latest: usage.consultations.iter().take(LATEST).map(|one| line(shell, one, zone)).collect(),
    }
}

fn bar(shell: &Shell, at: usize, date: String, tally: &Tally, highest: u64) -> BarView {
    let parts = [("good", tally.answered), ("caution", tally.asked), ("plain", tally.refused), ("bad", tally.failed())];
    let mut below = 0;
    let mut drawn = Vec::new();
    for (class, times) in parts {
        let (from, to) = (below * CHART / highest.max(1), (below + times) * CHART / highest.max(1));
        below += times;
        if times > 0 {
            drawn.push(PartView { class, top: CHART - to, height: to - from });
        }
    }
    let told = counted("usage-bar", tally.all()).with("date", date);
    BarView { at, told: shell.text(&told), parts: drawn }
}

fn tally(shell: &Shell, tally: &Tally) -> TallyView {
    let wait = |wait: Option<u64>| wait.map_or_else(|| "—".to_owned(), |wait| shell.text(&seconds(wait)));
    let costs: Vec<String> =
        tally.costs.iter().map(|(currency, sum)| format!("{} {currency}", sum.round_dp(4).normalize())).collect();
    TallyView {
        all: grouped(tally.all()),
        answered: grouped(tally.answered),
        asked: grouped(tally.asked),
        refused: grouped(tally.refused),
        failed: grouped(tally.failed()),
        median: wait(tally.within(50)),
        slow: wait(tally.within(95)),
        tokens: grouped(tally.read + tally.written),
        cost: if costs.is_empty() { "—".to_owned() } else { costs.join(" + ") },
    }
}

/// Milliseconds as seconds with one decimal.
fn seconds(milliseconds: u64) -> Message {
    let tenths = milliseconds.saturating_add(50) / 100;
    Message::new("usage-seconds").with("seconds", format!("{}.{}", grouped(tenths / 10), tenths % 10))
}

/// What went wrong, in a word or two; its code where a newer or older program wrote it.
fn failure(shell: &Shell, code: &str) -> String {
    let message = Message::new(format!("usage-failure-{code}"));
    if message.exists(shell.lang) { shell.text(&message) } else { code.to_owned() }
}

fn line(shell: &Shell, one: &Consultation, zone: &str) -> LineView {
    let (outcome, class) = match one.outcome.as_str() {
        "answered" => (shell.t("usage-answered"), "good"),
        "asked" => (shell.t("usage-asked"), "caution"),
        "refused" => (shell.t("usage-refused"), ""),
        code => (failure(shell, code), "bad"),
    };
    LineView {
        run: one.run.to_string(),
        at: clock::shown(one.at, zone),
        model: one.model.clone(),
        outcome,
        class,
        calls: grouped(one.calls),
        tokens: format!("{} + {}", grouped(one.read), grouped(one.written)),
        wait: shell.text(&seconds(one.elapsed_ms)),
        hash: one.prompt_hash.chars().take(HASH).collect(),
    }
}
