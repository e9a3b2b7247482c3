"""What the program knows of people's languages: a file a language, its words grouped by what they are for. Data only.

folding    names and words without case, accents and separators
files      the languages' files, read and checked
compiling  what the program reads in their place, and the table of what is covered
__main__   the command that writes both anew
tables     what it writes: made of the files, by no hand
lexicon    the words as they are looked up

A language is one file, `cy.toml` for Welsh; COVERAGE.md says what each has. TOML is slow to read, and folding thousands
of words is slower, so that a start of the program does neither: `python -m loyalty_prep.languages` does it once and
writes `tables.py`, which stands beside the files in the repository, so that an installed wheel and an editable checkout
are the same and neither writes anything. A test tells when the files have changed and it has not.

How words are written: `pending` is a whole word, `punkt*` any word that begins so, `*stand` any that ends so, `*punkt*`
any that holds it, `not_yet` two words in a row. Case and accents make no difference. Scripts that write without spaces,
and those that put their particles on the word, are looked through letter by letter, and need no stars.
"""
