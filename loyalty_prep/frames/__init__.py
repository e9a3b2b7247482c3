"""The same judge for tables in memory, lazy frames and Spark: in the middle of other people's code.

streams     what a stream of Arrow says of its columns, before any of it is read
tables      tables of other libraries, and their own rows back by place
frame_rows  some rows of a frame in, their odd rows judged
survey      what the rows of a whole frame come to
lazy        lazy frames of our own making
pieces      what becomes of a batch, for each of the results
checking    `check` and its result
parts       `write_parts`: a frame that is clean already as files to import
scanning    `scan`: any export as a lazy frame of its cells
blocks      what Spark's executors do: rows by the block, judged, in cells of bytes
spark       `check` for Spark DataFrames
"""
