//! The state as of one moment, in another folder.

use std::path::Path;

use super::{Store, StoreError, database};

impl Store {
    /// Writes the state file into a folder, while others go on reading and writing here.
    ///
    /// # Errors
    /// When the folder has one already, or cannot be written.
    pub async fn copy_to(&self, folder: &Path) -> Result<(), StoreError> {
        let file = folder.join(database::FILE);
        self.readers
            .run(move |connection| {
                connection.execute("VACUUM INTO ?1", [file.to_string_lossy()])?;
                Ok(())
            })
            .await
    }
}
