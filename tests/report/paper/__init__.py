"""Tests of what is made for paper."""
