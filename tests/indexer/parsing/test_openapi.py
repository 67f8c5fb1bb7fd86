import json
from textwrap import dedent
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing.openapi import looks_like_openapi, parse_openapi
from tests.indexer.parsing.code_files import assert_covers_everything, document, parts

PETS = dedent("""\
    # Licence: none.
    openapi: "3.1.0"
    info:
      title: Pet   store
      description: |
        # Not a comment
    paths:
      # Everything about pets.
      /pets:
        get:
          summary: List all pets
          operationId: listPets
        post:
          operationId: createPet
          responses: {"201": {description: Created}}
      /pets/{id}:
        parameters:
          - name: id
            in: path
        # One of them.
        get:
          responses:
            "200":
              description: OK
        servers: []
    components:
      schemas:
        Pet:
          type: object
        # Errors look like this.
        Error:
          type: object
      securitySchemes:
        token: {type: http}
    tags:
      - name: pets
    """)


def parse(source, path="api.yaml"):
    parsed = parse_openapi(document(path, source))
    assert_covers_everything(parsed)
    return parsed


def outline(source):
    return [(block.heading_path, block.lines) for block in parse(source).blocks]


def test_operations_and_components_are_sections_and_nothing_else_is_lost():
    assert parse(PETS).title == "Pet store"
    assert outline(PETS) == [
        (("Pet store",), (1, 6)),
        (("Pet store", "GET /pets — List all pets"), (7, 12)),
        (("Pet store", "POST /pets — createPet"), (13, 15)),
        (("Pet store", "/pets/{id}"), (16, 19)),
        (("Pet store", "GET /pets/{id}"), (20, 24)),
        (("Pet store", "/pets/{id}"), (25, 25)),
        (("Pet store", "schema Pet"), (26, 29)),
        (("Pet store", "schema Error"), (30, 32)),
        (("Pet store", "security scheme token"), (33, 34)),
        (("Pet store",), (35, 36)),
    ]


def test_swagger_2_has_its_components_at_the_top():
    source = """
        swagger: "2.0"
        paths:
          /a:
            get: {summary: Reads a}
        definitions:
          A: {type: string}
        securityDefinitions:
          key: {type: apiKey}
        """
    assert [path for path, _ in outline(dedent(source))] == [
        (),
        ("GET /a — Reads a",),
        ("schema A",),
        ("security scheme key",),
    ]


@pytest.mark.parametrize("indent", [2, "\t", None])
def test_json_is_read_like_yaml(indent):
    description = {
        "openapi": "3.0.0",
        "info": {"title": "Größen 😀"},
        "paths": {"/a": {"get": {"summary": "Reads a"}, "put": {}}, "/b": {"$ref": "#/x"}},
        "components": {"schemas": {"A": {}}},
    }
    source = json.dumps(description, indent=indent, ensure_ascii=False)

    parsed = parse(source, "api.json")

    assert [block.heading_path[-1] for block in parsed.blocks] == [
        "Größen 😀",
        "GET /a — Reads a",
        "PUT /a",
        "/b",
        "schema A",
    ]
    assert parsed.text[parsed.blocks[2].start :].startswith('"put"')


def test_a_long_operation_is_cut_at_its_keys_and_items_and_short_ones_stay_whole():
    parameter = "        - name: filter_{0}\n          in: query\n          description: Shows entries of kind {0}.\n"
    parameters = "".join(parameter.format(number) for number in range(20))
    source = f"openapi: 3.0.0\npaths:\n  /a:\n    get:\n      parameters:\n{parameters}      responses: {{}}\n"

    found = [part.strip() for part in parts(parse(source))]

    assert parameter.format(7).strip() in found
    assert found[-1] == "responses: {}"


def test_a_long_description_is_cut_at_its_lines():
    lines = "".join(
        f"    Line {number} says at length what nobody will ever read to its end.\n" for number in range(40)
    )
    parsed = parse(f"openapi: 3.0.0\ninfo:\n  title: Long\n  description: |\n{lines}")
    assert max(len(part) for part in parts(parsed)) < 200


@pytest.mark.parametrize(
    "source",
    [
        *(
            "openapi: 3.0.0\npaths: [",
            "openapi: 3.0.0\n? {a: b}\n: c\n",
            "openapi: 3.0.0\n\tpaths: x\n",
            "openapi: '3\n",
        ),
        *("openapi: 3.0.0\nx: " + "[" * 150, "openapi: 3.0.0\n" + "".join(f"{' ' * n}a:\n" for n in range(150))),
    ],
)
def test_what_is_no_yaml_or_nests_too_deep_is_read_as_plain_code(source):
    parsed = parse(source)
    assert parsed.title == ""
    assert {block.heading_path for block in parsed.blocks} == {()}


def test_empty_and_odd_descriptions():
    assert parse("").blocks == ()
    assert outline("openapi: 3.0.0\npaths: {}\ncomponents:\n  schemas:\n") == [((), (1, 4))]
    assert outline("openapi: 3.0.0\npaths:\n  /a:\n") == [((), (1, 1)), (("/a",), (2, 3))]
    assert outline("- openapi: 3.0.0\n- b\n") == [((), (1, 2))]
    assert outline("openapi: 3.0.0\n---\nsecond: document\n") == [((), (1, 3))]


def test_tags_and_anchors_make_no_objects_and_do_not_grow():
    bomb = "openapi: 3.0.0\na0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 90))
    tagged = "openapi: 3.0.0\nx: !!python/object/apply:os.system [exit 1]\n"
    started = process_time()
    assert parse(bomb).blocks
    assert parse(tagged).blocks
    assert process_time() - started < 2


def test_a_megabyte_takes_seconds():
    path = "  /things/{0}:\n    get:\n      summary: Reads thing {0}\n      responses: {{'200': {{description: OK}}}}\n"
    source = "openapi: 3.0.0\ninfo: {title: Things}\npaths:\n" + "".join(
        path.format(number) for number in range(11_000)
    )
    started = process_time()
    parsed = parse_openapi(document("api.yaml", source))
    assert process_time() - started < 8
    assert len(source) > 1_000_000
    assert len(parsed.blocks) == 11_001


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_every_character_of_a_damaged_description_is_in_exactly_one_block(data):
    source = PETS
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(source)))
        dropped = data.draw(st.integers(0, 12))
        added = data.draw(st.sampled_from(["", " ", "\n", "  ", "#", ":", "- ", "{", "]", "é", "paths:\n", "&a ", "'"]))
        source = source[:at] + added + source[at + dropped :]
    assert parse(source) == parse(source)


def test_descriptions_are_told_from_other_yaml_and_json():
    assert looks_like_openapi(PETS)
    assert looks_like_openapi("swagger: '2.0'\n")
    assert looks_like_openapi('{"info": {}, "openapi": "3.0.1"}')
    assert not looks_like_openapi("kind: Deployment\nspec:\n  openapi: 3.0.0\n")
    assert not looks_like_openapi('{"openapi": {"generator": "7"}}')
    assert not looks_like_openapi("openapi_version: 3\n")
    assert not looks_like_openapi("")
