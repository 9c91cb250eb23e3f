"""What a process does before others are forked from it: Django is set up and every address read, once for all of them."""

import os
import sys
from pathlib import Path

import django
from django.urls import reverse

ROOT = Path(__file__).resolve().parent.parent.parent

sys.path.insert(0, str(ROOT / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")
django.setup()
reverse("wagtailadmin_home")
