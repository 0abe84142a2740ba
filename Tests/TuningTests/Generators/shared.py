"""Lets Optuna add trials to a search of ours: of shared-before.log, which

    gradus tune objective=mix5 trials=5 seed=5 name=shared

has written into the folder `searches` of its home, it makes shared.log.

    pip install optuna==5.0.0
    python shared.py shared-before.log
"""
import os, shutil, sys
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shared.log")
shutil.copy(sys.argv[1], path)
study = optuna.load_study(study_name="shared", storage=JournalStorage(JournalFileBackend(path)))
assert len(study.trials) == 5 and all(t.state == TrialState.COMPLETE for t in study.trials)


# Optuna keeps the place of a choice; here the choices stand in another order than ours do. It refuses
# that of its own trials, so these are added whole.
def added(lr, units, activation, optimizer, momentum=None, value=None, state=TrialState.COMPLETE, most=1.0):
    float_, int_, choice = (optuna.distributions.FloatDistribution, optuna.distributions.IntDistribution,
                            optuna.distributions.CategoricalDistribution)
    params = {"lr": lr, "units": units, "activation": activation, "optimizer": optimizer}
    kinds = {"lr": float_(1e-4, most, log=True), "units": int_(4, 128),
             "activation": choice(["sigmoid", "tanh", "relu"]), "optimizer": choice(["adam", "sgd"])}
    if momentum is not None:
        params["momentum"], kinds["momentum"] = momentum, float_(0, 0.99)
    study._storage.create_new_trial(study._study_id, template_trial=optuna.trial.create_trial(
        params=params, distributions=kinds, value=value, state=state))


def mix5(t):
    """The function itself, as Optuna would be given it, over the choices that it knows."""
    from math import exp, log2, log10, pi, sin
    l, u = log10(t.suggest_float("lr", 1e-4, 1, log=True)), log2(t.suggest_int("units", 4, 128))
    c, s = {"relu": (0, 0), "tanh": (0.03, 0.15), "sigmoid": (0.1, 0.4)}[
        t.suggest_categorical("activation", ["relu", "tanh", "sigmoid"])]
    if t.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        m = t.suggest_float("momentum", 0, 0.99)
        z, w, b = l - log10(1 - m) + 0.6 - s, 0.5, 0.25 * (m - 0.9) ** 2
    else:
        z, w, b = l + 2.5 - s, 0.9, 0.05
    return b + c + 0.6 * (1 - exp(-(z / w) ** 2)) + 0.015 * (u - log2(48)) ** 2 + 0.02 * sin(2 * pi * z) ** 2


study.sampler = optuna.samplers.RandomSampler(seed=1)
study.optimize(mix5, n_trials=8)
# Close to the best there is; one that nobody of us could try; one that failed, one that goes on.
added(0.0251, 45, "relu", "sgd", 0.9, value=0.0002)
added(5.0, 64, "tanh", "adam", value=0.9, most=10.0)
added(0.5, 64, "tanh", "adam", state=TrialState.FAIL)
study.ask().suggest_float("lr", 1e-4, 1, log=True)
for name in os.listdir(os.path.dirname(path)):
    if name.startswith("shared.log."):
        os.remove(os.path.join(os.path.dirname(path), name))
print(len(study.trials), "trials", study.best_value)
