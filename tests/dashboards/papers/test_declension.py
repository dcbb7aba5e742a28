"""Names in the dative: the rules, the exceptions, and names that only an exception can tell."""

from pathlib import Path

import pytest

from campaign.errors import ConfigurationError
from dashboards.papers.declension import Cases, datives, name_cases

KNOWN = """
Иванова Анна Петровна | Ивановой Анне Петровне
Анна Петровна Иванова | Анне Петровне Ивановой
Анна Иванова | Анне Ивановой
Иванова Анна | Ивановой Анне
Анна Петровна | Анне Петровне
Ким Ольга Юрьевна | Ким Ольге Юрьевне
Ким Олег Юрьевич | Киму Олегу Юрьевичу
Шевченко Ирина Игоревна | Шевченко Ирине Игоревне
Черных Олег Олегович | Черных Олегу Олеговичу
Салтыкова-Щедрина Мария-Луиза Львовна | Салтыковой-Щедриной Марии-Луизе Львовне
Алиев Мамед Гасан оглы | Алиеву Мамеду Гасан оглы
Белых Илья Лукич | Белых Илье Лукичу
Абрамович Анна Ильинична | Абрамович Анне Ильиничне
Анна Петровна Иванович | Анне Петровне Иванович
Заяц Пётр Ильич | Зайцу Петру Ильичу
Заяц Анна Ильинична | Заяц Анне Ильиничне
Соловей Сергей Ильич | Соловью Сергею Ильичу
Сагитова Гузель Маратовна | Сагитовой Гузели Маратовне
О'КОННОР ИВАН ПЕТРОВИЧ | О'Коннору Ивану Петровичу
д'артаньян шарль иванович | д'Артаньяну Шарлю Ивановичу
Фон БРАУН Иван Петрович | фон Брауну Ивану Петровичу
АЛИЕВА ЛЕЙЛА МАМЕД КЫЗЫ | Алиевой Лейле Мамед кызы
Мамин-Сибиряк Дмитрий Наркисович | Мамину-Сибиряку Дмитрию Наркисовичу
"""


def dative(name: str, cases: Cases) -> str | None:
    return next(iter(datives(name, cases)), None)


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_a_name_is_declined(line: str, tmp_path: Path) -> None:
    name, told = line.split(" | ")
    assert dative(name, name_cases(tmp_path)) == told


# Where the rules and the dictionary disagree, the likelier is first and the other is told.
DOUBTFUL = """
Демут-Малиновский Василий Иванович | Демут-Малиновскому Василию Ивановичу | Демуту-Малиновскому Василию Ивановичу
Козёл Иван Петрович | Козлу Ивану Петровичу | Козёлу Ивану Петровичу
Стрелец Иван Петрович | Стрельцу Ивану Петровичу | Стрелецу Ивану Петровичу
Орёл Иван Иванович | Орлу Ивану Ивановичу | Орёлу Ивану Ивановичу
КУЗНЕЦ ИВАН ИВАНОВИЧ | Кузнецу Ивану Ивановичу | Кузнцу Ивану Ивановичу
Перец Иван Иванович | Перцу Ивану Ивановичу | Перецу Ивану Ивановичу
Моторец Иван Иванович | Моторецу Ивану Ивановичу | Моторцу Ивану Ивановичу
"""


@pytest.mark.parametrize("line", DOUBTFUL.strip().splitlines())
def test_a_name_that_two_methods_read_otherwise_is_told_both_ways(line: str, tmp_path: Path) -> None:
    name, *told = line.split(" | ")
    assert datives(name, name_cases(tmp_path)) == tuple(told)


def test_what_both_methods_agree_on_needs_no_check(tmp_path: Path) -> None:
    for name in ("Пушкин Александр Сергеевич", "Глоба Павел Павлович", "Толстой Лев Львович"):
        assert len(datives(name, name_cases(tmp_path))) == 1


@pytest.mark.parametrize("name", ["J. Smith", "Роман Марина", "Анна", "Иванов И. И.", "Анна <b>Иванова</b>"])
def test_what_the_rules_do_not_know_is_not_guessed(name: str, tmp_path: Path) -> None:
    assert dative(name, name_cases(tmp_path)) is None


def test_the_homes_exceptions_stand_over_the_rules(tmp_path: Path) -> None:
    (tmp_path / "name_cases.csv").write_text(
        "name;dative;gender\nJ. Smith;Джону Смиту;\nзаяц;Заяцу;м\nИванова Анна Петровна;Анне Ивановой;\n",
        "utf-8",
    )
    cases = name_cases(tmp_path)
    assert dative("J. Smith", cases) == "Джону Смиту"
    assert dative("Заяц Пётр Ильич", cases) == "Заяцу Петру Ильичу"
    assert dative("Иванова  Анна Петровна", cases) == "Анне Ивановой"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,dative\nАнна,\n", "строка 2: пустой столбец «dative»"),
        ("name\nАнна\n", "строка 1: нет столбца «dative»"),
        ("name,dative,gender\nАнна,Анне,x\n", "строка 2: gender «x»"),
        ("name,dative\nАнна,Ан\u202eне\n", "строка 2: в столбце «dative» невидимый знак U+202E"),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "name_cases.csv").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=told.replace("+", r"\+")):
        name_cases(tmp_path)
