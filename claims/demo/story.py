"""What the demo tells, as data: the article, its claims, the sources and the quotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from claims.models import ClaimKind, Directness, PartyKind, Priority, SourceKind, Stance

TITLE = "Moscow greets a truce and keeps its doubts"
OUTLET = "The Eastern Ledger"
BYLINE = "Jun Harada"
PAGE = "ledger/truce.html"
PUBLISHED = datetime(2025, 6, 24, 12, 20, tzinfo=UTC)
AS_OF = datetime(2025, 6, 24, 21, 0, tzinfo=UTC)


def article_text() -> str:
    """The article in our own words."""
    return Path(__file__).with_name("article.txt").read_text(encoding="utf-8")


AGENCY = {"name": "Northern Wire Agency", "kind": PartyKind.OUTLET}
SPOKESMAN = {
    "name": "Spokesman of the Russian president",
    "kind": PartyKind.PERSON,
    "role": "spokesman",
}
MINISTER = {
    "name": "Foreign minister of Russia",
    "kind": PartyKind.PERSON,
    "role": "foreign minister",
}
PRESS_SERVICE = {"name": "Press service of the Russian president", "kind": PartyKind.ORGANISATION}


@dataclass(frozen=True)
class Page:
    """A source on the demo's web. `captured`: its text is needed before the demo is complete."""

    path: str
    kind: SourceKind
    origin: str
    captured: bool = True


LETTER = Page("agency/letter.html", SourceKind.NEWS_REPORT, "Northern Wire Agency")
BRIEFING = Page(
    "briefing/2025-06-24.html", SourceKind.OFFICIAL_STATEMENT, "Russian president's press service"
)
SPEECH = Page("forum/speech.html", SourceKind.OFFICIAL_STATEMENT, "Russian foreign ministry")
READOUT = Page(
    "president/readout.html", SourceKind.OFFICIAL_STATEMENT, "Russian president's press service"
)
COURIER = Page("courier/truce.html", SourceKind.NEWS_REPORT, "Harbour Courier")
# Left for the worker, so that something is fetched under one's eyes; two of them go wrong.
STRIKES = Page("monitor/strikes.html", SourceKind.DATA, "Ceasefire Monitor", captured=False)
MISSING = Page(
    "agency/letter-update.html", SourceKind.NEWS_REPORT, "Northern Wire Agency", captured=False
)
LIVE = Page("courier/live.html", SourceKind.NEWS_REPORT, "Harbour Courier", captured=False)
PAGES = (LETTER, BRIEFING, SPEECH, READOUT, COURIER, STRIKES, MISSING, LIVE)


@dataclass(frozen=True)
class Quotation:
    """Words of a page that become evidence."""

    page: Page
    exact: str
    stance: Stance
    directness: Directness
    speaker: dict[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Story:
    """A claim of the article. `key` is its name in the demo's own code."""

    key: str
    passage: str
    statement: str
    kind: ClaimKind
    claimant: dict[str, Any]
    attribution: str = ""
    said_at: datetime = PUBLISHED
    priority: Priority = Priority.NORMAL
    note: str = ""
    pages: tuple[Page, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    draft: dict[str, Any] = field(default_factory=dict)


STORIES = (
    Story(
        key="letter",
        passage=(
            "The visitor handed over a personal letter from Iran’s supreme leader, the Northern "
            "Wire Agency reported."
        ),
        statement=(
            "Iran's foreign minister handed Russia's president a personal letter from Iran's "
            "supreme leader."
        ),
        kind=ClaimKind.EVENT,
        claimant=AGENCY,
        attribution="The Eastern Ledger, citing the Northern Wire Agency",
        said_at=datetime(2025, 6, 23, 13, 40, tzinfo=UTC),
        priority=Priority.URGENT,
        note="The spokesman seems to deny the letter, but not the message.",
        pages=(LETTER, BRIEFING, READOUT, COURIER, MISSING),
        quotations=(
            Quotation(
                LETTER,
                "Iran’s foreign minister handed the Russian president a personal letter from "
                "Iran’s supreme leader on Monday",
                Stance.SUPPORTS,
                Directness.WAS_TOLD,
                AGENCY,
                "The agency rests on one person, unnamed, who was told about the visit.",
            ),
            Quotation(
                BRIEFING,
                "No written paper was handed over",
                Stance.REFUTES,
                Directness.OFFICIAL_DENIAL,
                SPOKESMAN,
            ),
            Quotation(
                BRIEFING,
                "a message from the Iranian leadership was indeed passed on",
                Stance.CONTEXT,
                Directness.OFFICIAL_CONFIRMATION,
                SPOKESMAN,
                "The same sentence: the denial is of the paper, not of the message.",
            ),
        ),
        draft={
            "rating": "partly-false",
            "summary": (
                "The president's spokesman denies that any written document was handed over. He "
                "confirms that a message from Iran's leadership was conveyed."
            ),
            "explanation": (
                "The Northern Wire Agency reported a personal letter; it rests on one person who "
                "is not named and who was told about the visit.\n\n"
                "The spokesman of the Russian president, who speaks for the receiving side, said "
                "on the record that there was no written paper. In the same sentence he "
                "confirmed that a message was passed on. The readout of the meeting mentions "
                "neither.\n\n"
                "So the core of the visit is confirmed, a message from Tehran; the letter is "
                "denied by a named party and shown by nobody."
            ),
            "would_change": (
                "The letter itself, a statement by Iran's side that there was one, or a second "
                "witness who does not depend on the agency's."
            ),
        },
    ),
    Story(
        key="contacts",
        passage=(
            "Moscow had been in confidential contact with the United States, Israel and Iran and "
            "had put forward ideas for a settlement."
        ),
        statement=(
            "Russia had confidential contacts with the United States, Israel and Iran and gave "
            "each of them proposals for a settlement."
        ),
        kind=ClaimKind.EVENT,
        claimant=MINISTER,
        attribution="The Eastern Ledger, citing the foreign minister of Russia",
        priority=Priority.HIGH,
        pages=(SPEECH, COURIER),
        quotations=(
            Quotation(
                SPEECH,
                "Russia had been in confidential contact with the United States, with Israel and "
                "with Iran",
                Stance.SUPPORTS,
                Directness.WITNESSED,
                MINISTER,
            ),
            Quotation(
                SPEECH,
                "He gave no details of the proposals and did not say when the contacts had taken "
                "place.",
                Stance.CONTEXT,
                Directness.NO_COMMENT,
                MINISTER,
            ),
        ),
        draft={
            "rating": "unproven",
            "summary": (
                "The minister says that there were contacts with Israel and Iran. No other side "
                "has confirmed them."
            ),
            "explanation": (
                "The only source is the minister himself, in a speech that his ministry "
                "reported. He gave neither dates nor contents. We found no statement by the "
                "others that confirms or denies the contacts."
            ),
            "would_change": "A confirmation or a denial by one of the other governments.",
        },
    ),
    Story(
        key="qatar",
        passage=(
            "Iran’s retaliation against the American base in Qatar was not a subject of the meeting"
        ),
        statement=(
            "The meeting of Russia's president with Iran's foreign minister did not deal with "
            "Iran's retaliation against the American base in Qatar."
        ),
        kind=ClaimKind.EVENT,
        claimant=SPOKESMAN,
        pages=(BRIEFING, READOUT),
        quotations=(
            Quotation(
                BRIEFING,
                "That subject did not come up at yesterday’s meeting.",
                Stance.SUPPORTS,
                Directness.WAS_TOLD,
                SPOKESMAN,
            ),
            Quotation(
                READOUT,
                "The talks dealt with the situation around Iran after the strikes against its "
                "nuclear sites.",
                Stance.CONTEXT,
                Directness.DOCUMENT,
                PRESS_SERVICE,
                "The readout names what was talked about; the base is not in it.",
            ),
        ),
        draft={
            "rating": "unproven",
            "summary": "Only one side says so; the readout neither names the base nor rules it out.",
            "explanation": (
                "The spokesman says that the base was no subject. The readout, from the same "
                "press service, does not mention it. Both are one origin; Iran's side has not "
                "spoken about it."
            ),
            "would_change": "An account of the meeting by Iran's side.",
        },
    ),
    Story(
        key="damage",
        passage="at this moment nobody had a clear picture",
        statement="Nobody can say yet how great the damage at Iran's nuclear sites is.",
        kind=ClaimKind.OTHER,
        claimant=SPOKESMAN,
        priority=Priority.HIGH,
        pages=(BRIEFING,),
        quotations=(
            Quotation(
                BRIEFING,
                "At this moment nobody can claim to see clearly.",
                Stance.SUPPORTS,
                Directness.WAS_TOLD,
                SPOKESMAN,
            ),
            Quotation(
                BRIEFING,
                "Information reaches us through the channels that exist for this.",
                Stance.CONTEXT,
                Directness.WAS_TOLD,
                SPOKESMAN,
            ),
        ),
        draft={
            "rating": "missing-context",
            "summary": (
                "The spokesman speaks of what Russia knows, one day after the attack. Others may "
                "know more."
            ),
            "explanation": (
                "The sentence is quoted rightly. It follows on what he says about Russia's own "
                "information, and it was said very soon after the attack; as a statement about "
                "everybody it cannot be checked."
            ),
            "would_change": "A published assessment by inspectors.",
        },
    ),
    Story(
        key="visit",
        passage="On Monday the president had received Iran’s foreign minister in Moscow.",
        statement="Russia's president received Iran's foreign minister in Moscow on 23 June 2025.",
        kind=ClaimKind.EVENT,
        claimant={"name": OUTLET, "kind": PartyKind.OUTLET},
        pages=(READOUT,),
        quotations=(
            Quotation(
                READOUT,
                "The president of Russia received the foreign minister of Iran in Moscow on 23 "
                "June.",
                Stance.SUPPORTS,
                Directness.OFFICIAL_CONFIRMATION,
                PRESS_SERVICE,
            ),
        ),
        draft={
            "rating": "true",
            "summary": "The president's press service reports the meeting with its day and place.",
            "explanation": (
                "The press service published a readout on the day itself, and the spokesman took "
                "questions about the meeting on the next day."
            ),
            "would_change": "Evidence that the meeting took place on another day.",
        },
    ),
    Story(
        key="ceasefire",
        passage="If the guns have really fallen silent",
        statement="The ceasefire between Iran and Israel is in force.",
        kind=ClaimKind.EVENT,
        claimant={"name": OUTLET, "kind": PartyKind.OUTLET},
        priority=Priority.HIGH,
        pages=(BRIEFING, COURIER, LIVE),
        quotations=(
            Quotation(
                BRIEFING,
                "If the fighting has really been stopped",
                Stance.CONTEXT,
                Directness.WAS_TOLD,
                SPOKESMAN,
                "Not even the spokesman takes it for certain.",
            ),
        ),
        draft={
            "summary": "Announced, and welcomed with an “if”.",
            "explanation": "To do: look at what was seen after the announcement.",
        },
    ),
    Story(
        key="strikes",
        passage=(
            "Iran and Israel were reported to have struck each other again after the truce was "
            "announced"
        ),
        statement="Iran and Israel struck each other after the ceasefire was announced.",
        kind=ClaimKind.EVENT,
        claimant=MINISTER,
        priority=Priority.URGENT,
        note="The monitor's page may settle this; it is being fetched.",
        pages=(SPEECH, STRIKES),
    ),
    Story(
        key="reactions",
        passage="All three had reacted favourably",
        statement="The United States, Israel and Iran reacted favourably to Russia's proposals.",
        kind=ClaimKind.EVENT,
        claimant=MINISTER,
        pages=(SPEECH,),
    ),
    Story(
        key="first-day",
        passage=(
            "From the first day of the fighting, he said, Russia had argued for a settlement by "
            "diplomats and not by arms."
        ),
        statement="Russia has called for a diplomatic settlement since the first day of fighting.",
        kind=ClaimKind.POLICY,
        claimant=SPOKESMAN,
        note="Earlier statements should be easy to find.",
    ),
    Story(
        key="wedge",
        passage="Many would like to drive a wedge between Russia and Iran",
        statement="Many want to damage the relations between Russia and Iran.",
        kind=ClaimKind.OTHER,
        claimant=SPOKESMAN,
    ),
)
