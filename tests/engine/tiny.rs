//! A tiny random model, made anew for each test; `scripts/golden_tiny.py` makes the same one.

use onrecord::model::{Input, Logits, Model};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize_to_file};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Name, shape and numbers of the tensors, in the order in which the generator fills them.
pub(crate) struct Tensors(pub(crate) Vec<(String, Vec<usize>, Vec<f32>)>);

/// A model directory that is removed at the end of the test.
pub(crate) struct Dir(PathBuf);

/// What the reference implementation made of an input.
#[derive(Deserialize)]
pub(crate) struct Golden {
    pub(crate) text: String,
    pub(crate) context: Option<String>,
    pub(crate) ids: Vec<u32>,
    pub(crate) types: Vec<u32>,
    pub(crate) logits: [f32; 8],
}

impl Golden {
    /// By BERT.
    pub(crate) fn all() -> Vec<Golden> {
        Self::read("golden.json")
    }

    /// By MPNet, which heeds distances too.
    pub(crate) fn with_distances() -> Vec<Golden> {
        Self::read("golden-distances.json")
    }

    fn read(name: &str) -> Vec<Golden> {
        serde_json::from_str(&std::fs::read_to_string(data(name)).unwrap()).unwrap()
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input { text: &self.text, context: self.context.as_deref() }
    }
}

/// The eight numbers in a row, as golden.json has them.
pub(crate) fn flat(logits: &Logits) -> Vec<f32> {
    [&[logits.about_ai], &logits.stance[..], &logits.sentiment[..]].concat()
}

/// Rows as whole numbers of which the farthest from 0 is ±127, and what these are to be multiplied by.
fn in_bytes(numbers: &[f32], columns: usize) -> (Vec<u8>, Vec<f32>) {
    let (mut bytes, mut scales) = (Vec::new(), Vec::new());
    for row in numbers.chunks(columns) {
        let farthest = row.iter().fold(0.0_f32, |far, x| far.max(x.abs()));
        let factor = 127.0 / farthest;
        bytes.extend(row.iter().map(|x| ((x * factor).round_ties_even() as i8).cast_unsigned()));
        scales.push(farthest / 127.0);
    }
    (bytes, scales)
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tiny").join(name)
}

impl Tensors {
    /// Multiples of 1/512 in [-1/4, 1/4), 1 added for gains: exact in half precision.
    pub(crate) fn random() -> Self {
        let (width, inner, vocabulary, positions) = (64, 96, 91, 72);
        let mut shapes: Vec<(String, Vec<usize>)> = vec![
            ("embeddings.word_embeddings.weight".to_owned(), vec![vocabulary, width]),
            ("embeddings.position_embeddings.weight".to_owned(), vec![positions, width]),
            ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, width]),
        ];
        let mut map = |name: &str, shape: &[usize]| {
            shapes.push((format!("{name}.weight"), shape.to_vec()));
            shapes.push((format!("{name}.bias"), vec![shape[0]]));
        };
        map("embeddings.LayerNorm", &[width]);
        for layer in ["encoder.layer.0", "encoder.layer.1"] {
            for part in ["query", "key", "value"] {
                map(&format!("{layer}.attention.self.{part}"), &[width, width]);
            }
            map(&format!("{layer}.attention.output.dense"), &[width, width]);
            map(&format!("{layer}.attention.output.LayerNorm"), &[width]);
            map(&format!("{layer}.intermediate.dense"), &[inner, width]);
            map(&format!("{layer}.output.dense"), &[width, inner]);
            map(&format!("{layer}.output.LayerNorm"), &[width]);
        }
        for (head, outputs) in [("about_ai", 1), ("stance", 4), ("sentiment", 3)] {
            map(&format!("heads.{head}"), &[outputs, width]);
        }
        let mut state = 1_u64;
        let fill = |(name, shape): (String, Vec<usize>)| {
            let base = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                base + ((state >> 56) as f32 - 128.0) / 512.0
            };
            let numbers = (0..shape.iter().product()).map(|_| next()).collect();
            (name, shape, numbers)
        };
        Self(shapes.into_iter().map(fill).collect())
    }

    /// The same, and what 32 buckets of distance add in each of the two heads.
    pub(crate) fn with_distances() -> Self {
        let mut tensors = Self::random();
        let added = (0..64).map(|i| (i * 37 % 101 - 50) as f32 / 50.0).collect();
        tensors.0.push(("encoder.relative_attention_bias.weight".to_owned(), vec![32, 2], added));
        tensors
    }
}

impl Dir {
    /// The tiny model in this precision.
    pub(crate) fn new(dtype: Dtype) -> Self {
        Self::with(&Tensors::random(), dtype)
    }

    /// A model with these tensors and the tiny model's other files. Of I8, that the maps of the layers
    /// are in bytes, all else in single precision.
    pub(crate) fn with(tensors: &Tensors, dtype: Dtype) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let unique = format!("onrecord-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let dir = Self(std::env::temp_dir().join(unique));
        std::fs::create_dir_all(&dir.0).unwrap();
        for name in ["config.json", "tokenizer.json", "calibration.json"] {
            std::fs::copy(data(name), dir.file(name)).unwrap();
        }
        let single = |numbers: &[f32]| numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        let mut written: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
        for (name, shape, numbers) in &tensors.0 {
            let mut write = |name: String, dtype, shape: &[usize], bytes| {
                written.push((name, dtype, shape.to_vec(), bytes));
            };
            match dtype {
                Dtype::F16 => {
                    let half = numbers.iter().flat_map(|&x| half::f16::from_f32(x).to_le_bytes());
                    write(name.clone(), dtype, shape, half.collect());
                }
                Dtype::BF16 => {
                    let half = numbers.iter().flat_map(|&x| half::bf16::from_f32(x).to_le_bytes());
                    write(name.clone(), dtype, shape, half.collect());
                }
                Dtype::I8 if name.starts_with("encoder.layer.") && shape.len() == 2 => {
                    let (bytes, scales) = in_bytes(numbers, shape[1]);
                    write(name.clone(), dtype, shape, bytes);
                    write(format!("{name}_scale"), Dtype::F32, &shape[..1], single(&scales));
                }
                _ => write(name.clone(), Dtype::F32, shape, single(numbers)),
            }
        }
        let views = written.iter().map(|(name, dtype, shape, bytes)| {
            (name, TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        serialize_to_file(views, None, &dir.file("model.safetensors")).unwrap();
        dir
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn model(&self) -> Model {
        Model::open(&self.0).unwrap()
    }

    /// Replaces `from`, which must occur, by `to` in one of the JSON files.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        std::fs::write(self.file(name), text.replace(from, to)).unwrap();
    }

    /// Why the model cannot be opened.
    pub(crate) fn error(&self) -> String {
        Model::open(&self.0).unwrap_err().to_string()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
