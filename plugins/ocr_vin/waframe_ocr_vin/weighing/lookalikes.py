"""Which signs are taken for one another, and how easily: by shape alone, whoever reads."""

from collections.abc import Mapping

_PAIRS = {
    "6G": 3.0,
    "2Z": 1.5,
    "5S 8B 0D 1J": 1.0,
    "1L 1T 1J 7T 17 UV VY 38 69 6B 08 0C 0U CG EF PR MN HN HM KX 4A 56 3B 89 WV 27": 0.5,
    "0G 68 9S 9G 35 39 58 7Z 7Y 12 14 1Y CE AR BR BE DU FP DP PF LE KR KH NW MW HW VX XY JU 0J 90 9P D8 UJ TY B6 "
    "BS 3J 3S DB 06 25 S3 S8": 0.2,
}


def _likeness() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for pairs, weight in _PAIRS.items():
        for one, other in (tuple(pair) for pair in pairs.split()):
            table.setdefault(one, {}).setdefault(other, weight)
            table.setdefault(other, {}).setdefault(one, weight)
    return table


LIKENESS: Mapping[str, Mapping[str, float]] = _likeness()
"""By sign, what it may be taken for: 1 for the closest pairs, less for those that differ more."""
