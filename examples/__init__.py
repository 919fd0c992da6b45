"""Cycles as input: three folders that ``thuky demo`` plays, and the program that makes them."""
