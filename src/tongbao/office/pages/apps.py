"""The pages as an app of Django: templates and tags, no tables."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Found by its templates and tags."""

    name = "tongbao.office.pages"
    label = "pages"
