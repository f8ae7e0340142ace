//! Parts of all customers drawn by lot.

use quanxuan::dsl::Sample;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

pub fn drawn(sample: &Sample, id: i64) -> bool {
    let lot = lot(&sample.name, id);
    let share = |percent: Decimal| percent * Decimal::from(1_000_000);
    share(sample.from.decimal()) <= lot && lot < share(sample.until.decimal())
}

/// The lot in millionths of a percent, rounded down; a border of a part is never finer.
fn lot(name: &str, id: i64) -> Decimal {
    let hash = Sha256::digest(format!("{name}:{id}"));
    // The hash times a hundred million, from the lowest byte on; what is carried out at the top is the whole part.
    let carried = hash.iter().rev().fold(0_u64, |carry, byte| (carry + u64::from(*byte) * 100_000_000) >> 8);
    carried.into()
}
