"""The morning's letter: what is new, what waits for an answer, what failed. At most one a night."""

from __future__ import annotations

import json
import logging
import secrets
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from campaign.errors import BibliopulseError, one_line
from campaign.files import write_private
from commands.around.summary import Summary
from commands.options import BUSY, DONE, UNFINISHED

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.sections.telling import Mail
    from warehouse.questions.tonight import Found

FILE = "mailed.json"
# A night that is run twice is one.
NIGHT = timedelta(hours=20)
SHOWN, WORDS = 20, 200
SECONDS = 30.0
HIDDEN = "‹пароль почты›"
TODO = {
    DONE: "",
    UNFINISHED: "Не дочитанное дочитает следующая ночь; если повторяется, выполните «bibliopulse check».",
    BUSY: "Запустите ночь снова позже.",
    2: "Ничего не спрашивалось: поправьте названное и запустите ночь снова.",
}
OTHERWISE = "Устраните названное и запустите ночь снова: собранное сохранено."

log = logging.getLogger(__name__)


class NotSent(BibliopulseError):
    """The mail server did not take the letter."""


def mail_night(run: Run, summary: Summary) -> str:
    """Send the letter if one is due; says in Russian what became of it, empty where nobody is to get any. Raises ``NotSent``."""
    mail = run.campaign.mail
    if mail is None:
        return ""
    before = _mailed_at(run)
    if before is not None and run.now - before < NIGHT:
        return "письмо этой ночи уже ушло"
    found = _found(run, before or run.now - NIGHT)
    if not found and summary.exit_code == DONE and not mail.always:
        return "нового нет, письма не нужно"
    letter = composed(run, mail, summary, found)
    _send(run, mail, letter)
    write_private(run.home.logs / FILE, json.dumps({"at": run.now.isoformat()}) + "\n")
    return f"отправлено, адресатов: {len(mail.to)}"


def _mailed_at(run: Run) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads((run.home.logs / FILE).read_text("utf-8"))["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _found(run: Run, since: datetime) -> list[Found]:
    from warehouse.questions.communities import readable
    from warehouse.questions.tonight import found_since

    with readable(run.home.path) as connection:
        return found_since(connection, since) if connection else []


def composed(run: Run, mail: Mail, summary: Summary, found: Sequence[Found]) -> EmailMessage:
    """The letter: no name of a reader is in it, in mentions neither."""
    from campaign.russian import POSTS, counted, day_month, in_zone

    letter = EmailMessage()
    campaign = run.campaign
    posts = [one for one in found if one.what == "post"]
    complaints = [one for one in found if one.what == "complaint"]
    questions = [one for one in found if one.what == "question"]
    news = [f"новых: {counted(len(posts), POSTS)}"] if posts else []
    news += [f"жалоб: {len(complaints)}"] if complaints else []
    news += [f"вопросов: {len(questions)}"] if questions else []
    state = "" if summary.exit_code == DONE else f"код {summary.exit_code}; "
    date = day_month(in_zone(run.now, campaign.timezone.key).date())
    letter["Subject"] = one_line(f"{campaign.title}, {date}: {state}{', '.join(news) or 'нового нет'}")
    letter["From"], letter["To"] = mail.sender, ", ".join(mail.to)
    letter["Date"] = format_datetime(run.now)
    letter["Message-ID"] = f"<{run.stamp}.{secrets.token_hex(8)}@{mail.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    lines = _how(summary)
    for title, group in (
        ("Новые записи", posts), ("Новые жалобы", complaints), ("Новые вопросы без ответа", questions),
    ):  # fmt: skip
        lines += _section(run, title, group)
    lines += [
        f"Всё это, с разметкой и рейтингом, на странице {run.home.reports / 'index.html'}",
        "Письмо собрано программой bibliopulse; отвечать на него не нужно.",
    ]
    letter.set_content("\n".join(lines) + "\n", cte="base64")
    return letter


def _how(summary: Summary) -> list[str]:
    if summary.exit_code == DONE and not summary.notes:
        return []
    lines = [f"Ночь кончилась с кодом {summary.exit_code}."] if summary.exit_code else []
    lines += [one_line(summary.message)] if summary.message else []
    for name, source in summary.sources.items():
        if source.unfinished:
            lines.append(f"{name}: не дочитано вопросов {source.unfinished} из {source.questions}.")
    lines += [f"• {one_line(note)}" for note in summary.notes[:SHOWN]]
    todo = TODO.get(summary.exit_code, OTHERWISE)
    return [*lines, *([todo] if todo else []), ""]


def _section(run: Run, title: str, group: Sequence[Found]) -> list[str]:
    from campaign.russian import moment, quoted
    from dashboards.page.texts import Nameless

    if not group:
        return []
    without_names = Nameless()
    lines = [f"{title}: {len(group)}"]
    for one in group[:SHOWN]:
        lines.append(
            f"• {moment(one.at, run.campaign.timezone.key)}, {one.library or 'библиотека не названа'}"
        )
        if one.text:
            words = one_line(without_names(one.text))
            lines.append("  " + quoted(words if len(words) <= WORDS else words[:WORDS] + "…"))
        if one.url:
            lines.append(f"  {one.url}")
    if len(group) > SHOWN:
        lines.append(f"и ещё {len(group) - SHOWN}")
    return [*lines, ""]


def _send(run: Run, mail: Mail, letter: EmailMessage) -> None:
    with admitted(run, mail) as server:
        refused = server.send_message(letter)
    if refused:
        log.warning("mail: not taken for %d of %d", len(refused), len(mail.to))


@contextmanager
def admitted(run: Run, mail: Mail) -> Iterator[smtplib.SMTP]:
    """The mail server, after it has taken the password: over TLS with a checked certificate, but within this machine.

    Raises ``NotSent``, also for what fails within, and ``ConfigurationError`` for the password.
    """
    from collectors.keys import MAIL_PASSWORD, keep_out_of_logs, read_key

    password = read_key(run.environ, MAIL_PASSWORD) if mail.user else ""
    if password:
        keep_out_of_logs(password, HIDDEN)
    context = ssl.create_default_context()
    try:
        with _connection(mail, context) as server:
            if mail.security == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, password)
            yield server
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(
            f"письмо не ушло ({_trouble(error)}): проверьте раздел [mail] файла campaign.toml"
        ) from None


def _connection(mail: Mail, context: ssl.SSLContext) -> smtplib.SMTP:
    here = socket.gethostname()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, here, timeout=SECONDS, context=context)
    return smtplib.SMTP(mail.host, mail.port, here, timeout=SECONDS)


# The narrower ones first.
_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "сертификат почтового сервера не принят"),
    (ssl.SSLError, "почтовый сервер не шифрует так, как сказано в security"),
    (smtplib.SMTPAuthenticationError, "имя или пароль не приняты"),
    (smtplib.SMTPRecipientsRefused, "сервер не принимает ни одного адресата"),
    (smtplib.SMTPSenderRefused, "сервер не принимает отправителя"),
    (smtplib.SMTPNotSupportedError, "сервер не умеет шифровать или спрашивать пароль"),
    (smtplib.SMTPException, "почтовый сервер ответил отказом"),
    (TimeoutError, "почтовый сервер молчит"),
)


def _trouble(error: Exception) -> str:
    return next((words for kind, words in _TROUBLES if isinstance(error, kind)), "почтовый сервер не найден")
