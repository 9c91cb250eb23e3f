"""Pages of the tree are served through `bodies`."""

from wagtail import hooks

from disclosure.answers.bodies import keeping


@hooks.register("on_serve_page")
def keep_bodies(serve):
    return keeping(serve)
