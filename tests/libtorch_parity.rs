//! The native engine against rust-bert over libtorch: two implementations that share only the
//! model's files and the tokenizer must give the same numbers.
#![cfg(feature = "libtorch")]
#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

use half::f16;
use onrecord::model::{
    Encoding, Engine, Input, LibtorchEngine, Logits, ModelFiles, NativeEngine, Tokenizer, Weights,
};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use tch::Device;

const STATEMENTS: usize = 200;
/// Longest statement in words: some are longer than the model reads.
const LONGEST: usize = 260;

#[test]
fn weights_as_shipped_agree() {
    assert!(largest_difference(&with_weights(|weights| weights)) < 1e-3);
}

#[test]
fn single_precision_weights_agree() {
    assert!(largest_difference(&with_weights(|weights| in_single_precision(&weights))) < 1e-4);
}

/// The model as it is shipped, but multiplied in single precision, its weights changed.
fn with_weights(change: impl Fn(Vec<u8>) -> Vec<u8>) -> ModelFiles {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let unique = format!("onrecord-parity-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(unique);
    std::fs::create_dir_all(&folder).unwrap();
    let shipped = |name: &str| std::fs::read(Path::new("models/ai-stance").join(name)).unwrap();
    for name in [ModelFiles::TOKENIZER, ModelFiles::CALIBRATION] {
        std::fs::write(folder.join(name), shipped(name)).unwrap();
    }
    let config = String::from_utf8(shipped(ModelFiles::CONFIG)).unwrap().replace("\"int8\"", "\"single\"");
    std::fs::write(folder.join(ModelFiles::CONFIG), config).unwrap();
    std::fs::write(folder.join(ModelFiles::WEIGHTS), change(shipped(ModelFiles::WEIGHTS))).unwrap();
    let files = ModelFiles::open(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    files
}

fn largest_difference(files: &ModelFiles) -> f32 {
    let encodings = encodings(files);
    let native = NativeEngine::new(files).unwrap().logits(&encodings);
    let reference = LibtorchEngine::new(files, Device::Cpu).unwrap().logits(&encodings);
    assert_eq!((native.len(), reference.len()), (STATEMENTS, STATEMENTS));
    let numbers = |l: &Logits| [&[l.about_ai][..], &l.stance, &l.sentiment].concat();
    native
        .iter()
        .zip(&reference)
        .flat_map(|(a, b)| numbers(a).into_iter().zip(numbers(b)))
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

/// Invented statements of every length, every third with a context; the same on every machine.
fn encodings(files: &ModelFiles) -> Vec<Encoding> {
    let tokenizer = Tokenizer::new(files, &files.config().unwrap()).unwrap();
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    const WORDS: [&str; 24] = [
        "we", "the", "model", "nurses", "will", "never", "trust", "AI", "should", "be", "audited", "before",
        "it", "grades", "essays", "and", "saves", "lives,", "however", "unions", "welcome", "naïve",
        "robots", "don't",
    ];
    let mut words = |longest: usize| {
        let n = 1 + next(longest);
        (0..n).map(|_| WORDS[next(WORDS.len())]).collect::<Vec<_>>().join(" ")
    };
    (0..STATEMENTS)
        .map(|i| {
            let text = words(if i % 10 == 0 { LONGEST } else { 40 });
            let context = (i % 3 == 0).then(|| words(90));
            tokenizer.encode(&Input { text: &text, context: context.as_deref() })
        })
        .collect()
}

/// The same file with matrices of bytes multiplied by their scales, and halves widened.
fn in_single_precision(file: &[u8]) -> Vec<u8> {
    let tensors = SafeTensors::deserialize(file).unwrap();
    let singles =
        |bytes: &[u8]| -> Vec<f32> { bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect() };
    let widened: Vec<(String, Vec<usize>, Vec<u8>)> = tensors
        .tensors()
        .into_iter()
        .filter(|(name, _)| !name.ends_with(Weights::SCALES))
        .map(|(name, view)| {
            let numbers: Vec<f32> = match view.dtype() {
                Dtype::I8 => {
                    let scales = tensors.tensor(&format!("{name}{}", Weights::SCALES)).unwrap();
                    let rows = view.data().chunks(view.shape()[1]).zip(singles(scales.data()));
                    rows.flat_map(|(row, scale)| row.iter().map(move |&x| f32::from(x.cast_signed()) * scale))
                        .collect()
                }
                Dtype::F16 => {
                    view.data().as_chunks().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect()
                }
                other => panic!("{name} holds {other:?}"),
            };
            (name, view.shape().to_vec(), numbers.iter().flat_map(|x| x.to_le_bytes()).collect())
        })
        .collect();
    let views = widened
        .iter()
        .map(|(name, shape, bytes)| (name, TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap()));
    safetensors::serialize(views, None).unwrap()
}
