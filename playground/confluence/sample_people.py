"""The people of Kestrel, the invented company that the sample wiki is about."""

SYNC_EMAIL = "footnote@kestrel.example"
SYNC_TOKEN = "playground-token"  # noqa: S105  # it opens this playground and nothing else

STAFF = "staff"
PEOPLE_TEAM = "people"

TEAMS: dict[str, tuple[str, ...]] = {
    "platform": ("Priya Raman", "Callum Reid", "Mei-Lin Tan", "Tomasz Bielak", "Stefan Okafor", "Dorota Nowak"),
    "routing": ("Marit Hoekstra", "Emma Lindqvist"),
    "courier": ("Owen Pritchard", "Yusuf Demir", "Nia Evans"),
    "depot": ("Zofia Wrona", "Piotr Malec", "Kateryna Moroz"),
    "ledger": ("Daniel Achterberg", "Aisha Bello", "Bram Kuiper"),
    "security": ("Farah Siddiqui",),
    "care": ("Ruben de Graaf",),
    "finance": ("Samuel Oduya",),
    "office": ("Lotte Smeets", "Helena Brandt"),
    # These may read what the People team keeps to itself.
    PEOPLE_TEAM: ("Hanneke Vos", "Ingrid Solheim", "Willem Kestens"),
}
ENGINEERING = ("platform", "routing", "courier", "depot", "ledger", "security")


def email_of(name: str) -> str:
    """The address that goes with a name."""
    first, _, last = name.partition(" ")
    return f"{first.lower()}.{last.lower().replace(' ', '-')}@kestrel.example"
