"""What the user said: rules that overrule the model, and the files that hold them."""

from eojeol.rules.rules import JOIN, LEAVE, SPACE, Decisions, Rules

__all__ = ["JOIN", "LEAVE", "SPACE", "Decisions", "Rules"]
