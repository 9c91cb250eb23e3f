"""The one form in which content is written as JSON before a digest is taken of it, or a seal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical_json(content: Any) -> str:
    """Return JSON that is the same for the same content: keys in order, no spaces, characters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)


def sha256_of_json(content: Any) -> str:
    """Return the SHA-256, in hex, of `content` as canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
