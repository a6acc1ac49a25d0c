//! Tensors by name, shape-checked, in half or single precision or in bytes.

use super::error::ModelError;
use super::kernels::Kernels;
use super::ops::Widen;
use safetensors::tensor::Metadata;
use safetensors::{Dtype, SafeTensors};
use std::ops::{Deref, Range};
#[cfg(feature = "libtorch")]
use std::path::Path;
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
    numbers: Numbers,
}

/// What the bytes of a tensor are.
#[derive(Clone)]
enum Numbers {
    Single,
    Half,
    /// Whole numbers from −127 to 127, of each row so many parts of its scale.
    Scaled {
        columns: usize,
        scales: Arc<[f32]>,
    },
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

    /// The tensors in `file`.
    ///
    /// # Errors
    /// [`ModelError`] when it cannot be read or is none of that format.
    #[cfg(feature = "libtorch")]
    pub(super) fn open(file: &Path) -> Result<Self, ModelError> {
        let bytes =
            std::fs::read(file).map_err(|source| ModelError::Unreadable { file: file.to_owned(), source })?;
        Self::parse(file.to_owned(), Bytes::Shared(Arc::new(bytes)))
    }

    /// Whether there is a tensor of this name.
    #[cfg(feature = "libtorch")]
    pub(super) fn has(&self, name: &str) -> bool {
        self.metadata.info(name).is_some()
    }

    /// What the name of a matrix of bytes has after it in that of its scales, one for each row.
    pub const SCALES: &str = "_scale";

    /// The tensor called `name`, which must have this `shape`. A matrix may be one of bytes (I8) if
    /// there is a second tensor, called `name` and [`Weights::SCALES`], of what each row is multiplied by.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] when it is missing, has another shape, or holds other numbers.
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
        let numbers = match (info.dtype, shape) {
            (Dtype::F32, _) => Numbers::Single,
            (Dtype::F16, _) => Numbers::Half,
            (Dtype::I8, &[rows, columns]) => {
                let scales = self.tensor(&format!("{name}{}", Self::SCALES), &[rows])?;
                Numbers::Scaled { columns, scales: scales.to_vec().into() }
            }
            (other, _) => {
                return Err(fault(format!(
                    "holds {other:?}; only F16, F32 and matrices of I8 are supported"
                )));
            }
        };
        let range = self.start + info.data_offsets.0..self.start + info.data_offsets.1;
        Ok(Tensor { bytes: self.bytes.clone(), range, numbers })
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
        match &self.numbers {
            Numbers::Half => kernels.run(Widen { from: bytes, to }),
            Numbers::Single => {
                for (number, bytes) in to.iter_mut().zip(bytes.as_chunks().0) {
                    *number = f32::from_le_bytes(*bytes);
                }
            }
            Numbers::Scaled { columns, scales } => {
                let (mut row, mut left) = (from / columns, columns - from % columns);
                let (mut to, mut bytes) = (to, bytes);
                while !to.is_empty() {
                    let (now, later) = to.split_at_mut(left.min(to.len()));
                    for (number, byte) in now.iter_mut().zip(bytes) {
                        *number = f32::from(byte.cast_signed()) * scales[row];
                    }
                    bytes = &bytes[now.len()..];
                    (to, row, left) = (later, row + 1, *columns);
                }
            }
        }
    }

    /// One row of a matrix of bytes and its scale; nothing where the numbers are others.
    pub(super) fn scaled_row(&self, row: usize) -> Option<(&[u8], f32)> {
        match &self.numbers {
            Numbers::Scaled { columns, scales } => {
                Some((&self.bytes()[row * columns..][..*columns], scales[row]))
            }
            Numbers::Half | Numbers::Single => None,
        }
    }

    /// The numbers as they are in the file.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }

    /// Bytes a number.
    fn size(&self) -> usize {
        match self.numbers {
            Numbers::Single => 4,
            Numbers::Half => 2,
            Numbers::Scaled { .. } => 1,
        }
    }
}
