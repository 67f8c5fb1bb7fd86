import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.decode import decode

SAMPLES = {
    "cp1252": "Le serveur a été arrêté – mémoire insuffisante; là où ça échoue, relancer.",
    "cp1250": "Zrestartuj serwer, jeśli usługa nie odpowiada; następnie sprawdź dzienniki błędów",
    "cp1254": "Sunucuyu yeniden başlatın ve günlükleri kontrol edin, değişiklikler şöyle",
    "cp1251": "Перезапустите сервер и проверьте журнал ошибок.",
    "koi8_r": "server = 'Привет мир' # комментарий о настройках",
    "cp1253": "Επανεκκινήστε τον διακομιστή και ελέγξτε τα αρχεία.",
    "cp1256": "أعد تشغيل الخادم وتحقق من السجلات",
    "cp932": "サーバーを再起動してください。ログを確認します。",
    "euc_jp": "サーバーを再起動してください。ログを確認します。",
    "gb18030": "请重新启动服务器，然后检查日志文件。",
    "big5": "請重新啟動伺服器，然後檢查日誌檔案。",
    "cp949": "서버를 다시 시작하고 로그를 확인하십시오.",
}


def reason(body: bytes) -> str:
    with pytest.raises(Unparsable) as caught:
        decode(body)
    return str(caught.value)


def test_utf8_is_read_as_it_is():
    assert decode("größer ≠ ölig 漢字".encode()) == "größer ≠ ölig 漢字"


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(mark, charset):
    assert decode(mark + "Prüfung\r\n".encode(charset)) == "Prüfung\n"


def test_newlines_of_all_systems_become_one():
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize("charset", SAMPLES)
def test_text_in_an_old_charset_is_read_right(charset):
    text = "Status: ok\n\n" + SAMPLES[charset]
    assert decode(text.encode(charset)) == text


def test_one_accent_in_an_english_file_is_western():
    text = "Copyright (C) 2003 Jürgen Schmidt\n" + "All rights reserved.\n" * 500
    assert decode(text.encode("cp1252")) == text


def test_charset_that_the_file_declares_beats_a_guess():
    assert decode(b"caf\xe9 \xbd", declared="iso-8859-15") == "café œ"


@pytest.mark.parametrize("declared", ["nonsense", "rot13", "utf-8", "undefined", "hex"])
def test_declared_charset_of_no_use_is_ignored(declared):
    assert decode("déjà vu".encode("cp1252"), declared=declared) == "déjà vu"


def test_binary_is_refused_as_binary():
    assert reason(b"\x7fELF\x02\x01\x01\x00\x00") == "binary file, not text"
    assert reason(bytes(range(1, 256)) * 20) == "binary file, not text"
    assert reason("a\x00b".encode("utf-16")) == "binary file, not text"


def test_damaged_utf8_names_the_line():
    assert "line 3" in reason("Größe\nüber\nPr".encode() + b"\xfc" + "fung für alle".encode())


def test_unknown_charset_says_what_to_do():
    assert "save the file as UTF-8" in reason(b"\xe9" * 100)


def test_damaged_utf16_is_refused():
    assert "UTF-16" in reason(codecs.BOM_UTF16_LE + b"a\x00b")


def test_log_with_colours_and_a_stray_control_character_is_text():
    body = b"\x1b[31mERROR\x1b[0m failed\n" * 20 + b"bell \x07\n"
    assert decode(body) == body.decode()


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(body):
    try:
        text = decode(body)
    except Unparsable as error:
        assert str(error)  # noqa: PT017 - either outcome is fine
    else:
        assert "\r" not in text
        assert "\x00" not in text
        text.encode()


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_in_utf8_comes_back(text):
    assert decode(text.encode()) == text.removeprefix("\ufeff")
