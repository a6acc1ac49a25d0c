//! The work itself: batch after batch, read, labelled, written, made certain.

use super::super::Outcome;
use super::super::messages::Messages;
use super::super::progress::Progress;
use super::Args;
use super::outputs::{Done, Outputs};
use crate::collection::{
    Columns, Digest, Form, Format, Header, Labeller, Row, RowFailure, RowResult, Rows, Value, Writer,
    next_batch, record,
};
use crate::model::{Model, Stance};
use anyhow::{Context, ensure};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Failures named on the screen; who has more wants a list.
const NAMED: u64 = 20;
/// Bringing the outputs to the disk may take one part of the time in so many.
const CERTAIN_SHARE: u32 = 20;

pub(super) struct Work<'w> {
    pub(super) model: &'w Model,
    pub(super) rows: Rows,
    pub(super) writers: Writers,
    pub(super) outputs: Outputs,
    pub(super) done: Done,
    pub(super) messages: &'w Messages,
    pub(super) progress: Progress<'w>,
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
            let format = Format::of_path(path).unwrap_or(Format::JsonLines);
            let header = Header::new(ERRORS.map(str::to_owned).into(), &args.choice());
            (1 + usize::from(args.statements.is_some()), Writer::plain(format, &ERRORS), Arc::new(header))
        });
        Self {
            is_table: format.is_table(),
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
        let interrupted = interruption()?;
        let mut digest = Digest::default();
        self.pass_over(&mut digest)?;
        if self.done.rows == 0 {
            for (i, edge) in self.writers.edges(|writer, _, out| writer.start(out))?.iter().enumerate() {
                self.outputs.append(i, edge, 0).context("cannot write the output")?;
            }
        }
        self.progress.begin(self.done.rows);
        let mut labeller = Labeller::new(self.model);
        let (mut certain, mut cost) = (Instant::now(), Duration::ZERO);
        loop {
            let batch = next_batch(&mut self.rows);
            if batch.is_empty() {
                break;
            }
            batch.iter().for_each(|row| digest.add(row));
            self.batch(batch, &mut labeller)?;
            self.done.digest = digest.hex();
            self.progress.show(self.done.rows, self.done.failed);
            let stop = interrupted.load(Ordering::Relaxed);
            if stop || certain.elapsed() >= CERTAIN_SHARE * cost {
                let started = Instant::now();
                self.outputs.checkpoint(&self.done).with_context(|| self.lost())?;
                certain = Instant::now();
                cost = certain - started;
            }
            if stop {
                return Ok(self.stopped());
            }
        }
        let edges =
            self.writers.edges(|writer, output, out| writer.end(self.outputs.records(output), out))?;
        for (i, edge) in edges.iter().enumerate() {
            self.outputs.append(i, edge, 0).with_context(|| self.lost())?;
        }
        let lost = self.lost();
        self.outputs.finish(&self.done).context(lost)?;
        self.messages.finish_progress();
        summarise(&self.done, self.messages);
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
            self.messages.note(&format!("going on after {passed} rows"));
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
            self.outputs.append(i, bytes, *records).with_context(|| self.lost())?;
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

    fn stopped(&self) -> Outcome {
        self.messages.finish_progress();
        let rows = self.done.rows;
        self.messages.note(&if self.outputs.can_be_resumed() {
            format!("stopped after {rows} rows; go on with the same command and --resume")
        } else {
            format!("stopped after {rows} rows")
        });
        Outcome::Interrupted
    }

    fn lost(&self) -> String {
        if self.outputs.can_be_resumed() {
            "cannot write the output; once it can be written, go on with the same command and --resume"
                .to_owned()
        } else {
            "cannot write the output".to_owned()
        }
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

/// Set by Ctrl-C or a polite kill; the second one ends the program at once.
fn interruption() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let set = interrupted.clone();
    ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("cannot listen to Ctrl-C")?;
    Ok(interrupted)
}

fn summarise(done: &Done, messages: &Messages) {
    let labelled: u64 = done.stances.iter().sum();
    let stances: Vec<String> =
        Stance::ALL.iter().zip(done.stances).map(|(stance, n)| format!("{n} {stance}")).collect();
    let failed =
        if done.failed == 0 { String::new() } else { format!("; {} could not be used", done.failed) };
    messages.note(&format!("{} rows, {labelled} labelled: {}{failed}", done.rows, stances.join(", ")));
}
