//! Tokenizer, engine and calibration joined: statements in, judgements out.

use super::calibration::Calibration;
use super::engine::Engine;
use super::error::ModelError;
use super::errors::Errors;
use super::files::ModelFiles;
use super::judgement::{Input, Judgement, Logits};
use super::native::NativeEngine;
use super::tokenizer::Tokenizer;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

/// A model that is ready to judge statements. Loading takes some tens of milliseconds; share one.
///
/// ```
/// use onrecord::model::{Input, Model};
///
/// let model = Model::embedded();
/// let verdicts = model.judge(&[Input { text: "Machines should not grade essays.", context: None }]);
/// println!("{} {} ({})", verdicts[0].stance, verdicts[0].confidence(), model.name());
/// ```
pub struct Model {
    name: String,
    tokenizer: Tokenizer,
    engine: Box<dyn Engine>,
    calibration: Calibration,
}

impl Model {
    /// The model compiled in, on the native engine.
    ///
    /// # Panics
    /// If the crate was built with broken files in `models/ai-stance`; this crate's tests load them.
    pub fn embedded() -> Self {
        match Self::native(&ModelFiles::embedded()) {
            Ok(model) => model,
            Err(e) => panic!("the model compiled in is broken: {e}"),
        }
    }

    /// The model in directory `dir`, on the native engine.
    ///
    /// # Errors
    /// [`ModelError`] says which file or tensor is missing or wrong.
    pub fn open(dir: &Path) -> Result<Self, ModelError> {
        Self::native(&ModelFiles::open(dir)?)
    }

    /// The model in `files` with another engine, which was made from the same files.
    ///
    /// # Errors
    /// [`ModelError`] when configuration, tokenizer or calibration is missing or wrong.
    pub fn with_engine(files: &ModelFiles, engine: Box<dyn Engine>) -> Result<Self, ModelError> {
        let config = files.config()?;
        Ok(Self {
            name: files.name()?,
            tokenizer: Tokenizer::new(files, &config)?,
            engine,
            calibration: Calibration::new(files)?,
        })
    }

    /// Weights and vocabulary are read side by side: each takes about half the time.
    fn native(files: &ModelFiles) -> Result<Self, ModelError> {
        let config = files.config()?;
        let (tokenizer, engine) = rayon::join(|| Tokenizer::new(files, &config), || NativeEngine::new(files));
        Ok(Self {
            name: files.name()?,
            tokenizer: tokenizer?,
            engine: Box::new(engine?),
            calibration: Calibration::new(files)?,
        })
    }

    /// Name, version and a fingerprint of the weights: `ai-stance 1.0.0+9c1e`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What turns words into token ids.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// Its errors, where they were counted.
    pub fn errors(&self) -> Option<&Errors> {
        self.calibration.errors.as_ref()
    }

    /// What turns raw outputs into probabilities.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// A verdict for each input, in input order.
    ///
    /// Runs on the current rayon pool. A verdict depends on its input alone: not on the batch it
    /// came in, its place there, or the number of threads. Equal inputs are judged once.
    pub fn judge(&self, inputs: &[Input<'_>]) -> Vec<Judgement> {
        let verdict = |(logits, cut)| Judgement { cut, ..self.calibration.judge(&logits) };
        self.read(inputs).map(verdict).collect()
    }

    /// The raw outputs for each input, in input order; see [`Model::judge`].
    pub fn logits(&self, inputs: &[Input<'_>]) -> Vec<Logits> {
        self.read(inputs).map(|(logits, _)| logits).collect()
    }

    /// For each input, its raw outputs and whether its statement was cut.
    fn read(&self, inputs: &[Input<'_>]) -> impl Iterator<Item = (Logits, bool)> {
        let mut distinct: Vec<&Input<'_>> = Vec::new();
        let mut places = HashMap::new();
        let place_of: Vec<usize> = inputs
            .iter()
            .map(|input| {
                *places.entry(input).or_insert_with(|| {
                    distinct.push(input);
                    distinct.len() - 1
                })
            })
            .collect();
        let encodings: Vec<_> = distinct.par_iter().map(|input| self.tokenizer.encode(input)).collect();
        let logits = self.engine.logits(&encodings);
        place_of.into_iter().map(move |place| (logits[place], encodings[place].cut()))
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("name", &self.name).finish_non_exhaustive()
    }
}
