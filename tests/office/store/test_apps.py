"""The store is the one app of ours with tables."""

from django.apps import apps

from tongbao.office.store.apps import StoreConfig


def test_the_store_alone_has_tables() -> None:
    config = apps.get_app_config("store")
    assert (type(config), config.name) == (StoreConfig, "tongbao.office.store")
    ours = {m._meta.app_label for m in apps.get_models() if m.__module__.startswith("tongbao.")}
    assert ours == {"store"}
