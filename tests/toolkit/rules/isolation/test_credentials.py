"""Every credential here is made up, and put together as the test runs: none stands in this file."""

import base64
import json
import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.model.team import Team
from tests.toolkit.rules.fleets import fleet, said, shipped_fleet
from toolkit.credential_forms import FORMS, sightings
from toolkit.reading.yaml_document import read_document
from toolkit.rules.delivery.wording import changes
from toolkit.rules.isolation.credentials import credentials
from toolkit.rules.rule import Complaint
from toolkit.shape.conform import shape_faults

FILE = "teams/team-x.yaml"
CHARACTERS = string.ascii_letters + string.digits


def made_up(length: int, characters: str = CHARACTERS) -> str:
    """Letters and digits in an order that nobody chose."""
    return "".join(characters[(7 * index + index * index) % len(characters)] for index in range(length))


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def token(claims: dict[str, str]) -> str:
    head, body = (encoded(json.dumps(part)).rstrip("=") for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return ".".join((head, body, made_up(43)))


PEM = " ".join(("-----BEGIN", "RSA", "PRIVATE", "KEY-----"))
CAPITALS = string.ascii_uppercase + "234567"

CREDENTIALS = {
    "a private key": PEM + "\n" + made_up(64),
    "a private key in base64": encoded(PEM + "\n" + made_up(64)),
    "an AWS access key": "AK" + "IA" + made_up(16, CAPITALS),
    "a Google API key": "AI" + "za" + made_up(35),
    "a Google access token": "ya" + "29." + made_up(40),
    "a Google client secret": "GOC" + "SPX-" + made_up(28),
    "a key of a Google service account": json.dumps({"private_key_id": made_up(40, "0123456789abcdef")}),
    "an Azure storage key": "Account" + "Key=" + made_up(86) + "==",
    "a GitHub token": "gh" + "p_" + made_up(36),
    "a GitLab token": "gl" + "pat-" + made_up(20),
    "a Hugging Face token": "h" + "f_" + made_up(34),
    "an Artifactory API key": "AK" + "Cp" + made_up(69),
    "an Artifactory reference token": encoded("reft" + "kn:01:" + made_up(38)),
    "a Docker Hub token": "dckr" + "_pat_" + made_up(27),
    "an npm token": "np" + "m_" + made_up(36),
    "a PyPI token": "py" + "pi-AgE" + made_up(60),
    "a Vault token": "hv" + "s." + made_up(24),
    "a Databricks token": "da" + "pi" + made_up(32, "0123456789abcdef"),
    "an Anthropic key": "sk-" + "ant-api03-" + made_up(93),
    "an OpenAI key": "s" + "k-" + made_up(20) + "T3Blbk" + "FJ" + made_up(20),
    "a Slack token": "xo" + "xb-" + made_up(11, string.digits) + "-" + made_up(24),
    "a Slack webhook": "https://hooks.slack.com/" + "services/" + made_up(44),
    "a JSON Web Token": token({"sub": "somebody"}),
    "a password in a URL": "postgresql://mlflow:" + made_up(12) + "@10.0.0.5/mlflow",
    "a login in base64": "Basic " + encoded("somebody:" + made_up(12)),
    "a bearer token": "Bearer " + made_up(40),
}

HARMLESS = [
    "sha256:" + made_up(64, "0123456789abcdef"),
    "registry.example/train@sha256:" + made_up(64, "0123456789abcdef"),
    made_up(40, "0123456789abcdef"),
    "Meta-Llama-3.1-405B-Instruct-AWQ-INT4-group128-2024-07-23",
    "TheBloke/Mixtral-8x7B-Instruct-v0.1-GPTQ",
    "dGhlLXF1aWNrLWJyb3duLWZveC1qdW1wcw",
    "ghp_short",
    "hf_transfer",
    "AKIA",
    "AKIDEXAMPLE",
    "glpat-handbook",
    "https://git.example.com/acme/llm-platform.git",
    "git@git.example.com:acme/llm-platform.git",
    "ssh://git@git.example.com/acme/llm-platform.git",
    "postgresql://10.0.0.5:5432/mlflow",
    "postgresql://mlflow:$(PGPASSWORD)@10.0.0.5/mlflow",
    "https://user:<password>@git.example.com",
    "anna@acme.example",
    "Basic authentication by the entrance",
    "basic tokenizer",
    "Basic " + encoded("somebody:"),
    "Bearer authentication-is-not-needed-here",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    encoded("-----BEGIN CERTIFICATE-----\n" + made_up(64)),
    "s3://vision/datasets/defects",
    "principal://iam.googleapis.com/projects/123456789012/locations/global",
]


def complaints(text: str) -> list[Complaint]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        return said(credentials, fleet(documents={FILE: read_document(path, Path(folder))}))


def quoted(text: str) -> str:
    return json.dumps(text)


def test_every_form_is_tried() -> None:
    assert list(CREDENTIALS) == [form.name for form in FORMS]


@pytest.mark.parametrize("name", CREDENTIALS)
def test_no_message_repeats_a_credential(name: str) -> None:
    """Neither where it stands in the wrong place, nor in another form, nor because a launched run had it."""
    credential = CREDENTIALS[name]
    model = {"source": "artifactory", "path": "m", "parameters": "8B", "secret": credential}
    wrong = {"cluster": credential, "owners": [credential], "quota": {"gpus": {"l4": credential}}, credential: 1}
    faults = list(
        shape_faults(wrong | {"models": {"m": model, credential: {}}, "mlflow": {"server": credential}}, Team)
    )
    assert len(faults) >= 5
    launched = changes({"trainings": {"t": {"file": "f"}}}, {"trainings": {"t": {"file": credential}}}, ())
    said = " ".join([launched, *(f"{each.problem} {each.expected} {each.suggestion}" for each in faults)]).casefold()
    pieces = [credential.casefold()[start : start + 12] for start in range(0, len(credential) - 11, 4)]
    assert not [piece for piece in pieces if piece in said or piece.replace("_", "-") in said]


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_credential_as_a_value(name: str) -> None:
    [complaint] = complaints(f"models:\n  base: {{path: {quoted(CREDENTIALS[name])}}}\n")
    assert (complaint.source, complaint.field) == (FILE, ("models", "base", "path"))
    assert name in complaint.text
    assert not complaint.at_key


@pytest.mark.parametrize("name", CREDENTIALS)
def test_what_is_found_is_not_repeated(name: str) -> None:
    [complaint] = complaints(f"value: {quoted(CREDENTIALS[name])}\n")
    assert CREDENTIALS[name][-8:] not in complaint.text


def test_a_credential_as_a_key_and_in_a_list() -> None:
    secret = CREDENTIALS["a GitHub token"]
    [complaint] = complaints(f"users: [alice]\nlabels: {{{secret}: x}}\n")
    assert complaint.field == ("labels", secret)
    assert complaint.at_key
    [complaint] = complaints(f"users: [alice, {secret}]\n")
    assert complaint.field == ("users", 1)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_random(text: str) -> None:
    assert complaints(f"models:\n  base: {{path: {quoted(text)}}}\n# {text}\n") == []


@pytest.mark.parametrize("key", ["password", "db_password", "nginx.example/passphrase", "token", "api-key", "secret"])
def test_a_value_where_a_name_is_expected(key: str) -> None:
    [complaint] = complaints(f"{key}: {quoted('Tr0ub4dor&3')}\n")
    assert complaint.field == (key,)
    assert "Secret" in complaint.text
    assert "Tr0ub4dor" not in complaint.text


@pytest.mark.parametrize(
    "line",
    [
        "secret: mlflow-db",
        "nginx.example/auth-secret: mlops/basic-auth",
        "token: client-app-search",
        "token: $(TOKEN)",
        "token: /var/run/token",
        "api-key: https://keys.example/42/DEF",
        "max_tokens: 4096",
        "tokenizer: Meta-Llama-3-8B-Instruct",
        "password-rotation: Weekly-on-Mondays",
        "password: $(PASSWORD)",
        "secretary: Anna-Maria-Mustermann",
        "secret: true",
    ],
)
def test_keys_that_refer_to_something(line: str) -> None:
    assert complaints(f"{line}\n") == []


def test_a_password_that_reads_like_a_name_is_one_only_if_a_secret_has_that_name() -> None:
    assert len(complaints("password: hunter2\n")) == 1
    assert complaints("password: mlflow-db\ndatabase: {secret: mlflow-db}\n") == []


def test_a_password_of_digits() -> None:
    assert len(complaints("password: 12345678\n")) == 1


def test_a_credential_in_a_comment_stands_at_the_nearest_key() -> None:
    secret = CREDENTIALS["a Hugging Face token"]
    [complaint] = complaints(f"cluster: lab\nmodels:\n  base: {{path: x}}\n  # export HF_TOKEN={secret}\nusers: [a]\n")
    assert complaint.field == ("models", "base")
    assert "line 4" in complaint.text
    [complaint] = complaints(f"# {secret}\ncluster: lab\n")
    assert complaint.field == ()
    [complaint] = complaints(f"cluster: lab # {secret}\n")
    assert complaint.field == ("cluster",)


def test_a_value_with_a_number_sign_is_told_once() -> None:
    assert len(complaints(f"path: {quoted('a # ' + CREDENTIALS['a GitLab token'])}\n")) == 1


@pytest.mark.parametrize(
    ("comment", "number"),
    [
        ("password: hunter22", 1),
        ("PASSWORD=hunter22", 1),
        ("password: see the vault", 0),
        ("password: mlflow", 0),
        ("the Secret has user and password", 0),
        ("password: <8-characters>", 0),
    ],
)
def test_a_password_in_a_comment(comment: str, number: int) -> None:
    assert len(complaints(f"cluster: lab # {comment}\n")) == number


@given(st.from_regex(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", fullmatch=True))
def test_names_are_no_credentials(name: str) -> None:
    assert list(sightings(name)) == []


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,126}(/[A-Za-z0-9][A-Za-z0-9._-]{0,126})?", fullmatch=True))
def test_model_names_are_no_credentials(name: str) -> None:
    assert list(sightings(name)) == []


@given(st.binary(max_size=64))
def test_digests_and_random_base64_are_no_credentials(content: bytes) -> None:
    assert list(sightings(content.hex())) == []
    assert list(sightings(base64.b64encode(content).decode())) == []


def test_the_shipped_input_has_none() -> None:
    assert said(credentials, shipped_fleet()) == []
