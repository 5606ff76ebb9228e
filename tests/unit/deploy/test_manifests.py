"""What the manifests promise: three copies, known secrets, rights as the contracts say, room for every pod."""

import re
from typing import Any

import pytest
import yaml

from deploy.lint.kustomize import OVERLAYS, Manifest, Unknown, containers, render
from deploy.local.postgres import ROLE_TIMEOUTS
from deploy.local.settings import ROOT
from shared.contracts.channels import DLQ, HEARS, PARTITIONS, topics
from shared.runtime.settings import ServiceSettings

SERVICES = ("intake", "indicatie", "billing")
KUBERNETES = ROOT / "deploy" / "kubernetes"
OWN_CONNECTIONS = 4
"""Of a worker, outside its pools: relay and projector, and as many while they start again."""


@pytest.fixture(scope="module", params=["zeven", "land"])
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    return render(OVERLAYS / request.param)


def of(manifests: list[Manifest], kind: str) -> dict[str, Any]:
    return {manifest["metadata"]["name"]: manifest for manifest in manifests if manifest["kind"] == kind}


def test_a_message_is_on_three_brokers_and_acknowledged_by_two(manifests: list[Manifest]) -> None:
    assert of(manifests, "KafkaNodePool")["broker"]["spec"]["replicas"] == 3
    config = of(manifests, "Kafka")["zorgketen"]["spec"]["kafka"]["config"]
    assert config["auto.create.topics.enable"] is False
    found = of(manifests, "KafkaTopic")
    assert set(found) == {topic.name for topic in topics()}
    for topic in found.values():
        assert topic["spec"]["replicas"] == 3
        assert topic["spec"]["config"]["min.insync.replicas"] == "2"


def test_a_service_may_write_its_own_topics_and_read_what_it_hears(manifests: list[Manifest]) -> None:
    users = of(manifests, "KafkaUser")
    assert set(users) == set(HEARS)
    for service, hears in HEARS.items():
        rights = {
            (acl["resource"]["type"], acl["resource"]["name"], acl["resource"]["patternType"]): set(acl["operations"])
            for acl in users[service]["spec"]["authorization"]["acls"]
        }
        wanted = {("topic", f"{service}.", "prefix"): {"Describe", "Write"}, ("group", service, "literal"): {"Read"}}
        wanted |= {("topic", topic, "literal"): {"Describe", "Read"} for topic in hears}
        wanted |= {("topic", f"{topic}{DLQ}", "literal"): {"Describe", "Write"} for topic in hears}
        assert rights == wanted


def test_no_commit_is_on_one_machine_alone(manifests: list[Manifest]) -> None:
    clusters = of(manifests, "Cluster")
    assert set(clusters) == {f"{service}-db" for service in SERVICES}
    for cluster in clusters.values():
        assert cluster["spec"]["instances"] == 3
        assert cluster["spec"]["postgresql"]["synchronous"]["dataDurability"] == "required"


def test_a_database_has_a_connection_for_every_pod_there_can_be(manifests: list[Manifest]) -> None:
    fields = ServiceSettings.model_fields
    pools = fields["database_pool"].default + fields["worker_database_pool"].default
    scalers = of(manifests, "HorizontalPodAutoscaler")
    for service in SERVICES:
        api, worker = (scalers[f"{service}-{role}"]["spec"]["maxReplicas"] for role in ("api", "worker"))
        surge = 1
        needed = (api + surge) * pools + worker * (pools + OWN_CONNECTIONS)
        parameters = of(manifests, "Cluster")[f"{service}-db"]["spec"]["postgresql"]["parameters"]
        assert needed + 20 <= int(parameters["max_connections"]), service


def test_no_more_workers_than_partitions(manifests: list[Manifest]) -> None:
    scalers = of(manifests, "HorizontalPodAutoscaler")
    assert all(scalers[f"{service}-worker"]["spec"]["maxReplicas"] <= PARTITIONS for service in SERVICES)


def test_every_workload_that_scales_keeps_one_pod_through_a_drain(manifests: list[Manifest]) -> None:
    scalers, budgets = of(manifests, "HorizontalPodAutoscaler"), of(manifests, "PodDisruptionBudget")
    assert set(scalers) == set(budgets)
    assert all(scaler["spec"]["minReplicas"] >= 2 for scaler in scalers.values())
    names = set(of(manifests, "Deployment")) | set(of(manifests, "StatefulSet"))
    assert {scaler["spec"]["scaleTargetRef"]["name"] for scaler in scalers.values()} == names - {"collector"}
    for name, scaler in scalers.items():
        assert name in of(manifests, scaler["spec"]["scaleTargetRef"]["kind"])
        assert "replicas" not in of(manifests, scaler["spec"]["scaleTargetRef"]["kind"])[name]["spec"]


def test_every_pod_of_ours_has_its_probes_and_none_has_a_token(manifests: list[Manifest]) -> None:
    for manifest in (*of(manifests, "Deployment").values(), *of(manifests, "StatefulSet").values()):
        pod = manifest["spec"]["template"]["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        for container in containers(manifest):
            if container["image"].startswith("zorgketen/"):
                assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
                assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_everything_is_refused_that_no_policy_allows(manifests: list[Manifest]) -> None:
    policies = of(manifests, "NetworkPolicy")
    nothing = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policies["niets"]["spec"] == nothing
    for service in SERVICES:
        (database,) = (rule["to"] for rule in policies[service]["spec"]["egress"] if rule["ports"] == [{"port": 5432}])
        assert database == [{"podSelector": {"matchLabels": {"cnpg.io/cluster": f"{service}-db"}}}]
    assert not any("5432" in str(rule) for rule in policies["gateway"]["spec"]["egress"])


def test_there_is_no_secret_in_the_files_and_each_one_named_is_explained(manifests: list[Manifest]) -> None:
    assert of(manifests, "Secret") == {}
    text = yaml.safe_dump(manifests)
    named = set(re.findall(r"secretKeyRef:\s+key: \S+\s+name: (\S+)", text))
    named |= set(re.findall(r"secretName: (\S+)", text))
    named |= {cluster["spec"]["bootstrap"]["initdb"]["secret"]["name"] for cluster in of(manifests, "Cluster").values()}
    assert len(named) > 12
    explained = set(re.findall(r"`([a-z-]+)`", (KUBERNETES / "README.md").read_text(encoding="utf-8")))
    assert named - explained == set()


@pytest.mark.parametrize("service", SERVICES)
def test_the_services_are_deployed_alike(service: str) -> None:
    """What one has, the others have, but for names and for what indicatie asks intake."""
    only_indicatie = re.compile(
        r"            - \{name: (INTAKE_URL|OIDC_CLIENT_ID).*\n|            - name: OIDC_CLIENT_KEY\n.*\n", re.MULTILINE
    )
    for name in ("api.yaml", "worker.yaml", "migration.yaml", "database.yaml"):
        text, like = (
            only_indicatie.sub("", (KUBERNETES / "base" / who / name).read_text(encoding="utf-8")).replace(
                who, "dienst"
            )
            for who in (service, "intake")
        )
        assert text.split("apiVersion", 1)[1] == like.split("apiVersion", 1)[1], name


@pytest.mark.parametrize("service", SERVICES)
def test_the_roles_have_the_time_limits_of_the_local_start(service: str, manifests: list[Manifest]) -> None:
    statements = of(manifests, "Cluster")[f"{service}-db"]["spec"]["bootstrap"]["initdb"]["postInitApplicationSQL"]
    for kind, limits in ROLE_TIMEOUTS.items():
        for setting, value in limits.items():
            assert f"ALTER ROLE {service}_{kind} SET {setting} = '{value}'" in statements


def test_what_the_renderer_does_not_know_it_refuses(tmp_path: Any) -> None:
    (tmp_path / "kustomization.yaml").write_text("resources: []\nnamePrefix: x-\n", encoding="utf-8")
    with pytest.raises(Unknown, match="namePrefix"):
        render(tmp_path)
    patch = "patches: [{target: {kind: Deployment, name: weg}, patch: '[]'}]"
    (tmp_path / "kustomization.yaml").write_text(patch, encoding="utf-8")
    with pytest.raises(Unknown, match="a patch of nothing"):
        render(tmp_path)
