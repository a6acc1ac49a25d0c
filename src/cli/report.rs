//! `onrecord report`: records of an earlier run in, one page to read and hand on out.

use super::grouping::Collection;
use super::sink::{Sink, refuse_overwriting};
use super::{Common, Outcome};
use crate::output::page::Page;
use crate::output::{html, svg};
use anyhow::Context;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// The page to write, HTML that needs nothing else
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,
    /// Write the bars as a picture too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// The page's heading
    #[arg(long, default_value = "Who stands where on AI")]
    title: String,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let written: Vec<PathBuf> = [&args.output].into_iter().chain(&args.svg).cloned().collect();
    refuse_overwriting(&written, &args.collection.inputs())?;
    let mut output = Sink::file(&args.output)?;
    let picture = args.svg.as_deref().map(Sink::file).transpose()?;
    let grouping = &args.collection.grouping;
    let collected = args.collection.read(&common.known()?, &common.messages())?;
    let page = Page::new(
        &args.title,
        &collected.model,
        &collected.tally,
        grouping.min_statements,
        &collected.records,
        &collected.read,
    );
    html::write(&page, &mut output).and_then(|()| output.finish()).context("cannot write the page")?;
    if let Some(mut picture) = picture {
        svg::write(&page, &mut picture)
            .and_then(|()| picture.finish())
            .context("cannot write the picture")?;
    }
    Ok(collected.outcome)
}
