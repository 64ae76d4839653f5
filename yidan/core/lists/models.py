"""What a user likes to see. A preference, not a business record: it is written without the door."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LAYOUT = ""  # the row without a name holds the user's columns


class SavedView(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=60)
    name = models.CharField(max_length=40, blank=True)
    query = models.TextField(blank=True)  # the query string, without "?"

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "list", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
