import pytest

from tests.config.conftest import Load, Problems


@pytest.mark.parametrize(
    ("text", "environment", "endpoint"),
    [
        ("", {}, "http://standard:4318"),
        ("[tracing]\nkeep_days = 7", {}, "http://standard:4318"),
        ("[tracing]\notlp_endpoint = 'http://file:4318'", {}, "http://file:4318"),
        ("[tracing]\notlp_endpoint = ''", {}, ""),
        ("", {"FOOTNOTE__TRACING__OTLP_ENDPOINT": "http://own:4318"}, "http://own:4318"),
        ("", {"FOOTNOTE__TRACING__OTLP_ENDPOINT": ""}, ""),
        ("", {"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, ""),
    ],
)
def test_standard_variable_of_opentelemetry_stands_in_for_the_setting(
    load: Load, text: str, environment: dict[str, str], endpoint: str
) -> None:
    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://standard:4318"} | environment

    assert load(text, variables).settings.tracing.otlp_endpoint == endpoint


def test_standard_variable_that_is_no_address_is_named(problems: Problems) -> None:
    [line] = problems("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "localhost:4317"})

    assert line.startswith("environment variable OTEL_EXPORTER_OTLP_ENDPOINT: tracing.otlp_endpoint: found ")
    assert "http://" in line


def test_password_in_the_standard_variable_is_not_shown(problems: Problems) -> None:
    assert "hunter2" not in str(problems("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://ana:hunter2@collector:4318"}))
