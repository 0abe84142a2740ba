"""Opens search.log, a journal that Gradus wrote, with Optuna, writes down what Optuna sees there
(search.json, a trial a line), and writes optuna.log with it. With the path of a journal that
`gradus tune` keeps, only says what Optuna sees in that.

    pip install optuna==5.0.0
    python journal.py
    python journal.py ~/.local/share/gradus/searches/tune-1.log
"""
import json, math, os, shutil, sys, tempfile
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
here = os.path.dirname(os.path.abspath(__file__))


def storage(path):
    return JournalStorage(JournalFileBackend(path))


def seen(trial):
    def number(value):
        return None if value is None or math.isnan(value) else value

    return json.dumps({
        "number": trial.number, "state": trial.state.name, "value": number(trial.value),
        "params": trial.params,
        "steps": [[step, number(value)] for step, value in sorted(trial.intermediate_values.items())]})


if len(sys.argv) > 1:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(sys.argv[1], folder)
        (name,) = optuna.get_all_study_names(storage(path))
        study = optuna.load_study(study_name=name, storage=storage(path))
        print("\n".join(seen(t) for t in study.get_trials()))
        print(name, study.direction.name, study.user_attrs, "best", study.best_value, file=sys.stderr)
    sys.exit()

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "search.log")
    shutil.copy(os.path.join(here, "search.log"), path)
    study = optuna.load_study(study_name="example", storage=storage(path))
    trials = study.get_trials()
    assert study.user_attrs == {"method": "hyperband"} and study.direction.name == "MINIMIZE"
    states = [t.state for t in trials]
    assert len(trials) == 11 and states.count(TrialState.FAIL) == 2 and states.count(TrialState.PRUNED) == 1
    assert states.count(TrialState.COMPLETE) >= 1 and TrialState.RUNNING in states
    failed = [t for t in trials if t.state == TrialState.FAIL]
    assert any(math.isnan(v) for t in failed for v in t.intermediate_values.values())
    for t in trials:
        assert ("momentum" in t.params) == (t.params["optimizer"] == "sgd")
        assert set(t.distributions) == set(t.params) and 4 <= t.params["units"] <= 128
    with open(os.path.join(here, "search.json"), "w") as file:
        file.write("".join(seen(t) + "\n" for t in trials))
    done = [t for t in trials if t.state == TrialState.COMPLETE]
    assert all(t.value == t.intermediate_values[9] and t.duration is not None for t in done)
    t = study.ask()
    t.suggest_float("lr", 1e-4, 1, log=True)
    study.tell(t, 0.5)
    print("optuna", optuna.__version__, "opens it:", [s.name for s in states], "best", study.best_value)

path = os.path.join(here, "optuna.log")
if os.path.exists(path):
    os.remove(path)
study = optuna.create_study(study_name="theirs", storage=storage(path), direction="maximize")


def suggest(t, lr, units, activation, optimizer, momentum=None):
    study.enqueue_trial({"lr": lr, "units": units, "activation": activation, "optimizer": optimizer,
                         **({} if momentum is None else {"momentum": momentum})})
    t = study.ask()
    t.suggest_float("lr", 1e-4, 1, log=True)
    t.suggest_int("units", 4, 128)
    t.suggest_categorical("activation", ["relu", "tanh", "sigmoid"])
    if t.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        t.suggest_float("momentum", 0, 0.99)
    return t


t = suggest(None, 0.03, 32, "tanh", "sgd", 0.9)
t.report(0.5, 1), t.report(0.75, 3), study.tell(t, 0.75)
t = suggest(None, 0.5, 4, "relu", "adam")
t.report(float("nan"), 1), study.tell(t, state=TrialState.PRUNED)
t = suggest(None, 1.0, 128, "sigmoid", "adam")
study.tell(t, state=TrialState.FAIL)
study.add_trial(optuna.trial.create_trial(
    params={"lr": 0.1, "units": 8, "activation": "relu", "optimizer": "adam"},
    distributions={k: v for k, v in trials[0].distributions.items() if k != "momentum"}, value=0.5))
suggest(None, 0.01, 64, "relu", "adam")
for name in os.listdir(here):
    if name.startswith("optuna.log."):
        os.remove(os.path.join(here, name))
