"""Say what a loyalty import into Wix would do, before anything is uploaded."""
