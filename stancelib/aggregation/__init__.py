"""Scored tables enter; dyad time series leave: who said how much about whom, how, and when."""

from stancelib.aggregation.dyads import COLUMNS
from stancelib.aggregation.options import AggregateOptions
from stancelib.aggregation.series import AggregateSummary, Aggregation, aggregate

__all__ = ["COLUMNS", "AggregateOptions", "AggregateSummary", "Aggregation", "aggregate"]
