//! Files of long lists, made while nobody waits for them. What is to be made stands in [`crate::store::exports`]; here it is
//! written, beside its name until it is whole and on the disk, so that nobody ever fetches a part of it. What was begun by
//! a program that ended is begun again.
//!
//! Whoever asked may fetch it for a week. That they may have it is asked then as it was before: the right, the mask, the
//! policy; and it is recorded again.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use super::format::{Encoder, Format};
use super::{Listed, Taken, admitted, attach, file_name, streamed};
use crate::dsl::Condition;
use crate::hash;
use crate::lang::{Lang, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{Pipeline, Reach, Sight};
use crate::store::{By, Export, ExportId, ExportState, Limits, MadeFile, NewExport, Right, Run, RunId};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::state::Server;

/// Lists of more customers are made into files while nobody waits.
pub const LONG: usize = 20_000;

/// How often to look for what is to be made.
const PERIOD: Duration = Duration::from_secs(2);

/// Bytes of a finished file that are sent at a time.
const PIECE: usize = 256 << 10;

/// How a file is wanted, beside the list that it is of.
#[derive(Debug, Serialize, Deserialize)]
struct Wish {
    lang: Lang,
    columns: Vec<String>,
    /// What is personal stands in it; that it was taken is recorded.
    unmasked: bool,
    /// How far the rights of who asked reached.
    #[serde(default)]
    limits: Limits,
    /// What a workbook says that it rests on.
    proof: Vec<(String, String)>,
}

/// Asks for the file of a list.
///
/// # Errors
/// As [`super::pieces`]; when somebody waits for too many already.
pub async fn ask(pipeline: &Pipeline, taken: Taken, format: Format, lang: Lang, by: By) -> Result<Export, PageError> {
    let run = taken.recorded.run;
    let (listed, proof) = admitted(pipeline, taken, format, lang).await?;
    add(pipeline, run, listed, format, proof, lang, by).await
}

/// As [`ask`], of customers that somebody may take away, as which run.
pub(in crate::web) async fn add(
    pipeline: &Pipeline,
    run: RunId,
    listed: Listed,
    format: Format,
    proof: Vec<(String, String)>,
    lang: Lang,
    by: By,
) -> Result<Export, PageError> {
    let limits = pipeline.reach().limits().clone();
    let wish = Wish { lang, columns: listed.columns.0, unmasked: listed.sight.is_open(), limits, proof };
    let new = NewExport {
        run,
        format: format.extension().to_owned(),
        wish: serde_json::to_value(wish).map_err(|error| PageError::Defect(error.into()))?,
        customers: u64::try_from(listed.ids.len()).unwrap_or(u64::MAX),
    };
    Ok(pipeline.store().add_export(new, by).await?)
}

/// Files that somebody may know of: their own, and those of everybody for who manages people.
pub async fn known(pipeline: &Pipeline, actor: &Actor, limit: u32) -> Result<Vec<Export>, PageError> {
    let of = (!actor.may(Right::Manage)).then(|| actor.name());
    Ok(pipeline.store().exports(of, limit).await?)
}

/// # Errors
/// When there is none with this number that somebody may know of.
pub async fn one(pipeline: &Pipeline, actor: &Actor, id: ExportId) -> Result<Export, PageError> {
    let export = pipeline.store().export(id).await?;
    if export.who == actor.name() || actor.may(Right::Manage) { Ok(export) } else { Err(PageError::NotFound) }
}

/// The finished file, for whoever asked for it, if they may still have it.
pub async fn fetch(pipeline: &Pipeline, actor: &Actor, id: ExportId) -> Result<Response, PageError> {
    let export = pipeline.store().export(id).await?;
    if export.who != actor.name() {
        return Err(PageError::NotFound);
    }
    let gone = || PageError::Conflict(Message::new("export-no-file").with("state", state_name(export.state)));
    let file = export.file.clone().ok_or_else(gone)?;
    let wish: Wish = read(&export)?;
    let sight = match (wish.unmasked, actor.sees()) {
        (false, _) => Sight::MASKED,
        (true, Some(_)) => actor.sight(),
        (true, None) => return Err(PageError::Forbidden),
    };
    // It holds what was open to them then.
    let (then, both) = (&wish.limits, wish.limits.and(&actor.limits()));
    if (&both.columns, &both.formats) != (&then.columns, &then.formats) {
        return Err(PageError::Forbidden);
    }
    let run = pipeline.seen_run(export.run).await?;
    let text = rule_text(&run);
    let columns = pipeline.shown(&rule(pipeline, &run), &Chosen(wish.columns));
    let count = usize::try_from(export.customers).unwrap_or(usize::MAX);
    pipeline.taking(sight, text, &columns, export.run, &export.format, count).await?;
    let path = pipeline.store().export_folder().join(&file.name);
    let opened = spawn_blocking(move || File::open(path)).await.map_err(io::Error::other).flatten();
    let opened = opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => gone(),
        _ => PageError::Defect(error.into()),
    })?;
    pipeline.store().note_fetched(&export, &file, actor.by()).await?;
    let pieces = stream::try_unfold(opened, |mut file| async move {
        let read = move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            io::Result::Ok((piece, file))
        };
        let (piece, file) = spawn_blocking(read).await.map_err(io::Error::other).flatten()?;
        io::Result::Ok((!piece.is_empty()).then_some((piece, file)))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let as_of = basis(pipeline, &run).await?.record.list.map(|list| list.as_of.to_string()).unwrap_or_default();
    let format = Format::of(&export.format).unwrap_or(Format::Csv);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CONTENT_LENGTH, file.size.into());
    attach(headers, &file_name(&as_of, export.run, format));
    Ok(response)
}

/// What to call where one stands.
pub fn state_name(state: ExportState) -> Message {
    Message::new(format!("export-{}", state.as_str()))
}

impl Server {
    /// Makes what is to be made, until `stop` resolves; what is not whole then is begun again by the next one.
    pub(in crate::web) async fn keep_exporting(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                made = self.make_files() => {
                    if let Err(error) = made {
                        tracing::error!(?error, "what is to be exported could not be made");
                    }
                }
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
    }

    async fn make_files(&self) -> Result<(), PageError> {
        self.leave_files().await?;
        self.make_exports().await.map(drop)
    }

    /// Makes every file that waits, and deletes those whose time is over; how many were made.
    ///
    /// # Errors
    /// Failures of the store. A file that cannot be made says why by itself.
    pub async fn make_exports(&self) -> Result<usize, PageError> {
        let store = self.pipeline().store().clone();
        sweep(&store.export_folder(), &store.expire_exports(clock::now()).await?);
        let mut made = 0;
        while let Some(export) = store.claim_export(clock::now()).await? {
            let pipeline = self.pipeline();
            // Whoever drops this lets somebody else begin.
            let held = Held { pipeline: Some(pipeline.clone()), export: export.clone() };
            let outcome = make(&pipeline, &export).await;
            let outcome = match outcome {
                Ok(None) => None,
                Ok(Some(file)) => Some(Ok(file)),
                Err(error) => {
                    tracing::error!(?error, export = %export.id, "a file could not be made");
                    Some(Err(error.message().both()))
                }
            };
            if let Some(outcome) = outcome {
                made += usize::from(store.end_export(&export, outcome, clock::now()).await?);
            }
            held.end();
        }
        Ok(made)
    }
}

/// One that is being made.
struct Held {
    pipeline: Option<Pipeline>,
    export: Export,
}

impl Held {
    fn end(mut self) {
        self.pipeline = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Without a runtime the program is ending, and the claim lapses by itself.
        if let (Some(pipeline), Ok(runtime)) = (self.pipeline.take(), tokio::runtime::Handle::try_current()) {
            let export = self.export.clone();
            runtime.spawn(async move { pipeline.store().release_export(&export).await });
        }
    }
}

/// Removes what is neither a finished file nor one that is being made.
fn sweep(folder: &Path, stays: &[String]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if !stays.iter().any(|name| entry.file_name() == name.as_str()) {
            // Whoever looks next tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes the file; `None` when nobody wants it any more.
async fn make(pipeline: &Pipeline, export: &Export) -> Result<Option<MadeFile>, PageError> {
    let wish: Wish = read(export)?;
    let pipeline = &pipeline.clone().within(Reach::of(wish.limits.clone(), wish.unmasked, &export.who));
    let format = Format::of(&export.format).ok_or(PageError::NotFound)?;
    let listed = listed(pipeline, export, &wish).await?;
    let mut unfinished = Unfinished::begin(&pipeline.store().export_folder(), &export.file_name()).map_err(lost)?;
    let encoder = Encoder::new(format, &wish.proof, wish.lang)?;
    let written = write(pipeline, listed, encoder, wish.lang, &mut unfinished, Some(export)).await?;
    let Some((size, sha256)) = written else { return Ok(None) };
    let name = spawn_blocking(move || unfinished.end()).await.map_err(io::Error::other).flatten().map_err(lost)?;
    Ok(Some(MadeFile { name, size, sha256 }))
}

/// Writes a list; its bytes and their SHA-256, or `None` when nobody wants from the holder any more what is made of it.
pub(super) async fn write(
    pipeline: &Pipeline,
    listed: Listed,
    encoder: Encoder,
    lang: Lang,
    unfinished: &mut Unfinished,
    held: Option<&Export>,
) -> Result<Option<(u64, String)>, PageError> {
    let mut pieces = streamed(pipeline.clone(), listed, encoder, lang);
    let (mut hash, mut size, mut done) = (hash::Running::default(), 0_u64, 0_u64);
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        unfinished.file.write_all(&piece.bytes).map_err(lost)?;
        hash.add(&piece.bytes);
        size += u64::try_from(piece.bytes.len()).unwrap_or_default();
        done += u64::try_from(piece.customers).unwrap_or_default();
        if let Some(export) = held
            && !pipeline.store().export_goes_on(export, done, clock::now()).await?
        {
            return Ok(None);
        }
    }
    Ok(Some((size, hash.end())))
}

pub(super) fn lost(error: io::Error) -> PageError {
    PageError::Defect(error.into())
}

/// A file that gets its name when it is whole, and goes away otherwise.
pub(super) struct Unfinished {
    file: File,
    path: PathBuf,
    name: String,
}

impl Unfinished {
    /// Whatever bears the hidden name already is not written to: it may lead elsewhere.
    pub fn begin(folder: &Path, name: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!(".{name}"));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Ok(Unfinished { file: File::create_new(&path)?, path, name: name.to_owned() })
    }

    /// On the disk, with its name.
    pub fn end(self) -> io::Result<String> {
        self.file.sync_all()?;
        fs::rename(&self.path, self.path.with_file_name(&self.name))?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(self.name.clone())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing to remove.
        let _ = fs::remove_file(&self.path);
    }
}

fn read(export: &Export) -> Result<Wish, PageError> {
    serde_json::from_value(export.wish.clone()).map_err(|error| PageError::Defect(error.into()))
}

pub(super) fn rule_text(run: &Run) -> &str {
    run.record.rule.as_ref().map(|rule| rule.text.as_str()).unwrap_or_default()
}

pub(super) fn rule(pipeline: &Pipeline, run: &Run) -> Condition {
    pipeline.parse(rule_text(run)).map_or(Condition::Everyone, |segment| segment.rule)
}

/// The run that found the list: an excerpt is of another one.
async fn basis(pipeline: &Pipeline, run: &Run) -> Result<Run, PageError> {
    match &run.record.excerpt {
        Some(excerpt) => Ok(pipeline.store().run(excerpt.run).await?),
        None => Ok(run.clone()),
    }
}

/// The very customers that were taken away, whatever has happened to the data since.
async fn listed(pipeline: &Pipeline, export: &Export, wish: &Wish) -> Result<Listed, PageError> {
    let run = pipeline.store().run(export.run).await?;
    let ids = match &run.record.excerpt {
        Some(excerpt) => {
            pipeline.part(excerpt.run, excerpt.part).await?.map(|members| members.ids().collect::<Vec<_>>())
        }
        None => pipeline.found_by(&run).await?,
    };
    let ids = ids.ok_or_else(|| PageError::Conflict(Message::new("api-list-gone")))?;
    let as_of = basis(pipeline, &run).await?.record.list.map(|list| list.as_of).unwrap_or_default();
    let sight = Sight::recorded(wish.unmasked);
    Ok(Listed { rule: rule(pipeline, &run), as_of, ids, columns: Chosen(wish.columns.clone()), sight })
}
