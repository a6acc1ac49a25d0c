//! `onrecord extract`: articles in, who said what out, not judged.

use super::inputs::{report_found, report_left_out, report_note};
use super::progress::Progress;
use super::reading::Reading;
use super::sink::{Sink, is_dash, refuse_overwriting, write_lines};
use super::{Common, Outcome};
use crate::input::{self, Position, Sources};
use crate::pipeline::extractions;
use anyhow::Context;
use std::cell::RefCell;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, HTML pages, folders of them, or - for standard input
    ///
    /// They are read as analyze reads them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the statements to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let mut messages = common.messages();
    let written: Vec<PathBuf> = args.output.iter().filter(|path| !is_dash(path)).cloned().collect();
    refuse_overwriting(&written, &args.paths)?;
    let mut sink = Sink::to(args.output.as_deref())?;
    let mut sources = Sources::new(&args.paths).skipping(&written);

    let extractor = args.reading.extractor();
    messages.start_progress();
    let mut outcome = Outcome::AllGood;
    let mut progress = Progress::new(&messages, "document", Position::default(), None);
    let (mut documents, mut failed) = (0, 0);
    progress.begin(documents);
    {
        // Shared with the stream that consumes the sources, and read again when it is done.
        let sources = RefCell::new(&mut sources);
        let read = std::iter::from_fn(|| sources.borrow_mut().next());
        for extraction in extractions(&extractor, read.flat_map(input::documents)) {
            match extraction {
                Ok(extraction) => {
                    report_note(&extraction.document, &messages);
                    let speakers = extraction.records.iter().map(|record| &record.speaker);
                    report_found(&extraction.document, speakers, &messages);
                    write_lines(&extraction.records, &mut sink).context("cannot write the statements")?;
                }
                Err(failure) => {
                    messages.error(&failure.to_string());
                    outcome = Outcome::SomeFailed;
                    failed += 1;
                }
            }
            documents += 1;
            progress.show(documents, failed);
        }
    }
    messages.finish_progress();
    report_left_out(sources.left_out(), &messages);
    sink.finish().context("cannot write the statements")?;
    Ok(outcome)
}
