"""One module a command: its docstring's first line is the help, `configure(parser)` declares the
arguments (it may be left out), `run(args)` does the work and returns the exit code.

A command that needs no database imports no Django, at least not before `run`; one that does calls
`kesu.shell.django_ready.set_up()` first. `import_.py` is the command `import`.
"""
