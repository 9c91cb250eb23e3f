from tests.guard.world import World, make_world
from tests.remembered import remembered


@remembered
def world(catalogue, units) -> World:
    return make_world(catalogue, units)
