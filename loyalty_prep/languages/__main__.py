"""Write anew what is made of the languages' files."""

from loyalty_prep.languages import compiling, files


def main() -> None:
    """Write `tables.py` and COVERAGE.md, beside the files that they are made of."""
    for path, text in compiling.files(files.read_all()).items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
