"""What is printed or mailed: answers of the metrics as pages, in Markdown, HTML and PDF."""
