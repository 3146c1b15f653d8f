"""Mail in: what arrives in a mailbox is kept, read, and becomes a first contact, an entry, or nothing – never lost."""
