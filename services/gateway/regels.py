"""`python -m services.gateway.regels` writes regels.json and docs/regels.md; `--check` says whether they are in step.

Both come from the table of rules and from the tests: a case is `Geval("TR018", …)` or `Historie("TR018", …)`, and a
test named `test_tr018_…` is one too. Tests in `test_waarborgen.py` are about rules that the provider checks.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from services.gateway.api.regels import PATH
from shared.contracts.body import Lijst
from shared.contracts.gemeente import Wet
from shared.contracts.regels import Standaardregel, Standaardregeldeel
from shared.istandaarden.codelijsten.retourcodes import RETOURCODE
from shared.istandaarden.regels import REGELS, Regel
from shared.istandaarden.wet import Wet as Standaardwet

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "regels.md"
TESTS = ROOT / "tests"
WAARBORGEN = "test_waarborgen.py"
_GEVALLEN = frozenset({"Geval", "Historie", "_elk_product"})
_ID = re.compile(r"(TR|CD|CS)[0-9]{3}")
_NAAM = re.compile(r"test_((?:tr|cd|cs)[0-9]{3})_")
_WET = {Standaardwet.WMO: Wet.WMO, Standaardwet.JEUGDWET: Wet.JEUGDWET}


def per_regel(folder: Path = TESTS) -> dict[str, tuple[str, ...]]:
    """Rule -> the test files that hold us to it, as paths in the repository."""
    gevonden: dict[str, set[str]] = {}
    for pad in sorted(folder.rglob("*.py")):
        waar = pad if pad.name.startswith("test_") else pad.with_name("test_regels.py")
        for naam in _genoemd(ast.parse(pad.read_text(encoding="utf-8"))):
            gevonden.setdefault(naam, set()).add(waar.relative_to(folder.parent).as_posix())
    return {naam: tuple(sorted(waar)) for naam, waar in gevonden.items()}


def _genoemd(boom: ast.Module) -> Iterator[str]:
    """The rules that a file has cases of."""
    for knoop in ast.walk(boom):
        match knoop:
            case ast.Call(func=ast.Name(id=soort), args=[ast.Constant(value=str(naam)), *_]) if soort in _GEVALLEN:
                if _ID.fullmatch(naam):
                    yield naam
            case ast.FunctionDef(name=naam) | ast.AsyncFunctionDef(name=naam):
                if found := _NAAM.match(naam):
                    yield found[1].upper()


def zonder_test(tests: Mapping[str, Sequence[str]], regels: Sequence[Regel] = REGELS) -> list[str]:
    """What no test holds us to: a rule, or our keeping to one that the provider checks."""
    gevonden = set()
    for regel in regels:
        bestanden = [pad.rpartition("/")[2] for pad in tests.get(regel.id, ())]
        if regel.niet_van_ons is None and all(bestand == WAARBORGEN for bestand in bestanden):
            gevonden.add(f"{regel.id} ({', '.join(regel.berichten)}): no test")
        if regel.niet_van_ons is not None and WAARBORGEN not in bestanden:
            gevonden.add(f"{regel.id} ({', '.join(regel.berichten)}): no test that we keep to it")
    return sorted(gevonden)


def bodies(tests: Mapping[str, tuple[str, ...]]) -> list[Standaardregel]:
    """The table, one body per id."""
    op_id = sorted(REGELS, key=lambda regel: regel.id)
    return [_body(naam, list(rijen), tests.get(naam, ())) for naam, rijen in groupby(op_id, lambda regel: regel.id)]


def _body(naam: str, rijen: Sequence[Regel], getest_in: tuple[str, ...]) -> Standaardregel:
    code = rijen[0].retourcode
    wetten = {wet for regel in rijen for wet in regel.wetten}
    return Standaardregel(
        id=naam,
        wetten=tuple(_WET[wet] for wet in Standaardwet if wet in wetten),
        berichten=tuple(sorted({soort for regel in rijen for soort in regel.berichten})),
        niveau=rijen[0].niveau,
        retourcode=code,
        omschrijving_retourcode=None if code is None else RETOURCODE.omschrijving(Standaardwet.WMO, code),
        delen=tuple(
            Standaardregeldeel(
                berichten=regel.berichten,
                klassen=regel.klassen,
                tekst=regel.tekst,
                van_ons=regel.niet_van_ons is None,
                reden=regel.niet_van_ons,
                uitgevoerd_door=regel.uitgevoerd_door,
            )
            for regel in rijen
        ),
        getest_in=getest_in,
    )


_HOOFD = """# Rules

Every technical rule (TR), condition (CD) and constraint (CS) of iWmo and iJw 3.2. Written by `make schemas` from
`shared/istandaarden/regels` and the tests; served at `GET /v1/regels`.

Level 1 is the schema, 2 the message itself, 3 the administration, 4 what lies outside. A code of level 2 goes back in
the header, one of level 3 or 4 at the class named. Where the provider checks a rule, the reason says how we never send
what breaks it; functions and tests are then those that see to it. `pytest tests -k TR018` runs those of a rule.

"""
_KOLOMMEN = ("rule", "laws", "messages", "level", "code", "class", "what it asks", "where", "tested in")


def document(regels: Sequence[Standaardregel]) -> str:
    """docs/regels.md."""
    van_ons = [regel for regel in regels if all(deel.van_ons for deel in regel.delen)]
    niet = [regel for regel in regels if not any(deel.van_ons for deel in regel.delen)]
    telling = [
        ("checked here", len(van_ons)),
        ("checked here on what we receive, by the provider on what we send", len(regels) - len(van_ons) - len(niet)),
        ("checked by the provider only", len(niet)),
        ("all", len(regels)),
    ]
    rijen = [_rij(*(str(kop) for kop in ("rules", "number"))), _rij("---", "---:")]
    rijen += [_rij(wat, str(aantal)) for wat, aantal in telling]
    rijen += ["", _rij(*_KOLOMMEN), _rij(*("---" for _ in _KOLOMMEN)), *map(_regel, regels)]
    return _HOOFD + "\n".join(rijen) + "\n"


def _regel(regel: Standaardregel) -> str:
    return _rij(
        regel.id,
        " ".join(regel.wetten),
        " ".join(regel.berichten),
        str(regel.niveau),
        regel.retourcode or "",
        "<br>".join(dict.fromkeys(klasse for deel in regel.delen for klasse in deel.klassen)),
        "<br>".join(dict.fromkeys(_tekst(deel) for deel in regel.delen)),
        "<br>".join(dict.fromkeys(f"`{naam}`" for deel in regel.delen for naam in deel.uitgevoerd_door)),
        "<br>".join(f"`{pad.removeprefix('tests/')}`" for pad in regel.getest_in),
    )


def _tekst(deel: Standaardregeldeel) -> str:
    if deel.van_ons:
        return deel.tekst
    return f"{deel.tekst} *Niet van ons ({' '.join(deel.berichten)}): {deel.reden}*"


def _rij(*cellen: str) -> str:
    return f"| {' | '.join(cellen)} |"


def files() -> tuple[dict[Path, str], list[str]]:
    """Each file with what it should hold, and what no test holds us to."""
    tests = per_regel()
    regels = bodies(tests)
    tabel = Lijst[Standaardregel](resultaten=tuple(regels)).model_dump_json(by_alias=True, indent=1)
    return {PATH: tabel + "\n", DOC: document(regels)}, zonder_test(tests)


def main(arguments: list[str]) -> int:
    """0 when written or in step and every rule has a test."""
    gewenst, fouten = files()
    for pad, tekst in gewenst.items():
        if "--check" not in arguments:
            pad.write_text(tekst, encoding="utf-8")
        elif not pad.exists() or pad.read_text(encoding="utf-8") != tekst:
            fouten.append(f"{pad.relative_to(ROOT)} differs from the code: run python -m services.gateway.regels")
    sys.stderr.writelines(f"{fout}\n" for fout in fouten)
    return 1 if fouten else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
