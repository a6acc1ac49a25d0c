//! A file of any bytes, gone when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A file whose name has this ending.
    pub(crate) fn new(bytes: &[u8], ending: &str) -> std::io::Result<Self> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}.{ending}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("onrecord-any-{name}"));
        fs::write(&path, bytes)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
