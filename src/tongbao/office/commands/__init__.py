"""Commands: the ``tongbao`` command line. It calls the desk and nothing else."""
