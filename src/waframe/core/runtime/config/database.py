"""Whether the address of a database is one that waframe can use."""

import re

from waframe.core.errors import Fault
from waframe.core.runtime.config.secrets import has_default, has_reference
from waframe.core.runtime.config.tree import Scalar

SCHEME = re.compile(r"^([a-z][a-z0-9+.-]{0,24}):")
PASSWORD = re.compile(r"^[^:/?#]+://[^@/]*:[^@/$]+@")
HINT = "write sqlite:///waframe.db or postgresql://USER@HOST/NAME"
POSTGRES = ("postgresql", "postgres")


def database_fault(written: Scalar, *, value: str) -> Fault | None:
    """Find the fault in a database address; neither it nor its password is ever repeated."""
    if PASSWORD.match(written.text) or (has_default(written.text) and PASSWORD.search(_default(written.text))):
        hint = "write ${DATABASE_URL} here and set DATABASE_URL in the environment"
        return written.at.fault("holds a password, and secrets are never written into the file", hint=hint)
    found = SCHEME.match(value)
    scheme = found[1] if found else ""
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return None
    if scheme in POSTGRES and value.startswith(f"{scheme}://"):
        return None
    source = "is" if not has_reference(written.text) else "as the environment gives it, is"
    if scheme == "sqlite":
        return written.at.fault(f"{source} no file: three slashes belong before its name", hint=HINT)
    if scheme.startswith("postgres"):
        return written.at.fault(f"{source} no address: the scheme has to be postgresql://", hint=HINT)
    begins = f"begins with {scheme}:" if scheme else "has no scheme"
    if has_reference(written.text):
        begins = "as the environment gives it, begins otherwise"
    problem = f"{begins}, and has to begin with sqlite:///, postgresql:// or postgres://"
    return written.at.fault(problem, hint=HINT)


def _default(text: str) -> str:
    return text.partition(":-")[2].rstrip("}")
