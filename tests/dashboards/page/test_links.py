"""Addresses of texts inside the page and of posts and comments outside it."""

import pytest
from msgspec.structs import replace

from dashboards.page.links import comment_address, outside, texts
from tests.dashboards.page.test_payload import TEXT as COMMENT


def test_address_of_texts_names_its_filters_in_one_order() -> None:
    assert texts(tone="negative", library="gdov") == texts(library="gdov", tone="negative")
    assert texts(library="a&b=c", kind="post") == "#list?library=a%26b%3Dc&kind=post"
    assert texts() == "#list"


def test_unknown_filter_is_a_bug() -> None:
    with pytest.raises(ValueError, match="colour"):
        texts(colour="red")


@pytest.mark.parametrize(
    "hostile",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "//vk.com/x",
        "vk.com",
        "http://[",
        "",
        "file:///etc",
    ],
)
def test_only_web_addresses_become_links(hostile: str) -> None:
    assert outside(hostile) == ""


def test_comment_is_addressed_on_the_host_of_its_post() -> None:
    assert (
        comment_address(replace(COMMENT, post_url="https://vk.ru/wall-5_7"))
        == "https://vk.ru/wall-5_7?reply=9"
    )
    assert comment_address(replace(COMMENT, post_url=None)) == "https://vk.com/wall-5_7?reply=9"
    assert comment_address(replace(COMMENT, parent_comment_id="8")).endswith("?reply=9&thread=8")


def test_comment_elsewhere_leads_to_its_post() -> None:
    other = replace(COMMENT, network="ok", post_url="https://ok.ru/group/1")
    assert comment_address(other) == "https://ok.ru/group/1"
    assert comment_address(replace(other, post_url="javascript:x")) == ""
    assert comment_address(replace(COMMENT, post_id=None, post_url=None)) == ""
