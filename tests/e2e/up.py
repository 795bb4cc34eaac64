"""Bring it all up and look around, until Ctrl-C:  uv run python -m tests.e2e.up"""

import signal
from contextlib import suppress

from tests.e2e.installation import bootstrap, installation
from tests.e2e.run_folder import folder_of_a_run


def main() -> None:
    with folder_of_a_run(lambda: False, print) as folder, installation(folder, print) as platform:
        bootstrap(platform)
        print(f"\nArgo CD applies what is pushed from {platform.repository.clone}")
        for cluster in (platform.gke, platform.lab):
            print(f"export KUBECONFIG={cluster.kubeconfig}  # {cluster.name}")
        print(f"logs: {folder}/*.log\nCtrl-C ends it all.")
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
