"""Tell whether two plans are the same, whatever files they came from."""

import hashlib
import json

from services.cycle_folder.form import CyclePlan


def fingerprint(plan: CyclePlan) -> str:
    """Give the SHA-256 (64 hex digits) of the plan's canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
