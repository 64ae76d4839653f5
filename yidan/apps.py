from django.apps import AppConfig


class House(AppConfig):
    """The house itself: no models, only what must be checked before anybody comes in."""

    name = "yidan"
    label = "house"

    def ready(self) -> None:
        from yidan import checks  # noqa: F401  (registers the system checks)
