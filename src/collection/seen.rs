//! Judgements remembered, so that identical statements are judged once.

use crate::model::{Input, Judgement};
use std::collections::HashMap;

/// About what one generation may take, in bytes.
const GENERATION_BYTES: usize = 8 << 20;
/// About what an entry takes besides its text, in bytes.
const ENTRY_BYTES: usize = 160;

/// Judgements of the statements seen last: two generations, of which the older one goes when the
/// younger one is full. So memory does not grow with the collection; what comes back much later is
/// judged anew, with the same result.
#[derive(Debug, Default)]
pub(super) struct Seen {
    young: HashMap<Key, Judgement>,
    old: HashMap<Key, Judgement>,
    bytes: usize,
}

type Key = (Box<str>, Option<Box<str>>);

impl Seen {
    pub(super) fn get(&mut self, input: &Input<'_>) -> Option<Judgement> {
        let key = (input.text.into(), input.context.map(Into::into));
        if let Some(judgement) = self.young.get(&key) {
            return Some(*judgement);
        }
        let judgement = self.old.remove(&key)?;
        self.add(key, judgement);
        Some(judgement)
    }

    pub(super) fn insert(&mut self, input: &Input<'_>, judgement: Judgement) {
        self.add((input.text.into(), input.context.map(Into::into)), judgement);
    }

    fn add(&mut self, key: Key, judgement: Judgement) {
        let bytes = key.0.len() + key.1.as_ref().map_or(0, |context| context.len()) + ENTRY_BYTES;
        if self.bytes + bytes > GENERATION_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(key, judgement).is_none() {
            self.bytes += bytes;
        }
    }
}
