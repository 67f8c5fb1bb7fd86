from config.schema import FIELDS, NAMED, SECTIONS, allowed_words, find_field, names_beside, secret_keys, source_fields
from config.sources import KINDS


def test_every_secret_has_a_setting_that_names_its_file() -> None:
    for name, model in SECTIONS.items():
        assert {f"{key}_file" for key in secret_keys((name,))} <= model.model_fields.keys()
    assert {f"{key}_file" for key in secret_keys(("sources", "any"))} <= source_fields("git").keys()
    for name, model in NAMED.items():
        assert {f"{key}_file" for key in secret_keys((name, "any"))} <= model.model_fields.keys()


def test_secrets_are_known() -> None:
    found = {f"{name}.{key}" for name in SECTIONS for key in secret_keys((name,))}

    of_slack = {"slack.bot_token", "slack.app_token", "slack.client_secret", "slack.signing_secret"}
    of_alerts = {"alerts.slack_webhook", "alerts.webhook_secret"}
    assert found == {
        "index.storage_secrets",
        "ledger.url",
        "embedder.api_key",
        "reranker.api_key",
        *of_slack,
        *of_alerts,
    }
    assert secret_keys(("sources", "any")) == ["webhook_secret", "token"]
    assert secret_keys(("models", "any")) == ["api_key"]
    assert secret_keys(("groups",)) == []


def test_every_setting_says_what_is_allowed() -> None:
    models = [*SECTIONS.values(), *NAMED.values()]
    for fields in (source_fields("folder"), source_fields("git"), *(model.model_fields for model in models)):
        for name, field in fields.items():
            assert name == "kind" or allowed_words(field) != "a table"


def test_field_is_found_by_its_key_and_by_what_lies_in_it() -> None:
    assert find_field(("sources", "x", "ref"), "git") is KINDS["git"].model_fields["ref"]
    assert find_field(("sources", "x", "ref"), "folder") is None
    assert find_field(("sources", "x", "ref"), None) is KINDS["git"].model_fields["ref"]
    assert find_field(("groups", "sre")) is FIELDS["groups"]
    assert find_field(("models", "x", "retries")) is NAMED["models"].model_fields["retries"]
    assert find_field(("models", "x")) is FIELDS["models"]
    assert find_field(("nothing",)) is None


def test_names_beside_a_key_are_those_of_its_table() -> None:
    assert "ref" in names_beside(("sources", "x", "rf"), "git")
    assert "ref" not in names_beside(("sources", "x", "rf"), "folder")
    assert "retries" in names_beside(("models", "x", "retrys"))
    assert names_beside(("cli", "x")) == ["audience"]
    assert names_beside(("x",)) == list(FIELDS)
