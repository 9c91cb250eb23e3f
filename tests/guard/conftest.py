import pytest

from disclosure.organisation.models import Role
from tests.factories import appoint, make_person
from tests.guard.world import World, make_world
from tests.remembered import remembered


@remembered
def site(catalogue, units) -> World:
    return make_world(catalogue, units)


@pytest.fixture
def world(site: World) -> World:
    """The site, and a change of the registers that two people made: as a settled one, it could not be put back."""
    role = Role.REVIEWER, site.units.xgc
    appoint(make_person("appointed"), role, by=site.people["office"], confirmed_by=site.people["committee"])
    return site
