"""Walks a site as one reader: every link and form from the front page on, and whatever address it is given."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from io import BytesIO
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.test import Client

MARK = re.compile(r"zq\d\d[a-m]x(?:later|coming)?")
LINK = re.compile(r"""\s(?:href|src|action|srcset|data-[\w-]+)=["']([^"'\s]+)""")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"""<(?:input|select|textarea)\b[^>]*\bname=["']([^"']+)""")

ALIKE = 2
"""How many addresses are walked to that differ in the values of their parameters alone; in the admin, or in numbers."""

NOT_WALKED = ("/static/", "/sign-out/", "/admin/logout/", "/admin/sprite", "/admin/jsi18n")

VARIATIONS = {
    "HEAD": {"method": "HEAD"},
    "OPTIONS": {"method": "OPTIONS"},
    "Range": {"headers": {"Range": "bytes=0-4095"}},
    "If-None-Match": {"headers": {"If-None-Match": "*"}},
    "If-Modified-Since": {"headers": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}},
    "format": {"more": "format=json", "headers": {"Accept": "application/json"}},
}
"""Other ways to ask for the same thing."""

AT_ONCE = {
    "HEAD": {
        "method": "HEAD",
        "headers": {name: value for how in VARIATIONS.values() for name, value in how.get("headers", {}).items()},
    },
    "format": VARIATIONS["format"],
}
"""The same in as few requests as may tell something of what is closed."""


class Crawler:
    """One reader's browser, and what it has seen.

    Args:
        browser: signed in, or not.
        allowed: the marks that its reader may come across.
        words: what it types into fields.
    """

    def __init__(self, browser: Client, allowed: set[str], words: list[str]):
        self.browser, self.allowed, self.words = browser, allowed, words
        self.leaks: list[str] = []
        self.failures: list[str] = []
        self.requests = 0
        self.visited: set[str] = set()
        self._alike: Counter = Counter()

    def walk(self, *starts: str) -> set[str]:
        """Visit everything that can be reached from `starts`; the addresses that were."""
        queue = list(starts)
        while queue:
            url = queue.pop()
            if self._is_new(url):
                queue += self._links(url, self.read(url, self.browser.get(url), "GET"))
        return self.visited

    def vary(self, url: str, ways: dict = VARIATIONS) -> dict[str, int]:
        """Ask for `url` in every other way; the status of each answer."""
        statuses = {}
        for name, how in ways.items():
            address = f"{url}{'&' if '?' in url else '?'}{how['more']}" if "more" in how else url
            response = self.browser.generic(how.get("method", "GET"), address, headers=how.get("headers"))
            self.read(url, response, name)
            statuses[name] = response.status_code
        return statuses

    def read(self, url: str, response, how: str) -> str:
        """The text of an answer, judged: whatever it gives away is noted, and so is a failure of the server."""
        self.requests += 1
        text = _text_of(response)
        for echo in (url, quote(url), quote(url, safe=""), html.escape(url)):
            text = text.replace(echo, "")
        leaked = set(MARK.findall(text)) - self.allowed
        if leaked:
            self.leaks.append(f"{how} {url} ({response.status_code}): {', '.join(sorted(leaked))}")
        if response.status_code >= 500:
            self.failures.append(f"{how} {url}: {response.status_code}")
        return text

    def _is_new(self, url: str) -> bool:
        address = urlsplit(url)
        if address.netloc or address.scheme or not address.path.startswith("/") or address.path.startswith(NOT_WALKED):
            return False
        names = frozenset(part.partition("=")[0] for part in address.query.split("&"))
        # Of the admin, whose lists can be sorted and filtered in any way, the addresses of the items are given by number.
        key = (re.sub(r"\d+", "…", address.path) if address.path.startswith("/admin/") else address.path, names)
        if url in self.visited or self._alike[key] >= ALIKE:
            return False
        self._alike[key] += 1
        self.visited.add(url)
        return True

    def _links(self, url: str, text: str) -> list[str]:
        found = [urljoin(url, html.unescape(link)).partition("#")[0] for link in LINK.findall(text)]
        for attributes, inside in FORM.findall(text):
            action = re.search(r'action="([^"]*)"', attributes)
            target = urljoin(url, html.unescape(action[1])) if action else url
            fields = FIELD.findall(inside)
            if "post" not in attributes.lower():
                found += [f"{target.partition('?')[0]}?{urlencode(dict.fromkeys(fields, word))}" for word in self.words[:2]]
            elif "/admin/" not in target and not target.startswith(NOT_WALKED):
                self.read(url, self.browser.post(target, dict.fromkeys(fields, self.words[0])), "POST")
        return found


def _text_of(response) -> str:
    """Status, headers and body of an answer; of a package (XLSX, ZIP), the text of all its parts."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK\3\4"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            body = b"\n".join(package.read(name) for name in package.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{response.status_code}\n{headers}\n\n{body.decode('utf-8', 'replace')}"
