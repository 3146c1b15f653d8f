"""Lists of records: complaints, contacts, whatever kinds the books in force know."""
