"""What one writes without a framework for chats: FastAPI, pydantic and SQLAlchemy's ORM, a commit before the answer."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, String, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bodies import PATH, SECRET
from peers.asgi import ASGIApp, serve_from_arguments


class TextBody(BaseModel):
    """A text."""

    body: str


class InboundMessage(BaseModel):
    """A message."""

    from_: str = Field(alias="from")
    id: str
    timestamp: int
    type: str
    text: TextBody | None = None


class Metadata(BaseModel):
    """Our number."""

    phone_number_id: str


class Value(BaseModel):
    """What a change holds."""

    metadata: Metadata
    messages: list[InboundMessage] = []


class Change(BaseModel):
    """A change."""

    value: Value


class Entry(BaseModel):
    """An entry."""

    changes: list[Change]


class Webhook(BaseModel):
    """A body."""

    entry: list[Entry]


class Base(DeclarativeBase):
    """The tables."""


class Conversation(Base):
    """A customer on one of our numbers."""

    __tablename__ = "peer_conversations"
    __table_args__ = (UniqueConstraint("number", "phone"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40))
    last_message_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StoredMessage(Base):
    """A message of a conversation."""

    __tablename__ = "peer_messages"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("peer_conversations.id"), index=True)
    channel_id: Mapped[str] = mapped_column(String(128), unique=True)
    type: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    raw: Mapped[dict[str, object]] = mapped_column(JSONB)


async def find_conversation(session: AsyncSession, number: str, phone: str) -> Conversation:
    """Find a conversation, or open it."""
    wanted = select(Conversation).where(Conversation.number == number, Conversation.phone == phone)
    found = await session.scalar(wanted)
    if found is None:
        await session.execute(insert(Conversation).values(number=number, phone=phone).on_conflict_do_nothing())
        found = (await session.scalars(wanted)).one()
    return found


def make(database: str) -> ASGIApp:
    """Make the application on a Postgres database."""
    engine = create_async_engine(database.replace("postgresql://", "postgresql+asyncpg://"), pool_size=16)
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post(PATH)
    async def take(request: Request) -> str:
        body = await request.body()
        signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, request.headers.get("x-hub-signature-256", "")):
            raise HTTPException(401)
        webhook = Webhook.model_validate_json(body)
        async with sessions() as session:
            for change in (change for entry in webhook.entry for change in entry.changes):
                for message in change.value.messages:
                    number = change.value.metadata.phone_number_id
                    conversation = await find_conversation(session, number, message.from_)
                    conversation.last_message_at = datetime.fromtimestamp(message.timestamp, UTC)
                    stored = StoredMessage(
                        conversation_id=conversation.id,
                        channel_id=message.id,
                        type=message.type,
                        text=message.text.body if message.text else "",
                        raw=json.loads(body),
                    )
                    session.add(stored)
            await session.commit()
        return "ok"

    return app


if __name__ == "__main__":
    serve_from_arguments(make)
