//! A number of each of some customers, exact.

use std::ops::RangeInclusive;

use duckdb::arrow::array::{Array, ArrayRef, Decimal128Array, Int32Array, Int64Array};

/// Numbers as whole ones of a unit: of hundredths, where there are two decimals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// In ascending order.
    ids: Vec<i64>,
    units: Vec<i64>,
    decimals: u32,
}

impl Numbers {
    /// How many decimals the numbers have.
    pub fn decimals(&self) -> u32 {
        self.decimals
    }

    /// How many bytes they take.
    pub fn size(&self) -> usize {
        (self.ids.len() + self.units.len()) * size_of::<i64>()
    }

    /// The customers that have a number.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// The customers whose number lies in a range of units.
    pub fn within(&self, range: &RangeInclusive<i64>) -> Vec<i64> {
        let mut found = vec![0; self.ids.len()];
        let mut count = 0;
        // Written whether it is wanted or not, and kept when it is: nothing has to be guessed, which takes longer.
        for (id, units) in self.ids.iter().zip(&self.units) {
            if let Some(place) = found.get_mut(count) {
                *place = *id;
            }
            count += usize::from(range.contains(units));
        }
        found.truncate(count);
        found
    }

    /// With those of other customers behind them.
    pub(super) fn chain(&mut self, others: Numbers) {
        self.ids.extend(others.ids);
        self.units.extend(others.units);
        self.decimals = others.decimals;
    }

    /// In the order of ids.
    pub(super) fn sorted(mut self) -> Self {
        if !self.ids.is_sorted() {
            let mut both: Vec<(i64, i64)> = self.ids.into_iter().zip(self.units).collect();
            both.sort_unstable();
            (self.ids, self.units) = both.into_iter().unzip();
        }
        self
    }

    /// Adds a chunk of a column, where it has numbers; `None` when they are none that can be kept like this.
    pub(super) fn extend(&mut self, ids: &[i64], column: &ArrayRef) -> Option<()> {
        let (units, decimals) = units(column)?;
        self.decimals = decimals;
        for (at, (id, units)) in ids.iter().zip(units).enumerate() {
            if column.is_valid(at) {
                self.ids.push(*id);
                self.units.push(units);
            }
        }
        Some(())
    }
}

/// A column's numbers in units, and how many decimals they have; anything where one is missing.
fn units(column: &ArrayRef) -> Option<(Vec<i64>, u32)> {
    let any = column.as_any();
    if let Some(whole) = any.downcast_ref::<Int64Array>() {
        return Some((whole.values().to_vec(), 0));
    }
    if let Some(whole) = any.downcast_ref::<Int32Array>() {
        return Some((whole.values().iter().copied().map(i64::from).collect(), 0));
    }
    let decimal = any.downcast_ref::<Decimal128Array>()?;
    let narrow = |(at, units): (usize, &i128)| if column.is_valid(at) { i64::try_from(*units).ok() } else { Some(0) };
    let units = decimal.values().iter().enumerate().map(narrow).collect::<Option<_>>()?;
    Some((units, u32::try_from(decimal.scale()).ok()?))
}
