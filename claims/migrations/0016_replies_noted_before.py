"""Rights of reply that stand in contact notes become what can be followed."""

from django.db import migrations

WAITING = "waiting"


def follow(apps, schema_editor):
    # By the connection that migrates: the application's may not read these tables yet.
    alias = schema_editor.connection.alias
    notes = apps.get_model("claims", "ContactNote").objects.using(alias).exclude(reply="")
    requests = apps.get_model("claims", "ReplyRequest").objects.using(alias)
    for note in notes.order_by("at", "noted_at").iterator():
        row = requests.filter(claim=note.claim_id, party=note.party_id, state=WAITING).first()
        if row is None:
            row = requests.create(
                claim_id=note.claim_id,
                party_id=note.party_id,
                how=note.how,
                asked_at=note.at,
                asked_by_id=note.noted_by_id,
            )
        elif note.reply == "asked":
            row.reminded_at = note.at
            row.save()
        if note.reply != "asked":
            row.state, row.answer_id = note.reply, note.pk
            row.settled_at, row.settled_by_id = note.noted_at, note.noted_by_id
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0015_policies_and_replies"),
    ]

    operations = [
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
