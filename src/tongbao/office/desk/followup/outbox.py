"""Outbox: reminders with a proof of sending. One message a key, sent once; a failed message stays listed."""

import os
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from tongbao.measure.period import format_chinese_date
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.followup.reporting_rates import GREEN, RED, Rate, ReportingRates
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store.models import OfficeRow, OutboxRow
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

QUEUED, SENDING, SENT, FAILED, PRINTED = "queued", "sending", "sent", "failed", "printed"
TERMS = {
    QUEUED: "待发",
    SENDING: "不明（发送中断，请查邮件服务器）",
    SENT: "已发",
    FAILED: "发送失败",
    PRINTED: "已出函",
}
_TIMEOUT = 20


@dataclass(frozen=True, slots=True)
class Server:
    """Mail server as ``[smtp]`` of office.toml describes it; the password is in an environment variable only."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password_env: str = ""


def queue(duty: ReportingRates, on: date, acting: Actor) -> list[OutboxRow]:
    """Queue one reminder for each place whose light is not green; one already queued is left as it is."""
    with one_act():
        roles.require(acting, "remind")
        rulebook, addresses = Rulebook(on), _setting("mail") or {}
        office = str(_setting("office") or _setting("issuer") or "")
        made = []
        for rate in _lowest_late(duty):
            stage = "red" if rate.light == RED else "yellow"
            key = f"duty:{duty.kind}:{duty.period}:{rate.place}:{stage}"
            if OutboxRow.objects.filter(key=key).exists():
                continue
            words = rulebook.row("outbox", stage)
            parts = {"place": rate.name, "what": duty.name, "period": duty.period, "due": format_chinese_date(duty.due)}
            counts = {"expected": rate.expected, "missing": rate.expected - rate.received, "sender": office}
            subject, body = (words.text(f).format(**parts, **counts) for f in ("subject", "body"))
            row = OutboxRow(key=key, to=str(addresses.get(rate.place, "")), subject=subject, body=body)
            row.digest = sha256("\n".join((key, row.to, subject, body)).encode())
            row.queued_at, row.queued_by = acting.at, acting.who
            row.save()
            made.append(row)
        audit_log.record(acting, "remind", f"{duty.kind} {duty.period} 待发{len(made)}件")
    return made


def send(home: Home, acting: Actor) -> list[OutboxRow]:
    """Send queued and failed messages; where there is no mail server or no address, write a letter instead.

    A message is marked before it is handed to the server. If the program ends in between, it is unknown whether it
    was sent, so it is not sent again automatically.
    """
    roles.require(acting, "remind")
    server = _server()
    done = []
    for pk in OutboxRow.objects.filter(state__in=(QUEUED, FAILED)).order_by("id").values_list("pk", flat=True):
        row = _claim(pk)
        if row is None:
            continue
        if server is None or not row.to:
            _print(row, home, acting)
        else:
            _mail(row, server, acting)
        with one_act():
            row.save()
            audit_log.record(acting, "remind", f"{row.key} {row.state} {row.digest[:12]}")
        done.append(row)
    return done


def send_again(key: str, acting: Actor) -> None:
    """Queue a message again that was interrupted while sending, once somebody has checked the mail server.

    Raises
    ------
    Refusal
        Code ``outbox`` where there is none in that state.
    """
    with one_act():
        roles.require(acting, "remind")
        if not OutboxRow.objects.filter(key=key, state=SENDING).update(state=QUEUED):
            raise Refusal("outbox", f"没有编号为“{key}”的发送中断的邮件。", "已发出的不再重发；请核对编号。")
        audit_log.record(acting, "remind", f"{key} 查明未发，重新排队")


def outbox() -> list[tuple[str, str, str, str, int, str, str, str]]:
    """List every message: key, to, subject, state, attempts, when, message id, reply of the server."""
    return [
        (r.key, r.to, r.subject, TERMS[r.state], r.attempts, r.sent_at, r.message_id, r.reply)
        for r in OutboxRow.objects.order_by("id")
    ]


def _lowest_late(duty: ReportingRates) -> Sequence[Rate]:
    """Select the lowest places of the tree that are not green: counties, or units where no county is late."""
    units_with_counties = {late.owed.unit for late in duty.late if late.owed.county}
    return [
        r
        for r in duty.rates
        if r.light != GREEN and (r.level == "县" or (r.level == "市" and r.place not in units_with_counties))
    ]


def _claim(pk: int) -> OutboxRow | None:
    """Mark a message as being sent and return it; None where another call has claimed it."""
    with one_act():
        changed = OutboxRow.objects.filter(pk=pk, state__in=(QUEUED, FAILED)).update(state=SENDING)
    return OutboxRow.objects.get(pk=pk) if changed else None


def _mail(row: OutboxRow, server: Server, acting: Actor) -> None:
    row.attempts += 1
    row.message_id = f"<{row.digest}@{server.sender.partition('@')[2]}>"
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = server.sender, row.to, row.subject
    message["Message-ID"], message["Date"] = row.message_id, format_datetime(acting.now)
    message.set_content(row.body, cte="base64")
    try:
        row.reply = _deliver(message, row.to, server)
    except (OSError, smtplib.SMTPException) as problem:
        row.state, row.reply = FAILED, _failure_text(problem)
        return
    row.state, row.sent_at = SENT, acting.at


def _deliver(message: EmailMessage, to: str, server: Server) -> str:
    """Deliver a message and return the reply by which the server accepted it: that is the proof."""
    with smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT) as smtp:
        smtp.ehlo()
        if server.tls:
            smtp.starttls()
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, os.environ.get(server.password_env, ""))
        _accepted(*smtp.mail(server.sender))
        _accepted(*smtp.rcpt(to))
        return _accepted(*smtp.data(message.as_bytes()))


def _accepted(code: int, answer: bytes) -> str:
    """Return the reply of the server, or raise where it refused, so that nothing more is delivered."""
    if code >= 400:
        raise smtplib.SMTPResponseException(code, answer)
    return f"{code} {answer.decode('utf-8', 'backslashreplace')}"


def _failure_text(problem: OSError | smtplib.SMTPException) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        answer = problem.smtp_error
        text = answer.decode("utf-8", "backslashreplace") if isinstance(answer, bytes) else answer
        return f"{problem.smtp_code} {text}"
    return f"{type(problem).__name__}: {problem}"


def _print(row: OutboxRow, home: Home, acting: Actor) -> None:
    """Write a letter as a text file, for the post or the fax."""
    folder = home.path / "letters"
    folder.mkdir(exist_ok=True)
    path = folder / f"{row.digest[:12]}.txt"
    path.write_text(f"{row.subject}\n\n{row.body}\n\n{format_chinese_date(acting.now.date())}\n", "utf-8")
    row.state, row.sent_at, row.reply = PRINTED, acting.at, f"{path.parent.name}/{path.name}"


def _server() -> Server | None:
    given = _setting("smtp")
    if not given:
        return None
    known = {"host", "port", "sender", "tls", "user", "password_env"}
    if not isinstance(given, dict) or not {"host", "port", "sender"} <= set(given) <= known:
        raise Refusal(
            "smtp",
            "office.toml 的 [smtp] 不完整或有不认识的项。",
            "请写明 host、port、sender；可写 tls、user、password_env（存放口令的环境变量名）。",
        )
    return Server(**given)


def _setting(key: str) -> Any:
    row = OfficeRow.objects.filter(key=key).first()
    return row.value if row else None
