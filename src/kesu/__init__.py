"""kesu (客诉): complaints and after-sales work run by the written procedure itself."""

__version__ = "0.1.0"
