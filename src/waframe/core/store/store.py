"""What is stored, table by table: the object that the runtime and plugins read from."""


class Store:
    """One attribute a table."""
