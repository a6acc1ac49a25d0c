//! Tensors by name, shape-checked, in half or single precision.

use super::error::ModelError;
use super::kernels::Kernels;
use super::ops::Widen;
use safetensors::tensor::Metadata;
use safetensors::{Dtype, SafeTensors};
use std::ops::{Deref, Range};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes that can be kept without copying them: pages of the executable, or a file read once.
#[derive(Clone)]
pub(super) enum Bytes {
    Static(&'static [u8]),
    Shared(Arc<Vec<u8>>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Shared(bytes) => bytes,
        }
    }
}

/// The tensors of a model.safetensors.
pub struct Weights {
    file: PathBuf,
    bytes: Bytes,
    /// Where the numbers start, after the header.
    start: usize,
    metadata: Metadata,
}

/// One tensor: row-major little-endian numbers, left where they are in the file.
#[derive(Clone)]
pub struct Tensor {
    bytes: Bytes,
    range: Range<usize>,
    half: bool,
}

impl Weights {
    pub(super) fn parse(file: PathBuf, bytes: Bytes) -> Result<Self, ModelError> {
        match SafeTensors::read_metadata(&bytes) {
            Ok((header, metadata)) => Ok(Self { file, start: size_of::<u64>() + header, metadata, bytes }),
            Err(e) => {
                let problem = format!("not a complete safetensors file ({e}); copy or export it again");
                Err(ModelError::Invalid { file, problem })
            }
        }
    }

    /// The tensor called `name`, which must have this `shape`.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] when it is missing, has another shape, or is neither F16 nor F32.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        let fault = |problem: String| ModelError::Tensor {
            file: self.file.clone(),
            tensor: name.to_owned(),
            problem,
        };
        let info = self.metadata.info(name).ok_or_else(|| {
            fault(
                "is missing; the file needs Hugging Face's BERT names without a prefix, and heads.*"
                    .to_owned(),
            )
        })?;
        if info.shape != shape {
            return Err(fault(format!("has shape {:?}, but config.json implies {shape:?}", info.shape)));
        }
        let half = match info.dtype {
            Dtype::F16 => true,
            Dtype::F32 => false,
            other => return Err(fault(format!("holds {other:?}; only F16 and F32 are supported"))),
        };
        let range = self.start + info.data_offsets.0..self.start + info.data_offsets.1;
        Ok(Tensor { bytes: self.bytes.clone(), range, half })
    }
}

impl Tensor {
    /// All numbers, as single precision.
    pub fn to_vec(&self) -> Vec<f32> {
        let mut numbers = vec![0.0; self.range.len() / self.size()];
        self.read(Kernels::detect(), 0, &mut numbers);
        numbers
    }

    /// Fills `to` with the numbers from place `from` on.
    ///
    /// # Panics
    /// When there are not as many.
    pub(super) fn read(&self, kernels: Kernels, from: usize, to: &mut [f32]) {
        let bytes = &self.bytes()[from * self.size()..][..to.len() * self.size()];
        if self.half {
            kernels.run(Widen { from: bytes, to });
        } else {
            for (number, bytes) in to.iter_mut().zip(bytes.as_chunks().0) {
                *number = f32::from_le_bytes(*bytes);
            }
        }
    }

    /// The numbers as they are in the file.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }

    /// Bytes a number.
    fn size(&self) -> usize {
        if self.half { 2 } else { 4 }
    }
}
