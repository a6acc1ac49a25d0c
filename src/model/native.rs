//! The BERT encoder and its heads, written for this one job.

use super::engine::Engine;
use super::error::ModelError;
use super::files::ModelFiles;
use super::judgement::Logits;
use super::tokenizer::Encoding;
use rayon::prelude::*;

type Vector = Vec<f32>;
struct Dense {
    w: Vector,
    b: Vector,
}
struct Norm {
    g: Vector,
    b: Vector,
    eps: f32,
}
struct Layer {
    q: Dense,
    k: Dense,
    v: Dense,
    o: Dense,
    n1: Norm,
    up: Dense,
    down: Dense,
    n2: Norm,
}

/// The native engine.
pub struct NativeEngine {
    width: usize,
    heads: usize,
    word: Vector,
    pos: Vector,
    typ: Vector,
    norm: Norm,
    layers: Vec<Layer>,
    out: Vec<Dense>,
}

impl NativeEngine {
    /// The heads' tensors and the number of their outputs.
    pub(super) const HEADS: [(&str, usize); 3] =
        [("heads.about_ai", 1), ("heads.stance", 4), ("heads.sentiment", 3)];

    /// Loads.
    pub fn new(files: &ModelFiles) -> Result<Self, ModelError> {
        let c = files.config()?;
        let w = files.weights()?;
        let h = c.hidden_size;
        let dense = |name: String, o: usize, i: usize| -> Result<Dense, ModelError> {
            Ok(Dense {
                w: w.tensor(&format!("{name}.weight"), &[o, i])?.to_vec(),
                b: w.tensor(&format!("{name}.bias"), &[o])?.to_vec(),
            })
        };
        let norm = |name: String| -> Result<Norm, ModelError> {
            Ok(Norm {
                g: w.tensor(&format!("{name}.weight"), &[h])?.to_vec(),
                b: w.tensor(&format!("{name}.bias"), &[h])?.to_vec(),
                eps: c.layer_norm_eps,
            })
        };
        let layers = (0..c.num_hidden_layers)
            .map(|i| {
                let p = format!("encoder.layer.{i}");
                Ok(Layer {
                    q: dense(format!("{p}.attention.self.query"), h, h)?,
                    k: dense(format!("{p}.attention.self.key"), h, h)?,
                    v: dense(format!("{p}.attention.self.value"), h, h)?,
                    o: dense(format!("{p}.attention.output.dense"), h, h)?,
                    n1: norm(format!("{p}.attention.output.LayerNorm"))?,
                    up: dense(format!("{p}.intermediate.dense"), c.intermediate_size, h)?,
                    down: dense(format!("{p}.output.dense"), h, c.intermediate_size)?,
                    n2: norm(format!("{p}.output.LayerNorm"))?,
                })
            })
            .collect::<Result<_, ModelError>>()?;
        Ok(Self {
            width: h,
            heads: c.num_attention_heads,
            word: w.tensor("embeddings.word_embeddings.weight", &[c.vocab_size, h])?.to_vec(),
            pos: w.tensor("embeddings.position_embeddings.weight", &[c.max_position_embeddings, h])?.to_vec(),
            typ: w.tensor("embeddings.token_type_embeddings.weight", &[c.type_vocab_size, h])?.to_vec(),
            norm: norm("embeddings.LayerNorm".into())?,
            layers,
            out: Self::HEADS.iter().map(|(n, o)| dense((*n).to_owned(), *o, h)).collect::<Result<_, _>>()?,
        })
    }

    fn one(&self, e: &Encoding) -> Logits {
        let h = self.width;
        let mut x: Vec<Vector> = e
            .ids()
            .iter()
            .zip(e.type_ids())
            .enumerate()
            .map(|(i, (&id, t))| {
                let mut r: Vector = (0..h)
                    .map(|j| {
                        self.word[id as usize * h + j] + self.typ[t as usize * h + j] + self.pos[i * h + j]
                    })
                    .collect();
                self.norm.apply(&mut r);
                r
            })
            .collect();
        let d = h / self.heads;
        for l in &self.layers {
            let (q, k, v) = (l.q.all(&x), l.k.all(&x), l.v.all(&x));
            let mut ctx = vec![vec![0.0; h]; x.len()];
            for head in 0..self.heads {
                let r = head * d..(head + 1) * d;
                for i in 0..x.len() {
                    let s: Vector = (0..x.len())
                        .map(|j| dot(&q[i][r.clone()], &k[j][r.clone()]) / (d as f32).sqrt())
                        .collect();
                    let m = s.iter().copied().fold(f32::MIN, f32::max);
                    let p: Vector = s.iter().map(|s| (s - m).exp()).collect();
                    let z: f32 = p.iter().sum();
                    for j in 0..x.len() {
                        for (c, v) in ctx[i][r.clone()].iter_mut().zip(&v[j][r.clone()]) {
                            *c += p[j] / z * v;
                        }
                    }
                }
            }
            for (x, o) in x.iter_mut().zip(l.o.all(&ctx)) {
                x.iter_mut().zip(o).for_each(|(x, o)| *x += o);
                l.n1.apply(x);
            }
            let mut u = l.up.all(&x);
            u.iter_mut().flatten().for_each(|u| *u = gelu(*u));
            for (x, o) in x.iter_mut().zip(l.down.all(&u)) {
                x.iter_mut().zip(o).for_each(|(x, o)| *x += o);
                l.n2.apply(x);
            }
        }
        let n = e.first_segment();
        let mean: Vector = (0..h).map(|j| x[..n].iter().map(|r| r[j]).sum::<f32>() / n as f32).collect();
        let o: Vec<f32> = self.out.iter().flat_map(|d| d.one(&mean)).collect();
        Logits { about_ai: o[0], stance: [o[1], o[2], o[3], o[4]], sentiment: [o[5], o[6], o[7]] }
    }
}
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut acc = [0.0_f32; 16];
    for (a, b) in a.chunks(16).zip(b.chunks(16)) {
        for (acc, (a, b)) in acc.iter_mut().zip(a.iter().zip(b)) {
            *acc += a * b;
        }
    }
    acc.iter().sum()
}
fn gelu(x: f32) -> f32 {
    let z = x.abs() / std::f32::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let y = 1.0
        - (((((1.061_405_4 * t - 1.453_152) * t) + 1.421_413_8) * t - 0.284_496_72) * t + 0.254_829_6)
            * t
            * (-z * z).exp();
    0.5 * x * (1.0 + y.copysign(x))
}
impl Dense {
    fn one(&self, x: &[f32]) -> Vector {
        self.w.chunks(x.len()).zip(&self.b).map(|(w, b)| dot(w, x) + b).collect()
    }
    fn all(&self, x: &[Vector]) -> Vec<Vector> {
        x.iter().map(|x| self.one(x)).collect()
    }
}
impl Norm {
    fn apply(&self, x: &mut [f32]) {
        let n = x.len() as f32;
        let m = x.iter().sum::<f32>() / n;
        let v = x.iter().map(|x| (x - m) * (x - m)).sum::<f32>() / n;
        let s = 1.0 / (v + self.eps).sqrt();
        for (x, (g, b)) in x.iter_mut().zip(self.g.iter().zip(&self.b)) {
            *x = (*x - m) * s * g + b;
        }
    }
}
impl Engine for NativeEngine {
    fn logits(&self, e: &[Encoding]) -> Vec<Logits> {
        e.par_iter().map(|e| self.one(e)).collect()
    }
}
