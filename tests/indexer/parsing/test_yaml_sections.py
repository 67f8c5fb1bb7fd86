from tests.indexer.parsing.code_files import outline, parse, parts

SERVICE = """
  {name}:
    image: registry.example.com/shop/{name}:1.4.2
    environment:
      DATABASE_URL: postgres://database:5432/{name}
      LOG_LEVEL: info
    ports:
      - "8080:8080"
    restart: unless-stopped
"""


def compose(*names):
    services = "".join(SERVICE.format(name=name).lstrip("\n") for name in names)
    return f'# How the shop runs on one machine.\nversion: "3.8"\nname: shop\n\nservices:\n{services}\nvolumes: {{}}\n'


def test_a_file_that_fits_a_chunk_is_one_section():
    assert outline("compose.yaml", "version: '3.8'\nservices:\n  web:\n    image: web\n") == [((), (1, 4))]


def test_keys_of_the_first_two_levels_are_sections_of_a_long_file():
    assert outline("compose.yaml", compose("web", "worker", "mail")) == [
        ((), (1, 3)),
        (("services", "web"), (5, 13)),
        (("services", "worker"), (14, 21)),
        (("services", "mail"), (22, 29)),
        ((), (31, 31)),
    ]


def test_a_comment_belongs_to_the_key_below_it():
    source = compose("web", "worker", "mail").replace("  worker:", "  # Sends letters.\n  worker:")
    parsed = parse("compose.yaml", source)
    [worker] = [block for block in parsed.blocks if block.heading_path == ("services", "worker")]
    assert parsed.text[worker.start :].startswith("# Sends letters.\n  worker:")


def test_a_long_list_is_cut_at_its_items():
    steps = "".join(f"  - name: Step {number}\n    run: make target-{number} VERBOSE=1\n" for number in range(20))
    parsed = parse("pipeline.yml", f"steps:\n{steps}")
    [block] = parsed.blocks
    assert block.heading_path == ("steps",)
    assert parts(parsed)[5].strip() == "- name: Step 4\n    run: make target-4 VERBOSE=1"


def test_a_kubernetes_resource_is_called_by_kind_and_name():
    source = """
        apiVersion: v1
        kind: Service
        metadata:
          labels: {tier: front}
          name: "web"
        ---
        kind: ConfigMap
        apiVersion: v1
        ---
        just: a document
        """
    assert outline("resources.yaml", source) == [
        (("Service web",), (1, 5)),
        (("ConfigMap",), (6, 8)),
        ((), (9, 10)),
    ]


def test_a_helm_template_is_divided_by_its_indentation():
    source = """
        {{- if .Values.enabled }}
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ include "shop.name" . }}
        {{- end }}

        ---
        {{- range .Values.ports }}
        port: {{ . }}
        {{- end }}
        """
    assert outline("service.yaml", source) == [((), (1, 6)), ((), (8, 11))]


def test_json_in_a_yaml_file_is_read():
    assert outline("data.yaml", '{"a": [1, 2], "b": {"c": null}}\n') == [((), (1, 1))]


def test_nesting_beyond_what_the_grammar_survives_is_divided_by_indentation():
    deep = "".join(f"{' ' * depth}key{depth}:\n" for depth in range(1500))
    for source in (deep, "- " * 2_000 + "end\n", "? " * 2_000 + "end\n", "-\t" * 2_000 + "end\n"):
        assert parse("deep.yaml", source).blocks
