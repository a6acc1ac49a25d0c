//! `onrecord analyze`: articles in, positions out.
//!
//! With `--statements FILE` a killed run can be gone on with: the statements are what it keeps, and the
//! positions are made of them again.

mod work;

use super::format::FormatArg;
use super::grouping::Grouping;
use super::outputs::{Outputs, is_stream};
use super::progress::Progress;
use super::reading::Reading;
use super::sink::{Sink, is_dash, is_one_file, refuse_overwriting};
use super::{Common, Outcome};
use crate::fnv::Fnv;
use crate::input::{Position, Sources};
use crate::pipeline::Pipeline;
use crate::resume::files_beside;
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use std::fs;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use work::Work;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, HTML pages, folders of them, or - for standard input
    ///
    /// In a folder, files called .txt, .text, .md, .html or without an extension are read, subfolders
    /// included, hidden files not. A file named here is read whatever it is called; .jsonl is a list
    /// of articles, one JSON object a line, with the text in a field body, text or content. All may
    /// be packed (.gz, .zst).
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read the paths listed in this file too, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// How to write the positions
    #[arg(short, long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
    /// Write the positions to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write every statement to this file too, one JSON record a line
    ///
    /// With - they go to standard output, and the positions only to --output if it is given.
    #[arg(short, long, value_name = "FILE")]
    statements: Option<PathBuf>,
    /// Go on where an interrupted run stopped; its --statements have to be a file
    ///
    /// The outputs are then the same as if it had not been interrupted. Without such a run, the work
    /// starts at the beginning.
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    grouping: Grouping,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let mut messages = common.messages();
    let written = args.written();
    if let [output, statements] = &written[..]
        && (output == statements || is_one_file(output, statements))
    {
        bail!("--output and --statements are the same file; name two");
    }
    let mut paths = args.paths.clone();
    paths.extend(args.files_from.as_deref().map(listed).transpose()?.into_iter().flatten());
    refuse_overwriting(&written, &paths)?;
    let kept = args.kept();
    if args.resume && kept.as_deref().is_none_or(|kept| is_stream(&kept[0])) {
        bail!("--resume needs --statements FILE, in which what is done is kept");
    }

    // It ends with the process: to take its vocabulary apart would cost as much as some statements.
    let pipeline = ManuallyDrop::new(Pipeline::with(args.reading.extractor(), common.loaded(&messages)?));
    let positions = args.positions(kept.as_deref())?;
    let kept_all = kept.as_ref().is_some_and(|kept| kept.len() > 1);
    let settings = args.settings(&paths, pipeline.model().name())?;
    let (outputs, done) = match kept.map(|kept| Outputs::open(&kept, settings, args.resume)).transpose()? {
        None => (None, work::Done::default()),
        Some((Some(outputs), done)) => (Some(outputs), done),
        Some((None, done)) => {
            messages.note("the interrupted run had done everything; its outputs are in their places now");
            return Ok(done.outcome());
        }
    };
    // What lies beside the outputs now is no article either.
    let beside = written.iter().flat_map(|path| files_beside(path));
    let left_out: Vec<PathBuf> = written.iter().cloned().chain(beside).collect();
    messages.start_progress();
    let work = Work {
        tally: args.grouping.tally(pipeline.model().errors()),
        pipeline: &pipeline,
        format: args.format.ready(positions.as_ref()),
        positions,
        outputs,
        positions_are_kept: kept_all,
        done,
        register: args.grouping.register()?,
        min_statements: args.grouping.min_statements,
        progress: Progress::new(&messages, "document", Position::default(), None),
        messages: &messages,
    };
    work.run(Sources::new(&paths).skipping(&left_out))
}

impl Args {
    /// The files that are written, standard output aside.
    fn written(&self) -> Vec<PathBuf> {
        [&self.output, &self.statements]
            .into_iter()
            .flatten()
            .filter(|path| !is_dash(path))
            .cloned()
            .collect()
    }

    /// Where the statements go, and with them the positions if both are files.
    fn kept(&self) -> Option<Vec<PathBuf>> {
        let statements = self.statements.clone()?;
        let output = self.output.clone().filter(|output| !is_stream(output) && !is_stream(&statements));
        Some([Some(statements), output].into_iter().flatten().collect())
    }

    /// Where the positions go, if not with the statements.
    fn positions(&self, kept: Option<&[PathBuf]>) -> anyhow::Result<Option<Sink>> {
        let records_on_stdout = self.statements.as_deref().is_some_and(is_dash);
        Ok(match self.output.as_deref() {
            Some(_) if kept.is_some_and(|kept| kept.len() > 1) => None,
            Some(path) if !is_dash(path) => Some(Sink::file(path)?),
            Some(_) if records_on_stdout => {
                bail!("--output and --statements cannot both go to standard output")
            }
            None if records_on_stdout => None,
            _ => Some(Sink::stdout()),
        })
    }

    /// What decides the statements besides the articles' content.
    fn settings(&self, paths: &[PathBuf], model: &str) -> anyhow::Result<Map<String, Value>> {
        let named = |paths: &[PathBuf]| -> Vec<String> {
            paths.iter().map(|path| path.display().to_string()).collect()
        };
        let hash = |path: &PathBuf| -> anyhow::Result<String> {
            let mut hash = Fnv::default();
            hash.add(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
            Ok(format!("{:016x}", hash.value()))
        };
        let mut settings = Map::new();
        let mut add = |key: &str, value: Value| drop(settings.insert(key.to_owned(), value));
        add("program", json!(env!("CARGO_PKG_VERSION")));
        add("model", json!(model));
        add("rules alone", json!(self.reading.rules));
        add("inputs", json!(named(paths)));
        add("outputs", json!(named(&self.written())));
        add("file of speakers", json!(self.grouping.speakers.as_ref().map(hash).transpose()?));
        Ok(settings)
    }
}

/// The paths in a list; blank lines are none.
fn listed(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let read =
        if is_dash(list) { std::io::read_to_string(std::io::stdin()) } else { fs::read_to_string(list) };
    let text = read.with_context(|| format!("cannot read the list {}", list.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(PathBuf::from).collect())
}
