"""What a careful reviewer would ask for."""

from toolkit.rules.hygiene.containers import mutable_tag, resources
from toolkit.rules.hygiene.references import reference
from toolkit.rules.hygiene.selectors import selector
from toolkit.rules.hygiene.servers import probed_port, readiness, scraped_port, service_port
from toolkit.rules.hygiene.targets import backend, scaled
from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "hygiene/readiness",
        "error",
        "Without a readiness probe a Service sends requests to a program that still starts, and they fail.",
        "Give the container a readinessProbe that succeeds once it can answer.",
        readiness,
    ),
    Rule(
        "hygiene/resources",
        "error",
        "A container without requests is scheduled where there is no room for it; one without limits takes that of "
        "others.",
        "State CPU and memory, both as requests and as limits.",
        resources,
    ),
    Rule(
        "hygiene/mutable-tag",
        "error",
        "A tag that moves means another program after a restart than the one that was reviewed.",
        "Name a version or a digest.",
        mutable_tag,
    ),
    Rule(
        "hygiene/selector",
        "error",
        "A selector that matches no pod does nothing and reports nothing: no traffic, no metrics, no protection.",
        "Correct the labels; where the pods are made by others, say by whom in the annotation "
        "`tunefleet.io/pods-from-elsewhere`.",
        selector,
    ),
    Rule(
        "hygiene/service-port",
        "error",
        "A Service that sends to a port nobody listens on refuses every connection.",
        "Point `targetPort` at a port of the container, or open the port there.",
        service_port,
    ),
    Rule(
        "hygiene/scraped-port",
        "error",
        "Metrics that are asked for on a port nobody listens on are missing, and so are the alerts on them.",
        "Name a port that the containers open.",
        scraped_port,
    ),
    Rule(
        "hygiene/probed-port",
        "error",
        "A probe of a port name that its container does not have never succeeds, so the pod is never ready.",
        "Name a port of the container.",
        probed_port,
    ),
    Rule(
        "hygiene/scaled",
        "error",
        "An autoscaler whose target is not there scales nothing.",
        "Correct the name, or remove the autoscaler.",
        scaled,
    ),
    Rule(
        "hygiene/backend",
        "error",
        "A route that leads to a Service or a port which is not there answers every request with an error.",
        "Correct the name of the Service or its port.",
        backend,
    ),
    Rule(
        "hygiene/reference",
        "error",
        "What mentions an object that is not there waits for it for ever: a pod that does not start, a run that no "
        "queue takes.",
        "Correct the name, make the object, or mark the reference `optional: true` where the program does without.",
        reference,
    ),
)
