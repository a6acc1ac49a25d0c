//! What of a run is certain to be on the disk.

use super::part::Extent;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// One state of a run; the file is replaced as a whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Journal<S> {
    /// What decides the outputs' bytes besides the inputs.
    pub(super) settings: Map<String, Value>,
    /// How far each output is.
    pub(super) extents: Vec<Extent>,
    /// Only moving the outputs into their places is left to do.
    pub(super) complete: bool,
    /// How far the work is.
    pub(super) state: S,
}

impl<S: Serialize + DeserializeOwned> Journal<S> {
    /// The journal at `path`, if there is one.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces it so that at any moment, power loss included, the old or the new one is there.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let new = super::part::beside(path, ".new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        sync_folder_of(path)
    }
}

/// Makes renames in a folder last.
#[cfg(unix)]
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}
