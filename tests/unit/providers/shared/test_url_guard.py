"""Which addresses are opened, and which get a key."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tts_studio.providers.shared.url_guard import AddressRefused, UrlGuard, is_proxied, resolve

BASE = "https://api.example.com/base"
LOOPBACK = "http://127.0.0.1:8000/segmind"


def guard(*bases: str, found: tuple[str, ...] = ("93.184.216.34",)) -> UrlGuard:
    async def resolver(host: str, port: int) -> tuple[str, ...]:
        return found

    return UrlGuard(bases or (BASE,), resolver=resolver)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://api.example.com/base/v1/x", True),
        ("https://API.example.com:443/base?x=1", True),
        ("https://api.example.com/base", True),
        ("https://api.example.com/basement/x", False),
        ("https://api.example.com/base/../other", False),
        ("https://api.example.com/base/%2e%2e/other", False),
        ("https://api.example.com/other", False),
        ("http://api.example.com/base/x", False),
        ("https://api.example.com:444/base/x", False),
        ("https://api.example.com.evil.org/base/x", False),
        ("https://api.example.com@evil.org/base/x", False),
        ("https://evil.org/base/x", False),
        ("https://api.example.com\\@evil.org/base/x", False),
        ("file:///base/x", False),
        ("https://[bad/base", False),
        ("", False),
    ],
)
def test_the_key_goes_below_a_configured_base_only(url: str, taken: bool) -> None:
    assert guard().takes_key(url) is taken


async def test_a_public_host_is_opened_at_the_addresses_that_were_judged() -> None:
    checked = await guard(found=("93.184.216.34", "2606:2800:220:1::1")).check("https://files.example.org/a")
    assert checked.hosts == ("93.184.216.34", "2606:2800:220:1::1")
    relative = await guard().check("b", found_in="https://files.example.org/a/")
    assert relative.url == "https://files.example.org/a/b"
    assert (await guard().check(f"{BASE}/file")).hosts == ()


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.0", "224.0.0.1",
        "100.64.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "2002:0a00:0001::",
    ],
)  # fmt: skip
async def test_a_host_with_any_private_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        await guard(found=("93.184.216.34", address)).check("https://rebound.example.org/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example.org/a", "ftp://files.example.org/a", "file:///etc/passwd", "data:audio/wav,x",
        "https://user:word@files.example.org/", "http://127.0.0.1/", "//files.example.org", "https://",
        "https://a b.org/", "https://x.org:99999/", "https://x.org/" + "a" * 5000, "javascript:alert(1)",
    ],
)  # fmt: skip
async def test_an_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        await guard().check(url)


async def test_loopback_is_opened_when_the_service_itself_is_there() -> None:
    own = guard(LOOPBACK, found=("127.0.0.1",))
    assert (await own.check("http://127.0.0.1:9999/x")).hosts == ("127.0.0.1",)
    assert (await own.check("http://127.0.0.1:8000/images/x")).hosts == ()
    with pytest.raises(AddressRefused):
        await own.check("http://10.0.0.1/x")
    with pytest.raises(AddressRefused):
        await guard(LOOPBACK, found=("10.0.0.1",)).check("https://files.example.org/x")


async def test_behind_a_proxy_names_are_left_to_it_and_numbers_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    monkeypatch.setenv("no_proxy", "direct.example.org")
    asked = guard(found=("10.0.0.1",))
    assert (await asked.check("https://files.example.org/a")).hosts == ()
    for url in ("https://10.0.0.1/a", "https://localhost/a", "https://direct.example.org/a"):
        with pytest.raises(AddressRefused):
            await asked.check(url)
    assert not is_proxied(urlsplit("http://files.example.org"))


async def test_loopback_is_looked_up_by_the_system() -> None:
    assert set(await resolve("localhost", 80)) <= {"127.0.0.1", "::1"}
