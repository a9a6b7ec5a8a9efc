"""schemathesis over the interface: whatever is sent, no server error and no answer that is not in the description."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as effort
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.browser.months_office import months_office
from tests.office.desk.chain_office import acting
from tests.office.pages.visitor import ready

from tongbao.office.desk.access import tokens
from tongbao.office.pages import clock
from tongbao.office.pages.api import acting as acts
from tongbao.office.pages.api import organising, reading
from tongbao.office.pages.api.door import api
from tongbao.office.store.models import PersonRow

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
# The operations are there once their modules are.
MODULES = (acts, organising, reading)
EXAMPLES = 20
ROLES = ["reporter", "collector", "reviewer", "closer", "drafter", "issuer", "auditor", "security_admin", "audit_admin"]


def test_no_server_error_and_nothing_undocumented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TONGBAO_JOBS", "at-once")
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", False)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost"])
    monkeypatch.setattr(clock, "moment", lambda: acting("x").now)
    ready(months_office(tmp_path))
    PersonRow.objects.create(name="办一切", roles=ROLES, place="")
    token = tokens.make("试", "办一切", acting("办一切"), writes=True)
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    whole = {f"{m.upper()} {path}" for path, found in described["paths"].items() for m in found}
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_dict(described)
    schema.app = get_wsgi_application()
    schema.config.update(base_url="http://localhost")
    asked: list[str] = []
    problems: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @effort(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @seed(20170407)
        @given(case=operation.as_strategy())
        def whatever(case: Any) -> None:
            asked.append(case.operation.label)
            answer = case.call(headers=headers)
            try:
                case.validate_response(answer, checks=CHECKS)
            except AssertionError as problem:
                problems.append(f"{case.operation.label}: {str(problem)[:500]}")

        whatever()
    with capsys.disabled():
        told = f"{len(asked)} requests of {len(set(asked))} operations, {len(problems)} errors or undocumented answers"
        print(f"\nschemathesis: {told}")
    assert "\n".join(problems) == ""
    assert set(asked) == whole
