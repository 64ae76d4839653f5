from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MonitoringConfig(AppConfig):
    name = "yidan.monitoring"

    def ready(self) -> None:
        from django.apps import apps

        from yidan.monitoring import jobs

        post_migrate.connect(jobs.schedule, sender=apps.get_app_config("django_q"))
