"""Reading structure out of text: every value under the names it stands below, with its place in the text."""
