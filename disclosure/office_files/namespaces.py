"""Namespaces of office files: the formats of their parts, and the extensions that current programs understand.

A namespace of ISO/IEC 29500 has a Transitional and a Strict name. Those of Microsoft's extensions are listed in [MS-DOCX],
[MS-XLSX] and [MS-ODRAWXML]. A namespace that is in no list here is passed over by the programs, or makes them refuse the file.
"""

from __future__ import annotations

from dataclasses import dataclass

_TRANSITIONAL, _STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"


def _of_the_standard(*names: str) -> frozenset[str]:
    """Return both names of each namespace, given by its Transitional one: `drawingml/2006/main`."""
    return frozenset(
        prefix + name.replace("/2006", year) for name in names for prefix, year in ((_TRANSITIONAL, "/2006"), (_STRICT, ""))
    )


COMPATIBILITY = f"{_TRANSITIONAL}markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"

WORD = _of_the_standard("wordprocessingml/2006/main")
SHEET = _of_the_standard("spreadsheetml/2006/main")
DRAWING = _of_the_standard("drawingml/2006/main")
MATH = _of_the_standard("officeDocument/2006/math")
RELATIONSHIPS = _of_the_standard("officeDocument/2006/relationships")

_SHARED = (
    DRAWING
    | MATH
    | RELATIONSHIPS
    | _of_the_standard(
        "drawingml/2006/chart", "drawingml/2006/chartDrawing", "drawingml/2006/diagram", "drawingml/2006/lockedCanvas",
        "drawingml/2006/picture", "drawingml/2006/spreadsheetDrawing", "drawingml/2006/wordprocessingDrawing",
        "officeDocument/2006/customXml", "schemaLibrary/2006/main",
    )
    | {"urn:schemas-microsoft-com:vml"}
    | {f"urn:schemas-microsoft-com:office:{name}" for name in ("office", "word", "excel", "powerpoint")}
    | {
        f"{_MICROSOFT}drawing/{name}"
        for name in (
            "2007/8/2/chart", "2008/diagram", "2010/main", "2010/compatibility", "2010/diagram", "2010/picture",
            "2010/slicer", "2010/chartDrawing", "2012/chart", "2012/chartStyle", "2012/main", "2012/timeslicer",
            "2013/main/command", "2014/chart", "2014/chartex", "2014/main", "2015/9/8/chartex", "2015/10/21/chartex",
            "2016/5/9/chartex", "2016/5/10/chartex", "2016/5/11/chartex", "2016/5/12/chartex", "2016/5/13/chartex",
            "2016/5/14/chartex", "2016/11/main", "2016/12/diagram", "2016/ink", "2016/SVG/main", "2016/sectionzoom",
            "2017/03/chart", "2017/decorative", "2017/model3d", "2018/animation", "2018/animation/model3d",
            "2018/hyperlinkcolor", "2018/sketchyshapes", "2020/classificationShape", "2021/oembed",
        )
    }
    | {f"{_MICROSOFT}2019/extlst", f"{_MICROSOFT}thememl/2012/main"}
)  # fmt: skip

_OF_WORD = {
    f"{_MICROSOFT}word/{name}"
    for name in (
        "2006/wordml", "2008/9/16/wordprocessingDrawing", "2009/2/wordml", "2010/wordml", "2010/wordprocessingCanvas",
        "2010/wordprocessingDrawing", "2010/wordprocessingGroup", "2010/wordprocessingInk", "2010/wordprocessingShape",
        "2012/wordml", "2012/wordprocessingDrawing", "2015/wordml/symex", "2016/wordml/cid", "2018/wordml", "2018/wordml/cex",
        "2020/oembed", "2020/wordml/sdtdatahash", "2023/wordml/word16du", "2024/wordml/sdtformatlock",
    )
}  # fmt: skip

_OF_SHEETS = {f"{_MICROSOFT}excel/2006/main", f"{_MICROSOFT}mac/excel/2008/main"} | {
    f"{_MICROSOFT}spreadsheetml/{name}"
    for name in (
        "2009/9/main", "2009/9/ac", "2010/11/main", "2010/11/ac", "2011/1/ac", "2014/11/main", "2014/revision", "2015/02/main",
        "2015/revision2", "2016/01/main", "2016/revision3", "2016/revision5", "2016/revision6", "2016/revision9",
        "2016/revision10", "2017/dynamicarray", "2017/richdata", "2017/richdata2", "2018/calcfeatures",
        "2018/threadedcomments", "2019/extlst", "2019/namedsheetviews", "2020/pivotNov2020", "2020/richdatawebimage",
        "2020/richvaluerefresh", "2020/threadedcomments2", "2021/extlinks2021", "2022/featurepropertybag",
        "2022/pivotRichData", "2022/pivotVersionInfo", "2022/richvaluerel", "2023/dataSourceVersioning",
        "2023/externalCodeService", "2023/msForms", "2023/pivot2023Calculation", "2024/workbookCompatibilityVersion",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """The format of a part.

    Args:
        main: the namespace of its root and of everything that is read wherever it stands.
        understood: the other namespaces that its program understands.
    """

    main: str
    understood: frozenset[str]

    @property
    def is_word(self) -> bool:
        return self.main in WORD

    def understands(self, namespace: str | None) -> bool:
        return namespace == self.main or namespace in self.understood


def format_of(namespace: str) -> Format | None:
    """Return the format of a part whose root is in this namespace; None if it is none that is read."""
    if namespace in WORD:
        return Format(namespace, frozenset(_SHARED | _OF_WORD))
    if namespace in SHEET:
        return Format(namespace, frozenset(_SHARED | _OF_SHEETS))
    return Format(namespace, frozenset(_SHARED)) if namespace in DRAWING else None
