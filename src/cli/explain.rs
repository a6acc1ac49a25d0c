//! `onrecord explain`: an article as the program reads it, for a person to check.

use super::format::{on_screen, screen_width};
use super::inputs::report_note;
use super::reading::Reading;
use super::sink::Sink;
use super::{Common, Outcome};
use crate::extract::Extractor;
use crate::input::{Document, Failure, Sources};
use crate::output::explain::{self, View};
use crate::pipeline::{Pipeline, extractions};
use anyhow::Context;
use std::io::Write;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles to show, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// Show who said what alone, without what the model says of it
    #[arg(long)]
    no_stance: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let messages = common.messages();
    let extractor = args.reading.extractor();
    let reader = if args.no_stance {
        Reader::Said(Box::new(extractor))
    } else {
        Reader::Judged(Box::new(Pipeline::with(extractor, common.model()?)))
    };
    let mut outcome = Outcome::AllGood;
    let mut out = Sink::stdout();
    let mut first = true;
    for source in Sources::new(&args.paths) {
        match source.and_then(|source| source.read()) {
            Ok(document) => {
                report_note(&document, &messages);
                if !first {
                    writeln!(out)?;
                }
                first = false;
                let (name, text) = (document.id.clone(), document.text.clone());
                let statements = reader.statements(document);
                explain::write(&name, &text, &statements, screen_width(), on_screen(), &mut out)
                    .context("cannot write the article")?;
            }
            Err(failure) => {
                messages.error(&failure.to_string());
                outcome = Outcome::SomeFailed;
            }
        }
    }
    out.finish().context("cannot write the article")?;
    Ok(outcome)
}

/// What an article is read with.
enum Reader {
    Said(Box<Extractor>),
    Judged(Box<Pipeline>),
}

impl Reader {
    fn statements(&self, document: Document) -> Vec<View> {
        match self {
            Reader::Judged(pipeline) => View::of_records(pipeline.records(&document)),
            Reader::Said(extractor) => {
                let found = extractions(extractor, [Ok::<_, Failure>(document)]).flatten();
                View::of_extracted(found.flat_map(|extraction| extraction.records).collect())
            }
        }
    }
}
