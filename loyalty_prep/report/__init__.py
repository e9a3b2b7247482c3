"""What is said, and to whom: the results of a run in, documents out. Nothing is decided here.

masking     what may be shown around
inspection  what was found at the head of a file, and its JSON
findings    what is said of rows and balances: codes, examples, how numbers are written and spread
tally       counts of all rows, which must add up
document    the report, and its JSON
schema      whether a report that is read again is one
sentences   what is said of one row
refusals    what is wrong with an address, in other languages
terminal    the report on a terminal
page        the report as one HTML page
annotate    for machines that mark lines of files
visible     text from outside, as it may stand on a terminal
consoles    the console that all pictures on a terminal go through
"""
