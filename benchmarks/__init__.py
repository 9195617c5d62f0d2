"""Speed and memory of the mapping, beside what else one would use."""
