"""Second floor: what happened - entries, their chain, attachments, keys of persons."""
