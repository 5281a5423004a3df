"""What a channel tells of templates, numbers, accounts and customers' wishes, outside any conversation."""

import msgspec

from waframe.core.records.customer import Identity


class News(msgspec.Struct, frozen=True, kw_only=True, tag_field="about", omit_defaults=True):
    """The root of the union; never used by itself."""


class TemplateNews(News, frozen=True, kw_only=True, tag="template"):
    """A template changed; `what` is `status`, `quality`, `category` or `components`, `value` the new one.

    `category_coming` announces a change of the category to `value`, which has not happened yet; `reason` says when.
    """

    what: str
    name: str
    language: str
    template_id: str | None = None
    value: str | None = None
    previous: str | None = None
    reason: str | None = None


class NumberNews(News, frozen=True, kw_only=True, tag="number"):
    """One of our numbers changed.

    `what` is `quality`, `limit`, `name`, `username`, `security`, `settings` or `throughput`; `display` is the number as
    people write it, where the channel names no other; `urgent` where somebody should look soon.
    """

    what: str
    value: str | None = None
    display: str | None = None
    limit: str | None = None
    reason: str | None = None
    urgent: bool = False


class AccountNews(News, frozen=True, kw_only=True, tag="account"):
    """The business account changed or is in trouble; `what` is the channel's own word for it.

    `display` is the number that it is about, as people write it, where the channel names one.
    """

    what: str
    display: str | None = None
    account: str | None = None
    value: str | None = None
    limit: str | None = None
    reason: str | None = None
    urgent: bool = False


class PreferenceNews(News, frozen=True, kw_only=True, tag="preference"):
    """A customer no longer wants messages of a category (such as `marketing`), or wants them again."""

    identities: tuple[Identity, ...]
    category: str
    wanted: bool


class ContactNews(News, frozen=True, kw_only=True, tag="contact"):
    """A person of the business named a customer in the phone's address book, or took the name away."""

    identities: tuple[Identity, ...]
    name: str | None = None


AnyNews = TemplateNews | NumberNews | AccountNews | PreferenceNews | ContactNews
