"""What a page by private link says: pure functions, document and moment -> dict."""
