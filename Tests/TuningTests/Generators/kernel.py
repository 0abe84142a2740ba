"""Writes ../KernelReference.swift: kernel matrices over random conditional trees, by the distances of the
definition instead of an embedding, and their smallest eigenvalues (numpy.linalg.eigvalsh).

    pip install numpy
    python kernel.py
"""
import math, os
import numpy as np

R = 2 / math.pi
rng = np.random.default_rng(7)


def tree():
    """Dimensions as (choices or 0 for a number, parent or -1, choice of the parent), parents first."""
    dimensions = [(int(rng.integers(2, 4)), -1, 0)]
    for index in range(int(rng.integers(2, 6))):
        parents = [i for i, d in enumerate(dimensions) if d[0] > 0]
        parent = int(rng.choice(parents)) if rng.random() < 0.75 else -1
        choice = int(rng.integers(dimensions[parent][0])) if parent >= 0 else 0
        dimensions.append((int(rng.integers(2, 4)) if rng.random() < 0.3 else 0, parent, choice))
    return dimensions


def point(dimensions):
    x = []
    for choices, parent, choice in dimensions:
        if parent >= 0 and x[parent] != choice:
            x.append(-1.0)
        else:
            x.append(float(rng.integers(choices)) if choices else round(float(rng.random()), 3))
    return x


def distance(dimension, a, b, naive=False):
    """Squared: equal or not for choices, straight for numbers, on a quarter of a circle for those that
    may be absent, whose absence is the circle's centre. The naive form says 0 where one is absent."""
    choices, parent, _ = dimension
    if a < 0 and b < 0:
        return 0.0
    if a < 0 or b < 0:
        return 0.0 if naive else 0.5 if choices else R * R
    if choices:
        return float(a != b)
    return (a - b) ** 2 if parent < 0 else 4 * R * R * math.sin(math.pi * (a - b) / 4) ** 2


def kernel(dimensions, points, weights, naive=False):
    def matern(a, b):
        square = sum(w * distance(d, x, y, naive) for w, d, x, y in zip(weights, dimensions, a, b))
        s = math.sqrt(5 * square)
        return (1 + s + s * s / 3) * math.exp(-s)

    return np.array([[matern(a, b) for b in points] for a in points])


def swift(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join(swift(v) for v in value) + "]"
    return repr(float(value))


out = ["// Written by Generators/kernel.py.", "",
       "/// Kernels over random conditional trees as numpy has them.", "enum KernelReference {",
       "  /// A tree, points in it, weights, the sum of the kernel's entries and its smallest eigenvalue;",
       "  /// and the smallest eigenvalue if absence cost nothing.",
       "  static let trees: [(", "    dimensions: [[Double]], points: [[Double]], weights: [Double],",
       "    sum: Double, smallest: Double, naive: Double", "  )] = ["]
for _ in range(8):
    dimensions = tree()
    points = []
    while len(points) < 10:
        x = point(dimensions)
        if x not in points:
            points.append(x)
    weights = [round(float(math.exp(w)), 3) for w in rng.normal(0, 1.5, len(dimensions))]
    own = kernel(dimensions, points, weights)
    naive = np.linalg.eigvalsh(kernel(dimensions, points, weights, naive=True))[0]
    assert np.linalg.eigvalsh(own)[0] > -1e-9
    out.append(f"    ({swift(dimensions)}, {swift(points)}, {swift(weights)}, {swift(own.sum())}, "
               f"{swift(np.linalg.eigvalsh(own)[0])}, {swift(naive)}),")
out += ["  ]", "}", ""]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "KernelReference.swift"), "w") as file:
    file.write("\n".join(out))
