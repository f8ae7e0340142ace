//! Copies of a whole shop: its data, its catalog and all that the product remembers. A copy is a shop's folder like any
//! other, so that nothing has to be unpacked to look at it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::open::{OpenError, OpenShop};
use crate::engine::EngineSettings;
use crate::import;
use crate::store::{Broken, Store, StoreError, Verification};

/// Why a shop was not copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0} is there already")]
    Taken(PathBuf),
    #[error("there is no shop in {0}")]
    NoShop(PathBuf),
    #[error("a file cannot be read or written")]
    Io(#[from] io::Error),
    #[error("the state cannot be copied")]
    Store(#[from] StoreError),
    #[error("the copy cannot be opened")]
    Open(#[from] OpenError),
    #[error("record {} of the copy is not the one that was written", .0.sequence)]
    Broken(Broken),
}

/// Copies a shop into a folder that is not there yet, while it may be in use: the state as of one moment, and every
/// snapshot that it speaks of. The copy is opened and its record is proved before it gets its name, so that a copy that
/// is there is whole.
///
/// # Errors
/// When the folder is there, `shop` holds no shop, or the copy is not good; then nothing is left behind.
pub async fn copy(shop: &Path, to: &Path) -> Result<Verification, BackupError> {
    if to.exists() {
        return Err(BackupError::Taken(to.to_owned()));
    }
    if import::current(shop)?.is_none() {
        return Err(BackupError::NoShop(shop.to_owned()));
    }
    let unfinished = Unfinished::begin(to)?;
    // What is recorded later may speak of snapshots that are not copied, so the record comes first.
    Store::open(shop)?.copy_to(&unfinished.folder).await?;
    for name in ["catalog", "snapshots"] {
        copy_folder(&shop.join(name), &unfinished.folder.join(name))?;
    }
    fs::copy(shop.join("current"), unfinished.folder.join("current"))?;
    let verification = prove(&unfinished.folder).await?;
    fs::rename(&unfinished.folder, to)?;
    Ok(verification)
}

async fn prove(folder: &Path) -> Result<Verification, BackupError> {
    let mut verification = Store::open(folder)?.verify().await?;
    if let Some(broken) = verification.broken.take() {
        return Err(BackupError::Broken(broken));
    }
    let owned = folder.to_owned();
    let opened = tokio::task::spawn_blocking(move || OpenShop::open(&owned, &EngineSettings::default())).await;
    opened.map_err(io::Error::other)??;
    Ok(verification)
}

/// A folder that gets its name only when everything is in it, and goes away otherwise.
struct Unfinished {
    folder: PathBuf,
}

impl Unfinished {
    fn begin(to: &Path) -> io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(to.file_name().unwrap_or_default());
        name.push(".new");
        let folder = to.with_file_name(name);
        // Left over from a program that was killed.
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Unfinished { folder })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing to remove.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Hidden files are those of work under way.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            copy_folder(&entry.path(), &to.join(name))?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
