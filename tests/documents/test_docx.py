"""Word documents: runs, formatting and all other parts stay."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.documents.docx import GRAMMAR
from eojeol.documents.xml import paragraphs
from eojeol.errors import InputError

from .helpers import XML, Recorder, W, docx, docx_body, docx_run, fix, scattered, spell, unzipped

BOLD = "<w:rPr><w:b/></w:rPr>"


def document(data: bytes, name: str = "word/document.xml") -> str:
    return unzipped(data)[name].decode()


def texts(xml: str) -> list[list[str]]:
    """The runs of each paragraph, as another reader sees them."""
    return [
        [run.text or "" for run in paragraph.iter(f"{{{W}}}t")]
        for paragraph in ElementTree.fromstring(xml).iter(f"{{{W}}}p")
    ]


def test_a_word_across_runs_keeps_its_runs() -> None:
    before = docx(docx_run("아버지가", BOLD) + docx_run("방에") + docx_run(" 들어가신다."))
    after = fix_bytes(before, ".docx", fix)
    expected = document(before).replace("<w:t>아버지가<", '<w:t xml:space="preserve">아버지가 <')
    assert document(after) == expected
    assert texts(document(after)) == [["아버지가 ", "방에", " 들어가신다."]]
    assert {name for name, content in unzipped(before).items() if unzipped(after)[name] != content} == {
        "word/document.xml"
    }


def test_a_removed_space_comes_from_the_run_that_held_it() -> None:
    before = docx(
        docx_run("학교 ", BOLD, preserve=True) + docx_run("에서"),
        docx_run("학교") + docx_run(" 에서", preserve=True),
    )
    after = document(fix_bytes(before, ".docx", fix))
    assert texts(after) == [["학교", "에서"], ["학교", "에서"]]
    assert after.count("<w:r>") == document(before).count("<w:r>")


def test_a_space_within_a_run_needs_no_attribute() -> None:
    after = document(fix_bytes(docx(docx_run("책을읽었다")), ".docx", fix))
    assert "<w:t>책을 읽었다</w:t>" in after


def test_a_document_that_is_right_stays_the_same_bytes() -> None:
    data = docx(docx_run("책을 읽었다"))
    assert fix_bytes(data, ".docx", fix) is data


def test_headers_notes_and_oddly_named_main_parts_are_fixed() -> None:
    part = docx_body(docx_run("책을읽었다"))
    before = docx(
        docx_run("가"), header1=part, footnotes=part, document2=part, styles=f'{XML}<w:styles xmlns:w="{W}"/>'
    )
    after = fix_bytes(before, ".docx", fix)
    for name in ("header1", "footnotes", "document2"):
        assert "책을 읽었다" in document(after, f"word/{name}.xml")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('<w:r><w:t>가</w:t><w:tab/><w:t>나</w:t><w:br/><w:t>다</w:t></w:r>', ["가", "나", "다"]),
        (docx_run("가") + "<w:r><w:drawing/></w:r>" + docx_run("나"), ["가", "나"]),
        (f"<w:ins w:id='1'>{docx_run('가')}</w:ins><w:del><w:r><w:delText>없</w:delText></w:r></w:del>"
         f"<w:moveFrom>{docx_run('간')}</w:moveFrom><w:hyperlink>{docx_run('나')}</w:hyperlink>", ["가나"]),
        (f"<w:bookmarkStart w:id='0' w:name='가'/>{docx_run('가')}<w:proofErr w:type='spellEnd'/>{docx_run('나')}"
         f"<w:r><w:footnoteReference w:id='2'/></w:r>{docx_run('다')}", ["가나다"]),
        ("<w:r><w:t><![CDATA[& &amp;\r\n책]]></w:t></w:r>", ["& &amp;\n책"]),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> PAGE </w:instrText><w:t>3</w:t></w:r>", ["3"]),
        ("<w:r><w:t>가&amp;&#xB098;<![CDATA[<다>]]>&#32;라\r\n마</w:t></w:r>", ["가&나<다>\u00a0라\n마"]),
        ("<w:r><w:t/><w:t></w:t><w:t>가</w:t><!-- 나 --><?x 다?></w:r>", ["가"]),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(content: str, shown: list[str]) -> None:
    recorder = Recorder()
    fix_bytes(docx(content), ".docx", recorder)
    assert recorder.texts == shown


def test_a_text_box_is_a_text_of_its_own() -> None:
    box = f"<w:p>{docx_run('책을읽었다')}</w:p>"
    content = (
        docx_run("아버지가")
        + f"<w:r><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict></w:r>"
        + docx_run("방에")
    )
    recorder = Recorder()
    after = document(fix_bytes(docx(content), ".docx", fix))
    fix_bytes(docx(content), ".docx", recorder)
    assert sorted(recorder.texts) == ["방에", "아버지가", "책을읽었다"]
    assert "책을 읽었다" in after
    assert "<w:t>아버지가</w:t>" in after


def test_markup_is_kept_to_the_byte() -> None:
    part = (
        f"<?xml version='1.0'?>\r\n<!-- 책을읽었다 --><x:document   xmlns:x='{W}' xmlns:q=\"urn:q\" >\n<x:body>"
        "<x:p q:b='2' a=\"1>2\"\n><x:r ><x:t  q:a='>' >책을읽었다&#13;</x:t ></x:r></x:p></x:body></x:document>\n<?pi?>"
    )
    before = docx("", document=part)
    assert document(fix_bytes(before, ".docx", fix)) == part.replace(
        "<x:t  q:a='>' >책을읽었다", "<x:t  q:a='>' >책을 읽었다"
    )
    ends = document(fix_bytes(docx("", document=part), ".docx", lambda texts: [text + " " for text in texts]))
    assert "<x:t xml:space=\"preserve\"  q:a='>' >책을읽었다&#13; </x:t >" in ends


def test_other_encodings_of_xml_are_kept() -> None:
    part = docx_body(docx_run("책을읽었다")).replace("UTF-8", "UTF-16").encode("utf-16")
    after = unzipped(fix_bytes(docx("", document=part), ".docx", fix))["word/document.xml"]  # type: ignore[arg-type]
    assert after == docx_body(docx_run("책을 읽었다")).replace("UTF-8", "UTF-16").encode("utf-16")


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.text(st.sampled_from("가나 다&<b"), max_size=5), max_size=5), max_size=4),
    st.integers(0, 99),
)
def test_random_runs_keep_their_number_and_their_text(split: list[list[str]], seed: int) -> None:
    before = docx(
        *(
            "".join(docx_run(run, BOLD if i % 2 else "", preserve=True) for i, run in enumerate(runs))
            for runs in split
        )
    )
    after = texts(document(fix_bytes(before, ".docx", scattered(seed))))
    assert [len(runs) for runs in after] == [len(runs) for runs in split]
    for old, new in zip(split, after, strict=True):
        whole = "".join(old)
        assert "".join(new) == (scattered(seed)([whole])[0] if whole.strip() else whole)
        assert [run.replace(" ", "") for run in new] == [run.replace(" ", "") for run in old]


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from("가나 다"), min_size=1, max_size=5), max_size=5), st.integers(0, 99))
def test_markup_outside_the_edited_places_is_the_same(runs: list[str], seed: int) -> None:
    before = docx("".join(docx_run(run) for run in runs))
    after = document(fix_bytes(before, ".docx", scattered(seed)))
    attribute = ' xml:space="preserve"'
    assert after.replace(attribute, "").replace(" ", "") == document(before).replace(" ", "")
    for content in re.findall(r"<w:t>([^<]*)</w:t>", after):
        assert content == content.strip() or f"<w:t>{content}</w:t>" in document(before)


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (f"<w:document xmlns:w='{W}'><w:p>", "line 1: no element found"),
        ("<w:document/>", "unbound prefix"),
        ("", "no element found"),
        ("<!DOCTYPE a [<!ENTITY b '책을'>]><a>&b;</a>", "declares XML entities"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "declares XML entities"),
        ("<!DOCTYPE a [<!ENTITY % b '<!ENTITY c \"d\">'> %b;]><a/>", "declares XML entities"),
    ],
)
def test_broken_xml_and_entities_are_refused(xml: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        fix_bytes(docx("", document=xml), ".docx", fix)
    assert "\n" not in str(caught.value)


def test_an_archive_of_another_kind_is_refused() -> None:
    from .helpers import zipped

    with pytest.raises(InputError, match=r"no \[Content_Types\]\.xml"):
        fix_bytes(zipped({"a.txt": "가"}), ".docx", fix)


def test_deep_nesting_is_no_trouble() -> None:
    deep = "<w:sdt>" * 5000 + docx_run("책을읽었다") + "</w:sdt>" * 5000
    assert "책을 읽었다" in document(fix_bytes(docx(deep), ".docx", fix))


def test_a_long_document_takes_linear_time() -> None:
    source = docx_body(*[docx_run("책을읽었다") * 3] * 3000)
    assert len(paragraphs(source, GRAMMAR, "document.xml")) == 3000
    one = docx_body("".join(docx_run("책을읽었다") for _ in range(9000)))
    assert document(fix_bytes(docx("", document=one), ".docx", spell)).count("책 을 읽 었 다") == 9000


def test_python_docx_reads_the_result() -> None:
    library = pytest.importorskip("docx", reason="python-docx is not installed")
    before = docx(docx_run("아버지가", BOLD) + docx_run("방에"))
    result = library.Document(io.BytesIO(fix_bytes(before, ".docx", fix)))
    assert [run.text for run in result.paragraphs[0].runs] == ["아버지가 ", "방에"]
    assert [bool(run.bold) for run in result.paragraphs[0].runs] == [True, False]
