"""zhcity: a city's smart-city projects, from declaration to unified O&M, in one git library."""

__version__ = "0.1.0"
