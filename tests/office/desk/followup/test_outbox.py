"""The outbox against a mail server that is there, refuses, or is not there (合成)."""

import socket
import threading
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes, policy

import pytest
from tests.office.conftest import Desk

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.followup.outbox import outbox, queue, send, send_again
from tongbao.office.desk.followup.reporting_rates import reporting_rates
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.store.models import OfficeRow, OutboxRow

ON = date(2024, 2, 11)
ADMIN = Actor("演示管理员", datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI))


class MailServer:
    """Just enough of a mail server: takes messages one after another, refuses recipients at refused.example."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as file:
                self.talk(file)

    def talk(self, file) -> None:  # type: ignore[no-untyped-def]
        def say(words: bytes) -> None:
            file.write(words + b"\r\n")
            file.flush()

        say(b"220 synthetic ready")
        while line := file.readline():
            word = line[:4].upper()
            if word == b"DATA":
                say(b"354 go on")
                lines = []
                while (text := file.readline()) != b".\r\n":
                    lines.append(text)
                self.taken.append(b"".join(lines))
                say(b"250 queued as %d" % len(self.taken))
            elif word == b"QUIT":
                say(b"221 bye")
                return
            elif word == b"RCPT" and b"refused.example" in line:
                say(b"550 no such box")
            else:
                say(b"250 ok")

    def close(self) -> None:
        self.socket.close()
        self.thread.join(5)


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.socket.shutdown(socket.SHUT_RDWR)
    server.close()


def settings(port: int, **mail: str) -> None:
    value = {"host": "127.0.0.1", "port": port, "sender": "office@office.example"}
    OfficeRow.objects.create(key="smtp", value=value)
    OfficeRow.objects.create(key="mail", value=mail)


def queued() -> list[OutboxRow]:
    return queue(reporting_rates("ledger", "2024-01", ON, ADMIN), ON, ADMIN)


def test_a_reminder_is_sent_once_and_the_server_s_answer_is_kept(desk: Desk, server: MailServer) -> None:
    home = open_home(desk.home)
    settings(server.port, **{"990101": "a@county.example"})
    assert len(queued()) == 9
    assert queued() == []
    send(home, ADMIN)
    assert send(home, ADMIN) == []
    assert len(server.taken) == 1
    row = OutboxRow.objects.get(to="a@county.example")
    assert (row.state, row.attempts, row.reply, row.sent_at) == (
        "sent",
        1,
        "250 queued as 1",
        "2024-02-11T09:00:00+08:00",
    )
    message = message_from_bytes(server.taken[0], policy=policy.default)
    assert (message["Subject"], message["To"], message["Message-ID"]) == (row.subject, row.to, row.message_id)
    assert message.get_content().strip() == row.body
    assert row.subject == "催报：2024-01能源资源消费月台账已逾期"
    assert row.body.startswith("虚川东区：2024-01能源资源消费月台账报送截止日为2024年2月10日，现已逾期，应报")


def test_a_refused_recipient_is_kept_as_failed_and_tried_again_when_asked(desk: Desk, server: MailServer) -> None:
    home = open_home(desk.home)
    settings(server.port, **{"990101": "a@refused.example"})
    queued()
    send(home, ADMIN)
    row = OutboxRow.objects.get(key="duty:ledger:2024-01:990101:red")
    assert (row.state, row.attempts, row.reply, row.sent_at) == ("failed", 1, "550 no such box", "")
    assert [r.key for r in send(home, ADMIN)] == [row.key]
    row.refresh_from_db()
    assert (row.attempts, server.taken) == (2, [])


def test_a_server_that_is_not_there_is_a_failure_that_is_shown(desk: Desk) -> None:
    home = open_home(desk.home)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings(port, **{"990101": "a@county.example"})
    queued()
    send(home, ADMIN)
    line = next(x for x in outbox() if x[1])
    assert line[3] == "发送失败"
    assert line[7].startswith("ConnectionRefusedError")


def test_a_message_cut_off_while_sending_is_not_sent_again(desk: Desk, server: MailServer) -> None:
    home = open_home(desk.home)
    settings(server.port, **{"990101": "a@county.example"})
    queued()
    OutboxRow.objects.filter(to="a@county.example").update(state="sending")
    send(home, ADMIN)
    assert server.taken == []
    assert next(x for x in outbox() if x[1])[3] == "不明（发送中断，请查邮件服务器）"
    key = "duty:ledger:2024-01:990101:red"
    send_again(key, ADMIN)
    send(home, ADMIN)
    assert len(server.taken) == 1
    with pytest.raises(Refusal) as caught:
        send_again(key, ADMIN)
    assert caught.value.sentence == f"没有编号为“{key}”的发送中断的邮件。"


def test_without_a_mail_server_letters_are_written(desk: Desk) -> None:
    home = open_home(desk.home)
    queued()
    done = send(home, ADMIN)
    assert {r.state for r in done} == {"printed"}
    words = (home.path / done[0].reply).read_text("utf-8")
    assert words == f"{done[0].subject}\n\n{done[0].body}\n\n2024年2月11日\n"


def test_a_setting_that_lacks_the_sender_is_refused(desk: Desk) -> None:
    home = open_home(desk.home)
    OfficeRow.objects.create(key="smtp", value={"host": "127.0.0.1", "port": 25})
    with pytest.raises(Refusal) as caught:
        send(home, ADMIN)
    assert caught.value.sentence == "office.toml 的 [smtp] 不完整或有不认识的项。"


def test_who_may_not_remind_is_refused(desk: Desk) -> None:
    home = open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        send(home, Actor("演示收文员", ADMIN.now))
    assert caught.value.code == "role"
