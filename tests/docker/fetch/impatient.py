"""The program, for tests that wear its patience out: tried as often as ever it is, but at once."""

from functools import partial

from charts.runs.program_configs import FetchConfig
from fetching.fetch import fetch
from fetching.patience import Patience
from step.program import run

run(partial(fetch, patience=Patience(first_wait=0.01, longest_wait=2)), FetchConfig)
