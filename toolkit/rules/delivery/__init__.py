"""What Argo CD and the API server would make of the objects once they are merged."""

from toolkit.rules.delivery.autoscaled import dropped_replicas, replicas
from toolkit.rules.delivery.immutable import immutable, shrunk_claim
from toolkit.rules.delivery.launching import hook, recreated, ttl, unsuspended, wave
from toolkit.rules.delivery.missing_kind import missing_kind
from toolkit.rules.delivery.name_hash import name_hash
from toolkit.rules.delivery.ownership import duplicate, two_owners
from toolkit.rules.delivery.protection import protection
from toolkit.rules.delivery.retirement import unretired
from toolkit.rules.delivery.run_identity import run_identity
from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "delivery/ttl",
        "error",
        "Once a finished Job is deleted, Argo CD finds it missing and applies it again, so the training runs again.",
        "Remove `ttlSecondsAfterFinished`; finished runs leave git when their number rises, and stay in the cluster.",
        ttl,
    ),
    Rule(
        "delivery/hook",
        "error",
        "Argo CD deletes and applies a hook at each sync, so every merge of anything launches the run again, and the "
        "sync waits until it is done.",
        "Remove the hook annotation; a run is an ordinary object with a name of its own.",
        hook,
    ),
    Rule(
        "delivery/wave",
        "error",
        "Argo CD applies a wave once the one before is healthy, and a Job that is queued is not healthy for days: "
        "what comes after it would never be applied.",
        "Remove the sync-wave annotation; steps wait for their inputs by themselves.",
        wave,
    ),
    Rule(
        "delivery/recreated",
        "error",
        "With Force and Replace a Job is deleted and made anew at each sync, whether it runs or has finished.",
        "Remove the sync option; a changed run has a new number, and with it a new name.",
        recreated,
    ),
    Rule(
        "delivery/unsuspended",
        "error",
        "Kueue holds a Job back by suspending it; a manifest that says otherwise starts it past the queue.",
        "Remove `suspend`; Kueue sets it.",
        unsuspended,
    ),
    Rule(
        "delivery/immutable",
        "error",
        "The API server refuses the change, so Argo CD tries it for ever and applies nothing else of the Application.",
        "Undo the change or give the object another name; a run gets one from a higher `run:`.",
        immutable,
    ),
    Rule(
        "delivery/shrunk-claim",
        "error",
        "A volume grows and never shrinks: the API server refuses the smaller size for ever.",
        "Ask for as much as the claim has, or move the data to a new claim.",
        shrunk_claim,
    ),
    Rule(
        "delivery/replicas",
        "error",
        "Argo CD sets the number in git back at each sync, and the autoscaler its own: pods come and go.",
        "Leave `replicas` out of what is autoscaled.",
        replicas,
    ),
    Rule(
        "delivery/dropped-replicas",
        "warning",
        "Where a number leaves git, Kubernetes puts its default, 1, so all pods but one end until the autoscaler acts.",
        "Merge when one pod carries the load for some minutes.",
        dropped_replicas,
    ),
    Rule(
        "delivery/two-owners",
        "error",
        "Two Applications that own one object overwrite it in turns, and either of them may prune it.",
        "Make the object in one place, or under two names.",
        two_owners,
    ),
    Rule(
        "delivery/duplicate",
        "error",
        "Of two manifests of one object only one can be applied, and which one is chance.",
        "Remove one of them, or give it another name.",
        duplicate,
    ),
    Rule(
        "delivery/protection",
        "error",
        "With a Namespace or a claim every model and result in it is gone; a line that left git must not do that.",
        "Give it the annotation `argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm`, or with `false`.",
        protection,
    ),
    Rule(
        "delivery/name-hash",
        "error",
        "An object whose name holds a hash is another object when the hash changes: the one before is deleted, and "
        "with it what runs.",
        "Set `metadata.name`, or protect the object with `Prune=false` and `IgnoreExtraneous` a merge before.",
        name_hash,
    ),
    Rule(
        "delivery/missing-kind",
        "error",
        "Argo CD applies nothing of an Application that holds a kind which the cluster does not know.",
        "Install what brings the kind and say so in the cluster's profile, or leave the object out there.",
        missing_kind,
    ),
    Rule(
        "delivery/run-identity",
        "error",
        "A launched Job cannot be changed, only launched again: an edit under the same number would change nothing and "
        "leave its Application failing for ever, or start a run that nobody launched.",
        "Raise `run:` to launch it again, or take the change back; docs/guides/launch-and-cancel.md tells more.",
        run_identity,
    ),
    Rule(
        "delivery/unretired",
        "error",
        "An Application takes nothing along when it goes, so that no data is lost: what runs then goes on, unmanaged.",
        "Put the team back as it was with `retire: true`, merge that, and take it away when nothing of it runs.",
        unretired,
    ),
)
