"""Whether what plugins wrote behind the colons fits what they are called with, without calling them."""
