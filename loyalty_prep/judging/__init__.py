"""Rows to verdicts, and what only all rows know. Knows records, neither files that are written nor sentences.

schema       the pandera schema of an import row: the judge
kind_codes   what it says of each kind of row, so that pandera is loaded for schemas of users alone
__main__     asks it anew, and writes that
user_schema  a schema of the user's own over further columns
moved        records that lost cells and were evened out at their end
distrust     records that the reader takes, and whose cells still cannot be trusted
verdicts     a block of records in, the verdict on each row out
odd_rows     the odd rows of a run, judged in groups and kept
survey       the first pass: every record read and judged once
duplicates   which addresses occur more than once, and what becomes of their rows
lines        every line of the source is accounted for
numbering    rows and lines of a whole file in a few bytes
histogram    how balances are spread
spool        bytes kept between the two passes
"""
