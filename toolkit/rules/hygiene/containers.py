"""What every container says of itself: how much it needs, and which image it runs."""

import re
from collections.abc import Iterator

from toolkit.rules.parts import part, parts, value
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, complain

NEEDED = [(side, resource) for side in ("requests", "limits") for resource in ("cpu", "memory")]

MOVING = {"latest", "nightly", "edge", "main", "master", "dev"}
"""Words of a tag that by convention moves with what is built."""


def resources(fleet: Fleet) -> Iterator[Complaint]:
    for template in pod_templates(fleet):
        for container in template.containers:
            given = part(container, "resources")
            missing = [f"{side}.{resource}" for side, resource in NEEDED if resource not in part(given, side)]
            if missing:
                text = f"container `{container.get('name')}` does not say its {', '.join(missing)}"
                yield complain(template.subject, text)


def mutable_tag(fleet: Fleet) -> Iterator[Complaint]:
    for template in pod_templates(fleet):
        for image in dict.fromkeys(_images(template)):
            problem = moves(image)
            if problem:
                yield complain(template.subject, f"the image `{image}` {problem}")


def moves(image: str) -> str | None:
    """Why the image may be another one tomorrow; None for a digest, and for a tag that names a version."""
    if "@" in image:
        return None
    _, colon, tag = image.rpartition("/")[2].partition(":")
    if not colon or not tag:
        return "has no tag, which means `latest`"
    words = MOVING.intersection(re.split(r"[-_.]", tag.lower()))
    return f"has a tag that moves, `{tag}`" if words else None


def _images(template: PodTemplate) -> Iterator[str]:
    """Of its containers, and those that it mounts."""
    mounted = (value(volume, "image", "reference") for volume in parts(template.spec, "volumes"))
    run = (container.get("image") for container in template.containers)
    return (image for image in (*run, *mounted) if isinstance(image, str))
