"""``awards.csv``: every mistake with its line; nobody is named without consent."""

import re
from datetime import date
from pathlib import Path

import pytest

from campaign.errors import ConfigurationError
from dashboards.papers.awards import Award, read_awards
from tests.dashboards.papers.paper_world import candidate

TODAY = date(2025, 11, 14)
HEAD = "participant_id;name;kind;consent;under_18;guardian_consent;award;reason"
RANKING = {
    "r-1": candidate("r-1", "reader", 1),
    "r-2": candidate("r-2", "reader", None, reason="регион неизвестен"),
    "gdov": candidate("gdov", "library", 1),
    "p-1": candidate("p-1", "partner", 1),
}


def read(tmp_path: Path, *lines: str, head: str = HEAD) -> list[Award]:
    path = tmp_path / "awards.csv"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return read_awards(path, RANKING, TODAY)


def test_people_and_collectives_are_told_apart(tmp_path: Path) -> None:
    awards = read(
        tmp_path,
        "r-1;Иванова  Анна Петровна;;12.11.2025;нет;;;",
        "gdov;Гдовская «Книга»;;;;;Диплом;за дело",
        "p-1;Ким Олег;человек;2025-11-12;нет;;;",
    )
    assert awards == [
        Award("2", "r-1", "Иванова Анна Петровна", True, "Благодарственное письмо", ""),
        Award("3", "gdov", "Гдовская «Книга»", False, "Диплом", "за дело"),
        Award("4", "p-1", "Ким Олег", True, "Благодарственное письмо", ""),
    ]


def test_excel_and_quotes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "awards.csv"
    path.write_bytes('\ufeffparticipant_id,name\r\ngdov,"Библиотека ""Книга"", Гдов"\r\n\r\n'.encode())
    assert read_awards(path, RANKING, TODAY)[0].name == 'Библиотека "Книга", Гдов'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("r-1;Анна Иванова;;;нет;;;", "строка 2: нет дня согласия"),
        ("r-1;Анна Иванова;;12.11.2025;;;;", "строка 2: не сказано, младше ли 18 лет"),
        ("r-1;Анна Иванова;;12.11.2025;да;;;", "строка 2: младше 18 лет, а согласия родителя"),
        ("r-1;Анна Иванова;;12.11.2025;может;;;", "under_18 «может»"),
        ("r-1;Анна Иванова;;вчера;нет;;;", "consent «вчера» — ожидается день"),
        ("r-1;Анна Иванова;;31.02.2025;нет;;;", "consent «31.02.2025» — ожидается день"),
        ("r-1;Анна Иванова;;15.11.2025;нет;;;", "consent «15.11.2025» ещё не наступил"),
        ("r-1;;;12.11.2025;нет;;;", "пустой столбец «name»"),
        (";Анна Иванова;;12.11.2025;нет;;;", "пустой столбец «participant_id»"),
        ("r-9;Анна Иванова;;12.11.2025;нет;;;", "участника «r-9» нет в зафиксированном рейтинге"),
        ("r-2;Анна Иванова;;12.11.2025;нет;;;", "вне рейтинга .регион неизвестен"),
        ("r-1;Анна Иванова;зверь;12.11.2025;нет;;;", "kind «зверь»"),
        ("r-1;Анна\u202eИванова;;12.11.2025;нет;;;", r"невидимый знак U\+202E"),
        ("r-1;Анна\x07Иванова;;12.11.2025;нет;;;", r"невидимый знак U\+0007"),
        (f"r-1;{'Анна' * 70};;12.11.2025;нет;;;", "больше 250 знаков"),
        ("r-1;Анна;;;;;;;;;", "строка 2: ячеек больше, чем столбцов"),
        ('r-1;"Анна;;;;;;', "это не CSV"),
    ],
)
def test_a_mistake_is_named_with_its_line(line: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, line)
    said = [*error.value.details, str(error.value)]
    assert re.search(told, "\n".join(said)) and error.value.exit_code == 2
    assert not any("\n" in one for one in said)


def test_a_participant_is_awarded_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, "gdov;А;;;;;;", "p-1;Б;;;;;;", "gdov;В;;;;;;")
    assert error.value.details == ["awards.csv, строка 4: участник «gdov» уже стоит в строке 2"]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^awards.csv: 22 ошибки, каждая названа выше") as error:
        read(tmp_path, *[f"x{index};;зверь;;;;;" for index in range(7)], "gdov;;;;;;;")
    told = error.value.details
    assert len(told) == 7 * 3 + 1 and told[0] == "awards.csv, строка 2: пустой столбец «name»; он обязателен"
    assert {detail.split(":")[0] for detail in told} == {
        f"awards.csv, строка {line}" for line in range(2, 10)
    }


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("participant_id", "нет столбца «name»"),
        ("participant_id;name;guardian_consnt", "неизвестный столбец «guardian_consnt»"),
        ("participant_id;name;name", "столбец «name» стоит дважды"),
    ],
)
def test_a_column_that_is_not_known_is_not_overlooked(head: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=told):
        read(tmp_path, head=head)
