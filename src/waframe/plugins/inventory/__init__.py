"""Stock and prices from the shops' own systems: SOAP and REST by configuration alone, and the catalogue's prices."""
