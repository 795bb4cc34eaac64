"""What autoscalers scale and what routes lead to is there."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.rules.homes import Home, home
from toolkit.rules.hygiene.servers import Port
from toolkit.rules.parts import part, parts, value
from toolkit.rules.rule import Complaint, Fleet, Subject, complain


class Backend(NamedTuple):
    """Where a route leads: a Service in a namespace, and one of its ports by number or by name."""

    home: Home
    service: str
    port: Port | None


def scaled(fleet: Fleet) -> Iterator[Complaint]:
    scalers = list(fleet.of_kind("HorizontalPodAutoscaler", "ScaledObject"))
    there = {(home(subject), subject.kind, subject.name) for subject in fleet.subjects} if scalers else set()
    for scaler in scalers:
        target = part(scaler.body, "spec", "scaleTargetRef")
        kind, name = str(target.get("kind", "Deployment")), str(target.get("name"))
        if (home(scaler), kind, name) not in there:
            yield complain(scaler, f"it scales {kind} {name}, which is not there")


def backend(fleet: Fleet) -> Iterator[Complaint]:
    services = {(home(service), service.name): service for service in fleet.of_kind("Service")}
    for route in fleet.of_kind("Ingress", "HTTPRoute"):
        backends = _of_ingress(route) if route.kind == "Ingress" else _of_route(route)
        for led_to in dict.fromkeys(backends):
            service = services.get((led_to.home, led_to.service))
            if service is None:
                name = f"{led_to.home.namespace}/{led_to.service}"
                yield complain(route, f"it leads to Service {name}, which is not there")
            elif not _has(service, led_to.port):
                yield complain(route, f"it leads to port {led_to.port} of {service}, which has none such")


def _port(written: Any) -> Port | None:
    return written if isinstance(written, int | str) else None


def _has(service: Subject, port: Port | None) -> bool:
    return any(port in (each.get("port"), each.get("name")) for each in parts(service.body, "spec", "ports"))


def _of_ingress(ingress: Subject) -> Iterator[Backend]:
    rules = (path for rule in parts(ingress.body, "spec", "rules") for path in parts(rule, "http", "paths"))
    backends = [part(ingress.body, "spec", "defaultBackend"), *(part(path, "backend") for path in rules)]
    for service in (part(backend, "service") for backend in backends if "service" in backend):
        port = value(service, "port", "number") or value(service, "port", "name")
        yield Backend(home(ingress), str(service.get("name")), _port(port))


def _of_route(route: Subject) -> Iterator[Backend]:
    for rule in parts(route.body, "spec", "rules"):
        for reference in filter(_is_service, parts(rule, "backendRefs")):
            own = home(route)
            where = own._replace(namespace=str(reference.get("namespace", own.namespace)))
            yield Backend(where, str(reference.get("name")), _port(reference.get("port")))


def _is_service(reference: Mapping[str, Any]) -> bool:
    return reference.get("kind", "Service") == "Service" and not reference.get("group")
