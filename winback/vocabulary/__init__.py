"""The closed vocabularies: every word that is stored, compared or grouped by.

Compare with the member, never with a literal: a misspelt literal silently matches nothing.
"""

from winback.vocabulary.campaigns import (
    Arm,
    CampaignStatus,
    ValueMethod,
    Verdict,
    VerdictReason,
)
from winback.vocabulary.customers import (
    ChanceSource,
    Dimension,
    Predictor,
    Reason,
    RfmSegment,
    Sign,
    Stage,
    ThresholdSource,
    UsualReturnGroup,
    ValueTier,
)
from winback.vocabulary.offers import (
    ActionKind,
    Advice,
    AudienceStep,
    CodeSource,
    Destination,
    LiftSource,
    NeverPays,
    ProspectSign,
    RewardKind,
)
from winback.vocabulary.shop import (
    BusinessType,
    Channel,
    Consent,
    DateOrder,
    EmailState,
    FileKind,
    OrderStatus,
    RejectReason,
    RowShape,
    Standing,
)

__all__ = [
    "ActionKind",
    "Advice",
    "Arm",
    "AudienceStep",
    "BusinessType",
    "CampaignStatus",
    "ChanceSource",
    "Channel",
    "CodeSource",
    "Consent",
    "DateOrder",
    "Destination",
    "Dimension",
    "EmailState",
    "FileKind",
    "LiftSource",
    "NeverPays",
    "OrderStatus",
    "Predictor",
    "ProspectSign",
    "Reason",
    "RejectReason",
    "RewardKind",
    "RfmSegment",
    "RowShape",
    "Sign",
    "Stage",
    "Standing",
    "ThresholdSource",
    "UsualReturnGroup",
    "ValueMethod",
    "ValueTier",
    "Verdict",
    "VerdictReason",
]
