"""Screens and commands: where people meet the program."""
