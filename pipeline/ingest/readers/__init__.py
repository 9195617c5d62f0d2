"""One module a format; each has `read(data: bytes) -> Reading` and nothing else to the outside."""
