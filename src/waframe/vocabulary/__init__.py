"""The Spanish of the Mexican parts trade: what customers call parts and vehicles, whatever the spelling."""

from waframe.vocabulary.codes import squashed
from waframe.vocabulary.entries import Family, Model
from waframe.vocabulary.finding import Found, find, find_parts, find_vehicles
from waframe.vocabulary.folding import composed, flat, fold, words_of
from waframe.vocabulary.mentions import PartMention, VehicleMention
from waframe.vocabulary.repairing import repaired
from waframe.vocabulary.vocabulary import Vocabulary, VocabularyInvalid, default, load
from waframe.vocabulary.years import Years

__all__ = [
    "Family",
    "Found",
    "Model",
    "PartMention",
    "VehicleMention",
    "Vocabulary",
    "VocabularyInvalid",
    "Years",
    "composed",
    "default",
    "find",
    "find_parts",
    "find_vehicles",
    "flat",
    "fold",
    "load",
    "repaired",
    "squashed",
    "words_of",
]
