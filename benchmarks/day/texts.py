"""Texts: what each version of a document says, in the formats of the sources, and what can be asked about it. Pure."""

import random
from html import escape

from benchmarks.day.marks import Mark

_NAMES = (
    "Kelmar", "Tovrin", "Osgard", "Belwick", "Farnley", "Quillon", "Maresk", "Dunholt", "Virdane", "Ashmoor",
    "Corvath", "Lindrey", "Hestrup", "Norvale", "Pellcott", "Rydeck", "Sarnow", "Thornby", "Ulverton", "Wexholm",
)  # fmt: skip
_THINGS = ("pump", "crane", "winch", "boiler", "beacon", "turbine", "conveyor", "gantry", "capstan", "furnace")
_FILLER = (
    "Whoever works beside it wears a helmet and tells the watch before the shift begins.",
    "Spare parts are ordered through the stores, and arrive within a week in most cases.",
    "The log stays with the machine, and is read by the next shift before anything is switched on.",
    "Noise and heat are measured once a season, and the results are kept for three years.",
    "Visitors stay behind the yellow line, and nobody goes in alone after dark.",
)


def topic(number: int) -> str:
    """Return what a document is about; no other is about the same."""
    name, thing = _NAMES[number % len(_NAMES)], _THINGS[number // len(_NAMES) % len(_THINGS)]
    line = number // (len(_NAMES) * len(_THINGS))
    return f"{name} {thing}" + (f" {line + 1}" if line else "")


def title(number: int) -> str:
    """Return the title of a document."""
    return f"{topic(number)} {Mark(number)}"


def sections(number: int, version: int) -> list[tuple[str, str]]:
    """Return the headings of one version, and what stands below each; the last section is the same in all versions."""
    dice, own, about = random.Random(f"{number} {version}"), Mark(number, version), f"The {topic(number)}"
    filler = random.Random(number).sample(_FILLER, 3)
    return [
        ("Calibration", f"{about} is calibrated with the {own} gauge every {dice.randint(2, 40)} weeks. {filler[0]}"),
        ("Owner", f"{about} is looked after by the {own} crew from harbour {dice.randint(2, 40)}. {filler[1]}"),
        ("Restart", f"{about} is restarted with the {own} switch, held for {dice.randint(2, 40)} seconds. {filler[2]}"),
        ("Origin", f"{about} was built for the {Mark(number)} line, and moved here when that line closed."),
    ]


def storage(number: int, version: int, *, includes: int | None = None) -> str:
    """Return a version as a body in Confluence's storage format, with another page's text in it if one is named."""
    parts = [f"<h2>{name}</h2><p>{escape(text)}</p>" for name, text in sections(number, version)]
    if includes is not None:
        parts.append(
            '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
            f'<ri:page ri:content-title="{escape(title(includes))}" /></ac:link></ac:parameter></ac:structured-macro>'
        )
    return "".join(parts)


def markdown(number: int, version: int) -> str:
    """Return a version as a file."""
    parts = [f"## {name}\n\n{text}\n" for name, text in sections(number, version)]
    return "\n".join([f"# {title(number)}\n", *parts])


def question(number: int, dice: random.Random) -> str:
    """Return a question that the document answers, in words that do not give its marks away."""
    forms = (
        "How is the {} calibrated?",
        "Who looks after the {}?",
        "How is the {} restarted?",
        "What was the {} built for?",
    )
    return dice.choice(forms).format(topic(number))
