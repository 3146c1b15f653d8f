"""A company's own forms: a Word or Excel file with placeholders, checked, kept by version, filled with a sheet."""
