"""Reading records, each query within what its reader may see."""
