"""What becomes of each row, and the files of a result: complete under their names, or not there.

outcomes     the second pass: what becomes of each row, and where that is written
parts        parts cut by bytes, tables, and folders of object stores
spreadsheet  results for spreadsheets
errors_file  what an errors file is, and what it is as an input
merging      corrected rows merged into the result that they came from
staging      how files appear: all at once
locks        folders that are one run's alone
"""
