"""Statistics that books declare, reckoned in the database over figure rows, each figure with its cases behind it."""

from kesu.reports.statistics.asking import Asked, NoSuchReport, asked
from kesu.reports.statistics.charts import Chart
from kesu.reports.statistics.counting import Breakdown, Group, Reckoned, Result, reckon
from kesu.reports.statistics.drilling import Drill, cases_behind, drill_of
from kesu.reports.statistics.gathering import Gathered, gathered
from kesu.reports.statistics.periods import Period, period_of, period_with
from kesu.reports.statistics.showing import MOST_GROUPS, Section, Shown, shown
from kesu.reports.statistics.words import Words

__all__ = [
    "MOST_GROUPS",
    "Asked",
    "Breakdown",
    "Chart",
    "Drill",
    "Gathered",
    "Group",
    "NoSuchReport",
    "Period",
    "Reckoned",
    "Result",
    "Section",
    "Shown",
    "Words",
    "asked",
    "cases_behind",
    "drill_of",
    "gathered",
    "period_of",
    "period_with",
    "reckon",
    "shown",
]
