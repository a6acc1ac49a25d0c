//! The work itself: article after article, read, analysed, its statements kept and added up.

use super::super::Outcome;
use super::super::inputs::{report_found, report_left_out, report_note};
use super::super::messages::{Messages, counted};
use super::super::outputs::{Interruption, Outputs};
use super::super::progress::Progress;
use super::super::sink::{Sink, write_lines};
use crate::fnv::Fnv;
use crate::identities::Register;
use crate::input::{self, Document, Failure, Records, Sources};
use crate::output::{Format, Report};
use crate::pipeline::{Analysis, Pipeline};
use crate::positions::Tally;
use crate::record::Record;
use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::time::Instant;

/// The statements among the outputs.
const STATEMENTS: usize = 0;
/// The positions, where they are kept too.
const POSITIONS: usize = 1;

pub(super) struct Work<'w> {
    pub(super) pipeline: &'w Pipeline,
    pub(super) format: Format,
    /// Where the positions go, if anywhere else than to the outputs.
    pub(super) positions: Option<Sink>,
    pub(super) outputs: Option<Outputs<Done>>,
    pub(super) positions_are_kept: bool,
    pub(super) done: Done,
    pub(super) register: Register,
    pub(super) tally: Tally,
    pub(super) min_statements: usize,
    pub(super) messages: &'w Messages,
    pub(super) progress: Progress<'w>,
}

/// How far the work is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Done {
    /// Documents read, failures included.
    documents: u64,
    /// Those that could not be used.
    failed: u64,
    /// A hash of the documents read.
    digest: String,
}

impl Done {
    pub(super) fn outcome(&self) -> Outcome {
        if self.failed == 0 { Outcome::AllGood } else { Outcome::SomeFailed }
    }
}

impl Work<'_> {
    pub(super) fn run(mut self, sources: Sources) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let interruption = Interruption::new()?;
        // Shared with the stream that consumes the sources, and read again when it is done.
        let sources = RefCell::new(sources);
        let mut documents = std::iter::from_fn(|| sources.borrow_mut().next()).flat_map(input::documents);
        let mut digest = Fnv::default();
        let mut failures = self.go_on(&mut documents, &mut digest)?;
        self.progress.begin(self.done.documents);
        for analysis in self.pipeline.stream(documents) {
            self.done.documents += 1;
            match analysis {
                Ok(analysis) => {
                    add_document(&analysis.document, &mut digest);
                    self.add(analysis)?;
                }
                Err(failure) => {
                    add_failure(&failure, &mut digest);
                    self.messages.error(&failure.to_string());
                    self.done.failed += 1;
                    failures.push(failure);
                }
            }
            self.done.digest = format!("{:016x}", digest.value());
            self.progress.show(self.done.documents, self.done.failed);
            let stop = interruption.is_asked_for();
            if let Some(outputs) = self.outputs.as_mut().filter(|outputs| outputs.can_be_resumed()) {
                outputs.keep(&self.done, stop)?;
            }
            if stop {
                return Ok(self.stopped());
            }
        }
        self.messages.finish_progress();
        report_left_out(sources.borrow().left_out(), self.messages);
        self.messages.detail(|| format!("{:.1} s", started.elapsed().as_secs_f64()));
        self.finish(&failures)
    }

    /// Passes over the documents that an earlier run has done, which must be what is there now, and adds up
    /// the statements it kept.
    fn go_on(
        &mut self,
        documents: &mut dyn Iterator<Item = Result<Document, Failure>>,
        digest: &mut Fnv,
    ) -> anyhow::Result<Vec<Failure>> {
        let mut failures = Vec::new();
        let Some(outputs) = self.outputs.as_ref().filter(|_| self.done.documents > 0) else {
            return Ok(failures);
        };
        let mut passed = 0;
        for document in documents.take(self.done.documents as usize) {
            passed += 1;
            match document {
                Ok(document) => {
                    add_document(&document, digest);
                    self.tally.count_documents(1);
                }
                Err(failure) => {
                    add_failure(&failure, digest);
                    failures.push(failure);
                }
            }
        }
        ensure!(
            passed == self.done.documents && format!("{:016x}", digest.value()) == self.done.digest,
            "the inputs are not what they were when the run was interrupted; give the same, or delete its \
             .part.journal to start over"
        );
        let kept: Vec<_> = outputs.part(STATEMENTS).map(ToOwned::to_owned).into_iter().collect();
        let mut statements = 0;
        for record in Records::new(&kept) {
            let mut record: Record = record.context("the statements kept cannot be read")?;
            let groups = self.register.resolve(&mut record);
            self.tally.add(&record, &groups, None);
            statements += 1;
        }
        ensure!(statements == outputs.records(STATEMENTS), "statements that were kept are missing");
        self.messages.note(&format!("going on after {}", counted(passed, "document")));
        Ok(failures)
    }

    /// Adds a document's statements up and keeps them.
    fn add(&mut self, mut analysis: Analysis) -> anyhow::Result<()> {
        report_note(&analysis.document, self.messages);
        let speakers = analysis.records.iter().map(|record| &record.speaker);
        report_found(&analysis.document, speakers, self.messages);
        self.tally.count_documents(1);
        for record in &mut analysis.records {
            let groups = self.register.resolve(record);
            self.tally.add(record, &groups, None);
        }
        if let Some(outputs) = &mut self.outputs {
            let mut lines = Vec::new();
            write_lines(&analysis.records, &mut lines)?;
            outputs.append(STATEMENTS, &lines, analysis.records.len() as u64)?;
        }
        Ok(())
    }

    fn stopped(&self) -> Outcome {
        self.messages.finish_progress();
        let done = counted(self.done.documents, "document");
        self.messages.note(&match &self.outputs {
            Some(outputs) => outputs.stopped(&done),
            None => format!("stopped after {done}; with --statements FILE a run can be gone on with"),
        });
        Outcome::Interrupted
    }

    fn finish(self, failures: &[Failure]) -> anyhow::Result<Outcome> {
        let report = Report {
            positions: &self.tally.positions(self.min_statements),
            summary: self.tally.summary(),
            failures,
            min_statements: self.min_statements,
            model: self.pipeline.model().name(),
        };
        if let Some(mut outputs) = self.outputs {
            if self.positions_are_kept {
                let mut positions = Vec::new();
                self.format.write(&report, &mut positions)?;
                outputs.append(POSITIONS, &positions, 1)?;
            }
            outputs.finish(&self.done)?;
        }
        if let Some(mut sink) = self.positions {
            self.format
                .write(&report, &mut sink)
                .and_then(|()| sink.finish())
                .context("cannot write the positions")?;
        }
        Ok(self.done.outcome())
    }
}

fn add_document(document: &Document, digest: &mut Fnv) {
    let known = [&document.date, &document.outlet].map(|known| known.as_deref().unwrap_or_default());
    [&document.id, &document.text, known[0], known[1]]
        .into_iter()
        .for_each(|part| digest.add_part(part.as_bytes()));
}

fn add_failure(failure: &Failure, digest: &mut Fnv) {
    digest.add_part(failure.to_string().as_bytes());
}
