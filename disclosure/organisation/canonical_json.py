"""Canonical JSON, the one form in which content is serialised before a digest or a seal is computed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical_json(content: Any) -> str:
    """Return JSON that is identical for identical content: sorted keys, no spaces, characters unescaped."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)


def sha256_of_json(content: Any) -> str:
    """Return the SHA-256, in hex, of `content` as canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
