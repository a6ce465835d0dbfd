"""A person changes the desk's language and time for themselves, and back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import picture

Window = Callable[..., Page]


def test_one_reads_the_desk_in_korean_and_goes_back(window: Window) -> None:
    cora, chen = window("cora"), window("chen")
    cora.goto("/desk/")
    expect(cora.get_by_role("heading", level=1)).to_have_text("My work")
    cora.get_by_role("link", name="Cora Lind").click()
    cora.get_by_label("Language").select_option(label="한국어")
    cora.get_by_label("Time zone").select_option("Asia/Seoul")
    cora.get_by_role("button", name="Set language and time").click()
    expect(cora.get_by_text("언어와 시간을 설정했습니다.")).to_be_visible()
    expect(cora.locator("html")).to_have_attribute("lang", "ko")
    cora.goto("/desk/")
    expect(cora.get_by_role("heading", level=1)).to_have_text("내 일")
    picture(cora, "my-work-korean")
    cora.goto("/desk/articles/")
    cora.locator("main a.title").first.click()
    expect(cora.get_by_text("KST").first).to_be_visible()
    picture(cora, "article-korean")
    cora.goto("/checks/")
    expect(cora.locator("html")).to_have_attribute("lang", "en")
    chen.goto("/desk/")
    expect(chen.get_by_role("heading", level=1)).to_have_text("My work")
    cora.goto("/accounts/")
    cora.get_by_label("언어").select_option("")
    cora.get_by_label("시간대").select_option("")
    cora.get_by_role("button", name="언어와 시간 설정").click()
    expect(cora.get_by_text("Language and time are set.")).to_be_visible()
    cora.goto("/desk/")
    expect(cora.get_by_role("heading", level=1)).to_have_text("My work")
