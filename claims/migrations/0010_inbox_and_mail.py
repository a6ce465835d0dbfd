"""What people are told: notices in an inbox, letters in an outbox, the editions of a desk."""

from __future__ import annotations

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0009_publish_at_a_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("at", models.TimeField(verbose_name="at")),
                (
                    "days",
                    models.CharField(
                        default="1234567",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^[1-7]+$")],
                        verbose_name="days",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["at", "name"],
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("name", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "follower of the record",
                "verbose_name_plural": "followers of the record",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("stop_address", models.CharField(blank=True, max_length=400)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("given_up", "given up"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("token", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "address",
                    models.EmailField(blank=True, max_length=254, verbose_name="mail address"),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "asking",
                    models.CharField(
                        choices=[("now", "at once"), ("digest", "once a day"), ("never", "never")],
                        default="now",
                        max_length=8,
                    ),
                ),
                (
                    "telling",
                    models.CharField(
                        choices=[("now", "at once"), ("digest", "once a day"), ("never", "never")],
                        default="digest",
                        max_length=8,
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=7, validators=[django.core.validators.MaxValueValidator(23)]
                    ),
                ),
                ("digest_until", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "choice about mail",
                "verbose_name_plural": "choices about mail",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "given to you"),
                            ("mentioned", "you were named"),
                            ("returned", "sent back"),
                            ("declined", "declined"),
                            ("plan_refused", "not published"),
                            ("finding", "a source changed"),
                            ("due_soon", "due soon"),
                            ("overdue", "overdue"),
                            ("escalated", "overdue at your desk"),
                            ("taken_away", "given to somebody else"),
                            ("expired", "your hold ended"),
                            ("recalled", "recalled"),
                            ("commented", "a comment"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("held", "put on hold"),
                            ("withdrawn", "withdrawn"),
                            ("dismissed", "dismissed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        blank=True,
                        choices=[("check", "check"), ("review", "review"), ("legal", "legal")],
                        max_length=16,
                    ),
                ),
                ("seq", models.BigIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-at", "id"],
            },
        ),
        migrations.AddField(
            model_name="desk",
            name="time_zone",
            field=models.CharField(
                blank=True,
                help_text="Empty: the newsroom's.",
                max_length=64,
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="editions",
                to="claims.desk",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_choice",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="claims.letter",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("desk", "name"), name="edition_name_once_a_desk"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="edition_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("days", ""), _negated=True), name="edition_has_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("status__in", ["waiting", "sending"])),
                fields=["next_at"],
                name="letter_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "sending", "sent", "given_up"])),
                name="letter_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("status", "sent")),
                    models.Q(
                        models.Q(("status", "sent"), _negated=True), ("sent_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="letter_sent_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asking__in", ["now", "digest", "never"]),
                    ("telling__in", ["now", "digest", "never"]),
                ),
                name="mail_choice_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lte", 23)), name="mail_digest_hour_of_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "-at", "id"], name="notice_newest"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["person"],
                name="notice_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["claim"], name="notice_of_claim"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seq__isnull", False)),
                fields=("person", "seq"),
                name="notice_once_for_an_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("due_at__isnull", False)),
                fields=("person", "claim", "kind", "duty", "due_at"),
                name="notice_once_for_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_at__isnull", False),
                        ("kind__in", ("due_soon", "overdue", "escalated")),
                        ("seq__isnull", True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("due_soon", "overdue", "escalated")), _negated=True),
                        ("due_at__isnull", True),
                        ("seq__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notice_of_an_event_or_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "assigned",
                            "mentioned",
                            "returned",
                            "declined",
                            "plan_refused",
                            "finding",
                            "due_soon",
                            "overdue",
                            "escalated",
                            "taken_away",
                            "expired",
                            "recalled",
                            "commented",
                            "approved",
                            "published",
                            "held",
                            "withdrawn",
                            "dismissed",
                        ],
                    )
                ),
                name="notice_kind_known",
            ),
        ),
    ]
