"""What credentials look like: forms that their issuers made to be recognized, and nothing that only looks random.

Digests, commits and long names are as random as a key is, so randomness tells nothing. Where no source is given, the
form is as in https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
"""

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class Form(NamedTuple):
    """What it is called, how it looks, and what must hold besides for it to be one."""

    name: str
    pattern: str
    holds: Callable[[str], bool] = lambda _: True


class Sighting(NamedTuple):
    """A credential that was seen: what it is, and its text, which is told to nobody."""

    name: str
    text: str


@lru_cache(maxsize=10_000)
def sightings(text: str) -> tuple[Sighting, ...]:
    """Every credential in the text. Kept, since files repeat their keys and most of their values."""
    seen = ((_FORMS[str(match.lastgroup)], match.group()) for match in _ANY.finditer(text))
    return tuple(Sighting(form.name, credential) for form, credential in seen if form.holds(credential))


def unless_credential(text: str) -> str:
    """The text, for a message; where one is in it, what that is, since messages are read by more people than files."""
    return next((f"<{seen.name}>" for seen in sightings(text)), text)


def _decoded(text: str) -> str:
    """What base64 hides, as far as it is text."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _hides_private_key(text: str) -> bool:
    return "PRIVATE KEY" in _decoded(text)


def _is_login(text: str) -> bool:
    """Of `Basic …`: https://www.rfc-editor.org/rfc/rfc7617#section-2"""
    user, colon, password = _decoded(text.split()[1]).partition(":")
    return bool(user and colon and password)


def _has_password(url: str) -> bool:
    """Not if it is a placeholder."""
    password = url.rpartition(":")[2].removesuffix("@")
    return password[0] not in "$<{[*" and password.casefold() not in PLACEHOLDERS


PLACEHOLDERS = {"password", "pass", "passwd", "secret", "token", "xxx", "xxxx", "changeme", "redacted", "..."}

_WORD = r"(?<![A-Za-z0-9_])"
_END = r"(?![A-Za-z0-9_])"

FORMS = (
    Form("a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    Form("a private key in base64", r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,}={0,2}", _hides_private_key),
    Form("an AWS access key", rf"{_WORD}(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{{16}}{_END}"),
    Form("a Google API key", rf"{_WORD}AIza[A-Za-z0-9_-]{{35}}{_END}"),
    Form("a Google access token", rf"{_WORD}ya29\.[A-Za-z0-9_-]{{20,}}"),
    Form("a Google client secret", rf"{_WORD}GOCSPX-[A-Za-z0-9_-]{{28}}{_END}"),
    Form("a key of a Google service account", r"\"private_key_id\"\s*:\s*\"[0-9a-f]{40}\""),
    Form("an Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    Form("a GitHub token", rf"{_WORD}(?:gh[pousr]_[A-Za-z0-9]{{36,}}|github_pat_[A-Za-z0-9_]{{22,}}){_END}"),
    Form("a GitLab token", rf"{_WORD}gl(?:pat|dt|rt|ptt|cbt|oas|soat|ft|imt|agent)-[A-Za-z0-9_-]{{20,}}"),
    Form("a Hugging Face token", rf"{_WORD}(?:hf_|api_org_)[A-Za-z0-9]{{34,}}{_END}"),
    Form("an Artifactory API key", rf"{_WORD}AKCp[A-Za-z0-9]{{69}}{_END}"),
    Form("an Artifactory reference token", rf"{_WORD}cmVmdGtuO[A-Za-z0-9]{{55}}{_END}"),
    Form("a Docker Hub token", rf"{_WORD}dckr_(?:pat|oat)_[A-Za-z0-9_-]{{27,}}"),
    Form("an npm token", rf"{_WORD}npm_[A-Za-z0-9]{{36}}{_END}"),
    Form("a PyPI token", rf"{_WORD}pypi-AgE[A-Za-z0-9_-]{{50,}}"),
    Form("a Vault token", rf"{_WORD}hv[sb]\.[A-Za-z0-9_-]{{24,}}"),
    Form("a Databricks token", rf"{_WORD}dapi[0-9a-f]{{32}}(?:-[0-9])?{_END}"),
    Form("an Anthropic key", rf"{_WORD}sk-ant-[a-z]+[0-9]{{2}}-[A-Za-z0-9_-]{{80,}}"),
    Form("an OpenAI key", rf"{_WORD}sk-(?:[a-z]+-)?[A-Za-z0-9_-]{{20,200}}T3BlbkFJ[A-Za-z0-9_-]{{20,}}"),
    Form("a Slack token", rf"{_WORD}(?:xox[abeoprs]|xapp)-[0-9A-Za-z]+-[0-9A-Za-z-]{{10,}}"),
    Form("a Slack webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,}"),
    Form("a JSON Web Token", r"(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    Form("a password in a URL", r"[a-z][a-z0-9+.-]{0,20}://[^\s/:@?#\"']*:[^\s/@?#\"']+@", _has_password),
    Form("a login in base64", r"\b[Bb]asic [A-Za-z0-9+/]{8,}={0,2}", _is_login),
    Form("a bearer token", r"\b[Bb]earer (?=[A-Za-z_-]*[0-9])[A-Za-z0-9._~+/-]{20,}={0,2}"),
)

_FORMS = {f"form{number}": form for number, form in enumerate(FORMS)}
_ANY = re.compile("|".join(f"(?P<{key}>{form.pattern})" for key, form in _FORMS.items()))
