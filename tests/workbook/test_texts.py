"""Whatever stands anywhere in a file is among its texts: what is to be found there, is found."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from koppelkansen_metrics.workbook import texts

NAME = "Zoë de Wit"


def held(data, name="x.xlsx"):
    return any(NAME in text for text in texts.of(data, name))


def packed(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(name, content, data=None):
    """A workbook with one part more, or another in its place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or packed(Workbook()))) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return stream.getvalue()


def cell(sheet):
    sheet["C3"] = f"met {NAME} erbij"


def pieces(sheet):
    font = InlineFont(b=True)
    sheet["A1"] = CellRichText("Zo", TextBlock(font, "ë de"), TextBlock(InlineFont(i=True), " Wit"))


def note(sheet):
    sheet["A1"].comment = Comment(f"Vraag {NAME}", "x")


def author(sheet):
    sheet["A1"].comment = Comment("Vraag", NAME)


def title(sheet):
    sheet.title = NAME


def hidden(sheet):
    sheet.parent.create_sheet("weg").sheet_state = "hidden"
    sheet.parent["weg"]["A1"] = NAME


def header(sheet):
    sheet.oddHeader.center.text = NAME
    sheet.oddHeader.center.font = "Calibri,Bold"


def footer(sheet):
    sheet.evenFooter.right.text = f"{NAME} &P"


def link(sheet):
    sheet["A1"].hyperlink = f"https://example.org/{NAME}"


def tip(sheet):
    sheet["A1"].hyperlink = "https://example.org"
    sheet["A1"].hyperlink.tooltip = NAME


def formula(sheet):
    sheet["A1"] = f'="{NAME}"'


def choice(sheet):
    offered = DataValidation("list", formula1=f'"{NAME},x"')
    offered.add("A1")
    sheet.add_data_validation(offered)


def named(sheet):
    sheet.parent.defined_names["wie"] = DefinedName("wie", attr_text=f'"{NAME}"')


def creator(sheet):
    sheet.parent.properties.creator = NAME


def modifier(sheet):
    sheet.parent.properties.lastModifiedBy = NAME


def custom(sheet):
    sheet.parent.custom_doc_props.append(StringProperty("wie", NAME))


@pytest.mark.parametrize(
    "put",
    [
        cell, pieces, note, author, title, hidden, header, footer, link, tip, formula, choice, named, creator, modifier,
        custom,
    ],
)  # fmt: skip
def test_a_text_is_found_wherever_it_stands_in_a_workbook(put):
    book = Workbook()
    book.active["A9"] = "iets"
    assert not held(packed(book))
    put(book.active)
    assert held(packed(book))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("docProps/app.xml", f"<Properties><Manager>{NAME}</Manager></Properties>"),
        ("docProps/app.xml", f"<Properties><Company>{NAME}</Company></Properties>"),
        ("xl/sharedStrings.xml", "<sst><si><t>Zo_x00EB_ de Wit</t></si></sst>"),
        ("xl/sharedStrings.xml", "<x:sst xmlns:x='y'><x:si>\n <x:t>Zo</x:t>\n <x:t>ë de Wit</x:t>\n</x:si></x:sst>"),
        ("xl/drawings/drawing1.xml", "<d><p><r><rPr b='1'/><t>Zoë </t></r><r><t>de Wit</t></r></p></d>"),
        ("xl/persons/person.xml", f"<personList><person displayName='{NAME}'/></personList>"),
        ("xl/theme/x.xml", f"<a><!-- {NAME} --></a>"),
        (f"xl/media/{NAME}.png", b"\x89PNG"),
        ("xl/media/image1.png", b"\x89PNG\0tEXtAuthor\0" + NAME.encode()),
        ("xl/printerSettings/printerSettings1.bin", b"\1" + NAME.encode("utf-16-le")),
        ("xl/embeddings/x.xlsx", with_part("docProps/app.xml", f"<P>{NAME}</P>")),
        ("xl/embeddings/x.bin", b"PK\x03\x04" + NAME.encode("cp1252")),
    ],
)
def test_a_text_is_found_in_whatever_part_a_program_put_it(part, content):
    assert held(with_part(part, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_is_found_in_a_csv_in_any_encoding(encoding):
    assert held(f'a,b\r\n"met {NAME}",x'.encode(encoding), "x.csv")


def test_what_is_laid_out_apart_is_not_taken_together():
    data = with_part("xl/sharedStrings.xml", "<sst><si><t>Zoë</t></si><si><t> de Wit</t></si></sst>")
    assert not held(data)
