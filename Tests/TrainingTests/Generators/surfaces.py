"""Steps to within .05 of the minimum on Rosenbrock and Beale, at the best of 28 rates, in numpy: the
counts of SurfaceRunnerTests.swift. RMSProp circles the minimum for ever, so that rounding decides
whether it is inside a little earlier or later; the two ways to write its average show how much.

    python surfaces.py
"""

import numpy as np


def rosenbrock(w):
    x, y = w.T
    b = y - x * x
    return np.stack([-2 * (1 - x) - 400 * x * b, 200 * b], 1)


def beale(w):
    x, y = w.T
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y**3
    return np.stack([
        2 * (a * (y - 1) + b * (y * y - 1) + c * (y**3 - 1)),
        2 * x * (a + 2 * b * y + 3 * c * y * y)], 1)


def sweep(rule, start, gradient, minimum, rates=10 ** np.linspace(-4, 0.5, 28), cap=10_000):
    """The fewest steps that any rate needs to come within .05 of the minimum, and that rate."""
    rate = rates[:, None]
    w = np.tile(np.array(start, float), (len(rates), 1))
    m, v = np.zeros_like(w), np.zeros_like(w)
    first = np.full(len(rates), np.inf)
    for t in range(cap + 1):
        inside = np.sqrt(((w - minimum) ** 2).sum(1)) < 0.05
        first[inside & (first == np.inf)] = t
        g = gradient(w)
        if rule == "sgd":
            w = w - rate * g
        elif rule == "momentum":
            m = 0.9 * m + g
            w = w - rate * m
        elif rule == "nesterov":
            m = 0.9 * m + g
            w = w - rate * (g + 0.9 * m)
        elif rule == "adagrad":
            v = v + g * g
            w = w - rate * g / (np.sqrt(v) + 1e-10)
        elif rule == "rmsprop":
            v = 0.9 * v + 0.1 * g * g
            w = w - rate * g / (np.sqrt(v) + 1e-8)
        elif rule == "rmsprop, 1 - 0.9":
            v = 0.9 * v + (1 - 0.9) * g * g
            w = w - rate * g / (np.sqrt(v) + 1e-8)
        elif rule == "adam":
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            w = w - rate * (m / (1 - 0.9 ** (t + 1))) / (
                np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
    return first.min(), rates[first.argmin()]


np.seterr(all="ignore")
for name, gradient, start, minimum in [
    ("rosenbrock", rosenbrock, (-1.2, 1), (1, 1)), ("beale", beale, (1, 1.5), (3, 0.5)),
    ("beale", beale, (-1, 1.2), (3, 0.5)),
]:
    for rule in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "rmsprop, 1 - 0.9", "adam"):
        print(name, start, rule, *sweep(rule, start, gradient, minimum))
