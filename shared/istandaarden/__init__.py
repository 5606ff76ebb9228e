"""The messages of iWmo and iJw 3.2: declared once, read, written, checked and answered.

`lees` and `lees_323` read XML, `schrijf` and `schrijf_naar` write it, `naar_json`, `uit_json` and
`schrijf_json_naar` do JSON;
`berichten` holds the declarations, `codelijsten` the codes, `regels` the rules, `volumes` how much may be claimed.
"""

from shared.istandaarden import berichten
from shared.istandaarden.fouten import BerichtOngeldig, Fout
from shared.istandaarden.jsonvorm import naar_json, schrijf_json_naar, uit_json
from shared.istandaarden.klasse import Bericht
from shared.istandaarden.lezen import Gelezen, lees
from shared.istandaarden.schrijver import schrijf, schrijf_naar
from shared.istandaarden.stroom import Regel323, Stroom323, lees_323
from shared.istandaarden.wet import Wet

__all__ = [
    "Bericht",
    "BerichtOngeldig",
    "Fout",
    "Gelezen",
    "Regel323",
    "Stroom323",
    "Wet",
    "berichten",
    "lees",
    "lees_323",
    "naar_json",
    "schrijf",
    "schrijf_json_naar",
    "schrijf_naar",
    "uit_json",
]
