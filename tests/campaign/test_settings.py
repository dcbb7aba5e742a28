"""campaign.toml: what is read, and how a mistake is named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.settings import DEFAULT_WEIGHTS, SourceSettings, parse_campaign
from campaign.tables.presets import preset_files

TEXT, _ = preset_files("pskov-quality", 2025)


def test_the_preset_is_the_real_campaign() -> None:
    campaign = parse_campaign(TEXT)
    assert campaign.title == "«Качество услуг библиотеки»: диалог «Библиотека – Читатель»"
    assert (campaign.start.isoformat(), campaign.end.isoformat()) == ("2025-11-01", "2025-11-08")
    assert campaign.collect_until.isoformat() == "2025-11-14"
    assert campaign.timezone.key == "Europe/Moscow"
    assert [tag.canonical for tag in campaign.tags] == ["#неделякачествавбиблиотеке", "#библиотека-читатель"]
    assert campaign.ranking.weights == DEFAULT_WEIGHTS
    assert campaign.sources["vk"].enabled


def test_days_are_local_and_inclusive() -> None:
    campaign = parse_campaign(TEXT)
    assert campaign.starts_at.astimezone(UTC) == datetime(2025, 10, 31, 21, tzinfo=UTC)
    assert campaign.ends_at.astimezone(UTC) == datetime(2025, 11, 8, 21, tzinfo=UTC)
    assert campaign.is_open(datetime(2025, 11, 14, 20, 59, tzinfo=UTC))
    assert not campaign.is_open(datetime(2025, 11, 14, 21, tzinfo=UTC))
    assert not campaign.is_open(datetime(2025, 10, 31, 20, 59, tzinfo=UTC))


MAIL = "[mail]\nhost = 'smtp.example.org'\nfrom = 'a@example.org'\n"


@pytest.mark.parametrize("classes", DEFAULT_WEIGHTS)
def test_default_weights_sum_to_100(classes: str) -> None:
    assert sum(DEFAULT_WEIGHTS[classes].values()) == 100


def test_collecting_goes_on_six_days_by_default() -> None:
    campaign = parse_campaign(TEXT.replace("collect_until = 2025-11-14\n", ""))
    assert campaign.collect_until.isoformat() == "2025-11-14"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("expected_min = 1", "expected_mim = 1", "возможно, «expected_min»"),
        ("start = 2025-11-01", 'start = "2025-11-01"', "дата без кавычек"),
        ("start = 2025-11-01", "start = 2025-11-01T10:00:00", "дата без кавычек"),
        ("end = 2025", "end = 2024", "раньше начала"),
        ("collect_until = 2025-11-14", "collect_until = 2025-11-07", "раньше конца кампании"),
        ('credit = "subject"', 'credit = "both"', "бывает: subject, wall"),
        ("posts = 25", "posts = 26", "сумма весов 101, а должна быть 100"),
        ("posts = 25", "post = 25", "возможно, «posts»"),
        ('routes = ["search", "walls"]', 'routes = ["serch"]', "неизвестный путь «serch»"),
        ("[report]", "[reports]", "возможно, «report»"),
        ("broad = false", "broad = 1", "true или false"),
        ("Europe/Moscow", "Europe/Pskov", "нет такого часового пояса"),
        ("daily_searches = 1000", "daily_searches = -1", "целое число, 0 или больше"),
        ('canonical = "#библиотека-читатель"', 'canonical = "библиотека"', "не тег"),
        ("# requests_per_second = 3", "requests_per_second = 300", "не больше 20"),
        ("reread_days = [4, 8, 12]", "reread_days = [4, 4]", "по возрастанию"),
        ("reread_days = [4, 8, 12]", "reread_days = [8, 4]", "по возрастанию"),
        ("reread_days = [4, 8, 12]", "reread_days = [4, 400]", "от 0 до 366"),
        ("reread_days = [4, 8, 12]", "reread_days = [true]", "список целых чисел"),
        ("reread_days = [4, 8, 12]", "reread_days = 4", "список целых чисел"),
        ("reread_days = [4, 8, 12]", "reread_day = [4]", "возможно, «reread_days»"),
        ('post = ""', "post = 1", "текст в кавычках"),
        ('post = ""', 'organization = ""', "возможно, «organisation»"),
        ('date = ""', "date = 12", "текст в кавычках"),
        ('date = ""', "date = 2025-11-12T10:00:00", "текст в кавычках"),
        ('date = ""', 'by = "score"', "бывает: place, tier"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    with pytest.raises(ConfigurationError) as caught:
        parse_campaign(broken)
    line = 1 + broken[: broken.index(new)].count("\n")
    assert said in str(caught.value)
    # A wrong sum is reported on the section's first key; everything else on its own line.
    assert f"строка {line}:" in str(caught.value) or "сумма весов" in said
    assert "\n" not in str(caught.value)


OLD = TEXT.replace("\ner = 15\n", "\nreactions_per_subscriber = 15\n")


def test_a_key_of_an_earlier_version_is_read_and_one_line_names_its_new_name() -> None:
    campaign = parse_campaign(OLD)
    assert campaign.ranking.weights == DEFAULT_WEIGHTS
    first, second = (n for n, line in enumerate(OLD.splitlines(), 1) if line.startswith("reactions_per"))
    (remark,) = campaign.remarks
    assert remark == (
        f"campaign.toml, строки {first} и\xa0{second}: ключ reactions_per_subscriber теперь называется er; "
        "файл прочитан, переименуйте ключ"
    )
    assert parse_campaign(TEXT).remarks == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reactions_per_subscriber = 15", "reactions_per_subscriber = 10\ner = 5", "он здесь уже есть"),
        ("reactions_per_subscriber = 15", "reactions_per_subscriber = 115", "от 0 до 100"),
        ("reactions_per_subscriber = 15", "reactions_per_subscriber = 14", "сумма весов 99"),
        ("suggestions = 25", "reactions_per_subscriber = 25", "неизвестный ключ"),
    ],
)
def test_a_former_key_is_no_way_around_the_rules(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        parse_campaign(OLD.replace(old, new, 1))
    line = 1 + OLD[: OLD.index(old)].count("\n")
    assert f"строка {line}:" in str(caught.value) or "сумма весов" in said


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            "[sources.feeds]\nenabled = true\nallow_private = ['127.0.0.1', '::1', '10.0.0.0/8', 'сайт.рф']",
            "",
        ),
        ("[sources.feeds]\nallow_private = '10.0.0.1'", "список текстов"),
        ("[sources.feeds]\nallow_private = ['http://intranet.local']", "узел или подсеть"),
        ("[sources.feeds]\nallow_private = ['localhost:8000']", "узел или подсеть"),
        ("[sources.feeds]\nallow_private = ['10.0.0']", "узел или подсеть"),
        ("[sources.feeds]\nallow_private = ['10.0.0.0/99']", "узел или подсеть"),
        ("[sources.ok]\nenabled = true\ndaily_searches = 10", ""),
        ("[sources.ok]\nallow_private = []", "неизвестный ключ"),
        ("[sources.telegram]\nenabled = 'yes'", "true или false"),
        ("[sources.max]\nenabled = true\nrequests_per_second = 20", ""),
        ("[sources.max]\nrequests_per_second = 30", "не больше 20"),
        ("[cluster]\nscheduler = 'tcp://10.0.0.5:8786'", ""),
        ("[cluster]\nscheduler = '10.0.0.5:8786'", "tcp://10.0.0.5:8786"),
        ("[cluster]\nworkers = 4", "бывают: scheduler"),
        ("[cluster]\nscheduler = 'tcp://10.0.0.5:87860'", "tcp://10.0.0.5:8786"),
        ("[cluster]\nscheduler = 'tcp://user@10.0.0.5:8786'", "ожидается адрес"),
        ("[cluster]\nscheduler = 'inproc://10.0.0.5:8786'", "ожидается адрес"),
        ("[cluster]\nscheduler = 'tcp://8.8.8.8:8786'", "для остальных — tls://"),
        ("[cluster]\nscheduler = 'tcp://[2001:4860:4860::8888]:8786'", "для остальных — tls://"),
        ("[cluster]\nscheduler = 'tls://8.8.8.8:8786'", ""),
        ("[cluster]\nscheduler = 'tcp://[fd00::5]:8786'", ""),
        ("[cluster]\nscheduler = 'tcp://scheduler.local:8786'", ""),
        ("[lake]\ncatalogue = 'lake.ducklake'\ndata = 's3://lake'\nregion = 'Псков'\nshare = 'words'", ""),
        ("[lake]\nshare = 'all'", "бывает: figures, words"),
        ("[lake]\ndata = 5", "текст в кавычках"),
        ("[lake]\ncatalogue = 'postgres:dbname=lake'\ndata = '/mnt/lake'\nregion = 'Псков'", ""),
        ("[lake]\nregion = 'Псков'\ncatalogue = 'postgres:dbname=lake'", "нужен ключ data"),
        ("[lake]\nregion = 'Псков'\ncatalogue = 'postgres:dbname=lake password=x'", "PGPASSWORD"),
        ("[lake]\nregion = 'Псков'\ncatalogue = 'postgresql://u:x@db/lake'", "PGPASSWORD"),
        ("[lake]\ncatalog = 'lake.ducklake'", "возможно, «catalogue»"),
        (f"{MAIL}to = ['a@example.org']\n[health]\nurl = 'https://example.org/id'", ""),
        ("[mail]\nhost = 'localhost'\nsecurity = 'none'\nfrom = 'a@b'\nto = ['a@b']\nport = 2525", ""),
        (f"{MAIL}to = ['otdel']", "адрес почты"),
        (f"{MAIL}to = []", "список адресов"),
        ("[mail]\nhost = 'smtp.example.org'\nsecurity = 'none'", "без шифрования"),
        ("[mail]\nhost = 'smtp.example.org/path'", "имя почтового сервера"),
        ("[mail]\npassword = 'x'", "неизвестный ключ"),
        ("[health]\nurl = 'http://example.org'", "https"),
        ("[health]\nfailure = 'http://127.0.0.1:8000/{code}'", ""),
        ("[health]\nstart = 'https://user:key@example.org'", "https"),
    ],
)
def test_every_section_of_the_design_is_read(added: str, said: str) -> None:
    text = f"{TEXT}\n{added}\n"
    if not said:
        parse_campaign(text)
        return
    with pytest.raises(ConfigurationError, match=f"строка {len(text.splitlines())}: ") as caught:
        parse_campaign(text)
    assert said in str(caught.value)


def test_what_letters_are_told() -> None:
    told = "organisation = 'Областная библиотека'\nby = 'tier'\ndate = 2025-11-12"
    bare = TEXT.replace('organisation = ""\n', "")
    letters = parse_campaign(bare.replace('date = ""', told)).letters
    assert letters["organisation"] == "Областная библиотека"
    assert (letters["by"], letters["date"]) == ("tier", "2025-11-12")


def test_private_addresses_are_for_feeds_alone() -> None:
    sources = parse_campaign(f"{TEXT}[sources.feeds]\nallow_private = ['10.0.0.0/8']\n").sources
    assert sources["feeds"].allow_private == ("10.0.0.0/8",)
    assert sources["vk"].allow_private == ()


def test_the_schedule_may_be_left_out_or_empty() -> None:
    settings = parse_campaign(TEXT).sources["vk"]
    without = "".join(line for line in TEXT.splitlines(True) if not line.startswith(("revisit_", "reread_")))
    assert parse_campaign(without).sources["vk"] == settings == SourceSettings(enabled=True)
    never = TEXT.replace("reread_days = [4, 8, 12]", "reread_days = []")
    assert parse_campaign(never).sources["vk"].reread_days == ()


def test_text_that_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(ConfigurationError, match="строка 2"):
        parse_campaign("[campaign]\ntitle =\n")


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ConfigurationError, match="нет обязательного ключа «title»"):
        parse_campaign("[campaign]\nstart = 2025-11-01\nend = 2025-11-08\n[[tags]]\ncanonical = '#тег'\n")


def test_a_campaign_without_tags_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="нет ни одного тега"):
        parse_campaign("[campaign]\ntitle = 'т'\nstart = 2025-11-01\nend = 2025-11-08\n")


# What a hand or a program may write where something else is expected.
STRANGE = (
    "9999-12-31", "0001-01-01", "1" * 5000, "-" + "9" * 5000, "0x" + "f" * 10_000, "9223372036854775808", "1e400", "nan",
    "{}", "{a = 1}", "[[1]]", "[[[]]]", "[{}]", "[" * 3000 + "]" * 3000, "{a = " * 3000 + "1" + "}" * 3000, '"—"', '["—"]',
    r'"\u0007"', r'["\u001b"]', '"../etc"', '"' + "я" * 20_000 + '"', "2025-11-01T00:00:00Z", "12:00:00", "true", "[1]", "",
)  # fmt: skip
LINES = TEXT.splitlines()
KEYS = [number for number, line in enumerate(LINES) if line[:1].isalpha() and "=" in line]
SECTIONS = sorted({line.strip("[]") for line in LINES if line.startswith("[")})


def is_read_or_told(text: str) -> None:
    try:
        campaign = parse_campaign(text)
    except ConfigurationError as error:
        assert len(str(error)) < 1300 and str(error).startswith("campaign.toml")
        return
    assert campaign.starts_at < campaign.ends_at <= campaign.closes_at
    assert campaign.matcher().match("Просто текст — без тега!") is None


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: value[:12])
def test_a_strange_value_anywhere_is_read_or_told(value: str) -> None:
    for number in KEYS:
        changed = f"{LINES[number].split('=')[0]}= {value}"
        is_read_or_told("\n".join([*LINES[:number], changed, *LINES[number + 1 :]]))
    for section in SECTIONS:
        is_read_or_told(f"{section} = {value}\n{TEXT}")
        is_read_or_told(TEXT.replace(f"[{section}]", f"[{section}]\nx = {value}"))
        is_read_or_told(TEXT.replace(f"[{section}]", f"[[{section}.x]]\ny = {value}"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("end = 2025-11-08", "end = 9999-12-31", r"строка \d+: \[campaign\] end: .*год от 2000 до 2100"),
        ("collect_until = 2025-11-14", "collect_until = 9999-12-31", "collect_until: .*год от"),
        ("expected_min = 1", "expected_min = " + "1" * 5000, r"строка \d+: число не читается.*цифр"),
        ("expected_min = 1", "expected_min = 0x" + "f" * 9000, "expected_min: число слишком велико"),
        ("any = []", 'any = ["—"]', "phrases.*ни буквы, ни цифры"),
        ("any = []", r'any = ["a\u001b"]', r"phrases.* U\+001B"),
        ("any = []", "any = [", "значение не читается"),
        ("expected_min = 1", 'expected_min = "1', "знак, которого здесь быть не может"),
        ("expected_min = 1", "expected_min 1", "за ключом нет знака «=»"),
        ("expected_min = 1", "expected_min = 1 2", "за значением стоит что-то ещё"),
        ("expected_min = 1", "expected_min = 1\nexpected_min = 2", "стоит дважды"),
        ("[phrases]", "[phrases", "скобка раздела не закрыта"),
    ],
)
def test_the_mistake_is_told_in_russian_with_its_line(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ConfigurationError, match=said):
        parse_campaign(TEXT.replace(old, new, 1))


@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.text(alphabet='[]{}="\\n\\.#0aя\0', max_size=6))
def test_any_text_is_a_campaign_or_a_clear_line(at: int, cut: int, put: str) -> None:
    is_read_or_told(TEXT[:at] + put + TEXT[at + cut :])
