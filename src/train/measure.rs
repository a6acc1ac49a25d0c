//! Calibration and figures on rows held out.

use super::batches::Example;
use crate::evaluate::{Gold, Report, Scored, Verdict, fit_curve, fit_scaling};
use crate::model::{
    Calibration, Engine, Errors, LibtorchError, Logits, Network, Sentiment, Stance, most_probable,
};

/// Labelled rows that the network never learns from.
pub(crate) struct HeldOut<'r> {
    rows: &'r [Gold],
    examples: Vec<Example>,
}

impl<'r> HeldOut<'r> {
    pub(crate) fn new(rows: &'r [Gold], prepare: impl FnMut(&Gold) -> Example) -> Self {
        Self { rows, examples: rows.iter().map(prepare).collect() }
    }

    /// What the engine makes of the rows, each with its context or none with it.
    pub(crate) fn judged_by(&self, engine: &dyn Engine, with_context: bool) -> JudgedRows<'r> {
        let encodings: Vec<_> = self.examples.iter().map(|e| e.encoding(with_context).clone()).collect();
        JudgedRows { rows: self.rows, logits: engine.logits(&encodings) }
    }

    /// The same of a network that learns.
    pub(crate) fn judged(
        &self,
        network: &Network,
        with_context: bool,
    ) -> Result<JudgedRows<'r>, LibtorchError> {
        let encodings: Vec<_> = self.examples.iter().map(|e| e.encoding(with_context)).collect();
        Ok(JudgedRows { rows: self.rows, logits: network.logits(&encodings)? })
    }
}

/// Labelled rows with the raw outputs for them.
pub(crate) struct JudgedRows<'r> {
    rows: &'r [Gold],
    logits: Vec<Logits>,
}

impl JudgedRows<'_> {
    /// The figures of the network so calibrated.
    pub(crate) fn report(&self, calibration: &Calibration) -> Report {
        let verdicts = self.logits.iter().map(|l| Verdict::from(&calibration.judge(l)));
        Report::new(self.rows.iter().zip(verdicts))
    }

    /// Counts its errors.
    pub(crate) fn count(&self, calibration: &Calibration, errors: &mut Errors) {
        for (row, logits) in self.rows.iter().zip(&self.logits) {
            let judgement = calibration.judge(logits);
            errors.add(row.stance, judgement.stance, f64::from(judgement.confidence()));
        }
    }

    /// The scaling of each head under which the gold labels are most likely.
    pub(crate) fn calibrate(&self) -> Calibration {
        let fit = |classes, free, head: &dyn Fn(&Gold, &Logits) -> Scored| {
            let rows: Vec<_> = self.rows.iter().zip(&self.logits).map(|(row, l)| head(row, l)).collect();
            fit_scaling(&rows, classes, free)
        };
        let wide = |logits: &[f32]| logits.iter().map(|&x| f64::from(x)).collect();
        let about = fit(2, true, &|row, l| (wide(&[l.about_ai, 0.0]), usize::from(!row.about_ai)));
        // No bias for the stance: it would learn how rare the opposed are in this collection, and
        // overlook them elsewhere. Positions take the shares into account (`positions/estimate.rs`).
        let stance = fit(Stance::ALL.len(), false, &|row, l| (wide(&l.stance), row.stance as usize));
        // How far the likeliest stance is to be trusted does not follow one temperature: smoothed labels
        // leave the sure no surer than the fairly sure.
        let likeliest = |(row, l): (&Gold, &Logits)| {
            let p = stance.softmax(&wide(&l.stance));
            let class = most_probable(&p);
            (p[class], class == row.stance as usize)
        };
        let curve = fit_curve(&self.rows.iter().zip(&self.logits).map(likeliest).collect::<Vec<_>>());
        let sentiment =
            fit(Sentiment::ALL.len(), true, &|row, l| (wide(&l.sentiment), row.sentiment as usize));
        Calibration {
            about_ai: about.temperature as f32,
            about_ai_bias: (about.bias[0] - about.bias[1]) as f32,
            stance: stance.temperature as f32,
            stance_bias: std::array::from_fn(|class| stance.bias[class] as f32),
            stance_curve: curve.map(|points| points.map(|point| point.map(|x| x as f32))),
            sentiment: sentiment.temperature as f32,
            sentiment_bias: std::array::from_fn(|class| sentiment.bias[class] as f32),
            errors: None,
        }
    }
}
