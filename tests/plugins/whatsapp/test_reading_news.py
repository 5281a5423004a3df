"""What Meta tells of templates, numbers, accounts and wishes, under the right field and under a wrong one."""

from datetime import UTC, datetime

import msgspec
import pytest
from tests.plugins.whatsapp.bodies import CUSTOMER, METADATA, news, only_notice, read, whole

from waframe import (
    AccountNews,
    AnyNews,
    ContactNews,
    Identity,
    IdentityKind,
    IncomingNotice,
    NumberNews,
    PreferenceNews,
    TemplateNews,
    phone_identity,
)

TEMPLATE = {"message_template_id": 7, "message_template_name": "promo", "message_template_language": "es_MX"}
BSUID = Identity(kind=IdentityKind.BSUID, value="MX.1")


def template(what: str, **values: str | None) -> TemplateNews:
    return TemplateNews(what=what, name="promo", language="es_MX", template_id="7", **values)


CASES = [
    pytest.param("message_template_status_update", {**TEMPLATE, "event": "APPROVED", "reason": None},
                 template("status", value="APPROVED"), id="approved"),
    pytest.param("message_template_status_update",
                 {**TEMPLATE, "event": "DISABLED", "reason": "NONE", "disable_info": {"disable_date": "2026-12-01"}},
                 template("status", value="DISABLED", reason="2026-12-01"), id="disabled"),
    pytest.param("message_template_quality_update",
                 {**TEMPLATE, "previous_quality_score": "GREEN", "new_quality_score": "RED", "event": "X"},
                 template("quality", value="RED", previous="GREEN"), id="template quality"),
    pytest.param("template_category_update", {**TEMPLATE, "previous_category": "UTILITY", "new_category": "MARKETING"},
                 template("category", value="MARKETING", previous="UTILITY"), id="category"),
    pytest.param("template_category_update",
                 {**TEMPLATE, "correct_category": "MARKETING", "new_category": "UTILITY",
                  "category_update_timestamp": 1785000000},
                 template("category_coming", value="MARKETING", previous="UTILITY", reason="2026-07-25T17:20:00+00:00"),
                 id="category, announced"),
    pytest.param("message_template_components_update", {**TEMPLATE, "message_template_title": "Hola"},
                 template("components"), id="components"),
    pytest.param("phone_number_quality_update",
                 {"display_phone_number": "1 555", "event": "THROUGHPUT_UPGRADE",
                  "max_daily_conversations_per_business": "TIER_UNLIMITED"},
                 NumberNews(what="throughput", value="THROUGHPUT_UPGRADE", display="1 555", limit="TIER_UNLIMITED"),
                 id="throughput"),
    pytest.param("phone_number_quality_update",
                 {"display_phone_number": "1 555", "event": "DOWNGRADE", "current_limit": "TIER_250"},
                 NumberNews(what="limit", value="DOWNGRADE", display="1 555", limit="TIER_250", urgent=True),
                 id="limit"),
    pytest.param("phone_number_name_update",
                 {"display_phone_number": "1 555", "decision": "REJECTED", "requested_verified_name": "Demo",
                  "rejection_reason": "NAME_EMPLOYEE_ISSUE"},
                 NumberNews(what="name", value="Demo", display="1 555", reason="REJECTED · NAME_EMPLOYEE_ISSUE",
                            urgent=True), id="name"),
    pytest.param("business_username_updates",
                 {"display_phone_number": "1 555", "username": "demo", "status": "deleted"},
                 NumberNews(what="username", value="demo", display="1 555", reason="deleted"), id="username"),
    pytest.param("security", {"display_phone_number": "1 555", "event": "PIN_RESET_REQUEST", "requester": 6},
                 NumberNews(what="security", value="PIN_RESET_REQUEST", display="1 555", reason="6", urgent=True),
                 id="security"),
    pytest.param("account_settings_update", {"phone_number_settings": {"phone_number_id": "5", "calling": {}}},
                 NumberNews(what="settings"), id="settings"),
    pytest.param("account_update",
                 {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": "2026"}},
                 AccountNews(what="DISABLED_UPDATE", account="9", value="DISABLE", reason="2026", urgent=True),
                 id="ban"),
    pytest.param("account_update",
                 {"event": "ACCOUNT_RESTRICTION", "restriction_info": {"restriction_type": "R", "expiration": "x"}},
                 AccountNews(what="ACCOUNT_RESTRICTION", account="9", reason="R", urgent=True), id="restriction"),
    pytest.param("account_update",
                 {"event": "PARTNER_REMOVED", "disconnection_info": {"reason": "R", "initiated_by": "BUSINESS"}},
                 AccountNews(what="PARTNER_REMOVED", account="9", reason="R · BUSINESS", urgent=True), id="partner"),
    pytest.param("account_update", {"event": "MM_LITE_TERMS_SIGNED"},
                 AccountNews(what="MM_LITE_TERMS_SIGNED", account="9"), id="terms"),
    pytest.param("account_alerts",
                 {"entity_type": "BUSINESS", "entity_id": "3", "alert_info": {"alert_severity": "CRITICAL",
                  "alert_status": "NONE", "alert_type": "T", "alert_description": "D"}},
                 AccountNews(what="T", account="9", value="CRITICAL", reason="D"), id="alert that ended"),
    pytest.param("account_review_update", {"decision": "REJECTED"},
                 AccountNews(what="account_review_update", account="9", value="REJECTED", urgent=True), id="review"),
    pytest.param("business_capability_update",
                 {"max_daily_conversation_per_phone": 1000, "max_phone_numbers_per_waba": 25},
                 AccountNews(what="business_capability_update", account="9", value="25", limit="1000"),
                 id="capability, older names"),
    pytest.param("flows", {"event": "FLOW_STATUS_CHANGE", "flow_id": 10, "old_status": "PUBLISHED",
                           "new_status": "THROTTLED", "message": "Slow"},
                 AccountNews(what="FLOW_STATUS_CHANGE", account="9", value="THROTTLED", reason="Slow · 10",
                             urgent=True), id="flow"),
    pytest.param("payment_configuration_update", {"configuration_name": "a", "provider_name": "b", "status": "Active"},
                 AccountNews(what="payment_configuration_update", account="9", value="Active", reason="a · b"),
                 id="payment"),
    pytest.param("partner_solutions", {"event": "SOLUTION_UPDATED", "solution_id": "7", "solution_status": "ACTIVE"},
                 AccountNews(what="SOLUTION_UPDATED", account="9", value="ACTIVE", reason="7"), id="solution"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "expected"), CASES)
def test_what_is_told_becomes_news(field: str, value: object, expected: AnyNews) -> None:
    notice = only_notice(whole(field, value, time=1785000000))

    assert (notice.kind, notice.field, notice.news) == ("account", field, expected)
    assert notice.at == datetime(2026, 7, 25, 17, 20, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["message_template_status_update", "account_update", "messages", "x", None, 7])
@pytest.mark.parametrize(("field", "value", "expected"), CASES)
def test_news_under_a_wrong_field_are_known_by_their_keys(
    field: str, value: object, *, expected: AnyNews, wrong: object
) -> None:
    (notice,) = read(whole(wrong, value))  # type: ignore[arg-type]  # a field of a wrong type is part of the test

    assert isinstance(notice, IncomingNotice)
    assert (notice.kind, notice.field, notice.news) == ("account", field, expected)


@pytest.mark.parametrize(("field", "value", "expected"), CASES)
@pytest.mark.parametrize("bad", [None, [], {}, "x", 10**400, True])
def test_a_wrong_type_in_any_place_raises_nothing(
    field: str, value: dict[str, object], *, expected: AnyNews, bad: object
) -> None:
    del expected
    for key in value:
        found = read(whole(field, {**value, key: bad}))

        assert [update.kind for update in found if isinstance(update, IncomingNotice)] == ["account"]


@pytest.mark.parametrize(
    ("field", "value", "address"),
    [
        ("account_settings_update", {"phone_number_settings": {"phone_number_id": 5}}, "5"),
        ("account_alerts", {"entity_type": "PHONE_NUMBER", "entity_id": 5, "alert_info": {}}, "5"),
        ("account_alerts", {"entity_type": "WABA", "entity_id": 5, "alert_info": {}}, None),
        ("account_update", {"event": "VERIFIED_ACCOUNT", "phone_number_id": "5"}, "5"),
        ("account_update", {"event": "VERIFIED_ACCOUNT", "metadata": METADATA}, "1"),
        ("phone_number_quality_update", {"display_phone_number": "1 555", "event": "FLAGGED"}, None),
    ],
)
def test_the_number_that_news_are_about_is_named_where_the_body_names_it(
    field: str, value: object, address: str | None
) -> None:
    assert only_notice(whole(field, value)).address == address


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("automatic_events", {"event": "some_future_event"}, "account"),
        ("template_of_the_future", {"a": 1}, "account"),
        ("group_status_update", {}, "other"),
        ("unknown_field_xyz", {"event": "x"}, "other"),
        ("consumer_profile", {"profile": {"name": "Ana"}}, "other"),
    ],
)
def test_what_nobody_knows_is_kept_without_news(field: str, value: object, kind: str) -> None:
    notice = only_notice(whole(field, value))

    assert (notice.kind, notice.field, notice.news) == (kind, field, None)


def wishes(*items: object, field: str = "user_preferences") -> list[IncomingNotice]:
    value = {"metadata": METADATA, "contacts": [{"wa_id": CUSTOMER, "user_id": "MX.1"}], "user_preferences": items}
    found = read(whole(field, value))
    return [update for update in found if isinstance(update, IncomingNotice)]


def wish(value: object = "stop", **other: object) -> dict[str, object]:
    head = {"wa_id": CUSTOMER, "user_id": "MX.1", "category": "marketing_messages", "timestamp": "1785000000"}
    return {**head, "value": value, **other}


@pytest.mark.parametrize("field", ["user_preferences", "messages"])
def test_every_wish_is_a_notice_of_its_own(field: str) -> None:
    stop, resume = wishes(wish(), wish("resume", wa_id=None, timestamp="1785000001"), field=field)

    phone = phone_identity(CUSTOMER)
    assert stop.news == PreferenceNews(identities=(phone, BSUID), category="marketing_messages", wanted=False)
    assert resume.news == PreferenceNews(identities=(phone, BSUID), category="marketing_messages", wanted=True)
    assert (stop.kind, stop.address, stop.field) == ("account", "1", "user_preferences")
    assert stop.at == datetime(2026, 7, 25, 17, 20, tzinfo=UTC)


def test_a_repeated_wish_has_the_same_key_in_whichever_body_and_bytes_it_comes() -> None:
    first = wish()
    reordered = dict(reversed(first.items()))

    (alone,) = wishes(first)
    _, again = wishes(wish("resume"), reordered)
    (later,) = wishes(wish(timestamp="1785000009"))

    assert alone.key == again.key
    assert later.key != alone.key


@pytest.mark.parametrize(
    "strange", [wish("perhaps"), wish(None), wish(category=None), {"value": "stop", "category": "c"}, None, 7, []]
)
def test_a_wish_that_nobody_can_follow_is_kept_without_news(strange: object) -> None:
    value = {"metadata": METADATA, "user_preferences": [strange, wish()]}

    bad, good = read(whole("user_preferences", value))

    assert isinstance(bad, IncomingNotice)
    assert isinstance(good, IncomingNotice)
    assert (bad.news, good.news is None) == (None, False)


@pytest.mark.parametrize(
    ("sync", "expected"),
    [
        pytest.param({"action": "add", "contact": {"full_name": "Ana P.", "phone_number": CUSTOMER}},
                     ContactNews(identities=(phone_identity(CUSTOMER),), name="Ana P."), id="add"),
        pytest.param({"action": "edit", "contact": {"first_name": "Ana", "user_id": "MX.1"}},
                     ContactNews(identities=(BSUID,), name="Ana"), id="without a phone"),
        pytest.param({"action": "remove", "contact": {"full_name": "Ana", "phone_number": CUSTOMER}},
                     ContactNews(identities=(phone_identity(CUSTOMER),)), id="remove"),
        pytest.param({"action": "add", "contact": {"full_name": "Ana"}}, None, id="nobody"),
        pytest.param({"action": "add", "contact": 7}, None, id="no contact"),
        pytest.param(7, None, id="a number"),
    ],
)  # fmt: skip
def test_the_phones_address_book_names_customers(sync: object, expected: ContactNews | None) -> None:
    value = {"metadata": METADATA, "state_sync": [sync, {"action": "add", "contact": {"phone_number": "1"}}]}

    first, second = read(whole("smb_app_state_sync", value))

    assert isinstance(first, IncomingNotice)
    assert first.news == expected
    assert isinstance(second, IncomingNotice)


def test_every_group_in_a_body_is_a_notice_of_its_own() -> None:
    groups = [{"timestamp": "1785000000", "group_id": name, "type": "group_suspend"} for name in ("a", "b")]

    found = read(whole("group_status_update", {"metadata": METADATA, "groups": groups}))

    notices = [update for update in found if isinstance(update, IncomingNotice)]
    assert [(one.kind, one.address, one.field) for one in notices] == [("other", "1", "group_status_update")] * 2
    assert len({one.key for one in notices}) == 2


def test_the_same_news_at_two_times_are_two() -> None:
    value = {"display_phone_number": "1 555", "event": "FLAGGED"}

    first, again, later = (
        only_notice(whole("phone_number_quality_update", value, time=time)).key
        for time in (1785000000, 1785000000, 1785000001)
    )

    assert first == again != later


def test_all_news_can_be_stored_and_read_again() -> None:
    for case in CASES:
        found = news(str(case.values[0]), case.values[1])

        assert msgspec.json.decode(msgspec.json.encode(found), type=AnyNews) == found
