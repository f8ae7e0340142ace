//! Problems in what people and models write, as values.
//!
//! Owns: [`Diagnostic`] with its stable [`Code`], [`Severity`], place and hints. Does not own their sentences
//! (`data/lang`, key `diagnostic-<code>`) nor failures of the world, which are error enums of the module that meets them.
//! A stage reports every problem it finds, ordered by place.

use serde::Serialize;

use crate::lang::{Argument, Bilingual, Lang, Message};

/// A half-open range of bytes in the text that was read; always on character borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The covered part of `text`; empty when the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same range counted in UTF-16 units, as browsers and the JSON contract count.
    pub fn utf16(self, text: &str) -> Span {
        let units = |end: usize| text.get(..end).unwrap_or(text).encode_utf16().count();
        Span::new(units(self.start), units(self.end))
    }
}

/// Where a problem stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the question or the segment text.
    Text(Span),
    /// In a file of the shop, by name and 1-based line.
    File { file: String, line: usize },
    /// In a JSON segment, as a JSON pointer.
    Json(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

macro_rules! codes {
    ($($variant:ident = $text:literal),* $(,)?) => {
        /// The stable name of a kind of problem; part of the JSON contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant),* }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text),* }
            }
        }
    };
}

codes! {
    // Reading segment text and JSON.
    UnexpectedText = "unexpected-text",
    UnexpectedEnd = "unexpected-end",
    UnclosedText = "unclosed-text",
    UnclosedBracket = "unclosed-bracket",
    BadNumber = "bad-number",
    BadDate = "bad-date",
    BadJson = "bad-json",
    EmptyRule = "empty-rule",
    TooLong = "too-long",
    TooDeep = "too-deep",
    TooManyNodes = "too-many-nodes",
    TooManyValues = "too-many-values",
    NumberTooLong = "number-too-long",
    // Names and types against the catalog.
    UnknownName = "unknown-name",
    UnknownProperty = "unknown-property",
    UnknownValue = "unknown-value",
    UnknownSegment = "unknown-segment",
    FrozenSegment = "frozen-segment",
    WrongKind = "wrong-kind",
    WrongType = "wrong-type",
    WrongTest = "wrong-test",
    EmptyRange = "empty-range",
    EmptyWindow = "empty-window",
    BadPercent = "bad-percent",
    BadCount = "bad-count",
    CyclicRule = "cyclic-rule",
    WrongSequence = "wrong-sequence",
    WrongMeasure = "wrong-measure",
    WindowInPeriod = "window-in-period",
    EndlessPeriods = "endless-periods",
    SeveralTables = "several-tables",
    PlainNumber = "plain-number",
    NoTime = "no-time",
    NotRanked = "not-ranked",
    NotOfRows = "not-of-rows",
    UnexpectedField = "unexpected-field",
    // What whoever asks may see.
    ClosedColumn = "closed-column",
    MaskedColumn = "masked-column",
    // The catalog itself.
    CatalogSyntax = "catalog-syntax",
    CatalogDuplicate = "catalog-duplicate",
    CatalogReference = "catalog-reference",
    CatalogIncomplete = "catalog-incomplete",
    CatalogName = "catalog-name",
    CatalogDay = "catalog-day",
    CatalogTable = "catalog-table",
    CatalogColumn = "catalog-column",
    CatalogColumnType = "catalog-column-type",
    // Questions.
    QuestionEmpty = "question-empty",
    QuestionTooLong = "question-too-long",
    UnreadWords = "unread-words",
    NothingUnderstood = "nothing-understood",
    NotAboutCustomers = "not-about-customers",
    ChangesData = "changes-data",
    NoSuchData = "no-such-data",
    MissingCriterion = "missing-criterion",
    MissingNumber = "missing-number",
    SeveralGroups = "several-groups",
    VagueWord = "vague-word",
    HowMany = "how-many",
    ExactOrMore = "exact-or-more",
    Contrary = "contrary",
    MissingValue = "missing-value",
    OpenMeaning = "open-meaning",
    OpenPlace = "open-place",
    DoneBefore = "done-before",
    OnlyWhat = "only-what",
    DidYouMean = "did-you-mean",
    // Refinements.
    FollowNothing = "follow-nothing",
    FollowSeveral = "follow-several",
    FollowAdd = "follow-add",
    FollowNobody = "follow-nobody",
    FollowSame = "follow-same",
    FollowAfter = "follow-after",
    // Question sets.
    QuestionSetDuplicate = "question-set-duplicate",
    QuestionSetGold = "question-set-gold",
    // Runs.
    ModelUnavailable = "model-unavailable",
    ModelAnswerInvalid = "model-answer-invalid",
    ModelAsks = "model-asks",
    ModelRefuses = "model-refuses",
    ModelDoubt = "model-doubt",
    CrossChecked = "cross-checked",
    ReadersDiffer = "readers-differ",
    TimedOut = "timed-out",
    Cancelled = "cancelled",
}

impl Code {
    /// Key of its sentence in the language files.
    fn key(self) -> String {
        format!("diagnostic-{}", self.as_str())
    }

    /// Its sentence with every slot left open, as the reference of the language lists it.
    pub fn sentence(self) -> Message {
        const SLOTS: [&str; 23] = [
            "text", "problem", "length", "limit", "count", "number", "whole", "decimals", "name", "kind", "type",
            "low", "high", "window", "percent", "path", "table", "found", "expected", "reason", "words", "ours",
            "theirs",
        ];
        SLOTS.into_iter().fold(Message::new(self.key()), |message, slot| message.with(slot, "…"))
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One problem: what, how grave, where, and what might help.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub place: Option<Place>,
    pub hints: Vec<Message>,
    message: Message,
    /// The user's own words that the problem is about.
    subject: Option<String>,
}

impl Diagnostic {
    pub fn error(code: Code) -> Self {
        Self::new(code, Severity::Error)
    }

    pub fn warning(code: Code) -> Self {
        Self::new(code, Severity::Warning)
    }

    pub fn note(code: Code) -> Self {
        Self::new(code, Severity::Note)
    }

    fn new(code: Code, severity: Severity) -> Self {
        Diagnostic { code, severity, place: None, hints: Vec::new(), message: Message::new(code.key()), subject: None }
    }

    /// Fills a slot of the code's sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    /// Fills a slot with the user's own words, which [`Diagnostic::locate`] can find again.
    #[must_use]
    pub fn subject(mut self, name: &'static str, words: &str) -> Self {
        self.subject = Some(words.to_owned());
        self.with(name, words)
    }

    /// Places a problem that has no place yet at the first occurrence of its subject in the text, else at all of it.
    #[must_use]
    pub fn locate(mut self, text: &str) -> Self {
        if self.place.is_none() {
            let found = self.subject.as_deref().and_then(|words| Some((text.find(words)?, words.len())));
            let span = found.map_or(Span::new(0, text.len()), |(start, length)| Span::new(start, start + length));
            self.place = Some(Place::Text(span));
        }
        self
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.place = Some(Place::Text(span));
        self
    }

    #[must_use]
    pub fn at_place(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hints.push(hint);
        self
    }

    /// Adds "did you mean …" when there is something close.
    #[must_use]
    pub fn did_you_mean(self, closest: Option<impl Into<String>>) -> Self {
        match closest {
            Some(name) => self.hint(Message::new("hint-did-you-mean").with("name", name.into())),
            None => self,
        }
    }

    /// Adds what could stand there.
    #[must_use]
    pub fn expecting(self, words: &str) -> Self {
        self.hint(Message::new("hint-expecting").with("words", words))
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    pub fn span(&self) -> Option<Span> {
        match self.place {
            Some(Place::Text(span)) => Some(span),
            Some(Place::File { .. } | Place::Json(_)) | None => None,
        }
    }

    /// The sentence and its hints.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = self.message.text(lang);
        for hint in &self.hints {
            text.push_str(match lang {
                Lang::Zh => "；",
                Lang::En => "; ",
            });
            text.push_str(&hint.text(lang));
        }
        text
    }

    pub fn both(&self) -> Bilingual {
        Bilingual::build(|lang| self.text(lang))
    }
}
