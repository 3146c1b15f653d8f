"""Any bytes can be read as a mail; what a mail says is found behind every label that people's programs give it."""

import pytest

from kesu.intake.mail.charsets import decoded
from kesu.intake.mail.headers import said
from kesu.intake.mail.reading import digest, read
from tests.intake.mail import hostile

CORPUS = hostile.corpus()
STEERING = [chr(n) for n in (*range(9), *range(11, 32), 0x7F, 0x202E, 0x200F, 0xFEFF)]


def test_the_corpus_is_large_and_its_names_are_names():
    assert len(CORPUS) >= 300
    assert len({name for name, _ in CORPUS}) == len(CORPUS)
    assert len({raw for _, raw in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("part", range(8))
def test_nothing_is_too_broken_to_be_read(part: int):
    for name, raw in CORPUS[part::8]:
        letter = read(raw)
        shown = (
            f"{letter.sender}{letter.sender_name}{letter.subject}{letter.text}{letter.message_id}"
        )
        shown += "".join(file.name for file in letter.files)
        assert not [sign for sign in STEERING if sign in shown], name
        shown.encode("utf-8")  # no half signs: a database can hold it
        assert len(letter.subject) <= 300, name
        assert len(digest(raw)) == 64, name


@pytest.mark.parametrize("encoding", hostile.CHINESE)
@pytest.mark.parametrize("label", hostile.LABELS)
def test_chinese_is_read_whatever_it_is_called(label: str, encoding: str):
    assert read(hostile.labelled(label, encoding)).text == hostile.WORDS


@pytest.mark.parametrize("encoding", hostile.OTHERS)
def test_what_is_called_by_its_name_is_read_by_it(encoding: str):
    assert read(hostile.labelled(encoding, encoding)).text == hostile.WORDS


OTHER_LANGUAGES = [
    ("こんにちは", "iso-2022-jp"),
    ("안녕하세요", "iso-2022-kr"),
    ("café für", "iso-8859-1"),
    (hostile.TRADITIONAL, "big5"),
]


@pytest.mark.parametrize(("text", "encoding"), OTHER_LANGUAGES)
def test_other_languages_are_read_too(text: str, encoding: str):
    assert decoded(text.encode(encoding), encoding) == text


def test_chinese_by_shifts_is_read():
    assert decoded(hostile.ISO_2022, "iso-2022-cn") == hostile.WORDS.replace("，", "")


def test_a_sign_cut_between_two_encoded_words_is_whole_again():
    assert said("=?utf-8?Q?=E5=AE=A2=E8?=\r\n =?utf-8?Q?=AF=89?= ok") == "客诉 ok"


def test_text_is_taken_before_markup_and_markup_without_script_style_or_pictures():
    both = hostile.HEADS[0] + hostile.BODIES[4]
    assert read(both).text == hostile.WORDS
    only = read(hostile.HEADS[0] + hostile.BODIES[5])
    assert only.text == hostile.WORDS


def test_markup_keeps_its_lines_and_its_signs():
    raw = (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        b"<P>one &amp; two</P><div>three<br/>four</div><!-- no --><table><tr><td>5</td></tr>"
    )
    assert read(raw).text == "one & two\n\nthree\nfour\n\n5"


def test_a_mail_within_a_mail_is_a_file_and_speaks_where_the_outer_one_is_silent():
    letter = read(hostile.HEADS[0] + hostile.BODIES[6])
    assert letter.text == hostile.WORDS
    assert [(f.name, f.media_type) for f in letter.files] == [("1.eml", "message/rfc822")]


def test_files_keep_their_names_in_every_way_of_writing_them():
    names = {
        b'attachment; filename="=?gb2312?B?1dXGrC5wbmc=?="': "照片.png",
        b"attachment; filename*=utf-8''%E7%85%A7%E7%89%87.png": "照片.png",
        b"attachment; filename*0*=utf-8''%E7%85%A7; filename*1*=%E7%89%87; filename*2=.png": "照片.png",
        b'attachment; filename="\xd5\xd5\xc6\xac.png"': "照片.png",
    }
    for written, name in names.items():
        raw = b"Content-Type: image/png\r\nContent-Disposition: " + written + b"\r\n\r\nx"
        assert [f.name for f in read(raw).files] == [name]


def test_tnef_is_a_file():
    letter = read(hostile.HEADS[0] + hostile.BODIES[7])
    assert [(f.name, len(f.content)) for f in letter.files] == [("winmail.dat", 200)]


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("王芳 <Wang@X.example>", "wang@x.example"),
        ('"boss@kesu.example" <evil@x.example>', "evil@x.example"),
        ("a@x.example, b@y.example", "a@x.example"),
        ("undisclosed-recipients:;", ""),
        ("<>", ""),
        ("no address at all", ""),
        ("a@x.example\x00", "a@x.example"),
    ],
)
def test_the_sender_is_the_address_and_never_the_name(written: str, sender: str):
    assert read(f"From: {written}\r\n\r\nx".encode()).sender == sender


def test_the_same_mail_by_another_way_is_the_same_and_other_words_are_not():
    mail = b"From: a@x.example\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n"
    other_way = b"Received: from y\r\nDelivered-To: z\r\n" + mail.replace(b"\r\n", b"\n")
    assert digest(mail) == digest(other_way)
    assert digest(mail) != digest(mail.replace(b"hello", b"help!"))
    assert digest(mail) != digest(mail.replace(b"<1@x>", b"<2@x>"))
