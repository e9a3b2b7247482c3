"""What the program is measured with: a generator of exports, and a harness that compares whole processes."""
