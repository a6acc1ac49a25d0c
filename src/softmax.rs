//! Shares proportional to exponentials.

/// Turns logarithms of weights into shares that sum to 1, without overflow however large they are.
pub(crate) fn softmax(logs: &mut [f64]) {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for log in logs.iter_mut() {
        *log = (*log - top).exp();
        sum += *log;
    }
    logs.iter_mut().for_each(|weight| *weight /= sum);
}

#[cfg(test)]
mod tests {
    use super::softmax;

    #[test]
    fn shares_are_those_of_the_exponentials() {
        let mut shares = [1000.0, 1000.0 + 3f64.ln()];
        softmax(&mut shares);
        assert!((shares[0] - 0.25).abs() < 1e-9 && (shares[1] - 0.75).abs() < 1e-9);
    }
}
