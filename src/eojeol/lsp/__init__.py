"""`eojeol lsp`: the language server protocol, so that an editor shows spaces that are wrong while somebody types.

text.py holds what the editor holds, place by place in the editor's own units; review.py asks what would change in it,
and checker.py asks the model only for lines that it has not seen; diagnostics.py, actions.py and never.py make of
changes what editors show, offer and remember; documents.py debounces and cancels; session.py answers, and server.py is
the list of what can be asked. What holds for a document is asked of whoever starts the server (held.py), and is what
holds for `eojeol fix`.
"""
