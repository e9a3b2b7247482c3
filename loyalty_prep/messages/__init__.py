"""What is said to a person, in every language that it can be said in. English is the source.

translation  sentences, numbers and dates of one language

`messages.pot` is the template of all sentences, `de.po` has them in German. Both are GNU gettext's, so that translators
have their tools; `python docs/messages.py` writes the template anew and brings the others up to it. A sentence is
written in English where it is said, as a whole and with named `{placeholders}`:

    say("{count} rows are ready.", count=…)     at once, `say` being a `Translation`
    say.plural("{count} row.", "{count} rows.", count)
    Message("written as {address}", address=…)  now in English, later in any language
    to_translate("The cell is too long.")       a constant, later

What machines read stays English: the JSON, codes, statuses, names of columns, `error:` lines, `--help`.
"""
