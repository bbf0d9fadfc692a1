"""What a measure counts over beside promises, a text of SQL each; metrics.tables fills them in."""
