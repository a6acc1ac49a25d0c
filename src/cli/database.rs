//! `onrecord database`: records of an earlier run in, an SQLite database out.

use super::grouping::Collection;
use super::sink::{Pending, is_dash, refuse_overwriting};
use super::{Common, Outcome};
use crate::database::Database;
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
    const FAILED: &str = "cannot write the database";
    let mut database = Database::create(pending.path()).context(FAILED)?;
    let summed = args.collection.each(&common.known()?, &common.messages(), |record, groups| {
        database.add(&record, &groups).context(FAILED)
    })?;
    let positions = summed.tally.positions(args.collection.grouping.min_statements);
    database.finish(&positions, &summed.model).context(FAILED)?;
    pending.finish().context(FAILED)?;
    Ok(summed.outcome)
}
