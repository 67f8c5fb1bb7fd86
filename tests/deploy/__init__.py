"""Tests of deploy: the files are what they say, and fit the tree."""
