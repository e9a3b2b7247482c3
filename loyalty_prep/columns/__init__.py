"""Which column is which: names and sampled cells in, a choice and its reasons out.

headers     what a column's name says
looks       what a column's cells look like
platforms   exports of known platforms
ledgers     many rows a customer: movements of points, no balances
groups      rows that go on with the customer above, as merged cells are written
remainders  what is left of points by the numbers: the balance, whatever it is called
units       what balances are in, where another column says it row by row
titles      what a title says of the points below it
scales      what says that points are counted in thousands: a title, a line of units
states      which points each row has, where another column says it: debit or credit, pending or not
places      how people name a column: a name, an index, a letter
export      what the name and the cells of each column say, by themselves
choosing    all of it, weighed together
refusals    what is told where a column cannot be told
people      which columns say who a customer is
"""
