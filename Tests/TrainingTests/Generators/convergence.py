"""Steps to a goal on quadratic valleys and a double well, in numpy: the counts of ConvergenceTests.swift.

    python convergence.py
"""

import numpy as np


def descend(rule, rate, start, gradient, height, goal, cap, beta=0.9):
    """Steps until the height is below the goal; `cap` if it never is. One row of `start` a run."""
    w = np.array(start, float)
    m, v = np.zeros_like(w), np.zeros_like(w)
    count = np.full(len(w), cap)
    for t in range(cap + 1):
        h = height(w)
        count[(h < goal) & (count == cap)] = t
        if (count < cap).all() or not np.isfinite(h).all():
            break
        g = gradient(w)
        if rule == "sgd":
            w = w - rate * g
        elif rule == "momentum":
            m = beta * m + g
            w = w - rate * m
        elif rule == "nesterov":
            m = beta * m + g
            w = w - rate * (g + beta * m)
        elif rule == "adagrad":
            v = v + g * g
            w = w - rate * g / (np.sqrt(v) + 1e-10)
        elif rule == "rmsprop":
            v = 0.9 * v + 0.1 * g * g
            w = w - rate * g / (np.sqrt(v) + 1e-8)
        elif rule == "adam":
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            w = w - rate * (m / (1 - 0.9 ** (t + 1))) / (
                np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
    return count


def valley(kappa, degrees=0):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, -s], [s, c]])
    matrix = turn @ np.diag([1.0, kappa]) @ turn.T
    return turn, lambda w: w @ matrix, lambda w: 0.5 * np.einsum("ij,jk,ik->i", w, matrix, w)


np.seterr(all="ignore")
for kappa in (10, 100, 1000):
    _, gradient, height = valley(kappa)
    one = lambda rule, rate, beta=0.9: descend(
        rule, rate, [[1, 1]], gradient, height, 1e-6, 10_000, beta)[0]
    root = np.sqrt(kappa)
    print(
        "kappa", kappa, "sgd", one("sgd", 2 / (1 + kappa)), "heavy ball",
        one("momentum", 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2), "nesterov",
        one("nesterov", 1 / kappa), "momentum 0, .9, .99 at 1/kappa", one("sgd", 1 / kappa),
        one("momentum", 1 / kappa), one("momentum", 1 / kappa, 0.99))

angles = np.radians(np.arange(30, 331, 60))
ring = 3 * np.stack([np.cos(angles), np.sin(angles)], 1)
for rule in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"):
    best = []
    for degrees in (0, 45):
        turn, gradient, height = valley(100, degrees)
        best.append(min(
            np.median(descend(rule, rate, ring @ turn.T, gradient, height, 1e-3, 4000))
            for rate in 10 ** np.linspace(-4, 0.5, 46)))
    print(rule, "aligned", best[0], "turned", best[1])

# The tilted double well from −2 to 2, and where 4000 steps at rate 0.01 end.
starts = -2 + 0.05 * np.arange(81)
ends = {}
for mu in (0, 0.9):
    x, m = starts.copy(), np.zeros(81)
    for _ in range(4000):
        m = mu * m + 4 * x * (x * x - 1) + 0.3
        x = x - 0.01 * m
    ends[mu] = x < 0
print("wrong wells left", (~ends[0] & ends[0.9]).sum(), "right wells left", (ends[0] & ~ends[0.9]).sum())
