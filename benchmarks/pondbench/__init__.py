"""Side-by-side benchmarks of PondPilot Proxy; `bench.py` is the command line."""
