"""The rules of the review, for everybody to read: what an amendment touches."""

from __future__ import annotations

from django.http import HttpResponse

from yidan.core.web import Request
from yidan.people.views import page
from yidan.review import carrying


def review_rules(request: Request) -> HttpResponse:
    columns = carrying.EVERYBODY
    touches = [{"touch": touch, "cells": [department in touch.departments for department in columns]} for touch in carrying.NAMED.values()]
    return page(request, "review/rules.html", "review", touches=touches, columns=columns)
