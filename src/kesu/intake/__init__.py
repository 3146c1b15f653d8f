"""Front door: telephone notes, mail and spreadsheets become first contacts."""
