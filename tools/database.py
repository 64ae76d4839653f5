"""Tables: brought up to date by the migrations, or made new from the models. `python -m tools.database new|migrate`."""

import os
import sys

import django


def new() -> None:
    """A database that was empty gets the tables as the models are now, in seconds, and the migrations are noted as done: replaying a hundred
    of them takes more than a minute. Both end at the same: `makemigrations --check` holds the migrations to the models, and none of ours
    moves data (tests/test_setup.py)."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = kept
    call_command("migrate", fake=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def up_to_date() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yidan.settings")
    django.setup()
    {"new": new, "migrate": up_to_date}[sys.argv[1]]()
