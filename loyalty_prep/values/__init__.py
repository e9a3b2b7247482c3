"""What one column's cells are: a column of text in, readings and notes out. Knows neither file nor row numbers.

cells       what addresses and balances share before either is read
typos       domains that are valid and yet nobody's
emails      a column of addresses
points      a column of balances, and its decimal mark
alike       addresses that may be one person's
"""
