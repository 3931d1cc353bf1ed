"""One fixed and one tuned comparison, worked from the definitions: sums over all subsets, no formula of Assay's.

    python worked-examples.py > worked-examples.json      (scipy 1.17)
"""

import itertools
import json
import math

from scipy import optimize, stats


def mean(x):
    return math.fsum(x) / len(x)


def variance(x):
    m = mean(x)
    return math.fsum((v - m) ** 2 for v in x) / (len(x) - 1)


def superiority(a, b):
    """P(A > B), ties half, and Newcombe's method 5."""
    m, n = len(a), len(b)
    p = sum((x > y) + 0.5 * (x == y) for x in a for y in b) / (m * n)
    z = stats.norm.ppf(0.975)
    N = (m + n) / 2 - 1

    def gap(t):
        return abs(p - t) - z * math.sqrt(t * (1 - t) * (1 + N * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n))

    low = 0.0 if p == 0 else optimize.brentq(gap, 1e-12, p, xtol=1e-15)
    high = 1.0 if p == 1 else optimize.brentq(gap, p, 1 - 1e-12, xtol=1e-15)
    return p, [low, high]


def fixed():
    # A loss: lower is better. `new` is the candidate.
    new = [0.412, 0.398, 0.421, 0.405, 0.409, 0.417]
    old = [0.447, 0.431, 0.452, 0.418, 0.439]
    margin = 0.05
    test = stats.ttest_ind(new, old, equal_var=False)
    df = float(test.df)
    d = mean(new) - mean(old)
    se = math.sqrt(variance(new) / len(new) + variance(old) / len(old))
    half, inner = stats.t.ppf(0.975, df) * se, stats.t.ppf(0.95, df) * se
    p_gain, p_interval = superiority([-x for x in new], [-x for x in old])
    s = math.sqrt(((len(new) - 1) * variance(new) + (len(old) - 1) * variance(old)) / (len(new) + len(old) - 2))
    return {
        "new": new, "old": old, "margin": margin,
        "estimate": d, "df": df, "p": float(test.pvalue),
        "interval": [d - half, d + half], "equivalence_interval": [d - inner, d + inner],
        "superiority": p_gain, "superiority_interval": p_interval,
        "hedges_g": -d / s * math.exp(math.lgamma((len(new) + len(old) - 2) / 2) - math.lgamma((len(new) + len(old) - 3) / 2)) / math.sqrt((len(new) + len(old) - 2) / 2),
    }


def curve(trials, k):
    """Mean, over all subsets of k trials, of the test score of the one with the best selection score."""
    total = [max(subset)[1] for subset in itertools.combinations(trials, k)]
    return mean(total)


def jackknife(trials, k):
    left = [curve(trials[:i] + trials[i + 1:], k) for i in range(len(trials))]
    m = mean(left)
    return (len(trials) - 1) / len(trials) * math.fsum((v - m) ** 2 for v in left)


def tuned():
    # (selection, test) of 20 trials each; no selection score stands twice.
    new = [[0.71, 0.70], [0.83, 0.80], [0.65, 0.66], [0.88, 0.86], [0.79, 0.77], [0.90, 0.87], [0.74, 0.75],
           [0.60, 0.58], [0.85, 0.84], [0.77, 0.78], [0.81, 0.79], [0.69, 0.67], [0.87, 0.88], [0.72, 0.71],
           [0.89, 0.85], [0.76, 0.74], [0.84, 0.82], [0.62, 0.63], [0.80, 0.81], [0.86, 0.83]]
    old = [[0.61, 0.60], [0.70, 0.69], [0.55, 0.57], [0.73, 0.72], [0.66, 0.64], [0.78, 0.74], [0.59, 0.58],
           [0.68, 0.70], [0.75, 0.76], [0.64, 0.63], [0.71, 0.68], [0.57, 0.55], [0.74, 0.73], [0.62, 0.61],
           [0.77, 0.75], [0.67, 0.66], [0.72, 0.71], [0.53, 0.54], [0.69, 0.67], [0.76, 0.77]]
    fresh_new = [0.865, 0.851, 0.872, 0.858, 0.869]
    fresh_old = [0.742, 0.731, 0.749, 0.738, 0.745]
    k, n, c = 4, 20, 7.5
    U = [curve(new, k), curve(old, k)]
    V = [jackknife(new, k), jackknife(old, k)]
    grown = [curve(new, 2 * k), curve(old, 2 * k)]
    D, v = U[0] - U[1], V[0] + V[1]
    m = n / k

    def side(w, l):
        df = v**2 / (V[w] ** 2 / m + V[l] ** 2 / max(1, m / 2))
        growth = c * k / n * max(0.0, grown[l] - U[l]) * V[l] / v
        return df, growth

    (df_low, growth_low), (df_high, growth_high) = side(0, 1), side(1, 0)
    low = D - stats.t.ppf(0.975, df_low) * math.sqrt(v) - growth_low
    high = D + stats.t.ppf(0.975, df_high) * math.sqrt(v) + growth_high
    p = 2 * min(stats.t.sf((D - growth_low) / math.sqrt(v), df_low), stats.t.sf((-D - growth_high) / math.sqrt(v), df_high))
    gain = max(new)[1] - max(old)[1]
    F = mean(fresh_new) - mean(fresh_old)
    vA, vB = variance(fresh_new) / 5, variance(fresh_old) / 5
    df_luck = (vA + vB) ** 2 / (vA**2 / 4 + vB**2 / 4)
    half_luck = stats.t.ppf(0.975, df_luck) * math.sqrt(vA + vB)
    total = vA + vB + v
    df_tuning = total**2 / (vA**2 / 4 + vB**2 / 4 + V[0] ** 2 / (m - 1) + V[1] ** 2 / (m - 1))
    half_tuning = stats.t.ppf(0.975, df_tuning) * math.sqrt(total)
    luck, tuning = gain - F, F - D
    return {
        "new": new, "old": old, "fresh_new": fresh_new, "fresh_old": fresh_old,
        "k": k, "estimate": D, "interval": [low, high], "df": df_low, "p": float(p),
        "gain": gain, "luck": luck, "luck_interval": [luck - half_luck, luck + half_luck],
        "tuning": tuning, "tuning_interval": [tuning - half_tuning, tuning + half_tuning],
        "model_estimate": F, "model_df": df_luck, "model_interval": [F - half_luck, F + half_luck],
    }


print(json.dumps({"fixed": fixed(), "tuned": tuned()}, indent=1))
