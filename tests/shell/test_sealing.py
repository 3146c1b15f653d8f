"""A sealed stream gives back what was written, or says that it cannot."""

import io

import pytest

from kesu.shell.backing_up.sealing import (
    FRAME,
    Broken,
    NotABackup,
    Opening,
    Sealing,
    WrongPassphrase,
)

WORD = "correct horse battery"


def sealed(data: bytes, word: str = WORD) -> bytes:
    out = io.BytesIO()
    stream = Sealing(out, word)
    for at in range(0, len(data), 1000):
        stream.write(data[at : at + 1000])
    stream.close()
    return out.getvalue()


def opened(data: bytes, word: str = WORD) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(data), word)).read()


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 17])
def test_what_was_written_comes_back(size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    assert opened(sealed(data)) == data


def test_nothing_of_it_can_be_read_without_the_passphrase() -> None:
    assert b"13800000000" not in sealed(b"13800000000" * 50)
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"secret"), "another passphrase")


def test_another_file_is_no_backup() -> None:
    with pytest.raises(NotABackup):
        opened(b"PK\x03\x04 something else")


@pytest.mark.parametrize("at", [100, FRAME + 100, 2 * FRAME + 100])
def test_a_changed_byte_shows(at: int) -> None:
    data = bytearray(sealed(bytes(3 * FRAME)))
    data[at] ^= 1
    with pytest.raises((Broken, WrongPassphrase)):
        opened(bytes(data))


@pytest.mark.parametrize("frames", [1, 2])
def test_an_end_that_was_cut_off_shows_even_between_frames(frames: int) -> None:
    whole = sealed(bytes(3 * FRAME))
    head = len(sealed(b"")) - 16
    with pytest.raises((Broken, WrongPassphrase)):
        opened(whole[: head + frames * (FRAME + 16)])


def test_frames_that_changed_places_show() -> None:
    whole = sealed(bytes(FRAME) + bytes([1]) * FRAME + b"end")
    head, step = len(sealed(b"")) - 16, FRAME + 16
    one, two = whole[head : head + step], whole[head + step : head + 2 * step]
    with pytest.raises((Broken, WrongPassphrase)):
        opened(whole[:head] + two + one + whole[head + 2 * step :])


def test_what_was_abandoned_does_not_open() -> None:
    out = io.BytesIO()
    stream = Sealing(out, WORD)
    stream.write(bytes(2 * FRAME))
    stream.abandon()
    with pytest.raises((Broken, WrongPassphrase)):
        opened(out.getvalue())
