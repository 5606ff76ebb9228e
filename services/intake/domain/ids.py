"""The ids of intake and the codes it carries without judging them."""

from typing import NewType

HuishoudenId = NewType("HuishoudenId", str)
MeldingId = NewType("MeldingId", str)
OnderzoekId = NewType("OnderzoekId", str)
AanvraagId = NewType("AanvraagId", str)
VerwijzingId = NewType("VerwijzingId", str)
BeschikkingId = NewType("BeschikkingId", str)

Code = NewType("Code", str)
"""A code of a list that the contract checks and no rule here depends on."""
