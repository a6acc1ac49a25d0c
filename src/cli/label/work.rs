//! The work itself: batch after batch, read, labelled, written, made certain.

use super::super::Outcome;
use super::super::messages::{Messages, counted};
use super::super::outputs::{Interruption, Outputs};
use super::super::progress::Progress;
use super::Args;
use crate::collection::{
    Columns, Digest, Form, Format, Header, Labelled, Labeller, Row, RowFailure, RowResult, Rows, Value,
    Writer, next_batch, record,
};
use crate::model::{Model, Stance};
use anyhow::ensure;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Failures named on the screen; who has more wants a list.
const NAMED: u64 = 20;

/// How far the work is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Done {
    /// Rows read, failures included.
    rows: u64,
    /// Rows that could not be used.
    failed: u64,
    /// Rows of each stance, in the order of `Stance::ALL`.
    stances: [u64; 4],
    /// A hash of the rows read.
    digest: String,
}

pub(super) struct Work<'w> {
    pub(super) made: Made,
    pub(super) model: &'w Model,
    pub(super) rows: Rows,
    pub(super) writers: Writers,
    pub(super) outputs: Outputs<Done>,
    pub(super) done: Done,
    pub(super) messages: &'w Messages,
    pub(super) progress: Progress<'w>,
}

/// What the labelled rows become, if their format cannot grow.
pub(super) struct Made {
    pub(super) format: Format,
    /// The column of the statements.
    pub(super) text: Option<String>,
    pub(super) inputs: Vec<PathBuf>,
}

/// What writes the outputs, and which of them each is.
pub(super) struct Writers {
    columns: Columns,
    is_table: bool,
    rows: Writer,
    statements: Option<usize>,
    errors: Option<(usize, Writer, Arc<Header>)>,
}

/// What a batch adds to each output, and how many records that is.
#[derive(Default)]
struct Added(Vec<(Vec<u8>, u64)>);

impl Writers {
    pub(super) fn new(format: Format, columns: Columns, form: Option<Form>, args: &Args) -> Self {
        const ERRORS: [&str; 4] = ["file", "line", "error", "advice"];
        let errors = args.errors.as_deref().map(|path| {
            let format = Format::of_path(path).filter(|format| format.grows()).unwrap_or(Format::JsonLines);
            let header = Header::new(ERRORS.map(str::to_owned).into(), &args.choice());
            (1 + usize::from(args.statements.is_some()), Writer::plain(format, &ERRORS), Arc::new(header))
        });
        Self {
            is_table: format.is_table() || !format.grows(),
            rows: Writer::new(format, &columns, form, args.defuse_formulas),
            statements: args.statements.as_ref().map(|_| 1),
            errors,
            columns,
        }
    }

    fn outputs(&self) -> usize {
        1 + usize::from(self.statements.is_some()) + usize::from(self.errors.is_some())
    }

    /// What stands before the first or after the last record of each output.
    fn edges(
        &self,
        edge: impl Fn(&Writer, usize, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<Vec<Vec<u8>>> {
        let mut edges = vec![Vec::new(); self.outputs()];
        edge(&self.rows, 0, &mut edges[0])?;
        if let Some((at, writer, _)) = &self.errors {
            edge(writer, *at, &mut edges[*at])?;
        }
        Ok(edges)
    }
}

impl Work<'_> {
    pub(super) fn run(mut self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let interruption = Interruption::new()?;
        let mut digest = Digest::default();
        self.pass_over(&mut digest)?;
        if self.done.rows == 0 {
            for (i, edge) in self.writers.edges(|writer, _, out| writer.start(out))?.iter().enumerate() {
                self.outputs.append(i, edge, 0)?;
            }
        }
        self.progress.begin(self.done.rows);
        let mut labeller = Labeller::new(self.model);
        loop {
            let batch = next_batch(&mut self.rows);
            if batch.is_empty() {
                break;
            }
            batch.iter().for_each(|row| digest.add(row));
            self.batch(batch, &mut labeller)?;
            self.done.digest = digest.hex();
            self.progress.show(self.done.rows, self.done.failed);
            let stop = interruption.is_asked_for();
            self.outputs.keep(&self.done, stop)?;
            if stop {
                self.messages.finish_progress();
                self.messages.note(&self.outputs.stopped(&counted(self.done.rows, "row")));
                return Ok(Outcome::Interrupted);
            }
        }
        let edges =
            self.writers.edges(|writer, output, out| writer.end(self.outputs.records(output), out))?;
        for (i, edge) in edges.iter().enumerate() {
            self.outputs.append(i, edge, 0)?;
        }
        let Made { format, text, inputs } = &self.made;
        if !format.grows() {
            self.outputs.keep(&self.done, true)?;
            let (rows, columns) = (self.outputs.records(0), &self.writers.columns);
            self.outputs.make(0, |lines, made| {
                Ok(Labelled { lines, rows, columns, text: text.as_deref(), inputs }.make(*format, made)?)
            })?;
        }
        self.outputs.finish(&self.done)?;
        self.messages.finish_progress();
        summarise(&self.done, self.messages);
        let (judged, time) = (counted(labeller.judged(), "statement"), started.elapsed().as_secs_f64());
        self.messages.detail(|| format!("{time:.1} s; {judged} judged, the others were there before"));
        Ok(self.done.outcome())
    }

    /// Passes over what an earlier run has done, which must be what is there now.
    fn pass_over(&mut self, digest: &mut Digest) -> anyhow::Result<()> {
        let passed = (&mut self.rows).take(self.done.rows as usize).inspect(|row| digest.add(row)).count();
        ensure!(
            self.done.rows == 0 || (passed as u64 == self.done.rows && digest.hex() == self.done.digest),
            "the inputs are not what they were when the run was interrupted; give the same, or delete its \
             .part.journal to start over"
        );
        if passed > 0 {
            self.messages.note(&format!("going on after {}", counted(passed as u64, "row")));
        }
        Ok(())
    }

    fn batch(&mut self, batch: Vec<RowResult>, labeller: &mut Labeller<'_>) -> anyhow::Result<()> {
        let mut added = Added(vec![(Vec::new(), 0); self.writers.outputs()]);
        let (columns, is_table) = (&mut self.writers.columns, self.writers.is_table);
        // Each place holds a failure, or the number of a row.
        let mut rows: Vec<Row> = Vec::with_capacity(batch.len());
        let mut places: Vec<Option<RowFailure>> = Vec::with_capacity(batch.len());
        for result in batch {
            let fitting = result.and_then(|row| match columns.fit(&row.header, is_table) {
                Ok(()) => Ok(row),
                Err(error) => Err(RowFailure { file: row.place.file, line: Some(row.place.line), error }),
            });
            match fitting {
                Ok(row) => {
                    rows.push(row);
                    places.push(None);
                }
                Err(failure) => places.push(Some(failure)),
            }
        }
        let mut labelled = labeller.label(&rows).into_iter().zip(&rows);
        for place in places {
            self.done.rows += 1;
            let failure = match place {
                Some(failure) => Some(failure),
                None => {
                    let Some(((label, error), row)) = labelled.next() else { break };
                    if let Some(note) = &row.note {
                        self.messages.note(&format!("{}: {note}", row.place));
                    }
                    if let Some(judgement) = &label.judgement {
                        self.done.stances[judgement.stance as usize] += 1;
                    }
                    let values = self.writers.columns.values(&label);
                    let before = self.outputs.records(0) + added.0[0].1;
                    self.writers.rows.record(&row.header, &row.values, &values, before, added.to(0))?;
                    if let Some(at) = self.writers.statements
                        && let Some(record) = record(row, &label, self.model.name())
                    {
                        serde_json::to_writer(&mut *added.to(at), &record)?;
                        added.0[at].0.push(b'\n');
                    }
                    error.map(|error| RowFailure {
                        file: row.place.file.clone(),
                        line: Some(row.place.line),
                        error,
                    })
                }
            };
            if let Some(failure) = failure {
                self.fail(&failure, &mut added)?;
            }
        }
        for (i, (bytes, records)) in added.0.iter().enumerate() {
            self.outputs.append(i, bytes, *records)?;
        }
        Ok(())
    }

    fn fail(&mut self, failure: &RowFailure, added: &mut Added) -> anyhow::Result<()> {
        self.done.failed += 1;
        match self.done.failed {
            ..=NAMED => self.messages.error(&failure.to_string()),
            n if n == NAMED + 1 => self.messages.note(if self.writers.errors.is_some() {
                "further failures are only counted here"
            } else {
                "further failures are only counted; --errors FILE lists them all"
            }),
            _ => {}
        }
        if let Some((at, writer, header)) = &mut self.writers.errors {
            let line = failure.line.map_or("null".to_owned(), |line| line.to_string());
            let values = [
                Value::Text(failure.file.to_string()),
                Value::Json(line.into()),
                Value::Text(failure.error.to_string()),
                Value::Text(failure.error.advice()),
            ];
            let before = self.outputs.records(*at) + added.0[*at].1;
            writer.record(header, &values, &[], before, added.to(*at))?;
        }
        Ok(())
    }
}

impl Added {
    /// Counts a record of this output, and gives where to write it.
    fn to(&mut self, output: usize) -> &mut Vec<u8> {
        let (bytes, records) = &mut self.0[output];
        *records += 1;
        bytes
    }
}

impl Done {
    pub(super) fn outcome(&self) -> Outcome {
        if self.failed == 0 { Outcome::AllGood } else { Outcome::SomeFailed }
    }
}

fn summarise(done: &Done, messages: &Messages) {
    let labelled: u64 = done.stances.iter().sum();
    let stances: Vec<String> =
        Stance::ALL.iter().zip(done.stances).map(|(stance, n)| format!("{n} {stance}")).collect();
    let failed =
        if done.failed == 0 { String::new() } else { format!("; {} could not be used", done.failed) };
    messages.note(&format!(
        "{}, {labelled} labelled: {}{failed}",
        counted(done.rows, "row"),
        stances.join(", ")
    ));
}
