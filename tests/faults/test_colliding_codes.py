"""A million codes from a source that keeps repeating itself, beside codes that are in use."""

from winback.offers.codes import ALPHABET, new_codes, repeatable_bytes

MILLION = 1_000_000


def test_a_million_codes_are_unique_and_readable_although_the_source_repeats_itself_and_many_codes_are_taken():
    honest = repeatable_bytes(b"fixed", "collisions")
    drawn: list[bytes] = []

    def repeating(size: int) -> bytes:
        """Fresh bytes, of which the second half repeats the first; then once more what was given first."""
        if len(drawn) == 1:
            drawn.append(drawn[0][:size])
        else:
            half = honest(size // 20 * 10)
            drawn.append(half + half + honest(size - 2 * len(half)))
        return drawn[-1]

    taken = new_codes(100_000, prefix="BACK-", random_bytes=repeatable_bytes(b"fixed", "collisions"))
    codes = new_codes(MILLION, prefix="back-", taken={code.lower() for code in taken}, random_bytes=repeating)
    assert len(drawn) > 2
    assert len(codes) == len(set(codes)) == MILLION
    assert not set(codes) & set(taken)
    assert {len(code) for code in codes} == {15}
    assert set("".join(code.removeprefix("BACK-") for code in codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL")
