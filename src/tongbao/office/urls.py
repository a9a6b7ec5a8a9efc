"""Addresses: the pages of the page table and the interface for programs. No others exist."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_http_methods

from tongbao.office.pages.api import acting, organising, reading  # noqa: F401  they register their operations
from tongbao.office.pages.api.door import addresses
from tongbao.office.pages.page_table import PAGES, Page


def _guard(page: Page) -> Callable[..., HttpResponseBase]:
    """Apply the methods and the publicity of a row to its view; views of other packages apply their own."""
    if not page.methods:
        return page.view
    view = require_http_methods(page.methods)(page.view)
    return login_not_required(view) if page.is_public else view


urlpatterns = [*(path(page.address, _guard(page), name=page.name) for page in PAGES), path("api/v1/", addresses())]
