"""A real scheduler and real workers, each a process on loopback: what becomes of texts whatever becomes of these."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

dask_config = pytest.importorskip("dask.config", reason="the extra «cluster» is not installed")

from benchmarks.clusters import ROOT, Cluster, standing
from campaign.shipped import shipped
from nlp.cluster.scheduler import TLS_FILES, Scheduler
from nlp.cluster.sending import CHUNK, ClusterError, NotReady, Sending
from nlp.names.libraries import LibraryName
from nlp.tagger import Recipe, Tagger
from nlp.tags import Tags

pytestmark = pytest.mark.long

TEXTS = [f"В Себеже взяли {number} книг, спасибо «Роднику»!" for number in range(20 * CHUNK)]
BATCHES = [(at, TEXTS[at : at + CHUNK]) for at in range(0, len(TEXTS), CHUNK)]
BEGUN = 4  # batches after which something happens


@pytest.fixture
def recipe(registry: tuple[LibraryName, ...]) -> Recipe:
    return Recipe(registry, shipped("model"), "fast")


@pytest.fixture(scope="module")
def locally(fast_tagger: Tagger) -> dict[int, list[Tags]]:
    return {key: fast_tagger.tag(texts) for key, texts in BATCHES}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with standing(workers=2) as found:
        yield found


def begun(
    crew: Scheduler, recipe: Recipe, patience: float = 300
) -> tuple[Iterator[tuple[int, list[Tags]]], dict[int, list[Tags]]]:
    """Tagging under way, and what came already."""
    coming = Sending[int](crew, recipe, patience).tagged(BATCHES)
    return coming, dict(next(coming) for _ in range(BEGUN))


def test_two_workers_tag_as_one_machine_does(
    cluster: Cluster, recipe: Recipe, locally: dict[int, list[Tags]]
) -> None:
    with Scheduler(cluster.address) as crew:
        assert dict(Sending[int](crew, recipe).tagged(BATCHES)) == locally
        assert list(crew.members().values()) == [1, 1]


def test_a_killed_worker_costs_its_texts_and_nothing_else(
    cluster: Cluster, recipe: Recipe, locally: dict[int, list[Tags]]
) -> None:
    with Scheduler(cluster.address) as crew:
        coming, came = begun(crew, recipe)
        cluster.workers[0].kill()
        assert came | dict(coming) == locally


def test_a_scheduler_that_is_started_anew_goes_on_with_the_workers_that_come_to_it(
    cluster: Cluster, recipe: Recipe, locally: dict[int, list[Tags]]
) -> None:
    with Scheduler(cluster.address) as crew:
        coming, came = begun(crew, recipe)
        cluster.stop()
        cluster.start()
        cluster.hire()
        assert came | dict(coming) == locally


def test_a_scheduler_that_is_gone_for_good_leaves_what_came_and_one_line(
    cluster: Cluster, recipe: Recipe, locally: dict[int, list[Tags]]
) -> None:
    with Scheduler(cluster.address) as crew:
        coming, came = begun(crew, recipe, patience=20)
        cluster.stop()
        with pytest.raises(ClusterError, match="не отвечает 20 с; размеченное сохранено"):
            for key, said in coming:
                came[key] = said
    assert len(came) >= BEGUN
    assert came == {key: locally[key] for key in came}


def test_a_worker_with_other_rules_is_refused_by_version(
    recipe: Recipe, locally: dict[int, list[Tags]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("campaign", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "nlp", tmp_path / "nlp", ignore=shutil.ignore_patterns("training", "__pycache__"))
    # A version of ours that knows another list of words.
    lexicon = min((tmp_path / "nlp" / "lexicons").iterdir())
    lexicon.write_text("".join(lexicon.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    with standing(workers=0) as cluster:
        cluster.hire(tmp_path)
        with Scheduler(cluster.address) as crew:
            with pytest.raises(ClusterError, match=f"размечать некому: .* а здесь {recipe.model_version}"):
                list(Sending[int](crew, recipe).tagged(BATCHES))
            cluster.hire()
            while len(crew.members()) < 2:
                time.sleep(0.1)
            assert dict(Sending[int](crew, recipe).tagged(BATCHES)) == locally
    assert "не размечает: там модель" in caplog.text


def test_where_no_scheduler_is_one_line_says_so() -> None:
    with (
        pytest.raises(ClusterError, match=r"по адресу tcp://127\.0\.0\.1:1 нет планировщика Dask"),
        Scheduler("tcp://127.0.0.1:1"),
    ):
        pass


def test_certificates_come_by_environment(
    recipe: Recipe, locally: dict[int, list[Tags]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        pytest.raises(NotReady, match="нет " + ", ".join(TLS_FILES.values())),
        Scheduler("tls://127.0.0.1:1"),
    ):
        pass
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=cluster -keyout {key} -out {certificate}"
    subprocess.run(["openssl", *words.split()], check=True, capture_output=True)
    files = {"CA_FILE": certificate}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        files |= {f"{role}__CERT": certificate, f"{role}__KEY": key}
    with monkeypatch.context() as environment:
        for name, path in files.items():
            environment.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(path))
        environment.setenv("DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME", "tls")
        # Dask has read the environment of this process long ago.
        dask_config.refresh()
        with standing(workers=1) as cluster:
            assert cluster.address.startswith("tls://")
            with Scheduler(cluster.address) as crew:
                assert next(Sending[int](crew, recipe).tagged(BATCHES)) == (0, locally[0])
    dask_config.refresh()
