"""Parts of names, streets and towns that few languages have: one in a file is worth more than the letter by itself.

`Tevetoðlu` may be Icelandic by its letter; `oğlu` ends the surnames of Turkey. These are the usual beginnings and
endings of surnames, given names and places, each with a letter beyond ASCII in it. A word that has one reads as a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_BY_LANGUAGE: Final[dict[str, str]] = {
    "German": "straß weiß groß größ müll möll schäf jäger schröd köhl krüg böhm günt jürg jörg björn münch köln lübeck "
    "düssel österr würt thür fürst grün häus schön mühl löw",
    "French": "ière ère$ ène$ érie éral ançois fèvr gère évôt hôpi châte forêt hélèn jérôm éphan benoît maître",
    "Spanish": "ñez$ ínez$ énez$ érez$ ález$ ómez$ íguez$ ández$ ción$ ería$ lucía muñoz guzmán chávez andrés josé",
    "Portuguese": "ção$ ções$ são$ ência$ ância$ ário$ ônio$ gonçal simões magalh araúj brandão joão conceiç estêv",
    "Italian": "ità$ nicolò niccolò forlì cantù mondovì cefalù",
    "Dutch": "daniël michaël rafaël noël gië$ ië$ iën$",
    "Swedish": "ström sjö gård löf öberg björk öqvist håkan göran jönk malmö hallén lindén vägen$",
    "Danish, Norwegian": "ørensen ørgen kjær bjørn østerg nørre sønder søndre høj$ bæk$ ødeg møll køben",
    "Finnish": "mäki mäen järvi äinen önen lähde hämä väin päiv",
    "Icelandic": "dóttir guðm guðr guðb sigurð þór þorst ólaf jónss árnas",
    "Polish": "ński ńska ędrz łowsk ławsk ąbrow ław$ łek$ łak$ ówka ów$ źnia źnick ości łukas łódź woźn łgorz",
    "Czech, Slovak": "ová$ ská$ ský$ ného$ ského$ řích řák ěch ček$ čka$ íček růž jiří dvoř ubomír ľudmil áčik",
    "Slovene, Croatian": "ović ević nić$ šić$ čić$ rić$ lić$ vić$ nišk čič$ ščak nčič vič$ ška$ ško$ šek$ janž željk",
    "Hungarian": "szabó tóth kovács kősz győr erdős szőke gergő dezső lászl györgy zoltán péter józsef tér$ útja ődi$",
    "Romanian": "ănes ălin ăzvan ănuț ănăst ești$ ștef ionuț ghiță țeanu șean cătăl mădăl",
    "Turkish": "oğlu doğan oğan$ ağaç dağ$ tuğba uğur yiğit yıldı yılm kılı ışık çelik öztü şahin şükr güneş gülş "
    "özdem çetin çağl",
    "Lithuanian": "ienė$ aitė$ ytė$ utė$ ūtė$ ūnas$ čius$ ėnas$ ėlis$ auskė šauli žemait",
    "Latvian": "iņš$ iņa$ īte$ ītis$ ēns$ ēna$ āns$ ūns$ kalnī rīga jānis ārlis zariņ bērz",
    "Estonian": "mägi mäe$ põld jõgi kõrv tõnu lõhm",
    "Welsh, Irish": "siân llŷn séam",
}
"""Parts of words in small letters; `$` is the end of a word."""
_LONGEST: Final = 64
_PARTS: Final = (part for row in _BY_LANGUAGE.values() for part in row.split())
_PART: Final = re.compile("|".join(sorted({part.replace("$", r"(?![^\W\d_])") for part in _PARTS})))


@lru_cache(maxsize=1 << 14)
def has(word: str) -> bool:
    """Tell whether a word has a part that few languages have."""
    return len(word) <= _LONGEST and _PART.search(word.lower().replace("i\u0307", "i")) is not None
