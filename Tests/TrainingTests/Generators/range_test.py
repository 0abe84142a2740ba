"""Suggestions of fastai's lr_find (fastai/callback/schedule.py, Apache 2.0) on made-up loss curves:
the figures of RangeTestTests.swift.

    python range_test.py
"""

import math

RATES = [1e-5 * (10 / 1e-5) ** (i / 60) for i in range(60)]
CURVES = {
    "fall and rise": [2.3 - 1.5 / (1 + math.exp(-(i - 35) / 4)) + math.exp((i - 58) / 3)
                      for i in range(60)],
    "two steps": [2.0 - 0.3 * math.tanh((i - 15) / 3) - 0.6 * math.tanh((i - 40) / 2)
                  for i in range(60)],
    "wiggles": [2.3 - 0.02 * i + 0.05 * math.sin(i) for i in range(60)],
}


def valley(lrs, losses):
    n = len(losses)
    max_start, max_end = 0, 0
    lds = [1] * n
    for i in range(1, n):
        for j in range(0, i):
            if losses[i] < losses[j] and lds[i] < lds[j] + 1:
                lds[i] = lds[j] + 1
            if lds[max_end] < lds[i]:
                max_end = i
                max_start = max_end - lds[max_end]
    sections = (max_end - max_start) / 3
    return lrs[max_start + int(sections) + int(sections / 2)]


def steep(lrs, losses):
    grads = [(b - a) / (math.log(y) - math.log(x))
             for a, b, x, y in zip(losses, losses[1:], lrs, lrs[1:])]
    return lrs[grads.index(min(grads))]


def minimum(lrs, losses):
    return lrs[losses.index(min(losses))] / 10


for name, losses in CURVES.items():
    print(name, "steep", steep(RATES, losses), "valley", valley(RATES, losses),
          "minimum", minimum(RATES, losses))
