"""Keys and certificates for one run, signed by an authority that nobody else knows."""

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificate:
    """Two PEM files in a folder of their own, named as controllers look for them."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "tls.crt"

    @property
    def key(self) -> Path:
        return self.folder / "tls.key"


@dataclass(frozen=True)
class Authority:
    folder: Path
    _authority: trustme.CA

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.crt"

    def issue(self, name: str, *hosts: str) -> Certificate:
        """For a server that is called by any of the hosts."""
        issued = self._authority.issue_cert(*hosts)
        folder = self.folder / name
        folder.mkdir()
        issued.private_key_pem.write_to_path(str(folder / "tls.key"))
        for number, part in enumerate(issued.cert_chain_pems):
            part.write_to_path(str(folder / "tls.crt"), append=number > 0)
        return Certificate(folder)


def authority(folder: Path) -> Authority:
    """A new one, whose files go into the folder."""
    folder.mkdir()
    own = Authority(folder, trustme.CA())
    own._authority.cert_pem.write_to_path(str(own.certificate))
    return own
