//! Files that come out of packages of a public registry, fetched by the registry's own client and checked by checksum.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

use super::ImportError;
use super::source::Package;

/// The package's archive in the cache, fetched when it is not there.
pub(super) fn fetch(package: &Package, cache: &Path) -> Result<PathBuf, ImportError> {
    let folder = cache.join("packages");
    let kept = folder.join(&package.sha256);
    if kept.is_file() && sha256(&kept)? == package.sha256 {
        return Ok(kept);
    }
    fs::create_dir_all(&folder)?;
    let arriving = folder.join(format!(".new-{}-{}", package.sha256, std::process::id()));
    let result = download(package, &arriving).and_then(|archive| Ok(fs::rename(archive, &kept)?));
    let _ = fs::remove_dir_all(&arriving);
    result.map(|()| kept)
}

fn download(package: &Package, folder: &Path) -> Result<PathBuf, ImportError> {
    fs::create_dir_all(folder)?;
    let failed = |output: String| ImportError::Fetch { name: package.name.clone(), output };
    let run = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "--dest"])
        .arg(folder)
        .arg(format!("{}=={}", package.name, package.version))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(format!("python3: {error}")))?;
    if !run.status.success() {
        return Err(failed(String::from_utf8_lossy(&run.stderr).trim().to_owned()));
    }
    let mut found = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        found = sha256(&path)?;
        if found == package.sha256 {
            return Ok(path);
        }
    }
    Err(ImportError::Checksum { name: package.name.clone(), found })
}

/// Copies one file of the archive to `target`. The archive decides nothing about where it goes.
pub(super) fn unpack(package: &Package, archive: &Path, path: &str, target: &Path) -> Result<(), ImportError> {
    let missing = || ImportError::NotInPackage { name: package.name.clone(), path: path.to_owned() };
    let broken = |error| if let ZipError::Io(error) = error { ImportError::Disk(error) } else { missing() };
    let mut archive = ZipArchive::new(File::open(archive)?).map_err(broken)?;
    let mut packed = archive.by_name(path).map_err(broken)?;
    io::copy(&mut packed, &mut File::create(target)?)?;
    Ok(())
}

pub(super) fn sha256(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some([]) | None => break,
            Some(bytes) => hash.update(bytes),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
