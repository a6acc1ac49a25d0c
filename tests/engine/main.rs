//! The model as a whole: agreement with the reference, exact repeatability, truncation, errors.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

mod errors;
mod precision;
mod tiny;

use onrecord::model::{Encoding, Engine, Input, Judgement, Logits, Model, ModelFiles, Stance};
use safetensors::Dtype;
use std::sync::{Arc, Mutex};
use tiny::{Dir, Golden, Tensors, flat};

fn only(text: &str) -> Input<'_> {
    Input { text, context: None }
}

/// The numbers' bits, so that equal means equal.
fn bits(logits: &[Logits]) -> Vec<Vec<u32>> {
    logits.iter().map(|l| flat(l).iter().map(|x| x.to_bits()).collect()).collect()
}

/// Inputs of very different lengths, with and without context, some of them equal.
fn mixed() -> Vec<(String, Option<String>)> {
    let words: Vec<&str> =
        "we want fair rules for the machine before people work with it".split(' ').collect();
    let text = |n: usize, from: usize| (0..n).map(|i| words[(from + i) % 12]).collect::<Vec<_>>().join(" ");
    let context = |i: usize| (i % 3 == 1).then(|| text(i % 17, i));
    (0..60).map(|i| (text(i * i % 53 % 41, i % 7), context(i))).collect()
}

fn inputs(owned: &[(String, Option<String>)]) -> Vec<Input<'_>> {
    owned.iter().map(|(text, context)| Input { text, context: context.as_deref() }).collect()
}

#[test]
fn ids_and_logits_are_those_of_the_reference_implementation() {
    let dir = Dir::new(Dtype::F32);
    let model = dir.model();
    for golden in Golden::all() {
        let encoding = model.tokenizer().encode(&golden.input());
        assert_eq!(encoding.ids(), golden.ids, "{:?}", golden.text);
        assert_eq!(encoding.type_ids().collect::<Vec<_>>(), golden.types, "{:?}", golden.text);
        let ours = flat(&model.logits(&[golden.input()])[0]);
        for (ours, theirs) in ours.iter().zip(golden.logits) {
            assert!((ours - theirs).abs() < 1e-5, "{:?}: {ours} is not {theirs}", golden.text);
        }
    }
}

#[test]
fn distances_add_to_attention_what_they_add_in_the_reference_implementation() {
    let dir = Dir::with(&Tensors::with_distances(), Dtype::F32);
    dir.edit(
        "config.json",
        "\"type_vocab_size\": 2",
        "\"type_vocab_size\": 2, \"relative_attention_num_buckets\": 32",
    );
    let model = dir.model();
    for golden in Golden::with_distances() {
        let ours = flat(&model.logits(&[golden.input()])[0]);
        for (ours, theirs) in ours.iter().zip(golden.logits) {
            assert!((ours - theirs).abs() < 1e-5, "{:?}: {ours} is not {theirs}", golden.text);
        }
    }
}

#[test]
fn a_file_of_bytes_gives_the_bits_that_its_numbers_give_in_products_of_bytes() {
    let golden = Golden::all();
    let inputs: Vec<_> = golden.iter().map(Golden::input).collect();
    let [bytes, single] = [Dtype::I8, Dtype::F32].map(|dtype| {
        let dir = Dir::new(dtype);
        dir.edit(
            "config.json",
            "\"max_context_tokens\": 12",
            "\"max_context_tokens\": 12, \"precision\": \"int8\"",
        );
        bits(&dir.model().logits(&inputs))
    });
    assert_eq!(bytes, single);
}

#[test]
fn a_file_of_bytes_is_read_in_single_precision_too() {
    let golden = Golden::all();
    let inputs: Vec<_> = golden.iter().map(Golden::input).collect();
    let [bytes, single] = [Dtype::I8, Dtype::F32].map(|dtype| Dir::new(dtype).model().logits(&inputs));
    for (bytes, single) in bytes.iter().zip(&single) {
        assert!(
            flat(bytes).iter().zip(flat(single)).all(|(a, b)| (a - b).abs() < 0.05),
            "{bytes:?} {single:?}"
        );
    }
}

#[test]
fn half_and_single_precision_files_give_the_same_bits() {
    let golden = Golden::all();
    let inputs: Vec<_> = golden.iter().map(Golden::input).collect();
    let [half, single] = [Dtype::F16, Dtype::F32].map(|dtype| bits(&Dir::new(dtype).model().logits(&inputs)));
    assert_eq!(half, single);
}

#[test]
fn a_statement_in_a_batch_gets_the_bits_it_gets_alone() {
    let model = Dir::new(Dtype::F16).model();
    let owned = mixed();
    let inputs = inputs(&owned);
    let alone: Vec<Logits> = inputs.iter().flat_map(|&input| model.logits(&[input])).collect();
    assert_eq!(bits(&model.logits(&inputs)), bits(&alone));
    let (mut backward, mut reversed) = (inputs, alone);
    backward.reverse();
    reversed.reverse();
    assert_eq!(bits(&model.logits(&backward)), bits(&reversed));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let model = Dir::new(Dtype::F16).model();
    let owned = mixed();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&model.logits(&inputs(&owned))))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(3));
}

#[test]
fn the_compiled_in_model_judges_a_batch_as_it_judges_alone() {
    let model = Model::embedded();
    let inputs = [
        only("No machine should decide who gets a loan."),
        Input { text: "It will be wonderful.", context: Some("The city wants an AI tutor in every school.") },
        only("Rain is expected."),
    ];
    let together = model.judge(&inputs);
    let alone: Vec<Judgement> = inputs.iter().flat_map(|&input| model.judge(&[input])).collect();
    assert_eq!(together, alone);
    let (name, print) = model.name().split_once('+').unwrap();
    assert!(name.starts_with("ai-stance ") && print.len() == 4, "{}", model.name());
}

#[test]
fn probabilities_and_labels_agree() {
    let model = Dir::new(Dtype::F16).model();
    let owned = mixed();
    for judgement in model.judge(&inputs(&owned)) {
        assert!((judgement.p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((judgement.sentiment_p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        let place = Stance::ALL.iter().position(|&s| s == judgement.stance).unwrap();
        assert_eq!(judgement.p[place], judgement.confidence());
        assert!(judgement.about_ai >= 0.5 || judgement.stance == Stance::None);
        assert!(1.0 - judgement.p[3] <= judgement.about_ai + 1e-6);
    }
}

/// Answers with the first token's id and the length, and remembers what it was asked.
struct Mock(Arc<Mutex<Vec<Encoding>>>);

impl Engine for Mock {
    fn logits(&self, encodings: &[Encoding]) -> Vec<Logits> {
        self.0.lock().unwrap().extend_from_slice(encodings);
        let answer = |e: &Encoding| Logits {
            about_ai: e.len() as f32,
            stance: [e.ids()[1] as f32; 4],
            sentiment: [0.0; 3],
        };
        encodings.iter().map(answer).collect()
    }
}

#[test]
fn equal_inputs_are_judged_once_and_answers_keep_their_order() {
    let asked = Arc::default();
    let dir = Dir::new(Dtype::F16);
    let files = ModelFiles::open(dir.path()).unwrap();
    let model = Model::with_engine(&files, Box::new(Mock(Arc::clone(&asked)))).unwrap();
    let context = Input { text: "we", context: Some("it") };
    let logits = model.logits(&[only("we want"), only("it"), context, only("we want"), only("we"), context]);
    let answers: Vec<_> = logits.iter().map(|l| (l.about_ai, l.stance[0])).collect();
    let (we, it) = (80.0, 84.0);
    assert_eq!(answers, [(4.0, we), (3.0, it), (5.0, we), (4.0, we), (3.0, we), (5.0, we)]);
    assert_eq!(asked.lock().unwrap().len(), 4);
    assert!(model.judge(&[]).is_empty());
}

#[test]
fn a_long_statement_keeps_its_start_and_a_long_context_its_end() {
    let model = Dir::new(Dtype::F16).model();
    let ids = |text: &str, context: &str| {
        model.tokenizer().encode(&Input { text, context: Some(context) }).ids().to_vec()
    };
    let (text, context) = ("we ".repeat(50) + "it", "it".to_owned() + &" we".repeat(50));
    let encoding = model.tokenizer().encode(&Input { text: &text, context: Some(&context) });
    assert_eq!((encoding.len(), encoding.first_segment()), (48 + 12 + 3, 48 + 2));
    assert!(!encoding.ids().contains(&84), "no room for what is far from the join");
    // However much there is of it, and whether it is words, blanks or nothing the vocabulary knows.
    for filler in ["we want ", "    ", "\0\u{b}", "x", "机", "🤖 ", "...", "e\u{301}"] {
        let filler = filler.repeat(20_000);
        assert_eq!(
            ids(&format!("it {} {filler}", "we ".repeat(60)), "")[..50],
            ids(&text.replacen("we", "it", 1), "")[..50]
        );
        assert_eq!(
            ids("we", &format!("{filler} {} it", "we ".repeat(60))),
            ids("we", &format!("{} it", "we ".repeat(20)))
        );
    }
}

#[test]
fn cutting_before_tokenizing_gives_the_tokens_of_the_whole() {
    let model = Dir::new(Dtype::F16).model();
    let whole =
        tokenizers::Tokenizer::from_file(Dir::new(Dtype::F16).file("tokenizer.json")).map(|mut whole| {
            whole.with_padding(None).with_truncation(None).unwrap();
            whole
        });
    let words =
        ["we", "\n", "x".repeat(300).as_str(), "\u{b}", "it's", "ÅÅ", "机器", "     ", "no\0no", "\r\n\t"]
            .join(" ");
    let text = words.repeat(90);
    for start in (0..text.len()).filter(|&i| text.is_char_boundary(i)).step_by(97).take(30) {
        let text = &text[start..];
        let encoding = model.tokenizer().encode(&Input { text, context: Some(text) });
        // The tiny tokenizer reads ids as the model's does; only the limits are the model's own.
        let ids = whole.as_ref().unwrap().encode(text, false).unwrap().get_ids().to_vec();
        assert_eq!(encoding.ids()[1..49], ids[..48]);
        assert_eq!(encoding.ids()[50..62], ids[ids.len() - 12..]);
    }
}

#[test]
fn no_text_makes_it_panic() {
    let model = Dir::new(Dtype::F16).model();
    let megabytes =
        ["a", "a ", " ", "\0", "é", "🤖", "[SEP]", "\u{301}", "机"].map(|s| s.repeat(1_000_000 / s.len()));
    let short =
        ["", " ", "\n\t\r", "\0\0", "\u{feff}", "\u{200d}", "🏳️‍🌈", "[CLS] [SEP] [PAD]", "\u{fffd}", "ﷺ"];
    let texts: Vec<&str> = short.into_iter().chain(megabytes.iter().map(String::as_str)).collect();
    let inputs: Vec<Input<'_>> =
        texts.iter().flat_map(|text| [only(text), Input { text: "we", context: Some(text) }]).collect();
    let judgements = model.judge(&inputs);
    assert_eq!(judgements.len(), inputs.len());
    assert!(judgements.iter().all(|j| j.p.iter().chain(&j.sentiment_p).all(|p| p.is_finite())));
}

#[test]
fn special_tokens_spelled_out_are_only_words() {
    let model = Dir::new(Dtype::F16).model();
    let encoding = model.tokenizer().encode(&only("we [SEP] want [CLS]"));
    assert_eq!(encoding.ids().iter().filter(|&&id| id == 2 || id == 3).count(), 2);
}
