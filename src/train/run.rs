//! The run itself: fill the network from the base, learn, save, calibrate, measure.

use super::average::Average;
use super::batches::{Example, passes};
use super::config::{Config, Part};
use super::data::Data;
use super::learn::{freeze_embeddings, learn};
use super::measure::HeldOut;
use super::save;
use crate::evaluate::Report;
use crate::model::{
    Calibration, Dropout, Errors, LibtorchError, ModelError, ModelFiles, NativeEngine, Network, Tokenizer,
};
use crate::random::Random;
use std::path::{Path, PathBuf};
use tch::{Device, TchError};

/// Before the calibration is fitted.
pub(crate) const UNCALIBRATED: Calibration = Calibration::NONE;

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file of the base cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the model cannot be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The base's configuration is none of BERT.
    #[error("{path} is no BERT configuration")]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A part of the settings has no seed, or there is none.
    #[error("nothing to do: the settings need one of `[[parts]]` at least, and each a seed in `seeds`")]
    NoSeed,
    /// The model as written cannot be read back.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The network.
    #[error(transparent)]
    Network(#[from] LibtorchError),
    /// libtorch refused.
    #[error("libtorch: {0}")]
    Torch(#[from] TchError),
}

/// What a run reports on its way.
#[derive(Clone, Debug)]
pub enum Event {
    /// Some steps were taken.
    Steps {
        /// Steps so far.
        done: usize,
        /// Steps of this fine-tuning.
        of: usize,
        /// Mean loss since the last report.
        loss: f64,
    },
    /// An epoch ended: figures on the selection set.
    Epoch(Box<Report>),
    /// A fine-tuning ended: figures on the selection set of the mean of those so far.
    Averaged {
        /// Seeds so far.
        seeds: usize,
        /// The figures.
        report: Box<Report>,
    },
}

/// The figures of a finished run, of the weights as saved.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// On the selection set.
    pub selection: Report,
    /// On the dev set.
    pub dev: Report,
    /// On the dev set, every statement without its context.
    pub dev_alone: Report,
    /// On the invented families held out.
    pub corpus_dev: Report,
}

/// Fine-tunes the encoder in `base` (or a model, which is then taught further) on `data` and writes the
/// model to `out`, which is a complete (if ignorant) model from the start.
///
/// # Errors
/// When the base cannot be read, the model cannot be written or libtorch fails.
pub fn train(
    base: &Path,
    data: &Data,
    out: &Path,
    config: &Config,
    mut report: impl FnMut(Event),
) -> Result<Outcome, TrainError> {
    if config.parts.is_empty() || config.parts.iter().any(|part| part.seeds.is_empty()) {
        return Err(TrainError::NoSeed);
    }
    tch::manual_seed(config.parts[0].seeds[0] as i64);
    tch::set_num_threads(config.threads as i32);
    let mut settings = save::settings(base, out, config)?;
    let dropout = Dropout { hidden: config.hidden_dropout, attention: config.attention_dropout };
    let architecture = settings.clone();
    let blank = || Network::new(&architecture, dropout, Device::cuda_if_available());
    let mut network = blank();
    network.fill_from(&base.join(ModelFiles::WEIGHTS))?;
    save::weights(&network, out)?;
    save::calibration(out, &UNCALIBRATED)?;

    // Held-out rows are read as the finished model reads them; training may cut shorter, for speed.
    let files = ModelFiles::open(out)?;
    let tokenizer = Tokenizer::new(&files, &settings)?;
    let [selection, dev, corpus_dev] = [&data.selection, &data.dev, &data.corpus_dev]
        .map(|rows| HeldOut::new(rows, |row| Example::new(row, &tokenizer)));

    if config.freeze_embeddings {
        freeze_embeddings(&network);
    }
    settings.onrecord.max_statement_tokens = config.max_statement_tokens;
    settings.onrecord.max_context_tokens = config.max_context_tokens;
    let tokenizer = Tokenizer::new(&files, &settings)?;
    for part in &config.parts {
        let examples = examples(data, part, &tokenizer);
        let start = network.weights();
        let mut average = Average::default();
        for &seed in &part.seeds {
            network.set_weights(&start);
            tch::manual_seed(seed as i64);
            let blank = config.bfloat16.then(blank);
            let passes = passes(&examples, config, part, seed);
            learn(&network, blank, passes, &selection, config, part, &mut report)?;
            average.add(&network);
            network.set_weights(&average.mean());
            // Each mean is saved, so that a run that is cut short leaves a model.
            save::weights(&network, out)?;
            let figures = Box::new(selection.judged(&network, true)?.report(&UNCALIBRATED));
            report(Event::Averaged { seeds: average.count(), report: figures });
        }
    }

    // What is calibrated and measured is what will be used: the weights as saved, the native engine.
    let engine = NativeEngine::new(&ModelFiles::open(out)?)?;
    let selection = selection.judged_by(&engine, true);
    let dev_alone = dev.judged_by(&engine, false);
    let dev = dev.judged_by(&engine, true);
    let corpus_dev = corpus_dev.judged_by(&engine, true);
    let mut calibration = selection.calibrate();
    // Positions are corrected by the errors on all real rows held out.
    let mut errors = Errors::default();
    for rows in [&selection, &dev] {
        rows.count(&calibration, &mut errors);
    }
    calibration.errors = Some(errors);
    save::calibration(out, &calibration)?;
    Ok(Outcome {
        selection: selection.report(&calibration),
        dev: dev.report(&calibration),
        dev_alone: dev_alone.report(&calibration),
        corpus_dev: corpus_dev.report(&calibration),
    })
}

/// The rows as a part of the run weighs them.
fn examples(data: &Data, part: &Part, tokenizer: &Tokenizer) -> Vec<Example> {
    let mut random = Random::new(part.seeds[0]);
    let mut example = |row, weight| Example::to_learn(row, weight, tokenizer, &mut random);
    let mut examples: Vec<_> = data.real.iter().map(|(row, weight)| example(row, *weight)).collect();
    examples.extend(
        data.invented.iter().map(|(row, weight)| example(row, weight * part.corpus_weight).invented()),
    );
    examples
}
