"""The plugins that benchmarks switch on."""
