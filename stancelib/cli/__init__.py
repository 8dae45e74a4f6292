"""The command line: arguments enter, a call of the library and what it tells leave."""
