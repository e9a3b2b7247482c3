"""Which column is which: names and sampled cells in, a choice and its reasons out.

headers    what a column's name says
looks      what a column's cells look like
platforms  exports of known platforms
ledgers    many rows a customer: movements of points, no balances
places     how people name a column: a name, an index, a letter
choosing   all of it, weighed together
people     which columns say who a customer is
"""
