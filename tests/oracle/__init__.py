"""The contract a second time, as plain as can be, and a generator of exports that holds the program to it.

`exports` makes an export and knows what is in it: who is a customer, which balance is whose, and whether the file must
be refused. `reader` cuts it into records one character after the other, `judge` says what becomes of each record, and
`compare` runs the program and lists where it says something else. Nothing here uses the program's own code, but for its
tables of words. `python -m tests.oracle --count 100000` runs as long as one likes.
"""
