"""Checkpoint folders and token ids enter; logits leave.  Shared by the two models."""
