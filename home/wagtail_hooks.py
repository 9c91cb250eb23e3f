"""The register of sites in Wagtail's admin, with all headings in Chinese."""

from wagtail.sites.views import IndexView

HEADINGS = {"port": "端口", "site_name": "网站名称", "root_page": "首页"}
"""Headings of columns that Wagtail names in English only."""

for column in IndexView.columns:
    if column.name in HEADINGS:
        column.label = HEADINGS[column.name]
