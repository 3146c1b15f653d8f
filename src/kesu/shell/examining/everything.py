"""All examinations in their order."""

from collections.abc import Iterator

from kesu.shell.examining import (
    administrators,
    certificates,
    clocks,
    databases,
    queues,
    seals,
    stores,
    surroundings,
    ways_in,
    years,
)
from kesu.shell.examining.finding import Finding


def examine(*, thorough: bool) -> Iterator[Finding]:
    """Yield every finding, area by area; `thorough` also reads the whole embedded database."""
    yield from surroundings.examine()
    yield from administrators.examine()
    yield from databases.examine(thorough=thorough)
    yield from clocks.examine()
    yield from stores.examine()
    yield from queues.examine()
    yield from seals.examine()
    yield from certificates.examine()
    yield from ways_in.examine()
    yield from years.examine()
