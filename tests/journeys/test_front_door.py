"""The site as its readers first see it."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("username", [None, "student", "member"])
def test_the_home_page_greets_every_reader_with_the_catalogue(visitor, shoot, username):
    page = visitor(username)
    expect(page.get_by_role("link", name="公开目录").first).to_be_visible()
    shoot(page, f"home-{username or 'public'}")
