"""For pages of people: a role's name from its code."""

from django import template

from yidan.core.actors import Role

register = template.Library()


@register.simple_tag
def role(code: str) -> str:
    return Role(code).label if code in set(Role) else code
