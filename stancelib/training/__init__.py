"""Labelled records enter, checkpoints leave: what the training scripts call."""
