"""The store: its versions, its receipts, and every way of looking after them."""
