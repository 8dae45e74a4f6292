"""Runs of ``stancelib evaluate`` enter; a report for people to read leaves."""
