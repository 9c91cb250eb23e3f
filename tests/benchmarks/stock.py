"""Stock Wagtail to compare with: what `wagtail start` makes, with pages of the length of ours, and nothing tuned."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PAGES = 1000

MODEL = '''

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index


class ArticlePage(Page):
    """A page with a text."""

    body = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]


class ListPage(Page):
    """A page that lists its children, twenty at most."""

    @property
    def articles(self):
        return ArticlePage.objects.child_of(self).live().order_by("-first_published_at")[:20]
'''

ARTICLE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% endblock %}"""

LIST = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1><ul>{% for article in page.articles %}
<li><a href="{% pageurl article %}">{{ article.title }}</a></li>{% endfor %}</ul>{% endblock %}"""

FILLING = """
import sys
import django
django.setup()
from django.contrib.auth import get_user_model
from wagtail.models import Site
from home.models import ArticlePage, ListPage
text = sys.stdin.read()
listing = Site.objects.get().root_page.add_child(instance=ListPage(title="All", slug="all"))
for number in range({pages}):
    listing.add_child(instance=ArticlePage(title=f"Article {{number}}", slug=str(number), body=text))
get_user_model().objects.create_user("reader", password="reader")
"""

SIGNING_IN = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.get(username="reader"))
print(client.cookies["sessionid"].value)
"""

SETTINGS = """
from .base import *
DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "of a bench"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""


@dataclass(frozen=True)
class Stock:
    """A stock project, filled, and the session of a reader who is signed in."""

    folder: Path
    session: str

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the stock project, in which nothing of ours is set."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
    return kept | {"DJANGO_SETTINGS_MODULE": "stock.settings.bench", "PYTHONPATH": str(folder)}


def stock_project(folder: Path, body_bytes: int) -> Stock:
    """Return the stock project in a folder, with articles of `body_bytes`; it is made if it is not there."""
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _make(folder, body_bytes)
        (folder / "made").touch()
    return Stock(folder, _run(folder, "-c", SIGNING_IN).split()[-1])


def _make(folder: Path, body_bytes: int) -> None:
    plain = {name: value for name, value in environment(folder).items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [Path(sys.executable).parent / "wagtail", "start", "stock", folder]
    subprocess.run(command, env=plain, check=True, stdout=subprocess.DEVNULL)
    models, templates = folder / "home" / "models.py", folder / "home" / "templates" / "home"
    models.write_text(models.read_text() + MODEL)
    (templates / "article_page.html").write_text(ARTICLE)
    (templates / "list_page.html").write_text(LIST)
    (folder / "stock" / "settings" / "bench.py").write_text(SETTINGS)
    _run(folder, "manage.py", "makemigrations", "--verbosity", "0")
    _run(folder, "manage.py", "migrate", "--verbosity", "0")
    text = f"<p>{'党费收缴、使用和管理情况。' * 8}</p>"
    _run(folder, "-c", FILLING.format(pages=PAGES), told=text * max(1, body_bytes // len(text.encode())))


def _run(folder: Path, *arguments: str, told: str = "") -> str:
    """Run Python in the project; return what it prints. Raises `RuntimeError` with its complaint."""
    command, env = [sys.executable, *arguments], environment(folder)
    found = subprocess.run(command, cwd=folder, env=env, input=told, capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return found.stdout
