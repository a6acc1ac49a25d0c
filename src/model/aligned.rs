//! Bytes that begin with a line of the cache.
//!
//! What is read in whole lines takes twice as long where each of them lies across two.

use super::kernels::LINE;

/// Numbers of a byte each, the first of them at the beginning of a line.
#[derive(Default)]
pub(super) struct Aligned<T> {
    all: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Copy + Default> Aligned<T> {
    pub(super) fn numbers(&self) -> &[T] {
        &self.all[self.start..][..self.len]
    }

    /// Makes them `len` numbers, whichever.
    pub(super) fn resize(&mut self, len: usize) -> &mut [T] {
        const { assert!(size_of::<T>() == 1) };
        if self.all.len() < len + LINE {
            // Anew: memory that is nothing yet needs no clearing.
            self.all = vec![T::default(); len + LINE];
            self.start = self.all.as_ptr().align_offset(LINE).min(LINE);
        }
        self.len = len;
        &mut self.all[self.start..][..len]
    }
}

#[cfg(test)]
mod tests {
    use super::{Aligned, LINE};

    #[test]
    fn whatever_the_length_they_begin_with_a_line() {
        let mut bytes = Aligned::<u8>::default();
        assert!(bytes.numbers().is_empty());
        for len in [1, 70, 7, 100_000, 100_001] {
            bytes.resize(len).fill(1);
            assert_eq!(bytes.numbers().len(), len);
            assert_eq!(bytes.numbers().as_ptr().addr() % LINE, 0);
        }
    }
}
