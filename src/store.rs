//! What the product itself remembers: saved segments with their versions, and the record of every run and every act.
//!
//! Owns: the file `state.sqlite` in the shop's folder, its schema ([`database`]), the segments ([`segments`],
//! [`shelf`], [`uses`], [`folders`], [`tags`], `frozen`, [`reviews`] with what needs one: [`policy`]), what of all that somebody sees ([`view`]), the words that people defined ([`words`]), what they made of the plays
//! ([`plays`]), the people themselves ([`people`], [`identities`], [`sessions`],
//! [`tokens`]), when segments are run ([`timing`],
//! [`schedules`]), who else is told what that changed ([`hooks`], [`outbox`]), files that are made meanwhile ([`exports`]) or left in a folder ([`drops`]), what must not be done twice ([`once`]), the append-only record of what was run ([`record`], [`runs`]) and done ([`acts`], [`entries`]) with
//! what it says of segments ([`sizes`], [`members`]) and of the language model ([`consultations`]), and the chain that
//! makes a changed record show ([`chain`]). Does not own running or replaying (that is [`crate::pipeline`]), nor the
//! customers' data, which lies in another database.
//!
//! Nothing here blocks a thread of the caller: one thread writes, a few read, each on its own connection. Several
//! processes may share the file. Every write is one transaction, with the record of it: it happened wholly or not at all.

pub mod acts;
pub mod chain;
pub mod consultations;
mod copy;
pub mod database;
pub mod drops;
pub mod entries;
pub mod error;
pub mod exports;
pub mod folders;
pub mod format;
mod frozen;
pub mod hooks;
pub mod identities;
mod lane;
pub mod limits;
pub mod members;
pub mod once;
pub mod outbox;
pub mod people;
pub mod plays;
pub mod policy;
pub mod record;
pub mod reviews;
pub mod run_id;
pub mod runs;
pub mod schedules;
pub mod segments;
pub mod sessions;
pub mod shelf;
pub mod sizes;
pub mod tags;
pub mod timing;
pub mod tokens;
pub mod uses;
pub mod view;
pub mod words;
mod writer;

use std::path::Path;
use std::sync::Arc;

pub use crate::members::{Members, Movement};
pub use acts::{
    AccessDeed, Act, By, ContactDeed, Deed, ExportDeed, HookDeed, NotReplayed, PersonDeed, RecordDeed, Refusal,
    SegmentDeed, Subject,
};
pub use chain::{Break, Broken, Head, Noted, Verification};
pub use consultations::Consultation;
pub use drops::{FileDrop, LeftFile};
pub use entries::{Entry, EntryFilter, EntryPage, Kind, RecordLine, What};
pub use error::StoreError;
pub use exports::{Export, ExportId, ExportState, MadeFile, NewExport};
pub use folders::Folder;
pub use format::Format;
pub use hooks::{Hook, HookId, NewHook};
pub use identities::{Admission, Identity};
pub use limits::{Limits, Only};
pub use once::{Begun, Reply};
pub use outbox::{Attempt, Delivery, DeliveryId, Tried};
pub use people::{Credentials, Person, PersonId, Right, Role, SecretHash};
pub use plays::{NewPlayVersion, PlayText, PlayVersion};
pub use policy::Policy;
pub use record::{
    Excerpt, File, List, Origin, Outcome, Part, Problem, Query, Record, Rule, SavedVersion, Statistics, WindowShown,
};
pub use reviews::{Basis, Decision, Review, ReviewStep};
pub use run_id::{NotARunId, RunId};
pub use runs::{Run, RunFilter, RunPage, RunSummary};
pub use schedules::{Claim, Schedule};
pub use segments::{Details, NewVersion, SavedSegment, SegmentId, SegmentName, Version, fold as folded};
pub use sessions::{OpenSight, Session, SessionId};
pub use shelf::{SegmentSummary, Shelf};
pub use sizes::Size;
pub use tags::Tag;
pub use timing::Timing;
pub use tokens::{NewToken, Scope, Token, TokenId};
pub use uses::{Lineage, Neighbour, Step, Uses};
pub use view::View;
pub use words::{NewWord, Word};

use lane::{Lane, Readers};
use writer::Writer;

/// Connections that read at the same time.
const READERS: usize = 2;

/// A handle to the state of one shop, as far as somebody sees it; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    ways: Arc<Ways>,
    folder: Arc<Path>,
}

/// The queues of those that see everything, and of those that see what a [`View`] shows.
#[derive(Debug)]
struct Ways {
    writing: Lane,
    reading: Lane,
    writing_some: Lane,
    reading_some: Lane,
}

impl Store {
    /// Opens `state.sqlite` in `shop`, creating it or bringing it up to date. Blocks briefly; meant for the start.
    ///
    /// # Errors
    /// When the file was written by a newer program, is damaged or is no state file, or cannot be opened.
    pub fn open(shop: &Path) -> Result<Self, StoreError> {
        // The first one makes the schema what it is now.
        let writing = Lane::start("store-writer", vec![database::open(shop)?])?;
        let readers = || (0..READERS).map(|_| database::open_for_reading(shop)).collect::<Result<Vec<_>, _>>();
        let reading = Lane::start("store-reader", readers()?)?;
        let (writer_of_some, readers_of_some) = (database::open(shop)?, readers()?);
        [&writer_of_some].into_iter().chain(&readers_of_some).try_for_each(view::hide)?;
        let writing_some = Lane::start("store-writer-some", vec![writer_of_some])?;
        let reading_some = Lane::start("store-reader-some", readers_of_some)?;
        let ways = Arc::new(Ways { writing, reading, writing_some, reading_some });
        Ok(Store::of(ways, shop.into(), None))
    }

    /// The same store, as far as somebody sees it; all of it without a view.
    #[must_use]
    pub fn within(&self, view: Option<View>) -> Self {
        Store::of(Arc::clone(&self.ways), Arc::clone(&self.folder), view.map(Arc::new))
    }

    fn of(ways: Arc<Ways>, folder: Arc<Path>, view: Option<Arc<View>>) -> Self {
        let (writing, reading) = match view {
            None => (ways.writing.clone(), ways.reading.clone()),
            Some(_) => (ways.writing_some.clone(), ways.reading_some.clone()),
        };
        Store { writer: Writer::new(writing, view.clone()), readers: Readers::new(reading, view), ways, folder }
    }
}
