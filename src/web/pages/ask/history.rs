//! What was asked lately, to ask it again.

use super::address::Address;
use crate::store::{Origin, Outcome, RunFilter, Store, StoreError};
use crate::web::number::grouped;

/// Questions shown, and runs looked through for that many different ones.
const SHOWN: usize = 6;
const LOOKED_AT: u32 = 60;

/// A question that had a list.
pub struct Asked {
    pub question: String,
    pub count: String,
    pub address: String,
}

/// The last different questions of a person, the newest first. Refinements are left out: alone they say too little.
///
/// # Errors
/// When the record cannot be read.
pub async fn of(store: &Store, who: &str) -> Result<Vec<Asked>, StoreError> {
    let filter = RunFilter {
        origin: Some(Origin::Ask),
        status: Some(Outcome::Answered),
        who: Some(who.to_owned()),
        ..RunFilter::default()
    };
    let mut found: Vec<Asked> = Vec::new();
    for run in store.runs(filter, None, LOOKED_AT).await?.runs {
        let (Some(question), Some(count), false) = (run.question, run.count, run.refines) else { continue };
        if found.iter().all(|known| known.question != question) {
            let address = Address { question: question.clone(), ..Address::default() }.to_string();
            found.push(Asked { question, count: grouped(count), address });
        }
    }
    found.truncate(SHOWN);
    Ok(found)
}
