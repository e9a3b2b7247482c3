"""What untrusted bytes reach, each with a sentence that must hold whatever they are; `python -m fuzz` in `tests/`."""
