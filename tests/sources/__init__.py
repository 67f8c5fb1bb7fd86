"""Tests of the sources, with real files and real repositories."""
