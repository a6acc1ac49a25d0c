//! Rows as token sequences, packed into batches of similar length.

use super::config::{Config, Part};
use super::exchange::exchanged;
use crate::evaluate::Gold;
use crate::model::{Encoding, Input, Tokenizer};
use crate::random::Random;

/// Batches are cut from pools of this many batches sorted by length: little padding, and still a
/// different company for every row in every epoch.
const POOL: usize = 24;

/// A row ready for the network, with what it counts for.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    as_said: Wording,
    /// With names and terms exchanged; none where the row is only measured on.
    exchanged: Option<Wording>,
    pub(crate) about_ai: bool,
    pub(crate) stance: usize,
    pub(crate) sentiment: usize,
    /// Weight in the loss of the stance.
    pub(crate) weight: f64,
    invented: bool,
}

/// A statement's tokens, without and with what stands before it.
#[derive(Clone, Debug)]
struct Wording {
    alone: Encoding,
    in_context: Option<Encoding>,
}

impl Wording {
    fn new(text: &str, context: Option<&str>, tokenizer: &Tokenizer) -> Self {
        let encode = |context| tokenizer.encode(&Input { text, context });
        Self { alone: encode(None), in_context: context.map(|context| encode(Some(context))) }
    }
}

impl Example {
    /// A row to be measured on.
    pub(crate) fn new(row: &Gold, tokenizer: &Tokenizer) -> Self {
        Self {
            as_said: Wording::new(&row.text, row.context_before(), tokenizer),
            exchanged: None,
            about_ai: row.about_ai,
            stance: row.stance as usize,
            sentiment: row.sentiment as usize,
            weight: 1.0,
            invented: false,
        }
    }

    /// A real row to learn from.
    pub(crate) fn to_learn(row: &Gold, weight: f64, tokenizer: &Tokenizer, random: &mut Random) -> Self {
        let text = exchanged(&row.text, random);
        let exchanged = Wording::new(&text, row.context_before(), tokenizer);
        Self { exchanged: Some(exchanged), weight, ..Self::new(row, tokenizer) }
    }

    /// The same, of words that we invented.
    pub(crate) fn invented(self) -> Self {
        Self { invented: true, ..self }
    }

    /// The row with its context where it has one, or without.
    pub(crate) fn encoding(&self, with_context: bool) -> &Encoding {
        Shown { example: self, with_context, exchanged: false }.encoding()
    }
}

/// One row of a batch, and how it is shown this time.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'e> {
    pub(crate) example: &'e Example,
    with_context: bool,
    exchanged: bool,
}

impl<'e> Shown<'e> {
    pub(crate) fn encoding(&self) -> &'e Encoding {
        let exchanged = self.example.exchanged.as_ref().filter(|_| self.exchanged);
        let wording = exchanged.unwrap_or(&self.example.as_said);
        wording.in_context.as_ref().filter(|_| self.with_context).unwrap_or(&wording.alone)
    }
}

/// What one step sees.
pub(crate) type Batch<'e> = Vec<Shown<'e>>;

/// The passes of a part of a run, as `seed` decides.
pub(crate) fn passes<'e>(
    examples: &'e [Example],
    config: &Config,
    part: &Part,
    seed: u64,
) -> Vec<Vec<Batch<'e>>> {
    let mut random = Random::new(seed);
    (0..part.epochs).map(|_| epoch(examples, config, part, &mut random)).collect()
}

/// All invented examples once and a share of the real ones, in batches of `config.batch` (the last of a
/// pool may be smaller).
fn epoch<'e>(examples: &'e [Example], config: &Config, part: &Part, random: &mut Random) -> Vec<Batch<'e>> {
    let drawn: Vec<&Example> =
        examples.iter().filter(|e| e.invented || random.unit() < part.real_share).collect();
    let show = |example| Shown {
        example,
        with_context: random.unit() >= part.context_dropout,
        exchanged: random.unit() < config.exchanged_share,
    };
    let mut shown: Vec<Shown<'e>> = drawn.into_iter().map(show).collect();
    random.shuffle(&mut shown);
    let mut batches = Vec::new();
    for pool in shown.chunks_mut(config.batch * POOL) {
        pool.sort_by_key(|shown| shown.encoding().len());
        batches.extend(pool.chunks(config.batch).map(<[_]>::to_vec));
    }
    random.shuffle(&mut batches);
    batches
}

#[cfg(test)]
mod tests {
    use super::{Example, passes};
    use crate::evaluate::Gold;
    use crate::model::{ModelFiles, Tokenizer};
    use crate::random::Random;
    use crate::train::Config;

    #[test]
    fn a_pass_shows_every_invented_row_and_a_share_of_the_real_ones() {
        let mut config: Config = toml::from_str(include_str!("../../models/train.toml")).unwrap();
        let mut part = config.parts.remove(0);
        (part.epochs, part.real_share) = (3, 0.5);
        let files = ModelFiles::embedded();
        let tokenizer = Tokenizer::new(&files, &files.config().unwrap()).unwrap();
        let row = r#"{"text": "Keep it.", "about_ai": true, "stance": "opposed", "sentiment": "negative"}"#;
        let row: Gold = serde_json::from_str(row).unwrap();
        let example = Example::to_learn(&row, 1.0, &tokenizer, &mut Random::new(1));
        let mut examples = vec![example.clone().invented(); 100];
        examples.extend(vec![example; 400]);

        let shown = |pass: &Vec<Vec<_>>| pass.iter().map(Vec::len).sum::<usize>();
        let passes = passes(&examples, &config, &part, 1);
        let counts: Vec<usize> = passes.iter().map(shown).collect();
        assert!(counts.len() == 3 && counts.iter().all(|n| (250..350).contains(n)), "{counts:?}");
        for pass in &passes {
            assert_eq!(pass.iter().flatten().filter(|shown| shown.example.invented).count(), 100);
            assert!(pass.iter().all(|batch| batch.len() <= config.batch));
        }
    }
}
