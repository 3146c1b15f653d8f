"""What happens to the hosts while clients are at work. Each scene returns lines to tell and what was wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from kesu.site.environment import CHECKOUT
from tests.hosts import judging
from tests.hosts.cluster import WEB, WORKERS, Cluster
from tests.hosts.wiring import pause, wait_for

Told = tuple[list[str], list[str]]
LONGEST: Final = 30.0
"""Seconds after which the service must be back when the database server is lost."""
NOTICED: Final = 3.0
"""Seconds until whoever watches the servers lets the other one take over."""
DRAIN: Final = 6
EXPANDS: Final = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "{last}")]
    operations = [migrations.AddField("caserecord", "remark_of_tomorrow", models.CharField(max_length=40, null=True))]
"""


def fail_over(cluster: Cluster, turn: int) -> Told:
    """The server that writes loses its power (or its plug), the other takes over; clients never stop."""
    pause(6)
    lost, moment = cluster.writer.host, monotonic()
    way = "cut off" if turn % 2 else "killed"
    lost.pull_plug() if turn % 2 else lost.lose_power()
    pause(NOTICED)
    cluster.fail_over()
    wait_for("acknowledged again", 120, lambda: judging.back_after(cluster.told(), moment) < 1000)
    wait_for("workers are back", LONGEST, lambda: set(WORKERS) <= cluster.connected())
    workers_back = monotonic() - moment
    pause(4)
    if turn % 2:
        lost.lose_power()  # it never comes back as it is: a server that was lost is made anew
        lost.plug_in()
    cluster.follow_again()
    ledger = cluster.told()
    back = judging.back_after(ledger, moment)
    wrong = [f"back after {back:.1f} s"] if back > LONGEST else []
    wrong += [f"500: {line['says']}" for line in ledger if line["status"] == 500][:5]
    return [
        f"{way}: acknowledged again after {back:.1f} s, workers after {workers_back:.1f} s"
    ], wrong


def upgrade(cluster: Cluster, turn: int) -> Told:
    """Web hosts and workers go to another version one by one, the tables with the first; nobody notices."""
    begun = monotonic()
    pause(3)
    new = _another_version(cluster.folder / f"version{turn}")
    for name in WEB:
        cluster.drain(name, DRAIN)
        cluster.lan.hosts[name].stop("serve")
        cluster.source[name] = new
        cluster.serve(name)
        wait_for(f"{name} is ready", 400, lambda name=name: cluster.is_ready(name))
        wait_for("the proxy has seen it", 120, lambda: cluster.spread_over() == len(WEB))
    for name in WORKERS:
        cluster.lan.hosts[name].stop("worker")
        cluster.source[name] = new
        cluster.work(name)
    pause(3)
    wait_for("workers are back", 120, lambda: set(WORKERS) <= cluster.connected())
    failed = judging.failed(cluster.told(), since=begun)
    took = monotonic() - begun
    return [f"three web hosts and two workers in {took:.0f} s, {len(failed)} failed requests"], [
        f"{line['kind']} {line.get('path', '')} {line['status']}: {line['says']}" for line in failed
    ]


def _another_version(place: Path) -> Path:
    """Return the source of a next version: a further column that may be empty, and another style sheet."""
    shutil.copytree(CHECKOUT / "src", place / "src")
    migrations = place / "src" / "kesu" / "cases" / "migrations"
    last = sorted(file.stem for file in migrations.glob("[0-9]*.py"))[-1]
    (migrations / "9999_of_tomorrow.py").write_text(EXPANDS.format(last=last))
    for sheet in (place / "src" / "kesu" / "desk" / "static").rglob("*.css"):
        sheet.write_text(sheet.read_text("utf-8") + "\n/* another version */\n", "utf-8")
    return place / "src"


def cut_off(cluster: Cluster, turn: int) -> Told:
    """One web host is cut from the network for a minute; the others serve."""
    pause(4)
    host, moment = cluster.lan.hosts[WEB[turn % 3]], monotonic()
    host.pull_plug()
    pause(60)
    host.plug_in()
    wait_for("the proxy has seen it", 120, lambda: cluster.spread_over() == len(WEB))
    pause(4)
    ledger = cluster.told()
    failed = judging.failed(ledger, since=moment - 60)
    late = [line for line in failed if line["asked"] > moment + 5]
    slowest = max(line["at"] - line["asked"] for line in ledger if line["asked"] > moment - 60)
    wrong = [f"after five seconds: {line['status']} {line['says']}" for line in late]
    wrong += [f"500: {line['says']}" for line in failed if line["status"] == 500]
    return [
        f"{len(failed)} requests on their way were lost, {len(late)} after that; the slowest took {slowest:.1f} s"
    ], wrong


def cut_short(cluster: Cluster, _turn: int) -> Told:
    """The standby is away, commits wait for it, an operator ends their waits: they are not acknowledged."""
    pause(2)
    cluster.follower.host.pull_plug()
    moment, ended = monotonic(), 0
    asks = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    wait_for("a commit that waits", 120, lambda: cluster.writer.say(asks))
    for _ in range(40):
        ended += len(cluster.writer.say(asks))
        pause(0.2)
    until = monotonic()
    cluster.follower.host.plug_in()
    pause(10)
    ledger = cluster.told()
    said = [
        line for line in ledger if "outcome_unknown" in line["says"] and line["asked"] > moment - 60
    ]
    early = [line for line in ledger if line["status"] == 201 and moment + 0.5 < line["at"] < until]
    told = [f"{ended} waits ended, {len(said)} calls told that their outcome is unknown"]
    wrong = [f"acknowledged without the standby: {line['op']}" for line in early]
    return told, wrong + ([] if said else ["nobody was told"])


SCENES: Final[dict[str, Callable[[Cluster, int], Told]]] = {
    "fail-over": fail_over, "upgrade": upgrade, "cut-off": cut_off, "cut-short": cut_short,
}  # fmt: skip
