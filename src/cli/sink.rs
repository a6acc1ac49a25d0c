//! Where results go: standard output, or a file that appears when it is complete.

use anyhow::{Context, bail};
use serde::Serialize;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A place for results, opened before the work starts: a wrong path fails in a second.
pub(super) enum Sink {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file, beside its place unless it is a device or a pipe.
    File(BufWriter<File>, Option<Pending>),
}

/// A file that is written beside its place and moved there when complete: a run that fails or is
/// killed leaves what was there before.
pub(super) struct Pending {
    beside: PathBuf,
    place: PathBuf,
}

impl Sink {
    pub(super) fn stdout() -> Self {
        Sink::Stdout(BufWriter::new(io::stdout()))
    }

    /// The file, or standard output where there is none or it is called `-`.
    pub(super) fn to(path: Option<&Path>) -> anyhow::Result<Self> {
        path.filter(|path| !is_dash(path)).map_or_else(|| Ok(Self::stdout()), Self::file)
    }

    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        let open = || -> anyhow::Result<Self> {
            // A device or pipe (/dev/null, a process substitution) cannot be replaced, only written to.
            if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
                return Ok(Sink::File(BufWriter::new(File::create(path)?), None));
            }
            let (pending, file) = Pending::open(path)?;
            Ok(Sink::File(BufWriter::new(file), Some(pending)))
        };
        open().with_context(|| format!("cannot write {}", path.display()))
    }

    /// Completes the output.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush(),
            Sink::File(mut writer, pending) => {
                writer.flush()?;
                pending.map_or(Ok(()), Pending::finish)
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File(writer, _) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File(writer, _) => writer.flush(),
        }
    }
}

impl Pending {
    /// Makes the file, empty.
    pub(super) fn open(path: &Path) -> anyhow::Result<(Self, File)> {
        if path.is_dir() {
            bail!("it is a folder; name a file");
        }
        // A link stays a link: what it leads to is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let Some(name) = place.file_name() else { bail!("it names no file") };
        let mut beside = OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}.part", std::process::id()));
        let beside = place.with_file_name(beside);
        let file = File::create(&beside)?;
        Ok((Self { beside, place }, file))
    }

    /// Where it is for the time being.
    pub(super) fn path(&self) -> &Path {
        &self.beside
    }

    /// Moves it into its place.
    pub(super) fn finish(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.place)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // What was not moved is of no use; nothing can be done about a file that cannot be removed.
        let _ = fs::remove_file(&self.beside);
    }
}

/// One JSON object a line.
pub(super) fn write_lines(records: &[impl Serialize], sink: &mut impl Write) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *sink, record)?;
        sink.write_all(b"\n")?;
    }
    Ok(())
}

/// An output that is also an input, or twice an output, would destroy what the user has.
pub(super) fn refuse_overwriting(written: &[PathBuf], read: &[PathBuf]) -> anyhow::Result<()> {
    for (i, path) in written.iter().enumerate() {
        // What goes to standard output replaces nothing.
        if !is_dash(path) && read.iter().any(|input| is_one_file(input, path)) {
            bail!("{} is an input; write to another file", path.display());
        }
        if written[..i].iter().any(|other| other == path || is_one_file(other, path)) {
            bail!("two outputs go to {}; name different ones", path.display());
        }
    }
    Ok(())
}

/// Whether two paths lead to the same file.
pub(super) fn is_one_file(a: &Path, b: &Path) -> bool {
    let full = |path: &Path| path.canonicalize().ok();
    full(a).is_some_and(|a| full(b) == Some(a))
}

/// Whether a path stands for standard input or output.
pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
