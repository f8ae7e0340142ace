//! What every handler can reach. Cheap to clone.

use crate::dsl::Shop;
use crate::pipeline::Pipeline;
use crate::store::Store;

#[derive(Clone, Debug)]
pub struct AppState {
    pub pipeline: Pipeline,
}

impl AppState {
    pub fn shop(&self) -> &Shop {
        self.pipeline.shop()
    }

    pub fn store(&self) -> &Store {
        self.pipeline.store()
    }
}

/// Who acts, as long as there is no sign-in.
pub const WHO: &str = "local";
