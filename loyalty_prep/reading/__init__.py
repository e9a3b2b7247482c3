"""From what the user names to records: bytes in, records out, and how the file is to be read. Nothing is judged here.

source     a file, an archive, a pipe, a sheet: bytes that can be read as often as needed, by what follows
archives   the file in a compressed file or an archive
spooling   what can be read only once, on disk
remote     files that lie elsewhere
web        what is asked of a web server: the whole file, in one answer that says where it ends
converted  tables that are no text, as CSV; each of their formats is one of the next three
workbook   one sheet of a workbook
json_lines  an object a line
parquet    Parquet files
formats    what the formats of a workbook's cells say of their numbers
kinds      texts that are no tables, refused by their name
encoding   which encoding the bytes are in, by the witnesses that follow
code_pages  which code page, by the letters that it makes
likelihood  how likely letters are words of a language
letters    how likely each letter is in the names of each language
fragments  parts of names that few languages have
tongues    which languages a header speaks
signs      signs beside letters tell nothing
escapes    encodings of seven bits
ebcdic     encodings of mainframes
wide       UTF-16 and UTF-32, and files of which a part is
transcoding  the file as UTF-8, with every byte that its encoding does not have still to be found
typographic  signs that look like quotes and are none, refused by their name
layout     how a file is laid out: what the next two tell
dialect    delimiter, quote and layout
blanks     white space behind delimiters
row_kinds  what a record is: a customer's, or a title
header     which record is the header, what stands above it, where a second table begins
above      what stands above the header
cut_lines  lines that were cut at a width, refused
remarks    lines between and below records that say what the numbers are
glued      the header of a second table behind the last record of the first
framing    blocks of UTF-8 to records that know their row, line and bytes, by what stands below
records    what a record is: its shape, its faults, the blocks in which records go on
quotes     one record at a time, over several lines where quotes say so, and which quotes to believe
physical_lines  where lines end, and which are blank
field_counts  how many fields each line has by itself, found with where it ends
csv_text   fields written as CSV, and rectangular CSV parsed
"""
