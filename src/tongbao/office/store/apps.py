"""The app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Our one app with tables."""

    name = "tongbao.office.store"
    label = "store"
