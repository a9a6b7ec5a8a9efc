"""Property tests have no deadline: a loaded machine is slow, not wrong."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
