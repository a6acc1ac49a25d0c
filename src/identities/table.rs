//! Who was merged, for people: each speaker, and under it the other names with why.

use super::{Merge, Register};
use crate::extract::SpeakerKind;
use crate::plain::clean;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Longer names push their line to the right.
const WIDEST: usize = 40;

/// Blanks before the names of a speaker.
const INDENT: usize = 2;

impl Register {
    /// Writes who was merged in the records last clustered, and how many speakers stand alone.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_table(&self, out: &mut dyn Write) -> io::Result<()> {
        let merges = self.merges();
        let names = merges.iter().flat_map(|merge| {
            let others = merge.others.iter().map(|other| INDENT + clean(&other.text).width());
            others.chain([clean(&merge.name).width()])
        });
        let width = names.filter(|width| *width <= WIDEST).max().unwrap_or_default().max("Speaker".len());
        if !merges.is_empty() {
            line(out, width, "Speaker", "Statements", "Why")?;
            for merge in &merges {
                write_merge(merge, width, out)?;
            }
            writeln!(out)?;
        }
        let alone = self.speakers().filter(|speaker| speaker.spellings.len() < 2).count();
        let names: usize =
            merges.iter().map(|merge| merge.others.len() + usize::from(merge.statements > 0)).sum();
        if merges.is_empty() && alone == 0 {
            return writeln!(out, "No record names a speaker.");
        }
        let merged = match merges.len() {
            0 => "Nobody was merged".to_owned(),
            1 => format!("1 speaker has {names} names"),
            several => format!("{several} speakers have {names} names"),
        };
        let stand = if alone == 1 { "speaker stands" } else { "speakers stand" };
        writeln!(out, "{merged}; {alone} {stand} alone.")
    }
}

fn write_merge(merge: &Merge, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let kind = if merge.kind == SpeakerKind::Org { "an organisation" } else { "" };
    line(out, width, &clean(&merge.name), &merge.statements.to_string(), kind)?;
    for other in &merge.others {
        let name = format!("{:INDENT$}{}", "", clean(&other.text));
        let why = other.reason.as_ref().map(|reason| clean(&reason.to_string())).unwrap_or_default();
        line(out, width, &name, &other.statements.to_string(), &why)?;
    }
    Ok(())
}

/// One line of the table, without blanks at its end.
fn line(out: &mut dyn Write, width: usize, name: &str, statements: &str, why: &str) -> io::Result<()> {
    let blanks = width.saturating_sub(name.width());
    let line = format!("{name}{:blanks$}  {statements:>10}  {why}", "");
    writeln!(out, "{}", line.trim_end())
}
