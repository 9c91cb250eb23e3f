import pytest

from tests.guard.world import World, make_world


@pytest.fixture
def world(catalogue, units) -> World:
    return make_world(catalogue, units)
