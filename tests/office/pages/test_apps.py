"""The pages are an app of Django with templates and tags and without tables."""

from django.apps import apps
from django.template.loader import get_template

from tongbao.office.pages.apps import PagesConfig


def test_the_pages_are_found_by_templates_and_have_no_tables() -> None:
    config = apps.get_app_config("pages")
    assert (type(config), config.name, list(config.get_models())) == (PagesConfig, "tongbao.office.pages", [])
    assert get_template("today.html").template.name == "today.html"
