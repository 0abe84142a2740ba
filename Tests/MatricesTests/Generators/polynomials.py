"""Finds the polynomials of Sources/CKernels/body/functions.h. Needs mpmath and numpy.

Each is the least squares fit, iterated towards equal ripples (Lawson 1961), of the relative error
over a dense Chebyshev grid in high precision.
"""
import mpmath as mp
import numpy as np

mp.mp.dps = 40


def grid(a, b, n=600):
    k = np.arange(n)
    return 0.5 * (a + b) + 0.5 * (b - a) * np.cos((2 * k + 1) * np.pi / (2 * n))


def fit(xs, ys, scale, degree, rounds=400):
    """Coefficients of p with p(x) ~ y, minimising max |p - y| / scale."""
    V = np.vander(xs, degree + 1, increasing=True) / scale[:, None]
    r = ys / scale
    w = np.ones_like(xs)
    best = (np.inf, None)
    for _ in range(rounds):
        s = np.sqrt(w)
        c, *_ = np.linalg.lstsq(V * s[:, None], r * s, rcond=None)
        e = np.abs(V @ c - r)
        if e.max() < best[0]:
            best = (e.max(), c)
        w = w * e
        w /= w.sum()
    return best


def show(name, error, c):
    print(name, "max error %.2e" % error, [float("%.10g" % x) for x in c[::-1]])


# exp(f) = 1 + f + f^2 P(f), |f| <= ln(2) / 2; the error is relative to f, so that it serves expm1.
x = grid(-0.3475, 0.3475)
y = np.array([float((mp.expm1(mp.mpf(v)) - mp.mpf(v)) / mp.mpf(v) ** 2) for v in x])
show("exp", *fit(x, y, np.maximum(1 / np.abs(x), 1e-3), 4))

# 2 atanh(s) = 2 s + 2 s u P(u), u = s^2, 0 <= s <= 1/3.
u = grid(1e-9, 1 / 9)
y = np.array([float((mp.atanh(mp.sqrt(mp.mpf(v))) / mp.sqrt(mp.mpf(v)) - 1) / mp.mpf(v)) for v in u])
show("atanh", *fit(u, y, 1 / u.clip(1e-6), 3))

# Phi(-a) exp(a^2 / 2) = t P(t), t = 1 / (1 + 0.3 a), 0 <= a <= 14.5.
t = grid(1 / (1 + 14.5 * 0.3), 1.0)
a = (1 / t - 1) / 0.3
y = np.array([float(mp.erfc(mp.mpf(v) / mp.sqrt(2)) / 2 * mp.exp(mp.mpf(v) ** 2 / 2)) for v in a])
show("phi", *fit(t, y / t, y / t, 9, 150))
