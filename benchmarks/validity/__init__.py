"""How well the coding agrees with people on German citizens' contributions: `make validity`, docs/validity.md."""
