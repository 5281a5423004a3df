"""What tests of a whole process take hold of inside it: where that lies, and how it moves, is known here alone."""

from waframe.core.runtime.app import App
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import COOKIE, LASTS
from waframe.core.runtime.desk.passwords import Passwords
from waframe.core.runtime.http.manners import Manners
from waframe.core.runtime.http.problems import answer_problem
from waframe.core.runtime.process.serving import Server
from waframe.core.runtime.registry import load_file
from waframe.core.store.connecting import choose_database
from waframe.core.store.migrating import migrate

__all__ = [
    "COOKIE",
    "LASTS",
    "App",
    "Deployment",
    "Manners",
    "Passwords",
    "Server",
    "answer_problem",
    "choose_database",
    "load_file",
    "migrate",
]
