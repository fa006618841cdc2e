"""A mail server as offices have one, on this machine: it keeps what it was handed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "daesup", "tall-bamboo-in-the-wind"


@dataclass
class MailServer:
    """What came, how, and under which name the sender greeted."""

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    greetings: set[str] = field(default_factory=set)
    ways: set[bool] = field(default_factory=set)  # whether each came sealed
    unknown: set[str] = field(default_factory=set)  # addresses that it does not take

    async def handle_RCPT(  # noqa: N802 - the library's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken += [(each, mail) for each in envelope.rcpt_tos]
        self.greetings.add(session.host_name)
        self.ways.add(session.ssl is not None)
        return "250 OK"


def _knows(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))


@asynccontextmanager
async def mail_server(certificate: Path | None = None, *, asks: bool = False) -> AsyncIterator[MailServer]:
    """A server that listens on loopback; with a certificate it insists on STARTTLS, with `asks` on a password."""
    taker, sealed = MailServer(), None
    if certificate is not None:
        sealed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        sealed.load_cert_chain(certificate)

    def talk() -> SMTP:
        return SMTP(
            taker, hostname="mail.gu.example", tls_context=sealed, require_starttls=certificate is not None,
            auth_required=asks, authenticator=_knows if asks else None,
        )  # fmt: skip

    listening = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0)
    taker.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield taker


def certificate_in(folder: Path) -> Path:
    """A certificate of this machine that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime.now(UTC) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(plain + built.public_bytes(serialization.Encoding.PEM))
    return path
