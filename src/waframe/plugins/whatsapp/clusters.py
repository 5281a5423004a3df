"""Finds what a reader sees as one character: an emoji of several code points must never be cut."""

_JOINER = "\u200d"
_KEYCAP = "\u20e3"
_EMOJI = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x2300, 0x23FF), (0x1F1E6, 0x1F1FF))
_FLAGS = (0x1F1E6, 0x1F1FF)
_TONES = (0x1F3FB, 0x1F3FF)
_TAGS = (0xE0020, 0xE007F)
_SELECTORS = (0xFE00, 0xFE0F)
_MARKS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
_EMOJI_SELECTOR = "\ufe0f"


def clusters(text: str) -> list[str]:
    """Split a text into what readers see as characters."""
    starts = [at for at in range(len(text)) if not inside_cluster(text, at)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def inside_cluster(text: str, at: int) -> bool:
    """Tell whether a cut before the character at this index would break one that readers see as one."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _JOINER in {before, after} or _extends(after):
        return True
    return (before == "\r" and after == "\n") or (_within(after, _FLAGS) and _flags_before(text, at) % 2 == 1)


def has_emoji(text: str) -> bool:
    """Tell whether a text holds an emoji."""
    return any(one in {_EMOJI_SELECTOR, _KEYCAP} or any(_within(one, span) for span in _EMOJI) for one in text)


def _extends(letter: str) -> bool:
    spans = (_SELECTORS, _TONES, _TAGS, *_MARKS)
    return any(_within(letter, span) for span in spans)


def _flags_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _within(text[start - 1], _FLAGS):
        start -= 1
    return at - start


def _within(letter: str, span: tuple[int, int]) -> bool:
    return span[0] <= ord(letter) <= span[1]
