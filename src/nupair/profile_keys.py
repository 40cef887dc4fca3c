"""Which keys of [lasers] each profile of the lasers takes; the others would have no effect and are refused."""

from nupair.errors import ConflictError

STEP = "step"
LASERS = ("qg", "eq", "pg")
_SWITCHING = ("trigger_delay", "start_qg", "start_eq", "stop_qg", "stop_eq", "stop_pg")
_SAMPLED = ("sample_times", *(f"samples_{laser}" for laser in LASERS))
_GAUSSIAN = tuple(f"{part}_{laser}" for part in ("centre", "duration") for laser in LASERS)
PROFILE_KEYS = {
    STEP: _SWITCHING,
    "smooth": (*_SWITCHING, "rise_time"),
    "gaussian": _GAUSSIAN,
    "sampled": _SAMPLED,
}
"""Keys that a profile may be given; those that it must be given are in NEEDED."""
NEEDED = {STEP: (), "smooth": ("rise_time",), "gaussian": _GAUSSIAN, "sampled": _SAMPLED}


def refuse_idle_keys(profile: str, given: set[str]) -> None:
    """Refuse keys that belong to another profile, and a profile without the keys that it needs.

    Raises: ConflictError. `trigger_delay` is let through: a description may keep it while the profile is changed.
    """
    taken = {key for keys in PROFILE_KEYS.values() for key in keys} - {"trigger_delay"}
    idle = sorted((given & taken) - set(PROFILE_KEYS[profile]))
    if idle:
        fitting = next(name for name, keys in PROFILE_KEYS.items() if idle[0] in keys)
        raise ConflictError(
            f"lasers.{idle[0]} has no effect with lasers.profile = {profile!r}. Set lasers.profile to {fitting!r}."
        )
    missing = [key for key in NEEDED[profile] if key not in given]
    if missing:
        raise ConflictError(f"lasers.profile = {profile!r} needs lasers.{missing[0]}, which is not given.")
