"""The door of the interface: tokens, refusals as answers, the shapes of what goes in and out."""

from datetime import date
from typing import Annotated, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import tokens
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.table import Table
from tongbao.office.pages import clock
from tongbao.office.pages.gate import status_of

_READING = ("GET", "HEAD", "OPTIONS")
# Days that the rules can be asked about; nobody keeps records of others.
Day = Annotated[date, Field(ge=date(1949, 1, 1), le=date(2200, 12, 31))]
Page = Annotated[int, Field(ge=1, le=10**6)]
Key = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class Told(Schema):
    """A refusal: its code, what is refused, what to do now."""

    code: str
    sentence: str
    remedy: str


class TableOut(Schema):
    """A table: ``whole`` is how many rows there are on all pages."""

    title: str
    heads: list[str]
    rows: list[list[str | int | None]]
    note: str
    whole: int
    page: int


class FileOut(Schema):
    """A file by name, its bytes in base64."""

    name: str
    base64: str


class Done(Schema):
    """What came of an act, in words."""

    words: str


class Bearer(HttpBearer):
    """A token in the header ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """Whose mandate it has; a reading token does not write."""
        now = clock.moment()
        found = tokens.owner_of(token, now.date())
        if found is None:
            return None
        person, writes = found
        if not writes and request.method not in _READING:
            raise Refusal("role", "这个令牌只能查看，不能办理。", "请换一个可以办理的令牌。")
        request.acting = Actor(person, now)  # type: ignore[attr-defined]
        return person


ERRORS: Any = {401: Told, 403: Told, 404: Told, 409: Told, 422: Told}
api = NinjaAPI(
    title="通报",
    version="1",
    description="页面能办的，接口都能办；令牌是谁的，就在谁的职责和范围之内。",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)


def out(table: Table) -> TableOut:
    """A table as an answer."""
    rows = [list(row) for row in table.plain()]
    return TableOut(
        title=table.title,
        heads=list(table.heads),
        rows=cast(Any, rows),
        note=table.note,
        whole=table.count,
        page=table.page,
    )


def addresses() -> Any:
    """The addresses of the interface, each with a door of its own instead of the sign-in page."""
    patterns, app, space = api.urls
    kept = [p for p in patterns if isinstance(p, URLPattern) and p.name != "api-root"]
    for pattern in kept:
        if pattern.name != "openapi-json" and pattern.callback is not None:
            pattern.callback = login_not_required(pattern.callback)
    return kept, app, space


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    status = status_of(refusal)
    if status == 404:
        refusal = Refusal("absent", "没有这一项，或者不在您的范围内。", "请核对编号。")
    told = {"code": refusal.code, "sentence": refusal.sentence, "remedy": refusal.remedy}
    return api.create_response(request, told, status=status)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, problem: Any) -> HttpResponse:
    told = {"code": "token", "sentence": "没有令牌，或者令牌不对、已到期、已收回。", "remedy": "请在“我的账号”页换发。"}
    return api.create_response(request, told, status=401)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, problem: Any) -> HttpResponse:
    where = "、".join(sorted({".".join(map(str, e["loc"])) for e in problem.errors}))[:300]
    told = {"code": "shape", "sentence": f"这些项不合要求：{where}。", "remedy": "请对照接口说明改正。"}
    return api.create_response(request, told, status=422)


@api.exception_handler(HttpError)
def _malformed(request: HttpRequest, problem: Any) -> HttpResponse:
    told = {"code": "shape", "sentence": "请求的内容读不懂。", "remedy": "请对照接口说明改正。"}
    return api.create_response(request, told, status=422)
