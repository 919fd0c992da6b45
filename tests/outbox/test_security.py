"""Encryption, certificates and login, against a server with a certificate of the tests' own."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outbox.connection import Connection, MailServerUnreachable
from outbox.conversation import deliver
from tests.outbox.conftest import settings_for
from tests.outbox.postbox import Postbox

PASSWORD = "mật khẩu Bí Mật"  # noqa: S105 - of a server that lives as long as a test


def write_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """Make a self-signed certificate for a host and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "postbox.example.vn")])
    today = datetime.now(UTC)
    alternative = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def server_context(paths: tuple[Path, Path]) -> ssl.SSLContext:
    """Load a certificate for a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    return context


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Give a certificate for the loopback address."""
    return write_certificate(tmp_path, "127.0.0.1")


def check_login(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    """Know one user."""
    return AuthResult(success=data == LoginPassword(b"thuky", PASSWORD.encode()), handled=False)


@pytest.fixture(params=["starttls", "tls"])
def secured(request: pytest.FixtureRequest, certificate: tuple[Path, Path]) -> Iterator[tuple[Postbox, dict[str, Any]]]:
    """Run a server that encrypts and wants a login; give it with the settings that suit it."""
    context = server_context(certificate)
    if request.param == "tls":
        # aiosmtpd takes only STARTTLS for encrypted
        postbox = Postbox(ssl_context=context, authenticator=check_login, auth_require_tls=False)
    else:
        postbox = Postbox(tls_context=context, require_starttls=True, authenticator=check_login, auth_required=True)
    postbox.start()
    yield (
        postbox,
        {
            "security": request.param,
            "ca_file": str(certificate[0]),
            "username": "thuky",
            "password": PASSWORD,
            "timeout": 2.0,
        },
    )
    postbox.stop()


def send(postbox: Postbox, **changes: Any) -> str:  # noqa: ANN401 - settings
    """Hand over one letter; give the outcome."""

    async def run() -> str:
        connection = Connection(settings_for(postbox, **changes))
        client = await connection.ready()
        delivery = await deliver(
            client, "thuky@example.vn", "unit@example.vn", b"Subject: a\r\n\r\nb\r\n", lambda: None
        )
        await connection.close()
        return delivery.outcome

    return asyncio.run(run())


def test_a_letter_goes_encrypted_after_a_login(secured: tuple[Postbox, dict[str, Any]]) -> None:
    postbox, settings = secured
    assert send(postbox, **settings) == "sent"
    assert len(postbox.arrived) == 1


def test_a_wrong_password_is_told_without_the_password(secured: tuple[Postbox, dict[str, Any]]) -> None:
    postbox, settings = secured
    with pytest.raises(MailServerUnreachable, match="535") as caught:
        send(postbox, **(settings | {"password": "sai mật khẩu"}))
    assert "sai mật khẩu" not in str(caught.value)
    assert postbox.arrived == []


def test_a_certificate_nobody_vouches_for_is_refused(secured: tuple[Postbox, dict[str, Any]]) -> None:
    postbox, settings = secured
    with pytest.raises(MailServerUnreachable, match=r"(?i)certificate"):
        send(postbox, **(settings | {"ca_file": ""}))
    assert postbox.arrived == []


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    paths = write_certificate(tmp_path, "other.example.vn")
    postbox = Postbox(ssl_context=server_context(paths))
    postbox.start()
    try:
        with pytest.raises(MailServerUnreachable, match=r"(?i)certificate"):
            send(postbox, security="tls", ca_file=str(paths[0]))
    finally:
        postbox.stop()


def test_a_server_without_starttls_gets_no_letter_in_the_clear(postbox: Postbox) -> None:
    with pytest.raises(MailServerUnreachable, match="STARTTLS"):
        send(postbox, security="starttls")
    assert [step for step, _ in postbox.steps] == ["CONNECT", "EHLO"]


def test_a_missing_authority_file_is_told(postbox: Postbox, tmp_path: Path) -> None:
    with pytest.raises(MailServerUnreachable, match="No such file"):
        send(postbox, security="tls", ca_file=str(tmp_path / "no.pem"))
