//! Lists as files.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use futures_util::StreamExt;

use super::answers::{failed, text, who};
use super::proof::storing;
use super::shops::{complain, open, runtime, there};
use super::{At, Exit, Failure, Shared, print, say};
use crate::lang::{Lang, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{RunRequest, Sight};
use crate::store::{Export, Store};
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::export::{Taken, file_of, pieces};

/// The file is whole or not there: it bears another name until its end is written.
pub(super) fn export(
    shared: &Shared,
    segment: &str,
    file: &Path,
    at: At,
    columns: Vec<String>,
) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let named = || file.display().to_string();
    let format = file.extension().and_then(|extension| extension.to_str()).and_then(Format::of);
    let known = Format::ALL.map(|format| format!(".{}", format.extension())).join(" ");
    let unknown = || Message::new("cli-no-format").with("file", named()).with("known", known);
    let format = format.ok_or_else(|| Failure { exit: Exit::Failure, message: unknown() })?;
    let unwritable = |error: &std::io::Error| Failure {
        exit: Exit::Failure,
        message: Message::new("cli-file-unwritable").with("file", named()).with("problem", error.to_string()),
    };
    let segment = text(segment)?;
    let pipeline = open(shared)?;
    let request = RunRequest { text: segment.clone(), as_of: at.as_of, saved: None, who: who() };
    runtime()?.block_on(async {
        let columns = Chosen(columns);
        let recorded = pipeline.export(request, file_of(format, &columns)).await.map_err(|error| failed(&error))?;
        let Some(list) = &recorded.answer.list else {
            complain(&recorded.answer.diagnostics, lang);
            return Ok(Exit::Invalid);
        };
        let count = list.customer_ids.len();
        let taken = Taken { recorded, question: String::new(), columns, who: who(), sight: Sight::MASKED };
        let mut read = pieces(&pipeline, taken, format, lang).await.map_err(|error| taking(&error))?;
        let unfinished = file.with_added_extension("part");
        let mut written = File::create(&unfinished).map_err(|error| unwritable(&error))?;
        while let Some(piece) = read.next().await {
            let piece = piece.map_err(|error| taking(&error))?;
            written.write_all(&piece.bytes).map_err(|error| unwritable(&error))?;
        }
        written.sync_all().map_err(|error| unwritable(&error))?;
        fs::rename(&unfinished, file).map_err(|error| unwritable(&error))?;
        say(&Message::new("cli-exported").with("count", count).with("file", named()).text(lang));
        Ok(Exit::Done)
    })
}

/// Number, when, whose, run, format, state, and so many customers of how many.
pub(super) fn exports(shared: &Shared) -> Result<Exit, Failure> {
    let store = Store::open(&there(shared)?).map_err(storing)?;
    for export in runtime()?.block_on(store.exports(None, u32::MAX)).map_err(storing)? {
        let Export { id, created, who, run, format, state, done, customers, .. } = export;
        print(&format!("{id}\t{created:.0}\t{who}\t{run}\t{format}\t{}\t{done}/{customers}", state.as_str()));
    }
    Ok(Exit::Done)
}

fn taking(error: &PageError) -> Failure {
    tracing::debug!(?error, "file");
    Failure { exit: Exit::Failure, message: error.message() }
}
