"""The account at Segmind and the upload of samples: every shape of answer."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tests.unit.providers.segmind.segmind_stage import KEY, provider_of
from tts_studio.domain.errors import (
    BadAnswer,
    BadParameter,
    Discontinued,
    Fate,
    KeyRefused,
    NoCredit,
    NoKey,
    RateLimited,
    ServiceDown,
    SpeechError,
)
from tts_studio.providers.shared.service import Timekeeper


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "me.mp3"
    path.write_bytes(b"ID3" + bytes(2000))
    return path


async def test_a_key_is_checked_and_its_credit_told() -> None:
    with Cloud.running(segmind_key=KEY) as cloud:
        cloud.set_credits(segmind=3.254)
        async with provider_of(cloud) as provider:
            status = await provider.account.check(f" {KEY}\n")
            assert provider.account.link.startswith("https://")
            assert status.credit == Decimal("3.254")
            assert status.sentence == "The key works; $3.25 of credit is left."
            with pytest.raises(KeyRefused):
                await provider.account.check("SG_another")
            with pytest.raises(NoKey):
                await provider.account.check("")
            cloud.set_credits(segmind=0)
            assert "no credit left" in (await provider.account.check(KEY)).sentence


async def test_an_account_without_a_record_has_no_credit() -> None:
    with Cloud.running() as cloud:
        cloud.fault("404", place="credits")
        async with provider_of(cloud) as provider:
            status = await provider.account.check(KEY)
    assert status.credit == 0
    assert "never" in status.sentence


@pytest.mark.parametrize(("fault", "kind"), [("502-html", ServiceDown), ("bad-json", BadAnswer)])
async def test_a_passing_hitch_of_the_account_is_borne_and_a_lasting_one_told(
    fault: str, kind: type[SpeechError]
) -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            cloud.fault(fault, place="credits", times=1)
            assert (await provider.account.check(KEY)).credit is not None
            cloud.fault(fault, place="credits")
            with pytest.raises(kind) as caught:
                await provider.account.check(KEY)
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_an_account_that_answers_too_often_asked_is_not_waited_for() -> None:
    pauses = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    with Cloud.running() as cloud:
        cloud.fault("429", argument="3600", place="credits")
        async with provider_of(cloud, time=Timekeeper(sleep=sleep)) as provider:
            with pytest.raises(RateLimited):
                await provider.account.check(KEY)
    assert sum(pauses) <= 30


@pytest.mark.parametrize("shape", ["file_urls", "urls", "list"])
async def test_a_sample_gets_its_address_whatever_the_shape_of_the_answer(shape: str, sample: Path) -> None:
    with Cloud.running(upload_answer=shape) as cloud:
        async with provider_of(cloud) as provider:
            address = await provider.cloner.upload(sample)
        assert address.startswith("http")
        assert address.endswith(".mp3")


async def test_an_upload_is_repeated_after_a_lost_answer(sample: Path) -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            cloud.fault("drop-after-accept", place="upload", times=1)
            assert await provider.cloner.upload(sample)
            cloud.fault("503", place="upload", times=1)
            assert await provider.cloner.upload(sample)
            cloud.fault("401", place="upload")
            with pytest.raises(KeyRefused):
                await provider.cloner.upload(sample)


async def test_an_upload_that_went_wrong_all_over_again_is_not_begun_anew(sample: Path) -> None:
    with Cloud.running() as cloud:
        cloud.fault("503", place="upload")
        async with provider_of(cloud) as provider:
            with pytest.raises(ServiceDown) as caught:
                await provider.cloner.upload(sample)
        assert not caught.value.retryable
        assert len(cloud.received) == 4


async def test_the_share_of_an_upload_that_was_sent_is_told(sample: Path) -> None:
    sample.write_bytes(sample.read_bytes() * 200)
    shares: list[float] = []
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            await provider.cloner.upload(sample, shares.append)
        assert len(cloud.received) == 1
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert (shares[0] < 0.5, shares[-1]) == (True, 1.0)


async def test_a_sample_is_there_until_the_service_forgets_it(sample: Path) -> None:
    with Cloud.running(segmind_key=KEY) as cloud:
        async with provider_of(cloud) as provider:
            address = await provider.cloner.upload(sample)
            assert await provider.cloner.holds(address)
            cloud.fault("503", place="file", times=1)
            assert await provider.cloner.holds(address)
            assert not await provider.cloner.holds("http://10.0.0.1/sample.mp3")
            cloud.reset()
            assert not await provider.cloner.holds(address)
            cloud.fault("503", place="file")
            with pytest.raises(ServiceDown):
                await provider.cloner.holds(address)
        assert not cloud.leaks


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        ("404", Discontinued, "Segmind does not take samples where it used to."),
        ("405-html", Discontinued, "Segmind does not take samples where it used to."),
        ("410", Discontinued, "Segmind does not take samples where it used to."),
        ("413", BadParameter, "Segmind finds the sample too large."),
        ("400", BadParameter, "Segmind does not take this sample."),
        ("406-param", BadParameter, "Segmind does not take this sample."),
        ("406-credits", NoCredit, "Your credit at Segmind does not suffice."),
    ],
)
async def test_what_refuses_an_upload_speaks_of_the_sample_and_not_of_a_model_or_a_text(
    sample: Path, fault: str, kind: type[SpeechError], sentence: str
) -> None:
    with Cloud.running() as cloud:
        cloud.fault(fault, place="upload")
        async with provider_of(cloud) as provider:
            with pytest.raises(kind) as caught:
                await provider.cloner.upload(sample)
    assert caught.value.sentence == sentence
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_an_upload_without_an_address_is_told(sample: Path) -> None:
    with Cloud.running() as cloud:
        cloud.fault("bare-json", place="upload")
        async with provider_of(cloud) as provider:
            with pytest.raises(BadAnswer):
                await provider.cloner.upload(sample)


async def test_what_cannot_be_a_sample_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "notes.txt").write_text("words")
    with (tmp_path / "long.wav").open("wb") as file:
        file.truncate(41_000_000)
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            for name in ("empty.mp3", "notes.txt", "long.wav", "missing.mp3"):
                with pytest.raises(BadParameter) as caught:
                    await provider.cloner.upload(tmp_path / name)
                assert name in caught.value.sentence
        assert not cloud.received
