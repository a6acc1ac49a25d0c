//! `onrecord positions`: records of an earlier run in, a position per speaker, group or year out.

use super::format::FormatArg;
use super::grouping::Collection;
use super::sink::{Sink, refuse_overwriting};
use super::{Common, Outcome};
use crate::output::Report;
use anyhow::Context;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// How to write the positions
    #[arg(short, long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
    /// Write the positions to this file instead of standard output; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let written: Vec<PathBuf> = args.output.iter().cloned().collect();
    refuse_overwriting(&written, &args.collection.inputs())?;
    let mut sink = Sink::to(args.output.as_deref())?;
    let collected = args.collection.read(&common.known()?, &common.messages())?;
    let min_statements = args.collection.grouping.min_statements;
    let report = Report {
        positions: &collected.tally.positions(min_statements),
        summary: collected.tally.summary(),
        failures: &[],
        min_statements,
        model: &collected.model,
    };
    args.format
        .ready(Some(&sink))
        .write(&report, &mut sink)
        .and_then(|()| sink.finish())
        .context("cannot write the positions")?;
    Ok(collected.outcome)
}
