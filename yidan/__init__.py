"""Yidan 一单: from order to archive for make-to-order manufacturers."""
