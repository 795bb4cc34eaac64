"""Kinds that a cluster does not have are found; those that its profile or a definition brings are not."""

from typing import Any

import pytest

from tests.charts.tenants import BARE, site
from tests.toolkit.rules.fleets import PLATFORM, Object, Placed, fleet, said, thing
from toolkit.rules.delivery.missing_kind import missing_kind

GATEWAY = {"exposure": {"via": "gateway", "gateway": "external", "gateway_namespace": "gateways"}}
INGRESS = {"exposure": {"via": "ingress", "ingress_class": "nginx", "cluster_issuer": "issuer", "namespace": "nginx"}}
WIDGET = thing("Widget") | {"apiVersion": "example.com/v1"}
CERTIFICATE = thing("Certificate") | {"apiVersion": "cert-manager.io/v1"}
DEFINITION = thing(
    "CustomResourceDefinition", namespace=None, spec={"group": "example.com", "names": {"kind": "Widget"}}
) | {"apiVersion": "apiextensions.k8s.io/v1"}


@pytest.mark.parametrize(
    ("profile", "used"),
    [
        ({"queueing": "kueue"}, thing("LocalQueue")),
        ({"multi_node": "jobset"}, thing("JobSet")),
        ({"autoscaling": "keda"}, thing("ScaledObject")),
        ({"secrets": {"external_secrets": {"store": "vault"}}}, thing("ExternalSecret")),
        ({"metrics": "prometheus-operator"}, thing("PodMonitor")),
        ({"metrics": "google-managed"}, thing("PodMonitoring")),
        (GATEWAY, thing("HTTPRoute")),
        (INGRESS, CERTIFICATE),
    ],
)
def test_a_kind_comes_with_a_word_of_the_profile(profile: dict[str, Any], used: Object) -> None:
    (complaint,) = said(missing_kind, fleet(used))
    assert f"`{next(iter(profile))}: " in complaint.text
    assert not said(missing_kind, fleet(used, sites=[site(BARE | profile)]))


def test_the_profile_of_another_cluster_does_not_count() -> None:
    queueing = site(BARE | {"queueing": "kueue"}, name="elsewhere")
    assert said(missing_kind, fleet(thing("LocalQueue"), sites=[site(), queueing]))


def test_what_every_cluster_has() -> None:
    kinds = (
        "ConfigMap",
        "Deployment",
        "Job",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "HorizontalPodAutoscaler",
        "Role",
    )
    application = thing("Application") | {"apiVersion": "argoproj.io/v1alpha1"}
    assert not said(missing_kind, fleet(application, *map(thing, kinds)))


def test_a_kind_that_nobody_brings() -> None:
    (complaint,) = said(missing_kind, fleet(WIDGET))
    assert "`example.com`" in complaint.text


def test_a_definition_in_the_same_application_comes_first() -> None:
    assert not said(missing_kind, fleet(DEFINITION, WIDGET))


def test_a_definition_in_another_application_may_come_too_late() -> None:
    assert said(missing_kind, fleet(Placed(DEFINITION, PLATFORM), WIDGET))


def test_unless_the_object_waits_for_it() -> None:
    option = {"argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true"}
    waiting = WIDGET | {"metadata": {"name": "it", "annotations": option}}
    assert not said(missing_kind, fleet(Placed(DEFINITION, PLATFORM), waiting))
    assert said(missing_kind, fleet(waiting)), "it would wait for ever"
