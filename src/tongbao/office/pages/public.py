"""What is published, for everybody; off until the office switches it on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongbao.office.desk.documents import publication
from tongbao.office.desk.queries import office_banner
from tongbao.office.pages.answer import acting, file, home


def list_published(request: HttpRequest) -> HttpResponse:
    """The published documents."""
    return render(
        request, "public.html", {"found": publication.list_published(home()), "office": office_banner.office()}
    )


def document_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A published file; the traceable edition is taken away, not run as a page of ours."""
    content = publication.file(key, name, home())
    kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
    return file(content, name, kind, inline=name.endswith(".pdf"))


def pack(request: HttpRequest, key: str) -> HttpResponse:
    """The verify-it-yourself pack."""
    return file(publication.pack(key, home()), f"{key}-核对包.zip", "application/zip")


def switch(request: HttpRequest) -> HttpResponse:
    """Switch the page on or off."""
    on = request.POST.get("act") == "on"
    publication.set_publication(on, acting(request))
    messages.success(request, "公开页已打开，任何人都能看到已印发的文件。" if on else "公开页已关闭。")
    return redirect("rules")
