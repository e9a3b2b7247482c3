"""The outside world: what the Loyalty Imports API of Wix takes, and the work with it."""
