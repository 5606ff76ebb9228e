"""Bodies of budgets: expected, granted, declared and paid per year, law and category."""

from typing import Annotated

from pydantic import Field

from shared.contracts.billing.body import LEZEN, SCHRIJVEN, Centen
from shared.contracts.billing.partners import MEDEWERKERS
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Budget, Wet
from shared.contracts.operations import Operation, Rol, roles


class BudgettenQuery(Bladeren):
    """Which budgets."""

    jaar: Annotated[int, Field(ge=2015, le=2100)] | None = None
    wet: Wet | None = None


class BudgetUit(Body):
    """The money of one category of products in one year, in its four states; all in cents.

    `toegekend` is the commitment: what the toewijzingen can cost at most in that year, by volume and contracted tariff,
    plus PGB. `gedeclareerd` is awarded, debits minus credits; `betaald` is confirmed by the bank.
    """

    jaar: int
    wet: Wet
    categorie: str
    """`-` for what names no product."""
    verwacht_centen: Centen
    toegekend_centen: Centen
    gedeclareerd_centen: Centen
    betaald_centen: Centen
    ruimte_centen: Centen
    """Expected minus granted."""
    versie: int


BUDGETTEN = (
    Operation(
        id="lijstBudgetten",
        method="GET",
        path="/v1/budgetten",
        service="billing",
        roles=MEDEWERKERS,
        scope=LEZEN,
        tag="budgetten",
        summary="Verwacht, toegekend, gedeclareerd en betaald per jaar, wet en categorie",
        query=BudgettenQuery,
        response=Lijst[BudgetUit],
    ),
    Operation(
        id="stelBudgetVast",
        method="POST",
        path="/v1/budgetten",
        service="billing",
        roles=roles(Rol.CONTROLLER, Rol.BEHEERDER),
        scope=SCHRIJVEN,
        tag="budgetten",
        summary="Stel het verwachte bedrag van een jaar, wet en categorie vast",
        status=201,
        request=Budget,
        response=BudgetUit,
        effect=True,
    ),
)
