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
    /// A file.
    File(PendingFile),
}

/// A file that is written beside its place and moved there when complete: a run that is killed
/// leaves what was there before.
pub(super) struct PendingFile {
    writer: BufWriter<File>,
    /// The file being written and the place it goes to; none when it is written in place.
    pending: Option<(PathBuf, PathBuf)>,
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
        PendingFile::open(path).map(Sink::File).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Completes the output.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush(),
            Sink::File(file) => file.finish(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File(file) => file.writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File(file) => file.writer.flush(),
        }
    }
}

impl PendingFile {
    fn open(path: &Path) -> anyhow::Result<Self> {
        if path.is_dir() {
            bail!("it is a folder; name a file");
        }
        // A device or pipe (/dev/null, a process substitution) cannot be replaced, only written to.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(Self { writer: BufWriter::new(File::create(path)?), pending: None });
        }
        // A link stays a link: what it leads to is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let Some(name) = place.file_name() else { bail!("it names no file") };
        let mut beside = OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}.part", std::process::id()));
        let beside = place.with_file_name(beside);
        let file = File::create(&beside)?;
        Ok(Self { writer: BufWriter::new(file), pending: Some((beside, place)) })
    }

    fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        if let Some((beside, place)) = self.pending.take() {
            fs::rename(&beside, &place).inspect_err(|_| {
                let _ = fs::remove_file(&beside);
            })?;
        }
        Ok(())
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if let Some((beside, _)) = self.pending.take() {
            // The run failed; nothing can be done about a file that cannot be removed.
            let _ = fs::remove_file(beside);
        }
    }
}

/// One JSON object a line.
pub(super) fn write_lines(records: &[impl Serialize], sink: &mut Sink) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *sink, record)?;
        sink.write_all(b"\n")?;
    }
    Ok(())
}

/// An output that is also an input, or twice an output, would destroy what the user has.
pub(super) fn refuse_overwriting(written: &[PathBuf], read: &[PathBuf]) -> anyhow::Result<()> {
    let full = |path: &Path| path.canonicalize().ok();
    // What goes to standard output replaces nothing.
    for path in written.iter().filter(|path| !is_dash(path)) {
        if read.iter().any(|input| full(input).is_some() && full(input) == full(path)) {
            bail!("{} is an input; write to another file", path.display());
        }
    }
    if let [output, statements] = written
        && (output == statements || (full(output).is_some() && full(output) == full(statements)))
    {
        bail!("--output and --statements are the same file; name two");
    }
    Ok(())
}

/// Whether a path stands for standard input or output.
pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
