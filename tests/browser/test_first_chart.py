"""What is seen first is drawn first: the order of what the page does, told by the page itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.opening import IN_BROWSER, listened

pytestmark = IN_BROWSER
# Notes when a chart stands, when the texts of a list are counted and when figures are: from the moment the page begins.
NOTE = """
window.order = [];
new MutationObserver((changes) => {
    if (changes.some((one) => one.target.dataset.drawn)) order.push('chart');
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-drawn'] });
Object.defineProperty(window, 'page', { configurable: true, set(begun) {
    Object.defineProperty(window, 'page', { value: begun });
    for (const [kind, name, told] of [[TextList, 'show', 'list'], [Campaign, 'counted', 'figures'], [Campaign, 'textsIn', 'texts']]) {
        const own = kind.prototype[name];
        kind.prototype[name] = function (...given) { order.push(told); return own.apply(this, given); };
    }
} });
"""


@pytest.mark.parametrize(("view", "first"), [("#days", "chart"), ("#days?m=Псков", "list")])
def test_the_first_chart_stands_before_anything_is_counted(
    browser: Browser, address: str, view: str, first: str
) -> None:
    """Only a filter in the address is counted before: its chart is of what it lets through."""
    opened = listened(browser)
    opened.page.add_init_script(NOTE)
    opened.load(address + view)
    order = opened.page.evaluate("order")
    opened.be_silent()
    opened.page.close()
    assert order[0] == first and {"chart", "list", "texts"} <= set(order)
