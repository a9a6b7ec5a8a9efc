"""What is published, for everybody; off until the office switches it on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongbao.office.desk.documents import publication
from tongbao.office.desk.queries import office_banner
from tongbao.office.pages.answer import acting, file, home


@login_not_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The published documents."""
    return render(request, "public.html", {"found": publication.published(home()), "office": office_banner.office()})


@login_not_required
@require_GET
def taken(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A published file; the traceable edition is taken away, not run as a page of ours."""
    content = publication.file(key, name, home())
    kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
    return file(content, name, kind, inline=name.endswith(".pdf"))


@login_not_required
@require_GET
def pack(request: HttpRequest, key: str) -> HttpResponse:
    """The verify-it-yourself pack."""
    return file(publication.pack(key, home()), f"{key}-核对包.zip", "application/zip")


@require_POST
def switched(request: HttpRequest) -> HttpResponse:
    """Switch the page on or off."""
    on = request.POST.get("act") == "on"
    publication.switch(on, acting(request))
    messages.success(request, "公开页已打开，任何人都能看到已印发的文件。" if on else "公开页已关闭。")
    return redirect("rules")
