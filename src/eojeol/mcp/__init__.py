"""`eojeol mcp`: the model context protocol, so that an assistant that writes Korean can have its spaces put right.

tools.py says what the tools answer, in plain values; server.py hands them to the official SDK.
"""
