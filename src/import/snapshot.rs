//! The snapshots of a shop folder: which one is current, and how a new one takes its place.
//!
//! ```text
//! <shop>/catalog/*.toml
//! <shop>/snapshots/7/crm.duckdb, manifest.json, values.json
//! <shop>/current                                   one line: snapshots/7/crm.duckdb
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ImportError, Source};

/// One whole state of a shop's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Grows with every import.
    pub number: u64,
    pub file: PathBuf,
    pub manifest: Manifest,
}

/// What a snapshot was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`Source::hash`].
    pub source: String,
    pub parameters: BTreeMap<String, i64>,
    /// Version of the program.
    pub made_by: String,
}

impl Snapshot {
    /// The name that runs are recorded with.
    pub fn id(&self) -> String {
        self.number.to_string()
    }
}

/// The snapshot that queries should use; `None` when the folder has none yet.
///
/// # Errors
/// When the folder cannot be read, or `current` names no snapshot.
pub fn current(shop: &Path) -> io::Result<Option<Snapshot>> {
    let pointer = match fs::read_to_string(shop.join("current")) {
        Ok(pointer) => pointer,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let wrong = || io::Error::new(io::ErrorKind::InvalidData, "`current` names no snapshot");
    // Only a path of exactly this form is followed.
    let parts: Vec<_> = pointer.trim().split('/').collect();
    let ["snapshots", number, file] = parts.as_slice() else { return Err(wrong()) };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    if !file.ends_with(".duckdb") {
        return Err(wrong());
    }
    let folder = shop.join("snapshots").join(number.to_string());
    let manifest = fs::read(folder.join("manifest.json"))?;
    let manifest = serde_json::from_slice(&manifest).map_err(io::Error::other)?;
    Ok(Some(Snapshot { number, file: folder.join(file), manifest }))
}

/// The file of another snapshot of the same shop, by the name that runs are recorded with; none when it is gone.
pub fn beside(file: &Path, id: &str) -> Option<PathBuf> {
    // The name comes from a record: only a number is followed.
    let number: u64 = id.parse().ok()?;
    let snapshots = file.parent()?.parent()?;
    let file = snapshots.join(number.to_string()).join(file.file_name()?);
    file.is_file().then_some(file)
}

/// Held while a shop's snapshots are changed; the system lets go of it should the program die.
pub(super) fn lock(shop: &Path) -> Result<File, ImportError> {
    let lock = File::create(shop.join("snapshots").join(".lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(ImportError::Busy),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Names and texts of a shop's catalog files, in name order.
///
/// # Errors
/// When one cannot be read.
pub fn catalog_texts(shop: &Path) -> io::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(shop.join("catalog"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.push((name, fs::read_to_string(&path)?));
        }
    }
    texts.sort();
    Ok(texts)
}

/// A snapshot being made in a folder with a hidden name; removed when dropped unfinished.
pub(super) struct NewSnapshot {
    shop: PathBuf,
    path: PathBuf,
    number: u64,
    finished: bool,
    /// Until the import ends.
    _lock: File,
}

impl NewSnapshot {
    pub(super) fn begin(shop: &Path) -> Result<Self, ImportError> {
        let snapshots = shop.join("snapshots");
        fs::create_dir_all(&snapshots)?;
        let lock = lock(shop)?;
        let mut number = 1;
        for entry in fs::read_dir(&snapshots)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(".new-") {
                // Nobody else imports, so this is left over from a program that was killed.
                fs::remove_dir_all(entry.path())?;
            } else if let Ok(taken) = name.parse::<u64>() {
                number = number.max(taken.saturating_add(1));
            }
        }
        let path = snapshots.join(format!(".new-{number}"));
        fs::create_dir(&path)?;
        Ok(NewSnapshot { shop: shop.to_owned(), path, number, finished: false, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the folder its name and makes it the current one.
    pub(super) fn finish(
        &mut self,
        file: &Path,
        source: &Source,
        parameters: &BTreeMap<String, i64>,
    ) -> Result<Snapshot, ImportError> {
        let manifest = Manifest {
            source: source.hash(),
            parameters: parameters.clone(),
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let text = serde_json::to_string_pretty(&manifest).map_err(io::Error::other)?;
        write_whole(&self.path.join("manifest.json"), &text)?;
        File::open(file)?.sync_all()?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = self.shop.join("snapshots").join(self.number.to_string());
        fs::rename(&self.path, &folder)?;
        self.finished = true;
        write_whole(&self.shop.join("current"), &format!("snapshots/{}/{name}\n", self.number))?;
        Ok(Snapshot { number: self.number, file: folder.join(name), manifest })
    }
}

impl Drop for NewSnapshot {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be removed now is removed by the next import.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Puts the source's catalog files beside the data. A file that somebody changed is kept under the name `<name>.old`.
pub(super) fn write_catalog(shop: &Path, files: &[(String, String)]) -> Result<(), ImportError> {
    let folder = shop.join("catalog");
    for (name, text) in files {
        fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        match fs::read_to_string(&path) {
            Ok(there) if there == *text => continue,
            Ok(_) => fs::rename(&path, folder.join(format!("{name}.old")))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        write_whole(&path, text)?;
    }
    Ok(())
}

/// Readers see the old text or the new one, never a part.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)
}
