"""Gold and predictions enter; metrics with intervals leave."""
