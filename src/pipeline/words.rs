//! Words that people teach the shop: an unread word becomes a term with a rule, checked like the catalog's own, and is read
//! from then on.

use std::sync::Arc;

use pinyin::ToPinyin;

use super::{Pipeline, PipelineError};
use crate::catalog::taught::Taught;
use crate::diagnostic::Diagnostic;
use crate::dsl::{Condition, Segment, text};
use crate::engine::EngineError;
use crate::lang::{Bilingual, Message};
use crate::question::Question;
use crate::store::{By, NewWord, StoreError, Word, folded};
use crate::translate::{Draft, Verdict};

/// Characters of a word.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=40;

/// Other words for one word.
const OTHERS: usize = 20;

/// What somebody wants a word to mean.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The word that is defined anew, and the version its author saw.
    pub revises: Option<(String, u32)>,
    pub label: String,
    /// Other words for it.
    pub others: Vec<String>,
    /// Segment text.
    pub rule: String,
    pub by: By,
}

/// Why a word was not taken.
#[derive(Debug)]
pub enum Refused {
    /// Not what can be a word.
    NoWord(String),
    TooMany,
    /// The shop understands it already, as this.
    Understood {
        word: String,
        as_rule: Option<Bilingual>,
    },
    /// The rule is wrong, or would make the catalog wrong.
    Rule(Vec<Diagnostic>),
}

/// What words for a meaning come to.
#[derive(Debug, Default)]
pub struct Meanings {
    pub rules: Vec<Condition>,
    /// Every word was read and the first rule is meant.
    pub is_certain: bool,
    pub problems: Vec<Diagnostic>,
}

impl Refused {
    /// What a user is told; the rule's problems are told by themselves.
    pub fn message(&self) -> Message {
        match self {
            Refused::NoWord(word) => Message::new("word-bad")
                .with("word", word.as_str())
                .with("least", *LENGTHS.start())
                .with("most", *LENGTHS.end()),
            Refused::TooMany => Message::new("word-too-many").with("limit", OTHERS),
            Refused::Understood { word, as_rule: Some(rule) } => {
                Message::new("word-means").with("word", word.as_str()).with("meaning", rule.clone())
            }
            Refused::Understood { word, as_rule: None } => Message::new("word-known").with("word", word.as_str()),
            Refused::Rule(_) => Message::new("word-rule"),
        }
    }
}

impl Pipeline {
    /// This pipeline, or one that knows what was taught meanwhile, here or by another program on the same folder.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn up_to_date(self) -> Result<Pipeline, PipelineError> {
        let edition = self.store.words_edition().await?;
        if edition == self.open.taught.edition {
            return Ok(self);
        }
        let words = self.store.words().await?.into_iter().filter_map(taught).collect();
        let open = Arc::clone(&self.open);
        let fresh = tokio::task::spawn_blocking(move || open.with_words(words, edition));
        let open = match fresh.await.map_err(|_| EngineError::Panicked)? {
            Ok(open) => Arc::new(open),
            Err(problems) => {
                tracing::error!(count = problems.len(), "the catalog cannot be read any more; it stays as it was");
                return Ok(self);
            }
        };
        for (word, problems) in &open.taught.misfits {
            tracing::warn!(word = word.name, problems = problems.len(), "a word does not fit the catalog any more");
        }
        // What a model said was said of other words.
        Ok(Pipeline { open, consulted: Arc::default(), ..self })
    }

    /// Whether more had been taught when this pipeline was made.
    pub fn knows_more_than(&self, other: &Pipeline) -> bool {
        self.open.taught.edition > other.open.taught.edition
    }

    /// Words that people defined and that are not in use, with the reasons.
    pub fn misfits(&self) -> &[(Taught, Vec<Diagnostic>)] {
        &self.open.taught.misfits
    }

    /// What a meaning in plain words, or as segment text, may be. A term has no scope of its own, so a reading that lifts
    /// one is none.
    pub fn meanings(&self, meaning: &str) -> Meanings {
        if let Ok(Segment { rule, including }) = self.parse(meaning)
            && including.is_empty()
        {
            return Meanings { rules: vec![rule], is_certain: true, problems: Vec::new() };
        }
        let Some(draft) = self.read(meaning, None) else { return Meanings::default() };
        let is_certain = draft.verdict == Verdict::Run && draft.unread().next().is_none();
        let readings = draft.readings.into_iter().filter(|_| draft.verdict != Verdict::Refuse);
        let plain = readings.map(|reading| reading.segment).filter(|segment| segment.including.is_empty());
        let problems = draft.diagnostics.into_iter().map(|problem| problem.locate(meaning)).collect();
        Meanings { rules: plain.map(|segment| segment.rule).collect(), is_certain, problems }
    }

    /// Gives a word a meaning, or another one. It is read from the next [`Pipeline::up_to_date`] on.
    ///
    /// # Errors
    /// Failures of the world, and an edit of an old version; what is wrong with the word is the inner error.
    pub async fn teach(&self, lesson: Lesson) -> Result<Result<Word, Refused>, PipelineError> {
        let known = self.store.words().await?;
        let revised = lesson.revises.as_ref().and_then(|(name, _)| known.iter().find(|word| word.name == *name));
        if let Some((name, _)) = lesson.revises.as_ref().filter(|_| revised.is_none()) {
            return Err(StoreError::WordNotFound(name.clone()).into());
        }
        let lesson = match self.admit_words(lesson, revised) {
            Ok(lesson) => lesson,
            Err(refused) => return Ok(Err(refused)),
        };
        // A word that was taken back keeps its name and its history when it comes again.
        let again = known.iter().find(|word| word.rule.is_none() && folded(&word.label) == folded(&lesson.label));
        let (name, after) = lesson
            .revises
            .or_else(|| again.map(|word| (word.name.clone(), word.number)))
            .unwrap_or_else(|| (self.name_for(&lesson.label, &known), 0));
        let rule = match text::parse_condition(&lesson.rule, &self.shop().catalog) {
            Ok(rule) => text::print_condition(&rule),
            Err(problems) => return Ok(Err(Refused::Rule(located(problems, &lesson.rule)))),
        };
        let new = Taught { name, label: lesson.label, others: lesson.others, rule };
        let others = known.into_iter().filter(|word| word.name != new.name).filter_map(taught);
        if let Err(problems) = self.open.shop_with(&others.chain([new.clone()]).collect::<Vec<_>>()) {
            return Ok(Err(Refused::Rule(located(problems, &new.rule))));
        }
        let Taught { name, label, others, rule } = new;
        let word = NewWord { name, after, label, others, rule: Some(rule), by: lesson.by };
        Ok(Ok(self.store.save_word(word).await?))
    }

    /// Takes a word back: it is unread again.
    ///
    /// # Errors
    /// Failures of the world, an edit of an old version, and a word that rules of segments name; what would become wrong
    /// in the catalog is the inner error.
    pub async fn unteach(&self, name: &str, after: u32, by: By) -> Result<Result<Word, Refused>, PipelineError> {
        let words = self.store.words().await?;
        let (gone, rest): (Vec<Word>, Vec<Word>) = words.into_iter().partition(|word| word.name == name);
        let gone = gone.into_iter().next().ok_or_else(|| StoreError::WordNotFound(name.to_owned()))?;
        if let Err(problems) = self.open.shop_with(&rest.into_iter().filter_map(taught).collect::<Vec<_>>()) {
            return Ok(Err(Refused::Rule(problems)));
        }
        let Word { name, label, others, .. } = gone;
        Ok(Ok(self.store.save_word(NewWord { name, after, label, others, rule: None, by }).await?))
    }

    /// The lesson with its words trimmed, each once; every one can be a word and means nothing yet.
    fn admit_words(&self, lesson: Lesson, revised: Option<&Word>) -> Result<Lesson, Refused> {
        let label = lesson.label.trim().to_owned();
        let mut others: Vec<String> = Vec::new();
        for word in lesson.others.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
            if !others.iter().chain([&label]).any(|known| folded(known) == folded(word)) {
                others.push(word.to_owned());
            }
        }
        if others.len() > OTHERS {
            return Err(Refused::TooMany);
        }
        let own = |word: &str| {
            let own = revised.into_iter().flat_map(|word| word.others.iter().chain([&word.label]));
            own.map(|own| folded(own)).any(|own| own == folded(word))
        };
        for word in [&label].into_iter().chain(&others) {
            let can_be_one = LENGTHS.contains(&word.chars().count())
                && word.chars().any(char::is_alphabetic)
                && !word.chars().any(char::is_control);
            if !can_be_one {
                return Err(Refused::NoWord(word.clone()));
            }
            if !own(word) {
                self.refuse_understood(word)?;
            }
        }
        Ok(Lesson { label, others, ..lesson })
    }

    fn refuse_understood(&self, word: &str) -> Result<(), Refused> {
        let Ok(question) = Question::parse(word) else { return Ok(()) };
        let draft: Draft = self.reader().read(&question, self.as_of(None));
        if draft.unread().next().is_some() {
            return Ok(());
        }
        let first = draft.readings.first().filter(|_| draft.verdict != Verdict::Refuse);
        let as_rule = first.map(|reading| crate::dsl::readback::condition(&reading.segment.rule, self.shop()));
        Err(Refused::Understood { word: word.to_owned(), as_rule })
    }

    /// A name for segment text, made of how a word sounds; nobody has it yet.
    fn name_for(&self, word: &str, known: &[Word]) -> String {
        let mut name = String::new();
        for letter in word.chars() {
            match letter.to_pinyin() {
                Some(sound) => {
                    name.push('_');
                    name.extend(sound.plain().chars().filter(char::is_ascii_lowercase));
                    name.push('_');
                }
                None if letter.is_ascii_alphanumeric() => name.push(letter.to_ascii_lowercase()),
                None => name.push('_'),
            }
        }
        let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
        let mut name = parts.join("_");
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            name = format!("word_{name}");
        }
        let taken = |name: &str| {
            text::is_keyword(name)
                || self.shop().catalog.names().any(|known| known == name)
                || known.iter().any(|word| word.name == name)
        };
        let mut number = 2_u32;
        let mut free = name.clone();
        while taken(&free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }
}

/// The word as the catalog takes it; none of one that was taken back.
fn taught(word: Word) -> Option<Taught> {
    Some(Taught { name: word.name, label: word.label, others: word.others, rule: word.rule? })
}

fn located(problems: Vec<Diagnostic>, rule: &str) -> Vec<Diagnostic> {
    problems.into_iter().map(|problem| problem.locate(rule)).collect()
}
