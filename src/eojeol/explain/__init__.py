"""What would change and how it is shown: for people, for scripts, for editors, for code review.

review.py is what all reports start from: a text, its changes, the text after. Then one file a report, each a function
from a review to the pieces of its output; formats.py lists them. Nothing here reads files or asks the model.
"""
