"""Phrases: how people ask, thank, greet and ask for silence, in the languages that are told apart.

English, German, French, Spanish, Italian, Portuguese and Dutch; Chinese, Japanese and Korean by their endings. Words
are in lower case. A language is added here and nowhere else.
"""

# Open a question also where nobody writes the mark.
QUESTION_WORDS = (
    *("what", "what's", "whats", "which", "who", "who's", "whose", "whom", "where", "where's", "when", "why", "how"),
    *(
        "how's",
        "was",
        "welche",
        "welcher",
        "welches",
        "welchen",
        "welchem",
        "wer",
        "wem",
        "wen",
        "wessen",
        "wo",
        "wohin",
    ),
    *("woher", "wann", "warum", "weshalb", "wieso", "wie", "wieviel", "womit", "wozu", "worin"),
    *("que faire", "quel", "quelle", "quels", "quelles", "qui", "où", "quand", "pourquoi", "comment", "combien"),
    *(
        "qu'est-ce",
        "est-ce",
        "qué",
        "cuál",
        "cuáles",
        "quién",
        "quiénes",
        "dónde",
        "cuándo",
        "cómo",
        "cuánto",
        "cuánta",
    ),
    *(
        "por qué",
        "para qué",
        "che cosa",
        "cosa",
        "qual",
        "quale",
        "quali",
        "chi",
        "dove",
        "quando",
        "perché",
        "come mai",
    ),
    *("come si", "come posso", "come faccio", "come", "quanto", "quanti", "quanta", "o que", "quais", "quem", "onde"),
    *("por que", "como", "quantos", "wat", "welk", "wie", "waar", "wanneer", "waarom", "hoe", "hoeveel"),
)
# After these a question word opens a clause ("when I restart it, it hangs"), not a question.
SUBJECTS = ("i", "i'm", "i've", "we", "we're", "you", "he", "she", "it", "they", "ich", "wir", "je", "on", "nous", "yo")
# Open with a question word, and ask nothing.
STATEMENTS = (
    "what a ",
    "what an ",
    "how nice",
    "how cool",
    "how great",
    "which is ",
    "which was ",
    "was für ein glück",
)

# Orders that only a question answers. The word behind each is what is wanted.
ASKS = (
    *("show", "explain", "tell me", "give me", "list all", "list the", "list every", "find", "look up", "search"),
    *("summarise", "summarize", "compare", "describe", "define", "remind me", "how about", "what about", "help me"),
    *("can you", "could you", "would you", "will you", "can someone", "could someone", "can anyone", "does anyone"),
    *("any", "i mean", "i meant", "i need help", "i need the", "i need some", "i'm looking for", "i am looking for"),
    *("i don't understand", "i do not understand", "i'm confused", "i am confused", "i have a question", "help"),
    *("what if", "i want to know", "i'd like to know", "i would like to know", "i need to know", "i wonder"),
    *("zeig", "zeige", "erkläre", "erklär", "sag mir", "nenne", "nenn", "gib mir", "finde", "suche", "such"),
    *("vergleiche", "beschreibe", "fasse", "kannst du", "könntest du", "können sie", "könnten sie", "gibt es"),
    *(
        "montre",
        "montrez",
        "explique",
        "expliquez",
        "dis-moi",
        "donne-moi",
        "donnez-moi",
        "trouve",
        "cherche",
        "résume",
    ),
    *("compare", "décris", "peux-tu", "pouvez-vous", "pourrais-tu", "pourriez-vous", "y a-t-il"),
    *("muestra", "muéstrame", "explica", "explícame", "dime", "dame", "busca", "encuentra", "resume", "compara"),
    *("describe", "puedes", "podrías", "mostra", "mostrami", "spiega", "spiegami", "dimmi", "dammi", "elenca", "cerca"),
    *("trova", "riassumi", "confronta", "descrivi", "puoi", "potresti", "mostre", "explique", "diga-me", "dê-me"),
    *("procure", "resuma", "descreva", "pode", "poderia", "toon", "laat zien", "leg uit", "vertel", "geef", "zoek"),
    *("vind", "vat samen", "vergelijk", "beschrijf", "kun je", "kan je", "kunt u", "zou je"),
)
# Of these, the ones that speak to whoever listens: "can you" is asked of people as often as of Footnote.
OF_ANYONE = ("can you", "could you", "would you", "will you", "kannst du", "könntest du", "können sie", "könnten sie")

# A yes-or-no question without its mark: the verb, then who or what it is about. "Is fixed now" tells how something is.
VERBS = ("can", "could", "should", "would", "will", "has")
FIRM_VERBS = ("is", "are", "am", "was", "were", "isn't", "aren't", "does", "did", "doesn't", "didn't", "don't", "can't")
STATES = (
    *("fixed", "solved", "done", "working", "back", "still", "not", "now", "ok", "okay", "fine", "good", "gone", "on"),
    *("in", "at", "already", "running", "worry", "forget"),
)
ABOUT = (
    *("i", "we", "you", "it", "there", "they", "this", "that", "any", "anyone", "anybody", "he", "she", "someone"),
    *("somebody", "my", "our", "your"),
)
# Said in front of what is asked.
OPENERS = (
    *("by the way", "btw", "actually", "one more question", "besides that", "yes", "yeah", "no", "great", "i see"),
    *("hi", "hey", "hello", "ok", "okay", "and", "also", "so", "but", "then", "please", "pls", "thanks", "thank you"),
    *("footnote", "bot", "or", "well", "hallo", "und", "aber", "bitte", "danke", "et", "mais", "merci", "bonjour"),
    *("y", "pero", "gracias", "hola", "e", "ma", "grazie", "ciao", "mas", "obrigado", "obrigada", "en", "maar"),
    *("dank je", "bedankt"),
)
# In Chinese, Japanese and Korean a question says so at its end.
ENDINGS = ("ですか", "ますか", "でしょうか", "のか", "吗", "嗎", "呢", "까", "나요", "가요")

# A reader of one's own words is meant: "are you on 4.2?" is asked of a person.
YOU = (
    *("you", "your", "yours", "u", "ya", "you're", "du", "dir", "dein", "deine", "deinen", "ihr", "euch", "tu", "ton"),
    *("ta", "tes", "vous", "votre", "vos", "tú", "usted", "ustedes", "você", "vocês", "seu", "sua", "jij", "jouw"),
)

THANKS = (
    *("thanks", "thank you", "thank u", "thx", "ty", "tysm", "cheers", "danke", "dankeschön", "vielen dank", "merci"),
    *("gracias", "muchas gracias", "grazie", "grazie mille", "obrigado", "obrigada", "dank je", "bedankt", "谢谢"),
    *("ありがとう", "ありがとうございます", "감사합니다"),
)
SMALL_TALK = (
    *THANKS,
    *("a lot", "so much", "very much", "again", "all", "everyone", "team", "guys", "folks", "footnote", "bot", "there"),
    *("hi", "hello", "hey", "hiya", "good morning", "good afternoon", "good evening", "morning", "bye", "goodbye"),
    *("see you", "good night", "how are you", "what's up", "whats up", "sup", "ok", "okay", "k", "kk", "yes", "yep"),
    *("yeah", "no", "nope", "sure", "right", "really", "great", "nice", "cool", "awesome", "perfect", "super", "good"),
    *(
        "good bot",
        "well done",
        "got it",
        "makes sense",
        "will do",
        "done",
        "done that",
        "lol",
        "haha",
        "wow",
        "oh",
        "ah",
    ),
    *("i see", "no problem", "np", "you're welcome", "sounds good", "that helps", "that helped", "that works"),
    *("that worked", "it works", "it worked", "works", "love it", "agreed", "exactly", "indeed", "good to know"),
    *(
        "hallo",
        "moin",
        "guten morgen",
        "guten tag",
        "tschüss",
        "ja",
        "nein",
        "genau",
        "alles klar",
        "passt",
        "bis dann",
    ),
    *("wie geht's", "wie geht es dir", "bonjour", "salut", "au revoir", "bonne journée", "oui", "non", "d'accord"),
    *("ça va", "parfait", "super", "hola", "buenos días", "adiós", "sí", "vale", "genial", "perfecto", "qué tal"),
    *("ciao", "buongiorno", "va bene", "perfetto", "come stai", "olá", "bom dia", "tudo bem", "sim", "não", "tchau"),
    *("hoi", "goedemorgen", "doei", "nee", "prima", "top", "+1", "fyi", "你好", "こんにちは", "안녕하세요"),
)

STOPS = (
    *(
        "stop",
        "stop it",
        "stop that",
        "stop answering",
        "stop replying",
        "stop talking",
        "quiet",
        "be quiet",
        "silence",
    ),
    *("shut up", "hush", "mute", "enough", "go away", "not now", "no more answers", "leave us alone", "stay out"),
    *("stay out of this", "stopp", "ruhe", "sei still", "sei ruhig", "halt", "schluss", "genug", "hör auf", "arrête"),
    *("arrêtez", "tais-toi", "taisez-vous", "ça suffit", "para", "detente", "basta", "cállate", "silencio", "ya basta"),
    *("zitto", "smettila", "silenzio", "pare", "chega", "silêncio", "hou op", "stil", "wees stil", "genoeg"),
)
STOP_SIGNS = (
    ":mute:",
    ":no_bell:",
    ":zipper_mouth_face:",
    ":shushing_face:",
    ":octagonal_sign:",
    "🔇",
    "🔕",
    "🤐",
    "🤫",
    "🛑",
)
# Around a word of stopping they change nothing.
STOP_FILLERS = ("please", "pls", "now", "bitte", "jetzt", "por favor", "s'il te plaît", "per favore", "footnote", "bot")
