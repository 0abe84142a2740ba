#!/usr/bin/env python3
"""Writes a search as a script for each tool, runs it with the tool itself, and checks what came of it.

    pip install optuna 'keras-tuner[bayesian]' keras jax six 'ray[tune]' hyperopt setuptools
    python check_search_scripts.py path/to/gradus [tool ...]

For every tool: the script ends well, and its best value and settings lie in the space that was
asked for, a knob that only some choices have being there exactly with those choices.
"""

import ast
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SPACE = ["lr=1e-3..1", "optimizer=sgd|momentum", "momentum=0.5..0.99", "batch=8..64:int", "epochs=3"]
PROGRAM = (
    """exec='python3 -c "import json; print(json.dumps({\\"value\\": ({x} - 0.5) ** 2}))"'""",
    "x=0..1",
)


def run(gradus, tool, words):
    folder = tempfile.mkdtemp()
    path = pathlib.Path(folder, "search.py")
    subprocess.run(
        [gradus, "--home", folder, "export", tool, *words, "trials=6", str(path)],
        check=True, stdout=subprocess.DEVNULL)
    environment = dict(os.environ, KERAS_BACKEND="jax")
    environment["PATH"] = os.path.dirname(os.path.abspath(gradus)) + ":" + environment["PATH"]
    done = subprocess.run(
        [sys.executable, str(path)], cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:])
        raise SystemExit(f"{tool}: the script failed")
    line = [line for line in done.stdout.splitlines() if line.startswith(("val_loss ", "value "))][-1]
    goal, value, settings = line.split(" ", 2)
    # Some tools keep NumPy's numbers, which print their type.
    return float(value), ast.literal_eval(re.sub(r"np\.\w+\(([^()]*)\)", r"\1", settings))


def main():
    gradus, *tools = sys.argv[1:]
    for tool in tools or ["optuna", "keras-tuner", "ray", "hyperopt"]:
        value, settings = run(gradus, tool, SPACE)
        assert 0 < value < 3, value
        assert 1e-3 <= settings["lr"] <= 1 and 8 <= settings["batch"] <= 64, settings
        assert settings["optimizer"] in ("sgd", "momentum"), settings
        if tool != "keras-tuner":  # it keeps the values of other choices too
            assert ("momentum" in settings) == (settings["optimizer"] == "momentum"), settings
        value, settings = run(gradus, tool, [PROGRAM[0].replace("exec='", "exec=")[:-1], PROGRAM[1]])
        assert 0 <= value <= 0.25 and abs((settings["x"] - 0.5) ** 2 - value) < 1e-6, (value, settings)
        print(tool, "held")


if __name__ == "__main__":
    main()
