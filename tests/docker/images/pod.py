"""A pod, imitated: the image's files at their real paths, its user, a read-only root, HOME and /tmp to write to.

Linux's namespaces do it, so it takes neither root nor an engine, but a kernel that lets ordinary users make them. What
it cannot imitate: Debian's own files are the machine's, and so is the Python that the environment stands on.
"""

import functools
import shlex
import subprocess
from collections.abc import Sequence

from charts.foundation.pods import HOME, USER_ID
from tests.docker.dockerfile import settings
from tests.docker.image import Image

AS_ROOT = ("unshare", "--user", "--map-root-user", "--mount")
AS_USER = ("unshare", "--user", f"--map-user={USER_ID}", f"--map-group={USER_ID}")

WORLD = """
mount --make-rprivate /
mount --bind {root}/etc/passwd /etc/passwd
mount --rbind {root}/opt /opt
mount -t tmpfs home /home && mkdir {home}
{hidden}
mount -o remount,bind,ro /
mount -o remount,bind,ro /opt
cd {home} && exec {command}
"""


KEEP = "mkdir /mnt/{number} && mount --rbind {folder} /mnt/{number}"
PUT_BACK = "mkdir -p {folder} && mount --rbind /mnt/{number} {folder} && mount -o remount,bind,ro {folder}"


@functools.cache
def allowed() -> bool:
    """Whether the kernel lets us: Ubuntu 24.04 forbids it unless kernel.apparmor_restrict_unprivileged_userns is 0."""
    return subprocess.run([*AS_ROOT, "true"], check=False, capture_output=True).returncode == 0


def call(image: Image, *command: str) -> list[str]:
    """What runs the command in such a pod, with the image's settings alone."""
    passwd = image.root / "etc" / "passwd"
    passwd.parent.mkdir(exist_ok=True)
    passwd.write_text(f"root:x:0:0::/root:/bin/sh\nllm:x:{USER_ID}:{USER_ID}::{HOME}:/bin/sh\n")
    given = [f"{name}={value}" for name, value in settings(image.name).items()]
    inside = shlex.join([*AS_USER, "env", "--ignore-environment", *given, *command])
    return [*AS_ROOT, "sh", "-e", "-c", WORLD.format(root=image.root, home=HOME, command=inside, hidden=_hidden(image))]


def _hidden(image: Image) -> str:
    """Hides /tmp; but what pods stand on is put back, where the user's cache is below it."""
    environment = (image.root / "opt" / "venv").resolve()
    python = (environment / "bin" / "python").resolve().parent.parent
    below = [folder for folder in (environment, python) if folder.is_relative_to("/tmp")]
    keep = [KEEP.format(number=number, folder=folder) for number, folder in enumerate(below)]
    put_back = [PUT_BACK.format(number=number, folder=folder) for number, folder in enumerate(below)]
    return "\n".join(["mount -t tmpfs kept /mnt", *keep, "mount -t tmpfs tmp /tmp", *put_back])


def run(image: Image, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(call(image, *command), check=False, capture_output=True, text=True, timeout=60)
