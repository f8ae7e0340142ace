//! Lists that are left in the folder that the administrator named, each time their segment is run by schedule, for programs
//! that take files from there. A file is written beside its name until it is whole, as [`super::jobs`] does.
//!
//! It is an export of whoever set it: what they may not take away is not left, and each file is a run of its own in the
//! record. What is personal is always masked.

use std::io;
use std::path::Path;

use tokio::task::spawn_blocking;

use super::format::{Encoder, Format};
use super::jobs::{Unfinished, lost, rule, rule_text, write};
use super::{Listed, file_of};
use crate::lang::{Bilingual, Lang, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{Pipeline, PipelineError, Reach, Sight};
use crate::store::{FileDrop, LeftFile, Limits, Members, Part, Right, Run, RunId, StoreError};
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::state::Server;

/// Bytes of a segment's name in that of a file.
const NAME: usize = 100;

/// Why nothing is left of a run, for good.
enum NotLeft {
    Refused(Message),
    /// It is tried again.
    Failed(PageError),
}

impl<E: Into<PageError>> From<E> for NotLeft {
    fn from(error: E) -> Self {
        NotLeft::Failed(error.into())
    }
}

impl Server {
    /// Leaves what scheduled runs found; how many runs were left.
    ///
    /// # Errors
    /// Failures of the store. What cannot be written is logged, and tried again when the claim has lapsed.
    pub async fn leave_files(&self) -> Result<usize, PageError> {
        let Some(folder) = self.drop_folder() else { return Ok(0) };
        let pipeline = self.pipeline();
        let store = pipeline.store();
        let mut left = 0;
        while let Some((drop, run)) = store.claim_drop(clock::now()).await? {
            let outcome = match leave(self.reach_of(&drop.author).await?, &pipeline, folder, &drop, run).await {
                Ok(files) => {
                    left += 1;
                    Ok(files)
                }
                Err(NotLeft::Refused(why)) => Err(why.both()),
                Err(NotLeft::Failed(error)) => {
                    tracing::error!(?error, segment = %drop.segment, "a list could not be left in the folder");
                    continue;
                }
            };
            store.left(&drop, run, outcome, clock::now()).await?;
        }
        Ok(left)
    }

    /// How far whoever set it may take lists away now; `None` when they may not.
    async fn reach_of(&self, author: &str) -> Result<Option<Reach>, PageError> {
        let known = self.pipeline().store().credentials(author).await?.map(|known| known.person);
        Ok(match known {
            Some(person) => (person.disabled.is_none() && person.may(Right::Export))
                .then(|| Reach::of(person.limits, false, person.name)),
            None => (!self.asks_who().await?).then(|| Reach::of(Limits::default(), false, author)),
        })
    }
}

async fn leave(
    reach: Option<Reach>,
    pipeline: &Pipeline,
    folder: &Path,
    drop: &FileDrop,
    run: RunId,
) -> Result<Vec<LeftFile>, NotLeft> {
    let no_right = || NotLeft::Refused(Message::new("drop-no-right").with("who", drop.author.as_str()));
    let pipeline = &pipeline.clone().within(reach.ok_or_else(no_right)?);
    let found = pipeline.seen_run(run).await.map_err(refused)?;
    let mut parts = Vec::new();
    // Whoever waits for the list finds its changes beside it.
    if let Some(since) = drop.last.filter(|_| drop.moves) {
        parts.extend([(Part::Entered { since }, "-entered"), (Part::Left { since }, "-left")]);
    }
    parts.push((Part::Whole, ""));
    let mut files = Vec::new();
    for (part, suffix) in parts {
        let members = pipeline.part(run, part).await.map_err(refused)?;
        let members = members.ok_or_else(|| NotLeft::Refused(Message::new("api-list-gone")))?;
        files.push(one(pipeline, folder, drop, &found, part, &members, suffix).await?);
    }
    Ok(files)
}

async fn one(
    pipeline: &Pipeline,
    folder: &Path,
    drop: &FileDrop,
    found: &Run,
    part: Part,
    members: &Members,
    suffix: &str,
) -> Result<LeftFile, NotLeft> {
    let format = Format::of(&drop.format).ok_or_else(|| NotLeft::Refused(Message::new("api-list-gone")))?;
    let (rule, columns) = (rule(pipeline, found), Chosen::default());
    let ids: Vec<i64> = members.ids().collect();
    let file = file_of(format, &columns);
    let segment = pipeline.store().segment(drop.segment).await?.name;
    let as_of = found.record.list.as_ref().map(|list| list.as_of).unwrap_or_default();
    let name = format!("{}-{}-{}{suffix}.{}", safe(&segment), as_of.date(), found.id, format.extension());
    // Where nothing can be written nothing is recorded as taken away.
    let mut unfinished = Unfinished::begin(folder, &name).map_err(lost)?;
    let run = pipeline.take_away(found, part, members, file, drop.author.clone()).await.map_err(refused)?;
    let shown = pipeline.shown(&rule, &columns);
    let taking = pipeline.taking(Sight::MASKED, rule_text(found), &shown, run, format.extension(), ids.len()).await;
    let sight = taking.map_err(refused)?;
    let proof = proof(found, run, ids.len(), &members.hash(), drop.lang);
    let encoder = Encoder::new(format, &proof, drop.lang)?;
    let listed = Listed { rule, as_of, ids, columns, sight };
    let written = write(pipeline, listed, encoder, drop.lang, &mut unfinished, None).await?;
    let sha256 = written.map(|(_, sha256)| sha256).unwrap_or_default();
    spawn_blocking(move || unfinished.end()).await.map_err(io::Error::other).flatten().map_err(lost)?;
    Ok(LeftFile { run, name, sha256 })
}

fn refused(error: PipelineError) -> NotLeft {
    match error {
        PipelineError::Unapproved(_)
        | PipelineError::Closed(_)
        | PipelineError::ClosedFormat(_)
        | PipelineError::AllSegments
        | PipelineError::Store(StoreError::RunNotFound(_) | StoreError::SegmentNotFound(_)) => {
            NotLeft::Refused(error.message())
        }
        PipelineError::Engine(_) | PipelineError::Guard(_) | PipelineError::Store(_) => NotLeft::Failed(error.into()),
    }
}

/// A segment's name as part of a file's: letters and digits, so that it leads nowhere and hides nothing.
fn safe(name: &str) -> String {
    let mut safe = String::new();
    for letter in name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }) {
        if safe.len() + letter.len_utf8() > NAME {
            break;
        }
        safe.push(letter);
    }
    safe
}

/// What a workbook says that it rests on.
fn proof(found: &Run, run: RunId, count: usize, hash: &str, lang: Lang) -> Vec<(String, String)> {
    let list = found.record.list.as_ref();
    let readback = found.record.rule.as_ref().map(|rule| Bilingual::get(&rule.readback, lang).to_owned());
    let lines = [
        ("export-meaning", readback.unwrap_or_default()),
        ("run-rule", rule_text(found).to_owned()),
        ("run-catalog", found.record.catalog.clone()),
        ("run-count", count.to_string()),
        ("run-as-of", list.map(|list| list.as_of.to_string().replace('T', " ")).unwrap_or_default()),
        ("run-snapshot", list.map(|list| list.snapshot.clone()).unwrap_or_default()),
        ("run-ids-hash", hash.to_owned()),
        ("export-sql", list.map(|list| crate::web::sql::laid_out(&list.query.sql)).unwrap_or_default()),
        ("run-id", run.to_string()),
    ];
    lines.into_iter().map(|(key, text)| (Message::new(key).text(lang), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(safe("../../etc/passwd"), "______etc_passwd");
        assert_eq!(safe(".hidden\\C:"), "_hidden_C_");
        assert_eq!(safe("口红 买家"), "口红_买家");
        assert!(safe(&"口".repeat(120)).len() <= NAME);
    }
}
