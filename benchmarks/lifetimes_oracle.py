"""What ``lifetimes`` says of the same customers: run by ``predictors.py`` in an environment of its own (old numpy and pandas).

Reads a CSV (repeats, last_weeks, age_weeks, weeks) from the first argument, writes the chances of an order within
``weeks`` by BG/NBD, Pareto/NBD and MBG/NBD to the second, and prints the seconds that each fit took as JSON.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np


def main(source: Path, target: Path) -> None:
    from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter  # noqa: PLC0415  only here

    known = np.genfromtxt(source, delimiter=",", names=True)
    weeks = float(known["weeks"][0])
    columns, seconds = {}, {}
    for name, made in {"bg_nbd": BetaGeoFitter, "mbg_nbd": ModifiedBetaGeoFitter, "pareto_nbd": ParetoNBDFitter}.items():
        begun = time.perf_counter()
        try:
            model = made().fit(known["repeats"], known["last_weeks"], known["age_weeks"])
        except Exception as failure:
            print(f"{name}: {type(failure).__name__}", file=sys.stderr)
            continue
        seconds[name] = time.perf_counter() - begun
        columns[name] = chance(name, model, known, weeks)
    np.savetxt(target, np.column_stack(list(columns.values())), delimiter=",", header=",".join(columns), comments="")
    print(json.dumps(seconds))


def chance(name: str, model: object, known: np.ndarray, weeks: float) -> np.ndarray:
    """P(at least one order within ``weeks``).

    ``lifetimes`` says it for known customers with Pareto/NBD alone. With the two others nobody leaves before the next order, so that
    it is P(alive) times the chance that a Gamma(r + x, α + T) distributed rate brings an order in the time.
    """
    repeats, last, age = known["repeats"], known["last_weeks"], known["age_weeks"]
    if name == "pareto_nbd":
        return 1 - np.asarray(model.conditional_probability_of_n_purchases_up_to_time(0, weeks, repeats, last, age)).ravel()
    r, alpha = model.params_["r"], model.params_["alpha"]
    alive = np.asarray(model.conditional_probability_alive(repeats, last, age)).ravel()
    return alive * (1 - ((alpha + age) / (alpha + age + weeks)) ** (r + repeats))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
