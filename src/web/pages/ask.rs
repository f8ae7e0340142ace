//! The Ask page: a question in, and everything that came of it.

pub mod address;
pub mod chips;
pub mod follow;
pub mod history;
pub mod ideas;
pub mod live;
pub mod result;
pub mod visit;

use askama::Template;

use self::address::{Address, By, Revises};
use self::chips::{Chip, chips};
use self::follow::{FollowsView, RefineView};
use self::history::Asked;
use self::result::{PageView, ResultView, Shown};
use super::plays::PlayView;
use super::reading;
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::dsl::Shop;
use crate::lang::{Lang, Message};
use crate::pipeline::answer::{Choice, Status};
use crate::pipeline::playbook::CurrentPlay;
use crate::pipeline::{Answer, CustomerPage};
use crate::store::SavedSegment;
use crate::translate::llm::ModelSettings;
use crate::web::diff;
use crate::web::number::grouped;
use crate::web::quoted;
use crate::web::rule_editor::{self, RuleEditor};
use crate::web::shell::{Part, Section, Shell};

#[derive(Template)]
#[template(path = "ask.html", blocks = ["answer"])]
pub struct AskPage {
    shell: Shell,
    question: String,
    /// What stands in the question box: of a refinement, the question that it all began with.
    boxed: String,
    as_of: String,
    examples: Vec<String>,
    /// What was asked before; only where nothing is asked now.
    asked: Vec<Asked>,
    answer: Option<AnswerView>,
}

/// One page of the list alone. It is a template of its own because a block cannot stand inside a condition.
#[derive(Template)]
#[template(path = "customers.html")]
pub struct CustomersPart<'a> {
    shell: &'a Shell,
    page: &'a PageView,
}

/// An answer in the page's language.
pub struct AnswerView {
    /// Present while the model is asked; there is nothing else but the chips then.
    asking: Option<AskingView>,
    /// What is said instead of a number, when there is none.
    verdict: Option<String>,
    /// Spoken when the answer arrives.
    announcement: String,
    chips: Vec<Chip>,
    unread: Vec<UnreadView>,
    /// Where it is told why the question was read so; a refinement tells what it changed instead.
    why: Option<String>,
    follows: Option<FollowsView>,
    /// The segment that already says the same, with its page.
    saved: Option<(String, String)>,
    /// The segment that the rule can be saved to.
    revises: Option<RevisesView>,
    /// Where the question is asked again, when the rule is no longer what it says.
    edited: Option<String>,
    refine: Option<RefineView>,
    readback: Option<String>,
    notices: Vec<Notice>,
    /// A rule that could not run, with its bad parts marked.
    marked: Vec<rule_editor::Piece>,
    assumptions: Vec<String>,
    choices: Vec<ChoiceView>,
    result: Option<ResultView>,
    /// The text of the rule that ran, or that could not.
    rule: Option<String>,
    /// A rule that was run as text is shown open, so that it can be changed further.
    is_rule: bool,
}

/// That the model is asked, and what can be done meanwhile.
struct AskingView {
    /// Where its answer comes.
    model: String,
    /// What the built-in reader makes of it alone.
    reader: String,
    note: String,
}

struct RevisesView {
    segment: String,
    name: String,
    version: u32,
    /// As the address says it.
    spelled: String,
}

struct Notice {
    class: &'static str,
    pieces: Vec<quoted::Piece>,
}

impl Notice {
    fn new(class: &'static str, sentence: &str, lang: Lang) -> Self {
        Notice { class, pieces: quoted::pieces(sentence, lang) }
    }
}

struct ChoiceView {
    /// Beside a list, with what differs from the reading that ran, unless most of it does.
    readback: Vec<diff::Piece>,
    count: String,
    unit: String,
    address: String,
}

impl AskPage {
    pub fn empty(shell: Shell, catalog: &Catalog, asked: Vec<Asked>) -> Self {
        AskPage {
            asked,
            question: String::new(),
            boxed: String::new(),
            as_of: catalog.shop.as_of.to_string(),
            examples: examples(&shell, catalog),
            answer: None,
            shell: shell.within(Section::Ask),
        }
    }

    /// `page` is the part of the list that `address` names; `run` the id that page links carry.
    pub fn answered(
        shell: Shell,
        shop: &Shop,
        address: &Address,
        answer: &Answer,
        page: Option<&CustomerPage>,
        run: &str,
    ) -> Self {
        let shell = shell.within(Section::Ask);
        let catalog = &shop.catalog;
        let view = view(&shell, shop, address, answer, page, run);
        AskPage {
            question: address.question.clone(),
            boxed: address.asked_before().next().unwrap_or(&address.question).to_owned(),
            as_of: address.as_of.unwrap_or(catalog.shop.as_of).to_string(),
            examples: if is_dead_end(answer) { examples(&shell, catalog) } else { Vec::new() },
            asked: Vec::new(),
            answer: Some(view),
            shell,
        }
    }

    /// As far as it is understood, while the model is asked.
    pub fn undecided(shell: Shell, shop: &Shop, address: &Address, so_far: &Answer, model: &ModelSettings) -> Self {
        let note = Message::new("asking-note").with("model", model.model.clone());
        let note = note.with("seconds", grouped(model.patience.total.as_secs()));
        let asking = AskingView {
            model: address.asking(By::Model).to_string(),
            reader: address.asking(By::Reader).to_string(),
            note: shell.text(&note),
        };
        let page = AskPage::answered(shell, shop, address, so_far, None, "");
        let answer = page.answer.map(|view| AnswerView {
            announcement: page.shell.t("asking-title"),
            asking: Some(asking),
            verdict: None,
            unread: Vec::new(),
            ..view
        });
        AskPage { answer, examples: Vec::new(), ..page }
    }

    /// With what to do with the list.
    #[must_use]
    pub fn advising(mut self, plays: &[&CurrentPlay]) -> Self {
        if let Some(result) = self.answer.as_mut().and_then(|answer| answer.result.as_mut()) {
            result.plays = plays.iter().map(|play| PlayView::new(&self.shell, play)).collect();
        }
        self
    }

    /// With these examples where it shows any.
    #[must_use]
    pub fn offering(mut self, examples: impl FnOnce() -> Vec<String>) -> Self {
        if !self.examples.is_empty() {
            self.examples = examples();
        }
        self
    }

    /// With the segment that already says the same.
    #[must_use]
    pub fn knowing(mut self, saved: Option<SavedSegment>) -> Self {
        if let Some(answer) = &mut self.answer {
            answer.saved = saved.map(|saved| (saved.name, format!("/segments/{}", saved.id)));
        }
        self
    }

    /// With a way to save the rule as another version of a segment.
    #[must_use]
    pub fn revising(mut self, name: String, revises: Revises) -> Self {
        if let Some(answer) = &mut self.answer {
            let (segment, version) = (revises.segment.to_string(), revises.version);
            answer.revises = Some(RevisesView { segment, name, version, spelled: revises.to_string() });
        }
        self
    }

    /// With a word about a rule that is no reading of its question any more.
    #[must_use]
    pub fn comparing(mut self, address: &Address, reads_as: impl FnOnce(&str) -> bool) -> Self {
        if let Some(answer) = &mut self.answer
            && let Some(rule) = answer.rule.as_ref().filter(|_| answer.is_rule && answer.result.is_some())
            && !address.question.is_empty()
            && !reads_as(rule)
        {
            answer.edited = Some(Address { rule: None, ..address.clone() }.to_string());
        }
        self
    }

    fn part(&self) -> &Part {
        &self.shell.part
    }

    fn customers(&self) -> Option<CustomersPart<'_>> {
        let page = self.answer.as_ref()?.result.as_ref()?.page.as_ref()?;
        Some(CustomersPart { shell: &self.shell, page })
    }
}

/// A word nobody understood.
struct UnreadView {
    word: String,
    /// Where it is given a meaning.
    teach: String,
    said: String,
}

fn unread(shell: &Shell, address: &Address, answer: &Answer) -> Vec<UnreadView> {
    let view = |word: &String| UnreadView {
        word: word.clone(),
        teach: address.teaching(word),
        said: shell.text(&Message::new("word-teach").with("word", word.as_str())),
    };
    answer.unread.iter().map(view).collect()
}

impl AnswerView {
    /// Whether the words nobody understood need a notice beside their chips: without a list, the reasons name them.
    fn names_unread(&self) -> bool {
        !self.unread.is_empty() && (self.result.is_some() || self.notices.is_empty())
    }
}

/// Neither a list nor anything to choose from.
fn is_dead_end(answer: &Answer) -> bool {
    answer.list.is_none() && answer.choices.is_empty()
}

fn examples(shell: &Shell, catalog: &Catalog) -> Vec<String> {
    catalog.shop.examples.iter().map(|example| shell.words(example).to_owned()).collect()
}

fn view(
    shell: &Shell,
    shop: &Shop,
    address: &Address,
    answer: &Answer,
    page: Option<&CustomerPage>,
    run: &str,
) -> AnswerView {
    let elapsed_ms = answer.elapsed.total();
    let shown = Shown { shell, shop, address, run, elapsed_ms, author: answer.translator };
    let result = answer.list.as_ref().map(|list| shown.result(list, page));
    let verdict = match (answer.status, &address.rule) {
        (Status::Answered, _) => None,
        (Status::Refused, Some(_)) => Some("verdict-bad-rule"),
        (Status::Refused, None) => Some("verdict-refused"),
        (Status::Choose, _) if !answer.unread.is_empty() => Some("verdict-unread"),
        (Status::Choose, _) if answer.choices.is_empty() => Some("verdict-missing"),
        (Status::Choose, _) => Some("verdict-choose"),
    };
    let verdict = verdict.map(|key| shell.t(key));
    AnswerView {
        asking: None,
        announcement: result
            .as_ref()
            .map(|result| result.found.clone())
            .or_else(|| verdict.clone())
            .unwrap_or_default(),
        verdict,
        chips: chips(&answer.question, &answer.spans, shell),
        why: (answer.follows.is_none() && !answer.spans.is_empty()).then(|| reading::address(address)),
        follows: follow::follows(shell, address, answer),
        edited: None,
        revises: None,
        saved: None,
        refine: follow::refine(address, answer),
        unread: unread(shell, address, answer),
        readback: answer.list.as_ref().map(|list| shell.words(&list.readback).to_owned()),
        notices: notices(shell, answer),
        marked: marked(shell, address, answer),
        assumptions: answer.assumptions.iter().map(|assumption| shell.words(&assumption.text).to_owned()).collect(),
        choices: choices(&shown, answer),
        rule: answer.list.as_ref().map(|list| list.text.clone()).or_else(|| address.rule.clone()),
        is_rule: address.rule.is_some(),
        result,
    }
}

fn marked(shell: &Shell, address: &Address, answer: &Answer) -> Vec<rule_editor::Piece> {
    let rule = address.rule.as_ref().filter(|_| answer.status == Status::Refused);
    rule.map(|rule| RuleEditor::with_problems(rule, &answer.diagnostics, shell).marked).unwrap_or_default()
}

fn notices(shell: &Shell, answer: &Answer) -> Vec<Notice> {
    // Words nobody understood have a place of their own.
    let noticed = |diagnostic: &&Diagnostic| diagnostic.code != Code::UnreadWords || answer.unread.is_empty();
    let said = answer.diagnostics.iter().filter(noticed).map(|diagnostic| {
        let class = match diagnostic.severity {
            // Asking back is no failure.
            Severity::Error if answer.status == Status::Choose => "caution",
            Severity::Error => "bad",
            Severity::Warning => "caution",
            Severity::Note => "",
        };
        Notice::new(class, &diagnostic.text(shell.lang), shell.lang)
    });
    let fallback = answer.fallback.iter().map(|reason| Notice::new("caution", shell.words(reason), shell.lang));
    said.chain(fallback).collect()
}

fn choices(shown: &Shown<'_>, answer: &Answer) -> Vec<ChoiceView> {
    let readback = |choice: &Choice| {
        let said = shown.shell.words(&choice.readback);
        let ran = answer.list.as_ref().map(|list| &list.readback);
        let beside = ran.or(answer.follows.as_ref().map(|follows| &follows.readback));
        let ran = beside.map_or(said, |beside| shown.shell.words(beside));
        let pieces = diff::diff(ran, said);
        let differs = |piece: &&diff::Piece| piece.kind != diff::Kind::Same;
        let changed: usize = pieces.iter().filter(differs).map(|piece| piece.text.chars().count()).sum();
        if changed * 2 > said.chars().count() { diff::diff(said, said) } else { pieces }
    };
    let view = |choice: &Choice| ChoiceView {
        readback: readback(choice),
        count: grouped(u64::try_from(choice.customer_ids.len()).unwrap_or(u64::MAX)),
        unit: shown.unit(),
        address: shown.address.with_reading(choice.reading).to_string(),
    };
    answer.choices.iter().map(view).collect()
}
