# Rules, requirements and answers of legal duty; what notices and assignments are called for it.

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0018_notice_of_no_answer'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('cleared', 'cleared'), ('changes_needed', 'changes needed'), ('not_cleared', 'not cleared')], max_length=16)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'legal answer',
                'verbose_name_plural': 'legal answers',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='LegalRequirement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('required', models.BooleanField()),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'legal requirement',
                'verbose_name_plural': 'legal requirements',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='LegalRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, choices=[('event', 'event'), ('quotation', 'quotation'), ('number', 'number'), ('policy', 'policy'), ('other', 'other')], max_length=16)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'legal rule',
                'verbose_name_plural': 'legal rules',
                'ordering': ['-set_at', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_outcome_known',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='assignment',
            name='duty',
            field=models.CharField(choices=[('check', 'check'), ('review', 'review'), ('legal', 'legal answer')], max_length=16),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'open'), ('done', 'done'), ('released', 'given back'), ('reassigned', 'given to someone else'), ('dismissed', 'claim dismissed'), ('recalled', 'recalled from review'), ('expired', 'nothing was saved in time'), ('declined', 'declined'), ('handed_over', 'handed over'), ('recused', 'recused'), ('not_needed', 'not needed any more')], default='', max_length=16),
        ),
        migrations.AlterField(
            model_name='notice',
            name='duty',
            field=models.CharField(blank=True, choices=[('check', 'check'), ('review', 'review'), ('legal', 'legal answer')], max_length=16),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'given to you'), ('mentioned', 'you were named'), ('returned', 'sent back'), ('declined', 'declined'), ('plan_refused', 'not published'), ('finding', 'a source changed'), ('legal_asked', 'legal answer asked for'), ('legal_answered', 'legal answer'), ('due_soon', 'due soon'), ('overdue', 'overdue'), ('escalated', 'overdue at your desk'), ('unanswered', 'no answer came'), ('taken_away', 'given to somebody else'), ('not_needed', 'not needed any more'), ('expired', 'your hold ended'), ('recalled', 'recalled'), ('commented', 'a comment'), ('approved', 'approved'), ('published', 'published'), ('held', 'put on hold'), ('withdrawn', 'withdrawn'), ('dismissed', 'dismissed')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'done', 'released', 'reassigned', 'dismissed', 'recalled', 'expired', 'declined', 'handed_over', 'recused', 'not_needed'])), name='assignment_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'mentioned', 'returned', 'declined', 'plan_refused', 'finding', 'legal_asked', 'legal_answered', 'due_soon', 'overdue', 'escalated', 'unanswered', 'taken_away', 'not_needed', 'expired', 'recalled', 'commented', 'approved', 'published', 'held', 'withdrawn', 'dismissed'])), name='notice_kind_known'),
        ),
        migrations.AddField(
            model_name='legalanswer',
            name='answered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalanswer',
            name='verdict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_answers', to='claims.verdict'),
        ),
        migrations.AddField(
            model_name='legalrequirement',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_requirements', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='legalrequirement',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalrule',
            name='desk',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='legal_rules', to='claims.desk'),
        ),
        migrations.AddField(
            model_name='legalrule',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalrule',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='legalanswer',
            constraint=models.UniqueConstraint(fields=('verdict', 'number'), name='legal_answer_number_once'),
        ),
        migrations.AddConstraint(
            model_name='legalanswer',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['cleared', 'changes_needed', 'not_cleared'])), name='legal_answer_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='legalanswer',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'cleared'), models.Q(('note', ''), _negated=True), _connector='OR'), name='legal_answer_says_why'),
        ),
        migrations.AddConstraint(
            model_name='legalrequirement',
            constraint=models.UniqueConstraint(fields=('claim', 'number'), name='legal_requirement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='legalrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legal_requirement_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalrule',
            constraint=models.UniqueConstraint(condition=models.Q(('desk__isnull', False), ('ended_at__isnull', True)), fields=('desk', 'kind'), name='legal_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='legalrule',
            constraint=models.UniqueConstraint(condition=models.Q(('desk__isnull', True), ('ended_at__isnull', True)), fields=('kind',), name='legal_rule_of_newsroom_once'),
        ),
        migrations.AddConstraint(
            model_name='legalrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'event', 'quotation', 'number', 'policy', 'other'])), name='legal_rule_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='legalrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='legal_rule_ended_by_somebody'),
        ),
    ]
