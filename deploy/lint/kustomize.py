"""What an overlay of deploy/kubernetes comes to, as kustomize would render it: `python -m deploy.lint.kustomize`.

Only what our files use is known (resources, namespace, images, JSON patches, config maps from files); anything else is
refused, so that a check never passes over what it did not read.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]

KNOWN = {
    "apiVersion", "kind", "resources", "namespace", "images", "patches", "configMapGenerator", "generatorOptions",
}  # fmt: skip
CLUSTER_WIDE = {"Namespace"}
OVERLAYS = Path(__file__).parents[1] / "kubernetes" / "overlays"
CUSTOM = ("strimzi.io", "cnpg.io", "coreos.com")
"""The groups of custom resources, whose schemas belong to their operators."""


class Unknown(Exception):
    """The files use something that is not rendered here."""


def render(folder: Path) -> list[Manifest]:
    """Every manifest of a folder with a kustomization.yaml, patched; Unknown where it uses what is not known here."""
    wishes = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    if strange := set(wishes) - KNOWN:
        raise Unknown(f"{folder}: {', '.join(sorted(strange))}")
    found: list[Manifest] = []
    for name in wishes.get("resources", ()):
        path = folder / name
        found += render(path.resolve()) if path.is_dir() else _read(path)
    found += [_config_map(folder, wishes, made) for made in wishes.get("configMapGenerator", ())]
    for manifest in found:
        if "namespace" in wishes and manifest["kind"] not in CLUSTER_WIDE:
            manifest["metadata"]["namespace"] = wishes["namespace"]
        for image in wishes.get("images", ()):
            _tag(manifest, image)
    for patch in wishes.get("patches", ()):
        _patch(found, patch)
    return found


def is_custom(manifest: Manifest) -> bool:
    """Whether an operator brings this kind."""
    return any(manifest["apiVersion"].partition("/")[0].endswith(group) for group in CUSTOM)


def containers(manifest: Manifest) -> list[Manifest]:
    """The containers of a workload, wherever it keeps them; none for another kind."""
    pod = manifest.get("spec", {}).get("template", {}).get("spec", {})
    return [*pod.get("initContainers", ()), *pod.get("containers", ())] if isinstance(pod, dict) else []


def _read(path: Path) -> list[Manifest]:
    return [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]


def _config_map(folder: Path, wishes: Mapping[str, Any], made: Mapping[str, Any]) -> Manifest:
    if wishes.get("generatorOptions") != {"disableNameSuffixHash": True} or set(made) != {"name", "files"}:
        raise Unknown(f"{folder}: a config map with a hash in its name, or not from files")
    data = {Path(name).name: (folder / name).read_text(encoding="utf-8") for name in made["files"]}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": made["name"]}, "data": data}


def _tag(manifest: Manifest, image: Mapping[str, str]) -> None:
    if set(image) != {"name", "newTag"}:
        raise Unknown(f"images: {sorted(image)}")
    for container in containers(manifest):
        if container["image"] == image["name"]:
            container["image"] = f"{image['name']}:{image['newTag']}"


def _patch(manifests: Iterable[Manifest], patch: Mapping[str, Any]) -> None:
    target = patch["target"]
    if set(patch) != {"target", "patch"} or set(target) - {"kind", "name"}:
        raise Unknown(f"patches: {patch}")
    hit = [
        manifest
        for manifest in manifests
        if all(re.fullmatch(target.get(field, ".*"), value) for field, value in _identity(manifest).items())
    ]
    if not hit:
        raise Unknown(f"a patch of nothing: {target}")
    for manifest in hit:
        for step in yaml.safe_load(patch["patch"]):
            _step(manifest, step)


def _identity(manifest: Manifest) -> dict[str, str]:
    return {"kind": manifest["kind"], "name": manifest["metadata"]["name"]}


def _step(manifest: Manifest, step: Mapping[str, Any]) -> None:
    """One operation of RFC 6902: add, replace or remove."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:]]
    place: Any = manifest
    for part in way:
        place = place[int(part) if isinstance(place, list) else part]
    key = int(last) if isinstance(place, list) and last != "-" else last
    match step["op"]:
        case "add" if isinstance(place, list):
            place.insert(len(place) if key == "-" else key, step["value"])
        case "replace" if key not in place and not isinstance(place, list):
            raise Unknown(f"nothing to replace at {step['path']}")
        case "add" | "replace":
            place[key] = step["value"]
        case "remove":
            del place[key]
        case _:
            raise Unknown(f"patch: {step['op']}")


def main() -> int:
    """Writes each overlay as `<folder>/<overlay>/{kubernetes,custom}/<kind>-<name>.yaml`."""
    parser = argparse.ArgumentParser(prog="deploy.lint.kustomize", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    for overlay in sorted(OVERLAYS.iterdir()):
        for manifest in render(overlay):
            place = folder / overlay.name / ("custom" if is_custom(manifest) else "kubernetes")
            place.mkdir(parents=True, exist_ok=True)
            name = f"{manifest['kind']}-{manifest['metadata']['name']}.yaml".lower()
            (place / name).write_text(yaml.safe_dump(manifest, sort_keys=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
