"""Front door: programs talk to kesu here."""
