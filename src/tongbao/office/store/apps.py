"""Django app of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Configure our one app with tables."""

    name = "tongbao.office.store"
    label = "store"
