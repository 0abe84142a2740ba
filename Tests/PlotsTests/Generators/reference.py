"""Prints the expected values of the Plots tests from numpy and wcwidth.

Run: python3 reference.py   (numpy 2, wcwidth 0.2 or later)
"""

import numpy as np
import wcwidth

values = [2.0, 1.0, 4.0, 0.5, 0.25]
for beta in (0.6, 0.9):
    # The weighted mean that a debiased moving average is equal to, summed from its definition.
    out = []
    for t in range(1, len(values) + 1):
        weights = np.array([beta ** (t - i) for i in range(1, t + 1)])
        out.append(float(np.average(values[:t], weights=weights)))
    print("ema", beta, out)

for count in (10, 51, 60, 200):
    data = np.arange(count, dtype=float) ** 2
    print("percentile", count, float(np.percentile(data, 98, method="higher")))

spike = 1 + np.arange(1, 101) / 100
spike[50] = 1000
print("spike", float(np.percentile(spike, 98, method="higher")))

print("median", float(np.median([3, 1, 2])), float(np.median([4, 1, 3, 2])))

for value, decimals in [(0.30000000000000004, 1), (2.345, 1), (-0.04, 1), (1234.5678, 3), (1e-7, 3)]:
    print("fixed", value, decimals, f"{value:.{decimals}f}")

for text in ["plain", "naïve", "e\u0301", "你好", "ｱ", "한국", "😀", "a\u200bb", "→", "ﾊﾝ", "é你x"]:
    print("width", ascii(text), wcwidth.wcswidth(text))
