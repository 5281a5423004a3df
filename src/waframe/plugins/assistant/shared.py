"""What all branches of a process share: the words of the trade, and the way to language models."""

import msgspec

from waframe.plugins.assistant.model.models import Models
from waframe.vocabulary import Vocabulary


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Opened once a process."""

    vocabulary: Vocabulary
    models: Models
