//! The head of the record, noted in the log: when the server starts, on every new day of the shop, and when it stops. Logs
//! are kept elsewhere, so that whoever rewrites the record later is found out by a line of them.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::pipeline::Pipeline;
use crate::store::{Head, StoreError};

/// What the lines are found by, and what lets them through where little else is logged.
pub const TARGET: &str = "quanxuan::head";

/// The day of which a head was noted last.
#[derive(Debug, Default)]
pub struct Heads {
    noted: Option<Date>,
}

impl Heads {
    /// Notes the head when none of this day is noted yet.
    ///
    /// # Errors
    /// When the record cannot be read; the next time tries again.
    pub async fn note_daily(&mut self, pipeline: &Pipeline, now: Timestamp) -> Result<Option<Head>, StoreError> {
        let today = now.to_zoned(pipeline.zone()).date();
        if self.noted == Some(today) {
            return Ok(None);
        }
        let head = note(pipeline, now).await?;
        self.noted = Some(today);
        Ok(Some(head))
    }
}

/// Notes the head as it is.
///
/// # Errors
/// When the record cannot be read.
pub async fn note(pipeline: &Pipeline, now: Timestamp) -> Result<Head, StoreError> {
    let head = pipeline.store().head().await?;
    let date = now.to_zoned(pipeline.zone()).date();
    tracing::info!(target: TARGET, %date, records = head.records, head = %head.hash, "head of the record");
    Ok(head)
}
