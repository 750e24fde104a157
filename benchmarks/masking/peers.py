"""IBM's filters (`cpex-pii-filter` and `cpex-secrets-detection`, all rules on), in the interpreter they are installed in.

Run by the scorecard and the speed benchmark with their Python: reads one JSON value a line, answers with what the two made of it and
the seconds that took. Imports nothing of the gateway's. To get them:

    python -m venv peers && peers/bin/pip install cpex-pii-filter cpex-secrets-detection
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any, cast

KINDS = [
    "ssn",
    "bsn",
    "credit_card",
    "email",
    "phone",
    "ip_address",
    "date_of_birth",
    "passport",
    "driver_license",
    "bank_account",
    "medical_record",
]
SECRETS = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "google_api_key",
    "github_token",
    "stripe_secret_key",
    "generic_api_key_assignment",
    "slack_token",
    "private_key_block",
    "jwt_like",
    "hex_secret_32",
    "base64_24",
]


def main() -> None:
    """Serve standard input."""
    from cpex_pii_filter import PIIDetectorRust  # type: ignore[import-not-found]  # pyright: ignore  # only where the peers are
    from cpex_secrets_detection import py_scan_container  # type: ignore[import-not-found]  # pyright: ignore  # only where the peers are

    limits = {"max_text_bytes": 10_000_000, "max_collection_items": 1_000_000, "max_nested_depth": 32}
    personal = cast(Any, PIIDetectorRust)({**{f"detect_{kind}": True for kind in KINDS}, **limits})
    scan = cast(Any, py_scan_container)
    secrets = {"redact": True, "enabled": dict.fromkeys(SECRETS, True)}
    for line in sys.stdin:
        value: Any = json.loads(line)
        begun = time.process_time()
        value = scan(personal.process_nested(value, "")[1], secrets)[1]
        took = time.process_time() - begun
        sys.stdout.write(json.dumps({"seconds": took, "value": value}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
