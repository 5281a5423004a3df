"""What is stored, table by table: the object that the runtime and plugins read from."""

from pathlib import Path

from waframe.core.store.agents import Agents
from waframe.core.store.attendants import Attendants
from waframe.core.store.audit import Audit
from waframe.core.store.conversations import Conversations
from waframe.core.store.customers import Customers
from waframe.core.store.database import Database
from waframe.core.store.desk import Desk
from waframe.core.store.drafts import Drafts
from waframe.core.store.events import Events
from waframe.core.store.facts import Facts
from waframe.core.store.jobs import Jobs
from waframe.core.store.media import MediaStore
from waframe.core.store.messages import Messages
from waframe.core.store.notices import Notices
from waframe.core.store.presences import Presences
from waframe.core.store.requests import Requests
from waframe.core.store.search import Search
from waframe.core.store.sessions import Sessions
from waframe.core.store.threads import Threads


class Store:
    """One attribute a table; `database` is for a plugin's own tables."""

    def __init__(self, database: Database, *, media_folder: Path) -> None:
        self.database = database
        self.agents = Agents(database)
        self.sessions = Sessions(database)
        self.audit = Audit(database)
        self.customers = Customers(database)
        self.conversations = Conversations(database)
        self.messages = Messages(database)
        self.threads = Threads(database)
        self.desk = Desk(database)
        self.attendants = Attendants(database)
        self.drafts = Drafts(database)
        self.presences = Presences(database)
        self.requests = Requests(database)
        self.search = Search(database)
        self.facts = Facts(database)
        self.notices = Notices(database)
        self.events = Events(database)
        self.jobs = Jobs(database, owner="")
        self.media = MediaStore(database, media_folder)
