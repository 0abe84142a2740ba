"""Writes ../Reference.swift: what SciPy, mpmath, scikit-learn and Optuna compute.

    pip install numpy scipy mpmath scikit-learn optuna==5.0.0
    python reference.py
"""
import json, math, os, warnings
import mpmath, numpy as np, optuna
from scipy.stats import norm, qmc
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

warnings.filterwarnings("ignore")
mpmath.mp.dps = 60
out = ["// Written by Generators/reference.py.", "", "/// What other programs compute.", "enum Reference {"]


def swift(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join(swift(v) for v in value) + "]"
    return repr(float(value))


def put(name, kind, value, comment):
    out.append(f"  /// {comment}")
    out.append(f"  static let {name}: {kind} = {swift(value)}")


sobol = qmc.Sobol(64, scramble=False)
points = sobol.random(16)
put("sobol", "[[Double]]", points[:, :6], "Sixteen points in six dimensions (scipy.stats.qmc.Sobol).")
put("sobolLast", "[Double]", points[:, 63], "Their 64th coordinate.")

p = [1e-12, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.98, 1 - 1e-9]
put("quantiles", "[[Double]]", [[q, norm.ppf(q)] for q in p], "Probabilities and quantiles (scipy.stats.norm).")


def log_h(z):
    z = mpmath.mpf(z)
    return mpmath.log(z * mpmath.ncdf(z) + mpmath.npdf(z))


zs = [-40, -30, -25.1, -24.9, -20.1, -19.9, -10, -3, -1.01, -0.99, 0, 1, 5]
put("improvement", "[[Double]]",
    [[z, log_h(z), mpmath.ncdf(z) / mpmath.exp(log_h(z))] for z in zs],
    "z, log h(z) and its slope (mpmath, 60 digits).")

rng = np.random.default_rng(4)
X, y = rng.random((9, 3)), rng.normal(size=9)
Z = rng.random((4, 3))
w, a, s2 = np.array([4.0, 0.7, 1.9]), 1.7, 0.03
kernel = ConstantKernel(a) * Matern(length_scale=1 / np.sqrt(w), nu=2.5) + WhiteKernel(s2)
gp = GaussianProcessRegressor(kernel, optimizer=None, alpha=0.0).fit(X, y)
mean, sd = gp.predict(Z, return_std=True)
put("gpSettings", "[[Double]]", X, "A Gaussian process (scikit-learn): settings, values, scales, places.")
put("gpValues", "[Double]", y, "Values.")
put("gpScales", "[Double]", [*w, a, s2], "Inverse squared length scales, amplitude, noise.")
put("gpPlaces", "[[Double]]", Z, "Where it predicts.")
put("gpMeans", "[Double]", mean, "The means there.")
put("gpVariances", "[Double]", sd ** 2 - s2, "The variances there, without the noise.")
put("gpMisfit", "[Double]", [-gp.log_marginal_likelihood() - 4.5 * math.log(2 * math.pi)],
    "Minus the logarithm of the likelihood, without its constant.")

space = {"x": FloatDistribution(-3, 7), "lr": FloatDistribution(1e-4, 1, log=True),
         "units": IntDistribution(4, 128), "width": IntDistribution(2, 64, log=True),
         "act": CategoricalDistribution(["relu", "tanh", "sigmoid"])}
parameters = _ParzenEstimatorParameters(prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False,
                                        weights=default_weights, multivariate=True)


def draw(n):
    return {"x": rng.uniform(-3, 7, n), "lr": 10 ** rng.uniform(-4, 0, n), "units": rng.integers(4, 129, n).astype(float),
            "width": rng.integers(2, 65, n).astype(float), "act": rng.integers(0, 3, n).astype(float)}


constant = math.log(10) + math.log(math.log(1e4))      # our coordinates are shares of each range
for n in (0, 1, 2, 12, 40):
    seen, at = draw(n), draw(5)
    e = _ParzenEstimator(seen, space, parameters)
    logs = e.log_pdf(at) + constant
    put(f"parzenSeen{n}", "[[Double]]", np.array(list(seen.values())).T, f"{n} observations of x, lr, units, width, act.")
    put(f"parzenAt{n}", "[[Double]]", np.array(list(at.values())).T, "Places.")
    put(f"parzenLog{n}", "[Double]", logs, "The logarithms of Optuna's density there, in the unit cube.")
put("weights", "[Double]", default_weights(31), "How much 31 observations count, oldest first (Optuna).")

out.append("}")
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Reference.swift")
with open(path, "w") as f:
    f.write("\n".join(out) + "\n")
