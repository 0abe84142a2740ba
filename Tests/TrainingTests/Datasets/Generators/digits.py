"""Writes Sources/CDigits/digits.txt from scikit-learn's copy of the UCI digits.

One picture a line: the digit, then 64 shades from 0 to g (16), row by row.
Run: python digits.py > digits.txt   (scikit-learn 1.9.1)
"""

from sklearn.datasets import load_digits

SHADES = "0123456789abcdefg"
digits = load_digits()
for label, picture in zip(digits.target, digits.data):
    print(str(label) + "".join(SHADES[int(shade)] for shade in picture))
