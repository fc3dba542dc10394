"""How fast eojeol is, and in how much memory.

start             start-up, first result, and the speed from there
speed             characters/s, start and memory beside Kiwi
models            the models of the package beside each other
compare           the speed of two source trees, side by side
engine_profile    where the time of a character goes
text_overhead     text handling without a model
huge              a file or a line of any size through `eojeol fix`
serve             the service under load; `load` is its client
lsp               a keystroke in an editor: latency and memory of the language server
reasons           what reasons cost beside the spacing of the same text
page              the page without a server, in Chromium
first_result      how long the page takes until its first result, for several builds by turns
install           an installation with each extra: seconds, size, packages
prepare_memory    memory and speed of `eojeol prepare`
"""
