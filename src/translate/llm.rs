//! The language model: from a question to a draft, through any OpenAI-compatible endpoint.
//!
//! ```text
//! Question --linking, vocabulary, examples--> Request --chat--> Reply --wire, dsl::text--> Segment
//!                                                ^                                            |
//!     Draft <-- agreement <-- accounting <-- check'----- one repair round, with its problems --'
//! ```
//!
//! Owns everything about the model and is the only user of HTTP as a client. A model is a careful colleague, never an
//! authority: it sees the question and catalog words, nothing else ([`prompt::Request`] cannot hold more); its answer
//! is a segment, checked like anybody's, and held against the words of the question ([`accounting`]). What does not add
//! up becomes a question back, never a list. Every failure is an error that says why; falling back on the built-in
//! reader is the pipeline's business.

pub mod accounting;
pub mod agreement;
mod breaker;
pub mod chat;
pub mod doctor;
pub mod error;
pub mod linking;
pub mod profile;
pub mod prompt;
pub mod record;
pub mod reply;
pub mod settings;
mod stream;
pub mod vocabulary;
pub mod wire;

mod consult;
mod examples;
mod home;
mod spans;

use jiff::civil::DateTime;
use tokio::time::Instant;

use crate::dsl::Shop;
use crate::dsl::text::print;
use crate::question::Question;
use crate::translate::rules::Reader;
use crate::translate::{Draft, Verdict};

use chat::Chat;
use consult::Work;
pub use error::ModelError;
use linking::Known;
pub use profile::{Mode, Price, Profile};
use prompt::Request;
pub use record::{Cost, Record};
pub use settings::{ModelSettings, Patience, Secret};
use vocabulary::Vocabulary;

/// A configured model.
#[derive(Debug)]
pub struct Model {
    chat: Chat,
}

/// What came of asking the model, and the record of it, whatever came.
#[derive(Debug)]
pub struct Consultation {
    pub draft: Result<Draft, ModelError>,
    pub record: Record,
}

impl Model {
    /// # Errors
    /// When the settings cannot be used.
    pub fn new(settings: ModelSettings) -> Result<Self, ModelError> {
        Ok(Model { chat: Chat::new(settings)? })
    }

    pub fn settings(&self) -> &ModelSettings {
        self.chat.settings()
    }

    /// Asks the model. `reading` is what the built-in `reader` made of the same question: a hint for the model, the
    /// measure of which words are known, and the choices when the model asks back.
    pub async fn translate(
        &self,
        question: &Question,
        shop: &Shop,
        reader: &Reader,
        as_of: DateTime,
        reading: &Draft,
    ) -> Consultation {
        let begun = Instant::now();
        let known = Known::of(question, reader, reading, as_of);
        let vocabulary = Vocabulary::near(&known, question.text(), &shop.catalog);
        let hint = reading.readings.first().map(|first| &first.segment);
        let hint = hint.filter(|rule| home::Home::of(&shop.catalog).lets_go(&print(rule)));
        let examples = examples::near(question.text(), question.lang(), reader, &shop.catalog);
        let request = Request::new(question, &vocabulary, &examples, as_of, hint);
        let mut record = Record {
            provider: self.chat.settings().provider.clone(),
            model: self.chat.settings().model.clone(),
            prompt_hash: request.hash(),
            ..Record::default()
        };
        let work = Work { chat: &self.chat, question, shop, as_of, known, reading };
        let draft = work.consult(request, &mut record).await;
        let mode = record.calls.last().map(|call| call.mode.clone());
        record.mode = mode.unwrap_or_else(|| self.chat.mode().name().to_owned());
        let price = self.chat.settings().profile.price.as_ref();
        record.cost = price.and_then(|price| Cost::of(&record.calls, price));
        record.elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        record.outcome = match &draft {
            Ok(draft) => match draft.verdict {
                Verdict::Run => "answered",
                Verdict::Ask => "asked",
                Verdict::Refuse => "refused",
            },
            Err(error) => error.code(),
        }
        .to_owned();
        Consultation { draft, record }
    }
}
