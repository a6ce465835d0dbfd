"""The nouns, in the order of the work. Foreign keys point upstream."""

from claims.models.appearance import Anchor, Appearance
from claims.models.approval import Approval, Decision
from claims.models.article import Article, ArticleVersion
from claims.models.assignment import Assignment, AssignmentOutcome, Duty
from claims.models.check import Check, CheckStatus
from claims.models.claim import Claim, ClaimKind, ClaimLink, ClaimLinkKind, Priority
from claims.models.comment import Comment, Mention
from claims.models.confidential import ConfidentialEvidence
from claims.models.contact_note import ContactHow, ContactNote, Reply
from claims.models.correction import REPUBLISHING, Correction, CorrectionKind
from claims.models.desk import Desk
from claims.models.draft import PassageCorrection, VerdictDraft
from claims.models.edition import Edition
from claims.models.embargo import Embargo, EmbargoOutcome
from claims.models.event import Event, Head
from claims.models.evidence import Directness, Evidence, Stance
from claims.models.extraction import Extraction
from claims.models.facts import StatedFacts
from claims.models.filter import SavedFilter
from claims.models.host import Host, RobotsFile
from claims.models.legal import LegalAnswer, LegalOutcome, LegalRequirement, LegalRule
from claims.models.letter import Letter, LetterStatus, MailChoice, When
from claims.models.notice import ASKING, BY_THE_CLOCK, Follower, Notice, NoticeKind
from claims.models.party import Party, PartyKind
from claims.models.policy import SourcingPolicy
from claims.models.presence import Doing, Presence
from claims.models.publication import Publication
from claims.models.rating import Rating, RatingScale
from claims.models.recusal import Recusal
from claims.models.reply import ReplyRequest, ReplyState
from claims.models.seen import Seen
from claims.models.snapshot import FINAL, Discard, OutcomeOverride, Snapshot, Status
from claims.models.source import ClaimSource, RobotsOverride, Source, SourceKind
from claims.models.token import ApiToken
from claims.models.user import User
from claims.models.verdict import Contribution, Verdict
from claims.models.watch import (
    DECISIONS,
    WORK,
    ChangeKind,
    PassageChange,
    Revisit,
    Settled,
    Watch,
    WatchedPassage,
    WatchState,
)

__all__ = [
    "ASKING",
    "BY_THE_CLOCK",
    "DECISIONS",
    "FINAL",
    "REPUBLISHING",
    "WORK",
    "Anchor",
    "ApiToken",
    "Appearance",
    "Approval",
    "Article",
    "ArticleVersion",
    "Assignment",
    "AssignmentOutcome",
    "ChangeKind",
    "Check",
    "CheckStatus",
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "ClaimLinkKind",
    "ClaimSource",
    "Comment",
    "ConfidentialEvidence",
    "ContactHow",
    "ContactNote",
    "Contribution",
    "Correction",
    "CorrectionKind",
    "Decision",
    "Desk",
    "Directness",
    "Discard",
    "Doing",
    "Duty",
    "Edition",
    "Embargo",
    "EmbargoOutcome",
    "Event",
    "Evidence",
    "Extraction",
    "Follower",
    "Head",
    "Host",
    "LegalAnswer",
    "LegalOutcome",
    "LegalRequirement",
    "LegalRule",
    "Letter",
    "LetterStatus",
    "MailChoice",
    "Mention",
    "Notice",
    "NoticeKind",
    "OutcomeOverride",
    "Party",
    "PartyKind",
    "PassageChange",
    "PassageCorrection",
    "Presence",
    "Priority",
    "Publication",
    "Rating",
    "RatingScale",
    "Recusal",
    "Reply",
    "ReplyRequest",
    "ReplyState",
    "Revisit",
    "RobotsFile",
    "RobotsOverride",
    "SavedFilter",
    "Seen",
    "Settled",
    "Snapshot",
    "Source",
    "SourceKind",
    "SourcingPolicy",
    "Stance",
    "StatedFacts",
    "Status",
    "User",
    "Verdict",
    "VerdictDraft",
    "Watch",
    "WatchState",
    "WatchedPassage",
    "When",
]
