//! An output that grows beside its place in whole records, until it is complete.

use super::journal::sync_folder_of;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How far an output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    pub(super) bytes: u64,
    pub(super) records: u64,
    /// Another file was made of it, which is the output.
    #[serde(default)]
    pub(super) made: bool,
}

pub(super) struct Part {
    writer: BufWriter<File>,
    path: PathBuf,
    place: PathBuf,
    pub(super) extent: Extent,
}

impl Part {
    /// Opens the part beside `place` without changing it; there may be none yet.
    pub(super) fn open(place: &Path) -> io::Result<Self> {
        let path = beside(place, ".part");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        Ok(Self { writer: BufWriter::new(file), path, place: place.to_owned(), extent: Extent::default() })
    }

    /// Whether nobody else has it, from now to the end of this process.
    pub(super) fn lock(&self) -> io::Result<bool> {
        match self.writer.get_ref().try_lock() {
            Ok(()) => self.is_in_its_place(),
            Err(fs::TryLockError::WouldBlock) => Ok(false),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether it still has its name: a run that ended since it was opened has moved it, and it is
    /// that run's output now.
    #[cfg(unix)]
    fn is_in_its_place(&self) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;
        let opened = self.writer.get_ref().metadata()?;
        Ok(fs::metadata(&self.path)
            .is_ok_and(|named| (named.dev(), named.ino()) == (opened.dev(), opened.ino())))
    }

    #[cfg(not(unix))]
    fn is_in_its_place(&self) -> io::Result<bool> {
        Ok(self.path.exists())
    }

    /// Cuts off what came after `extent`; false where there is not as much.
    pub(super) fn cut(&mut self, extent: Extent) -> io::Result<bool> {
        let file = self.writer.get_mut();
        if file.metadata()?.len() < extent.bytes {
            return Ok(false);
        }
        file.set_len(extent.bytes)?;
        file.seek(SeekFrom::Start(extent.bytes))?;
        self.extent = extent;
        Ok(true)
    }

    pub(super) fn append(&mut self, bytes: &[u8], records: u64) -> io::Result<()> {
        self.writer.write_all(bytes)?;
        self.extent.bytes += bytes.len() as u64;
        self.extent.records += records;
        Ok(())
    }

    /// Waits until all of it is on the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.get_ref().sync_data()
    }

    /// Has the output made of it, beside it.
    pub(super) fn make<E: From<io::Error>>(
        &mut self,
        make: impl FnOnce(&Path, &Path) -> Result<(), E>,
    ) -> Result<(), E> {
        self.sync()?;
        let made = self.made();
        make(&self.path, &made)?;
        File::open(made)?.sync_all()?;
        self.extent.made = true;
        Ok(())
    }

    fn made(&self) -> PathBuf {
        beside(&self.place, ".part.made")
    }

    /// Moves it, or what was made of it, into its place, if that has not happened.
    pub(super) fn move_into_place(&self, extent: Extent) -> io::Result<()> {
        if extent.made {
            match fs::rename(self.made(), &self.place) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                moved => moved?,
            }
            sync_folder_of(&self.place)?;
            return fs::remove_file(&self.path);
        }
        if fs::metadata(&self.path)?.len() < extent.bytes {
            // Opening made an empty one where the full one had been.
            return fs::remove_file(&self.path);
        }
        fs::rename(&self.path, &self.place)
    }

    /// Removes it.
    pub(super) fn discard(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The file of this name and ending in the same folder.
pub(super) fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.file_name().map(OsString::from).unwrap_or_default();
    name.push(ending);
    place.with_file_name(name)
}
