"""What `kesu seal` does and says."""

import json

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.journal.models import AuditSeal, WitnessMark
from kesu.journal.witnessing import signing
from kesu.journal.witnessing.sealing import Sealer
from kesu.shell.witnesses import named, tell_witnesses


def seal_now(*, new_key: bool) -> int:
    """Seal and tell once; return 1 where this host cannot seal or a witness did not take a seal."""
    if new_key:
        _renew()
    now, sealer, count = clock.now(), Sealer(), 0
    if AuditSeal.objects.exists() and signing.key() is None:
        print(_("This host has no key that seals; another one does it."))
        return 1
    while bound := sealer.some(now):
        count += bound
    tell_witnesses(now)
    last = AuditSeal.objects.order_by("-number").first()
    print(_("%(count)s lines sealed; the last seal is %(last)s.") % {
        "count": count, "last": last.number if last else 0,
    })  # fmt: skip
    return _tell_of_witnesses()


def _tell_of_witnesses() -> int:
    code = 0
    marks = WitnessMark.objects.in_bulk()
    for name in named():
        mark = marks.get(name)
        about = {"witness": name, "seal": mark.seal if mark else 0}
        print(_("The witness “%(witness)s” knows seals up to %(seal)s.") % about)
        if mark and mark.fault:
            print(f"  {mark.fault}")
            code = 1
    return code


def _renew() -> None:
    """Make a key where there is none, and go on believing those of the seals that stand here."""
    if signing.key() is not None:
        says = _(
            "This host has a key already: %(file)s. Move it away if it must not be used again."
        )
        raise CommandError(says % {"file": signing.folder() / signing.SECRET})
    former = {json.loads(text)["key"] for text in _texts()}
    signing.made()
    for public in sorted(former):
        signing.believe(public)
    print(_("Seals are made here from now on. Keep a copy of %(file)s apart from backups.") % {
        "file": signing.folder() / signing.SECRET,
    })  # fmt: skip


def _texts() -> list[str]:
    return list(AuditSeal.objects.values_list("text", flat=True))
