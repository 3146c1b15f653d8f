"""Papers: forms, reports, registers and letters of a book as plain sheets, printed as PDF, picture, Word and Excel.

A `Sheet` is what stands on one paper, whatever it is printed by; it is made of a book's document and a record, or of
a document alone, which gives the blank form.
"""
