//! `onrecord database`: records of an earlier run in, an SQLite database out.

use super::grouping::Collection;
use super::messages::Messages;
use super::sink::{Pending, is_dash, refuse_overwriting};
use super::{Common, Outcome};
use crate::database;
use anyhow::{Context, bail};
use std::fs;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// Write the database to this file
    ///
    /// Its tables are documents, speakers, statements, positions, and statements_text, which finds words.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let output = &args.output;
    refuse_overwriting(std::slice::from_ref(output), &args.collection.inputs())?;
    if is_dash(output) || output.file_name().is_none() || fs::metadata(output).is_ok_and(|m| !m.is_file()) {
        bail!("cannot write {}: a database needs a file", output.display());
    }
    let (pending, _) = Pending::open(output).with_context(|| format!("cannot write {}", output.display()))?;
    let collected = args.collection.read(&common.model()?, &Messages::new(common.quiet))?;
    let positions = collected.tally.positions(args.collection.grouping.min_statements);
    database::write(pending.path(), &collected.records, &positions, &collected.model)
        .context("cannot write the database")?;
    pending.finish().context("cannot write the database")?;
    Ok(collected.outcome)
}
