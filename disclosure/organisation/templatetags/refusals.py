"""The template tag that names whom to ask about a refusal."""

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context

from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles

register = template.Library()


@register.simple_tag(takes_context=True)
def whom_to_ask(context: Context) -> str:
    """Return a sentence on wrongly registered permissions: for the office itself, which keeps the registers, another one."""
    user = getattr(context.get("request"), "user", AnonymousUser())
    if Roles.of(user).holds(Role.OFFICE):
        return "权限由“登记册”里的任职决定；认为登记有误的，请在那里核对，更正须由另一位同志确认。"
    return "如认为权限登记有误，请与党务公开办公室联系。"
