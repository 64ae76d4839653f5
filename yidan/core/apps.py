from importlib import import_module

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import module_has_submodule


class CoreConfig(AppConfig):
    name = "yidan.core"

    def ready(self) -> None:
        from yidan.core import clauses, edit, openings, triggers

        connection_created.connect(openings.on_connect)
        for app in apps.get_app_configs():  # fill the registry
            if app.name.startswith("yidan.") and module_has_submodule(app.module, "commands"):
                import_module(f"{app.name}.commands")
        import_module("yidan.core.imports.commands")  # else the state graph depends on who has loaded the addresses before
        edit.register()
        for app in apps.get_app_configs():  # the tables a room lets in
            if app.name.startswith("yidan.") and app.name != self.name and module_has_submodule(app.module, "imports"):
                import_module(f"{app.name}.imports")
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(triggers.rebuild, sender=last)
        post_migrate.connect(clauses.seed, sender=last)
