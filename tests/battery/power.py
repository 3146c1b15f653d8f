"""A3: the power is cut under load, again and again; nothing acknowledged is lost and no attachment lacks a byte."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.battery.clients import Manners
from tests.battery.disks import Disk, children_of, frozen, killed
from tests.battery.houses import House
from tests.battery.killing import Load, file_faults
from tests.battery.pieces import Outcome, Run
from tests.battery.servers import Server

WEB: Final = 2
WORKERS: Final = 1
MOST_BEATS: Final = 14
CLIENTS: Final = 4


def cuts(run: Run) -> Outcome:
    """Cut the power `run.n` times."""
    with powered(run) as plant:
        plant.load.begin(WEB, WORKERS)
        wrong: list[str] = []
        done = 0
        while done < run.n and not (wrong or plant.load.wrong()):
            if not plant.load.beat.wait_for(plant.load.chance.randint(1, MOST_BEATS)):
                wrong.append("the clients hang")
                break
            plant.cut()
            done += 1
            wrong += plant.broken_file()
            plant.load.house.full(WEB, WORKERS)
        wrong += plant.load.finish(WEB)
        return Outcome(done, wrong, [plant.load.counted()])


class Plant:
    """A house whose database and files lie on a disk that can lose its power."""

    def __init__(self, disk: Disk, load: Load, server: Server | None) -> None:
        self.disk, self.load, self.server = disk, load, server

    def cut(self) -> None:
        """Freeze everybody, copy what is on the disk, let everybody die, and go on with the copy."""
        house = self.load.house
        database = children_of(self.server.process()) if self.server else []
        frozen([*house.children, *database])
        copied = self.disk.copy()
        killed(database)
        for child in list(house.children):
            house.kill(child, "with the power")
        self.disk.replace(copied)
        if self.server:
            self.server.start()

    def broken_file(self) -> list[str]:
        """Return what SQLite finds wrong in its file after the cut."""
        return [] if self.server else file_faults(self.disk.place / "kesu.sqlite3")


@contextmanager
def powered(run: Run) -> Iterator[Plant]:
    """A disk, on it a database and a house; all of it is gone after the block."""
    disk = Disk(run.folder)
    disk.make()
    server = None
    try:
        if run.database == "postgres":
            run.folder.chmod(0o755)  # the server runs as a user who owns nothing
            server = Server(disk.place / "pg")
            server.make()
            server.start()
            address = server.database("kesu_cut")
        else:
            address = f"sqlite:///{disk.place / 'kesu.sqlite3'}"
        house = House(disk.place / "home", address, run.folder / "tokens", run.saboteur)
        load = Load(run, house, Manners(gives_up=0.1), CLIENTS)
        try:
            house.start()
            # What was there before the first acknowledgement is not what the cuts are about.
            subprocess.run(["sync", "-f", disk.place], check=True)
            yield Plant(disk, load, server)
        finally:
            load.beat.is_over = True
            house.stop()
            load.ledger.close()
    finally:
        if server:
            killed(
                children_of(server.process()) if (server.data / "postmaster.pid").exists() else []
            )
            server.stop()
        disk.unmount()
