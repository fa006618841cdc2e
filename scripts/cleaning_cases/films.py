"""Films with places, makers, times and tracks that are neither picture nor sound."""

from cleaning_cases.making import AUTHOR, NAME, PLACE, Corpus

_QUIETLY = ("ffmpeg", "-loglevel", "error", "-y")
_TEST = ("-f", "lavfi", "-i", "testsrc=duration=1:size=160x120:rate=10")
_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1:sample_rate=16000")
_TAGS = (
    "-metadata", f"title={NAME}", "-metadata", f"artist={AUTHOR}", "-metadata", f"comment={NAME}", "-metadata",
    f"location=+{PLACE}+126.9000/", "-metadata", "creation_time=2023-05-06T07:08:09Z", "-metadata", "make=KanariPhone",
    "-metadata:s:v", f"handler_name={NAME}",
)  # fmt: skip
_BOTH = ("-c:v", "libx264", "-crf", "35", "-c:a", "aac", "-b:a", "24k")


def make(corpus: Corpus) -> None:
    """All films."""
    made = {
        "film.mp4": (*_TEST, *_TONE, *_BOTH, *_TAGS),
        "film-fast-start.mp4": (*_TEST, *_TONE, *_BOTH, *_TAGS, "-movflags", "+faststart+use_metadata_tags"),
        "film.mov": (*_TEST, *_TONE, *_BOTH, *_TAGS, "-timecode", "01:02:03:04"),
        "film-keys.mov": (*_TEST, *_BOTH[:4], *_TAGS, "-movflags", "use_metadata_tags"),
        "film-hevc.mp4": (
            *_TEST,
            "-c:v",
            "libx265",
            "-crf",
            "35",
            "-tag:v",
            "hvc1",
            "-x265-params",
            "log-level=error",
            *_TAGS,
        ),
        "film.3gp": (*_TEST, "-c:v", "h263", "-s", "176x144", *_TAGS),
    }
    for name, options in made.items():
        corpus.run(*_QUIETLY, *options, name)
        corpus.add(name.replace(".3gp", "-3gp.mp4"), "mov" if name.endswith(".mov") else "mp4", corpus.work / name)
    path = corpus.work / "film.mp4"
    corpus.run("exiftool", "-q", "-overwrite_original", f"-XMP-dc:Creator={NAME}", f"-Keys:Author={AUTHOR}", path)
    corpus.add("film-xmp.mp4", "mp4", path.read_bytes() + f"SEFT{NAME}".encode())
