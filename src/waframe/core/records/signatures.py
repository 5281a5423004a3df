"""Recognises what a file is by its first bytes, whatever somebody says of it."""

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
)
_HYPERTEXT = (b"<!doctype html", b"<html", b"<script", b"<svg")
_BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"3gp": "video/3gpp", b"qt  ": "video/quicktime"}
# What is a kind of something else: a Word file is a ZIP, and the sound of a WebM is announced as audio.
_KINDS_OF: dict[str, tuple[str, ...]] = {
    "application/zip": ("application/vnd.", "application/epub", "application/java", "application/x-zip"),
    "application/x-ole-storage": ("application/msword", "application/vnd.ms-"),
    "audio/ogg": ("video/ogg", "application/ogg", "audio/opus"),
    "audio/wav": ("audio/x-wav", "audio/wave", "audio/vnd.wave"),
    "audio/mpeg": ("audio/mp3", "audio/aac", "video/mpeg"),
    "audio/aac": ("audio/mpeg", "audio/x-aac"),
    "video/webm": ("audio/webm", "video/x-matroska", "audio/x-matroska"),
    "video/mp4": ("audio/mp4", "video/3gpp", "audio/3gpp", "video/quicktime", "audio/x-m4a", "image/hei"),
    "audio/mp4": ("video/mp4", "audio/x-m4a", "audio/aac"),
    "video/3gpp": ("audio/3gpp", "video/mp4", "audio/mp4"),
    "text/html": ("application/xhtml+xml", "image/svg+xml"),
}


def recognise(data: bytes) -> str | None:
    """Name the type of a file by its first bytes; None where they tell nothing."""
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return next((mime for start, mime in _BRANDS.items() if brand.startswith(start)), "video/mp4")
    for offset, start, mime in _STARTS:
        if data[offset : offset + len(start)] == start:
            return mime
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HYPERTEXT):
        return "text/html"
    return None


def true_mime(data: bytes, *, announced: str) -> str:
    """Give the type of a file: the announced one with its parameters, unless the bytes show that it is another."""
    seen = recognise(data)
    said = announced.partition(";")[0].strip().lower()
    if seen is None or seen == said or said.startswith(_KINDS_OF.get(seen, ())):
        return announced
    return seen
