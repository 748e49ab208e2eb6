"""What is frozen with a campaign beside its people."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from winback.offers.plan import OfferPlan
from winback.offers.plays import play
from winback.policy import OfferRules, Selection, Thresholds
from winback.vocabulary import Consent


def frozen_terms(plan: OfferPlan, rules: OfferRules, thresholds: Thresholds, *, currency: str) -> Mapping[str, Any]:
    """What is frozen beside the people: settings, assumptions and expected figures, as JSON; nothing about anybody."""
    return {
        "currency": currency,
        "stages": [stage.value for stage in rules.stages or play(rules.play).stages],
        "only": _limits(rules.only),
        "without": [_limits(selection) for selection in rules.without],
        "thresholds": asdict(thresholds),
        "economics": {name: _text(value) for name, value in asdict(rules.economics).items()},
        "rewards": _rewards(rules.rewards),
        "variant_rewards": _rewards(rules.variant.rewards) if rules.variant and rules.variant.rewards else None,
        "variant_subject": rules.variant.subject if rules.variant else None,
        "code_source": rules.code_source.value,
        "expires_on": rules.expires_on and rules.expires_on.isoformat(),
        "unknown_consent_confirmed": rules.unknown_consent_confirmed,
        "unknown_consent_people": int((plan.assigned["email_consent"] == Consent.UNKNOWN).sum()),
        "steps": {step.step.value: step.customers for step in plan.steps},
        "expected": {name: _text(value) for name, value in asdict(plan.expected).items()},
    }


def _limits(selection: Selection) -> dict[str, Any]:
    """What limits it, without what does not."""
    return {name: _text(value) for name, value in asdict(selection).items() if value not in (None, ())}


def _rewards(rewards: tuple[tuple[Any, Any], ...]) -> dict[str, dict[str, str]]:
    return {tier.value: {name: str(value) for name, value in asdict(reward).items()} for tier, reward in rewards}


def _text(value: object) -> Any:
    """A JSON value: exact amounts as text, words as words, the parts of what is nested likewise."""
    if isinstance(value, Mapping):
        return {str(name): _text(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_text(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
