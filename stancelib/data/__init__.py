"""Files enter; articles, attributions and labelled pairs leave: readers, and the bundled data."""
