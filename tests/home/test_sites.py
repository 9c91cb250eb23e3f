"""The register of sites, which the superuser alone opens."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_every_heading_is_in_chinese(client_of, admin):
    page = client_of(admin).get(reverse("wagtailsites:index")).content.decode()
    for english in ("Port", "Site name", "Root page"):
        assert english not in page
    for heading in ("端口", "网站名称", "首页"):
        assert heading in page
