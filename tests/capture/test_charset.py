"""Pages that declare their encoding wrongly, twice, or not at all are read rightly."""

import pytest

from claims.capture.charset import encoding_of, pieces
from claims.capture.page import decode

DE = "Der Minister erklärte, ein Brief sei während des Gesprächs nicht übergeben worden. – „So nicht“, 5 €. "
ZH = "部长周二表示，没有递交书面信件，访问期间只口头转达了消息。镕鎔喆瑄字。"
JA = "大臣は火曜日、書簡は手渡されておらず、訪問中に口頭で伝えられただけだと述べた。①～㈱"
KO = "장관은 화요일 서한이 전달되지 않았으며 방문 중에 말로만 전해졌다고 밝혔다. 똠방각하 펲시콜라 "
RU = "Министр заявил во вторник, что письма не было, а сообщение передали устно во время визита. "
AR = "قال الوزير يوم الثلاثاء إن الرسالة لم تسلم مكتوبة بل نقلت شفهيا خلال الزيارة. "
PL = "Minister powiedział we wtorek, że żaden list nie został wręczony, a wiadomość przekazano ustnie. "

# name: the text, the encoding in truth, the header's charset, the page's, what the rule says
PAGES: dict[str, tuple[str, str, str, str, str]] = {
    "all agree": (DE, "utf-8", "utf-8", "utf-8", "valid UTF-8"),
    "UTF-8 declared as latin-1 by the header": (DE, "utf-8", "iso-8859-1", "", "valid UTF-8"),
    "UTF-8 declared as latin-1 by the page": (DE, "utf-8", "", "iso-8859-1", "valid UTF-8"),
    "UTF-8, nothing declared": (RU, "utf-8", "", "", "valid UTF-8"),
    "windows-1252 declared as latin-1": (DE, "cp1252", "iso-8859-1", "", "HTTP header (cp1252)"),
    "windows-1252 declared as ASCII": (DE, "cp1252", "", "us-ascii", "page declaration (cp1252)"),
    "windows-1252, nothing declared": (DE, "cp1252", "", "", "guessed"),
    "windows-1252 declared as UTF-8": (DE, "cp1252", "utf-8", "", "guessed"),
    "GBK declared as gb2312": (ZH, "gbk", "", "gb2312", "page declaration (gb18030)"),
    "GBK, the header says gb2312": (ZH, "gbk", "gb2312", "", "HTTP header (gb18030)"),
    "GB18030, nothing declared": (ZH, "gb18030", "", "", "guessed (gb18030)"),
    "Shift_JIS of Windows": (JA, "cp932", "", "shift_jis", "page declaration (cp932)"),
    "Shift_JIS, nothing declared": (JA, "cp932", "", "", "guessed (cp932)"),
    "EUC-JP": (JA[:38], "euc_jp", "euc-jp", "", "HTTP header (euc_jp)"),
    "ISO-2022-JP": (JA[:38], "iso2022_jp", "", "iso-2022-jp", "page declaration (iso2022_jp)"),
    "CP949 declared as EUC-KR": (KO, "cp949", "", "euc-kr", "page declaration (cp949)"),
    "CP949 by its name in Windows": (KO, "cp949", "ks_c_5601-1987", "", "HTTP header (cp949)"),
    "CP949, nothing declared": (KO, "cp949", "", "", "guessed (cp949)"),
    "KOI8-R": (RU, "koi8-r", "koi8-r", "", "HTTP header (koi8-r)"),
    "KOI8-R, nothing declared": (RU, "koi8-r", "", "", "guessed (koi8_r)"),
    "windows-1251, the header says latin-1": (RU, "cp1251", "iso-8859-1", "windows-1251", "page declaration (cp1251)"),
    "windows-1251, the page says latin-1": (RU, "cp1251", "windows-1251", "iso-8859-1", "HTTP header (cp1251)"),
    "KOI8-R, the page says windows-1251": (RU, "koi8-r", "koi8-r", "windows-1251", "HTTP header (koi8-r)"),
    "windows-1251, the header says UTF-8": (RU, "cp1251", "utf-8", "windows-1251", "page declaration (cp1251)"),
    "windows-1256": (AR, "cp1256", "", "windows-1256", "page declaration (cp1256)"),
    "windows-1256, the header says latin-1": (AR, "cp1256", "iso-8859-1", "windows-1256", "page declaration (cp1256)"),
    "ISO-8859-2": (PL, "iso8859-2", "iso-8859-2", "", "HTTP header (iso8859-2)"),
    "Big5": ("部長週二表示，沒有遞交書面信件，訪問期間只口頭轉達了消息。", "big5", "", "big5", "page declaration (big5hkscs)"),
    "UTF-16 with its mark": (DE, "utf-16", "", "", "byte order mark (utf-16-le)"),
    "UTF-16 against a header that says UTF-8": (JA, "utf-16", "utf-8", "", "byte order mark (utf-16-le)"),
    "UTF-16 without its mark": (DE, "utf-16-le", "", "", "bytes of two (utf-16-le)"),
    "UTF-16, the large end first, without its mark": (KO, "utf-16-be", "utf-16", "", "bytes of two (utf-16-be)"),
    "UTF-8 with its mark, declared as windows-1251": (RU, "utf-8-sig", "windows-1251", "", "byte order mark (utf-8)"),
    "UTF-8 that calls itself UTF-16": (DE, "utf-8", "", "utf-16", "valid UTF-8"),
    "an encoding that is none": (DE, "utf-8", "rot13", "zlib", "valid UTF-8"),
    "an encoding that no browser reads": (DE, "cp1252", "utf-7", "unicode_escape", "guessed"),
    "an encoding that nobody knows": (DE, "cp1252", "x-mine", "x-other", "guessed"),
}  # fmt: skip


def made(text: str, encoding: str, declared: str) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>t</title></head><body><p>{text * 4}</p></body></html>".encode(
        encoding
    )


def header(charset: str) -> str:
    return f"text/html; charset={charset}" if charset else "text/html"


@pytest.mark.parametrize("name", PAGES)
def test_it_is_read_rightly(name: str) -> None:
    text, encoding, said, declared, rule = PAGES[name]
    found, by = decode(made(text, encoding, declared), header(said))
    assert text * 4 in found
    assert by == rule or (rule == "guessed" and by.startswith("guessed (cp125"))


def test_two_declarations_in_one_page_the_first_counts() -> None:
    body = made(RU, "cp1251", "windows-1251").replace(b"<title>", b'<meta charset="koi8-r"><title>')
    assert decode(body, "text/html")[1] == "page declaration (cp1251)"


def test_a_few_stray_bytes_do_not_overthrow_a_declaration() -> None:
    body = made(KO * 10, "cp949", "euc-kr").replace(b"<p>", b"<p>\xff")
    found, rule = decode(body, "text/html")
    assert rule == "page declaration (cp949)"
    assert found.count("\ufffd") == 1


def test_a_letter_cut_in_two_at_the_end_is_still_utf8() -> None:
    body = made(JA, "utf-8", "")[:150]
    cut = body[: body.index("手".encode()) + 1]
    assert encoding_of(cut, "text/html") == ("utf-8", 0, "valid UTF-8")


def test_words_behind_long_scripts_decide() -> None:
    script = b"<script>" + b"var a = 1;\n" * 150_000 + b"</script>"
    body = made(RU, "koi8-r", "").replace(b"<p>", script + b"<p>")
    found, _ = decode(body, "text/html")
    assert RU in found


def test_pieces_are_the_whole() -> None:
    body = (JA * 40_000).encode("cp932")
    assert "".join(pieces(body, "cp932")) == JA * 40_000


def test_what_is_right_is_no_chance() -> None:
    """The negative control: read as the header says, the pages are noise."""
    wrong = 0
    for text, encoding, said, declared, _ in PAGES.values():
        try:
            found = made(text, encoding, declared).decode(said or "cp1252", "replace")
        except LookupError:
            found = ""
        wrong += text * 4 not in found
    assert wrong > len(PAGES) // 2
