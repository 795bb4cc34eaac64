"""What keeps one team from another, and every pod from what it does not need."""

from toolkit.rules.isolation.access import wide_access
from toolkit.rules.isolation.credentials import credentials
from toolkit.rules.isolation.default_deny import default_deny
from toolkit.rules.isolation.egress import egress_everywhere
from toolkit.rules.isolation.host import host_access
from toolkit.rules.isolation.pod_security import baseline, enforced
from toolkit.rules.isolation.reached import between_teams, callers_of_served_models
from toolkit.rules.isolation.secret_data import secret_data
from toolkit.rules.isolation.tokens import mounted_token
from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "isolation/default-deny",
        "error",
        "A pod that no policy selects talks to everybody, and the next one somebody adds is such a pod.",
        "Add a NetworkPolicy with an empty `podSelector`, both `policyTypes` and no rules to the namespace.",
        default_deny,
    ),
    Rule(
        "isolation/served-model",
        "error",
        "vLLM answers whoever reaches it, without a key, a limit or a record; only the gateway in front asks for them.",
        "Let in the gateway's pods and the metrics' scraper only; applications call the gateway.",
        callers_of_served_models,
    ),
    Rule(
        "isolation/between-teams",
        "error",
        "What one team's pods reach of another's, a mistake or a break-in there reaches too.",
        "Take the other team's namespace out of the policy; what teams share belongs into the shared namespace.",
        between_teams,
    ),
    Rule(
        "isolation/egress",
        "error",
        "A pod that may send anywhere can carry away models, data and keys, and fetch whatever it is told to.",
        "List the addresses and ports that are needed, as `endpoints` in platform.yaml do.",
        egress_everywhere,
    ),
    Rule(
        "isolation/pod-security",
        "error",
        "Without the baseline a fault in a program is a step onto the node; namespaces that enforce it refuse the pod.",
        "Set what is missing in the container's or the pod's `securityContext`.",
        baseline,
    ),
    Rule(
        "isolation/namespace-level",
        "error",
        "Only what the API server itself enforces holds for pods that nobody rendered here.",
        "Label the Namespace `pod-security.kubernetes.io/enforce: restricted`.",
        enforced,
    ),
    Rule(
        "isolation/host",
        "error",
        "Whoever is on the node is in every pod of it, whichever team's.",
        "Use a claim or an emptyDir, a Service, and the pod's own network.",
        host_access,
    ),
    Rule(
        "isolation/token",
        "error",
        "A token for the Kubernetes API in a pod belongs to whoever breaks into it.",
        "Set `automountServiceAccountToken: false`; where a program needs the API, give it an account of its own.",
        mounted_token,
    ),
    Rule(
        "isolation/secret-data",
        "error",
        "What was in git once is read by everyone who has a clone, for ever; base64 hides nothing.",
        "Remove the Secret, change the credential, and refer to it with an ExternalSecret.",
        secret_data,
    ),
    Rule(
        "isolation/access",
        "error",
        "Rights that reach a team's secrets, its bounds or other namespaces undo all that keeps teams apart.",
        "Name the resources and verbs that are needed, in a Role of the team's own namespace.",
        wide_access,
    ),
    Rule(
        "isolation/credential",
        "error",
        "A credential in git is public to everyone with a clone, for ever, and has to be changed.",
        "Revoke it now, keep the new one in the secret store, and write the Secret's name here.",
        credentials,
    ),
)
