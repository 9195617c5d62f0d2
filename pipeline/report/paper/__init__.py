"""What is made for paper: typst templates filled with a study's figures and words."""
