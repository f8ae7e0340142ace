//! The record as a file for an archive elsewhere: JSON Lines, each with all that its hash covers.

use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::wish::Wish;
use crate::store::{Deed, RecordDeed, StoreError};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::export;
use crate::web::state::AppState;

/// Records read at a time.
const CHUNK: u32 = 500;

/// `/audit/record.jsonl`: the records that pass the filter, the oldest first. That they are taken away is recorded before
/// they are read.
pub async fn take(state: AppState, actor: Actor, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    let filter = wish.filter(&state.pipeline.zone())?;
    let store = state.store().clone();
    let records = store.entries(filter.clone(), None, 1).await?.total;
    let by = actor.by();
    let name = format!("record-{}.jsonl", by.at.strftime("%Y%m%dT%H%M%SZ"));
    store.note(by, Deed::Record { did: RecordDeed::Exported { records } }).await?;
    let body = Body::from_stream(stream::try_unfold(0, move |after: u64| {
        let (store, filter) = (store.clone(), filter.clone());
        async move {
            let lines = store.record_lines(filter, after, CHUNK).await?;
            let last = lines.last().map(|line| line.sequence);
            let chunk: String = lines.iter().map(|line| line.written() + "\n").collect();
            Ok::<_, StoreError>(last.map(|last| (chunk, last)))
        }
    }));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl; charset=utf-8"));
    export::attach(headers, &name);
    Ok(response)
}
