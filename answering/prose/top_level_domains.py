"""Top-level domains: the endings that make clients take a dotted word for an address. Facts, and nothing else."""

# Every country has two letters; a list would let fewer file names be taken for domains, and go out of date.
_COUNTRY = r"[a-z]{2}"
_GENERIC = (
    "academy|agency|app|art|asia|biz|blog|bond|business|buzz|cam|careers|center|chat|city|click|cloud|club|codes|com|"
    "community|company|computer|cyou|dev|digital|domains|download|edu|email|energy|engineering|events|exchange|expert|"
    "express|fail|finance|foundation|fun|fyi|games|gov|group|guide|guru|help|host|hosting|icu|info|ink|institute|int|"
    "international|jobs|land|lat|legal|life|link|live|lol|ltd|management|market|marketing|media|mil|mobi|mov|museum|name|"
    "net|network|news|nexus|ninja|one|online|ooo|org|page|partners|party|photos|pics|plus|press|pro|productions|pub|quest|"
    "racing|rest|review|reviews|rip|rocks|run|sale|sbs|school|science|security|services|shop|site|social|software|"
    "solutions|space|store|stream|studio|support|surf|systems|team|tech|technology|tel|tips|today|tools|top|trade|travel|"
    "uno|ventures|vip|watch|web|website|wiki|win|work|works|world|wtf|xyz|zip|zone"
)
_OTHER_SCRIPTS = (
    "рф|бел|укр|срб|мкд|қаз|онлайн|сайт|中国|中國|公司|网络|在线|香港|台湾|"
    "भारत|বাংলা|ไทย|한국|مصر|السعودية|امارات|ایران|ישראל"
)

TOP_LEVEL_DOMAIN = rf"(?:xn--[a-z0-9-]+|{_GENERIC}|{_COUNTRY}|{_OTHER_SCRIPTS})"
"""Regular expression of one, in small letters."""

_COUNTRIES_TOO = "ai|am|as|cc|gz|hs|in|kt|lc|md|ml|mm|mo|mov|nu|pl|pm|po|ps|py|rb|rs|sc|sh|so|tf|ts|vb|vi|yn|zip"
FILE_ENDINGS = frozenset(_COUNTRIES_TOO.split("|"))
"""Endings of files too: a file's name or path is shown as code."""
