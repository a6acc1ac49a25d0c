#!/usr/bin/env python3
"""Golden values for the statistics of positions and comparisons, from SciPy and statsmodels.

Writes tests/data/statistics.json: the beta distribution, Holm's correction, and the exact posterior
of scores, shares and their differences where labels are certain (Dirichlet with 1/3 a stance), by
numerical integration.

    python3 -m venv .venv && .venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    .venv/bin/python scripts/golden_statistics.py
"""

import functools
import json
import pathlib

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

OUT = pathlib.Path(__file__).parent.parent / "tests/data/statistics.json"
PRIOR = 1 / 3


# Probabilities to integrate over, and their weights: Gauss-Legendre, dense in the tails.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(300)
PROBABILITIES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2


def score_cdf(counts):
    """Distribution of supportive less opposed: t(2r - 1), t ~ Beta(s + o, c), r ~ Beta(s, o)."""
    s, c, o = (n + PRIOR for n in counts)
    sides = stats.beta(s + o, c).ppf(PROBABILITIES)
    return lambda x: float(WEIGHTS @ stats.beta.cdf((1 + x / sides) / 2, s, o))


def difference_cdf(first_cdf, second_quantiles):
    values = lambda x: np.array([first_cdf(x + q) for q in second_quantiles])
    return lambda x: float(WEIGHTS @ values(x))


def quantile(cdf, p, bound):
    return optimize.brentq(lambda x: cdf(x) - p, -bound, bound, xtol=1e-7)


def moments(counts):
    """Means and variances of score and shares, in closed form."""
    a = np.array(counts) + PRIOR
    n = a.sum()
    mean = a / n
    score = mean[0] - mean[2]
    return (
        [score, *mean],
        [((mean[0] + mean[2]) - score**2) / (n + 1), *(mean * (1 - mean) / (n + 1))],
    )


def figure_cdfs(counts):
    a = np.array(counts) + PRIOR
    shares = [stats.beta(x, a.sum() - x).cdf for x in a]
    return [score_cdf(counts), *shares]


def position(counts):
    cdf = score_cdf(counts)
    mean, _ = moments(counts)
    return {
        "counts": counts,
        "score": mean[0],
        "shares": mean[1:],
        "interval": [quantile(cdf, p, 1) for p in (0.025, 0.975)],
    }


def difference(first, second, tests):
    """Differences of score and shares: moments, p, and the interval that is one of `tests`."""
    figures = []
    (mean_a, var_a), (mean_b, var_b) = moments(first), moments(second)
    for f, bound in enumerate([2, 1, 1, 1]):
        a, b = figure_cdfs(first)[f], figure_cdfs(second)[f]
        half = bound / 2
        low = -half if f == 0 else 0
        quantiles = [optimize.brentq(lambda x: b(x) - p, low, half if f == 0 else 1) for p in PROBABILITIES]
        cdf = functools.cache(difference_cdf(a, quantiles))
        figures.append({
            "mean": mean_a[f] - mean_b[f],
            "deviation": (var_a[f] + var_b[f]) ** 0.5,
            "p": 2 * min(cdf(0.0), 1 - cdf(0.0)),
            "interval": [quantile(cdf, p, bound) for p in (0.025 / tests, 1 - 0.025 / tests)],
        })
    return {"first": first, "second": second, "tests": tests, "figures": figures}


def main():
    parameters = [(0.4, 0.7), (1 / 3, 1 / 3), (4.5, 0.6), (3, 9), (30, 12), (400, 700), (2e5, 3e5)]
    tails = [1e-6, 2.5e-4, 0.025, 0.5, 0.9, 0.975]
    families = [
        [0.01, 0.04, 0.03, 0.005],
        [0.5],
        [0.6, 0.9, 0.7],
        [1e-9, 0.02, 0.02, 0.4, 0.011],
    ]
    golden = {
        "beta_cdf": [
            [x, a, b, float(stats.beta.cdf(x, a, b))]
            for a, b in parameters
            for x in (0.001, 0.2, 0.4, 0.5, 0.83, 0.999)
        ],
        "beta_quantile": [[p, a, b, float(stats.beta.ppf(p, a, b))] for a, b in parameters for p in tails],
        "holm": [
            {"bare": p, "corrected": multipletests(p, method="holm")[1].tolist()} for p in families
        ],
        "positions": [
            position(c) for c in ([3, 0, 0], [0, 2, 1], [4, 3, 1], [12, 5, 2], [1, 2, 60], [40, 30, 20])
        ],
        "differences": [
            difference(a, b, tests)
            for a, b in (
                ([3, 0, 0], [0, 0, 3]),
                ([5, 0, 0], [0, 1, 4]),
                ([4, 3, 1], [1, 2, 6]),
                ([12, 5, 2], [3, 4, 9]),
                ([40, 30, 20], [30, 30, 30]),
            )
            for tests in (1, 10)
        ],
    }
    # A case a line, in digits that do not depend on the last bits of a library.
    cases = {name: ",\n  ".join(json.dumps(rounded(case)) for case in of) for name, of in golden.items()}
    OUT.write_text("{\n" + ",\n".join(f' "{name}": [\n  {of}\n ]' for name, of in cases.items()) + "\n}\n")


def rounded(value):
    match value:
        case float():
            return float(f"{value:.12g}")
        case dict():
            return {key: rounded(inner) for key, inner in value.items()}
        case list() | tuple() | np.ndarray():
            return [rounded(inner) for inner in value]
    return value


if __name__ == "__main__":
    main()
