"""Compiled kernels over flat arrays. Importing one imports numba (0.5 s): only `yidan.engine.classic` and the command line do."""
