"""VK's mark-up: what each form leads to, what VK shows of it, and that no text is too long or too twisted to be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.marks import Mark, marks, page, readable, replaced, settled

Told = tuple[str, tuple[str, ...], str, str]
"""Kind, accounts, post and label of a mark."""


def told(text: str) -> list[Told]:
    return [(mark.kind, mark.accounts, mark.post, mark.label) for mark in marks(text)]


def mention(account: str, label: str = "") -> Told:
    return ("mention", (account,), "", label)


def link(*accounts: str, post: str = "", label: str = "") -> Told:
    return ("link", accounts, post, label)


def trace(account: str, post: str = "") -> Told:
    return ("trace", (account,), post, "")


@pytest.mark.parametrize(
    ("text", "read", "found"),
    [
        # As VK writes what people choose from its list.
        ("[id1|Анна], спасибо", "Анна, спасибо", [mention("1", "Анна")]),
        ("[club7|«Парус»]", "«Парус»", [mention("-7", "«Парус»")]),
        ("[public7|Парус] и [event8|Встреча]", "Парус и Встреча", [mention("-7", "Парус"), mention("-8", "Встреча")]),
        ("[id1:bp-2_3|Анна], да", "Анна, да", [mention("1", "Анна")]),
        ("[user1|Анна]", "Анна", [mention("1", "Анна")]),
        # As people type it.
        ("[ivanova_anna|Анна Иванова]", "Анна Иванова", [mention("ivanova_anna", "Анна Иванова")]),
        ("@id1900000001 спасибо", "@id1900000001 спасибо", [mention("1900000001")]),
        ("@id1 (Анна), *club7 (Парус)", "Анна, Парус", [mention("1", "Анна"), mention("-7", "Парус")]),
        ("Спасибо,@anna.k(Анна)! @anna.k.", "Спасибо,Анна! @anna.k.", [mention("anna.k", "Анна"), mention("anna.k")]),
        ("«@Anna_K» — это *Anna_K", "«@Anna_K» — это *Anna_K", [mention("anna_k")]),
        # Addresses with a label of their own.
        ("[https://vk.com/id1900000001|Анна]", "Анна", [mention("1900000001", "Анна")]),
        ("[vk.ru/anna_k?from=x|Анна]", "Анна", [mention("anna_k", "Анна")]),
        ("[https://vk.com/wall-1_2|подборка книг]", "подборка книг", [link("-1", post="-1_2", label="подборка книг")]),
        ("[wall-1_2|подборка] [topic-1_2|тема]", "подборка тема",
         [link("-1", post="-1_2", label="подборка"), link("-1", label="тема")]),
        ("[https://vk.cc/abc|тут]", "тут", [link(label="тут")]),
        ("[#alias|подборка|https://vk.com/wall-1_2]", "подборка", [link("-1", post="-1_2", label="подборка")]),
        # Addresses as they stand.
        ("см. https://vk.com/wall1900000001_45.", None, [link("1900000001", post="1900000001_45")]),
        ("(m.vk.com/id5), vkontakte.ru/club7, HTTPS://VK.RU/Anna_K!", None, [link("5"), link("-7"), link("anna_k")]),
        ("vk.com/wall-1_2?reply=3&thread=2", None, [link("-1", post="-1_2")]),
        ("vk.com/club1?w=wall5_6", None, [link("-1", "5", post="5_6")]),
        ("vk.com/feed?z=photo5_6%2Fwall-1_2 vk.com/im?sel=5", None, [link("5", "-1", post="-1_2"), link("5")]),
        ("vk.com/@anna_k-kak-chitat vk.com/anna_k/photos", None, [link("anna_k"), link("anna_k")]),
        ("vk.com/feed?section=x vk.com/app5_-1 vk.cc/id5", None, [link(), link(), link()]),
        ("Пишет id5: wall5_6, wall-1_2", None, [trace("5"), trace("5", "5_6"), trace("-1", "-1_2")]),
        # Inside one another, and cut short.
        ("[club2|[id1|Анна]]", "Анна", [trace("-2"), mention("1", "Анна")]),
        ("[club2|у @id5 (Анны)]", "у Анны", [mention("-2", "у @id5 (Анны)")]),
        ("[id1|Анна [Псков] И.]", "Анна [Псков И.]", [mention("1", "Анна [Псков")]),
        ("[id1|Анна Ив", None, [trace("1")]),
        ("[id1|] и [id2|Олег]", "[id1|] и Олег", [trace("1"), mention("2", "Олег")]),
        ("[i[id2|d1]|Анна]", "Анна", [mention("2", "d1")]),
        # No marks: VK knows none of these.
        ("5*x (да)", None, []),
        ("[1] [x|y] [просто скобки|текст] [да|нет]", None, []),
        ("[https://example.org/a|сайт] и https://example.org/club7", None, []),
        ("[music|Музыка], [abc-1_2|нет]", None, []),
        ("почта id@b.ru, #тег@ub_nevel, @ anna (да), @a (да)", None, []),
        ("novk.com/anna, api.vk.com/method, id5_a, grid5, [id|", None, [trace("id")]),
        ("", None, []),
    ],
)  # fmt: skip
def test_a_mark_is_read_as_the_network_reads_it(text: str, read: str | None, found: list[Told]) -> None:
    assert told(text) == found
    assert readable(text) == (text if read is None else read)


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("club123", "-123"), ("public00123", "-123"), ("-123", "-123"), ("event5", "-5"), ("ID5", "5"), ("5", "5"),
        ("@PskovLib", "pskovlib"), (" https://vk.com/pskov.lib/ ", "pskov.lib"), ("www.vk.ru/@club5", "-5"),
        ("https://m.vk.com/club123?w=wall-123_1", "-123"), ("vk.me/pskovlib", "pskovlib"),
        ("club0", None), ("vk.com/wall-1_2", None), ("wall5_6", None), ("vk.com/feed", None), ("vk.com/share.php", None),
        ("https://ok.ru/group/1", None), ("https://vk.com/", None), ("не аккаунт", None), ("a", None), ("", None),
    ],
)  # fmt: skip
def test_a_page_is_an_account(written: str, account: str | None) -> None:
    assert page(written) == account


PIECES = st.lists(
    st.sampled_from(
        ["[id1|", "[id2|", "[club3|", "[anna_k|", "[vk.com/id4|", "[", "]", "|", "@", "*", "@id5 (", "@anna_k", "(", ")",
         "https://", "vk.com/", "id6", "wall7_8", "i", "d9", "Анна", " ", "\n", ".", "/", "[#alias|", "%2F", "?w=", "1"]
    ),
    max_size=24,
).map("".join)  # fmt: skip


@given(PIECES | st.text(max_size=60))
def test_marks_lie_in_the_text_and_not_on_one_another(text: str) -> None:
    end = 0
    for mark in marks(text):
        assert end <= mark.start < mark.end
        assert text[mark.start : mark.end] == mark.text
        assert mark.text[mark.label_at - mark.start :].startswith(mark.label)
        end = mark.end
    assert replaced(text, lambda mark: None) == replaced(text, lambda mark: mark.text) == text


@given(PIECES)
def test_what_is_read_stays_as_it_is(text: str) -> None:
    assert readable(readable(text)) == readable(text)
    assert [mark for mark in marks(readable(text)) if mark.label] == []


@given(PIECES)
def test_no_person_is_left_where_each_is_replaced(text: str) -> None:
    def shown(mark: Mark) -> str:
        return "участник" if mark.person else mark.label or mark.text

    assert [mark.person for mark in marks(settled(text, shown)) if mark.person] == []


@pytest.mark.parametrize(
    "unit",
    ["[", "[id1|", "[id1|а", "[ab|[", "[i[id2|d1]", "[#alias|а|", "[vk.com/", "@ab (", "@a.", "vk.com/!", "wall1_", "%2fid1"],
)  # fmt: skip
def test_hostile_text_is_read_in_one_go(unit: str) -> None:
    """A million signs; whoever went back over them at each sign would be here tomorrow."""
    text = unit * (1_000_000 // len(unit)) + "|а)]"
    assert len(readable(text)) <= len(text)
