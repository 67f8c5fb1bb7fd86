"""Vocabulary: the English words by which the verifier tells opposites, negations and near synonyms. Data, and no code.

Words stand as people write them; whoever reads the lists stems them. Short on purpose: a wrong entry strikes or lets
through sentences everywhere, a missing one only weakens a signal among several.
"""

import re

_words = re.compile(r"\S+").findall

OPPOSITES: tuple[tuple[str, str], ...] = (
    # The second of each pair says the contrary of the first; several words of one side are separated by spaces.
    ("enable enabled activate activated", "disable disabled deactivate deactivated"),
    (
        "allow allowed permit permitted permissible",
        "deny denied forbid forbidden prohibit prohibited disallow disallowed",
    ),
    ("available", "unavailable"),
    ("possible", "impossible"),
    ("able", "unable"),
    ("before prior preceding", "after afterwards following"),
    ("increase increased raise grow growing rise", "decrease decreased reduce reduced lower shrink fall decline"),
    ("maximum most max upper", "minimum least min lower"),
    ("add adding", "remove removing delete deleting"),
    ("include including", "exclude excluding"),
    ("start begin", "stop end"),
    ("open", "close closed"),
    ("first", "last"),
    ("success succeed successful", "failure fail failed"),
    ("required mandatory", "optional"),
    ("public", "private"),
    ("internal", "external"),
    ("above over exceed more", "below under less fewer"),
    ("upgrade", "downgrade"),
    ("upload", "download"),
    ("encrypted", "unencrypted"),
    ("valid", "invalid"),
    ("supported", "unsupported"),
    ("legal lawful", "illegal unlawful"),
    ("safe", "unsafe dangerous"),
    ("accept", "reject refuse"),
    ("synchronous", "asynchronous"),
    ("lock locked", "unlock unlocked"),
    ("mount", "unmount"),
    ("install", "uninstall"),
    ("connect", "disconnect"),
    ("primary", "secondary standby replica"),
    ("read", "write"),
    ("push", "pull"),
    ("grant", "revoke"),
    ("high higher", "low lower"),
    ("early earlier", "late later"),
    ("buy purchase", "sell"),
    ("import", "export"),
    ("long longer", "short shorter"),
    ("old older", "new newer young younger"),
    ("large big larger", "small tiny smaller"),
    ("hot", "cold"),
    ("cheap cheaper", "expensive"),
    ("free", "paid"),
    ("strong", "weak"),
    ("manual manually", "automatic automatically"),
    ("temporary temporarily", "permanent permanently"),
)

NEGATORS = frozenset(
    _words(
        "not no never without cannot neither nor none nobody nothing nowhere hardly isnt arent dont doesnt cant wont"
        " nicht kein keine keinen nie niet geen nunca jamais nessuno pas"
    )
)
"""Words that turn the clause they stand in around; a word that ends in `n't` does too."""

NEGATIVE = frozenset(
    _words(
        "fail failed fails avoid avoids prevent prevents preventing lack lacks lacking unable instead except rather"
        " refuse refuses stop stops prohibited forbidden denied absence missing rarely seldom unless unlike"
        " illegal impossible incorrect false untrue unavailable unsupported disabled invalid zero difficult hard"
    )
)
"""Words that bear out a negation without being one."""

NOT_ALONE = ("only", "just", "necessarily", "limited", "hesitate")
"""Behind a negator these take its meaning away: "not only" negates nothing."""

OTHER_LANGUAGES = frozenset(
    _words(
        "der die das und ist ein eine einen dem den des mit auf wird werden für im zum nach le la les et est une du"
        " dans sur sont pour avec el los las en que por con para una del het een van voor zijn il di che della sono não"
        " uma os och att är på w z na jest się nie"
    )
)
"""Small words that other languages use all the time and English does not."""

CLAUSE_WORDS = frozenset(
    _words(
        "but although though whereas while which who whose that if unless because since when whenever until except so"
        " and or however than then"
    )
)
"""Words at which a new clause begins: a negation does not reach over them."""

SYNONYMS: tuple[str, ...] = (
    # Words of one line count as one word.
    "start begin commence launch initiate",
    "stop halt end terminate",
    "use utilize utilise employ",
    "need require requirement necessary must",
    "get obtain acquire receive",
    "show display",
    "choose select pick",
    "make create generate produce build",
    "delete remove erase",
    "buy purchase",
    "help assist aid support",
    "big large huge",
    "fast quick rapid",
    "error failure fault",
    "fix repair resolve mend",
    "change modify alter edit",
    "check verify confirm",
    "keep retain store save",
    "run execute perform",
    "find locate",
    "send submit transmit",
    "tell inform notify",
    "contain include comprise",
    "allow permit enable let",
    "about approximately roughly around",
    "also additionally furthermore moreover",
    "give provide offer supply",
    "say state mention",
    "cost price fee charge",
    "person people individual",
    "company firm business",
    "every each all",
    "several many various multiple numerous",
    "ensure guarantee",
    "important essential crucial",
    "happen occur",
    "begin start",
    "film movie",
    "car vehicle automobile",
    "job work",
    "kind type sort",
    "way method",
    "part portion",
    "set configure",
    "team group",
    "document page",
    "daily day",
    "weekly week",
    "monthly month",
    "yearly annual year",
    "lawyer attorney",
)
