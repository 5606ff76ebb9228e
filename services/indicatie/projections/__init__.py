"""The rows of indicatie: lists, terms and the timeline; never a name, a number of a person or a text."""

from services.indicatie.projections.berichten import Berichten
from services.indicatie.projections.besluiten import Besluiten
from services.indicatie.projections.termijnen import Termijnen
from services.indicatie.projections.tijdlijn import Tijdlijn
from services.indicatie.projections.verzoeken import Verzoeken

PROJECTIONS = (Besluiten(), Berichten(), Verzoeken(), Termijnen(), Tijdlijn())
