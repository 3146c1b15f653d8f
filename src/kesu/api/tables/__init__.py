"""The tables of registry and directory over the API: every table by the same operations, from its description."""
