"""`make bench`: how fast the portal is, beside what it is compared with, in one run (docs/benchmark.md)."""
