"""The token is found where it may be, refused where it is not one, and shown nowhere."""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import quote

import pytest

from campaign.errors import ConfigurationError
from collectors.keys import keep_out_of_logs
from collectors.vk.api.token import DEFAULT_API, HIDDEN, api_base, rate_override, read_token

TOKEN = "vk1.a.NEVER-TO-BE-SEEN_0123456789"


def test_the_variable_comes_first(tmp_path: Path) -> None:
    file = _file(tmp_path / "key", "other-token-123456")
    assert read_token({"VK_TOKEN": f" {TOKEN}\n", "VK_TOKEN_FILE": str(file)}) == TOKEN


def test_a_private_file_and_systemd_credentials_are_read(tmp_path: Path) -> None:
    assert read_token({"VK_TOKEN_FILE": str(_file(tmp_path / "key", TOKEN + "\n"))}) == TOKEN
    _file(tmp_path / "vk_token", TOKEN, mode=0o440)
    assert read_token({"VK_TOKEN": "", "CREDENTIALS_DIRECTORY": str(tmp_path)}) == TOKEN


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = _file(tmp_path / "key", TOKEN, mode=0o644)
    with pytest.raises(ConfigurationError, match="chmod 600") as caught:
        read_token({"VK_TOKEN_FILE": str(file)})
    assert TOKEN not in str(caught.value)


def test_no_token_says_how_to_get_one(tmp_path: Path) -> None:
    for environ in ({}, {"CREDENTIALS_DIRECTORY": str(tmp_path)}, {"VK_TOKEN_FILE": str(tmp_path / "none")}):
        with pytest.raises(ConfigurationError, match="сервисный ключ"):
            read_token(environ)


@pytest.mark.parametrize(
    "value", ["  ", "short", "two words in it", "ключ-кириллицей", 'quoted"token"123', "a" * 2000]
)
def test_a_malformed_token_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_token({"VK_TOKEN": value})
    assert value.strip() == "" or value not in str(caught.value)


def test_a_broken_file_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"secret-part-\xff\xfe")
    file.chmod(0o600)
    with pytest.raises(ConfigurationError) as caught:
        read_token({"VK_TOKEN_FILE": str(file)})
    assert "secret-part" not in f"{caught.value}{caught.value.__context__}"


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("", DEFAULT_API),
        ("https://api.vk.com/method", "https://api.vk.com/method/"),
        ("http://127.0.0.1:8000/method/", "http://127.0.0.1:8000/method/"),
        ("http://localhost:8000/method/", "http://localhost:8000/method/"),
        ("http://[::1]:8000/method/", "http://[::1]:8000/method/"),
    ],
)
def test_the_api_may_be_https_or_this_machine(value: str, base: str) -> None:
    assert api_base({"BIBLIOPULSE_VK_API": value}) == base


@pytest.mark.parametrize(
    "value",
    [
        "http://api.vk.ru/method/",
        "http://localhost.example.com/",
        "http://127.0.0.1@example.com/",
        "https://user:word@api.vk.ru/method/",
        "https://api.vk.ru/method/?x=1",
        "https://",
        "ftp://127.0.0.1/",
        "api.vk.ru/method/",
        "http://127.0.0.1:port/",
        "http://10.0.0.1/method/",
    ],
)
def test_any_other_address_is_refused(value: str) -> None:
    with pytest.raises(ConfigurationError, match="BIBLIOPULSE_VK_API"):
        api_base({"BIBLIOPULSE_VK_API": value})


def test_the_rate_may_be_raised_for_this_machine_only() -> None:
    here = {"BIBLIOPULSE_VK_API": "http://127.0.0.1:8000/method/"}
    assert rate_override({}) is None
    assert rate_override({**here, "BIBLIOPULSE_VK_RPS": "250.5"}) == 250.5
    with pytest.raises(ConfigurationError, match="requests_per_second"):
        rate_override({"BIBLIOPULSE_VK_RPS": "250"})
    for value in ("0", "-1", "nan", "inf", "много"):
        with pytest.raises(ConfigurationError, match="BIBLIOPULSE_VK_RPS"):
            rate_override({**here, "BIBLIOPULSE_VK_RPS": value})


def test_logs_never_show_the_token(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test.redaction")
    key = "vk1.a/secret+of=nobody"
    keep_out_of_logs(key, HIDDEN)
    log.warning("sent %s", key)
    log.warning("sent %(token)s", {"token": key})
    log.warning("sent https://api.vk.ru/?access_token=%s", quote(key, safe=""))
    log.warning(f"a mistake %d {key}", "no number")
    try:
        raise ValueError(f"bad {key}")
    except ValueError:
        log.exception("failed")
    assert "of=nobody" not in caplog.text and "of%3Dnobody" not in caplog.text
    assert "ValueError" in caplog.text and caplog.text.count(HIDDEN) == 5


def _file(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path
