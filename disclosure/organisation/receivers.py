"""Receivers that update group membership when an appointment changes, and again at each sign-in, because days pass."""

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from disclosure.organisation.models import Appointment, User
from disclosure.organisation.roles import sync_groups


@receiver([post_save, post_delete], sender=Appointment)
def follow_appointment(instance: Appointment, **kwargs) -> None:
    sync_groups(instance.user)


@receiver(post_save, sender=User)
def follow_account(instance: User, created: bool, update_fields: frozenset[str] | None, **kwargs) -> None:
    """Remove the groups of an account's roles if it becomes a superuser's."""
    if not created and (update_fields is None or "is_superuser" in update_fields):
        sync_groups(instance)


@receiver(user_logged_in)
def follow_the_calendar(user: User, **kwargs) -> None:
    sync_groups(user)
