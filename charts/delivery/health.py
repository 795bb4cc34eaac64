"""When a Job and a JobSet are healthy, in Lua, as Argo CD asks for it.

Argo CD's own answer takes any condition `Suspended` for an end. Kueue suspends every Job and then lets it go on, and
the condition stays, with the status False: the Job would look healthy from its first second. Of a JobSet Argo CD knows
nothing, and takes it for healthy. Here only a condition that is True counts, and what has none is under way.
Source: https://github.com/argoproj/argo-cd/blob/v3.5.7/gitops-engine/pkg/health/health_job.go
"""

_SUSPENDED_OR_UNDER_WAY = """\
if holds["Suspended"] then
  return {status = "Suspended", message = holds["Suspended"]}
end
return {status = "Progressing", message = "Not finished"}
"""

_CONDITIONS = """\
local holds = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.status == "True" then
      holds[condition.type] = condition.message or condition.reason or ""
    end
  end
end
"""


def _health(complete: str) -> str:
    """`complete` is the condition of what ended well. Of a failure the API server says nothing else: it is final."""
    return (
        _CONDITIONS
        + f"""\
if holds["Failed"] then
  return {{status = "Degraded", message = holds["Failed"]}}
end
if holds["{complete}"] then
  return {{status = "Healthy", message = holds["{complete}"]}}
end
"""
        + _SUSPENDED_OR_UNDER_WAY
    )


JOB = _health("Complete")
JOB_SET = _health("Completed")
