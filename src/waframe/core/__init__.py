"""The core, floor by floor: errors, records, store, contract, runtime, command line."""
