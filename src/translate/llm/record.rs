//! What a consultation leaves for the run's record. Holds no address, no key and no customer data.

use rust_decimal::Decimal;
use serde::Serialize;

use super::profile::Price;

/// Prices are said for so many tokens.
const PRICED: u64 = 1_000_000;

/// One question put to a model, with every answer it took.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Record {
    /// Name of the profile, or `custom`.
    pub provider: String,
    pub model: String,
    /// How the form of the answer was asked for, in the end.
    pub mode: String,
    /// SHA-256 over the first request's messages and schema; lower-case hex.
    pub prompt_hash: String,
    pub calls: Vec<Call>,
    pub elapsed_ms: u64,
    /// `answered`, `asked`, `refused`, or the code of the error.
    pub outcome: String,
    /// At the price of that day; absent when there was none, or the endpoint counted no tokens.
    pub cost: Option<Cost>,
    /// The answer is one that was given before to the same question; nobody was called.
    pub recalled: bool,
}

impl Record {
    /// For a run that uses the answer again.
    #[must_use]
    pub fn recalled(&self) -> Self {
        Record { calls: Vec::new(), elapsed_ms: 0, cost: None, recalled: true, ..self.clone() }
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    pub amount: Decimal,
    pub currency: String,
}

impl Cost {
    pub(super) fn of(calls: &[Call], price: &Price) -> Option<Self> {
        let sum = |tokens: fn(&Call) -> Option<u64>| {
            let counted: Vec<u64> = calls.iter().filter_map(tokens).collect();
            (!counted.is_empty()).then(|| counted.into_iter().fold(0, u64::saturating_add))
        };
        let (read, written) = (sum(|call| call.prompt_tokens)?, sum(|call| call.answer_tokens)?);
        let priced = |tokens: u64, price: Decimal| Decimal::from(tokens).checked_mul(price);
        let amount = priced(read, price.read)?.checked_add(priced(written, price.written)?)?;
        let amount = amount.checked_div(Decimal::from(PRICED))?.normalize();
        Some(Cost { amount, currency: price.currency.clone() })
    }
}

/// One HTTP exchange that was tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Call {
    /// How the form of the answer was asked for.
    pub mode: String,
    /// The model's text, as it came; absent when there was none.
    pub answer: Option<String>,
    pub prompt_tokens: Option<u64>,
    pub answer_tokens: Option<u64>,
    pub elapsed_ms: u64,
    /// `ok`, or what was wrong with it.
    pub outcome: String,
    /// What the checker said about the answer, in English.
    pub problems: Vec<String>,
}
