//! Temperatures and figures on rows held out.

use super::batches::Example;
use crate::evaluate::{Gold, Report, Scored, Verdict, fit_temperature};
use crate::model::{Calibration, LibtorchError, Logits, Network};

/// Labelled rows that the network never learns from.
pub(crate) struct HeldOut<'r> {
    rows: &'r [Gold],
    examples: Vec<Example>,
}

impl<'r> HeldOut<'r> {
    pub(crate) fn new(rows: &'r [Gold], prepare: impl FnMut(&Gold) -> Example) -> Self {
        Self { rows, examples: rows.iter().map(prepare).collect() }
    }

    /// The figures of a calibrated network, every row with its context or none with it.
    pub(crate) fn report(
        &self,
        network: &Network,
        calibration: &Calibration,
        with_context: bool,
    ) -> Result<Report, LibtorchError> {
        let logits = self.logits(network, with_context)?;
        let verdicts = logits.iter().map(|l| Verdict::from(&calibration.judge(l)));
        Ok(Report::new(self.rows.iter().zip(verdicts)))
    }

    /// The temperature of each head under which the gold labels are most likely.
    pub(crate) fn calibrate(&self, network: &Network) -> Result<Calibration, LibtorchError> {
        let logits = self.logits(network, true)?;
        let fit = |head: &dyn Fn(&Gold, &Logits) -> Scored| {
            let rows: Vec<_> = self.rows.iter().zip(&logits).map(|(row, l)| head(row, l)).collect();
            fit_temperature(&rows) as f32
        };
        let wide = |logits: &[f32]| logits.iter().map(|&x| f64::from(x)).collect();
        Ok(Calibration {
            about_ai: fit(&|row, l| (wide(&[l.about_ai, 0.0]), usize::from(!row.about_ai))),
            stance: fit(&|row, l| (wide(&l.stance), row.stance as usize)),
            sentiment: fit(&|row, l| (wide(&l.sentiment), row.sentiment as usize)),
        })
    }

    fn logits(&self, network: &Network, with_context: bool) -> Result<Vec<Logits>, LibtorchError> {
        let encodings: Vec<_> = self.examples.iter().map(|e| e.encoding(with_context)).collect();
        network.logits(&encodings)
    }
}
