"""Sound with tags, covers and chapters."""

from pathlib import Path

from cleaning_cases.making import AUTHOR, NAME, Corpus
from cleaning_cases.pictures import drawing

_TAGS = ("-metadata", f"artist={NAME}", "-metadata", f"title={AUTHOR}", "-metadata", f"comment={NAME}")
_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1:sample_rate=16000")
_QUIETLY = ("ffmpeg", "-loglevel", "error", "-y")


def make(corpus: Corpus) -> None:
    """All sound."""
    cover, chapters = corpus.work / "cover.jpg", corpus.work / "chapters.txt"
    drawing((60, 40)).save(cover, comment=NAME.encode())
    chapters.write_text(
        f";FFMETADATA1\nartist={NAME}\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={AUTHOR}\n", "utf-8"
    )
    _mp3s(corpus, cover, chapters)
    _waves(corpus)
    for name, coder in (("voice.ogg", "libvorbis"), ("voice-opus.ogg", "libopus")):
        corpus.run(*_QUIETLY, *_TONE, *_TAGS, "-c:a", coder, name)
        corpus.add(name, "ogg", corpus.work / name)
    corpus.run(
        *_QUIETLY,
        *_TONE,
        "-i",
        chapters,
        "-map_metadata",
        "1",
        "-map",
        "0:a",
        "-c:a",
        "aac",
        "-b:a",
        "24k",
        "voice.m4a",
    )
    corpus.add("voice-chapters.m4a", "m4a", corpus.work / "voice.m4a")
    corpus.run(
        *_QUIETLY, *_TONE, "-i", cover, "-map", "0:a", "-map", "1:v", *_TAGS, "-c:a", "aac", "-b:a", "24k", "-c:v", "copy",
        "-disposition:v:0", "attached_pic", "cover.m4a",
    )  # fmt: skip
    corpus.add("voice-cover.m4a", "m4a", corpus.work / "cover.m4a")


def _mp3s(corpus: Corpus, cover: Path, chapters: Path) -> None:
    corpus.run(
        *_QUIETLY, *_TONE, "-i", cover, "-map", "0:a", "-map", "1:v", *_TAGS, "-b:a", "32k", "-c:v", "copy", "-id3v2_version", "3",
        "-write_id3v1", "1", "cover.mp3",
    )  # fmt: skip
    corpus.add("voice-cover.mp3", "mp3", corpus.work / "cover.mp3")
    corpus.run(
        *_QUIETLY,
        *_TONE,
        "-i",
        chapters,
        "-map_metadata",
        "1",
        "-map",
        "0:a",
        "-b:a",
        "32k",
        "-write_apetag",
        "1",
        "ch.mp3",
    )
    corpus.add("voice-chapters.mp3", "mp3", corpus.work / "ch.mp3")


def _waves(corpus: Corpus) -> None:
    corpus.run(*_QUIETLY, *_TONE, *_TAGS, "-metadata", f"originator={NAME}", "-write_bext", "1", "voice.wav")
    corpus.add("voice.wav", "wav", corpus.work / "voice.wav")
    plain = (corpus.work / "voice.wav").read_bytes()
    tag = f"ID3 {NAME}".encode().ljust(40, b"\0")
    grown = plain + b"id3 " + len(tag).to_bytes(4, "little") + tag
    corpus.add("voice-id3.wav", "wav", grown[:4] + (len(grown) - 8).to_bytes(4, "little") + grown[8:] + NAME.encode())
