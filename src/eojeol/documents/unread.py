"""Files that nothing here reads, and what to do with each kind instead.

Treating a file as plain text is advised only where nobody knows what it is: in source code, markup or a configuration a
changed space changes more than the text, and in a binary file there is no text to find.
"""

from __future__ import annotations

from collections.abc import Collection

_LIBRE = "convert it with LibreOffice: soffice --convert-to"
_CODE = "it is source code or a configuration, in which spaces mean something; take its texts out into a .txt"
_MARKUP = "it is markup, in which plain text would break things; convert it to .md or .html (pandoc does)"
_PACKED = "it is an archive; unpack it and name the files in it"
_PICTURE = "it holds a picture, and no text that could be changed; fix the text that it was made from"
_SOUND = "it holds sound or film; fix its subtitles, as .srt, .vtt, .ass or .smi"
_BINARY = "it is a binary file, which holds no text that could be changed"

_KINDS = {
    f"{_LIBRE} docx FILE": ".doc .dot .rtf .wpd .wps .sxw .fodt .abw .lwp .docm .dotx",
    f"{_LIBRE} pptx FILE": ".ppt .pps .odp .sxi .fodp .pptm .ppsx .potx",
    f"{_LIBRE} xlsx FILE": ".xls .xlsb .sxc .fods .xlsm .numbers .dbf",
    f"{_LIBRE} docx FILE, or take its text out into a .txt": ".pages",
    "text can only be taken out of it (eojeol fix FILE.hwp -o FILE.txt); to change it, open it in Hangul and save it "
    "as .hwpx": ".hwp",
    "it is a binary HWP template; open it in Hangul and save it as .hwpx": ".hwt",
    "text can only be taken out of it: eojeol fix FILE.pdf -o FILE.txt": ".pdf",
    "export it from Keynote as .pptx": ".key",
    "convert it with Calibre: ebook-convert FILE book.epub": ".mobi .azw .azw3 .kf8 .fb2 .lit .prc",
    "write it as plain JSON and name it .json": ".json5 .geojson",
    "take its text out first, into a .txt": ".ps .eps .djvu .xps",
    "convert it to .srt with Subtitle Edit or ffmpeg": ".sub .idx .sup .stl .ttml .dfxp .sbv .lrc .scc",
    "it is Markdown: name it .md (--as md)": ".markdown .mkd .mdown",
    "decompile it with msgunfmt into a .po": ".mo .gmo",
    _MARKUP: ".xml .xhtml .svg .xsl .xsd .dita .adoc .asciidoc .asc .textile .wiki .mediawiki .org .creole "
    ".qmd .rmd .tei .docbook .tmx .ts .resx .strings .arb .ftl .plist .sty .cls .bib .typ .vue "
    ".svelte .astro .jsx .tsx .php .erb .jinja .j2 .hbs .jsp .asp .aspx .rss .atom .opml .eml .mbox .mht .mhtml .ics "
    ".vcf .t2t .pod .man",
    _CODE: ".py .pyi .js .mjs .cjs .java .kt .kts .c .h .cc .cpp .hpp .cs .go .rs .rb .pl .pm .lua .swift .scala .dart "
    ".r .jl .m .sql .sh .bash .zsh .fish .bat .cmd .ps1 .css .scss .sass .less .toml .ini .cfg .conf "
    ".properties .env .lock .gradle .cmake .mk .dockerfile .tf .proto .graphql .diff .patch .vim .el .lisp .hs .ml "
    ".ex .exs .erl .clj .f90 .asm .s .vb .vbs .reg .coffee .groovy .nix .ino .v .sv .parquet .arrow .feather",
    _PACKED: ".zip .7z .rar .tar .gz .tgz .bz2 .xz .zst .alz .egg .jar .apk .iso .dmg .cab",
    _PICTURE: ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .ico .psd .ai .indd .sketch .fig .raw .avif",
    _SOUND: ".mp3 .mp4 .wav .flac .ogg .m4a .aac .wma .avi .mkv .mov .webm .wmv .flv",
    _BINARY: ".exe .dll .so .dylib .bin .dat .db .sqlite .sqlite3 .pyc .class .o .a .wasm .pkl .npy .npz .h5 .onnx .pt "
    ".safetensors .ttf .otf .woff .woff2 .msg .pst .one .mdb .accdb",
}
_INSTEAD = {suffix: what for what, suffixes in _KINDS.items() for suffix in suffixes.split()}


def advice(suffix: str, read: Collection[str]) -> str:
    """What to do with a file that nothing here reads.

    Args:
        suffix: its suffix, in lower case with the dot.
        read: the suffixes that are read, for a file of which nothing is known.
    """
    return (
        _INSTEAD.get(suffix)
        or f"the formats are {' '.join(read)}; if it is plain text, name it .txt (--as txt)"
    )
