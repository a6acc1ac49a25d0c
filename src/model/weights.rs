//! Tensors by name, shape-checked, in half or single precision.

use super::error::ModelError;
use half::f16;
use safetensors::{Dtype, SafeTensors};
use std::path::PathBuf;

/// The tensors of a model.safetensors.
pub struct Weights<'f> {
    file: PathBuf,
    tensors: SafeTensors<'f>,
}

/// One tensor: row-major little-endian numbers in the file's bytes.
#[derive(Clone, Copy)]
pub struct Tensor<'f> {
    bytes: &'f [u8],
    half: bool,
}

impl<'f> Weights<'f> {
    pub(super) fn parse(file: PathBuf, bytes: &'f [u8]) -> Result<Self, ModelError> {
        match SafeTensors::deserialize(bytes) {
            Ok(tensors) => Ok(Self { file, tensors }),
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
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor<'f>, ModelError> {
        let fault = |problem: String| ModelError::Tensor {
            file: self.file.clone(),
            tensor: name.to_owned(),
            problem,
        };
        let view = self.tensors.tensor(name).map_err(|_| {
            fault(
                "is missing; export the encoder with Hugging Face BERT names without a prefix, and the heads"
                    .into(),
            )
        })?;
        if view.shape() != shape {
            return Err(fault(format!("has shape {:?}, config.json implies {shape:?}", view.shape())));
        }
        match view.dtype() {
            Dtype::F16 => Ok(Tensor { bytes: view.data(), half: true }),
            Dtype::F32 => Ok(Tensor { bytes: view.data(), half: false }),
            other => Err(fault(format!("holds {other:?}; only F16 and F32 are supported"))),
        }
    }
}

impl<'f> Tensor<'f> {
    /// The numbers as they are in the file.
    pub(super) fn bytes(self) -> &'f [u8] {
        self.bytes
    }

    /// All numbers, as single precision.
    pub fn to_vec(self) -> Vec<f32> {
        if self.half {
            self.bytes.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect()
        } else {
            self.bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
        }
    }
}
