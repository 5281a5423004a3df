"""What can be wrong with a catalogue.

WaframeError
└── CatalogError               something is wrong with a catalogue
    ├── FileUnreadable         the file cannot be read as a list of products
    ├── FileTruncated          the file ends in the middle, so it is not known what is missing
    ├── NothingToImport        the file holds no product that can be used
    └── WordsFaulty            a file in the folder `vocabulary/` cannot be understood
"""

from waframe import WaframeError


class CatalogError(WaframeError):
    """Something is wrong with a catalogue."""

    code = "catalog"


class FileUnreadable(CatalogError):
    """The file cannot be read as a list of products; nothing was changed."""

    code = "catalog-file-unreadable"

    def __init__(self, file: str, *, reason: str) -> None:
        super().__init__(f"{file} cannot be read as a list of products: {reason}")
        self.file = file
        self.reason = reason


class FileTruncated(CatalogError):
    """The file ends in the middle, so what it does not name may still be sold; nothing was changed."""

    code = "catalog-file-truncated"

    def __init__(self, file: str, *, read: int) -> None:
        super().__init__(f"{file} ends in the middle, after {read} products: nothing was changed")
        self.file = file
        self.read = read


class NothingToImport(CatalogError):
    """The file holds no product that can be used; nothing was changed."""

    code = "catalog-nothing-to-import"

    def __init__(self, file: str, *, rejected: int) -> None:
        found = f"all {rejected} rows of it were rejected" if rejected else "it is empty"
        super().__init__(f"{file} holds no product: {found}; nothing was changed")
        self.file = file
        self.rejected = rejected


class WordsFaulty(CatalogError):
    """A file in the folder `vocabulary/` cannot be understood."""

    code = "catalog-words-faulty"
