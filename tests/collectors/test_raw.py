"""raw/: what was received survives whatever happens to the run."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from collectors.raw import PART, RawFile, read_lines, seal_torn, sealed_files
from collectors.records import Comment, decode

NOW = datetime(2025, 11, 5, 3, tzinfo=UTC)


def comment(number: int) -> Comment:
    return Comment(
        network="vk", owner_id="-1", comment_id=str(number), text=f"текст {number} 😀", fetched_at=NOW
    )


def test_records_come_back_as_they_went_in(tmp_path: Path) -> None:
    with RawFile(tmp_path, "a") as raw:
        for number in range(1200):
            raw.write(comment(number))
    (path,) = sealed_files(tmp_path)
    assert list(map(decode, read_lines(path))) == [comment(number) for number in range(1200)]
    assert not list(tmp_path.glob("*.part"))


def test_a_file_without_records_leaves_nothing(tmp_path: Path) -> None:
    with RawFile(tmp_path, "a"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_error_still_seals_what_was_received(tmp_path: Path) -> None:
    try:
        with RawFile(tmp_path, "a") as raw:
            raw.write(comment(1))
            raise RuntimeError
    except RuntimeError:
        pass
    (path,) = sealed_files(tmp_path)
    assert list(map(decode, read_lines(path))) == [comment(1)]


@given(cut=st.integers(min_value=0))
def test_a_part_torn_anywhere_keeps_its_whole_members(tmp_path_factory, cut: int) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("raw")
    part = folder / ("a" + PART)
    sizes = [0]
    with RawFile(folder, "a") as raw:
        for number in range(3):
            raw.write(comment(number))
            raw.flush()
            sizes.append(part.stat().st_size)
    (whole_file,) = sealed_files(folder)
    whole_file.rename(part)
    cut %= sizes[-1] + 1
    part.write_bytes(part.read_bytes()[:cut])
    seal_torn(folder)
    whole = sum(size <= cut for size in sizes[1:])
    kept = [record for path in sealed_files(folder) for record in map(decode, read_lines(path))]
    assert kept == [comment(number) for number in range(whole)]
    assert not part.exists()
