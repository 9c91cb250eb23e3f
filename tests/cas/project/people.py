"""Whom the CAS server knows: a JSON object of attributes by name, read anew each time. Everybody's password is their name."""

from __future__ import annotations

import json
from pathlib import Path

from cas_server.auth import AuthUser
from django.conf import settings


class Book(AuthUser):
    def test_password(self, password: str) -> bool:
        return self.username in self._book() and password == self.username

    def attributs(self) -> dict:
        return self._book().get(self.username, {})

    def _book(self) -> dict[str, dict]:
        return json.loads((Path(settings.FOLDER) / "people.json").read_text())
