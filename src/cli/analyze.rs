//! `onrecord analyze`: articles in, a position per speaker out.

use super::format::FormatArg;
use super::grouping::Grouping;
use super::inputs::{report_left_out, report_note};
use super::messages::Messages;
use super::reading::Reading;
use super::sink::{Sink, is_dash, is_one_file, refuse_overwriting, write_lines};
use super::{Common, Outcome};
use crate::identities::Register;
use crate::input::{self, Failure, Sources};
use crate::output::{Format, Report};
use crate::pipeline::Pipeline;
use crate::positions::Tally;
use anyhow::{Context, bail};
use std::cell::RefCell;
use std::fs;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

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
    #[command(flatten)]
    grouping: Grouping,
    #[command(flatten)]
    reading: Reading,
}

/// The arguments checked, with everything opened that can fail.
struct Plan {
    sources: Sources,
    /// Ends with the process: to take its vocabulary apart would cost as much as some statements.
    pipeline: ManuallyDrop<Pipeline>,
    format: Format,
    positions: Option<Sink>,
    statements: Option<Sink>,
    register: Register,
    tally: Tally,
    min_statements: usize,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    Plan::new(args, common)?.run(Messages::new(common.quiet))
}

impl Plan {
    fn new(args: &Args, common: &Common) -> anyhow::Result<Self> {
        let written: Vec<PathBuf> =
            [&args.output, &args.statements].into_iter().flatten().filter(|p| !is_dash(p)).cloned().collect();
        if let [output, statements] = &written[..]
            && (output == statements || is_one_file(output, statements))
        {
            bail!("--output and --statements are the same file; name two");
        }
        let mut paths = args.paths.clone();
        paths.extend(args.files_from.as_deref().map(listed).transpose()?.into_iter().flatten());
        refuse_overwriting(&written, &paths)?;

        let pipeline = ManuallyDrop::new(Pipeline::with(args.reading.extractor(), common.model()?));
        let tally = args.grouping.tally(pipeline.model());
        let records_on_stdout = args.statements.as_deref().is_some_and(is_dash);
        let positions = match args.output.as_deref() {
            Some(path) if !is_dash(path) => Some(Sink::file(path)?),
            Some(_) if records_on_stdout => {
                bail!("--output and --statements cannot both go to standard output")
            }
            None if records_on_stdout => None,
            _ => Some(Sink::stdout()),
        };
        let statements = args.statements.as_deref().map(|path| Sink::to(Some(path))).transpose()?;
        Ok(Self {
            sources: Sources::new(&paths).skipping(&written),
            pipeline,
            format: args.format.ready(positions.as_ref()),
            positions,
            statements,
            register: args.grouping.register()?,
            tally,
            min_statements: args.grouping.min_statements,
        })
    }

    fn run(mut self, mut messages: Messages) -> anyhow::Result<Outcome> {
        messages.start_progress();
        let mut failures: Vec<Failure> = Vec::new();
        // Shared with the stream that consumes the sources, and read again when it is done.
        let sources = RefCell::new(&mut self.sources);
        let documents = std::iter::from_fn(|| sources.borrow_mut().next());
        for analysis in self.pipeline.stream(documents.flat_map(input::documents)) {
            match analysis {
                Ok(mut analysis) => {
                    report_note(&analysis.document, &messages);
                    self.tally.count_documents(1);
                    for record in &mut analysis.records {
                        let groups = self.register.resolve(record);
                        self.tally.add(record, &groups, None);
                    }
                    if let Some(sink) = &mut self.statements {
                        write_lines(&analysis.records, sink).context("cannot write the statements")?;
                    }
                }
                Err(failure) => {
                    messages.error(&failure.to_string());
                    failures.push(failure);
                }
            }
            let so_far = self.tally.summary();
            messages.progress(format!("{} documents, {} statements", so_far.documents, so_far.statements));
        }
        messages.finish_progress();
        report_left_out(self.sources.left_out(), &messages);

        let report = Report {
            positions: &self.tally.positions(self.min_statements),
            summary: self.tally.summary(),
            failures: &failures,
            min_statements: self.min_statements,
            model: self.pipeline.model().name(),
        };
        if let Some(sink) = self.statements {
            sink.finish().context("cannot write the statements")?;
        }
        if let Some(mut sink) = self.positions {
            self.format
                .write(&report, &mut sink)
                .and_then(|()| sink.finish())
                .context("cannot write the positions")?;
        }
        Ok(if failures.is_empty() { Outcome::AllGood } else { Outcome::SomeFailed })
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
