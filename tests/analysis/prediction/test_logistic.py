"""The regression against closed forms, simulated people, and a gradient of its own."""

import numpy as np
import pytest
from scipy.special import expit

from winback.analysis.prediction.logistic import learn


def test_without_a_ridge_two_groups_get_exactly_their_own_shares():
    group = np.repeat([0.0, 1.0], [400, 100])
    happened = np.concatenate([np.arange(400) < 40, np.arange(100) < 70])
    learnt = learn(group[:, np.newaxis], happened, ridge=0.0)
    assert learnt.chances(np.array([[0.0], [1.0]])) == pytest.approx([0.10, 0.70], abs=1e-3)


def test_it_finds_the_truth_that_people_were_simulated_from():
    draw = np.random.default_rng(3)
    known = draw.normal(size=(60_000, 3))
    happened = draw.random(60_000) < expit(-1 + known @ [0.8, -0.5, 0.0])
    learnt = learn(known, happened, ridge=1.0)
    assert learnt.weights / learnt.deviations == pytest.approx([0.8, -0.5, 0.0], abs=0.04)


def test_the_loss_is_at_its_smallest():
    draw = np.random.default_rng(5)
    known = draw.normal(size=(3_000, 2)) @ [[1.0, 0.9], [0.0, 0.3]]
    happened = draw.random(3_000) < expit(known[:, 0])
    learnt = learn(known, happened, ridge=30.0)

    def loss(weights: np.ndarray) -> float:
        odds = weights[0] + (known - learnt.means) / learnt.deviations @ weights[1:]
        return float(np.logaddexp(0, odds).sum() - odds[happened].sum() + 15 * (weights[1:] ** 2).sum())

    found = np.r_[learnt.intercept, learnt.weights]
    aside = [loss(found + 0.02 * step) for step in (*np.eye(3), *-np.eye(3))]
    assert min(aside) > loss(found)


def test_a_share_is_as_many_of_either_kind():
    draw = np.random.default_rng(9)
    known = draw.normal(size=(400, 2))
    quarters = draw.integers(0, 5, size=400)
    each_four_times = np.repeat(known, 4, axis=0)
    whole = (np.arange(4)[np.newaxis] < quarters[:, np.newaxis]).ravel()
    shares, people = learn(known, quarters / 4, ridge=10.0), learn(each_four_times, whole.astype(float), ridge=40.0)
    assert shares.chances(known) == pytest.approx(people.chances(known), abs=1e-4)


def test_what_is_the_same_for_everybody_tells_nothing_and_who_is_far_off_is_taken_for_nearer():
    known = np.column_stack([np.full(200, 7.0), np.linspace(0, 1, 200)])
    learnt = learn(known, np.arange(200) >= 100)
    assert learnt.weights[0] == 0
    far, further = learnt.chances(np.array([[7.0, 50.0], [7.0, 5e9]]))
    assert far == further < 1


def test_where_everybody_did_or_nobody_there_is_nothing_to_learn():
    with pytest.raises(ValueError, match="nothing to tell apart"):
        learn(np.ones((5, 1)), np.ones(5, dtype=bool))
