import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yidan.settings")

from yidan.checks import refuse_unsafe_start

refuse_unsafe_start()
application = get_wsgi_application()
