//! `onrecord speakers`: records in, who is one speaker under several names, and why.

use super::messages::Messages;
use super::sink::Sink;
use super::{Common, Outcome};
use crate::identities::Register;
use crate::input::Records;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of records, one a line, as analyze --statements writes them; - for standard input
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// Who is who: aliases, organisations, roles and groups, in TOML or CSV
    ///
    /// What this file says is certain; only names that it does not settle are looked into.
    #[arg(long, value_name = "FILE")]
    speakers: Option<PathBuf>,
    /// Write a speakers.toml to edit: who was merged, with the evidence, and everybody else
    ///
    /// With - it goes to standard output, in place of the table.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out of it who stands alone with fewer statements
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_statements: usize,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let messages = Messages::new(common.quiet);
    let mut register = match &args.speakers {
        Some(path) => Register::open(path)?,
        None => Register::default(),
    };
    let output = match args.output.as_deref() {
        Some(path) if path.as_os_str() == "-" => Some(Sink::stdout()),
        Some(path) => {
            refuse_overwriting(path, args)?;
            Some(Sink::file(path)?)
        }
        None => None,
    };

    let mut outcome = Outcome::AllGood;
    let records = Records::new(&args.records).filter_map(|record| {
        record
            .map_err(|failure| {
                messages.error(&failure.to_string());
                outcome = Outcome::SomeFailed;
            })
            .ok()
    });
    register.cluster(records);

    if !matches!(output, Some(Sink::Stdout(_))) {
        let mut out = Sink::stdout();
        register.write_table(&mut out).and_then(|()| out.finish()).context("cannot write the table")?;
    }
    if let Some(mut sink) = output {
        register
            .write_toml(args.min_statements, &mut sink)
            .and_then(|()| sink.finish())
            .context("cannot write the speakers")?;
    }
    Ok(outcome)
}

/// An output that is also an input would destroy what the user has written.
fn refuse_overwriting(output: &Path, args: &Args) -> anyhow::Result<()> {
    let Ok(full) = output.canonicalize() else { return Ok(()) };
    let mut inputs = args.records.iter().chain(&args.speakers);
    if inputs.any(|input| input.canonicalize().is_ok_and(|input| input == full)) {
        bail!("{} is an input; write to another file", output.display());
    }
    Ok(())
}
