"""Letter: a mail that waits to be sent, or was. MailChoice: what a person wants by mail."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class When(models.TextChoices):
    NOW = "now", _("at once")
    DIGEST = "digest", _("once a day")
    NEVER = "never", _("never")


class MailChoice(Noun):
    """No mail goes to an address before its owner has confirmed it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    address = models.EmailField(_("mail address"), blank=True)
    confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the last letter that asks to confirm was made
    asking = models.CharField(max_length=8, choices=When.choices, default=When.NOW)
    telling = models.CharField(max_length=8, choices=When.choices, default=When.DIGEST)
    digest_hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    digest_until = models.DateTimeField(default=timezone.now)  # what is older was sent

    class Meta:
        verbose_name = _("choice about mail")
        verbose_name_plural = _("choices about mail")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asking__in=When.values, telling__in=When.values),
                name="mail_choice_known",
            ),
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23), name="mail_digest_hour_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.asking}, {self.telling}"


class LetterStatus(models.TextChoices):
    WAITING = "waiting", _("waits")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")


class Letter(Noun):
    """An outbox row: written in the transaction of what it tells, sent by a worker under a lease.

    Its id is its Message-ID: a letter that was sent twice (the worker died between the server's
    yes and ours) has the same, by which mail servers and programs drop the second.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    stop_address = models.CharField(max_length=400, blank=True)  # one-click unsubscribe, RFC 8058
    made_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(
        max_length=8, choices=LetterStatus.choices, default=LetterStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["next_at"],
                name="letter_due",
                condition=models.Q(status__in=[LetterStatus.WAITING, LetterStatus.SENDING]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=LetterStatus.values), name="letter_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=LetterStatus.SENT, sent_at__isnull=False)
                | ~models.Q(status=LetterStatus.SENT) & models.Q(sent_at__isnull=True),
                name="letter_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
