//! Rows as token sequences, packed into batches of similar length.

use super::config::Config;
use crate::evaluate::Gold;
use crate::model::{Encoding, Input, Tokenizer};
use crate::random::Random;

/// Batches are cut from pools of this many batches sorted by length: little padding, and still a
/// different company for every row in every epoch.
const POOL: usize = 24;

/// A row ready for the network, with what it counts for.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    alone: Encoding,
    in_context: Option<Encoding>,
    pub(crate) about_ai: bool,
    pub(crate) stance: usize,
    pub(crate) sentiment: usize,
    /// Weight in the loss of the stance.
    pub(crate) weight: f64,
}

impl Example {
    pub(crate) fn new(row: &Gold, weight: f64, tokenizer: &Tokenizer) -> Self {
        Self {
            alone: tokenizer.encode(&Input { text: &row.text, context: None }),
            in_context: row
                .context_before()
                .map(|c| tokenizer.encode(&Input { text: &row.text, context: Some(c) })),
            about_ai: row.about_ai,
            stance: row.stance as usize,
            sentiment: row.sentiment as usize,
            weight,
        }
    }

    /// The row with its context where it has one, or without.
    pub(crate) fn encoding(&self, with_context: bool) -> &Encoding {
        self.in_context.as_ref().filter(|_| with_context).unwrap_or(&self.alone)
    }
}

/// One row of a batch: the example and whether its context is shown this time.
pub(crate) type Shown<'e> = (&'e Example, bool);

/// All examples once, in batches of `config.batch` (the last of a pool may be smaller).
pub(crate) fn epoch<'e>(
    examples: &'e [Example],
    config: &Config,
    random: &mut Random,
) -> Vec<Vec<Shown<'e>>> {
    let shown: Vec<Shown<'e>> =
        examples.iter().map(|e| (e, random.unit() >= config.context_dropout)).collect();
    packed(shown, config.batch, |(e, with)| e.encoding(*with).len(), random)
}

/// The items in a new order, in batches of `batch` items of similar `length`.
pub(crate) fn packed<T: Clone>(
    mut items: Vec<T>,
    batch: usize,
    length: impl Fn(&T) -> usize,
    random: &mut Random,
) -> Vec<Vec<T>> {
    random.shuffle(&mut items);
    let mut batches = Vec::new();
    for pool in items.chunks_mut(batch * POOL) {
        pool.sort_by_key(&length);
        batches.extend(pool.chunks(batch).map(<[_]>::to_vec));
    }
    random.shuffle(&mut batches);
    batches
}
