"""libraries.csv: forms that people write, and how a mistake is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.places import municipalities
from campaign.tables.libraries import (
    COLUMNS,
    VkRef,
    parse_libraries,
    parse_vk,
)
from campaign.tables.presets import preset_files

HEAD = ",".join(COLUMNS) + "\n"


def row(**cells: str) -> str:
    return HEAD + ",".join(cells.get(column, "") for column in COLUMNS) + "\n"


GOOD = {"id": "gdov", "name": "Гдовская", "group": "district", "municipality": "Гдовский"}


def test_the_shipped_registry_is_mapped_to_groups() -> None:
    _, text = preset_files("pskov-quality", 2025)
    libraries = parse_libraries(text)
    assert len(libraries) == 52
    groups = {library.id: library.group for library in libraries}
    assert groups["pounb"] == "region"
    assert groups["vl-cgb"] == "city"
    assert groups["gdov"] == "district"
    assert groups["samolva"] == "rural"
    assert groups["sebezh-detskaya"] == "children"
    assert groups["portal"] == "other"
    assert {library.municipality for library in libraries} - {""} == {place.id for place in municipalities()}


@pytest.mark.parametrize(
    "name", ["Гдовский", "гдовский РАЙОН", "Гдовский муниципальный  округ", "г. Гдов", "Гдовский р-н"]
)
def test_a_municipality_is_known_by_each_of_its_names(name: str) -> None:
    [library] = parse_libraries(f"id,name,group,municipality\na,Библиотека,rural,{name}\n")
    assert library.municipality == "Гдовский"


@pytest.mark.parametrize("name", ["Сосновый Бор", "Псковская область", "Москва", "Юшкино"])
def test_what_names_no_one_municipality_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="неизвестен"):
        parse_libraries(f"id,name,group,municipality\na,Библиотека,rural,{name}\n")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("club123", VkRef(owner_id="-123")),
        ("public123", VkRef(owner_id="-123")),
        ("-123", VkRef(owner_id="-123")),
        ("id123", VkRef(owner_id="123")),
        ("pskovlib", VkRef(screen_name="pskovlib")),
        ("@PskovLib", VkRef(screen_name="pskovlib")),
        ("https://vk.com/pskovlib", VkRef(screen_name="pskovlib")),
        ("https://m.vk.com/club123?w=wall-123_1", VkRef(owner_id="-123")),
        ("vk.ru/public00123", VkRef(owner_id="-123")),
    ],
)
def test_a_vk_account_may_be_written_in_many_ways(written: str, meant: VkRef) -> None:
    assert parse_vk(written) == meant


@pytest.mark.parametrize(
    "written", ["https://ok.ru/group/1", "club0", "не аккаунт", "a", "https://vk.com/", "💥"]
)
def test_what_is_no_vk_account_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        parse_vk(written)


@given(st.text(max_size=40))
def test_any_text_is_an_account_or_refused(written: str) -> None:
    try:
        found = parse_vk(written)
    except ValueError:
        return
    assert bool(found.owner_id) != bool(found.screen_name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (row(**{**GOOD, "group": "distrikt"}), "строка 2: группа «distrikt»"),
        (row(**{**GOOD, "municipality": "Тверской"}), "строка 2: муниципалитет «Тверской»"),
        (row(**{**GOOD, "municipality": ""}), "строка 2: пустой муниципалитет"),
        (row(**{**GOOD, "vk": "https://ok.ru/x"}), "столбец «vk»"),
        (row(**{**GOOD, "population": "много"}), "население «много»"),
        (row(**{**GOOD, "aliases": "районка; Чудская"}), "строка 2: в столбце «aliases» точка с запятой"),
        (row(**{**GOOD, "parent_id": "нет"}), "такой библиотеки в реестре нет"),
        (row(**{**GOOD, "parent_id": "gdov"}), "сама себе"),
        (row(**{**GOOD, "name": ""}), "пустой столбец «name»"),
        (row(**{**GOOD, "id": "a b"}), "без пробелов"),
        (row(**GOOD) + row(**GOOD).split("\n")[1] + "\n", "строка 3: id «gdov» уже есть в строке 2"),
        (
            row(**GOOD) + row(**GOOD | {"id": "GDOV"}).split("\n")[1] + "\n",
            "строка 3: id «GDOV» уже есть в строке 2",
        ),
        (row(**GOOD | {"id": "г" * 61}), "без пробелов, не больше 60"),
        ("id,name,groop\n", "неизвестный столбец «groop»"),
        ("id,name\n", "нет столбца «group»"),
        ("", "нет столбца «id»"),
        (row(**GOOD).rstrip("\n") + ",лишнее\n", "ячеек больше, чем столбцов"),
        (HEAD + 'gdov,"Гдовская,district\n', "это не CSV"),
        (HEAD + "a\0b\n", "нулевые байты"),
    ],
)
def test_a_mistake_is_named_with_its_row(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_libraries(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_semicolons_of_russian_excel_are_read() -> None:
    assert parse_libraries(row(**GOOD).replace(",", ";"))[0].municipality == "Гдовский"


def test_several_values_are_split_by_a_bar() -> None:
    library = parse_libraries(row(**{**GOOD, "vk": "club1 | gdovlib", "aliases": "районка|Чудская"}))[0]
    assert library.vk == (VkRef(owner_id="-1"), VkRef(screen_name="gdovlib"))
    assert library.aliases == ("районка", "Чудская")


SIGNS = ("—", "№", "«»", "…", "_", "!!!", "❤", "⭐️", "·", "#", "()")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("column", ["name", "aliases"])
def test_a_name_of_signs_alone_is_refused_with_its_row(column: str, sign: str) -> None:
    with pytest.raises(ConfigurationError, match=f"строка 2: в столбце «{column}» .*ни буквы, ни цифры"):
        parse_libraries(row(**GOOD | {column: sign}))


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\x1b", "\x07", "\u2060", "\ufeff", "\ue000"])
@pytest.mark.parametrize("column", ["name", "vk", "site", "aliases", "id", "parent_id"])
def test_an_unseen_sign_is_named(column: str, sign: str) -> None:
    text = row(**GOOD | {column: f"gd{sign}ov"})
    with pytest.raises(ConfigurationError, match=rf"строка 2: .*«{column}» .*U\+{ord(sign):04X}"):
        parse_libraries(text)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 10, "²", "٣", "1e3"])
def test_a_population_that_nobody_has_is_refused(number: str) -> None:
    with pytest.raises(ConfigurationError, match="строка 2: население") as refused:
        parse_libraries(row(**GOOD | {"population": number}))
    assert len(str(refused.value)) < 400


@given(
    st.sampled_from(COLUMNS),
    st.text(max_size=20) | st.sampled_from(("9" * 5000, "—", "\ud800", "-0", "club0")),
)
def test_any_cell_is_read_or_a_clear_line(column: str, value: str) -> None:
    quoted = '"' + value.replace('"', '""') + '"'
    try:
        parse_libraries(row(**GOOD | {column: quoted}))
    except ConfigurationError as error:
        assert "libraries.csv" in str(error)
