"""The agents' desk: a page of this process that speaks the HTTP interface."""
