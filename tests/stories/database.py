"""The stage of the database: the product's own, on which the demo plays too."""

from kesu.intake.demo.stage import PDF, DatabaseStage, record_in_clear

__all__ = ["PDF", "DatabaseStage", "record_in_clear"]
