"""A mail server on this machine with real TLS and a certificate of its own, that keeps what it is given."""

from __future__ import annotations

import base64
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

USER, PASSWORD = "otdel", "NEVER-TO-BE-SEEN two words"


@dataclass
class PostOffice:
    """``refuses``: no recipient is taken. ``encrypted`` tells of each letter whether it came over TLS."""

    port: int = 0
    refuses: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    def text(self) -> str:
        """The last letter as a person reads it: headers that are always alike, a blank line, the words."""
        letter = self.letters[-1]
        head = [f"{name}: {letter[name]}" for name in ("Subject", "From", "To", "Date", "Auto-Submitted")]
        return "\n".join([*head, "", letter.get_content()])


def certificate(folder: Path) -> Path:
    """For localhost, valid for a day; key and certificate in one file."""
    path = folder / "localhost.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + (folder / "cert.pem").read_bytes())
    return path


@contextmanager
def post_office(pem: Path, *, implicit: bool = False) -> Iterator[PostOffice]:
    """``implicit``: TLS from the first byte, else by STARTTLS, without which nothing is taken."""
    office = PostOffice()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    class Handler(StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def over_tls(self) -> None:
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = (
                self.connection.makefile("rb"),
                self.connection.makefile("wb", buffering=0),
            )

        def handle(self) -> None:
            safe, known = implicit, False
            try:
                if implicit:
                    self.over_tls()
                self.say("220 localhost")
                while line := self.rfile.readline().decode().rstrip():
                    word = line.split()[0].upper()
                    if word == "EHLO":
                        self.say("250-localhost")
                        self.say("250 AUTH PLAIN" if safe else "250 STARTTLS")
                    elif word == "STARTTLS":
                        self.say("220 go on")
                        self.over_tls()
                        safe = True
                    elif word == "AUTH":
                        known = base64.b64decode(line.split()[2]).split(b"\0")[1:] == [
                            USER.encode(),
                            PASSWORD.encode(),
                        ]
                        self.say("235 welcome" if known else f"535 not you: {line}")
                    elif word == "RCPT" and office.refuses:
                        self.say("550 nobody")
                    elif word == "DATA" and safe and known:
                        self.say("354 go on")
                        lines = iter(self.rfile.readline, b".\r\n")
                        office.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
                        office.encrypted.append(isinstance(self.connection, ssl.SSLSocket))
                        self.say("250 taken")
                    else:
                        self.say("250 good" if word != "QUIT" else "221 bye")
            except OSError:
                return
            finally:
                self.connection.close()

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()
