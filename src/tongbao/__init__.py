"""Tongbao 通报: from what institutions hand in to the bulletin in which every sentence can be traced."""

__version__ = "0.2.0"
