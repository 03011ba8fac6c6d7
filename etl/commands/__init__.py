"""One module a subcommand of ``python -m etl``: ``add_arguments(parser)`` and ``run(args) -> exit code``."""
