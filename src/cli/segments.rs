//! The saved segments, as a list.

use super::people::refusing;
use super::proof::storing;
use super::shops::{runtime, there};
use super::{Exit, Failure, Shared, print};
use crate::store::{Folder, SegmentSummary, Shelf, Store};

/// Number, when it was last changed, folder, name, owner and tags; those of a folder, of none, or all.
pub(super) fn segments(shared: &Shared, folder: Option<&str>) -> Result<Exit, Failure> {
    let wanted = folder.map(Folder::parse).transpose().map_err(refusing)?;
    let store = Store::open(&there(shared)?).map_err(storing)?;
    for SegmentSummary { segment, .. } in runtime()?.block_on(store.segments(Shelf::Current)).map_err(storing)? {
        if wanted.as_ref().is_some_and(|wanted| segment.folder != *wanted) {
            continue;
        }
        let folder = segment.folder.as_ref().map(Folder::as_str).unwrap_or_default();
        let tags = segment.tags.join(", ");
        print(&format!(
            "{}\t{:.0}\t{folder}\t{}\t{}\t{tags}",
            segment.id, segment.updated, segment.name, segment.owner
        ));
    }
    Ok(Exit::Done)
}
