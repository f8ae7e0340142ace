//! One condition being changed, or made: its controls, how many customers there would be, and the changed rule.

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};

use super::field::{self, Choice, Control, Field, Form, PickField, SHOWN, events_of};
use crate::catalog::{Catalog, Derivation};
use crate::dsl::edit::{self, Edit, Path};
use crate::dsl::{Condition, Segment, fresh, readback, text};
use crate::lang::Message;
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::pages::ask::address::Address;
use crate::web::pages::ask::visit::Visit;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

const LOCATION: HeaderName = HeaderName::from_static("hx-location");
const REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");
const CURRENT: HeaderName = HeaderName::from_static("hx-current-url");
const RETARGET: HeaderName = HeaderName::from_static("hx-retarget");

/// Every field of a request, in its order: names may repeat.
type Pairs = Query<Vec<(String, String)>>;

/// A rule with a condition that is being changed, or added to it.
pub struct Draft {
    segment: Segment,
    /// Of the rule's list.
    address: Address,
    path: Path,
    source: Source,
    /// Properties that narrow the condition further.
    narrow: Vec<String>,
    pairs: Vec<(String, String)>,
}

enum Source {
    /// The condition at the path.
    There,
    /// A fresh one about this name, joined to what stands at the path.
    New { name: String, join: Join },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    And,
    Or,
}

impl Join {
    pub fn name(self) -> &'static str {
        match self {
            Join::And => "and",
            Join::Or => "or",
        }
    }
}

/// Id of the element under a condition, where it is changed or joined by another; one that is added stands at the end.
pub fn slot(path: &Path, is_added: bool) -> String {
    if is_added { "edit-add".to_owned() } else { format!("edit-{}", path.to_string().replace('.', "-")) }
}

#[derive(Template)]
#[template(path = "condition.html", blocks = ["form"])]
struct ConditionPage {
    shell: Shell,
    text: String,
    /// What a new condition is about, unless a field says it.
    title: Option<String>,
    rule: String,
    question: String,
    as_of: String,
    revises: String,
    path: String,
    /// Id of the element that the form stands in, on the page of the list.
    slot: String,
    name: String,
    join: &'static str,
    narrow: Vec<String>,
    fields: Vec<Field>,
    /// Properties that the condition can be narrowed by: name and label.
    more: Vec<(String, String)>,
    problem: Option<String>,
    back: String,
}

/// The count beside the form.
#[derive(Template)]
#[template(path = "condition_count.html")]
struct CountPart {
    count: Option<String>,
    unit: String,
    /// Against the rule as it stands.
    change: Option<(&'static str, String)>,
    problem: Option<String>,
}

impl Draft {
    /// Where the condition at a path of the rule is changed.
    pub fn address(address: &Address, path: &Path) -> String {
        address.conditions("form", &[("at", &path.to_string())])
    }

    fn of(visit: Visit, pairs: Vec<(String, String)>, state: &AppState) -> Result<Self, PageError> {
        let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned());
        let address = visit.address()?;
        let rule = address.rule.as_deref().unwrap_or_default();
        let segment = state.pipeline.parse(rule).map_err(|_| PageError::NotFound)?;
        let address = address.with_rule(text::print(&segment));
        let path: Path = get("at").unwrap_or_default().parse().map_err(|_| PageError::NotFound)?;
        edit::find(&segment.rule, &path).ok_or(PageError::NotFound)?;
        let source = match get("new").filter(|name| !name.is_empty()) {
            None => Source::There,
            Some(name) => {
                let join = if get("join").as_deref() == Some(Join::Or.name()) { Join::Or } else { Join::And };
                Source::New { name, join }
            }
        };
        let narrow = pairs.iter().filter(|(name, value)| name == "narrow" && !value.is_empty());
        let narrow = narrow.map(|(_, value)| value.clone()).collect();
        Ok(Draft { segment, address, path, source, narrow, pairs })
    }

    /// The condition before the form has changed anything.
    fn condition(&self, state: &AppState) -> Result<Condition, PageError> {
        let catalog = &state.shop().catalog;
        let mut condition = match &self.source {
            Source::There => edit::find(&self.segment.rule, &self.path).cloned(),
            Source::New { name, .. } => fresh::condition(name, catalog),
        }
        .ok_or(PageError::NotFound)?;
        for name in &self.narrow {
            narrow(&mut condition, name, catalog).ok_or(PageError::NotFound)?;
        }
        Ok(condition)
    }

    /// The rule with this condition in its place.
    fn with(&self, condition: Condition) -> Segment {
        let change = match &self.source {
            Source::There => Edit::Replace(condition),
            Source::New { join: Join::And, .. } => Edit::And(condition),
            Source::New { join: Join::Or, .. } => Edit::Or(condition),
        };
        // The place was found when the draft was made.
        edit::edit(&self.segment, &self.path, change).unwrap_or_else(|| self.segment.clone())
    }

    async fn page(
        &self,
        state: &AppState,
        shell: Shell,
        condition: Condition,
        problem: Option<String>,
    ) -> Result<ConditionPage, PageError> {
        let shop = state.shop();
        let mut fields = field::fields(&condition, shop, &shell);
        for field in &mut fields {
            if let Control::Pick(pick) = &mut field.control {
                let find = format!("{}.find", field.name);
                let find = self.pairs.iter().find(|(name, _)| *name == find).map_or("", |(_, value)| value);
                pick.find(find);
                if pick.values.len() <= SHOWN {
                    pick.count(&self.facets(state, &condition, &field.name, pick).await?);
                }
            }
        }
        let mut events = Vec::new();
        events_of(&condition, &shop.catalog, &mut events);
        let takes_more = |name: &str| narrow(&mut condition.clone(), name, &shop.catalog).is_some();
        let more = events.first().into_iter().flat_map(|event| &event.properties);
        // A day is what rows are grouped by; when something happened is told by the time.
        let more = more.filter(|property| property.derive != Some(Derivation::Day) && takes_more(&property.name));
        let (name, join) = match &self.source {
            Source::There => (String::new(), Join::And),
            Source::New { name, join } => (name.clone(), *join),
        };
        let label = shop.catalog.label(&name).map(|label| shell.words(label).to_owned());
        Ok(ConditionPage {
            text: match &label {
                Some(label) => shell.text(&Message::new("builder-new").with("label", label.as_str())),
                None => shell.words(&readback::condition(&condition, shop)).to_owned(),
            },
            title: label.filter(|label| fields.iter().all(|field| field.label != *label)),
            rule: text::print(&self.segment),
            question: self.address.question.clone(),
            as_of: self.address.as_of.map(|date| date.to_string()).unwrap_or_default(),
            revises: self.address.revises.map(|revises| revises.to_string()).unwrap_or_default(),
            path: self.path.to_string(),
            slot: slot(&self.path, matches!(self.source, Source::New { join: Join::And, .. })),
            name,
            join: join.name(),
            narrow: self.narrow.clone(),
            fields,
            more: more.map(|property| (property.name.clone(), shell.words(&property.label).to_owned())).collect(),
            problem,
            back: self.address.to_string(),
            shell: shell.within(Section::Ask),
        })
    }

    /// Customers of the whole rule, were each of the values alone what a field asks for.
    async fn facets(
        &self,
        state: &AppState,
        condition: &Condition,
        field: &str,
        pick: &PickField,
    ) -> Result<Vec<Option<u64>>, PageError> {
        // The first way to pick is to ask for the value.
        let how = pick.how.first().map(|how| how.value.clone()).unwrap_or_default();
        let alone = |value: &Choice| {
            let pairs = [(format!("{field}.how"), how.clone()), (format!("{field}.value"), value.value.clone())];
            field::read(condition, Form(&pairs), state.shop()).map(|condition| self.with(condition))
        };
        // Setting one value of those that there are cannot fail.
        let rules: Vec<Segment> = pick.values.iter().filter_map(|value| alone(value).ok()).collect();
        let counts = state.pipeline.count(&rules, self.address.as_of).await?;
        Ok(counts.into_iter().map(Result::ok).collect())
    }
}

/// Narrows the rows of a condition by a property of its event.
fn narrow(condition: &mut Condition, name: &str, catalog: &Catalog) -> Option<()> {
    let mut events = Vec::new();
    events_of(condition, catalog, &mut events);
    let property = events.into_iter().find_map(|event| event.property(name))?;
    fresh::narrow(condition, property).then_some(())
}

/// `/conditions/form`: the condition with its controls.
pub async fn form(
    state: AppState,
    shell: Shell,
    Query(visit): Query<Visit>,
    Query(pairs): Pairs,
) -> Result<Response, PageError> {
    let mut draft = Draft::of(visit, pairs, &state)?;
    let before = draft.condition(&state)?;
    // What the form already says is kept, when it is only asked for more of it.
    let mut condition = field::read(&before, Form(&draft.pairs), state.shop()).unwrap_or(before);
    if let Some((_, name)) = draft.pairs.iter().find(|(name, value)| name == "more" && !value.is_empty()) {
        narrow(&mut condition, name, &state.shop().catalog).ok_or(PageError::NotFound)?;
        draft.narrow.push(name.clone());
    }
    let page = draft.page(&state, shell, condition, None).await?;
    show(&page)
}

fn show(page: &ConditionPage) -> Result<Response, PageError> {
    match page.shell.part {
        Part::Whole => render(page),
        Part::Element(_) => render(&page.as_form()),
    }
}

/// `/conditions/count`: how many customers the rule would have.
pub async fn count(
    state: AppState,
    shell: Shell,
    Query(visit): Query<Visit>,
    Query(pairs): Pairs,
) -> Result<Response, PageError> {
    let draft = Draft::of(visit, pairs, &state)?;
    let unit = Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone());
    let mut part = CountPart { count: None, unit: shell.text(&unit), change: None, problem: None };
    match field::read(&draft.condition(&state)?, Form(&draft.pairs), state.shop()) {
        Err(problem) => part.problem = Some(shell.text(&problem)),
        Ok(condition) => {
            let rules = [draft.segment.clone(), draft.with(condition)];
            match state.pipeline.count(&rules, draft.address.as_of).await?.as_slice() {
                [before, Ok(after)] => {
                    part.count = Some(grouped(*after));
                    part.change = before.as_ref().ok().map(|before| change(*before, *after, &shell));
                }
                [_, Err(problems)] => part.problem = problems.first().map(|problem| problem.text(shell.lang)),
                _ => {}
            }
        }
    }
    render(&part)
}

fn change(before: u64, after: u64, shell: &Shell) -> (&'static str, String) {
    let (class, key) = match after.cmp(&before) {
        std::cmp::Ordering::Less => ("less", "builder-fewer"),
        std::cmp::Ordering::Equal => ("same", "builder-as-many"),
        std::cmp::Ordering::Greater => ("more", "builder-more-people"),
    };
    (class, shell.text(&counted(key, after.abs_diff(before))))
}

/// `/conditions/apply`: the list of the changed rule, or the form again with what is wrong.
pub async fn apply(
    state: AppState,
    shell: Shell,
    Query(visit): Query<Visit>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let draft = Draft::of(visit, pairs, &state)?;
    let before = draft.condition(&state)?;
    let (condition, problem) = match field::read(&before, Form(&draft.pairs), state.shop()) {
        Ok(condition) => {
            let changed = draft.with(condition.clone());
            let counted = state.pipeline.count(std::slice::from_ref(&changed), draft.address.as_of).await?.pop();
            match counted {
                Some(Err(problems)) => (condition, problems.first().map(|problem| problem.text(shell.lang))),
                Some(Ok(_)) | None => {
                    return go(&shell, &headers, &draft.address.with_rule(text::print(&changed)));
                }
            }
        }
        Err(problem) => (before, Some(shell.text(&problem))),
    };
    let page = draft.page(&state, shell, condition, problem).await?;
    Ok(([(RETARGET, header(&format!("#{}", page.slot))?)], show(&page)?).into_response())
}

/// On to a list: htmx is told where to, for it would take what a redirect leads to for the form's own answer. A form on a
/// page of its own leads away from there.
fn go(shell: &Shell, headers: &HeaderMap, address: &Address) -> Result<Response, PageError> {
    let address = address.to_string();
    let current = headers.get(CURRENT).and_then(|current| current.to_str().ok()).unwrap_or_default();
    match shell.part {
        Part::Whole => Ok(Redirect::to(&address).into_response()),
        Part::Element(_) if current.contains("/conditions/form?") => {
            Ok([(REDIRECT, header(&address)?)].into_response())
        }
        Part::Element(_) => {
            let to = serde_json::json!({ "path": address, "target": "#answer" });
            Ok([(LOCATION, header(&to.to_string())?)].into_response())
        }
    }
}

fn header(text: &str) -> Result<HeaderValue, PageError> {
    HeaderValue::from_str(text).map_err(|error| PageError::Defect(error.into()))
}
